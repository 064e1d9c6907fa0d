/**
 * What reports there are: their columns, and which column a figure that is worked out (a share, a
 * median) is made of. Said once for the engine, the screen and the files.
 */

export const REPORT_IDS = [
  'hours',
  'tenders',
  'funds',
  'classes',
  'cashiers',
  'margin',
  'goods',
  'expiry',
  'reviewers',
  'clearing',
  'receivable',
  'dossiers',
] as const;
export type ReportId = (typeof REPORT_IDS)[number];

/** `ratio`: 1/10000; `duration`: ms; `quantity`: 1/10000 of the product's unit. */
export type ReportUnit =
  | 'text'
  | 'date'
  | 'count'
  | 'days'
  | 'fen'
  | 'quantity'
  | 'ratio'
  | 'duration';

export type ReportColumn = {
  readonly key: string;
  readonly title: string;
  readonly unit: ReportUnit;
  /** The column whose slips are behind this one; null where there are none. */
  readonly behind: string | null;
};

export type ReportDefinition = {
  readonly id: ReportId;
  readonly title: string;
  /** Of a span of days, or as things stand at its end. */
  readonly when: 'span' | 'end';
  /** The first column names the row. */
  readonly columns: readonly ReportColumn[];
  /** Columns drawn: stacked on each other, or beside each other. */
  readonly chart: { readonly stacked: boolean; readonly series: readonly string[] };
};

/** A cell as it travels: money in fen, times in ms; null where there is nothing to say. */
export type ReportCell = string | number | null;

export type ReportRow = {
  /** What the row is about; '' for the sum of all. */
  readonly key: string;
  readonly cells: ReportCell[];
};

/** Row of what insurance settled on one day and the till was paid for on another. */
export const TIMING_KEY = '~timing';
/** Row of everything that is not listed. */
export const REST_KEY = '~rest';

/** From scan to slip, as the policy articles want it (requirements-from-policy R12). */
export const SCAN_TO_SLIP_MS = 3 * 60_000;

/** No span is longer: ten years are more than a store keeps. */
export const LONGEST_SPAN_DAYS = 3_660;

const text = (key: string, title: string): ReportColumn => ({
  ...{ key, title, unit: 'text', behind: null },
});
const figure =
  (unit: ReportUnit) =>
  (key: string, title: string, behind: string | null = key): ReportColumn => ({
    ...{ key, title, unit, behind },
  });
const count = figure('count');
const money = figure('fen');
const quantity = figure('quantity');
const ratio = figure('ratio');
const duration = figure('duration');

const SOLD = [money('sold', '售出'), money('back', '退货'), money('net', '净额')];

