/**
 * The insured side of a day: blue and red rows summed by insurance, clearing class and bureau, as
 * 3201 wants them (insurance-interface §2.11). The day is the platform's accounting date.
 */
import { fen, sumFen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { dossierOfSale } from '#db/dossier.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementsOfDay } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { addDays, startOfDay } from '#core/time.ts';
import { tendersOf } from '#db/tender.ts';
import { saleById } from '#db/sale.ts';
import { readColumn } from '../columns.ts';

export type ClearingGroup = {
  readonly insuranceType: string;
  readonly clearingClass: string;
  readonly clearingBureau: string;
  /** Rows, red ones counted too (§2.11: settlement rows including reversals). */
  readonly count: number;
  /** Blue rows less red ones: what a region counts that lets a cancel take one away. */
  readonly netCount: number;
  readonly total_fen: Fen;
  readonly fund_fen: Fen;
  readonly account_fen: Fen;
  readonly cashDue_fen: Fen;
  readonly cashTaken_fen: Fen;
};

type Entry = {
  readonly row: SettlementRecord;
  readonly colour: 'blue' | 'red';
  readonly total_fen: Fen;
  readonly fund_fen: Fen;
  readonly account_fen: Fen;
  readonly cash_fen: Fen;
  readonly taken_fen: Fen;
};

export function clearingGroups(db: Db, date: string): ClearingGroup[] {
  const { blue, red } = settlementsOfDay(db, date);
  const entries = [
    ...blue.map((row) => entry(db, row, present(row.amounts, 'amounts'), date, 'blue')),
    ...red.map((row) => entry(db, row, present(row.void_amounts, 'void amounts'), date, 'red')),
  ];
  const groups = Map.groupBy(entries, ({ row }) =>
    [row.insurance_type, row.clearing_class ?? '', row.clearing_bureau ?? ''].join('|'),
  );
  return [...groups.values()].map((group) => {
    const { row } = present(group[0], 'first of a group');
    const sum = (pick: (one: Entry) => Fen): Fen => sumFen(group.map(pick));
    return {
      insuranceType: row.insurance_type,
      clearingClass: row.clearing_class ?? '',
      clearingBureau: row.clearing_bureau ?? '',
      count: group.length,
      netCount: group.reduce((net, one) => net + (one.colour === 'red' ? -1 : 1), 0),
      total_fen: sum((one) => one.total_fen),
      fund_fen: sum((one) => one.fund_fen),
      account_fen: sum((one) => one.account_fen),
      cashDue_fen: sum((one) => one.cash_fen),
      cashTaken_fen: sum((one) => one.taken_fen),
    };
  });
}

function entry(
  db: Db,
  row: SettlementRecord,
  amountsText: string,
  date: string,
  colour: 'blue' | 'red',
): Entry {
  const amounts = readColumn('amounts', amountsText);
  return {
    row,
    colour,
    total_fen: amounts.totalFee_fen,
    fund_fen: amounts.fundTotal_fen,
    account_fen: amounts.accountPay_fen,
    cash_fen: amounts.cashDue_fen,
    // Sold without a line: paid before, at the latest that day; a difference is a task of its own.
    taken_fen:
      colour === 'blue' && dossierOfSale(db, row.sale_id) !== null
        ? amounts.cashDue_fen
        : takenFor(db, row, date, colour),
  };
}

/** Money really taken (or given back) that day for the insured part: tenders less self-paid goods. */
function takenFor(db: Db, row: SettlementRecord, date: string, colour: 'blue' | 'red'): Fen {
  const [from, to] = [startOfDay(date), startOfDay(addDays(date, 1))];
  const refund = colour === 'red' ? 1 : 0;
  const tenders = tendersOf(db, row.sale_id).filter(
    (tender) =>
      tender.refund === refund &&
      tender.taken_at >= from &&
      tender.taken_at < to &&
      // What went back of a sale settled later went back before its void.
      (colour === 'blue' || tender.taken_at >= (row.voided_at ?? 0)),
  );
  const sale = present(saleById(db, row.sale_id), 'sale of a settlement');
  // Settled before midnight and paid after it: nothing was taken on this day.
  if (sale.paid_at === null || tenders.length === 0) return fen(0);
  const selfPay = sale.total_fen - sale.insured_fen;
  const sum = sumFen(tenders.map((tender) => tender.amount_fen)) - selfPay;
  return fen(colour === 'red' ? (sum === 0 ? 0 : -sum) : sum);
}
