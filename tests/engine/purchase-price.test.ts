/**
 * What goods were bought for: noted with the receipt, kept apart for every price, seen by managers
 * only, and counted in the margin of what was sold.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/index.ts';
import type { Lot } from '#contract/stock.ts';
import type { ProductId, StaffNo } from '#core/ids.ts';
import { divideHalfUp, quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import { figure, reportFaults, reportOf } from '#tests/support/report-check.ts';
import { ask, lineOf, part } from '#tests/support/return-stages.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { box, current, goods, otcBasket, payCash, scan } from '#tests/support/stages.ts';

const DRUG = '布洛芬缓释胶囊';
const TODAY = '2026-11-21';
const DAYS = { from: TODAY, to: TODAY };

async function open() {
  const shop = await openShop();
  const [cashier, manager] = [shop.seat('cashier'), shop.seat('manager', '02')];
  const found = await manager.do('product.byCode', { code: goods(DRUG).barcode });
  return { shop, cashier, manager, productId: present(found, DRUG).productId };
}

/** First to expire of all, so that the counter takes it. */
const delivery = (productId: ProductId, cost: string, boxes = 3): CallInput<'stock.receive'> => ({
  productId,
  ...{ lotNo: 'P2611', madeOn: '2026-01-01', expiresOn: '2026-12-31', supplier: '云州医药' },
  ...{ quantity_e4: quantityE4(boxes * 10_000), cost },
});

async function lotsOf(seat: Seat, productId: ProductId, lotNo = 'P2611'): Promise<Lot[]> {
  const { lots } = await seat.do('product.lots', { productId });
  return lots.filter((lot) => lot.lotNo === lotNo);
}

const serials = (db: Db): unknown[] =>
  db.prepare('SELECT batch_serial FROM lot WHERE lot_no = ? ORDER BY lot_id').pluck().all('P2611');

const details = (db: Db, action: string): unknown[] =>
  db
    .prepare<[string], string>('SELECT detail FROM audit WHERE action = ? ORDER BY audit_id')
    .pluck()
    .all(action)
    .map((text): unknown => JSON.parse(text));

const cost = (shop: Shop, key = 'cost'): number => {
  const margin = reportOf(shop.db(), 'margin', DAYS, shop.clock.now);
  return figure(margin, margin.total, key);
};

/** What left every lot at its price, half up to the fen a movement: from the movements alone. */
function costOfMoved(db: Db): number {
  const moved = db
    .prepare<[], { quantity: number; cost: number }>(
      `SELECT -quantity_e4 AS quantity, cost_e6 AS cost FROM stock_movement
       JOIN lot USING (lot_id) WHERE sale_id IS NOT NULL`,
    )
    .all();
  return moved.reduce(
    (all, row) => all + divideHalfUp(BigInt(row.quantity) * BigInt(row.cost), 100_000_000n),
    0,
  );
}

