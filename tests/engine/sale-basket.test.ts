/** The basket: quantities, lots, totals, parking; every wrong input leaves it as it was. */
import { describe, expect, it } from 'vitest';
import type { QuantityE4 } from '#core/money.ts';
import type { LotId, ProductId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import type { Seat } from '#tests/support/shop.ts';
import { OPENING, openShop } from '#tests/support/shop.ts';
import { box, current, goods, otcBasket, payCash, scan } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

const e4 = (units: number): QuantityE4 => Math.round(units * 10_000) as QuantityE4;
const DAY_MS = 86_400_000;

async function product(seat: Seat, name: string): Promise<ProductId> {
  const { itemCode } = goods(name);
  return present(await seat.do('product.byCode', { code: itemCode }), name).productId;
}
const onlyLine = (sale: Sale) => present(sale.lines[0], 'a line');

describe('quantities', () => {
  it.each([
    ['zero', 0],
    ['negative', -10_000],
    ['absurd', 9_990_001],
    ['a whole warehouse', Number.MAX_SAFE_INTEGER],
    ['a part of a box with a trace code', 15_000],
  ])('%s is refused and the basket stays', async (_name, quantity) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const before = await otcBasket(cashier);
    const { lineId } = onlyLine(before);
    const failure = await cashier.fails('sale.setQuantity', {
      lineId,
      quantity_e4: quantity as QuantityE4,
    });
    expect(failure).toMatchObject({ code: 'line.quantityInvalid', field: 'quantity_e4' });
    const added = await cashier.fails('sale.addProduct', {
      productId: await product(cashier, '感冒灵颗粒'),
      quantity_e4: quantity as QuantityE4,
    });
    expect(added.code).toBe('line.quantityInvalid');
    expect(await current(cashier)).toEqual(before);
    expect(violationsOf(shop)).toEqual([]);
  });

  it.each(['1', 1.5, Number.NaN, null, undefined])('%s is no quantity at all', async (quantity) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const productId = await product(cashier, '感冒灵颗粒');
    const input = { productId, quantity_e4: quantity as never };
    expect(await cashier.fails('sale.addProduct', input)).toMatchObject({
      code: 'input.invalid',
      field: 'quantity_e4',
    });
    expect(await cashier.do('sale.current')).toBeNull();
  });

  it('not below the boxes scanned, not above the stock; nothing is lost by asking', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await otcBasket(cashier, '重楼粉', 1);
    const sale = await otcBasket(cashier, '重楼粉', 2);
    const { lineId } = onlyLine(sale);
    const less = { lineId, quantity_e4: e4(1) };
    expect((await cashier.fails('sale.setQuantity', less)).code).toBe('line.quantityBelowCodes');
    const more = { lineId, quantity_e4: e4(11) };
    expect((await cashier.fails('sale.setQuantity', more)).code).toBe('stock.insufficient');
    expect(await current(cashier)).toEqual(sale);
    // All ten of the lot: what the line holds itself counts as free.
    const all = await cashier.do('sale.setQuantity', { lineId, quantity_e4: e4(10) });
    expect(onlyLine(all).quantity_e4).toBe(e4(10));
    expect(violationsOf(shop)).toEqual([]);
  });

  it('half of something without trace codes is a quantity; money is exact to the fen', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const productId = await product(cashier, '医用棉签');
    const sale = await cashier.do('sale.addProduct', { productId, quantity_e4: e4(0.5) });
    expect(onlyLine(sale)).toMatchObject({ quantity_e4: 5_000, amount_fen: 275 });
    expect(sale.total_fen).toBe(275);
  });
});

