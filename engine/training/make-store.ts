/** Puts a new store into an empty database: facts, staff, goods on the shelf. All or nothing. */
import type { LotId, ProductId, StaffNo, TillNo } from '#core/ids.ts';
import { fen, lineAmount, parseDecimal, parseYuan, priceE6, quantityE4, ratioE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { nextCounter } from '#db/counter.ts';
import { insertProduct, searchText } from '#db/product.ts';
import { insertLot, moveStock } from '#db/stock.ts';
import { insertStaff } from '#db/staff.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import type { PinHash } from '../staff/pin.ts';
import { hashPin } from '../staff/pin.ts';
import { writeStoreFacts } from '../start/store-facts.ts';
import { searchLetters } from '../stock/pinyin.ts';
import type { StoreFile } from './store-file.ts';

export type MakeStore = {
  readonly training: boolean;
  readonly now: () => number;
  readonly newId: () => string;
};

export async function makeStore(db: Db, file: StoreFile, options: MakeStore): Promise<void> {
  // Outside the transaction: nothing awaits inside one.
  const pins = await Promise.all(file.staff.map((person) => hashPin(person.pin)));
  transaction(db, () => {
    writeStoreFacts(db, {
      storeCode: file.store.code,
      storeName: file.store.name,
      phone: file.store.phone,
      tills: file.tills as readonly string[] as readonly TillNo[],
      training: options.training,
      openingFloat_fen: present(parseYuan(file.openingFloat), 'opening float'),
    });
    for (const [index, person] of file.staff.entries()) {
      addPerson(db, person, present(pins[index], 'PIN'));
    }
    for (const [index, product] of file.products.entries()) {
      addProduct(db, product, index, file.staff[0]?.staffNo ?? '', options);
    }
  });
}
