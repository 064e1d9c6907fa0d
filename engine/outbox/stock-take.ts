/**
 * Where the region wants a stock-take every day: owes one 3501 for every lot that moved on a day that
 * is over. A few lots a transaction, so that no counter waits; what a crash cut short goes on at the
 * next start, because a lot owes one 3501 a day and the day is marked when none is missing.
 */
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { firstMovedBetween, insertTakenDay, lastTakenDay, lotsToTake } from '#db/stock-upload.ts';
import type { Db } from '#db/sql.ts';
import { commitAlone } from '../dispatch/alone.ts';
import type { Engine } from '../engine.ts';
import type { Worker } from '../worker.ts';
import { startWorker } from '../worker.ts';
import { oweDailyTake } from './owe-stock.ts';

/** After a longer rest of the program, or of this setting, older days are not told any more. */
const DAYS_BACK = 31;
const LOTS_AT_ONCE = 50;

export function startStockTakes(engine: Engine): Worker {
  const daily = engine.profile.uploads.stock.take === 'daily';
  return startWorker(engine, {
    name: 'stockTakes',
    nextAt: () => (daily ? nextAt(engine) : null),
    step: async () => {
      const date = daily && engine.db.open ? dueDate(engine.db, engine.now()) : null;
      if (date === null) return false;
      takeSome(engine, date);
      engine.wakeOutbox();
      // Calls that came meanwhile go first.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return true;
    },
  });
}

function nextAt(engine: Engine): number {
  const now = engine.now();
  return dueDate(engine.db, now) === null ? startOfDay(addDays(chinaDate(now), 1)) : now;
}

/** The oldest day that is over, on which goods moved and which is not marked as taken. */
function dueDate(db: Db, now: number): string | null {
  const today = chinaDate(now);
  const last = lastTakenDay(db, today);
  const oldest = addDays(today, last === null ? -1 : -DAYS_BACK);
  const from = last !== null && last >= oldest ? addDays(last, 1) : oldest;
  const moved = firstMovedBetween(db, startOfDay(from), startOfDay(today));
  return moved === null ? null : chinaDate(moved);
}

function takeSome(engine: Engine, date: string): void {
  const day = { date, from: startOfDay(date), to: startOfDay(addDays(date, 1)) };
  commitAlone(engine, (tx) => {
    const movements = lotsToTake(tx.db, day, LOTS_AT_ONCE);
    for (const movementId of movements) oweDailyTake(engine, tx, date, movementId);
    if (movements.length === LOTS_AT_ONCE) return;
    insertTakenDay(tx.db, date, tx.now);
    tx.audit('stock.taken', date);
  });
}
