/**
 * Who did what: append-only rows, each carrying the hash of the one before, so that a row changed or
 * taken out later shows. Triggers refuse to change one (070). `detail` holds no names, ID numbers or tokens.
 */
import { hash } from 'node:crypto';
import type { StaffNo, TillNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import { readSetting, writeSetting } from './setting.ts';
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
    row_hash: string,
  ) =>
    q
      .insertInto('audit')
      .values({ at, till, staff_no, action, subject, detail, previous_hash, hash: row_hash }),
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

/** A place in the chain: a row and the hash that stands for it and everything before it. */
export type AuditMark = { readonly row: number; readonly hash: string };

/** Before the first row. */
export const AUDIT_ORIGIN: AuditMark = { row: 0, hash: ORIGIN };

export type AuditWalk = {
  /** How far the chain holds. */
  readonly mark: AuditMark;
  /** Number of the first row whose hash or link does not hold; null when none was met. */
  readonly brokenRow: number | null;
  /** Nothing follows `mark`. */
  readonly atEnd: boolean;
};

const AFTER = fixed((audit_id: number, limit: number) =>
  q
    .selectFrom('audit')
    .selectAll()
    .where('audit_id', '>', audit_id)
    .orderBy('audit_id')
    .limit(limit),
);
const HASH_OF_ROW = fixed((audit_id: number) =>
  q.selectFrom('audit').select('hash').where('audit_id', '=', audit_id),
);

/**
 * Holds at most `limit` rows after `from` against their hashes. The row of `from` must itself still
 * be there with its hash: newest rows that were taken out show by that.
 */
export function walkAudit(db: Db, from: AuditMark, limit: number): AuditWalk {
  if (from.row > 0 && first(db, HASH_OF_ROW(from.row))?.hash !== from.hash) {
    return { mark: from, brokenRow: from.row, atEnd: false };
  }
  const rows = all(db, AFTER(from.row, limit));
  let mark = from;
  for (const row of rows) {
    // Numbers have no gaps either: a row that was never written cannot be told from one taken out.
    const follows = row.audit_id === mark.row + 1 && row.previous_hash === mark.hash;
    if (!follows || row.hash !== hashOf(row)) {
      return { mark, brokenRow: mark.row + 1, atEnd: false };
    }
    mark = { row: row.audit_id, hash: row.hash };
  }
  return { mark, brokenRow: null, atEnd: rows.length < limit };
}

/** Number of the first row that does not hold; null when the whole chain does. */
export function brokenAuditRow(db: Db): number | null {
  let walk: AuditWalk = { mark: AUDIT_ORIGIN, brokenRow: null, atEnd: false };
  while (walk.brokenRow === null && !walk.atEnd) walk = walkAudit(db, walk.mark, 500);
  return walk.brokenRow;
}

/** How far the chain was found whole; kept so that a start looks at what came after only. */
export function readAuditMark(db: Db): AuditMark {
  const match = /^(\d+) ([0-9a-f]{64})$/.exec(readSetting(db, 'audit.verified') ?? '');
  if (match === null) return AUDIT_ORIGIN;
  return { row: Number(match[1]), hash: match[2] ?? ORIGIN };
}

/** Call inside a transaction. */
export function writeAuditMark(db: Db, mark: AuditMark): void {
  writeSetting(db, 'audit.verified', `${mark.row} ${mark.hash}`);
}

const LAST_BEFORE = fixed((at: number) =>
  q
    .selectFrom('audit')
    .select(['audit_id', 'hash'])
    .where('at', '<', at)
    .orderBy('at', 'desc')
    .orderBy('audit_id', 'desc')
    .limit(1),
);

/**
 * The last row written before an instant: with the end of a day, what the report of that day prints
 * (`auditSealText`). Whoever changes the file later cannot change the paper.
 */
export function lastAuditBefore(db: Db, at: number): AuditMark | null {
  const row = first(db, LAST_BEFORE(at));
  return row === undefined ? null : { row: row.audit_id, hash: row.hash };
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
  return hash('sha256', JSON.stringify([row.previous_hash, ...parts]));
}
