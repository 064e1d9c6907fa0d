/** Texts a manager types → what the contract takes; one sentence when they are not right yet. */
import type { CallInput } from '#contract/index.ts';
import type { Lot } from '#contract/stock.ts';
import { parseDecimal, quantityE4 } from '#core/money.ts';
import { chinaDate, parseChina } from '#core/time.ts';
import type { ProductId } from '#core/ids.ts';

export type Checked<T> =
  | { readonly ok: true; readonly input: T }
  | { readonly ok: false; readonly sentence: string };

/** Full-width characters of an input method folded, ends trimmed. */
export function fold(text: string): string {
  return text.normalize('NFKC').trim();
}

/** 20270331, 2027.3.31 or 2027-03-31 → 2027-03-31; null when there is no such day. */
export function dateOf(text: string): string | null {
  const plain = fold(text);
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ??
    /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(plain);
  if (!match) return null;
  const [, year = '', month = '', day = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = parseChina(date);
  // 02-30 parses in some engines as March: the day must come back as it went in.
  return at !== null && chinaDate(at) === date ? date : null;
}

export type ReceiptForm = {
  readonly lotNo: string;
  readonly madeOn: string;
  readonly expiresOn: string;
  readonly quantity: string;
  readonly cost: string;
  readonly supplier: string;
};

export const EMPTY_RECEIPT: ReceiptForm = {
  lotNo: '',
  madeOn: '',
  expiresOn: '',
  quantity: '',
  cost: '',
  supplier: '',
};

/** A price as it is typed: above 0, at most six decimals. */
function priceOf(text: string): number | null {
  const plain = fold(text);
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(plain)) return null;
  const price_e6 = parseDecimal(plain, 6);
  return price_e6 !== null && price_e6 > 0 ? price_e6 : null;
}

/** What is strange about a purchase price, though it may be so; null when nothing is. */
export function costWarning(text: string, price_e6: number): string | null {
  const cost_e6 = priceOf(text);
  if (cost_e6 === null || cost_e6 <= price_e6) return null;
  return `进价高于售价 ${priceText(price_e6)} 元，请核对；属实可以照录。`;
}

/** Another purchase price of a lot: not the one it has. */
export function checkCostChange(
  lot: Pick<Lot, 'lotId' | 'cost_e6'>,
  text: string,
  cause: CallInput<'stock.setCost'>['cause'],
): Checked<Omit<CallInput<'stock.setCost'>, 'approval'>> {
  const cost_e6 = priceOf(text);
  if (cost_e6 === null) return { ok: false, sentence: '请填新进价，大于 0，最多六位小数。' };
  if (cost_e6 === lot.cost_e6) return { ok: false, sentence: '新进价和登记的一样。' };
  const { lotId, cost_e6: from_e6 } = lot;
  return { ok: true, input: { lotId, from_e6, cost: fold(text), cause } };
}

/** Goods received: lot, dates, quantity above 0 with at most four decimals, price, supplier. */
export function checkReceipt(
  productId: ProductId,
  form: ReceiptForm,
): Checked<CallInput<'stock.receive'>> {
  const wrong = (sentence: string) => ({ ok: false, sentence }) as const;
  const lotNo = fold(form.lotNo);
  if (lotNo === '') return wrong('请填批号。');
  const madeOn = dateOf(form.madeOn);
  if (madeOn === null) return wrong('生产日期不对，例如 2026-03-01。');
  const expiresOn = dateOf(form.expiresOn);
  if (expiresOn === null) return wrong('有效期至不对，例如 2028-02-29。');
  if (expiresOn <= madeOn) return wrong('有效期须晚于生产日期。');
  const quantity = parseDecimal(fold(form.quantity), 4);
  if (quantity === null || quantity <= 0) return wrong('数量须大于 0，最多四位小数。');
  const cost = fold(form.cost);
  if (cost !== '' && priceOf(cost) === null) {
    return wrong('进价须大于 0，最多六位小数；不知道就空着。');
  }
  return {
    ok: true,
    input: {
      productId,
      cost,
      lotNo,
      madeOn,
      expiresOn,
      quantity_e4: quantityE4(quantity),
      supplier: fold(form.supplier),
    },
  };
}

