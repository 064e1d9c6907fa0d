/**
 * Work the engine does by itself: one step after another while something is due, then a pause until
 * the next thing comes due. The outbox, the way out of unknown and the dossiers are such workers.
 */
import { reportIncident } from './dispatch/incident.ts';
import type { Engine } from './engine.ts';

export type Worker = {
  /** Something new is due, or a person asks to try now. */
  wake(): void;
  /** Does everything due; resolves when nothing is due any more. */
  drain(): Promise<void>;
  /** Stops after the step under way. */
  stop(): Promise<void>;
};

export type Work = {
  /** For the log, when a step ends in a bug. */
  readonly name: string;
  /** One step; false when nothing was due. */
  readonly step: () => Promise<boolean>;
  /** When the next step comes due; null when none will by itself. */
  readonly nextAt: () => number | null;
};

const SHORTEST_PAUSE_MS = 50;
/** After a bug: it will most likely come again, and must not fill the log. */
const PAUSE_AFTER_BUG_MS = 5 * 60_000;

export function startWorker(engine: Engine, work: Work): Worker {
  let running: Promise<void> | null = null;
  let cancel = (): void => {};
  let stopped = false;

  const loop = async (): Promise<void> => {
    while (!stopped && (await work.step()));
  };
  const schedule = (): void => {
    cancel();
    const at = stopped || !engine.db.open ? null : work.nextAt();
    if (at === null) return;
    cancel = engine.later(Math.max(SHORTEST_PAUSE_MS, at - engine.now()), wake);
  };
  const drain = (): Promise<void> => {
    running ??= loop().finally(() => {
      running = null;
      schedule();
    });
    return running;
  };
  const wake = (): void => {
    drain().catch((error: unknown) => {
      if (stopped || !engine.db.open) return;
      reportIncident(engine, work.name, error, true);
      cancel();
      cancel = engine.later(PAUSE_AFTER_BUG_MS, wake);
    });
  };
  schedule();
  return {
    wake,
    drain,
    stop: async () => {
      stopped = true;
      cancel();
      await running;
    },
  };
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Growing pause before try `tries + 1`, with jitter so that shops do not come back in step. */
export function pauseAfter(tries: number, random: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.75 + random * 0.5));
}
