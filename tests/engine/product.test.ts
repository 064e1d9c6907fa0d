/** Products and goods received, through dispatch: what is found, what is refused and by which field. */
import { describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/index.ts';
import type { ProductId } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import { openShop } from '#tests/support/shop.ts';
import type { Seat } from '#tests/support/shop.ts';

const NEW: CallInput<'product.create'> = {
  itemCode: 'NEW-1',
  name: '重楼颗粒',
  genericName: '重楼颗粒',
  spec: '6g×12袋',
  dosageForm: '颗粒',
  manufacturer: '云岭中药',
  approvalNo: '国药准字Z99912345',
  unit: '盒',
  kind: 'otc',
  nationalDrugCode: '',
  catalogueClass: '',
  price: '23.456789',
  barcode: '6901234567892',
  tracePrefixes: ['8999901'],
  traceRequired: true,
  shelf: 'Z-01',
};

async function anyProduct(seat: Seat): Promise<ProductId> {
  const [row] = await seat.do('product.search', { text: 'a', limit: 1 });
  if (!row) throw new Error('the training store has goods');
  return row.productId;
}

const delivery = (productId: ProductId): CallInput<'stock.receive'> => ({
  productId,
  lotNo: 'T2611',
  madeOn: '2026-01-01',
  expiresOn: '2028-12-31',
  quantity_e4: quantityE4(30_000),
  supplier: '云州医药',
  cost: '',
});

describe('product.create', () => {
  it('makes goods that are found at once, by name, letters and every code', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const made = await manager.do('product.create', NEW);
    expect(made).toMatchObject({ name: '重楼颗粒', price_e6: 23_456_789, available_e4: 0 });
    for (const text of ['楼', '重楼', 'cl', 'chonglou', 'NEW-1', '6901234567892', 'z99912345']) {
      const rows = await manager.do('product.search', { text, limit: 20 });
      expect(
        rows.map((row) => row.productId),
        text,
      ).toContain(made.productId);
    }
    for (const code of ['NEW-1', '6901234567892']) {
      expect(await manager.do('product.byCode', { code })).toEqual(made);
    }
    expect(await manager.do('product.byCode', { code: 'nothing' })).toBeNull();
  });

  it.each([
    ['itemCode', { itemCode: 'YP000001' }, 'product.duplicate'],
    ['barcode', { barcode: '6909990000011' }, 'product.duplicate'],
    ['tracePrefixes', { tracePrefixes: ['8100427'] }, 'product.duplicate'],
    ['price', { price: '0.000000' }, 'input.invalid'],
    ['price', { price: '1.1234567' }, 'input.invalid'],
    ['price', { price: '-1' }, 'input.invalid'],
    ['name', { name: '  ' }, 'input.invalid'],
    ['tracePrefixes.0', { tracePrefixes: ['81'] }, 'input.invalid'],
  ] as const)('refuses by the field %s: %j', async (field, over, code) => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const failure = await manager.fails('product.create', { ...NEW, ...over } as typeof NEW);
    expect(failure).toMatchObject({ code, field });
    expect(await manager.do('product.search', { text: '重楼颗', limit: 5 })).toEqual([]);
  });

  it('is the manager’s', async () => {
    const shop = await openShop();
    expect(await shop.seat('cashier').fails('product.create', NEW)).toMatchObject({
      code: 'role.forbidden',
    });
  });
});

describe('stock.receive', () => {
  it('adds a lot, and adds to it when the same comes again', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const productId = await anyProduct(manager);
    const before = await manager.do('product.lots', { productId });
    const lot = await manager.do('stock.receive', delivery(productId));
    expect(lot).toMatchObject({ lotNo: 'T2611', onHand_e4: 30_000, expired: false });
    const again = await manager.do('stock.receive', delivery(productId));
    expect(again).toMatchObject({ lotId: lot.lotId, onHand_e4: 60_000 });
    const after = await manager.do('product.lots', { productId });
    expect(after.lots).toHaveLength(before.lots.length + 1);
    expect(after.product.available_e4 - before.product.available_e4).toBe(60_000);
    const moved = shop
      .db()
      .prepare('SELECT sum(quantity_e4) FROM stock_movement WHERE lot_id = ?')
      .pluck()
      .get(lot.lotId);
    expect(moved).toBe(60_000);
  });

  it.each([
    ['quantity_e4', { quantity_e4: quantityE4(0) }, 'line.quantityInvalid'],
    ['quantity_e4', { quantity_e4: quantityE4(-10_000) }, 'line.quantityInvalid'],
    ['quantity_e4', { quantity_e4: quantityE4(6_909_990_000_011) }, 'line.quantityInvalid'],
    ['expiresOn', { expiresOn: '2026-11-20' }, 'stock.expired'],
    ['expiresOn', { expiresOn: '2027-02-30' }, 'input.invalid'],
    ['madeOn', { madeOn: '2026-11-22' }, 'input.invalid'],
    ['madeOn', { madeOn: '2026-13-01' }, 'input.invalid'],
    ['productId', { productId: 'nobody' as ProductId }, 'product.unknown'],
    ['lotNo', { lotNo: '' }, 'input.invalid'],
  ] as const)('refuses by the field %s: %j', async (field, over, code) => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const productId = await anyProduct(manager);
    const before = await manager.do('product.lots', { productId });
    const failure = await manager.fails('stock.receive', { ...delivery(productId), ...over });
    expect(failure).toMatchObject({ code, field });
    expect(await manager.do('product.lots', { productId })).toEqual(before);
  });

  it('does not take another expiry for a lot it knows', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const productId = await anyProduct(manager);
    await manager.do('stock.receive', delivery(productId));
    const failure = await manager.fails('stock.receive', {
      ...delivery(productId),
      expiresOn: '2029-12-31',
    });
    expect(failure).toMatchObject({ code: 'input.invalid', field: 'expiresOn' });
    expect(failure.sentence).toContain('2028-12-31');
  });
});

describe('stock.summary', () => {
  it('counts what came in', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const before = await manager.do('stock.summary', {});
    const made = await manager.do('product.create', { ...NEW, price: '10.00' });
    await manager.do('stock.receive', {
      ...delivery(made.productId),
      expiresOn: '2027-01-31',
    });
    const after = await manager.do('stock.summary', {});
    expect(after).toEqual({
      products: before.products + 1,
      lots: before.lots + 1,
      nearExpiryLots: before.nearExpiryLots + 1,
      expiredLots: before.expiredLots,
      value_fen: before.value_fen + 3_000,
    });
  });
});
