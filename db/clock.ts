/** Instants in the file that lie ahead: pauses and locks. They move along when the clock is set back. */
import { sql } from 'kysely';
import type { Db } from './sql.ts';
import { first, fixed, q, run } from './sql.ts';

const WAITING = ['outbox', 'resolution', 'dossier'] as const;

/**
 * Takes `by_ms` off every pause and lock that lies after `now`, so that each lasts as long as it would
 * have. Call inside a transaction.
 */
export function shiftPauses(db: Db, now: number, by_ms: number): void {
  for (const table of WAITING) {
    run(
      db,
      q
        .updateTable(table)
        .set({ next_at: sql<number>`max(${now}, next_at - ${by_ms})` })
        .where('next_at', '>', now),
    );
  }
  run(
    db,
    q
      .updateTable('staff')
      .set({ locked_until_at: sql<number>`max(${now}, locked_until_at - ${by_ms})` })
      .where('locked_until_at', '>', now),
  );
}

const LAST_SECOND = fixed(() =>
  q.selectFrom('counter').select('value').where('name', '=', 'msgid.second'),
);

/** The latest instant this shop has put into a msgid, epoch ms; 0 before the first. */
export function latestInstant(db: Db): number {
  return (first(db, LAST_SECOND())?.value ?? 0) * 1000;
}
