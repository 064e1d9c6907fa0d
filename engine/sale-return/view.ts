/** A return as the counter shows it: how far it is, and what the money will be at the end. */
import type { RefundPlanView, SaleReturn } from '#contract/sale-return.ts';
import type { Fen } from '#core/money.ts';
import { fen, subtractFen, sumFen } from '#core/money.ts';
import { maskName } from '#core/person.ts';
import { present } from '#core/result.ts';
import { keptLines, refundPlan } from '#core/sale-return.ts';
import type { MoneyByKind, TenderKind } from '#core/tender.ts';
import type { SaleReturnRecord } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { moneyHeld, tendersOf } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import { customerShare, soldLines } from './sold.ts';

export function returnView(db: Db, back: SaleReturnRecord): SaleReturn {
  const old = present(sales.saleById(db, back.sale_id), 'sale of a return');
  const kept = back.kept_sale_id === null ? null : sales.saleById(db, back.kept_sale_id);
  const person = sales.personOf(db, old.sale_id);
  const kept_fen = keptPrice(db, back, old, kept);
  return {
    returnId: back.return_id,
    state: back.state,
    saleId: old.sale_id,
    saleNo: old.sale_no,
    keptSaleId: kept?.sale_id ?? null,
    keptSaleNo: kept?.sale_no ?? '',
    keptState: kept?.state ?? null,
    toSettle: kept !== null && !ended(kept) && kept.state !== 'settled' && kept.insured_fen > 0,
    till: back.till,
    reason: back.reason,
    beganAt: back.began_at,
    maskedName: person === null ? '' : maskName(readColumn('person', person.person).name),
    returned_fen: subtractFen(old.total_fen, kept_fen),
    kept_fen,
    ...plans(db, back, old, kept),
  };
}

function ended(sale: SaleRecord): boolean {
  return sale.state === 'voided' || sale.state === 'abandoned' || sale.state === 'paid';
}

function keptPrice(db: Db, back: SaleReturnRecord, old: SaleRecord, kept: SaleRecord | null): Fen {
  if (kept !== null) {
    return kept.state === 'abandoned' || kept.state === 'voided' ? fen(0) : kept.total_fen;
  }
  const lines = keptLines(soldLines(db, old.sale_id), readColumn('returned', back.returned));
  return lines.ok ? sumFen(lines.value.map((line) => line.amount_fen)) : old.total_fen;
}

type Plans = Pick<SaleReturn, 'plan' | 'planSelfPay' | 'planEverything'>;
const NO_PLANS: Plans = { plan: null, planSelfPay: null, planEverything: null };

function plans(db: Db, back: SaleReturnRecord, old: SaleRecord, kept: SaleRecord | null): Plans {
  if (kept === null) return NO_PLANS;
  if (back.state === 'done') return { ...NO_PLANS, plan: handed(db, back, kept) };
  const held = moneyHeld(db, old.sale_id);
  const planned = (due_fen: Fen): RefundPlanView => {
    const { back: given, collect_fen } = refundPlan(held, due_fen);
    return { back: [...given], collect_fen };
  };
  const everything = planned(fen(0));
  switch (kept.state) {
    case 'voided':
    case 'abandoned':
      return { ...NO_PLANS, plan: everything, planEverything: everything };
    case 'settled':
      return {
        ...NO_PLANS,
        plan: planned(customerShare(db, kept)),
        planEverything: everything,
      };
    case 'open':
    case 'held': {
      const selfPay = planned(kept.total_fen);
      const insured = kept.insured_fen > 0;
      return {
        plan: insured ? null : selfPay,
        planSelfPay: insured ? selfPay : null,
        planEverything: everything,
      };
    }
    default:
      return NO_PLANS;
  }
}

/** What a finished return handed over: the old money of its end less what the kept goods took. */
function handed(db: Db, back: SaleReturnRecord, kept: SaleRecord): RefundPlanView {
  const net = new Map<TenderKind, number>();
  const add = (kind: TenderKind, amount: number): void => {
    net.set(kind, (net.get(kind) ?? 0) + amount);
  };
  for (const row of tendersOf(db, back.sale_id)) {
    if (row.refund === 1 && row.taken_at === back.ended_at) add(row.kind, row.amount_fen);
  }
  for (const row of tendersOf(db, kept.sale_id)) {
    if (row.refund === 0) add(row.kind, -row.amount_fen);
  }
  const given = [...net].flatMap(([kind, amount]): MoneyByKind[] =>
    amount > 0 ? [{ kind, amount_fen: fen(amount) }] : [],
  );
  const collect = [...net.values()].map((amount) => fen(Math.max(0, 0 - amount)));
  return { back: given, collect_fen: sumFen(collect) };
}
