/** Another price and on hand that is not what the books say: asked by anybody, approved by a manager. */
import { expect, it } from 'vitest';
import { PIN, startTestEngine } from './support.ts';
import type { TestEngine, TestTill } from './support.ts';

const approval = { staffNo: '0101' as never, pin: PIN.manager };

async function atTheShelf(): Promise<{ engine: TestEngine; till: TestTill }> {
  const engine = await startTestEngine();
  const till = engine.at('01');
  await till.ask('staff.signIn', { staffNo: '0107' as never, pin: PIN.cashier });
  return { engine, till };
}

async function product(till: TestTill) {
  const [row] = await till.ask('product.search', { text: '板蓝根', limit: 1 });
  if (row === undefined) throw new Error('no such product');
  const { lots } = await till.ask('product.lots', { productId: row.productId });
  const [lot] = lots;
  if (lot === undefined) throw new Error('no lot');
  return { row, lot };
}

const lastDetail = (engine: TestEngine, action: string): unknown =>
  JSON.parse(
    engine.db
      .prepare<[string], string>('SELECT detail FROM audit WHERE action = ? ORDER BY audit_id DESC')
      .pluck()
      .get(action) ?? 'null',
  );

it('a price changes for what is sold from now on, before and after are on record', async () => {
  const { engine, till } = await atTheShelf();
  const { row } = await product(till);
  const one = { productId: row.productId, quantity_e4: 10_000 as never };
  await till.ask('sale.addProduct', one);
  const value = (await till.ask('stock.summary', {})).value_fen;
  const change = {
    ...{ productId: row.productId, from_e6: row.price_e6, price: '21.5' },
    ...{ cause: 'list' as const, approval },
  };
  const after = await till.ask('product.setPrice', change);
  expect(after.price_e6).toBe(21_500_000);
  expect((await till.ask('stock.summary', {})).value_fen).not.toBe(value);
  expect((await till.ask('sale.current', {}))?.lines[0]?.price_e6).toBe(row.price_e6);
  expect(lastDetail(engine, 'product.priceSet')).toEqual({
    before_e6: row.price_e6,
    after_e6: 21_500_000,
    cause: 'list',
    approvedBy: '0101',
  });
  // Seen before somebody else changed it.
  expect(await till.call('product.setPrice', { ...change, price: '22' })).toMatchObject({
    failure: { code: 'product.priceChanged' },
  });
});

it('without the manager nothing changes', async () => {
  const { till } = await atTheShelf();
  const { row, lot } = await product(till);
  const wrong = { ...approval, pin: '000001' };
  expect(
    await till.call('product.setPrice', {
      ...{ productId: row.productId, from_e6: row.price_e6, price: '1' },
      ...{ cause: 'mistake', approval: wrong },
    }),
  ).toMatchObject({ failure: { code: 'approval.wrongPin' } });
  expect(
    await till.call('stock.adjust', {
      ...{ lotId: lot.lotId, from_e4: lot.onHand_e4, to_e4: 0 as never },
      ...{ cause: 'lost', approval: { staffNo: '0103' as never, pin: PIN.pharmacist } },
    }),
  ).toMatchObject({ failure: { code: 'approval.wrongPin' } });
  const again = await product(till);
  expect([again.row.price_e6, again.lot.onHand_e4]).toEqual([row.price_e6, lot.onHand_e4]);
});

it('stock becomes what is really there, with a movement that says why', async () => {
  const { engine, till } = await atTheShelf();
  const { row, lot } = await product(till);
  const to_e4 = (lot.onHand_e4 - 20_000) as never;
  const change = {
    ...{ lotId: lot.lotId, from_e4: lot.onHand_e4, to_e4 },
    ...{ cause: 'damaged' as const, approval },
  };
  expect((await till.ask('stock.adjust', change)).onHand_e4).toBe(to_e4);
  expect(
    engine.db
      .prepare("SELECT quantity_e4, reason, staff_no FROM stock_movement WHERE kind = 'adjust'")
      .all(),
  ).toEqual([{ quantity_e4: -20_000, reason: 'damaged', staff_no: '0107' }]);
  expect(lastDetail(engine, 'stock.adjusted')).toMatchObject({
    before_e4: lot.onHand_e4,
    after_e4: to_e4,
    cause: 'damaged',
    approvedBy: '0101',
  });
  expect(await till.call('stock.adjust', change)).toMatchObject({
    failure: { code: 'stock.changed' },
  });
  // What a sale holds cannot be counted away.
  await till.ask('sale.addProduct', { productId: row.productId, quantity_e4: 10_000 as never });
  const held = { ...change, from_e4: to_e4, to_e4: 0 as never };
  const reply = await till.call('stock.adjust', held);
  expect(reply).toMatchObject({ failure: { code: 'stock.insufficient', field: 'to_e4' } });
  const below = { ...held, to_e4: -1 as never };
  expect((await till.call('stock.adjust', below)).ok).toBe(false);
});
