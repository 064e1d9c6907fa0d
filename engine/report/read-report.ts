/** Makes one report: sums by row, what is worked out from them, the total, and what they leave out. */
import type { Report, ReportSpan } from '#contract/report.ts';
import { displayYuan } from '#core/money.ts';
import type { ReportCell, ReportColumn, ReportId, ReportRow } from '#core/report.ts';
import { REST_KEY, TIMING_KEY, quantile, reportDefinition } from '#core/report.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { addMonths } from '#core/stock.ts';
import { chinaDate, daysBetween } from '#core/time.ts';
import type { Span } from '#db/report-entries.ts';
import { dossierMovements } from '#db/report-insured-entries.ts';
import type { ReviewFacts, Sums } from '#db/report.ts';
import { expiringLots, oldestByKey, reviewsDecided, topGoods } from '#db/report.ts';
import type { Db } from '#db/sql.ts';
import { storeNumber } from '../settings/store-numbers.ts';
import { inOrder, namingOf, sumsOf } from './sources.ts';
import type { PlainReport } from './sources.ts';
import { spanOf } from './span.ts';

const TOP_GOODS = 100;
const LISTED_LOTS = 500;

type Made = Pick<Report, 'rows' | 'total' | 'notes'>;
type Figures = Readonly<Record<string, ReportCell>>;

/** @param now for what is as it stands at this moment (stock) */
export function readReport(db: Db, asked: ReportSpan, now: number): Result<Report> {
  const span = spanOf(asked);
  if (span === null) return fail('report.span', '起止日期不对：开始不能晚于结束，最长十年。');
  return ok({ ...asked, madeAt: now, ...make(db, asked.report, span, now) });
}

function make(db: Db, report: ReportId, span: Span, now: number): Made {
  if (report === 'goods') return goodsReport(db, span);
  if (report === 'expiry') return expiryReport(db, now);
  if (report === 'reviewers') return reviewerReport(db, span);
  return plainReport(db, report, span);
}

function plainReport(db: Db, report: PlainReport, span: Span): Made {
  const sums = inOrder(report, sumsOf(db, report, span)).filter(isSomething);
  const all = sumOf(sums);
  const oldest =
    report === 'dossiers' ? oldestByKey(db, dossierMovements(span), 'open') : new Map();
  const name = namingOf(db, report);
  const rowOf = (row: Sums): ReportRow => {
    const since: number | undefined = oldest.get(row.key);
    const own = { ...row, ...workedOut(row, all), oldest: since === undefined ? null : since };
    return { key: row.key, cells: cellsOf(report, { ...dated(own), name: name(row.key) }) };
  };
  const total = sums.length === 0 ? null : { ...all, ...workedOut(all, all), name: '合计' };
  return {
    rows: sums.map(rowOf),
    total: total === null ? null : cellsOf(report, total),
    notes: notesOf(report, sums, all),
  };
}

function dated(row: Figures): Figures {
  const at = row['oldest'];
  return { ...row, oldest: typeof at === 'number' ? chinaDate(at) : null };
}

/** A row of the timing kind that comes to nothing over the span says nothing. */
function isSomething(row: Sums): boolean {
  return Object.entries(row).some(([name, value]) => name !== 'key' && value !== 0);
}

function sumOf(rows: readonly Sums[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === 'number') all[name] = (all[name] ?? 0) + value;
    }
  }
  return all;
}

/** Shares of the whole, and what is left of the price when the goods are paid for. */
function workedOut(row: Figures, all: Figures): Figures {
  const of = (name: string, from: Figures = row): number => Number(from[name] ?? 0);
  const profit = of('costed') - of('cost');
  return {
    share: ratio(of('net'), of('net', all)),
    profit,
    rate: ratio(profit, of('costed')),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000);
}

function cellsOf(report: ReportId, figures: Figures): ReportCell[] {
  return reportDefinition(report).columns.map(({ key }: ReportColumn) => figures[key] ?? null);
}

const NOTES: Readonly<Partial<Record<ReportId, string>>> = {
  hours: '基金和个账按平台结算日，钟点按本机时间；现金等按收退款的时间。',
  funds: '医保按平台结算日，自费按收款日；退费的红行在退费那天。',
  classes: '类别按商品现在的目录类别和处方属性。',
  cashiers: '退货算在原收银员名下；经手净收按实际收退款的人。',
  clearing: '按平台结算日，红蓝行都计。',
  receivable: '本店还没有登记医保拨付：截止日前一年内已结算、没有退费的都算未清算。',
  dossiers: '截止日结束时还没有补结、关闭或过期的。',
};

