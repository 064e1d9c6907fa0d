/**
 * The end of a partial return, one transaction: the old money goes back as rows, the kept goods are
 * paid out of it by the ways it came, and the difference is what changes hands. Before this no money
 * has moved; after it everything has.
 */
import type { MoneyByKind, Tender } from '#core/tender.ts';
import { checkTenders } from '#core/tender.ts';
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import type { RefundPlan } from '#core/sale-return.ts';
import { refundPlan } from '#core/sale-return.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { nextCounter } from '#db/counter.ts';
import type { SaleReturnRecord } from '#db/sale-return.ts';
import { updateSaleReturn } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import { insertTender, moneyHeld } from '#db/tender.ts';
import { shiftForMoney } from '../shift/open-shift.ts';
import { oweUploads } from '../outbox/owe.ts';
import { askPrint } from '../receipt/print.ts';
import { refreshSale } from '../sale/basket.ts';
import type { Desk } from '../sale/desk.ts';
import { takeGoodsOut } from '../sale/goods.ts';
import { customerShare } from './sold.ts';

/** What the end of a return did to the drawer. */
export type Finished = { readonly plan: RefundPlan; readonly cashMoved: boolean };

/** Fails when the kept goods are not ready to be paid, or the tenders are not what is still due. */
export function finishReturn(
  desk: Desk,
  back: SaleReturnRecord,
  input: { readonly selfPay: boolean; readonly tenders: readonly Tender[] },
): Result<Finished> {
  const { tx } = desk;
  const old = present(sales.saleById(tx.db, back.sale_id), 'sale of a return');
  const kept = present(sales.saleById(tx.db, present(back.kept_sale_id, 'kept sale')), 'kept sale');
  const due = readyToPay(desk, kept, input.selfPay);
  if (!due.ok) return due;
  const plan = refundPlan(moneyHeld(tx.db, old.sale_id), due.value);
  const extra = checkTenders(plan.collect_fen, input.tenders);
  if (!extra.ok) return extra;
  for (const held of moneyHeld(tx.db, old.sale_id)) bookMoney(desk, old, exactly(held), 1);
  if (kept.state === 'open' || kept.state === 'settled') {
    for (const part of plan.kept) bookMoney(desk, kept, exactly(part), 0);
    for (const tender of extra.value.tenders) bookMoney(desk, kept, tender, 0);
    payKept(desk, kept);
  }
  askPrint(desk, old.sale_id);
  updateSaleReturn(tx.db, back.return_id, { state: 'done', ended_at: tx.now });
  tx.audit('return.done', old.sale_no, {
    kept: kept.sale_no,
    back: plan.back.map(({ kind, amount_fen }) => ({ kind, amount_fen })),
    collect_fen: plan.collect_fen,
  });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock');
  const cashMoved = [...plan.back, ...input.tenders].some((one) => one.kind === 'cash');
  return ok({ plan, cashMoved });
}

/** What the customer's share of the kept goods is; 0 when nothing is kept any more. */
function readyToPay(desk: Desk, kept: SaleRecord, selfPay: boolean): Result<Fen> {
  const { tx } = desk;
  switch (kept.state) {
    case 'voided':
    case 'abandoned':
      return ok(fen(0));
    case 'settled':
      if (lastSettlement(tx.db, kept.sale_id)?.cash_confirmed === 0) {
        return fail('settlement.confirmCash', '结算成功，应付有变，请先告知顾客。');
      }
      return ok(customerShare(tx.db, kept));
    case 'open':
      if (kept.insured_fen > 0 && !selfPay) {
        return fail('return.notSettled', '留下的商品还没有结算，请顾客出示医保码。');
      }
      return ok(kept.total_fen);
    case 'held':
      return fail('sale.wrongState', '留下的商品已挂起，请先按 F8 取单。');
    case 'settling':
    case 'unknown':
    case 'voiding':
    case 'voidUnknown':
    case 'paid':
      return fail('sale.wrongState', '留下的商品还没有结果，请等系统核对。');
    default:
      return never(kept.state);
  }
}

type Booked = Tender & { readonly change_fen: Fen };

function exactly(part: MoneyByKind): Booked {
  return { ...part, received_fen: part.amount_fen, change_fen: fen(0) };
}

function bookMoney(desk: Desk, sale: SaleRecord, money: Booked, refund: 0 | 1): void {
  const { engine, tx, staffNo, caller } = desk;
  insertTender(tx.db, {
    sale_id: sale.sale_id,
    shift_id: shiftForMoney(engine, tx, { till: caller.till, staffNo }).shift_id,
    kind: money.kind,
    refund,
    amount_fen: money.amount_fen,
    received_fen: money.received_fen,
    change_fen: money.change_fen,
    taken_at: tx.now,
    staff_no: staffNo,
  });
}

/** The kept sale is paid: receipt number, slip, and without insurance goods and uploads too. */
function payKept(desk: Desk, kept: SaleRecord): void {
  const { engine, tx, staffNo, caller } = desk;
  const selfPaid = kept.state === 'open';
  if (selfPaid) {
    for (const line of sales.linesOf(tx.db, kept.sale_id)) {
      sales.updateLine(tx.db, line.line_id, { moved_to_self_pay: 1 });
    }
    refreshSale(desk, kept.sale_id);
    takeGoodsOut(tx, kept);
  }
  sales.moveSale(tx.db, kept.sale_id, kept.state, 'pay');
  sales.updateSale(tx.db, kept.sale_id, {
    current: 0,
    paid_at: tx.now,
    paid_by: staffNo,
    shift_id: shiftForMoney(engine, tx, { till: caller.till, staffNo }).shift_id,
    receipt_sequence: nextCounter(tx.db, `receipt.${kept.till}`),
  });
  engine.memory.credentials.delete(kept.sale_id);
  if (selfPaid) {
    oweUploads(engine, tx, present(sales.saleById(tx.db, kept.sale_id), 'kept sale'));
  }
  askPrint(desk, kept.sale_id);
}
