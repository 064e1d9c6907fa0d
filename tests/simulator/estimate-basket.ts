/** Baskets of the training store and books of a person, for the estimate against the platform. */
import fc from 'fast-check';
import type { EstimateLine } from '#core/estimate.ts';
import { fen, lineAmount, parseDecimal, priceE6, quantityE4, ratioE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { catalogue, type DrugData } from '#simulator/data.ts';
import { regionFile } from '#tests/support/simulated-wire.ts';

/** What the shop knows of a drug: class and ratio from its own master data, the ceiling of 1318. */
export type Drug = {
  readonly data: DrugData;
  readonly price_e6: number;
  readonly facts: Pick<EstimateLine, 'catalogueClass' | 'payFirst_e4' | 'ceiling_e6'>;
};
type StoreProduct = {
  readonly nationalDrugCode: string;
  readonly catalogueClass: string;
  readonly payFirst_e4: number;
  readonly price: string;
};

const PRODUCTS = (
  JSON.parse(regionFile('training-store.json')) as { products: readonly StoreProduct[] }
).products;
export const DRUGS: readonly Drug[] = catalogue.drugs.map((data) => {
  const product = present(
    PRODUCTS.find((one) => one.nationalDrugCode === data.code),
    data.name,
  );
  return {
    data,
    price_e6: present(parseDecimal(product.price, 6), 'price'),
    facts: {
      catalogueClass: product.catalogueClass,
      payFirst_e4: ratioE4(product.payFirst_e4),
      ceiling_e6:
        data.ceilingPrice === ''
          ? null
          : priceE6(present(parseDecimal(data.ceilingPrice, 6), 'ceiling')),
    },
  };
});

export type BasketLine = { readonly drug: Drug; readonly line: EstimateLine };

/**
 * Store prices, odd ones and ones about the ceiling; whole packs and parts; amounts as the till makes
 * them, and sometimes a fen beside, as far as the platform takes it (insurance-interface §2.5, 8).
 */
const anyBasketLine: fc.Arbitrary<BasketLine> = fc
  .record({
    drug: fc.constantFrom(...DRUGS),
    priced: fc.constantFrom('store', 'store', 'store', 'ceiling', 'odd'),
    odd: fc.integer({ min: 20_000, max: 300_000_000 }),
    above: fc.integer({ min: -20_000, max: 20_000 }),
    quantity: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((packs) => packs * 10_000),
      fc.integer({ min: 1, max: 200_000 }),
    ),
    beside: fc.constantFrom(0, 0, 0, -1, 1),
  })
  .map(({ drug, priced, odd, above, quantity, beside }) => {
    const ceiling = drug.facts.ceiling_e6 ?? drug.price_e6;
    const price_e6 = priceE6(
      { store: drug.price_e6, ceiling: ceiling + above, odd }[priced] ?? drug.price_e6,
    );
    const quantity_e4 = quantityE4(quantity);
    const exact_fen = lineAmount(price_e6, quantity_e4);
    const moved_fen = exact_fen + beside;
    const gap = BigInt(price_e6) * BigInt(quantity_e4) - BigInt(moved_fen) * 100_000_000n;
    const taken = moved_fen > 0 && gap <= 100_000_000n && gap >= -100_000_000n;
    const amount_fen = fen(taken ? moved_fen : exact_fen);
    return { drug, line: { ...drug.facts, amount_fen, price_e6, quantity_e4 } };
  })
  .filter(({ line }) => line.amount_fen > 0);

export const anyBasket = fc.uniqueArray(anyBasketLine, {
  selector: ({ drug }) => drug.data.name,
  minLength: 1,
  maxLength: 5,
});

/** From nothing to beyond the deductible and the cap of any row, often right at an edge. */
export const anyBooks = fc.record({
  own_fen: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200_000 })),
  shared_fen: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200_000 })),
  deductible_fen: fc.oneof(
    fc.constantFrom(0, 9999, 10_000, 29_999, 30_000),
    fc.integer({ min: 0, max: 40_000 }),
  ),
  fund_fen: fc.oneof(
    fc.constantFrom(0, 49_999, 50_000, 299_999, 300_000, 399_999, 400_000, 600_000),
    fc.integer({ min: 0, max: 650_000 }),
  ),
});
export type Books = typeof anyBooks extends fc.Arbitrary<infer Value> ? Value : never;
