/** The training store as it is made, and the palette that plays the scanner. */
import { expect, it } from 'vitest';
import { classifyCode } from '#core/scan.ts';
import { brokenAuditRow } from '#db/audit.ts';
import { boxCode } from '#engine/training/box-code.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { PIN, startTestEngine } from './support.ts';

it('the store has its goods on the shelf, every box explained by a movement', async () => {
  const engine = await startTestEngine();
  const till = engine.at('01');
  await till.ask('staff.signIn', { staffNo: '0101' as never, pin: PIN.manager });
  const summary = await till.ask('stock.summary', {});
  expect(summary.products).toBe(40);
  expect(summary.value_fen).toBeGreaterThan(0);
  const unexplained = engine.db
    .prepare(
      `SELECT count(*) FROM lot WHERE on_hand_e4 <>
         (SELECT sum(quantity_e4) FROM stock_movement WHERE stock_movement.lot_id = lot.lot_id)`,
    )
    .pluck()
    .get();
  expect(unexplained).toBe(0);
  expect(brokenAuditRow(engine.db)).toBeNull();
  const state = await till.ask('system.state', {});
  expect(state).toMatchObject({ training: true, till: '01', tills: ['01', '02'] });
});

it('the palette offers boxes that are free, those of the sale first', async () => {
  const engine = await startTestEngine();
  const till = engine.at('01');
  await till.ask('staff.signIn', { staffNo: '0101' as never, pin: PIN.manager });
  const [product] = await till.ask('product.search', { text: '板蓝根', limit: 1 });
  const productId = product?.productId as never;
  await till.ask('sale.addProduct', { productId, quantity_e4: 20_000 as never });
  const boxes = (await till.ask('training.palette', {})).boxes;
  expect(boxes.slice(0, 2).every((box) => box.label.includes('板蓝根'))).toBe(true);
  expect(boxes[2]?.label).not.toContain('板蓝根');
  const [first] = boxes;
  await till.ask('sale.scan', { code: first?.code ?? '', place: 'counter' });
  const after = (await till.ask('training.palette', {})).boxes;
  expect(after.map((box) => box.code)).not.toContain(first?.code);
  expect(after[0]?.label).toContain('板蓝根');
  expect(after[1]?.label).not.toContain('板蓝根');
});

it('the palette looks the same twice, and its codes are what they say they are', async () => {
  const engine = await startTestEngine();
  const till = engine.at('01');
  const palette = await till.ask('training.palette', {});
  expect(await till.ask('training.palette', {})).toEqual(palette);
  expect(palette.people.length).toBeGreaterThan(5);
  const kinds = (codes: readonly { readonly code: string }[]) =>
    new Set(codes.map(({ code }) => classifyCode(code).kind));
  expect(kinds(palette.people)).toEqual(new Set(['eVoucher']));
  expect(kinds(palette.staff)).toEqual(new Set(['eVoucher']));
  expect(kinds(palette.boxes)).toEqual(new Set(['trace']));
  expect(kinds(palette.goods)).toEqual(new Set(['barcode']));
  for (const kind of ['wechatPay', 'alipayPay', 'healthCode', 'eVoucher']) {
    expect([...kinds(palette.wrong)]).toContain(kind);
  }
});

it('made-up boxes never repeat', () => {
  const codes = Array.from({ length: 5000 }, (_, n) => boxCode('8100427', n + 1));
  expect(new Set(codes).size).toBe(5000);
  expect(codes.every((code) => /^8100427\d{13}$/.test(code))).toBe(true);
});

it('a store file with a wrong field is refused by its name', () => {
  const text = JSON.stringify({ store: { code: 'nh', name: 'x', phone: '', licenceNo: '' } });
  expect(readStoreFile(text)).toMatchObject({
    ok: false,
    failure: { code: 'store.invalid', field: 'store.code' },
  });
  expect(readStoreFile('{')).toMatchObject({ ok: false, failure: { code: 'store.invalid' } });
});
