/** Products: written with their search terms, found by every code a box or a prescription carries. */
import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { LotId, ProductId } from '#core/ids.ts';
import type { Fen, PriceE6, QuantityE4 } from '#core/money.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { addDays } from '#core/time.ts';
import { foldSearch, gramsOf } from './product-grams.ts';
import type { TermTexts } from './product-grams.ts';
import type { Schema } from './schema.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type ProductRecord = Row<'product'>;

export type NewProduct = Omit<Insertable<Schema['product']>, 'term_no'> & {
  /** Pinyin and initials of `searchText(name, genericName)`, made by the caller. */
  readonly search: { readonly pinyin: string; readonly initials: string };
  /** 7-digit keys of its trace codes. */
  readonly tracePrefixes: readonly string[];
};

/** What a product is searched by: its name, and the generic name where that says something else. */
export function searchText(name: string, genericName: string): string {
  const folded = foldSearch(name).replaceAll(' ', '');
  const generic = foldSearch(genericName).replaceAll(' ', '');
  return generic === '' || folded.includes(generic) ? folded : `${folded} ${generic}`;
}

/** Writes a product, its trace prefixes and (for a name not seen before) its search pieces. */
export function insertProduct(db: Db, product: NewProduct): void {
  const { search, tracePrefixes, ...columns } = product;
  const term_no = ensureTerm(
    db,
    { term: searchText(product.name, product.generic_name), ...search },
    product.rank ?? 0,
  );
  run(db, q.insertInto('product').values({ ...columns, term_no }));
  for (const prefix of tracePrefixes) {
    run(
      db,
      q.insertInto('product_trace_prefix').values({ prefix, product_id: product.product_id }),
    );
  }
}

function ensureTerm(db: Db, texts: TermTexts, rank: number): number {
  const known = first(
    db,
    q.selectFrom('product_term').select(['term_no', 'rank']).where('term', '=', texts.term),
  );
  if (known && known.rank <= rank) return known.term_no;
  if (known) {
    moveTerm(db, known.term_no, texts, known.rank, rank);
    return known.term_no;
  }
  const { term_no } = present(
    first(
      db,
      q
        .insertInto('product_term')
        .values({ ...texts, rank })
        .returning('term_no'),
    ),
    'the term just written',
  );
  // One statement for all of them: a catalogue of 300,000 products has millions.
  const grams = JSON.stringify(gramsOf(texts));
  const insert = sql`
    INSERT INTO product_gram (gram, rank, term_no)
    SELECT value, ${rank}, ${term_no} FROM json_each(${grams})`;
  run(db, { compile: () => insert.compile(q) });
  return term_no;
}

/** A better-ranked product of a known name lifts the name. */
function moveTerm(db: Db, term_no: number, texts: TermTexts, from: number, to: number): void {
  run(db, q.updateTable('product_term').set({ rank: to }).where('term_no', '=', term_no));
  const grams = JSON.stringify(gramsOf(texts));
  const update = sql`
    UPDATE product_gram SET rank = ${to}
    WHERE rank = ${from} AND term_no = ${term_no} AND gram IN (SELECT value FROM json_each(${grams}))`;
  run(db, { compile: () => update.compile(q) });
}

const BY_ID = fixed((productId: ProductId) =>
  q.selectFrom('product').selectAll().where('product_id', '=', productId),
);

export function productById(db: Db, productId: ProductId): ProductRecord | null {
  return first(db, BY_ID(productId)) ?? null;
}

/** Trace prefixes of `prefixes` that already belong to a product. */
export function takenTracePrefixes(db: Db, prefixes: readonly string[]): readonly string[] {
  return prefixes.filter((prefix) => productByTracePrefix(db, prefix) !== null);
}

export function productByItemCode(db: Db, itemCode: string): ProductRecord | null {
  return first(db, q.selectFrom('product').selectAll().where('item_code', '=', itemCode)) ?? null;
}

/** The product of a 69… bar code; an active one before a discontinued one. */
export function productByBarcode(db: Db, barcode: string): ProductRecord | null {
  if (barcode === '') return null;
  return (
    first(
      db,
      q
        .selectFrom('product')
        .selectAll()
        .where('barcode', '=', barcode)
        // Said in so many words: only then is the partial index used.
        .where(sql<boolean>`barcode <> ''`)
        .orderBy('active', 'desc')
        .orderBy('rank')
        .orderBy('item_code'),
    ) ?? null
  );
}

const BY_TRACE_PREFIX = fixed((prefix: string) =>
  q
    .selectFrom('product_trace_prefix')
    .innerJoin('product', 'product.product_id', 'product_trace_prefix.product_id')
    .selectAll('product')
    .where('product_trace_prefix.prefix', '=', prefix),
);

/** The product of a trace code's first seven digits (counter-and-devices §2.1). */
export function productByTracePrefix(db: Db, prefix: string): ProductRecord | null {
  return first(db, BY_TRACE_PREFIX(prefix)) ?? null;
}

