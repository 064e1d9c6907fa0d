/** A migrated database in a folder of its own, and a way to put products into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LotId, ProductId } from '#core/ids.ts';
import { priceE6, quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { closeDatabase, openDatabase } from '#db/open.ts';
import type { NewProduct } from '#db/product.ts';
import { insertLot, insertProduct, searchText } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import { searchLetters } from '#engine/stock/pinyin.ts';

export type TestDb = { readonly db: Db; readonly close: () => void };

export function openTestDb(): TestDb {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-products-'));
  const opened = openDatabase({
    file: join(folder, 'store.db'),
    now: () => 0,
    migrations: new URL('../../db/migrations/', import.meta.url),
  });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  return {
    db: opened.value,
    close: () => {
      closeDatabase(opened.value);
      rmSync(folder, { recursive: true });
    },
  };
}

let serial = 0;

/** Writes a product; what is not said is a plain OTC item. */
export function addProduct(
  db: Db,
  over: Partial<NewProduct> & { readonly name: string },
): ProductId {
  serial += 1;
  const product_id = `p-${serial}` as ProductId;
  insertProduct(db, {
    product_id,
    item_code: `YP${String(serial).padStart(6, '0')}`,
    generic_name: over.name,
    spec: '10片',
    dosage_form: '片剂',
    manufacturer: '江岚制药',
    approval_no: '',
    unit: '盒',
    kind: 'otc',
    national_drug_code: '',
    catalogue_class: '',
    price_e6: priceE6(9_900_000),
    barcode: '',
    trace_required: 1,
    shelf: '',
    tracePrefixes: [],
    search: searchLetters(searchText(over.name, over.generic_name ?? over.name)),
    ...over,
  });
  return present(product_id, 'product id');
}

export function addLot(
  db: Db,
  productId: ProductId,
  lot: { readonly expiresOn: string; readonly onHand: number; readonly reserved?: number },
): LotId {
  serial += 1;
  const lot_id = `l-${serial}` as LotId;
  insertLot(db, {
    lot_id,
    product_id: productId,
    lot_no: `L${serial}`,
    batch_serial: `B${serial}`,
    made_on: '2025-01-01',
    expires_on: lot.expiresOn,
    on_hand_e4: quantityE4(lot.onHand),
    reserved_e4: quantityE4(lot.reserved ?? 0),
    received_at: 0,
  });
  return lot_id;
}
