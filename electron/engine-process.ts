/**
 * The engine as a utility process: forked with its configuration, one MessagePort a window, started
 * again after a crash with growing, capped pauses. Main only brokers the ports; no call passes
 * through it.
 */
import { MessageChannelMain, utilityProcess } from 'electron';
import type { UtilityProcess, WebContents } from 'electron';
import { ENGINE_STATE, PORT } from './channels.ts';
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
};

type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly sentence: string };

const STOP_LIMIT_MS = 5_000;

export class EngineProcess {
  readonly #program: string;
  readonly #configuration: EngineConfiguration;
  readonly #databaseKey: string;
  readonly #onRefused: (sentence: string) => void;
  readonly #windows = new Map<number, WebContents>();
  #child: UtilityProcess | null = null;
  #isReady = false;
  #stopping = false;
  #crashes = 0;

  constructor(
    program: string,
    configuration: EngineConfiguration,
    databaseKey: string,
    /** The engine will not open this store; the sentence is for the person. Not tried again. */
    onRefused: (sentence: string) => void,
  ) {
    this.#program = program;
    this.#configuration = configuration;
    this.#databaseKey = databaseKey;
    this.#onRefused = onRefused;
  }

  /** True from stop() on. */
  get isStopping(): boolean {
    return this.#stopping;
  }

  start(): void {
    const forked_at = Date.now();
    const child = this.#fork();
    this.#child = child;
    child.on('message', (message: FromEngine) => {
      switch (message.kind) {
        case 'ready':
          this.#becomeReady();
          return;
        case 'refused':
          this.#stopping = true;
          this.#onRefused(message.sentence);
      }
    });
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

  /** Ends the engine; resolves when it has ended, by force after a limit. */
  stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null || child.pid === undefined) return Promise.resolve();
    const { pid } = child;
    return new Promise((resolve) => {
      const force = setTimeout(() => process.kill(pid, 'SIGKILL'), STOP_LIMIT_MS);
      child.once('exit', () => {
        clearTimeout(force);
        resolve();
      });
      child.kill();
    });
  }

  #fork(): UtilityProcess {
    const { NODE_OPTIONS: _ignored, ...inherited } = process.env;
    return utilityProcess.fork(this.#program, [JSON.stringify(this.#configuration)], {
      serviceName: 'Rxtill engine',
      stdio: 'inherit',
      // In the environment and not in the arguments: those are open to every user of the machine.
      env: { ...inherited, RXTILL_DATABASE_KEY: this.#databaseKey },
    });
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#tell('ready');
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
    this.#tell('gone');
    const { pause_ms, crashes } = restartPause(this.#crashes, worked_ms);
    this.#crashes = crashes;
    process.stderr.write(`engine ended (exit ${code}), starting it again in ${pause_ms} ms\n`);
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, pause_ms);
  }

  #tell(state: EngineState): void {
    for (const window of this.#windows.values()) window.send(ENGINE_STATE, state);
  }
}