describe('a receipt with its price', () => {
  it('is more of a lot at the same price, and a lot of its own at another or at none', async () => {
    const { shop, manager, productId } = await open();
    const first = await manager.do('stock.receive', delivery(productId, '12.345678'));
    expect(first).toMatchObject({ cost_e6: 12_345_678, receivedOn: TODAY });
    const more = await manager.do('stock.receive', delivery(productId, '12.345678'));
    expect(more).toMatchObject({ lotId: first.lotId, onHand_e4: 60_000 });
    const dearer = await manager.do('stock.receive', delivery(productId, '13'));
    const unknown = await manager.do('stock.receive', delivery(productId, ''));
    expect(unknown.cost_e6).toBeNull();
    const again = await manager.do('stock.receive', delivery(productId, ''));
    expect(again.lotId).toBe(unknown.lotId);
    expect(new Set([first.lotId, dearer.lotId, unknown.lotId]).size).toBe(3);
    expect(await lotsOf(manager, productId)).toMatchObject([
      { lotId: first.lotId, cost_e6: 12_345_678, onHand_e4: 60_000 },
      { lotId: dearer.lotId, cost_e6: 13_000_000, onHand_e4: 30_000 },
      { lotId: unknown.lotId, cost_e6: null, onHand_e4: 60_000 },
    ]);
    // fixmedins_bchno is a row's own.
    expect(new Set(serials(shop.db())).size).toBe(3);
    expect(details(shop.db(), 'stock.receive').slice(-3)).toMatchObject([
      {
        lotNo: 'P2611',
        cost_e6: 13_000_000,
        quantity_e4: 30_000,
        batchSerial: serials(shop.db())[1],
      },
      { cost_e6: null },
      { cost_e6: null },
    ]);
    // All of a number end on one day, whatever they cost.
    const other = { ...delivery(productId, '14'), expiresOn: '2027-01-31' };
    expect(await manager.fails('stock.receive', other)).toMatchObject({ field: 'expiresOn' });
  });

  it.each(['十二', '12.3456789', '0', '0.000000', '-1', '1e3', '12,5', ' ', '12345678'])(
    'refuses the price %j and takes nothing in',
    async (text) => {
      const { manager, productId } = await open();
      const before = await manager.do('product.lots', { productId });
      const failure = await manager.fails('stock.receive', delivery(productId, text));
      expect(failure).toMatchObject({ code: 'input.invalid', field: 'cost' });
      expect(failure.sentence).toMatch(/进价|填写/);
      expect(await manager.do('product.lots', { productId })).toEqual(before);
    },
  );

  it('may be above the price of sale: the screen warns, the engine takes it', async () => {
    const { manager, productId } = await open();
    const lot = await manager.do('stock.receive', delivery(productId, '9999999.999999'));
    expect(lot.cost_e6).toBe(9_999_999_999_999);
  });

  it('is the manager’s to see: nobody else gets it by any call that shows a lot', async () => {
    const { cashier, manager, productId, shop } = await open();
    const lot = await manager.do('stock.receive', delivery(productId, '12.345678'));
    const pharmacist = shop.seat('pharmacist', '02');
    for (const seat of [cashier, pharmacist]) {
      const { lots } = await seat.do('product.lots', { productId });
      expect(lots.map((one) => one.cost_e6)).toEqual(lots.map(() => null));
      const { lotId, onHand_e4: from_e4 } = lot;
      const adjusted = await seat.do('stock.adjust', {
        ...{ lotId, from_e4, to_e4: quantityE4(from_e4 - 10_000) },
        ...{ cause: 'count', approval: APPROVAL },
      });
      expect(adjusted.cost_e6).toBeNull();
      const back = { lotId, from_e4: adjusted.onHand_e4, to_e4: from_e4, cause: 'count' as const };
      await seat.do('stock.adjust', { ...back, approval: APPROVAL });
    }
    expect(await cashier.fails('stock.receive', delivery(productId, '1'))).toMatchObject({
      code: 'role.forbidden',
    });
    const paid = await payCash(cashier, await otcBasket(cashier));
    const sale = JSON.stringify(await cashier.do('sale.get', { saleId: paid.saleId }));
    const slip = JSON.stringify(await cashier.do('receipt.view', { saleId: paid.saleId }));
    expect(slip).toContain('P2611');
    for (const text of [sale, slip]) expect(text).not.toMatch(/12\.345678|12345678|cost/);
  });
});

