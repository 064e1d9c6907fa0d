/**
 * Who did what: append-only rows, each carrying the hash of the one before, so that a row changed or
 * taken out later shows. `detail` holds no names, ID numbers or tokens.
 */
import { createHash } from 'node:crypto';
import type { StaffNo, TillNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type AuditEntry = {
  readonly at: number;
  /** '' where no till is involved. */
  readonly till: TillNo | '';
  /** '' when nobody is signed in (the engine itself, the log-in page). */
  readonly staffNo: StaffNo | '';
  readonly action: string;
  /** Identity of what was acted on: a sale, a staff number. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Hash before the first row. */
const ORIGIN = '0'.repeat(64);

const APPEND = fixed(
  (
    at: number,
    till: TillNo,
    staff_no: StaffNo,
    action: string,
    subject: string,
    detail: string,
    previous_hash: string,
    hash: string,
  ) =>
    q
      .insertInto('audit')
      .values({ at, till, staff_no, action, subject, detail, previous_hash, hash }),
);

/** Appends a row; call inside the transaction of what it records. */
export function appendAudit(db: Db, entry: AuditEntry): void {
  assert(db.inTransaction, 'audit is written together with what it records');
  const previous = newestHash(db);
  const row = {
    at: entry.at,
    till: entry.till as TillNo,
    staff_no: entry.staffNo as StaffNo,
    action: entry.action,
    subject: entry.subject,
    detail: JSON.stringify(entry.detail),
    previous_hash: previous,
  };
  const { at, till, staff_no, action, subject, detail } = row;
  run(db, APPEND(at, till, staff_no, action, subject, detail, previous, hashOf(row)));
}

/** Number of the first row whose hash or link does not hold; null when the whole chain does. */
export function brokenAuditRow(db: Db): number | null {
  let previous = ORIGIN;
  let after = 0;
  for (;;) {
    const rows = all(
      db,
      q
        .selectFrom('audit')
        .selectAll()
        .where('audit_id', '>', after)
        .orderBy('audit_id')
        .limit(500),
    );
    if (rows.length === 0) return null;
    for (const row of rows) {
      if (row.previous_hash !== previous || row.hash !== hashOf(row)) return row.audit_id;
      previous = row.hash;
      after = row.audit_id;
    }
  }
}

/** Number and hash of the newest row: two copies of one chain that end alike are alike. */
export function auditEnd(db: Db): { readonly id: number; readonly hash: string } {
  const row = first(
    db,
    q.selectFrom('audit').select(['audit_id', 'hash']).orderBy('audit_id', 'desc').limit(1),
  );
  return { id: row?.audit_id ?? 0, hash: row?.hash ?? ORIGIN };
}

const NEWEST_HASH = fixed(() =>
  q.selectFrom('audit').select('hash').orderBy('audit_id', 'desc').limit(1),
);

function newestHash(db: Db): string {
  const row = first(db, NEWEST_HASH());
  return row?.hash ?? ORIGIN;
}

function hashOf(row: Omit<Row<'audit'>, 'audit_id' | 'hash'>): string {
  const parts = [row.at, row.till, row.staff_no, row.action, row.subject, row.detail];
  return createHash('sha256')
    .update(JSON.stringify([row.previous_hash, ...parts]))
    .digest('hex');
}
