/** What the report page says: figures, days, and what the chart draws. */
import { describe, expect, it } from 'vitest';
import type { Report } from '#contract/report.ts';
import { REPORTS, REST_KEY } from '#core/report.ts';
import { readDay } from '#renderer/report/report-dialogs.tsx';
import { patternOf, reportChartOption, seriesOf } from '#renderer/report/report-chart-option.ts';
import {
  cellText,
  daysOf,
  daysText,
  describeReport,
  durationText,
} from '#renderer/report/report-words.ts';
import { behindChosen } from '#renderer/report/use-report.ts';
import { FIXTURES } from './fixtures.ts';

const report: Report = FIXTURES['report.read'];
const TYPED = { from: '2026-02-01', to: '2026-02-28' };

describe('the report page says', () => {
  it('figures by their unit, and a dash for nothing', () => {
    expect(cellText(null, 'fen')).toBe('—');
    expect(cellText(-123_456, 'fen')).toBe('−1,234.56');
    expect(cellText(-12_000, 'count')).toBe('−12,000');
    expect(cellText(25_000, 'quantity')).toBe('2.5');
    expect(cellText(-355, 'ratio')).toBe('−3.5%');
    expect(cellText('2026-12-01', 'date')).toBe('2026-12-01');
    expect([48_400, 125_000, 4_260_000].map(durationText)).toEqual([
      '48 秒',
      '2 分 05 秒',
      '1 小时 11 分',
    ]);
  });

  it('days of a range, over the turn of a year and of a short month', () => {
    const days = (today: string) =>
      (['today', 'yesterday', 'month', 'lastMonth', 'days'] as const).map((range) => {
        const { from, to } = daysOf(range, today, TYPED);
        return `${from} ${to}`;
      });
    expect(days('2026-01-01')).toEqual([
      '2026-01-01 2026-01-01',
      '2025-12-31 2025-12-31',
      '2026-01-01 2026-01-01',
      '2025-12-01 2025-12-31',
      '2026-02-01 2026-02-28',
    ]);
    expect(days('2028-03-31')[3]).toBe('2028-02-01 2028-02-29');
    const [hours] = REPORTS;
    expect(hours && daysText(hours, TYPED)).toBe('2026-02-01 至 2026-02-28');
    const aged = REPORTS.find(({ id }) => id === 'receivable');
    expect(aged && daysText(aged, TYPED)).toBe('截至 2026-02-28');
  });

  it('reads a day as people write it, and no day that does not exist', () => {
    for (const text of ['2026-11-01', '20261101', '2026.11.1', '2026/11/1', '2026年11月1日']) {
      expect(readDay(text)).toBe('2026-11-01');
    }
    for (const text of ['', 'x', '2026-02-30', '2026-13-01', '1101']) {
      expect(readDay(text)).toBeNull();
    }
  });

  it('the chart in one sentence, and in patterns that differ', () => {
    expect(describeReport(report)).toBe('每小时销售，6 行，基金最多的是 10 点，1,327.70。');
    expect(describeReport({ ...report, rows: [] })).toBe('每小时销售：没有数据。');
    for (const { id } of REPORTS) {
      const series = seriesOf({ ...report, report: id });
      expect(series.length).toBeGreaterThan(0);
      expect(new Set(series.map(patternOf)).size).toBe(series.length);
    }
    expect(reportChartOption(report).series.map(({ data }) => data.length)).toEqual([6, 6, 6]);
  });

  it('why a figure has no slips', () => {
    const [definition] = REPORTS;
    if (definition === undefined) throw new Error('no report');
    const at = (row: number, column: number, shown: Report | null = report) =>
      behindChosen({ definition, report: shown, chosen: { row, column } });
    expect(at(0, 2)).toMatchObject({ row: '08', name: '8 点', column: { key: 'fund' } });
    expect(at(6, 1)).toMatchObject({ row: '', name: '合计' });
    expect(at(0, 0)).toBe('这一格没有单据可以列出。');
    expect(at(0, 1, null)).toBe('还没有数据。');
    const rest = { ...report, rows: [{ key: REST_KEY, cells: ['其余商品', 1, 2, 3, 4, 5] }] };
    expect(at(0, 1, rest)).toBe('这一格没有单据可以列出。');
  });
});