function notesOf(report: PlainReport, rows: readonly Sums[], all: Figures): string[] {
  const notes = NOTES[report] === undefined ? [] : [NOTES[report]];
  if (report === 'margin') notes.push(...marginNotes(all));
  return [...notes, ...timingNote(rows)];
}

function timingNote(rows: readonly { readonly key: string }[]): string[] {
  return rows.some(({ key }) => key === TIMING_KEY)
    ? ['“跨日结算”是医保结算与收款、退货不在同一天的部分；有了它，合计与日对账一致。']
    : [];
}

function marginNotes(all: Figures): string[] {
  const uncosted = Number(all['uncosted'] ?? 0);
  if (Number(all['costed'] ?? 0) === 0) return ['批次没有登记进价，毛利算不出来。'];
  const left =
    uncosted === 0 ? [] : [`净额中 ${displayYuan(uncosted)} 元的批次没有进价，不计毛利。`];
  return ['进价按售出批次登记的进价，不含税费和返利。', ...left];
}

function goodsReport(db: Db, span: Span): Made {
  const goods = topGoods(db, span, TOP_GOODS).filter(
    (row) => row.key !== TIMING_KEY || row.net !== 0,
  );
  const name = namingOf(db, 'goods');
  const rows = goods.map((row): ReportRow => {
    const special = row.key === TIMING_KEY || row.key === REST_KEY;
    const figures = {
      ...{ sold: row.sold, back: row.back, net: row.net },
      name: special ? name(row.key) : row.name,
      spec: special ? '' : `${row.spec} · ${row.manufacturer}`,
      quantity: special ? null : row.quantity,
    };
    return { key: row.key, cells: cellsOf('goods', figures) };
  });
  const all = sumOf(goods.map(({ key, sold, back, net }) => ({ key, sold, back, net })));
  return {
    rows,
    total: rows.length === 0 ? null : cellsOf('goods', { ...all, name: '合计', spec: '' }),
    notes: [`净额最多的 ${TOP_GOODS} 种。`, ...timingNote(goods)],
  };
}

function expiryReport(db: Db, now: number): Made {
  const today = chinaDate(now);
  const until = addMonths(today, storeNumber(db, 'nearExpiry_months'));
  const { lots, count, value_fen } = expiringLots(db, until, LISTED_LOTS);
  const rows = lots.map((lot): ReportRow => ({
    key: lot.lot_id,
    cells: cellsOf('expiry', {
      name: `${lot.name} · ${lot.spec}`,
      lot: lot.lot_no,
      expires: lot.expires_on,
      days: daysBetween(today, lot.expires_on),
      onHand: lot.on_hand_e4,
      value: lot.value_fen,
    }),
  }));
  const left = count > lots.length ? `只列出最早到期的 ${LISTED_LOTS} 批；` : '';
  return {
    rows,
    total:
      count === 0
        ? null
        : cellsOf('expiry', { name: `合计 ${count} 批`, lot: '', value: value_fen }),
    notes: [
      `按现在的库存，到 ${until} 为止到期和已过期的。${left}合计是全部批次，按现在的零售价。`,
      '按 Enter 看这一批以前售给了哪些单据。',
    ],
  };
}

/** The medians are of single prescriptions, so that they are worked out from all of them. */
function reviewerReport(db: Db, span: Span): Made {
  const decided = reviewsDecided(db, span);
  const name = namingOf(db, 'reviewers');
  const byPerson = Map.groupBy(decided, ({ key }) => key);
  const rows = [...byPerson]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, own]) => ({ key, cells: reviewCells(name(key), own) }));
  return {
    rows,
    total: rows.length === 0 ? null : reviewCells('合计', decided),
    notes: [
      '按审方的时间。审方从送审到决定；扫码到出票从本单开始到小票打出，政策要求 3 分钟内。',
      '中位和 P95 由每张处方算出，合计行不是各行之和。',
    ],
  };
}

function reviewCells(name: string, facts: readonly ReviewFacts[]): ReportCell[] {
  const sorted = (times: readonly number[]): number[] => times.toSorted((a, b) => a - b);
  const reviews = sorted(facts.map((one) => one.review_ms));
  const slips = sorted(facts.flatMap((one) => (one.slip_ms === null ? [] : [one.slip_ms])));
  const sum = (pick: (one: ReviewFacts) => number): number =>
    facts.reduce((all, one) => all + pick(one), 0);
  return cellsOf('reviewers', {
    name,
    approved: sum((one) => one.approved),
    refused: sum((one) => one.refused),
    reviewMedian: quantile(reviews, 0.5),
    reviewP95: quantile(reviews, 0.95),
    slips: slips.length,
    slipMedian: quantile(slips, 0.5),
    slipP95: quantile(slips, 0.95),
    late: sum((one) => one.late),
  });
}
