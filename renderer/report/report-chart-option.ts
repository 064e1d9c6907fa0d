/**
 * What the chart of a report draws. Series are told apart by pattern and not by colour alone (design
 * notes §2.2 "split patterns"): solid, striped, dotted, outlined, as in their legend.
 */
import type { Report } from '#contract/report.ts';
import type { ReportColumn } from '#core/report.ts';
import { reportDefinition } from '#core/report.ts';
import type { FundPart } from '#renderer/design/fund-bar.tsx';
import { COLORS, FONTS } from '#renderer/design/tokens.ts';
import { cellText, drawnRows } from './report-words.ts';

const BLUE = COLORS.colorPrimary;
const INK = COLORS.colorTextSecondary;
/** More bars than this cannot be told apart. */
const MOST_BARS = 31;
const MOST_NAMED = 10;
const LONGEST_NAME = 12;

/** Of the four patterns each share keeps its own, wherever it is drawn; others take them in order. */
const OWN_PATTERNS: Readonly<Record<string, FundPart>> = {
  fund: 'pooled',
  account: 'account',
  selfPay: 'family',
  cash: 'cash',
};
const PATTERNS: readonly FundPart[] = ['pooled', 'account', 'family', 'cash'];

export function patternOf({ key }: ReportColumn, index: number): FundPart {
  return OWN_PATTERNS[key] ?? PATTERNS[index] ?? 'cash';
}

export function seriesOf({ report }: Report): readonly ReportColumn[] {
  const { columns, chart } = reportDefinition(report);
  return chart.series.flatMap((key) => columns.filter((column) => column.key === key));
}

function styleOf(pattern: FundPart) {
  const outline = { borderColor: BLUE, borderWidth: 1 };
  if (pattern === 'pooled') return { color: BLUE, ...outline };
  const empty = { color: '#FFFFFF', ...outline };
  if (pattern === 'cash') return { ...empty, borderColor: INK };
  const stripes = { dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -Math.PI / 4 };
  const dots = { dashArrayX: [[4, 4]], dashArrayY: [4, 4], symbol: 'circle', symbolSize: 0.8 };
  const decal =
    pattern === 'account' ? { symbol: 'rect', ...stripes, color: BLUE } : { ...dots, color: BLUE };
  return { ...empty, decal };
}

function shortName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

/** Days and hours stand side by side; what has a name of its own lies below one another. */
function isOverTime({ report }: Report): boolean {
  return report === 'hours' || report === 'funds';
}

/** The echarts option; values stay as the engine gave them, only labels are formatted. */
export function reportChartOption(report: Report) {
  const { columns, chart } = reportDefinition(report.report);
  const overTime = isOverTime(report);
  const rows = drawnRows(report, overTime ? MOST_BARS : MOST_NAMED);
  const series = seriesOf(report);
  const [first] = series;
  const unit = first?.unit ?? 'count';
  const names = rows.map(({ cells }) => {
    const name = String(cells[0] ?? '');
    return report.report === 'funds' ? name.slice(5) || name : shortName(name);
  });
  const axisLabel = { color: INK, fontSize: 12 };
  const categories = {
    type: 'category' as const,
    data: names,
    inverse: !overTime,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: COLORS.colorBorder } },
    axisLabel: overTime ? axisLabel : { ...axisLabel, interval: 0 },
  };
  const values = {
    type: 'value' as const,
    splitNumber: 3,
    axisLabel: {
      ...axisLabel,
      formatter: (value: number) => cellText(value, unit).replace(/\.00$/, ''),
    },
    splitLine: { lineStyle: { color: COLORS.colorSplit } },
  };
  return {
    animation: false,
    grid: overTime
      ? { left: 76, right: 12, top: 14, bottom: 24 }
      : { left: 172, right: 24, top: 6, bottom: 24 },
    textStyle: { fontFamily: FONTS.text, color: INK },
    xAxis: overTime ? categories : values,
    yAxis: overTime ? values : categories,
    series: series.map((column, index) => ({
      type: 'bar' as const,
      name: column.title,
      cursor: 'default',
      barMaxWidth: overTime ? 26 : 14,
      ...(chart.stacked ? { stack: 'all' } : {}),
      data: rows.map(({ cells }) => Number(cells[columns.indexOf(column)] ?? 0)),
      itemStyle: styleOf(patternOf(column, index)),
    })),
  };
}
