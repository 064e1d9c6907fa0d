/** Puts a new store into an empty database: facts, staff, goods on the shelf. All or nothing. */
import type { LotId, ProductId, StaffNo, TillNo } from '#core/ids.ts';
import type { PriceE6 } from '#core/money.ts';
import { ONE_UNIT_E4, parseDecimal, parseYuan, priceE6, quantityE4, ratioE4 } from '#core/money.ts';
import { assert, present } from '#core/result.ts';
import { appendAudit } from '#db/audit.ts';
import { insertLot, insertProduct, searchText } from '#db/product.ts';
import { insertStaff } from '#db/staff.ts';
import { moveStock } from '#db/stock.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { oweStockChange } from '../outbox/owe-stock.ts';
import type { RegionProfile } from '../platform/region-profile.ts';
import type { PinHash, Pins } from '../staff/pin.ts';
import { scryptPins } from '../staff/pin.ts';
import { readStoreFacts, writeStoreFacts } from '../start/store-facts.ts';
import { batchSerial } from '../stock/product-handlers.ts';
import { searchLetters } from '../stock/pinyin.ts';
import type { StoreFile } from './store-file.ts';

export type MakeStore = {
  readonly training: boolean;
  readonly now: () => number;
  readonly newId: () => string;
  readonly pins?: Pins;
  /** What the region wants to know of the first stock; made-up stock is told to nobody. */
  readonly profile?: Pick<RegionProfile, 'uploads'>;
};

type Place = MakeStore & { readonly db: Db; readonly at: number; readonly staffNo: StaffNo };

export async function makeStore(db: Db, file: StoreFile, options: MakeStore): Promise<void> {
  assert(readStoreFacts(db) === null, 'a store is made in an empty database only');
  const { pins = scryptPins } = options;
  // Before the transaction: nothing awaits inside one.
  const hashes = await Promise.all(file.staff.map((person) => pins.hash(person.pin)));
  const owner =
    file.staff.find((person) => person.role === 'manager') ?? present(file.staff[0], '');
  const place: Place = { ...options, db, at: options.now(), staffNo: owner.staffNo as StaffNo };
  transaction(db, () => {
    writeStoreFacts(db, {
      storeCode: file.store.code,
      storeName: file.store.name,
      phone: file.store.phone,
      tills: file.tills.map((till) => till as TillNo),
      training: options.training,
      openingFloat_fen: present(parseYuan(file.openingFloat), 'opening float'),
    });
    for (const [index, person] of file.staff.entries()) {
      addPerson(place, person, present(hashes[index], 'PIN'));
    }
    for (const [rank, product] of file.products.entries()) addProduct(place, product, rank);
    const { at, staffNo } = place;
    const detail = { staff: file.staff.length, products: file.products.length };
    appendAudit(db, { at, till: '', staffNo, action: 'store.made', subject: '', detail });
  });
}

function addPerson(place: Place, person: StoreFile['staff'][number], pin: PinHash): void {
  insertStaff(place.db, {
    staff_no: person.staffNo as StaffNo,
    name: person.name,
    role: person.role,
    title: person.title,
    qualifications: JSON.stringify(person.qualifications),
    ...pin,
    // The PINs of a training store are printed at every start, to be used as they are.
    pin_is_first: place.training ? 0 : 1,
    id_doc_no: person.idDocNo,
    pharmacist_code: person.pharmacistCode,
    practice_cert_no: person.practiceCertNo,
  });
}

function addProduct(place: Place, product: StoreFile['products'][number], rank: number): void {
  const productId = place.newId() as ProductId;
  insertProduct(place.db, {
    product_id: productId,
    item_code: product.itemCode,
    name: product.name,
    generic_name: product.genericName,
    spec: product.spec,
    dosage_form: product.dosageForm,
    manufacturer: product.manufacturer,
    approval_no: product.approvalNo,
    unit: product.unit,
    kind: product.kind,
    national_drug_code: product.nationalDrugCode,
    catalogue_class: product.catalogueClass,
    pay_first_e4: ratioE4(product.payFirst_e4),
    price_e6: priceE6(present(parseDecimal(product.price, 6), `price of ${product.itemCode}`)),
    barcode: product.barcode,
    trace_required: product.traceRequired ? 1 : 0,
    shelf: product.shelf,
    rank,
    search: searchLetters(searchText(product.name, product.genericName)),
    tracePrefixes: product.tracePrefix === '' ? [] : [product.tracePrefix],
  });
  for (const lot of product.lots) {
    const lotId = place.newId() as LotId;
    insertLot(place.db, {
      lot_id: lotId,
      product_id: productId,
      lot_no: lot.lotNo,
      batch_serial: batchSerial(place.db, place.at),
      made_on: lot.madeOn,
      expires_on: lot.expiresOn,
      on_hand_e4: quantityE4(0),
      cost_e6: costOf(lot),
      received_at: place.at,
    });
    moveStock(place.db, {
      lot_id: lotId,
      kind: 'receive',
      quantity_e4: quantityE4(lot.quantity * ONE_UNIT_E4),
      sale_id: null,
      moved_at: place.at,
      staff_no: place.staffNo,
    });
    const { profile, training, newId, db, at } = place;
    if (training || profile === undefined) continue;
    oweStockChange({ newId, profile }, { db, now: at, touch: () => {} }, lotId);
  }
}

/** 0 where it is not known. */
function costOf({ lotNo, cost }: StoreFile['products'][number]['lots'][number]): PriceE6 {
  if (cost === undefined) return priceE6(0);
  return priceE6(present(parseDecimal(cost, 6), `purchase price of ${lotNo}`));
}
