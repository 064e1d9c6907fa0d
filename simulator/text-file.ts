// Job: the file form of 9101 / 9102: a ZIP with one UTF-8 TXT, TAB columns, empty = `null` (§2.10).
import { unzipSync, zipSync } from 'fflate';
import { refuse } from './refusal.ts';

export type Row = readonly (string | null)[];

/** Rows to a ZIP with one TXT. Tabs and line breaks inside a cell become blanks. */
export function packRows(name: string, rows: readonly Row[]): Uint8Array {
  const cell = (value: string | null): string =>
    value === null || value === '' ? 'null' : value.replace(/[\t\r\n]/g, ' ');
  const text = rows.map((row) => row.map(cell).join('\t')).join('\n');
  const bytes = new TextEncoder().encode(rows.length > 0 ? `${text}\n` : '');
  // A fixed time inside the archive: the same rows give the same bytes.
  return zipSync({ [name]: [bytes, { mtime: new Date(2026, 0, 1) }] });
}

/** The rows of a ZIP with one TXT; `null` cells become empty. Refuses anything else. */
export function unpackRows(zip: Uint8Array): string[][] {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(zip);
  } catch {
    refuse('文件不是 ZIP 压缩包');
  }
  const texts = Object.values(entries);
  const bytes = texts[0];
  if (texts.length !== 1 || !bytes) refuse('ZIP 压缩包内应只有一个 TXT 文件');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse('TXT 文件应为 UTF-8 编码');
  }
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t').map((value) => (value === 'null' ? '' : value)));
}
