/** Sequences that must never repeat: msgids, sale and receipt numbers, batch serials. */
import type { Db } from './sql.ts';
import { first, fixed, q } from './sql.ts';

const TAKE = fixed((name: string, count: number) =>
  q
    .insertInto('counter')
    .values({ name, value: count })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ value: eb('counter.value', '+', count) })),
    )
    .returning('value'),
);

const RAISE = fixed((name: string, atLeast: number) =>
  q
    .insertInto('counter')
    .values({ name, value: atLeast })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({
        value: eb.fn<number>('max', ['counter.value', 'excluded.value']),
      })),
    )
    .returning('value'),
);

/** The next number of a sequence, stored; the first one is 1. */
export function nextCounter(db: Db, name: string): number {
  return takeCounter(db, name, 1);
}

/** Takes `count` numbers of a sequence at once and returns the first of them. */
export function takeCounter(db: Db, name: string, count: number): number {
  const last = stored(first(db, TAKE(name, count)));
  return last - count + 1;
}

/** Lifts a counter to `atLeast` and stores it; a counter never goes back. Returns what it is now. */
export function raiseCounter(db: Db, name: string, atLeast: number): number {
  return stored(first(db, RAISE(name, atLeast)));
}

function stored(row: { readonly value: number } | undefined): number {
  if (row === undefined) throw new Error('a counter was written but not returned');
  return row.value;
}