const DAILY: readonly ReportDefinition[] = [
  {
    ...{ id: 'hours', title: '每小时销售', when: 'span' },
    columns: [
      text('name', '钟点'),
      count('sales', '销售笔数'),
      money('fund', '基金'),
      money('account', '个账'),
      money('cash', '现金等'),
      money('total', '合计'),
    ],
    chart: { stacked: true, series: ['fund', 'account', 'cash'] },
  },
  {
    ...{ id: 'tenders', title: '收款方式', when: 'span' },
    columns: [
      text('name', '方式'),
      count('takenCount', '收款笔数'),
      money('taken', '收款'),
      count('givenCount', '退款笔数'),
      money('given', '退款'),
      money('net', '净收'),
    ],
    chart: { stacked: false, series: ['taken', 'net'] },
  },
  {
    ...{ id: 'funds', title: '基金、个账与现金', when: 'span' },
    columns: [
      text('name', '日期'),
      count('rows', '医保行数'),
      money('insured', '医保总额'),
      money('fund', '基金'),
      money('account', '个账'),
      money('cash', '医保自付'),
      money('selfPay', '自费'),
      money('total', '销售合计'),
      money('taken', '实收'),
    ],
    chart: { stacked: true, series: ['fund', 'account', 'cash', 'selfPay'] },
  },
  {
    ...{ id: 'classes', title: '药品类别', when: 'span' },
    columns: [text('name', '类别'), count('lines', '行数'), ...SOLD, ratio('share', '占比', 'net')],
    chart: { stacked: false, series: ['net'] },
  },
  {
    ...{ id: 'cashiers', title: '收银员', when: 'span' },
    columns: [
      text('name', '收银员'),
      count('sales', '销售笔数'),
      count('voids', '退货笔数'),
      ...SOLD,
      money('taken', '经手净收'),
    ],
    chart: { stacked: false, series: ['net', 'taken'] },
  },
  {
    ...{ id: 'margin', title: '毛利', when: 'span' },
    columns: [
      text('name', '类别'),
      money('net', '净额'),
      money('costed', '其中有进价'),
      money('cost', '进价成本'),
      money('profit', '毛利', 'costed'),
      ratio('rate', '毛利率', 'costed'),
      money('uncosted', '没有进价'),
    ],
    chart: { stacked: true, series: ['cost', 'profit'] },
  },
  {
    ...{ id: 'goods', title: '畅销商品', when: 'span' },
    columns: [
      text('name', '品名'),
      text('spec', '规格 · 厂家'),
      quantity('quantity', '数量'),
      ...SOLD,
    ],
    chart: { stacked: false, series: ['net'] },
  },
  {
    ...{ id: 'expiry', title: '近效期库存', when: 'end' },
    columns: [
      text('name', '品名 · 规格'),
      text('lot', '批号'),
      { key: 'expires', title: '效期', unit: 'date', behind: null },
      { key: 'days', title: '剩余天数', unit: 'days', behind: null },
      quantity('onHand', '库存', 'moved'),
      money('value', '零售金额', 'moved'),
    ],
    chart: { stacked: false, series: ['value'] },
  },
  {
    ...{ id: 'reviewers', title: '审方', when: 'span' },
    columns: [
      text('name', '药师'),
      count('approved', '通过'),
      count('refused', '拒绝'),
      duration('reviewMedian', '审方中位', 'decided'),
      duration('reviewP95', '审方 P95', 'decided'),
      count('slips', '出票'),
      duration('slipMedian', '扫码到出票中位', 'slips'),
      duration('slipP95', '扫码到出票 P95', 'slips'),
      count('late', '超 3 分钟'),
    ],
    chart: { stacked: false, series: ['slipMedian', 'slipP95'] },
  },
];

const MONTHLY: readonly ReportDefinition[] = [
  {
    ...{ id: 'clearing', title: '清算汇总', when: 'span' },
    columns: [
      text('name', '险种 · 清算类别'),
      count('rows', '行数'),
      money('insured', '医保总额'),
      money('fund', '基金'),
      money('account', '个账'),
      money('cash', '应收'),
      money('taken', '实收'),
    ],
    chart: { stacked: true, series: ['fund', 'account', 'cash'] },
  },
  {
    ...{ id: 'receivable', title: '基金应收账龄', when: 'end' },
    columns: [
      text('name', '险种 · 清算类别'),
      money('days30', '0–30 天'),
      money('days60', '31–60 天'),
      money('days90', '61–90 天'),
      money('older', '90 天以上'),
      money('total', '合计'),
    ],
    chart: { stacked: true, series: ['days30', 'days60', 'days90', 'older'] },
  },
  {
    ...{ id: 'dossiers', title: '挂账与补结账龄', when: 'end' },
    columns: [
      text('name', '种类 · 账龄'),
      count('open', '未结'),
      money('paid', '顾客已付'),
      money('carried', '本店暂垫'),
      { key: 'oldest', title: '最早', unit: 'date', behind: 'open' },
    ],
    chart: { stacked: true, series: ['paid', 'carried'] },
  },
];

/** In the order they are listed. */
export const REPORTS: readonly ReportDefinition[] = [...DAILY, ...MONTHLY];

export function reportDefinition(id: ReportId): ReportDefinition {
  const found = REPORTS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no report ${id}`);
  return found;
}

/** Nearest rank: the smallest figure that at least `share` of all are not above; null of none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
