/** What would come of a goods list: which rows are ready, which the shop has, which are refused, why. */
import type { GoodsPlan } from '#contract/goods-import.ts';
import { MOST_GOODS_ROWS } from '#contract/goods-import.ts';
import { newProductSchema } from '#contract/stock.ts';
import { parseDecimal } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { productByItemCode } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import { duplicateOf } from '../stock/new-product.ts';
import type { Table } from '../table/read-table.ts';
import type { Columns, NewProduct } from './columns.ts';
import { NEEDED, headingOf, productOf, readHeadings } from './columns.ts';

export type Planned = {
  readonly ready: readonly NewProduct[];
  readonly plan: Omit<GoodsPlan, 'sha256'>;
};

/** Failures `goodsImport.noColumns`, `goodsImport.tooLong`. */
export function planGoods(db: Db, table: Table): Result<Planned> {
  const [head = [], ...rows] = table;
  const columns = readHeadings(head);
  const missing = NEEDED.filter((field) => !columns.at.has(field)).map(headingOf);
  if (missing.length > 0) {
    const sentence = `第一行要有列名，缺：${missing.join('、')}。`;
    return fail('goodsImport.noColumns', sentence);
  }
  if (rows.length > MOST_GOODS_ROWS) {
    const sentence = `一次最多 ${MOST_GOODS_ROWS} 行，这个文件有 ${rows.length} 行，请分开导入。`;
    return fail('goodsImport.tooLong', sentence);
  }
  return ok(sortRows(db, columns, rows));
}

function sortRows(db: Db, columns: Columns, rows: Table): Planned {
  const ready: NewProduct[] = [];
  const refused: GoodsPlan['refused'] = [];
  const seen = new Map<string, number>();
  let known = 0;
  let empty = 0;
  rows.forEach((cells, index) => {
    const row = index + 2;
    if (cells.every((cell) => cell === '')) {
      empty += 1;
      return;
    }
    const candidate = productOf(columns, cells);
    const itemCode = String(candidate.itemCode);
    if (itemCode !== '' && !seen.has(`编码 ${itemCode}`) && productByItemCode(db, itemCode)) {
      known += 1;
      return;
    }
    const checked = check(db, candidate, seen);
    if (checked.ok) ready.push(checked.product);
    else refused.push({ row, itemCode, name: String(candidate.name), reasons: checked.reasons });
    // A refused row does not block a good one below it.
    if (checked.ok) for (const own of ownOf(checked.product)) seen.set(own, row);
  });
  const { ignored } = columns;
  const plan = { rows: rows.length - empty, ready: ready.length, known, refused };
  return { ready, plan: { ...plan, ignoredColumns: [...ignored] } };
}

type Checked =
  | { readonly ok: true; readonly product: NewProduct }
  | { readonly ok: false; readonly reasons: string[] };

function check(
  db: Db,
  candidate: Record<keyof NewProduct, unknown>,
  seen: ReadonlyMap<string, number>,
): Checked {
  const parsed = newProductSchema.safeParse(candidate);
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    return { ok: false, reasons: [...fields].map((field) => reasonFor(field, candidate)) };
  }
  const product = parsed.data;
  const reasons = ownOf(product).flatMap((own) => {
    const row = seen.get(own);
    return row === undefined ? [] : [`${own} 和第 ${row} 行重复`];
  });
  if ((parseDecimal(product.price, 6) ?? 0) <= 0) reasons.push('零售价须大于 0');
  const taken = duplicateOf(db, product);
  if (taken !== null && !taken.ok) reasons.push(taken.failure.sentence.replace(/。$/, ''));
  return reasons.length === 0 ? { ok: true, product } : { ok: false, reasons };
}

/** What no two goods have in common. */
function ownOf(product: NewProduct): readonly string[] {
  const { itemCode, barcode, tracePrefixes } = product;
  return [
    `编码 ${itemCode}`,
    ...(barcode === '' ? [] : [`条码 ${barcode}`]),
    ...[...new Set(tracePrefixes)].map((prefix) => `追溯码标识 ${prefix}`),
  ];
}

const WANTED: Readonly<Partial<Record<string, string>>> = {
  itemCode: '1–30 位字母数字',
  price: '数字，最多 6 位小数',
  kind: '处方药、非处方药、器械、服务或其他',
  catalogueClass: '甲、乙、丙或空',
  barcode: '8–14 位数字（表格里请设为文本）',
  tracePrefixes: '7 位数字，多个用顿号隔开',
  traceRequired: '是或否',
  unit: '不空，最多 10 个字',
  name: '不空，最多 200 个字',
};

function reasonFor(field: string, candidate: Record<keyof NewProduct, unknown>): string {
  const known = field as keyof NewProduct;
  const written = String(candidate[known]).slice(0, 20);
  const wanted = WANTED[field] ?? '太长';
  return `${headingOf(known)}“${written}”不对，应为${wanted}`;
}
