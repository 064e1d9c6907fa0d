/**
 * The engine as a utility process: forked with its configuration, one MessagePort a window, started
 * again after a crash with growing, capped pauses. Main only brokers the ports; no call passes
 * through it.
 */
import { MessageChannelMain, utilityProcess } from 'electron';
import type { UtilityProcess, WebContents } from 'electron';
import { ENGINE_STATE, PORT } from './channels.ts';
import type { FromEngine, ToEngine, UpdateOrder } from '#contract/shell.ts';
import type { EngineState } from './channels.ts';
import { restartPause } from './restart-pause.ts';

/** What the engine reads from its first argument, as JSON. The key is not in it: see `fork`. */
export type EngineConfiguration = {
  readonly dataDir: string;
  readonly region: string;
  readonly training: boolean;
  readonly version: string;
  /** `os`: the key is sealed by the operating system; `none`: it could not be, and says so. */
  readonly keyProtection: 'os' | 'none';
  /** A store of a newer program goes back to the backup made before its migration. */
  readonly rollBack: boolean;
};

/** What the shell does with what the engine says. */
export type EngineEvents = {
  /** The engine will not open this store; the sentence is for the person. Not tried again. */
  readonly refused: (sentence: string) => void;
  /** It is up, for the first time or again. */
  readonly ready: () => void;
  readonly update: (order: UpdateOrder) => void;
};

/**
 * V8 lets its young generation grow to 112 MB whatever lives in it; 8 MB a half is no slower and keeps
 * the engine a third smaller over a day (docs/BENCHMARKS.md, memory). As `npm start` gives it.
 */
const ENGINE_FLAGS = ['--max-semi-space-size=8'] as const;

/** More than the engine's own limits (engine/start/quit.ts): force is for one that hangs. */
const STOP_LIMIT_MS = 15_000;

export class EngineProcess {
  readonly #program: string;
  readonly #configuration: EngineConfiguration;
  readonly #databaseKey: string;
  readonly #events: EngineEvents;
  readonly #windows = new Map<number, WebContents>();
  #child: UtilityProcess | null = null;
  #isReady = false;
  #stopping = false;
  #crashes = 0;
  #shiftsOpen: number | null = null;

  constructor(
    program: string,
    configuration: EngineConfiguration,
    databaseKey: string,
    events: EngineEvents,
  ) {
    this.#program = program;
    this.#configuration = configuration;
    this.#databaseKey = databaseKey;
    this.#events = events;
  }

  /** True from stop() on. */
  get isStopping(): boolean {
    return this.#stopping;
  }

  start(): void {
    const forked_at = Date.now();
    const child = this.#fork();
    this.#child = child;
    child.on('message', (message: FromEngine) => this.#hear(message));
    child.once('exit', (code) => this.#afterExit(code, Date.now() - forked_at));
  }

  /** Gives the window a port to the engine: at once, or as soon as there is an engine. */
  connect(window: WebContents): void {
    if (!this.#windows.has(window.id)) {
      const { id } = window;
      window.once('destroyed', () => this.#windows.delete(id));
    }
    this.#windows.set(window.id, window);
    if (this.#isReady) this.#broker(window);
  }

  /** Tells the engine something, when there is one. */
  tell(message: ToEngine): void {
    this.#child?.postMessage(message);
  }

  /**
   * Lets the engine end in order; resolves when it has ended, by force after a limit.
   * @returns how many shifts were open at its end, null when it did not say
   */
  stop(): Promise<number | null> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null || child.pid === undefined) return Promise.resolve(null);
    const { pid } = child;
    return new Promise((resolve) => {
      const force = setTimeout(() => process.kill(pid, 'SIGKILL'), STOP_LIMIT_MS);
      child.once('exit', () => {
        clearTimeout(force);
        resolve(this.#shiftsOpen);
      });
      // By message: a signal would end it at once on Windows, with work under way.
      this.tell({ kind: 'stop' });
    });
  }

  #fork(): UtilityProcess {
    const { NODE_OPTIONS: _ignored, ...inherited } = process.env;
    return utilityProcess.fork(this.#program, [JSON.stringify(this.#configuration)], {
      serviceName: 'Rxtill engine',
      stdio: 'inherit',
      execArgv: [...ENGINE_FLAGS],
      // In the environment and not in the arguments: those are open to every user of the machine.
      env: { ...inherited, RXTILL_DATABASE_KEY: this.#databaseKey },
    });
  }

  #hear(message: FromEngine): void {
    switch (message.kind) {
      case 'ready':
        this.#becomeReady();
        return;
      case 'refused':
        this.#stopping = true;
        this.#events.refused(message.sentence);
        return;
      case 'update':
        this.#events.update(message);
        return;
      case 'stopped':
        this.#shiftsOpen = message.shiftsOpen;
    }
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#events.ready();
    this.#show('ready');
    for (const window of this.#windows.values()) this.#broker(window);
  }

  #broker(window: WebContents): void {
    const { port1, port2 } = new MessageChannelMain();
    this.#child?.postMessage({ kind: 'window', windowId: window.id }, [port1]);
    window.postMessage(PORT, null, [port2]);
  }

  #afterExit(code: number, worked_ms: number): void {
    this.#child = null;
    this.#isReady = false;
    if (this.#stopping) return;
    this.#show('gone');
    const { pause_ms, crashes } = restartPause(this.#crashes, worked_ms);
    this.#crashes = crashes;
    process.stderr.write(`engine ended (exit ${code}), starting it again in ${pause_ms} ms\n`);
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, pause_ms);
  }

  #show(state: EngineState): void {
    for (const window of this.#windows.values()) window.send(ENGINE_STATE, state);
  }
}