describe('lots', () => {
  it('first expiry first over two lots, and an expired lot is never picked', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { lots } = await cashier.do('product.lots', {
      productId: await product(cashier, '硝酸甘油片'),
    });
    const expired = present(
      lots.find((lot) => lot.expired),
      'an expired lot on the shelf',
    );
    const manager = shop.seat('manager', '02');
    const metformin = await product(cashier, '布洛芬缓释胶囊');
    await manager.do('stock.receive', {
      productId: metformin,
      lotNo: 'SOON',
      madeOn: '2026-01-01',
      expiresOn: '2026-12-31',
      quantity_e4: e4(2),
      supplier: '测试',
      cost: '',
    });
    const sale = await cashier.do('sale.addProduct', { productId: metformin, quantity_e4: e4(3) });
    expect(onlyLine(sale).lots.map((lot) => [lot.lotNo, lot.quantity_e4])).toEqual([
      ['SOON', e4(2)],
      ['BL26030', e4(1)],
    ]);
    const { lineId } = onlyLine(sale);
    // Another product's lot, and no lot at all.
    for (const lotId of [expired.lotId, 'no-such-lot' as LotId]) {
      const failure = await cashier.fails('sale.setLot', { lineId, lotId });
      expect(failure.code).toBe('stock.lotUnknown');
    }
    expect(await current(cashier)).toEqual(sale);
  });

  it('a lot that expires while the sale is parked is not sold', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const manager = shop.seat('manager', '02');
    const productId = await product(cashier, '一次性使用医用口罩');
    await manager.do('stock.receive', {
      productId,
      lotNo: 'TODAY',
      madeOn: '2026-01-01',
      expiresOn: '2026-11-21',
      quantity_e4: e4(5),
      supplier: '测试',
      cost: '',
    });
    const sale = await cashier.do('sale.addProduct', { productId, quantity_e4: e4(1) });
    expect(onlyLine(sale).lots[0]?.lotNo).toBe('TODAY');
    await cashier.do('sale.hold');
    shop.clock.now += DAY_MS;
    await cashier.do('sale.resume', { saleId: sale.saleId });
    const due = sale.total_fen;
    const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
    const failure = await cashier.fails('sale.tender', { saleId: sale.saleId, tenders });
    expect(failure.code).toBe('stock.expired');
    expect(failure.sentence).toContain('TODAY');
    // The way out is what the sentence says.
    await cashier.do('sale.removeLine', { lineId: onlyLine(sale).lineId });
    const again = await cashier.do('sale.addProduct', { productId, quantity_e4: e4(1) });
    expect(onlyLine(again).lots[0]?.lotNo).toBe('M2605');
    expect((await payCash(cashier, again)).state).toBe('paid');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('parking', () => {
  it('keeps lots and codes, and goes on at the other till', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const sale = await otcBasket(cashier);
    await cashier.do('sale.hold');
    expect(await cashier.do('sale.current')).toBeNull();
    expect((await other.do('sale.heldList')).map((row) => row.saleNo)).toEqual([sale.saleNo]);
    const taken = await other.do('sale.resume', { saleId: sale.saleId });
    expect(taken.lines[0]?.codes).toEqual([box('布洛芬缓释胶囊', 1)]);
    expect((await cashier.fails('sale.resume', { saleId: sale.saleId })).code).toBe('sale.notHeld');
    expect((await payCash(other, taken)).state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a till with goods on it takes up nothing else; an empty one forgets its empty sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const parked = await otcBasket(cashier);
    await cashier.do('sale.hold');
    await otcBasket(cashier, '感冒灵颗粒');
    const refused = await cashier.fails('sale.resume', { saleId: parked.saleId });
    expect(refused.code).toBe('sale.notEmptyTill');
    await cashier.do('sale.abandon');
    expect((await cashier.do('sale.resume', { saleId: parked.saleId })).saleNo).toBe(parked.saleNo);
    expect((await cashier.fails('sale.hold', { surplus: 1 } as never)).field).toBe('surplus');
  });

  it('another person at the till: what is on the counter is parked, an empty sale is forgotten', async () => {
    const shop = await openShop();
    const cashier = await shop.signIn('cashier');
    const basket = await otcBasket(cashier);
    const other = await shop.signIn('cashier2');
    // Both windows of the till are open: the first one's sale stays in work.
    expect((await current(other)).saleNo).toBe(basket.saleNo);
    await cashier.do('staff.signOut');
    await shop.signIn('manager');
    expect(await other.do('sale.current')).toBeNull();
    expect((await other.do('sale.heldList')).map((row) => row.saleNo)).toEqual([basket.saleNo]);
    const emptied = await otcBasket(other, '感冒灵颗粒');
    await other.do('sale.removeLine', { lineId: onlyLine(emptied).lineId });
    await other.do('staff.signOut');
    await shop.signIn('cashier');
    expect(
      await shop.db().prepare("SELECT count(*) FROM sale WHERE state = 'held'").pluck().get(),
    ).toBe(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('nothing to hold, nothing to abandon, nothing to change', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('sale.hold')).code).toBe('sale.unknown');
    expect((await cashier.fails('sale.abandon')).code).toBe('sale.unknown');
    expect((await cashier.fails('prescription.unlink')).code).toBe('sale.unknown');
    expect((await cashier.fails('sale.setAccountMode', { mode: 'none' })).code).toBe(
      'sale.unknown',
    );
    // Asking did not start a sale.
    expect(await cashier.do('sale.current')).toBeNull();
  });
});

describe('numbers', () => {
  it('a year later the same day starts no number twice', async () => {
    const shop = await openShop({ now: OPENING });
    const cashier = shop.seat('cashier');
    const first = await payCash(cashier, await otcBasket(cashier));
    shop.clock.now = Date.parse('2027-11-21T10:00:00+08:00');
    await scan(cashier, box('布洛芬缓释胶囊', 2));
    const second = await current(cashier);
    expect(second.saleNo).not.toBe(first.saleNo);
    expect((await cashier.do('sale.find', { saleNo: second.saleNo }))?.saleId).toBe(second.saleId);
  });

  it('a price with too many decimals is no price', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const base = {
      itemCode: 'TEST1',
      name: '测试品',
      genericName: '',
      spec: '',
      dosageForm: '',
      manufacturer: '',
      approvalNo: '',
      unit: '盒',
      kind: 'other' as const,
      nationalDrugCode: '',
      catalogueClass: '' as const,
      barcode: '',
      tracePrefixes: [],
      traceRequired: false,
      shelf: '',
    };
    for (const price of ['1.1234567', '-1', '1e3', '１２', '', '1.']) {
      const failure = await manager.fails('product.create', { ...base, price });
      expect(failure).toMatchObject({ code: 'input.invalid', field: 'price' });
    }
    expect((await manager.do('product.create', { ...base, price: '1.123456' })).price_e6).toBe(
      1_123_456,
    );
  });
});
