/**
 * A table file as people have them: XLSX, or CSV/TSV in UTF-8 (with or without a mark) or GB18030.
 * Cells are texts; a spreadsheet's numbers come as they are written, without a rounding of ours.
 */
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';

export type Table = readonly (readonly string[])[];

/** What a spreadsheet may unfold to: far above any goods list, far below what hurts the till. */
const LONGEST_SHEET_BYTES = 40 * 1024 * 1024;

/** Failure `table.unreadable` with a sentence. Rows without any text are left out at the end only. */
export async function readTable(bytes: Uint8Array): Promise<Result<Table>> {
  if (bytes.length === 0) return unreadable('文件是空的。');
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const table = isZip ? await readSpreadsheet(bytes) : await readText(bytes);
  if (!table.ok) return table;
  const last = table.value.findLastIndex((row) => row.some((cell) => cell !== ''));
  return last < 0 ? unreadable('文件里没有内容。') : ok(table.value.slice(0, last + 1));
}

async function readSpreadsheet(bytes: Uint8Array): Promise<Result<Table>> {
  let unfolded = 0;
  try {
    unzipSync(bytes, {
      filter: (file) => {
        unfolded += file.originalSize;
        return false;
      },
    });
  } catch {
    return unreadable('不是完整的 XLSX 文件。');
  }
  if (unfolded > LONGEST_SHEET_BYTES) return unreadable('表格展开后过大。');
  // Loaded when somebody has such a file: a till that sells need not carry it.
  const { readSheet } = await import('read-excel-file/universal');
  try {
    // A copy: the library wants a buffer of its own.
    const rows = await readSheet(new Uint8Array(bytes).buffer);
    return ok(rows.map((row) => row.map(cellText)));
  } catch {
    return unreadable('不是 XLSX 表格，或已损坏。旧的 .xls 请另存为 .xlsx 或 CSV。');
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return chinaDate(cell.getTime());
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (typeof cell === 'number' || typeof cell === 'string') return String(cell).trim();
  return '';
}

async function readText(bytes: Uint8Array): Promise<Result<Table>> {
  const text = decoded(bytes);
  if (text === null) return unreadable('文字编码不对，请存成 UTF-8 或 GB18030（GBK）。');
  const delimiter = delimiterOf(text);
  const { parse } = await import('csv-parse/sync');
  try {
    const rows: unknown = parse(text, {
      ...{ delimiter, trim: true, relax_column_count: true, skip_empty_lines: false },
    });
    return ok(rows as string[][]);
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    return unreadable(`CSV 第 ${line ?? '?'} 行的引号不成对。`);
  }
}

/** The one that stands most often in the first lines: words may stand above the headings. */
function delimiterOf(text: string): string {
  const head = text.split('\n', 20).join('\n');
  const often = (letter: string): number => head.split(letter).length;
  return ['\t', ';'].find((letter) => often(letter) > often(',')) ?? ',';
}

/** UTF-8 where it is, else GB18030; null where neither gives a text. */
function decoded(bytes: Uint8Array): string | null {
  const text = utf8Of(bytes) ?? iconv.decode(Buffer.from(bytes), 'gb18030');
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? null : text;
}

function utf8Of(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function unreadable(sentence: string): Result<never> {
  return fail('table.unreadable', sentence);
}
