/**
 * A store as a chain's branch would have it after five years: the training store's own goods, many
 * more products with lots, and past sales. Made with the product's own code; past sales in bulk.
 * Invented throughout. Kept in a folder by its size, and copied for each run.
 */
import '#db/assert-napi.ts';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ProductId } from '#core/ids.ts';
import { priceE6 } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';
import { closeDatabase, openDatabase } from '#db/open.ts';
import { insertProduct, searchText } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { migrationsFolder } from '#engine/start/app-root.ts';
import { createIds } from '#engine/start/ids.ts';
import type { SearchLetters } from '#engine/stock/pinyin.ts';
import { searchLetters } from '#engine/stock/pinyin.ts';
import { makeStore } from '#engine/training/make-store.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { drugName, maker, pick, seededRandom, spec } from './names.ts';
import { insertPastSales } from './past-sales.ts';

export type Size = { readonly products: number; readonly sales: number };

const BATCH = 5_000;
/** Names are made once and shared by makers and specs, as generic names are. */
const PRODUCTS_A_NAME = 5;

export function benchProductId(index: number): ProductId {
  return `bench-${String(index).padStart(7, '0')}` as ProductId;
}

/** 7-digit key of a generated product, out of the way of the training store's own. */
export function benchTracePrefix(index: number): string {
  return String(8_500_000 + index);
}

/** A copy of the store of this size in `folder`, generated first when there is none kept. */
export async function storeOf(
  size: Size,
  root: string,
  kept: string,
  folder: string,
): Promise<void> {
  mkdirSync(kept, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const name = `${size.products}-${size.sales}-`;
  const source = join(kept, `${name}${fingerprint(root)}.db`);
  if (!existsSync(source)) {
    // A store of an older schema or generator is of no more use, and may be large.
    for (const old of readdirSync(kept)) {
      if (old.startsWith(name)) rmSync(join(kept, old));
    }
    const part = `${source}.part`;
    for (const suffix of ['', '-wal', '-shm']) rmSync(part + suffix, { force: true });
    await generate(size, root, part);
    renameSync(part, source);
  }
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(folder, `rxtill.db${suffix}`), { force: true });
  copyFileSync(source, join(folder, 'rxtill.db'));
  // What of 2 GB is still on its way to the disk would be written while others are measured.
  const copy = openSync(join(folder, 'rxtill.db'), 'r+');
  fsyncSync(copy);
  closeSync(copy);
}

/** A kept store belongs to the schema and the generator it was made with. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const steps = migrationsFolder(root);
  for (const step of readdirSync(steps).toSorted()) hash.update(readFileSync(new URL(step, steps)));
  for (const file of [
    'db/product-grams.ts',
    'bench/generate.ts',
    'bench/names.ts',
    'bench/past-sales.ts',
    'regions/training-store.json',
  ]) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function generate(size: Size, root: string, file: string): Promise<void> {
  const opened = openDatabase({ file, now: Date.now, migrations: migrationsFolder(root) });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  const db = opened.value;
  // The run's own store is opened anew with every setting; here a crash costs only time.
  db.pragma('synchronous = OFF');
  const read = readStoreFile(readFileSync(join(root, 'regions', 'training-store.json'), 'utf8'));
  if (!read.ok) throw new Error(read.failure.sentence);
  await makeStore(db, read.value, {
    training: true,
    now: Date.now,
    newId: createIds(Date.now, Math.random),
  });
  insertProducts(db, size.products - read.value.products.length);
  const today = chinaDate(Date.now());
  insertLots(db, size.products - read.value.products.length, today);
  insertPastSales(db, size, today);
  closeDatabase(db);
}

function insertProducts(db: Db, count: number): void {
  const random = seededRandom(20_261_121);
  const names: { readonly name: string; readonly search: SearchLetters }[] = [];
  while (names.length < Math.max(1, Math.floor(count / PRODUCTS_A_NAME))) {
    const name = drugName(random);
    names.push({ name, search: searchLetters(searchText(name, name)) });
  }
  for (let from = 0; from < count; from += BATCH) {
    transaction(db, () => {
      for (let index = from; index < Math.min(count, from + BATCH); index += 1) {
        const { name, search } = pick(random, names);
        const product_id = benchProductId(index);
        insertProduct(db, {
          product_id,
          item_code: `BN${String(index).padStart(7, '0')}`,
          name,
          generic_name: name,
          spec: spec(random),
          dosage_form: '',
          manufacturer: maker(random),
          approval_no: `国药准字${pick(random, ['H', 'Z', 'S'])}9${String(index).padStart(7, '0')}`,
          unit: '盒',
          kind: index % 2 === 0 ? 'otc' : 'rx',
          national_drug_code: '',
          catalogue_class: '',
          price_e6: priceE6(1_000_000 + Math.floor(random() * 20_000) * 10_000),
          barcode: withCheckDigit(`69${String(index).padStart(10, '0')}`),
          trace_required: 1,
          shelf: '',
          rank: index,
          search,
          tracePrefixes: [benchTracePrefix(index)],
        });
      }
    });
  }
}

/**
 * Two lots each, nine of ten products with a purchase price; one in fifty also has an expired lot,
 * one in forty one that is near its expiry.
 */
function insertLots(db: Db, count: number, today: string): void {
  const lots =
    db.prepare(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)
    INSERT INTO lot (lot_id, product_id, lot_no, batch_serial, made_on, expires_on, on_hand_e4, cost_e6, received_at)
    SELECT printf('bench-%07d-%d', i, k), printf('bench-%07d', i), printf('L%07d%d', i, k),
      printf('G%07d-%d', i, k), '2025-01-01', date($today, $ahead || ' days'), 5000000, iif(i % 10 = 0, 0, 6000000), 0
    FROM n CROSS JOIN (SELECT $k AS k) WHERE i % $every = 0`);
  transaction(db, () => {
    lots.run({ count, today, k: 0, ahead: 200, every: 1 });
    lots.run({ count, today, k: 1, ahead: 700, every: 1 });
    lots.run({ count, today, k: 2, ahead: -30, every: 50 });
    lots.run({ count, today, k: 3, ahead: 120, every: 40 });
  });
}

function withCheckDigit(body: string): string {
  let sum = 0;
  for (const [index, digit] of [...body].entries())
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