describe('one lot number bought at two prices, at the counter', () => {
  it('sells the older first; what was sold keeps its cost, a return goes back to its own', async () => {
    const { shop, cashier, manager, productId } = await open();
    const old = await manager.do('stock.receive', delivery(productId, '10', 2));
    await payCash(cashier, await otcBasket(cashier));
    expect(cost(shop)).toBe(1_000);
    const dear = await manager.do('stock.receive', delivery(productId, '11.5', 5));
    expect(cost(shop)).toBe(1_000);
    // Three boxes by their codes: one is left of the first price.
    for (const n of [2, 3, 4]) await scan(cashier, box(DRUG, n));
    const basket = await current(cashier);
    expect(lineOf(basket, DRUG)).toMatchObject({
      codesNeeded: 3,
      lots: [
        { lotId: old.lotId, lotNo: 'P2611', quantity_e4: 10_000 },
        { lotId: dear.lotId, lotNo: 'P2611', quantity_e4: 20_000 },
      ],
    });
    const sale = await payCash(cashier, basket);
    expect(cost(shop)).toBe(1_000 + 1_000 + 2 * 1_150);
    // On paper it is one lot.
    const { lines: slip } = await cashier.do('receipt.view', { saleId: sale.saleId });
    const printed = slip
      .map((line) => JSON.stringify(line))
      .filter((line) => line.includes('P2611'));
    expect(printed).toHaveLength(1);
    // Two boxes come back; the platform and the books get both rows.
    await cashier.do('sale.return', ask(sale, [part(lineOf(sale, DRUG), 2)]));
    const kept = cost(shop) - 1_000;
    expect([1_000, 1_150]).toContain(kept);
    expect(cost(shop)).toBe(costOfMoved(shop.db()));
    expect(reportFaults(shop.db(), DAYS, shop.clock.now)).toEqual([]);
  });

  it('a number chosen by hand is all of it, whichever row was pointed at', async () => {
    const { cashier, manager, productId } = await open();
    const later = { expiresOn: '2029-12-31' };
    const one = await manager.do('stock.receive', { ...delivery(productId, '10', 1), ...later });
    const two = await manager.do('stock.receive', { ...delivery(productId, '11', 4), ...later });
    for (const n of [1, 2, 3]) await scan(cashier, box(DRUG, n));
    const { lineId } = lineOf(await current(cashier), DRUG);
    for (const { lotId } of [one, two]) {
      const sale = await cashier.do('sale.setLot', { lineId, lotId });
      expect(lineOf(sale, DRUG)).toMatchObject({
        lotChosenByHand: true,
        lots: [
          { lotId: one.lotId, quantity_e4: 10_000 },
          { lotId: two.lotId, quantity_e4: 20_000 },
        ],
      });
    }
    const wanted = { lineId, quantity_e4: quantityE4(60_000) };
    await cashier.do('sale.setQuantity', wanted);
    expect(await cashier.fails('sale.setLot', { lineId, lotId: two.lotId })).toMatchObject({
      code: 'stock.insufficient',
    });
  });

  it('what is corrected on the boxes is corrected on all of the number', async () => {
    const { shop, cashier, manager, productId } = await open();
    await manager.do('stock.receive', delivery(productId, '10', 1));
    await manager.do('stock.receive', delivery(productId, '11', 1));
    await payCash(cashier, await otcBasket(cashier));
    const uploads = await manager.do('outbox.list', { open: false, limit: 10 });
    const upload = uploads.find(({ infno }) => infno === '3505');
    const itemId = present(upload, 'upload').itemId;
    shop.db().prepare(`UPDATE outbox SET state = 'refused'`).run();
    const facts = present(
      (await manager.do('outbox.detail', { itemId })).goods.find((one) => one.lotNo === 'P2611'),
      'goods of the upload',
    );
    const { name: _name, spec: _spec, ...given } = facts;
    await manager.do('outbox.correct', {
      ...{ itemId, goods: { ...given, lotNo: 'P2612' }, practiceNo: null },
    });
    expect(await lotsOf(manager, productId)).toEqual([]);
    expect(await lotsOf(manager, productId, 'P2612')).toHaveLength(2);
  });
});

