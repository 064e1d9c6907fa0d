/** A report as a file for a spreadsheet: XLSX, or CSV in UTF-8 with a byte-order mark. */
import type { Report, ReportFile } from '#contract/report.ts';
import { formatDecimal } from '#core/money.ts';
import type { ReportCell, ReportColumn, ReportUnit } from '#core/report.ts';
import { reportDefinition } from '#core/report.ts';
import { never } from '#core/result.ts';
import { chinaDateTime } from '#core/time.ts';
import type { SheetCell } from './xlsx.ts';
import { workbook } from './xlsx.ts';

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function fileOf(report: Report, format: 'xlsx' | 'csv'): ReportFile {
  const { title, when } = reportDefinition(report.report);
  const days =
    when === 'end' || report.from === report.to ? report.to : `${report.from}_${report.to}`;
  const rows = sheetOf(report);
  const bytes =
    format === 'xlsx'
      ? workbook({ name: title, rows, widths: widthsOf(rows) }, report.madeAt)
      : Buffer.from(csvOf(rows), 'utf8');
  return {
    name: `${title}-${days}.${format}`,
    type: format === 'xlsx' ? XLSX_TYPE : 'text/csv;charset=utf-8',
    base64: Buffer.from(bytes).toString('base64'),
  };
}

/** Title, head, rows, total and notes, as cells of a sheet. */
function sheetOf(report: Report): readonly (readonly SheetCell[])[] {
  const { title, when, columns } = reportDefinition(report.report);
  const days = when === 'end' ? `截至 ${report.to}` : `${report.from} 至 ${report.to}`;
  const line = (cells: readonly ReportCell[], bold: boolean): SheetCell[] =>
    columns.map(({ unit }, index) => cellOf(cells[index] ?? null, unit, bold));
  return [
    [text(title, true)],
    [text(`${days}　制表 ${chinaDateTime(report.madeAt)}`)],
    columns.map((column) => text(headOf(column), true)),
    ...report.rows.map(({ cells }) => line(cells, false)),
    ...(report.total === null ? [] : [line(report.total, true)]),
    ...report.notes.map((note) => [text(note)]),
  ];
}

function headOf({ title, unit }: ReportColumn): string {
  if (unit === 'fen') return `${title}（元）`;
  return unit === 'duration' ? `${title}（秒）` : title;
}

function text(value: string, bold = false): SheetCell {
  return { kind: 'text', text: value, bold };
}

function cellOf(value: ReportCell, unit: ReportUnit, bold: boolean): SheetCell {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'string') {
    return unit === 'date' && value !== ''
      ? { kind: 'date', date: value, bold }
      : text(value, bold);
  }
  switch (unit) {
    case 'fen':
      return { kind: 'number', decimal: formatDecimal(value, 2), format: 'yuan', bold };
    case 'count':
    case 'days':
      return { kind: 'number', decimal: String(value), format: 'count', bold };
    case 'quantity':
      return { kind: 'number', decimal: formatDecimal(value, 4), format: 'plain', bold };
    case 'ratio':
      return { kind: 'number', decimal: formatDecimal(value, 4), format: 'percent', bold };
    case 'duration':
      return { kind: 'number', decimal: formatDecimal(value, 3), format: 'plain', bold };
    case 'text':
    case 'date':
      return text(String(value), bold);
    default:
      return never(unit);
  }
}

function widthsOf(rows: readonly (readonly SheetCell[])[]): number[] {
  const widths: number[] = [];
  // Title and notes may run over the columns beside them.
  for (const cells of rows.filter((row) => row.length > 1)) {
    for (const [column, cell] of cells.entries()) {
      const width = cell.kind === 'text' ? [...cell.text].length * 2 + 2 : 14;
      widths[column] = Math.min(60, Math.max(widths[column] ?? 10, width));
    }
  }
  return widths;
}

/** Quoted as RFC 4180 wants it; a text that begins like a formula is marked as a text. */
function csvOf(rows: readonly (readonly SheetCell[])[]): string {
  const lines = rows.map((cells) => cells.map(csvCell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function csvCell(cell: SheetCell): string {
  if (cell.kind === 'empty') return '';
  if (cell.kind === 'date') return cell.date;
  if (cell.kind === 'number') return cell.decimal;
  const safe = /^[=+\-@\t\r]/.test(cell.text) ? `'${cell.text}` : cell.text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
