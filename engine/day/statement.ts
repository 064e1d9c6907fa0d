/**
 * The shop's own books as the centre wants to compare them (insurance-interface §2.11): totals of one
 * insurance and class for 3201, rows of one class for 3202. Blue and red rows, by the centre's day.
 */
import { fen, sumFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { addDays } from '#core/time.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementsOfDay } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import type { StatementRequest, StatementRow } from '../platform/books.ts';
import type { ClearingTotals } from '../platform/platform.ts';
import type { RegionProfile } from '../platform/region-profile.ts';

/** Which books: a class at a bureau over some days, both included. */
export type Books = {
  readonly clearingClass: string;
  readonly clearingBureau: string;
  readonly from: string;
  readonly to: string;
};

/** A row as it is uploaded, and the settlement it is of. */
export type Entry = StatementRow & {
  readonly insuranceType: string;
  readonly cashDue: number;
  readonly settlement: SettlementRecord;
};

/** 3202: rows of all insurance types of the class. */
export function statementOf(db: Db, profile: RegionProfile, books: Books): StatementRequest {
  return requestOf(profile, books, entriesOf(db, profile, books));
}

/** The same of rows read before. */
export function requestOf(
  profile: RegionProfile,
  books: Books,
  rows: readonly Entry[],
): StatementRequest {
  return {
    totals: {
      ...books,
      count: countOf(profile, rows),
      totalFee_fen: sumFen(rows.map((row) => row.totalFee_fen)),
      fundTotal_fen: sumFen(rows.map((row) => row.fundTotal_fen)),
      cashDue_fen: fen(rows.reduce((sum, row) => sum + row.cashDue, 0)),
    },
    rows: rows.map(({ insuranceType: _type, cashDue: _cash, settlement: _of, ...row }) => row),
  };
}

/** 3201: one insurance type of the class. */
export function totalsOfBooks(
  db: Db,
  profile: RegionProfile,
  books: Books,
  insuranceType: string,
): ClearingTotals {
  return totalsOfRows(profile, books, insuranceType, entriesOf(db, profile, books));
}

/** The same of rows read before. */
export function totalsOfRows(
  profile: RegionProfile,
  books: Books,
  insuranceType: string,
  entries: readonly Entry[],
): ClearingTotals {
  const rows = entries.filter((row) => row.insuranceType === insuranceType);
  return {
    ...books,
    insuranceType,
    count: countOf(profile, rows),
    totalFee_fen: sumFen(rows.map((row) => row.totalFee_fen)),
    fundTotal_fen: sumFen(rows.map((row) => row.fundTotal_fen)),
    accountPay_fen: sumFen(rows.map((row) => row.accountPay_fen)),
  };
}

function countOf(profile: RegionProfile, rows: readonly Entry[]): number {
  if (profile.reconciliation.count === 'rows') return rows.length;
  return rows.reduce((net, row) => net + (row.refund ? -1 : 1), 0);
}

/** Every row of these books, blue and red. */
export function entriesOf(db: Db, profile: RegionProfile, books: Books): Entry[] {
  const entries: Entry[] = [];
  // Not every answer names a bureau: without one it is that of the care area.
  const bureauOf = (name: string | null): string => name || profile.careArea;
  const wanted = (row: SettlementRecord): boolean =>
    row.clearing_class === books.clearingClass &&
    bureauOf(row.clearing_bureau) === bureauOf(books.clearingBureau);
  for (let date = books.from; date <= books.to; date = addDays(date, 1)) {
    const { blue, red } = settlementsOfDay(db, date);
    entries.push(...blue.filter(wanted).map((row) => entryOf(row, false)));
    entries.push(...red.filter(wanted).map((row) => entryOf(row, true)));
  }
  return entries;
}

function entryOf(row: SettlementRecord, refund: boolean): Entry {
  const amounts = readColumn(
    'amounts',
    present(refund ? row.void_amounts : row.amounts, 'amounts of a row'),
  );
  const own = present(row.setl_id, 'setl_id');
  return {
    // A void that only the books proved has no number of its own; the centre knows it by the blue's.
    settlementId: refund ? row.void_setl_id || own : own,
    visitId: row.visit_id || own,
    personNo: row.person_no,
    totalFee_fen: amounts.totalFee_fen,
    fundTotal_fen: amounts.fundTotal_fen,
    accountPay_fen: amounts.accountPay_fen,
    refund,
    insuranceType: row.insurance_type,
    cashDue: amounts.cashDue_fen,
    settlement: row,
  };
}