/** Every brand of one national drug code, best rank first. */
export function productsByNationalCode(db: Db, code: string): ProductRecord[] {
  if (code === '') return [];
  return all(
    db,
    q
      .selectFrom('product')
      .selectAll()
      .where('national_drug_code', '=', code)
      .where(sql<boolean>`national_drug_code <> ''`)
      .orderBy('rank')
      .orderBy('item_code'),
  );
}

// The list as one parameter: a text of its own for every length would fill the statement cache.
const FREE_BY_PRODUCT = fixed((productIds: string, today: string) =>
  q
    .selectFrom('lot')
    .select((eb) => ['product_id', eb.fn.sum<number>(sql`on_hand_e4 - reserved_e4`).as('free')])
    .where('product_id', 'in', sql<ProductId>`(SELECT value FROM json_each(${productIds}))`)
    .where('expires_on', '>=', today)
    .groupBy('product_id'),
);

/** Unreserved stock that may be sold on `today` (expiry day included); nothing is left out. */
export function availableByProduct(
  db: Db,
  productIds: readonly ProductId[],
  today: string,
): Map<ProductId, QuantityE4> {
  if (productIds.length === 0) return new Map();
  const rows = all(db, FREE_BY_PRODUCT(JSON.stringify(productIds), today));
  const some = rows.filter((row) => row.free > 0);
  return new Map(some.map((row) => [row.product_id, quantityE4(row.free)]));
}

/** The same of one product. */
export function availableOf(db: Db, productId: ProductId, today: string): QuantityE4 {
  const row = first(
    db,
    q
      .selectFrom('lot')
      .select((eb) => eb.fn.sum<number | null>(sql`on_hand_e4 - reserved_e4`).as('free'))
      .where('product_id', '=', productId)
      .where('expires_on', '>=', today),
  );
  return quantityE4(row?.free ?? 0);
}

export type StockSummary = {
  readonly products: number;
  readonly lots: number;
  readonly nearExpiryLots: number;
  readonly expiredLots: number;
  readonly value_fen: Fen;
};

/** Counts of lots with goods in them, and their value at the price of sale, half up to the fen. */
export function stockSummary(db: Db, today: string, nearUntil: string): StockSummary {
  const total = present(first(db, q.selectFrom('stock_total').selectAll()), 'stock total');
  const between = (from: string, to: string): number => {
    const row = first(
      db,
      q
        .selectFrom('lot')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('expires_on', '>=', from)
        .where('expires_on', '<=', to)
        .where(sql<boolean>`on_hand_e4 > 0`),
    );
    return row?.count ?? 0;
  };
  return {
    products: total.products,
    lots: total.lots,
    nearExpiryLots: between(today, nearUntil),
    expiredLots: between('', addDays(today, -1)),
    value_fen: total.value_fen,
  };
}

/** Lots of this number of a product, oldest first: one for every purchase price it came at. */
export function lotsByNumber(db: Db, productId: ProductId, lotNo: string): Row<'lot'>[] {
  return all(
    db,
    q
      .selectFrom('lot')
      .selectAll()
      .where('product_id', '=', productId)
      .where('lot_no', '=', lotNo)
      .orderBy('lot_id'),
  );
}

/** What the registers say of a product; none of it is searched by name. */
export function correctProduct(
  db: Db,
  productId: ProductId,
  facts: Pick<ProductRecord, 'national_drug_code' | 'approval_no' | 'manufacturer'>,
): void {
  run(db, q.updateTable('product').set(facts).where('product_id', '=', productId));
}

export function setProductPrice(db: Db, productId: ProductId, price_e6: PriceE6): void {
  run(db, q.updateTable('product').set({ price_e6 }).where('product_id', '=', productId));
}

/** What is printed on the boxes of a lot, at whatever price they were bought. */
export function correctLot(
  db: Db,
  lotId: LotId,
  facts: Pick<Row<'lot'>, 'lot_no' | 'made_on' | 'expires_on'>,
): void {
  const own = present(
    first(db, q.selectFrom('lot').selectAll().where('lot_id', '=', lotId)),
    'the lot to correct',
  );
  const { product_id, lot_no, expires_on } = own;
  run(
    db,
    q
      .updateTable('lot')
      .set(facts)
      .where('product_id', '=', product_id)
      .where('lot_no', '=', lot_no)
      .where('expires_on', '=', expires_on),
  );
}

/** @param cost_e6 0 where it is not known */
export function setLotCost(db: Db, lotId: LotId, cost_e6: PriceE6): void {
  run(db, q.updateTable('lot').set({ cost_e6 }).where('lot_id', '=', lotId));
}

export function insertLot(db: Db, lot: Insertable<Schema['lot']>): void {
  run(db, q.insertInto('lot').values(lot));
}
