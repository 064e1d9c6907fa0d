/** The manager's day: sales, tenders, funds by clearing class, hours, and what is still open. */
import type { ClearingRow, Day } from '#contract/day.ts';
import { fen, sumFen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import type { SaleId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { insuranceTypeName } from '#core/person.ts';
import { addDays, chinaTime, startOfDay } from '#core/time.ts';
import { dossierOfSale } from '#db/dossier.ts';
import { centreAmounts, classesOfRun, differencesOfDay, lastResult } from '#db/level.ts';
import { lastReconciliation } from '#db/reconciliation.ts';
import { paidBetween, saleById, voidedBetween } from '#db/sale.ts';
import type { SaleRecord } from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { lastSettlement, settlementsOfDay } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import type { TenderRecord } from '#db/tender.ts';
import { tendersBetween } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import { closedView } from '../level/close.ts';
import { differenceView, runView } from '../level/level-view.ts';
import type { ClearingGroup } from './clearing.ts';
import { clearingGroups } from './clearing.ts';
import { clearingClassName } from './clearing-name.ts';
import { differencesOf } from './differences.ts';
import { laterOf } from './later.ts';

export function daySummary(db: Db, date: string): Day {
  const from = startOfDay(date);
  const to = startOfDay(addDays(date, 1));
  const groups = clearingGroups(db, date);
  const clearing = groups.map((group) => clearingRow(db, date, group));
  const paid = paidBetween(db, from, to);
  const voided = voidedBetween(db, from, to);
  const tenders = tendersBetween(db, from, to);
  const { blue } = settlementsOfDay(db, date);
  const selfPay = selfPayPart(db, { paid, voided, settled: blue });
  const insuredTotal = sumFen(groups.map((group) => group.total_fen));
  const checks = clearing.flatMap((row) => (row.checkedAt === null ? [] : [row.checkedAt]));
  return {
    date,
    clearing,
    insured: {
      count: groups.reduce((sum, group) => sum + group.count, 0),
      total_fen: insuredTotal,
      fund_fen: sumFen(groups.map((group) => group.fund_fen)),
      account_fen: sumFen(groups.map((group) => group.account_fen)),
      cashDue_fen: sumFen(groups.map((group) => group.cashDue_fen)),
      cashTaken_fen: sumFen(groups.map((group) => group.cashTaken_fen)),
    },
    selfPay,
    later_fen: laterOf(db, date),
    saleCount: paid.length,
    voidCount: voided.filter((sale) => sale.paid_at !== null).length,
    total_fen: sumFen([insuredTotal, selfPay.total_fen]),
    tenders: tenderTotals(tenders),
    hours: hoursOf(db, date, tenders),
    differences: differencesOf(db, date, clearing),
    signed: differencesOfDay(db, date)
      .filter((row) => row.state === 'signed')
      .map((row) => differenceView(db, row)),
    checkedAt: checks.length === 0 ? null : Math.min(...checks),
    run: runView(db, date),
    closed: closedView(db, date),
  };
}

function clearingRow(db: Db, date: string, group: ClearingGroup): ClearingRow {
  const checked = lastReconciliation(db, {
    business_on: date,
    insurance_type: group.insuranceType,
    clearing_class: group.clearingClass,
    clearing_bureau: group.clearingBureau,
  });
  // A check of older totals says nothing about these: there has been business since.
  const current =
    checked !== null &&
    checked.count === group.count &&
    checked.total_fen === group.total_fen &&
    checked.fund_fen === group.fund_fen &&
    checked.account_fen === group.account_fen;
  return {
    name: `${insuranceTypeName(group.insuranceType).replace('医保', '')} · ${clearingClassName(group.clearingClass)}`,
    insuranceType: group.insuranceType,
    clearingClass: group.clearingClass,
    count: group.count,
    total_fen: group.total_fen,
    fund_fen: group.fund_fen,
    account_fen: group.account_fen,
    cashDue_fen: group.cashDue_fen,
    cashTaken_fen: group.cashTaken_fen,
    level: current ? checked.level === 1 : null,
    platformNote: current ? checked.description : '',
    checkedAt: current ? checked.checked_at : null,
    centre: current ? centreOf(db, date, group) : null,
  };
}

/** The centre's side as the newest result tells it; null where its file does not say. */
function centreOf(db: Db, date: string, group: ClearingGroup): ClearingRow['centre'] {
  const result = lastResult(db, date);
  if (result === null) return null;
  const asked = classesOfRun(db, result.run_id).find(
    (row) =>
      row.insurance_type === group.insuranceType &&
      row.clearing_class === group.clearingClass &&
      (group.clearingBureau === '' || row.clearing_bureau === group.clearingBureau),
  );
  // Another count: the class has rows under two names of one bureau, or there has been business since.
  return asked === undefined || asked.count !== group.count ? null : centreAmounts(asked);
}

type Business = {
  readonly paid: readonly SaleRecord[];
  readonly voided: readonly SaleRecord[];
  readonly settled: readonly SettlementRecord[];
};

/**
 * Goods outside insurance: whole self-paid sales and the self-paid lines of insured ones. What was
 * sold without a line counts whole on its own day, for ever; the day insurance pays takes its share
 * out again, beside the row of the settlement.
 */
function selfPayPart(db: Db, { paid, voided, settled }: Business): Day['selfPay'] {
  const soldWithoutLine = (saleId: SaleId): boolean => dossierOfSale(db, saleId) !== null;
  const part = (sale: SaleRecord): number =>
    lastSettlement(db, sale.sale_id)?.setl_id ? sale.total_fen - sale.insured_fen : sale.total_fen;
  const sold = paid.map((sale) => (soldWithoutLine(sale.sale_id) ? sale.total_fen : part(sale)));
  const paidLater = settled
    .filter((row) => soldWithoutLine(row.sale_id))
    .map((row) => present(saleById(db, row.sale_id), 'sale of a settlement').insured_fen);
  const back = voided.filter((sale) => sale.paid_at !== null).map(part);
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
  const total = fen(sum(sold) - sum(paidLater) - sum(back));
  return { count: sold.filter((one) => one > 0).length, total_fen: total, taken_fen: total };
}

export function tenderTotals(tenders: readonly TenderRecord[]): Day['tenders'] {
  const of = (kind: TenderRecord['kind']): Fen => netOf(tenders.filter((row) => row.kind === kind));
  return {
    cash_fen: of('cash'),
    wechat_fen: of('wechat'),
    alipay_fen: of('alipay'),
    card_fen: of('card'),
  };
}

/** Taken less given back. */
export function netOf(tenders: readonly TenderRecord[]): Fen {
  return fen(
    tenders.reduce((sum, row) => sum + (row.refund === 1 ? -row.amount_fen : row.amount_fen), 0),
  );
}

/** The fund and the account by the hour of their own rows, red ones too; money when it moved. */
function hoursOf(db: Db, date: string, tenders: readonly TenderRecord[]): Day['hours'] {
  const hourOf = (at: number): number => Number(chinaTime(at).slice(0, 2));
  const hours = new Map<number, { fund: number; account: number; cash: number }>();
  const at = (hour: number) => {
    const entry = hours.get(hour) ?? { fund: 0, account: 0, cash: 0 };
    hours.set(hour, entry);
    return entry;
  };
  const { blue, red } = settlementsOfDay(db, date);
  const rows = [
    ...blue.map((row) => ({ amounts: row.amounts, at: row.answered_at ?? row.started_at })),
    ...red.map((row) => ({ amounts: row.void_amounts, at: row.voided_at ?? row.started_at })),
  ];
  for (const row of rows) {
    const amounts = readColumn('amounts', present(row.amounts, 'amounts of a row'));
    const entry = at(hourOf(row.at));
    entry.fund += amounts.fundTotal_fen;
    entry.account += amounts.accountPay_fen;
  }
  for (const tender of tenders) {
    at(hourOf(tender.taken_at)).cash +=
      tender.refund === 1 ? -tender.amount_fen : tender.amount_fen;
  }
  return [...hours.entries()]
    .toSorted(([left], [right]) => left - right)
    .map(([hour, sum]) => ({
      hour,
      fund_fen: fen(sum.fund),
      account_fen: fen(sum.account),
      cash_fen: fen(sum.cash),
    }));
}
