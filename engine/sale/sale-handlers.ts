/** The sale at the counter: reading it and changing its lines. */
import type { Sale } from '#contract/sale.ts';
import type { LineId } from '#core/ids.ts';
import { fen, sumFen } from '#core/money.ts';
import { maskName } from '#core/person.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { productById } from '#db/product.ts';
import type { SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { moneyHeld } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import type { CommandScope } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import {
  addLine,
  chooseLot,
  dropPrescription,
  editableSale,
  openSale,
  refreshSale,
  removeLine,
  setQuantity,
} from './basket.ts';
import type { Desk } from './desk.ts';
import { deskOf } from './desk.ts';
import { goodsNotFixed } from './guards.ts';
import { saleView } from './view.ts';

/** Changes one line of the open sale at this till and answers the sale as it then is. */
function changeLine(
  scope: CommandScope,
  lineId: LineId,
  change: (desk: Desk, sale: SaleRecord, line: SaleLineJoined) => Result<null>,
  allowed: (desk: Desk) => Result<SaleRecord> = editableSale,
): Result<Sale> {
  const desk = deskOf(scope);
  const editable = allowed(desk);
  if (!editable.ok) return editable;
  const sale = editable.value;
  const line = sales.linesOf(scope.db, sale.sale_id).find((row) => row.line_id === lineId);
  if (line === undefined) return fail('line.unknown', '没有这一行。', 'lineId');
  const changed = change(desk, sale, line);
  if (!changed.ok) return changed;
  refreshSale(desk, sale.sale_id);
  return ok(saleView(scope, sale.sale_id));
}

export const saleHandlers = {
  'sale.current': queryHandler('sale.current', (scope) => {
    const sale = sales.currentSale(scope.db, scope.caller.till);
    return ok(sale === null ? null : saleView(scope, sale.sale_id));
  }),

  'sale.get': queryHandler('sale.get', (scope, input) =>
    sales.saleById(scope.db, input.saleId) === null
      ? fail('sale.unknown', '没有这张单。', 'saleId')
      : ok(saleView(scope, input.saleId)),
  ),

  'sale.find': queryHandler('sale.find', (scope, input) => {
    const sale = sales.saleByNo(scope.db, input.saleNo.trim().toUpperCase());
    return ok(sale === null ? null : saleView(scope, sale.sale_id));
  }),

  'sale.list': queryHandler('sale.list', ({ db }, input) =>
    ok(sales.salesOfDay(db, input.date, input.limit).map((sale) => saleRow(db, sale))),
  ),

  'sale.addProduct': commandHandler('sale.addProduct', (scope, input) => {
    const desk = deskOf(scope);
    const product = productById(scope.db, input.productId);
    if (product === null) return fail('product.unknown', '没有这个商品。', 'productId');
    const editable = editableSale(desk);
    if (!editable.ok) return editable;
    const sale = editable.value;
    if (product.kind === 'rx') {
      return fail(
        'product.prescriptionNeeded',
        '处方药须凭处方销售，请先按 F4 选处方。',
        'productId',
      );
    }
    const own = sales
      .linesOf(scope.db, sale.sale_id)
      .find((line) => line.product_id === product.product_id && line.prescription_line_no === null);
    const added = own
      ? setQuantity(desk, sale, own, own.quantity_e4 + input.quantity_e4)
      : addLine(desk, sale, product, input.quantity_e4, null);
    if (!added.ok) return added;
    refreshSale(desk, sale.sale_id);
    return ok(saleView(scope, sale.sale_id));
  }),

  'sale.setQuantity': commandHandler('sale.setQuantity', (scope, input) =>
    changeLine(scope, input.lineId, (desk, sale, line) =>
      line.prescription_line_no !== null
        ? fail('line.fixedByPrescription', '处方行的数量以处方为准。', 'quantity_e4')
        : setQuantity(desk, sale, line, input.quantity_e4),
    ),
  ),

  'sale.setLot': commandHandler('sale.setLot', (scope, input) =>
    changeLine(scope, input.lineId, (desk, sale, line) => {
      const chosen = chooseLot(desk, sale, line, input.lotId);
      // A lot by hand breaks first-expiry-first: who did it stays on record (design notes §8).
      if (chosen.ok) scope.audit('line.lotChosen', sale.sale_no, { lotId: input.lotId });
      return chosen;
    }),
  ),

  'sale.removeLine': commandHandler('sale.removeLine', (scope, input) =>
    changeLine(scope, input.lineId, (desk, sale, line) => {
      removeLine(desk, line.line_id);
      scope.audit('line.removed', sale.sale_no, { position: line.position });
      return ok(null);
    }),
  ),

  'sale.setSelfPay': commandHandler('sale.setSelfPay', (scope, input) =>
    changeLine(
      scope,
      input.lineId,
      (_desk, _sale, line) => {
        sales.updateLine(scope.db, line.line_id, { moved_to_self_pay: input.selfPay ? 1 : 0 });
        return ok(null);
      },
      openSale,
    ),
  ),

  'sale.setAccountMode': commandHandler('sale.setAccountMode', (scope, input) => {
    const desk = deskOf(scope);
    if (sales.currentSale(scope.db, scope.caller.till) === null) {
      return fail('sale.unknown', '没有正在做的单。');
    }
    const editable = openSale(desk);
    if (!editable.ok) return editable;
    sales.updateSale(scope.db, editable.value.sale_id, { account_mode: input.mode });
    refreshSale(desk, editable.value.sale_id);
    return ok(saleView(scope, editable.value.sale_id));
  }),

  'person.clear': commandHandler('person.clear', (scope) => {
    const sale = sales.currentSale(scope.db, scope.caller.till);
    if (sale === null) return ok(null);
    if (sale.state !== 'open') return fail('sale.locked', '本单已在结算，不能改动。');
    const fixed = goodsNotFixed(scope.db, sale);
    if (!fixed.ok) return fixed;
    const desk = deskOf(scope);
    dropPrescription(desk, sale);
    sales.removePerson(scope.db, sale.sale_id);
    scope.engine.memory.credentials.delete(sale.sale_id);
    refreshSale(desk, sale.sale_id);
    scope.touch('prescription', 'review');
    return ok(saleView(scope, sale.sale_id));
  }),
};

function saleRow(db: Db, sale: SaleRecord) {
  const settlement = lastSettlement(db, sale.sale_id);
  const settled = settlement?.setl_id ? settlement : null;
  const person = sales.personOf(db, sale.sale_id);
  const held = moneyHeld(db, sale.sale_id);
  return {
    saleId: sale.sale_id,
    saleNo: sale.sale_no,
    state: sale.state,
    startedAt: sale.started_at,
    paidAt: sale.paid_at,
    total_fen: sale.total_fen,
    fund_fen: settled?.fund_fen ?? fen(0),
    account_fen: settled?.account_fen ?? fen(0),
    tendered_fen: sumFen(held.map((one) => one.amount_fen)),
    maskedName: person ? maskName(readColumn('person', person.person).name) : '',
    cashierName: staffByNo(db, sale.paid_by ?? sale.staff_no)?.name ?? '',
    insured: settled !== null,
  };
}
