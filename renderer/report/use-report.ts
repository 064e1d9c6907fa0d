/** The report that is open: which, of which days, which of its figures is chosen, and its files. */
import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Report } from '#contract/report.ts';
import type { ReportColumn, ReportDefinition } from '#core/report.ts';
import { REPORTS, REST_KEY } from '#core/report.ts';
import { present } from '#core/result.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useSystem } from '#renderer/app/session.ts';
import { CallFailure } from '#renderer/contract-client/failure.ts';
import { useCall, useClient } from '#renderer/contract-client/hooks.ts';
import type { Days, RangeId } from './report-words.ts';
import { daysOf } from './report-words.ts';
import { printPage, saveFile } from './save-file.ts';

export type Chosen = { readonly row: number; readonly column: number };

export type ReportDesk = {
  readonly definition: ReportDefinition;
  readonly range: RangeId;
  readonly days: Days;
  /** Business date of now. */
  readonly today: string;
  readonly report: Report | null;
  readonly reading: boolean;
  readonly error: string | null;
  /** Of the rows and, behind them, the total. */
  readonly chosen: Chosen;
  readonly open: (index: number) => void;
  readonly step: (steps: number) => void;
  readonly setRange: (range: RangeId, typed?: Days) => void;
  readonly choose: (chosen: Chosen) => void;
  readonly move: (rows: number, columns: number) => void;
  readonly readAgain: () => void;
  readonly save: (format: 'xlsx' | 'csv') => void;
  readonly print: () => void;
};

/** Rows of the table: those of the report, and the total when there is one. */
export function lineCount(report: Report | null): number {
  return report === null ? 0 : report.rows.length + (report.total === null ? 0 : 1);
}

/** What the chosen figure is asked for by; or why it has no slips. */
export function behindChosen({
  definition,
  report,
  chosen,
}: Pick<ReportDesk, 'definition' | 'report' | 'chosen'>):
  | { readonly row: string; readonly name: string; readonly column: ReportColumn }
  | string {
  if (report === null || lineCount(report) === 0) return '还没有数据。';
  const column = definition.columns[chosen.column];
  const line = report.rows[chosen.row];
  const isTotal = line === undefined;
  if (column === undefined || column.behind === null || line?.key === REST_KEY) {
    return '这一格没有单据可以列出。';
  }
  if (isTotal && report.report === 'expiry') return '请选一个批次再看它的单据。';
  return { row: line?.key ?? '', name: String(line?.cells[0] ?? '合计'), column };
}

function between(value: number, most: number): number {
  return Math.min(Math.max(0, most), Math.max(0, value));
}

export function useReport(): ReportDesk {
  const today = useSystem()?.businessDate ?? null;
  const client = useClient();
  const queries = useQueryClient();
  const say = useNotice((state) => state.say);
  const sayFailure = useNotice((state) => state.sayFailure);
  const [at, setAt] = useState(0);
  const [range, setRangeId] = useState<RangeId>('today');
  const [typed, setTyped] = useState<Days | null>(null);
  const [wanted, setChosen] = useState<Chosen | null>(null);
  const definition = present(REPORTS[at], 'the open report');
  const first = { row: 0, column: definition.columns.findIndex(({ behind }) => behind !== null) };
  const now = today ?? '2026-01-01';
  const days = daysOf(range, now, typed ?? { from: now, to: now });
  const asked = { report: definition.id, ...days };
  const read = useCall('report.read', asked, { enabled: today !== null });
  useEffect(() => {
    // What was read when the page was open before is old.
    void queries.invalidateQueries({ queryKey: ['report'] });
  }, [queries]);
  const report = read.data ?? null;
  const chosen = {
    row: between((wanted ?? first).row, lineCount(report) - 1),
    column: between((wanted ?? first).column, definition.columns.length - 1),
  };
  const open = (index: number): void => {
    setAt(between(index, REPORTS.length - 1));
    setChosen(null);
  };
  const save = async (format: 'xlsx' | 'csv'): Promise<void> => {
    try {
      const file = await client.call('report.file', { ...asked, format });
      saveFile(file);
      say('good', `已导出 ${file.name}。`);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      sayFailure(error);
    }
  };
  return {
    ...{ definition, range, days, report, chosen, open, today: now },
    reading: read.isFetching,
    error: read.error?.sentence ?? null,
    step: (steps) => open(at + steps),
    setRange: (next, dates) => {
      setRangeId(next);
      if (dates !== undefined) setTyped(dates);
    },
    choose: setChosen,
    move: (rows, columns) =>
      setChosen({ row: chosen.row + rows, column: Math.max(1, chosen.column + columns) }),
    readAgain: () => void read.refetch(),
    save: (format) => void save(format),
    print: () => printPage(`${definition.title}-${days.to}.pdf`),
  };
}
