/**
 * What must be true of the reports of any store: those of a day say what the summary of the day
 * says, those of many days say the sum, and the slips behind a figure add up to it.
 */
import type { Day } from '#contract/day.ts';
import type { Report } from '#contract/report.ts';
import type { ReportCell, ReportId } from '#core/report.ts';
import { REPORTS, REST_KEY, TIMING_KEY, reportDefinition } from '#core/report.ts';
import { addDays } from '#core/time.ts';
import type { Db } from '#db/sql.ts';
import { daySummary } from '#engine/day/summary.ts';
import { readReport } from '#engine/report/read-report.ts';
import { readSlips } from '#engine/report/slips.ts';
import { MARGIN_COLUMNS, marginByHand } from './margin-check.ts';

export type Days = { readonly from: string; readonly to: string };

export function reportOf(db: Db, report: ReportId, days: Days, now: number): Report {
  const read = readReport(db, { report, ...days }, now);
  if (!read.ok) throw new Error(`${report}: ${read.failure.sentence}`);
  return read.value;
}

/** A cell by the key of its column; 0 where there is none. */
export function figure(report: Report, cells: readonly ReportCell[] | null, key: string): number {
  const { columns } = reportDefinition(report.report);
  const value = cells?.[columns.findIndex((column) => column.key === key)] ?? 0;
  if (typeof value !== 'number') throw new Error(`${report.report} ${key} is ${value}`);
  return value;
}

function datesOf({ from, to }: Days): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** Every total of every report of these days beside what the summaries of the days come to. */
export function totalsBeside(db: Db, days: Days, now: number): [string, number, number][] {
  const summaries = datesOf(days).map((date) => daySummary(db, date));
  const sum = (pick: (day: Day) => number): number =>
    summaries.reduce((all, day) => all + pick(day), 0);
  const tenders = sum((day) => Object.values(day.tenders).reduce((all, one) => all + one, 0));
  const reports = new Map<ReportId, Report>();
  const total = (report: ReportId, key: string): number => {
    const read = reports.get(report) ?? reportOf(db, report, days, now);
    reports.set(report, read);
    return figure(read, read.total, key);
  };
  const insured = (report: ReportId): [string, number, number][] => [
    [`${report}.fund`, total(report, 'fund'), sum((day) => day.insured.fund_fen)],
    [`${report}.account`, total(report, 'account'), sum((day) => day.insured.account_fen)],
  ];
  return [
    ['hours.sales', total('hours', 'sales'), sum((day) => day.saleCount)],
    ...insured('hours'),
    ['hours.cash', total('hours', 'cash'), tenders],
    ['tenders.net', total('tenders', 'net'), tenders],
    ['funds.rows', total('funds', 'rows'), sum((day) => day.insured.count)],
    ['funds.insured', total('funds', 'insured'), sum((day) => day.insured.total_fen)],
    ...insured('funds'),
    ['funds.cash', total('funds', 'cash'), sum((day) => day.insured.cashDue_fen)],
    ['funds.selfPay', total('funds', 'selfPay'), sum((day) => day.selfPay.total_fen)],
    ['funds.total', total('funds', 'total'), sum((day) => day.total_fen)],
    ['funds.taken', total('funds', 'taken'), tenders],
    ['classes.net', total('classes', 'net'), sum((day) => day.total_fen)],
    ['margin.net', total('margin', 'net'), sum((day) => day.total_fen)],
    ['goods.net', total('goods', 'net'), sum((day) => day.total_fen)],
    ['cashiers.net', total('cashiers', 'net'), sum((day) => day.total_fen)],
    ['cashiers.sales', total('cashiers', 'sales'), sum((day) => day.saleCount)],
    ['cashiers.voids', total('cashiers', 'voids'), sum((day) => day.voidCount)],
    ['cashiers.taken', total('cashiers', 'taken'), tenders],
    ['clearing.rows', total('clearing', 'rows'), sum((day) => day.insured.count)],
    ['clearing.insured', total('clearing', 'insured'), sum((day) => day.insured.total_fen)],
    ...insured('clearing'),
    ['clearing.cash', total('clearing', 'cash'), sum((day) => day.insured.cashDue_fen)],
    ['clearing.taken', total('clearing', 'taken'), sum((day) => day.insured.cashTaken_fen)],
  ];
}

