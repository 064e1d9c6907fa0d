/** A product new to the shop: by hand (新商品) or from a goods list. */
import type { CallInput } from '#contract/index.ts';
import type { ProductId, StaffNo } from '#core/ids.ts';
import { parseDecimal, priceE6 } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, present } from '#core/result.ts';
import {
  insertProduct,
  productByBarcode,
  productByItemCode,
  searchText,
  takenTracePrefixes,
} from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import type { Transaction } from '../engine.ts';
import { searchLetters } from './pinyin.ts';

/**
 * Writes it, with its entry in the audit, which begins the history of its price
 * (db/price-history.ts). Check with `duplicateOf` first; the price is above 0.
 *
 * @param imported who approved the list it stood in; null for goods entered by hand
 */
export function createProduct(
  inside: Transaction,
  productId: ProductId,
  input: CallInput<'product.create'>,
  imported: { readonly approvedBy: StaffNo } | null = null,
): ProductId {
  const price = present(parseDecimal(input.price, 6), 'price of a new product');
  insertProduct(inside.db, {
    product_id: productId,
    item_code: input.itemCode,
    name: input.name,
    generic_name: input.genericName,
    spec: input.spec,
    dosage_form: input.dosageForm,
    manufacturer: input.manufacturer,
    approval_no: input.approvalNo,
    unit: input.unit,
    kind: input.kind,
    national_drug_code: input.nationalDrugCode,
    catalogue_class: input.catalogueClass,
    price_e6: priceE6(price),
    barcode: input.barcode,
    trace_required: input.traceRequired ? 1 : 0,
    shelf: input.shelf,
    search: searchLetters(searchText(input.name, input.genericName)),
    tracePrefixes: [...new Set(input.tracePrefixes)],
  });
  const { kind, catalogueClass, traceRequired } = input;
  const after = { price_e6: price, kind, catalogueClass, traceRequired };
  inside.audit('product.create', input.itemCode, { after, ...imported });
  return productId;
}

/** Failure `product.duplicate`: another product has its code, barcode or trace-code prefix; else null. */
export function duplicateOf(
  db: Db,
  input: {
    readonly itemCode: string;
    readonly barcode: string;
    readonly tracePrefixes: readonly string[];
  },
): Result<never> | null {
  if (productByItemCode(db, input.itemCode)) {
    return fail('product.duplicate', `编码 ${input.itemCode} 已存在。`, 'itemCode');
  }
  if (productByBarcode(db, input.barcode)) {
    return fail('product.duplicate', `条码 ${input.barcode} 已存在。`, 'barcode');
  }
  const [taken] = takenTracePrefixes(db, input.tracePrefixes);
  if (taken === undefined) return null;
  return fail('product.duplicate', `追溯码标识 ${taken} 已属于另一商品。`, 'tracePrefixes');
}