/** Its number; where goods of that number came at several prices, also when they first came at this. */
export function lotName(
  lot: Pick<Lot, 'lotNo' | 'receivedOn'>,
  lots: readonly Pick<Lot, 'lotNo'>[],
): string {
  const several = lots.filter((one) => one.lotNo === lot.lotNo).length > 1;
  return several ? `${lot.lotNo}（${lot.receivedOn} 收）` : lot.lotNo;
}

/** What is really there of a lot: at least 0, at most four decimals, not what the books say. */
export function checkAdjust(
  lot: Pick<Lot, 'lotId' | 'onHand_e4' | 'reserved_e4'>,
  really: string,
  cause: CallInput<'stock.adjust'>['cause'],
): Checked<Omit<CallInput<'stock.adjust'>, 'approval'>> {
  const wrong = (sentence: string) => ({ ok: false, sentence }) as const;
  const to = parseDecimal(fold(really), 4);
  if (to === null || to < 0) return wrong('请填货架上实有的数量，最多四位小数。');
  if (to === lot.onHand_e4) return wrong('和账上一样，不用登记。');
  if (to < lot.reserved_e4) return wrong('有单正占用这个批次，不能少于占用的数量。');
  const to_e4 = quantityE4(to);
  return { ok: true, input: { lotId: lot.lotId, from_e4: lot.onHand_e4, to_e4, cause } };
}

/** A price with its decimals, at least two: 19.60, 0.123456. */
export function priceText(price_e6: number): string {
  const digits = String(price_e6).padStart(7, '0');
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${digits.slice(0, -6)}.${decimals}`;
}

export type ProductForm = {
  readonly itemCode: string;
  readonly name: string;
  readonly genericName: string;
  readonly spec: string;
  readonly dosageForm: string;
  readonly manufacturer: string;
  readonly approvalNo: string;
  readonly unit: string;
  readonly kind: CallInput<'product.create'>['kind'];
  readonly nationalDrugCode: string;
  readonly catalogueClass: CallInput<'product.create'>['catalogueClass'];
  readonly price: string;
  readonly barcode: string;
  readonly tracePrefixes: string;
  readonly traceRequired: boolean;
  readonly shelf: string;
};

export const EMPTY_PRODUCT: ProductForm = {
  itemCode: '',
  name: '',
  genericName: '',
  spec: '',
  dosageForm: '',
  manufacturer: '',
  approvalNo: '',
  unit: '盒',
  kind: 'otc',
  nationalDrugCode: '',
  catalogueClass: '',
  price: '',
  barcode: '',
  tracePrefixes: '',
  traceRequired: true,
  shelf: '',
};

/** A new product; the engine checks again and knows which codes are taken. */
export function checkProduct(form: ProductForm): Checked<CallInput<'product.create'>> {
  const wrong = (sentence: string) => ({ ok: false, sentence }) as const;
  const itemCode = fold(form.itemCode);
  if (!/^[0-9A-Za-z-]{1,30}$/.test(itemCode)) return wrong('编码为字母、数字或横线，最多 30 位。');
  if (fold(form.name) === '') return wrong('请填品名。');
  if (fold(form.unit) === '') return wrong('请填单位。');
  const price = fold(form.price);
  if (priceOf(price) === null) return wrong('单价须大于 0，最多六位小数。');
  const barcode = fold(form.barcode);
  if (!/^(\d{8,14})?$/.test(barcode)) return wrong('条码为 8–14 位数字。');
  const tracePrefixes = fold(form.tracePrefixes)
    .split(/[\s,，、;；]+/)
    .filter((prefix) => prefix !== '');
  if (tracePrefixes.some((prefix) => !/^\d{7}$/.test(prefix))) {
    return wrong('追溯码标识为 7 位数字，多个用空格隔开。');
  }
  if (form.traceRequired && tracePrefixes.length === 0) {
    return wrong('须采追溯码的商品请填追溯码前 7 位。');
  }
  return {
    ok: true,
    input: {
      itemCode,
      name: fold(form.name),
      genericName: fold(form.genericName),
      spec: fold(form.spec),
      dosageForm: fold(form.dosageForm),
      manufacturer: fold(form.manufacturer),
      approvalNo: fold(form.approvalNo),
      unit: fold(form.unit),
      kind: form.kind,
      nationalDrugCode: fold(form.nationalDrugCode),
      catalogueClass: form.catalogueClass,
      price,
      barcode,
      tracePrefixes,
      traceRequired: form.traceRequired,
      shelf: fold(form.shelf),
    },
  };
}
