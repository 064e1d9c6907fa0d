/**
 * Partial return as the counter calls it (design notes §4.4). Every stage is on disk before the next:
 * what a crash leaves is shown by `sale.returnsOpen` and goes on from there.
 */
import type { SaleReturn } from '#contract/sale-return.ts';
import type { SaleReturnId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { SaleReturnRecord } from '#db/sale-return.ts';
import { openReturns, returnById } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { moneyHeld } from '#db/tender.ts';
import type { CommandScope, Engine, LongScope } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { emptySale } from '../sale/basket.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, deskOf } from '../sale/desk.ts';
import { atThisTill } from '../sale/guards.ts';
import { saleView } from '../sale/view.ts';
import { sendVoid, voidSale } from '../settlement/void.ts';
import { approvalGiven, approveByManager } from '../staff/check-pin.ts';
import { beginReturn, checkReturn, prescriptionStands, returnable } from './begin.ts';
import type { Finished } from './finish.ts';
import { finishReturn } from './finish.ts';
import { returnsAlone } from './second-person.ts';
import { returnView } from './view.ts';

export const returnHandlers = {
  'sale.returnPreview': queryHandler('sale.returnPreview', (scope, input) => {
    const sale = sales.saleById(scope.db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    const allowed = returnable(scope.db, sale.sale_id);
    const stands = prescriptionStands(scope.db, sale, scope.now);
    return ok({
      sale: saleView(scope, sale.sale_id),
      taken: moneyHeld(scope.db, sale.sale_id),
      blocked: allowed.ok ? '' : allowed.failure.sentence,
      prescriptionOver: stands.ok ? '' : stands.failure.sentence,
      returnsAlone_fen: returnsAlone(scope.db, sale),
    });
  }),

  'sale.returnsOpen': queryHandler('sale.returnsOpen', ({ db }) =>
    ok(openReturns(db).map((back) => returnView(db, back))),
  ),

  'sale.return': longHandler('sale.return', async (scope, input) => {
    const { engine } = scope;
    const checked = checkReturn(engine.db, engine.now(), input);
    if (!checked.ok) return checked;
    const approved = await approvalGiven(scope, input.approval);
    if (!approved.ok) return approved;
    const begun = atDesk(scope, (desk) => beginReturn(desk, input, approved.value));
    if (!begun.ok) return begun;
    const { back } = begun.value;
    if (begun.value.kind === 'done') afterMoney(engine, begun.value.finished);
    else {
      const sent = await sendVoid(scope, back.sale_id, begun.value.started);
      if (!sent.ok) return sent;
      engine.wakeOutbox();
    }
    return ok(viewOf(engine.db, back.return_id));
  }),

  'sale.returnFinish': commandHandler('sale.returnFinish', (scope, input) => {
    const back = keeping(scope.db, input.returnId);
    if (!back.ok) return back;
    const here = atItsTill(scope, back.value);
    if (!here.ok) return here;
    const finished = finishReturn(deskOf(scope), back.value, input);
    if (!finished.ok) return finished;
    scope.after(() => afterMoney(scope.engine, finished.value));
    return ok(viewOf(scope.db, back.value.return_id));
  }),

  'sale.returnEverything': longHandler('sale.returnEverything', async (scope, input) => {
    const { engine } = scope;
    const found = keeping(engine.db, input.returnId);
    if (!found.ok) return found;
    const here = atItsTill({ db: engine.db, caller: scope.caller }, found.value);
    if (!here.ok) return here;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const undone = await undoRest(scope, input.returnId, approved.value.staffNo);
    if (!undone.ok) return undone;
    const finished = atDesk(scope, (desk) =>
      giveAllBack(desk, input.returnId, approved.value.staffNo),
    );
    if (!finished.ok) return finished;
    if (finished.value !== null) afterMoney(engine, finished.value);
    return ok(viewOf(engine.db, input.returnId));
  }),
};

/** The return, when its old sale is void and its end is still to come. */
function keeping(db: Db, returnId: SaleReturnId): Result<SaleReturnRecord> {
  const back = returnById(db, returnId);
  if (back?.state === 'keeping') return ok(back);
  return back?.state === 'voiding'
    ? fail('sale.wrongState', '退费还没有结果，先不要退现金。')
    : fail('return.unknown', '没有这次退货，或已经做完。', 'returnId');
}

/** Goods that are still to be paid are paid where they are in work; mere money goes back anywhere. */
function atItsTill(
  scope: Pick<CommandScope, 'db' | 'caller'>,
  back: SaleReturnRecord,
): Result<null> {
  const kept = keptOf(scope.db, back);
  const toPay = kept.state === 'open' || kept.state === 'settled';
  return toPay ? atThisTill(kept, scope.caller) : ok(null);
}

function keptOf(db: Db, back: SaleReturnRecord): SaleRecord {
  return present(sales.saleById(db, present(back.kept_sale_id, 'kept sale')), 'kept sale');
}

function viewOf(db: Db, returnId: SaleReturnId): SaleReturn {
  return returnView(db, present(returnById(db, returnId), 'return'));
}

/** Slips, the drawer only where cash changes hands, and the uploads. */
function afterMoney(engine: Engine, finished: Finished): void {
  void printWaiting(engine, { kickDrawer: finished.cashMoved });
  engine.wakeOutbox();
}

/** A rest that insurance has settled is voided first, like each sale whose customer walks away. */
async function undoRest(
  scope: LongScope,
  returnId: SaleReturnId,
  approvedBy: string,
): Promise<Result<null>> {
  const { db } = scope.engine;
  const back = keeping(db, returnId);
  if (!back.ok) return back;
  const kept = keptOf(db, back.value);
  if (kept.state !== 'settled') return ok(null);
  const voided = await voidSale(scope, kept.sale_id, back.value.reason, approvedBy);
  return voided.ok ? ok(null) : voided;
}

/** Null when the void of the rest has no known end: the return goes on when it has one. */
function giveAllBack(
  desk: Desk,
  returnId: SaleReturnId,
  approvedBy: string,
): Result<Finished | null> {
  const { tx } = desk;
  const back = keeping(tx.db, returnId);
  if (!back.ok) return back;
  const kept = keptOf(tx.db, back.value);
  if (kept.state === 'voidUnknown') return ok(null);
  if (kept.state === 'open' || kept.state === 'held') {
    emptySale(desk, kept);
    sales.moveSale(tx.db, kept.sale_id, kept.state, 'abandon');
    sales.updateSale(tx.db, kept.sale_id, { current: 0 });
  } else if (kept.state !== 'voided' && kept.state !== 'abandoned') {
    return fail('sale.wrongState', '留下的商品还没有结果，请等系统核对。');
  }
  tx.audit('return.everything', kept.sale_no, { approvedBy });
  return finishReturn(desk, back.value, { selfPay: false, tenders: [] });
}
