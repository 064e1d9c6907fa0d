/**
 * A workbook of one sheet (ECMA-376, the part of it that every spreadsheet reads): texts inline,
 * amounts as numbers in yuan, dates as dates. Nothing in it is a formula.
 */
import { strToU8, zipSync } from 'fflate';

export type SheetCell =
  | { readonly kind: 'text'; readonly text: string; readonly bold?: boolean }
  /** `decimal` is the number as text, so that no amount goes through binary fractions. */
  | {
      readonly kind: 'number';
      readonly decimal: string;
      readonly format: NumberFormat;
      readonly bold?: boolean;
    }
  /** `yyyy-MM-dd` */
  | { readonly kind: 'date'; readonly date: string; readonly bold?: boolean }
  | { readonly kind: 'empty' };

export type NumberFormat = 'yuan' | 'count' | 'plain' | 'percent';

export type Sheet = {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** In characters. */
  readonly widths: readonly number[];
};

const FORMATS = ['plain', 'yuan', 'count', 'percent', 'date'] as const;
/** Built in: 0 General, 3 #,##0, 4 #,##0.00, 10 0.00 %; 164 is ours. */
const NUMBER_FORMATS = { plain: 0, yuan: 4, count: 3, percent: 10, date: 164 } as const;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** @param at the moment written on the files in the archive, epoch ms */
export function workbook(sheet: Sheet, at: number): Uint8Array {
  const files: Readonly<Record<string, string>> = {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      `<sheet name="${attribute(sheetName(sheet.name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles(),
    'xl/worksheets/sheet1.xml': worksheet(sheet),
  };
  const packed = Object.entries(files).map(([name, text]) => [name, strToU8(HEAD + text)] as const);
  return zipSync(Object.fromEntries(packed), { mtime: at });
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

/** Styles by number: the formats as they are, then the same in bold. */
function styles(): string {
  const one = (font: number) => (name: (typeof FORMATS)[number]) =>
    `<xf numFmtId="${NUMBER_FORMATS[name]}" fontId="${font}" fillId="0" borderId="0" xfId="0" ` +
    'applyNumberFormat="1" applyFont="1"/>';
  const formats = [...FORMATS.map(one(0)), ...FORMATS.map(one(1))];
  const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
  return (
    `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>` +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${formats.length}">${formats.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

function worksheet({ rows, widths }: Sheet): string {
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const lines = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${letters(column)}${row + 1}`)).join('')}</row>`,
  );
  return (
    `<worksheet xmlns="${MAIN}"><cols>${columns.join('')}</cols>` +
    `<sheetData>${lines.join('')}</sheetData></worksheet>`
  );
}

function cellXml(cell: SheetCell, place: string): string {
  if (cell.kind === 'empty') return '';
  const style = (format: (typeof FORMATS)[number]): number =>
    FORMATS.indexOf(format) + (cell.bold === true ? FORMATS.length : 0);
  if (cell.kind === 'text') {
    const text = `<t xml:space="preserve">${escaped(cell.text)}</t>`;
    return `<c r="${place}" s="${style('plain')}" t="inlineStr"><is>${text}</is></c>`;
  }
  const [value, format] =
    cell.kind === 'date' ? [serialOf(cell.date), 'date' as const] : [cell.decimal, cell.format];
  return `<c r="${place}" s="${style(format)}"><v>${value}</v></c>`;
}

/** Days since 1899-12-30, as spreadsheets count. */
function serialOf(date: string): string {
  return String(Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000) + 25_569);
}

/** 0 → A, 26 → AA */
function letters(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

/** No name of a sheet has these signs, or more than 31. */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);
}

/** XML 1.0 has no place for most control characters, escaped or not. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;')
  );
}

function attribute(text: string): string {
  return escaped(text).replaceAll('"', '&quot;');
}
