/** Parking and taking up again: 挂单 and 取单. */
import { fail, ok } from '#core/result.ts';
import type { SaleId, TillNo } from '#core/ids.ts';
import { maskName } from '#core/person.ts';
import type { ResolutionEnd } from '#core/resolution.ts';
import { resolutionOfSettlement } from '#db/resolution.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import * as sales from '#db/sale.ts';
import { readColumn } from '../columns.ts';
import type { Engine, Transaction } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { emptySale, parkSale } from './basket.ts';
import { deskOf } from './desk.ts';
import { goodsNotFixed } from './guards.ts';
import { saleView } from './view.ts';

/**
 * Another person signs in at a till: the sale in work is parked, so that nobody goes on with
 * another's customer. One that holds nothing yet is forgotten.
 */
export function holdCurrentSale(engine: Engine, transaction: Transaction, till: TillNo): void {
  const sale = sales.currentSale(transaction.db, till);
  if (sale?.state !== 'open') return;
  const { db } = transaction;
  const empty =
    sales.linesOf(db, sale.sale_id).length === 0 && sales.personOf(db, sale.sale_id) === null;
  if (!empty) return void parkSale({ engine, tx: transaction }, till);
  sales.moveSale(db, sale.sale_id, 'open', 'abandon');
  sales.updateSale(db, sale.sale_id, { current: 0 });
  transaction.touch('sale');
}

/** How the way out of its unknown settlement ended; the trial after it is another matter. */
function outcomeOf(db: Db, saleId: SaleId): ResolutionEnd | null {
  const settlement = lastSettlement(db, saleId);
  const way = settlement && resolutionOfSettlement(db, settlement.settlement_id);
  return way?.infno === '2102' ? way.outcome : null;
}

export const holdHandlers = {
  'sale.hold': commandHandler('sale.hold', (scope) => {
    const sale = sales.currentSale(scope.db, scope.caller.till);
    if (sale === null) return fail('sale.unknown', '没有正在做的单。');
    if (sale.state === 'open' && sales.linesOf(scope.db, sale.sale_id).length === 0) {
      return fail('sale.empty', '本单没有商品。');
    }
    const parked = parkSale(deskOf(scope), scope.caller.till);
    if (parked === null) return fail('sale.wrongState', '本单当前状态不能挂起。');
    return ok({ saleId: sale.sale_id, saleNo: sale.sale_no });
  }),

  'sale.heldList': queryHandler('sale.heldList', ({ db }) =>
    ok(
      sales.heldSales(db).map((sale) => {
        const person = sales.personOf(db, sale.sale_id);
        return {
          saleId: sale.sale_id,
          saleNo: sale.sale_no,
          heldAt: sale.held_at ?? sale.started_at,
          kinds: sales.linesOf(db, sale.sale_id).length,
          total_fen: sale.total_fen,
          maskedName: person ? maskName(readColumn('person', person.person).name) : '',
          cashierName: staffByNo(db, sale.staff_no)?.name ?? '',
          outcome: outcomeOf(db, sale.sale_id),
          unknown: sale.state === 'unknown' || sale.state === 'voidUnknown',
        };
      }),
    ),
  ),

  'sale.resume': commandHandler('sale.resume', (scope, input) => {
    const sale = sales.saleById(scope.db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。');
    const parked = ['held', 'unknown', 'voidUnknown', 'settled'].includes(sale.state);
    if (!parked || sale.current === 1 || sale.paid_at !== null)
      return fail('sale.notHeld', '该单不在挂单里。');
    const current = sales.currentSale(scope.db, scope.caller.till);
    if (current !== null) {
      const empty =
        current.state === 'open' && sales.linesOf(scope.db, current.sale_id).length === 0;
      if (!empty) return fail('sale.notEmptyTill', '当前单还有商品，请先挂单或结完。');
      emptySale(deskOf(scope), current);
      sales.moveSale(scope.db, current.sale_id, 'open', 'abandon');
      sales.updateSale(scope.db, current.sale_id, { current: 0 });
    }
    if (sale.state === 'held') sales.moveSale(scope.db, sale.sale_id, 'held', 'resume');
    sales.updateSale(scope.db, sale.sale_id, {
      current: 1,
      till: scope.caller.till,
      held_at: null,
    });
    scope.audit('sale.resumed', sale.sale_no);
    scope.touch('sale');
    return ok(saleView(scope, sale.sale_id));
  }),

  'sale.abandon': commandHandler('sale.abandon', (scope) => {
    const sale = sales.currentSale(scope.db, scope.caller.till);
    if (sale === null) return fail('sale.unknown', '没有正在做的单。');
    if (sale.state !== 'open') return fail('sale.locked', '本单已在结算，不能改动。');
    const fixed = goodsNotFixed(scope.db, sale);
    if (!fixed.ok) return fixed;
    emptySale(deskOf(scope), sale);
    sales.moveSale(scope.db, sale.sale_id, 'open', 'abandon');
    sales.updateSale(scope.db, sale.sale_id, { current: 0 });
    scope.audit('sale.abandoned', sale.sale_no);
    scope.touch('sale', 'stock', 'prescription', 'review');
    return ok(null);
  }),
};
