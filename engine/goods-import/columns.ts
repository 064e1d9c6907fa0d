/** Headings of goods lists as wholesalers and other tills write them, and the words in their cells. */
import type { CallInput } from '#contract/index.ts';

export type NewProduct = CallInput<'product.create'>;
type Field = keyof NewProduct;

const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  itemCode: ['商品编码', '编码', '货号', '商品代码', '院内码'],
  name: ['商品名称', '品名', '名称', '药品名称'],
  genericName: ['通用名', '通用名称'],
  spec: ['规格', '包装规格'],
  dosageForm: ['剂型'],
  manufacturer: ['生产企业', '生产厂家', '厂家', '上市许可持有人'],
  approvalNo: ['批准文号', '国药准字'],
  unit: ['单位', '销售单位'],
  kind: ['类别', '商品类别', '处方类别'],
  nationalDrugCode: ['国家医保编码', '医保编码', '国家药品编码', '医保药品编码'],
  catalogueClass: ['医保类别', '医保甲乙类', '甲乙类'],
  price: ['零售价', '售价', '单价'],
  barcode: ['条码', '条形码', '69码'],
  tracePrefixes: ['追溯码标识', '追溯码前7位', '药品标识码'],
  traceRequired: ['扫追溯码', '须扫追溯码'],
  shelf: ['货位', '柜号'],
};

/** Without these nothing can be sold. */
export const NEEDED = ['itemCode', 'name', 'unit', 'price', 'kind'] as const;

export function headingOf(field: Field): string {
  return HEADINGS[field][0] ?? field;
}

export type Columns = {
  readonly at: ReadonlyMap<Field, number>;
  readonly ignored: readonly string[];
};

export function readHeadings(cells: readonly string[]): Columns {
  const at = new Map<Field, number>();
  const ignored: string[] = [];
  cells.forEach((cell, index) => {
    const plain = cell.replace(/[\s*（(].*$/u, '');
    const field = fieldNames().find((one) => HEADINGS[one].includes(plain));
    if (field !== undefined && !at.has(field)) at.set(field, index);
    else if (cell !== '') ignored.push(cell);
  });
  return { at, ignored };
}

function fieldNames(): readonly Field[] {
  return Object.keys(HEADINGS) as Field[];
}

const KINDS: Readonly<Record<string, NewProduct['kind']>> = {
  ...{ 处方药: 'rx', RX: 'rx', 非处方药: 'otc', OTC: 'otc', 甲类OTC: 'otc', 乙类OTC: 'otc' },
  ...{ 器械: 'device', 医疗器械: 'device', 服务: 'service', 其他: 'other' },
};

const CLASSES: Readonly<Record<string, NewProduct['catalogueClass']>> = {
  ...{ '': '', 非医保: '', 甲: '01', 甲类: '01', 乙: '02', 乙类: '02', 丙: '03', 丙类: '03' },
  自费: '03',
};

/** The row as the contract wants a new product; what no word explains stays as written, to be refused. */
export function productOf(columns: Columns, row: readonly string[]): Record<Field, unknown> {
  const text = (field: Field): string => {
    const index = columns.at.get(field);
    return index === undefined ? '' : (row[index] ?? '').normalize('NFKC').trim();
  };
  const yes = text('traceRequired');
  const kind = KINDS[text('kind').toUpperCase()] ?? text('kind');
  const isDrug = kind === 'rx' || kind === 'otc';
  return {
    ...{ itemCode: text('itemCode'), name: text('name'), genericName: text('genericName') },
    ...{ spec: text('spec'), dosageForm: text('dosageForm'), manufacturer: text('manufacturer') },
    ...{ approvalNo: text('approvalNo'), unit: text('unit'), kind, shelf: text('shelf') },
    nationalDrugCode: text('nationalDrugCode'),
    catalogueClass: CLASSES[text('catalogueClass')] ?? text('catalogueClass'),
    price: text('price')
      .replace(/^[¥￥]/u, '')
      .replaceAll(',', ''),
    barcode: text('barcode'),
    tracePrefixes: text('tracePrefixes')
      .split(/[\s,;、]+/u)
      .filter((one) => one !== ''),
    // Drugs are sold by their codes unless the list says otherwise (无码不结).
    traceRequired: yes === '' ? isDrug : (TRACE_WORDS[yes.toUpperCase()] ?? yes),
  };
}

const TRACE_WORDS: Readonly<Record<string, boolean>> = {
  ...{ 是: true, Y: true, '1': true, TRUE: true, 否: false, N: false, '0': false, FALSE: false },
};
