/** How a test takes a part of a sale back, by the calls a counter would make. */
import type { Sale } from '#contract/sale.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import { fen, quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { Seat } from './shop.ts';
import { APPROVAL } from './shop.ts';
import { box, current, goods, identify, scan } from './stages.ts';

type Line = Sale['lines'][number];

/** The first `boxes` boxes (or pieces) of a line. */
export function part(line: Line, boxes = 1) {
  const codes = line.codes.slice(0, line.traceRequired ? boxes : 0);
  return { lineId: line.lineId, quantity_e4: quantityE4(boxes * 10_000), codes };
}

export function ask(sale: Sale, returned: readonly ReturnType<typeof part>[]) {
  return {
    saleId: sale.saleId,
    returned: [...returned],
    reason: '顾客退一盒',
    approval: APPROVAL,
  };
}

/** The store lets so much of a self-paid sale come back without a manager. */
export function allowAlone(manager: Seat, limit: number) {
  const order = { name: 'refundLimit_fen', limit_fen: fen(limit), approval: APPROVAL } as const;
  return manager.do('settings.setLimit', order);
}

export function lineOf(sale: Sale, name: string): Line {
  return present(
    sale.lines.find((line) => line.name === name),
    name,
  );
}

/** Two boxes of one drug, one of another, three packs of masks, in the basket. */
export async function mixedBasket(seat: Seat): Promise<Sale> {
  for (const n of [1, 2]) await scan(seat, box('布洛芬缓释胶囊', n));
  await scan(seat, box('感冒灵颗粒', 3));
  for (const _ of [1, 2, 3]) await scan(seat, goods('一次性使用医用口罩').barcode);
  return current(seat);
}

/** The kept goods settled anew: the customer shows the code again, 2101, 2102. */
export async function settleKept(seat: Seat, name = '王秀兰'): Promise<Sale> {
  await identify(seat, name);
  const tried = await seat.do('settlement.trial');
  return seat.do('settlement.settle', { saleId: tried.saleId });
}

export function finish(seat: Seat, back: Pick<SaleReturn, 'returnId'>, selfPay = false) {
  return seat.do('sale.returnFinish', { returnId: back.returnId, selfPay, tenders: [] });
}
