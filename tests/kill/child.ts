/** A program of ours as a process that can be killed at any instant and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const READY_LIMIT_MS = 60_000;

export type ProcessOptions = {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Told when it ends although nobody killed or stopped it. */
  readonly endedByItself: (how: string) => void;
};

export class Process {
  readonly #options: ProcessOptions;
  #child: ChildProcess | null = null;
  #wanted = false;
  /** The address of its `ready` line; pending while it starts. */
  #address = Promise.withResolvers<string>();
  #isReady = false;
  #lastWords = '';

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  /** Spawns it; `address` says when it is ready. */
  spawn(): void {
    const { name, args, env } = this.#options;
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#wanted = true;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const ready = /^ready (\S+)$/.exec(line)?.[1];
      if (ready === undefined) return;
      this.#isReady = true;
      this.#address.resolve(ready);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-2_000);
    });
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return;
      this.#child = null;
      // Who waits for one that died while it started waits for the next one.
      if (this.#isReady) this.#address = Promise.withResolvers();
      this.#isReady = false;
      if (!this.#wanted) return;
      this.#wanted = false;
      const how = `${name} ended by itself (${signal ?? `exit ${code}`}): ${this.#lastWords}`;
      this.#options.endedByItself(how);
    });
  }

  /** The address, or an error when it takes too long. */
  async ready(): Promise<string> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const limit = setTimeout(() => {
      reject(new Error(`${this.#options.name} is not ready: ${this.#lastWords}`));
    }, READY_LIMIT_MS);
    try {
      return await Promise.race([this.#address.promise, late]);
    } finally {
      clearTimeout(limit);
    }
  }

  /** SIGKILL: nothing of it runs any more when this resolves. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Ends it in order, as a person who closes the till. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#wanted = false;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
