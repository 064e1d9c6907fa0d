/**
 * Updates of the program, as the shell carries them out: only on an order of the engine, which knows
 * the shifts; installed at the end of the program and never while a shift is open; the version before
 * is kept whole. Every step is told to the engine, which shows it.
 */
import type { UpdateAct, UpdateNews } from '#contract/shell.ts';

/** What finds, fetches and installs; `update-feed.ts` has the real one. */
export type Updater = {
  /** The newer version the feed offers, or null. */
  check(feed: string): Promise<string | null>;
  download(percent: (percent: number) => void): Promise<void>;
  /** Starts the installation, which goes on when this program has ended; false when it did not start. */
  install(): boolean;
};

const NOTHING: UpdateNews = { stage: 'idle', version: '', percent: null, note: '' };

export class Updates {
  readonly #updater: Updater;
  readonly #keepPrevious: () => void;
  readonly #tell: (news: UpdateNews) => void;
  #news = NOTHING;
  #wanted = false;
  #busy = false;

  /** @param keepPrevious copies the running program aside; throws when that is not possible */
  constructor(updater: Updater, keepPrevious: () => void, tell: (news: UpdateNews) => void) {
    this.#updater = updater;
    this.#keepPrevious = keepPrevious;
    this.#tell = tell;
  }

  /** Never rejects: what goes wrong is told. One order at a time, the rest are passed over. */
  async order(act: UpdateAct, feed: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#run(act, feed);
    } catch (error) {
      this.#wanted = false;
      const note = error instanceof Error ? error.message : String(error);
      this.#become({ ...this.#news, stage: 'failed', percent: null, note: note.slice(0, 300) });
    } finally {
      this.#busy = false;
    }
  }

  /**
   * After the engine has ended.
   * @param shiftsOpen what its last word was; null when it did not say, and then nothing is installed
   */
  installAtEnd(shiftsOpen: number | null): void {
    if (!this.#wanted || this.#news.stage !== 'ready' || shiftsOpen !== 0) return;
    try {
      this.#keepPrevious();
      if (!this.#updater.install()) throw new Error('it did not start');
    } catch (error) {
      process.stderr.write(`the update was not installed: ${String(error)}\n`);
    }
  }

  /** Tells a new engine (after a crash) where things stand. */
  repeat(): void {
    this.#tell(this.#news);
  }

  async #run(act: UpdateAct, feed: string): Promise<void> {
    if (act === 'check') {
      this.#wanted = false;
      this.#become({ ...NOTHING, stage: 'checking' });
      const version = await this.#updater.check(feed);
      this.#become({
        ...NOTHING,
        stage: version === null ? 'none' : 'found',
        version: version ?? '',
      });
      return;
    }
    if (act === 'download' && this.#news.stage === 'found') {
      this.#become({ ...this.#news, stage: 'downloading', percent: 0 });
      await this.#updater.download((percent) => this.#become({ ...this.#news, percent }));
      this.#become({ ...this.#news, stage: 'ready', percent: null });
      return;
    }
    if (act === 'install' && this.#news.stage === 'ready') this.#wanted = true;
  }

  #become(news: UpdateNews): void {
    this.#news = news;
    this.#tell(news);
  }
}