/** Tender by tender and hour by hour, of one day. */
export function rowsBeside(db: Db, date: string, now: number): [string, number, number][] {
  const day = daySummary(db, date);
  const days = { from: date, to: date };
  const hours = reportOf(db, 'hours', days, now);
  const tenders = reportOf(db, 'tenders', days, now);
  const cell = (report: Report, row: string, key: string): number =>
    figure(report, report.rows.find((one) => one.key === row)?.cells ?? null, key);
  return [
    ...day.hours.flatMap(({ hour, ...sums }) => {
      const row = String(hour).padStart(2, '0');
      return (['fund', 'account', 'cash'] as const).map((key): [string, number, number] => [
        `${date} ${row} ${key}`,
        cell(hours, row, key),
        sums[`${key}_fen`],
      ]);
    }),
    ...(['cash', 'wechat', 'alipay', 'card'] as const).map((kind): [string, number, number] => [
      `${date} ${kind}`,
      cell(tenders, kind, 'net'),
      day.tenders[`${kind}_fen`],
    ]),
  ];
}

/** Every figure of the report beside what its slips come to, read in small pages. */
export function slipsBeside(
  db: Db,
  report: ReportId,
  days: Days,
  now: number,
): [string, number, number][] {
  const read = reportOf(db, report, days, now);
  const { columns } = reportDefinition(report);
  const lines = [...read.rows, ...(read.total === null ? [] : [{ key: '', cells: read.total }])];
  const beside: [string, number, number][] = [];
  for (const { key, cells } of lines) {
    if (key === REST_KEY) continue;
    for (const [index, column] of columns.entries()) {
      const value = cells[index] ?? null;
      if (column.behind !== column.key || typeof value !== 'number') continue;
      const asked = { report, ...days, row: key, column: column.key, limit: 3 };
      beside.push([`${report} ${key} ${column.key}`, value, sumOfPages(db, asked)]);
    }
  }
  return beside;
}

type Asked = Days & {
  readonly report: ReportId;
  readonly row: string;
  readonly column: string;
  readonly limit: number;
};

function sumOfPages(db: Db, asked: Asked): number {
  let sum = 0;
  let page: string | null = null;
  do {
    // A clock that always says "enough": every page stops after one window.
    let ticks = 0;
    const clock = (): number => (ticks += 1_000);
    const read = readSlips(db, { ...asked, page }, clock);
    if (!read.ok) throw new Error(`${asked.report} ${asked.column}: ${read.failure.sentence}`);
    sum += read.value.slips.reduce((all, slip) => all + slip.amount, 0);
    page = read.value.next;
  } while (page !== null);
  return sum;
}

/** Reports whose every figure is a sum of movements of sales. */
export const SUMMED: readonly ReportId[] = REPORTS.map(({ id }) => id).filter(
  (id) => id !== 'expiry',
);

/** Every row of the report beside the same worked out by hand. */
function marginBeside(db: Db, days: Days, now: number): [string, number, number][] {
  const report = reportOf(db, 'margin', days, now);
  const byHand = marginByHand(db, days.from, days.to);
  const keys = new Set([...byHand.keys(), ...report.rows.map(({ key }) => key)]);
  keys.delete(TIMING_KEY);
  return [...keys].flatMap((key) => {
    const cells = report.rows.find((row) => row.key === key)?.cells ?? null;
    return MARGIN_COLUMNS.map((column): [string, number, number] => [
      `margin ${days.from} ${key} ${column}`,
      figure(report, cells, column),
      byHand.get(key)?.[column] ?? 0,
    ]);
  });
}

/** Sentences; none when the two sides agree everywhere. */
export function faultsOf(beside: readonly [string, number, number][]): string[] {
  return beside.flatMap(([name, own, other]) =>
    own === other ? [] : [`${name}: ${own}, not ${other}`],
  );
}

/** Everything above for these days at once. */
export function reportFaults(db: Db, days: Days, now: number): string[] {
  return [
    ...faultsOf([...totalsBeside(db, days, now), ...marginBeside(db, days, now)]),
    ...datesOf(days).flatMap((date) => {
      const day = { from: date, to: date };
      return faultsOf([
        ...totalsBeside(db, day, now),
        ...rowsBeside(db, date, now),
        ...marginBeside(db, day, now),
      ]);
    }),
    ...SUMMED.flatMap((report) => faultsOf(slipsBeside(db, report, days, now))),
  ];
}
