/**
 * The scanner guest from the host: boots a small machine in QEMU (Debian's kernel, busybox, the
 * pinned Node), gives it orders over its second serial port and keeps what it tells.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findProgram } from '../support/system.ts';
import { guestFiles } from './guest-files.ts';
import { writeInitramfs } from './initramfs.ts';
import type { Order, Step, Told } from './wire.ts';

const MEMORY_MB = 768;
/** 2 ns an instruction: about what the emulation reaches on a free processor. */
const INSTRUCTION_SHIFT = 1;
/** Without KVM a boot takes some 15 s on two idle cores; a crowded machine gets its time. */
const BOOT_LIMIT_MS = 300_000;
const STEP_LIMIT_MS = 120_000;

export type ScannerGuest = {
  /** From the start of QEMU to the guest's first line. */
  readonly boot_ms: number;
  /** Versions of what runs in there. */
  readonly node: string;
  readonly kernel: string;
  /** Everything told so far, oldest first. */
  readonly told: () => readonly Told[];
  /** Plays the steps on virtual devices; resolves when the last one is done. */
  readonly play: (...steps: readonly Step[]) => Promise<void>;
  /** Names of the devices that the service's process holds open now. */
  readonly openDevices: () => Promise<readonly string[]>;
  /**
   * Waits until `find` finds something in what was told; fails with what was told instead when the
   * limit passes or the guest ends.
   */
  readonly until: <T>(what: string, find: (told: readonly Told[]) => T | undefined) => Promise<T>;
  readonly stop: () => Promise<void>;
};

/** Boots the guest; other files than the guest's own show what a bad boot says. */
export async function bootScannerGuest(
  qemu: string,
  kit: string,
  files = guestFiles(kit),
): Promise<ScannerGuest> {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-guest-'));
  const initrd = join(folder, 'initramfs');
  const path = join(folder, 'wire');
  writeInitramfs(initrd, files);
  const server = createServer().listen(path);
  await once(server, 'listening');
  const started_at = performance.now();
  const machine = spawnBound(
    qemu,
    argumentsFor({ kernel: join(kit, 'vmlinuz'), initrd, wire: path }),
  );
  const story = new Story(machine);
  server.on('connection', (socket: Socket) => story.listen(socket));
  const stop = async (): Promise<void> => {
    server.close();
    await endOf(machine);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const ready = await story.until(
      'the boot',
      (told) => told.find((one) => one.about === 'ready'),
      BOOT_LIMIT_MS,
    );
    return {
      ...{ boot_ms: performance.now() - started_at, node: ready.node, kernel: ready.kernel },
      told: () => story.told,
      play: (...steps) => story.play(steps),
      openDevices: () => story.look(),
      until: (what, find) => story.until(what, find, STEP_LIMIT_MS),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a program that ends with this one, however this one ends. */
function spawnBound(program: string, args: readonly string[]): ChildProcess {
  const bind = findProgram('setpriv');
  const line = bind === null ? [program] : [bind, '--pdeathsig', 'KILL', program];
  const [command = program, ...before] = line;
  return spawn(command, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function argumentsFor(at: { kernel: string; initrd: string; wire: string }): readonly string[] {
  return [
    // Never KVM: where it is offered it may be nested and fail at the first register.
    ...['-machine', 'pc,accel=tcg', '-cpu', 'max', '-smp', '1', '-m', String(MEMORY_MB)],
    // Time by instructions: a machine that is starved stands still instead of missing its moments.
    ...['-icount', `shift=${INSTRUCTION_SHIFT},sleep=on`],
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', at.kernel, '-initrd', at.initrd],
    ...['-append', 'console=ttyS0 loglevel=4 panic=-1 mitigations=off random.trust_cpu=on'],
    ...['-serial', 'stdio', '-chardev', `socket,id=wire,path=${at.wire}`],
    ...['-serial', 'chardev:wire'],
  ];
}

async function endOf(machine: ChildProcess): Promise<void> {
  if (machine.exitCode !== null || machine.signalCode !== null) return;
  const ended = once(machine, 'close');
  machine.kill('SIGKILL');
  await ended;
}

function isOfTheGuest(one: Told): one is Extract<Told, { about: 'failure' }> {
  return one.about === 'failure' && one.order_no === undefined;
}

/** What the guest told, whoever waits for more of it, and the console behind it. */
class Story {
  readonly told: Told[] = [];
  #console = '';
  #isOver = false;
  #socket: Socket | null = null;
  #order_no = 0;
  readonly #waiting = new Set<() => void>();

  constructor(machine: ChildProcess) {
    for (const stream of [machine.stdout, machine.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#console += text));
    }
    machine.once('error', (error) => (this.#console += error.message));
    machine.once('close', () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  listen(socket: Socket): void {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      // What the machine was saying when it was turned off is half a line, and nobody waits for it.
      if (socket.readableEnded) return;
      this.told.push(JSON.parse(line) as Told);
      this.#wake();
    });
  }

  async play(steps: readonly Step[]): Promise<void> {
    const order_no = this.#send({ act: 'play', steps });
    const end = await this.#answer(order_no);
    if (end.about === 'failure') throw new Error(end.text);
  }

  async look(): Promise<readonly string[]> {
    const order_no = this.#send({ act: 'look' });
    const seen = await this.#answer(order_no);
    if (seen.about === 'failure') throw new Error(seen.text);
    return seen.about === 'look' ? seen.open : [];
  }

  until<T>(
    what: string,
    find: (told: readonly Told[]) => T | undefined,
    limit_ms: number,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(limit);
        this.#waiting.delete(look);
        act();
      };
      const refuse = (why: string): void =>
        end(() => reject(new Error(`waiting for ${what}: ${why}\n${this.#evidence()}`)));
      const look = (): void => {
        const found = find(this.told);
        const failure = this.told.find(isOfTheGuest);
        if (failure !== undefined) refuse(failure.text);
        else if (found !== undefined) end(() => resolve(found));
        else if (this.#isOver) refuse(`the machine went off${this.#panic()}`);
      };
      const limit = setTimeout(() => refuse(`nothing for ${limit_ms} ms`), limit_ms);
      this.#waiting.add(look);
      look();
    });
  }

  #answer(order_no: number): Promise<Told> {
    return this.until(
      `order ${order_no}`,
      (told) => told.find((one) => 'order_no' in one && one.order_no === order_no),
      STEP_LIMIT_MS,
    );
  }

  #send(order: Omit<Extract<Order, { act: 'play' }>, 'order_no'> | { act: 'look' }): number {
    this.#order_no += 1;
    this.#socket?.write(`${JSON.stringify({ ...order, order_no: this.#order_no })}\n`);
    return this.#order_no;
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** The kernel's own word for why it stopped, when it said one. */
  #panic(): string {
    const panic = /Kernel panic[^\r\n]*/.exec(this.#console)?.[0];
    return panic === undefined ? '' : ` (${panic})`;
  }

  /** The last things told and the end of the console. */
  #evidence(): string {
    const told = this.told.slice(-10).map((one) => JSON.stringify(one));
    return ['told last:', ...told, 'console:', this.#console.slice(-2000)].join('\n');
  }
}