describe('a wrong purchase price', () => {
  it('is corrected with a reason, a PIN, before and after; also for what was sold', async () => {
    const { shop, cashier, manager, productId } = await open();
    const lot = await manager.do('stock.receive', delivery(productId, '100'));
    await payCash(cashier, await otcBasket(cashier));
    expect(cost(shop)).toBe(10_000);
    const { lotId } = lot;
    const change = {
      ...{ lotId, from_e6: lot.cost_e6, cost: '10.05' },
      ...{ cause: 'mistake' as const, approval: APPROVAL },
    };
    expect(await manager.do('stock.setCost', change)).toMatchObject({ cost_e6: 10_050_000 });
    expect(cost(shop)).toBe(1_005);
    expect(details(shop.db(), 'stock.costSet')).toEqual([
      {
        ...{ lotNo: 'P2611', batchSerial: serials(shop.db())[0], cause: 'mistake' },
        ...{ before_e6: 100_000_000, after_e6: 10_050_000, approvedBy: '0101' },
      },
    ]);
    // Seen before somebody else corrected it.
    expect(await manager.fails('stock.setCost', { ...change, cost: '11' })).toMatchObject({
      code: 'product.priceChanged',
    });
    const unknown = await manager.do('stock.receive', delivery(productId, ''));
    const named = { ...change, lotId: unknown.lotId, from_e6: null, cost: '9' };
    expect(await manager.do('stock.setCost', named)).toMatchObject({ cost_e6: 9_000_000 });
  });

  it('stays what it is for a cashier, without the PIN, and for what is no price', async () => {
    const { shop, cashier, manager, productId } = await open();
    const lot = await manager.do('stock.receive', delivery(productId, '10'));
    const { lotId, cost_e6: from_e6 } = lot;
    const change = { lotId, from_e6, cost: '9', cause: 'mistake' as const, approval: APPROVAL };
    expect((await cashier.fails('stock.setCost', change)).code).toBe('role.forbidden');
    const wrong = { ...change, approval: { ...APPROVAL, pin: '000001' } };
    expect((await manager.fails('stock.setCost', wrong)).code).toBe('approval.wrongPin');
    for (const text of ['', '十', '0', '-1', '1.2345678', '10', '10.000000']) {
      expect(await manager.fails('stock.setCost', { ...change, cost: text })).toMatchObject({
        ...{ code: 'input.invalid', field: 'cost' },
      });
    }
    const nowhere = { ...change, lotId: 'nothing' as never };
    expect((await manager.fails('stock.setCost', nowhere)).code).toBe('stock.lotUnknown');
    expect(await lotsOf(manager, productId)).toMatchObject([{ cost_e6: 10_000_000 }]);
    expect(details(shop.db(), 'stock.costSet')).toEqual([]);
  });

  it('needs another manager where there is one', async () => {
    const { manager, productId, shop } = await open();
    const lot = await manager.do('stock.receive', delivery(productId, '10'));
    const staffNo = '0201' as StaffNo;
    await manager.do('staff.add', {
      ...{ staffNo, name: '钱佳', role: 'manager', title: '店长', qualifications: [] },
      ...{ pharmacistCode: '', practiceCertNo: '', firstPin: '805263', approval: APPROVAL },
    });
    await shop.seat('cashier').do('staff.setPin', { staffNo, pin: '805263', newPin: '730482' });
    const { lotId, cost_e6: from_e6 } = lot;
    const change = { lotId, from_e6, cost: '9', cause: 'invoice' as const, approval: APPROVAL };
    expect((await manager.fails('stock.setCost', change)).code).toBe('approval.secondPerson');
    const second = { ...change, approval: { staffNo, pin: '730482' } };
    expect(await manager.do('stock.setCost', second)).toMatchObject({ cost_e6: 9_000_000 });
  });
});

it('random receipts, sales, returns, voids and corrections: the cost in the report is that of the lots', async () => {
  const price = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([yuan, rest]) => (yuan === 0 ? '' : `${yuan}.${String(rest).padStart(6, '0')}`));
  const step = fc.oneof(
    fc.record({
      act: fc.constant('receive' as const),
      price,
      boxes: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ act: fc.constant('sell' as const), boxes: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ act: fc.constant('return' as const), boxes: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ act: fc.constant('void' as const) }),
    fc.record({ act: fc.constant('correct' as const), price }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
      const { shop, cashier, manager, productId } = await open();
      try {
        await manager.do('stock.receive', delivery(productId, '7.25', 2));
        let boxes = 0;
        let sold: string | null = null;
        for (const one of steps) {
          if (one.act === 'receive') {
            await manager.do('stock.receive', delivery(productId, one.price, one.boxes));
          } else if (one.act === 'sell') {
            for (let left = one.boxes; left > 0; left -= 1)
              await scan(cashier, box(DRUG, (boxes += 1)));
            sold = (await payCash(cashier, await current(cashier))).saleId;
          } else if (one.act === 'correct') {
            const [lot] = await lotsOf(manager, productId);
            if (lot === undefined || one.price === '') continue;
            const { lotId, cost_e6: from_e6 } = lot;
            const approval = { cause: 'invoice' as const, approval: APPROVAL };
            await manager.try('stock.setCost', { lotId, from_e6, cost: one.price, ...approval });
          } else if (sold !== null) {
            const saleId = sold as never;
            const sale = await cashier.do('sale.get', { saleId });
            const line = lineOf(sale, DRUG);
            if (one.act === 'void') {
              await cashier.do('sale.void', { saleId, reason: '测试', approval: APPROVAL });
            } else if (line.codes.length > one.boxes) {
              await cashier.do('sale.return', ask(sale, [part(line, one.boxes)]));
            } else continue;
            sold = null;
          }
        }
        expect(cost(shop)).toBe(costOfMoved(shop.db()));
        expect(reportFaults(shop.db(), DAYS, shop.clock.now)).toEqual([]);
      } finally {
        await shop.close();
      }
    }),
    { numRuns: 5 },
  );
}, 120_000);
