/** Every selling price a product has had: who, when, why, from what to what; five years of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallInput, CallOutput } from '#contract/index.ts';
import type { PricePoint } from '#contract/stock.ts';
import type { ProductId } from '#core/ids.ts';
import { priceE6 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { appendAudit } from '#db/audit.ts';
import { transaction } from '#db/sql.ts';
import type { Seat } from '#tests/support/shop.ts';
import { APPROVAL, OPENING, openShop } from '#tests/support/shop.ts';
import { goods } from '#tests/support/stages.ts';

const DRUG = '布洛芬缓释胶囊';

const NEW: CallInput<'product.create'> = {
  ...{ itemCode: 'NEW-1', name: '重楼颗粒', genericName: '', spec: '6g×12袋', dosageForm: '' },
  ...{ manufacturer: '', approvalNo: '', unit: '盒', kind: 'otc', nationalDrugCode: '' },
  ...{ catalogueClass: '', price: '23.456789', barcode: '', tracePrefixes: [], shelf: '' },
  traceRequired: false,
};

type Page = CallOutput<'product.priceHistory'>;

const pageOf = (seat: Seat, productId: ProductId, before: number | null, limit = 50) =>
  seat.do('product.priceHistory', { productId, before, limit });

async function allOf(seat: Seat, productId: ProductId, limit: number): Promise<PricePoint[]> {
  const prices: PricePoint[] = [];
  let page: Page = await pageOf(seat, productId, null, limit);
  prices.push(...page.prices);
  while (page.next !== null) {
    page = await pageOf(seat, productId, page.next, limit);
    prices.push(...page.prices);
  }
  return prices;
}

async function setPrice(seat: Seat, productId: ProductId, price: string, cause = 'list') {
  const { product } = await pageOf(seat, productId, null, 1);
  const change = { productId, from_e6: product.price_e6, price, approval: APPROVAL };
  return seat.do('product.setPrice', { ...change, cause: cause as 'list' });
}

describe('the history of a price', () => {
  it('begins with the creation by hand, and everybody reads every change of it', async () => {
    const shop = await openShop();
    const [cashier, manager] = [shop.seat('cashier'), shop.seat('manager', '02')];
    const { productId } = await manager.do('product.create', NEW);
    shop.clock.now += 60_000;
    await setPrice(cashier, productId, '25', 'supplier');
    shop.clock.now += 60_000;
    await setPrice(cashier, productId, '19.9', 'promotion');
    const { prices, next, product } = await pageOf(cashier, productId, null);
    expect(next).toBeNull();
    expect(product).toMatchObject({ productId, price_e6: 19_900_000 });
    expect(prices).toEqual([
      {
        ...{ at: OPENING + 120_000, from_e6: 25_000_000, to_e6: 19_900_000, cause: 'promotion' },
        ...{ staffName: '林晓燕', approvedBy: '赵国栋' },
      },
      {
        ...{ at: OPENING + 60_000, from_e6: 23_456_789, to_e6: 25_000_000, cause: 'supplier' },
        ...{ staffName: '林晓燕', approvedBy: '赵国栋' },
      },
      {
        ...{ at: OPENING, from_e6: null, to_e6: 23_456_789, cause: 'created' },
        ...{ staffName: '赵国栋', approvedBy: '' },
      },
    ]);
  });

  it('begins with the goods list where it came from one', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const base64 = Buffer.from('编码,品名,单位,类别,零售价\nN1,创可贴,盒,器械,9.90').toString(
      'base64',
    );
    const { sha256, ready } = await manager.do('goodsImport.dryRun', { base64 });
    await manager.do('goodsImport.run', { base64, sha256, ready, approval: APPROVAL });
    const { productId } = present(await manager.do('product.byCode', { code: 'N1' }), 'N1');
    expect((await pageOf(manager, productId, null)).prices).toEqual([
      {
        ...{ at: OPENING, from_e6: null, to_e6: 9_900_000, cause: 'imported' },
        ...{ staffName: '赵国栋', approvedBy: '赵国栋' },
      },
    ]);
  });

  it('begins with the store for goods it was opened with', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const { productId, price_e6 } = present(
      await manager.do('product.byCode', { code: goods(DRUG).barcode }),
      DRUG,
    );
    const opening = {
      ...{ at: null, from_e6: null, to_e6: price_e6, cause: 'opening' },
      ...{ staffName: '', approvedBy: '' },
    };
    expect((await pageOf(manager, productId, null)).prices).toEqual([opening]);
    await setPrice(manager, productId, '30');
    const { prices } = await pageOf(manager, productId, null);
    expect(prices).toMatchObject([{ from_e6: price_e6, to_e6: 30_000_000 }, opening]);
  });

  it('knows no product that is not there, and no place that is none', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const asked = { productId: 'nobody' as ProductId, before: null, limit: 10 };
    expect(await manager.fails('product.priceHistory', asked)).toMatchObject({
      code: 'product.unknown',
    });
    for (const wrong of [{ before: 0 }, { before: 1.5 }, { limit: 0 }, { limit: 51 }]) {
      const failure = await manager.fails('product.priceHistory', { ...asked, ...wrong });
      expect(failure.code).toBe('input.invalid');
    }
  });
});

it('random changes: an unbroken chain of prices to the one in force, the same in pages of any size', async () => {
  const price = fc.integer({ min: 1, max: 50_000_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(price, { maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (changes, limit, made) => {
        const shop = await openShop();
        try {
          const manager = shop.seat('manager');
          const product = made
            ? await manager.do('product.create', NEW)
            : present(await manager.do('product.byCode', { code: goods(DRUG).barcode }), DRUG);
          const { productId } = product;
          const wanted: number[] = [product.price_e6];
          for (const price_e6 of changes) {
            if (price_e6 === wanted.at(-1)) continue;
            await setPrice(manager, productId, (price_e6 / 1_000_000).toFixed(6));
            wanted.push(price_e6);
          }
          const prices = await allOf(manager, productId, limit);
          expect(prices.map((one) => one.to_e6)).toEqual(wanted.toReversed());
          expect(prices.map((one) => one.from_e6)).toEqual([
            ...wanted.slice(0, -1).toReversed(),
            null,
          ]);
          expect(prices).toEqual(await allOf(manager, productId, 50));
        } finally {
          await shop.close();
        }
      },
    ),
    { numRuns: 5 },
  );
}, 120_000);

it('is read in pages among twenty thousand other rows', async () => {
  const shop = await openShop();
  const manager = shop.seat('manager');
  const { productId, itemCode, price_e6 } = present(
    await manager.do('product.byCode', { code: goods(DRUG).barcode }),
    DRUG,
  );
  const db = shop.db();
  const row = { at: OPENING, till: '01', staffNo: '0107', action: 'product.priceSet' } as const;
  const rest = { cause: 'list', approvedBy: '0101' };
  transaction(db, () => {
    for (let n = 0; n < 20_000; n += 1) {
      const own = n % 100 === 0;
      const detail = { before_e6: priceE6(price_e6 + n), after_e6: priceE6(price_e6 + n + 1) };
      const subject = own ? itemCode : `OTHER-${n % 500}`;
      const action = n % 3 === 0 || own ? row.action : 'sale.paid';
      appendAudit(db, { ...row, action, subject, detail: { ...detail, ...rest } } as never);
    }
  });
  const page = await pageOf(manager, productId, null, 10);
  expect(page.prices).toHaveLength(10);
  expect((await allOf(manager, productId, 50)).length).toBe(201);
});
