/** The figures of a report: rows, the total, and which figure is chosen. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Report } from '#contract/report.ts';
import { reportDefinition } from '#core/report.ts';
import type { ReportCell } from '#core/report.ts';
import { cellText, headText, isFigure } from './report-words.ts';
import type { Chosen } from './use-report.ts';
import styles from './report.module.css';

type ReportTableProps = {
  readonly report: Report;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly onOpen: () => void;
};

export function ReportTable({ report, chosen, onChoose, onOpen }: ReportTableProps): ReactNode {
  const { title, columns } = reportDefinition(report.report);
  const body = useRef<HTMLTableElement>(null);
  useEffect(() => {
    body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen.row, chosen.column, report]);
  const lineOf = (cells: readonly ReportCell[], row: number): ReactNode =>
    columns.map(({ key, unit, behind }, column) => {
      const isChosen = row === chosen.row && column === chosen.column;
      return (
        <td
          key={key}
          role="gridcell"
          aria-selected={isChosen}
          className={[
            isFigure(unit) ? styles['figure'] : '',
            behind === null ? '' : styles['open'],
          ].join(' ')}
          onClick={() => onChoose({ row, column })}
          onDoubleClick={onOpen}
        >
          {cellText(cells[column] ?? null, unit)}
        </td>
      );
    });
  return (
    <div className={styles['scroll']} role="grid" aria-label={title}>
      <table ref={body} className={styles['table']} role="presentation">
        <thead>
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                className={isFigure(column.unit) ? styles['figure'] : undefined}
              >
                {headText(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map(({ key, cells }, row) => (
            <tr key={key} role="row">
              {lineOf(cells, row)}
            </tr>
          ))}
        </tbody>
        {report.total && (
          <tfoot>
            <tr role="row">{lineOf(report.total, report.rows.length)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
