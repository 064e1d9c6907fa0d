/** Msgids of look-ups. They share the shop's counter with the gate's (insurance-interface §1.4). */
import { chinaCompact } from '#core/time.ts';
import { nextCounter, raiseCounter, takeCounter } from '#db/counter.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';

const BLOCK = 50;

/**
 * Reserves numbers in blocks, so that a look-up costs no flush; what a crash leaves of a block is
 * never used. Intents do not come from here: each of theirs is committed with what it is for.
 */
export function createLookupMsgids(
  db: Db,
  institutionCode: string,
  now: () => number,
): () => string {
  let next = 0;
  let end = 0;
  let second = 0;
  return () => {
    if (next === end) {
      transaction(db, () => {
        next = takeCounter(db, 'msgid', BLOCK);
        second = raiseCounter(db, 'msgid.second', Math.floor(now() / 1000));
        // Where the four digits begin anew the time moves on, as in the gate.
        const beginsAnew = (next + BLOCK - 1) % 10_000 < BLOCK;
        if (beginsAnew) second = nextCounter(db, 'msgid.second');
      });
      end = next + BLOCK;
    }
    // Like the counter, the time part never runs backwards.
    second = Math.max(second, Math.floor(now() / 1000));
    const sequence = String(next % 10_000).padStart(4, '0');
    next += 1;
    return `${institutionCode}${chinaCompact(second * 1000)}${sequence}`;
  };
}
