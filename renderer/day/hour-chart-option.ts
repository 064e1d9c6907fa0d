/**
 * What the hour chart draws: three shares stacked per hour, told apart by pattern and not by colour
 * alone (design notes §2.2 "split patterns"): fund solid, account striped, cash outlined.
 */
import type { Day } from '#contract/day.ts';
import { displayYuan } from '#core/money.ts';
import { FONTS } from '#renderer/design/tokens.ts';

export type HourSums = Day['hours'][number];

/** Hours with a bar: from the first hour with sales to the last, empty ones between included. */
export function chartHours(hours: readonly HourSums[]): readonly HourSums[] {
  const byHour = new Map(hours.map((entry) => [entry.hour, entry]));
  const known = [...byHour.keys()];
  if (known.length === 0) return [];
  const first = Math.min(...known);
  const last = Math.max(...known);
  const empty = { fund_fen: 0, account_fen: 0, cash_fen: 0 } as Omit<HourSums, 'hour'>;
  return Array.from(
    { length: last - first + 1 },
    (_, index) => byHour.get(first + index) ?? { hour: first + index, ...empty },
  );
}

export function hourTotal(entry: HourSums): number {
  return entry.fund_fen + entry.account_fen + entry.cash_fen;
}

/** The chart in one sentence, for those who do not see it. */
export function describeHours(hours: readonly HourSums[]): string {
  const best = hours.toSorted((left, right) => hourTotal(right) - hourTotal(left))[0];
  if (!best) return '今天还没有收入。';
  return `每小时收入构成，${hours.length} 个小时有收入，最多在 ${best.hour} 点，共 ${displayYuan(hourTotal(best))} 元。`;
}

const BLUE = '#0B5CAD';
const INK = '#435062';
const OUTLINE = { borderColor: INK, borderWidth: 1 };

/** Fen → axis text in whole yuan. */
function wholeYuan(fen: number): string {
  return displayYuan(fen).replace(/\.\d+$/, '');
}

/** The echarts option; values stay integer fen, only labels are formatted. */
export function hourChartOption(hours: readonly HourSums[]) {
  const highest = Math.max(...hours.map(hourTotal));
  const base = { type: 'bar' as const, stack: 'hour', barMaxWidth: 26, cursor: 'default' };
  return {
    animation: false,
    grid: { left: 54, right: 8, top: 20, bottom: 22 },
    textStyle: { fontFamily: FONTS.text, color: INK },
    xAxis: {
      type: 'category' as const,
      data: hours.map((entry) => String(entry.hour)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#848F9E' } },
      axisLabel: { color: INK, fontSize: 12 },
    },
    yAxis: {
      type: 'value' as const,
      splitNumber: 3,
      axisLabel: { color: INK, fontSize: 12, formatter: wholeYuan },
      splitLine: { lineStyle: { color: '#E9EDF2' } },
    },
    series: [
      {
        ...base,
        name: '基金',
        data: hours.map((entry) => entry.fund_fen),
        itemStyle: { color: BLUE, borderColor: BLUE, borderWidth: 1 },
      },
      {
        ...base,
        name: '个账',
        data: hours.map((entry) => entry.account_fen),
        itemStyle: {
          color: '#FFFFFF',
          borderColor: BLUE,
          borderWidth: 1,
          decal: {
            symbol: 'rect',
            dashArrayX: [1, 0],
            dashArrayY: [3, 3],
            rotation: -Math.PI / 4,
            color: BLUE,
          },
        },
      },
      {
        ...base,
        name: '现金等',
        data: hours.map((entry) => entry.cash_fen),
        itemStyle: { color: '#FFFFFF', ...OUTLINE },
        label: {
          show: true,
          position: 'top' as const,
          color: '#16202C',
          fontSize: 12,
          fontWeight: 700 as const,
          formatter: (bar: { readonly dataIndex: number }) => {
            const entry = hours[bar.dataIndex];
            const total = entry ? hourTotal(entry) : 0;
            // Only the best hour is written out; the axis carries the others.
            return total > 0 && total === highest ? displayYuan(total) : '';
          },
        },
      },
    ],
  };
}
