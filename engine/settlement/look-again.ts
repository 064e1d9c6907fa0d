/** Every open way out of unknown is looked at now: at start, when the line is back, when asked. */
import { wakeResolutions } from '#db/resolution.ts';
import type { Transaction } from '../engine.ts';

/** Call inside a transaction; wake the resolver after it. */
export function lookAgainNow(tx: Transaction): void {
  if (wakeResolutions(tx.db, tx.now) > 0) tx.touch('sale', 'day');
}
