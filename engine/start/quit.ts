/**
 * The end of an engine, in order and within limits: new calls are refused; what is under way (a
 * settlement waiting for its answer, a slip in the printer, an outcome that waits for room on the
 * disk) may end; what the outbox owes may still go. What takes longer is left to the next start,
 * which finds it in the file as it finds it after a crash.
 */
import { printingEnds } from '../receipt/print.ts';
import type { RunningEngine } from './create-engine.ts';

export type QuitLimits = {
  /** For what is under way. */
  readonly underWay_ms: number;
  /** For what is owed. */
  readonly owed_ms: number;
};

const LIMITS: QuitLimits = { underWay_ms: 6_000, owed_ms: 3_000 };

/** @returns what was cut short; empty when everything ended */
export async function quitInOrder(
  running: RunningEngine,
  limits: QuitLimits = LIMITS,
): Promise<readonly string[]> {
  const { dispatch, outbox, engine } = running;
  const late: string[] = [];
  const note = (name: string, ended: boolean): void => {
    if (!ended) late.push(name);
  };
  note('calls', await endsWithin(dispatch.stop(), limits.underWay_ms));
  for (const one of engine.memory.unwritten) one.tryNow();
  note('unwritten', engine.memory.unwritten.size === 0);
  note('print', await endsWithin(printingEnds(engine), limits.underWay_ms));
  if (!engine.line.holds()) note('outbox', await endsWithin(outbox.drain(), limits.owed_ms));
  note('workers', await endsWithin(running.stop(), limits.owed_ms));
  return late;
}

/** False when the limit came first; the work itself is not ended by that. */
async function endsWithin(work: Promise<unknown>, limit_ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limit_ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), limit]);
  } finally {
    clearTimeout(timer);
  }
}
