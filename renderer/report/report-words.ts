/** What the report page says: figures as texts, ranges of days, the chart in one sentence. */
import type { Report } from '#contract/report.ts';
import { displayQuantity, displayYuan } from '#core/money.ts';
import type { ReportCell, ReportColumn, ReportDefinition, ReportUnit } from '#core/report.ts';
import { REST_KEY, reportDefinition } from '#core/report.ts';
import { never } from '#core/result.ts';
import { addDays } from '#core/time.ts';

/** One cell as it stands on the screen; nothing to say is a dash. */
export function cellText(value: ReportCell, unit: ReportUnit): string {
  if (value === null) return '—';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'fen':
      return displayYuan(value);
    case 'quantity':
      return displayQuantity(value);
    case 'ratio':
      return `${minus((value / 100).toFixed(1))}%`;
    case 'duration':
      return durationText(value);
    case 'count':
    case 'days':
      return minus(value.toLocaleString('en-US'));
    case 'text':
    case 'date':
      return String(value);
    default:
      return never(unit);
  }
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}

/** `2 分 05 秒`; under a minute `48 秒`. */
export function durationText(time_ms: number): string {
  const seconds = Math.round(time_ms / 1_000);
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒`;
  }
  return `${Math.floor(seconds / 3_600)} 小时 ${Math.floor((seconds % 3_600) / 60)} 分`;
}

/** The unit stands in the head, not in the cells. */
export function headText({ title, unit }: ReportColumn): string {
  return unit === 'fen' ? `${title}（元）` : title;
}

export function isFigure(unit: ReportUnit): boolean {
  return unit !== 'text' && unit !== 'date';
}

export const RANGES = [
  { id: 'today', title: '今天' },
  { id: 'yesterday', title: '昨天' },
  { id: 'month', title: '本月' },
  { id: 'lastMonth', title: '上月' },
  { id: 'days', title: '起止' },
] as const;
export type RangeId = (typeof RANGES)[number]['id'];
export type Days = { readonly from: string; readonly to: string };

/** The days of a range that is named; `days` are the ones that were typed. */
export function daysOf(range: RangeId, today: string, typed: Days): Days {
  const first = `${today.slice(0, 7)}-01`;
  switch (range) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'month':
      return { from: first, to: today };
    case 'lastMonth': {
      const to = addDays(first, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'days':
      return typed;
    default:
      return never(range);
  }
}

export function daysText({ when }: ReportDefinition, { from, to }: Days): string {
  if (when === 'end') return `截至 ${to}`;
  return from === to ? from : `${from} 至 ${to}`;
}

/** Rows that are drawn: the largest of many, in the order of the table. */
export function drawnRows(report: Report, most: number): Report['rows'] {
  return report.rows.filter(({ key }) => key !== REST_KEY).slice(0, most);
}

/** The chart in one sentence, for those who do not see it. */
export function describeReport(report: Report): string {
  const { title, columns, chart } = reportDefinition(report.report);
  const [first = ''] = chart.series;
  const index = columns.findIndex(({ key }) => key === first);
  const figure = (row: Report['rows'][number]): number => Number(row.cells[index] ?? 0);
  const best = report.rows.toSorted((left, right) => figure(right) - figure(left))[0];
  const column = columns[index];
  if (best === undefined || column === undefined) return `${title}：没有数据。`;
  const value = cellText(best.cells[index] ?? null, column.unit);
  return `${title}，${report.rows.length} 行，${column.title}最多的是 ${best.cells[0] ?? ''}，${value}。`;
}
