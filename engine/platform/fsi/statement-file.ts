/**
 * The file form of 9101 and 9102 (insurance-interface §2.10): a ZIP holding one TXT, columns apart
 * by TAB, UTF-8, one record a line, an empty value as the word `null`.
 */
import { crc32 } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { UnreadableAnswer } from './answer.ts';

/** Rows of text cells; '' is empty. */
export type TextRow = readonly string[];

const FILE = '对账文件';
/** Far above ten thousand rows; a small ZIP that unfolds to more is not a statement. */
const LONGEST_TEXT_BYTES = 64 * 1024 * 1024;

/** Rows → ZIP. TAB and line ends inside a cell become blanks; the same rows give the same bytes. */
export function packRows(name: string, rows: readonly TextRow[]): Uint8Array {
  const cellOf = (cell: string): string => (cell === '' ? 'null' : cell.replace(/[\t\r\n]/g, ' '));
  const text = rows.map((row) => `${row.map(cellOf).join('\t')}\n`).join('');
  // The time inside an archive says nothing here, so it is always the same.
  return zipSync({ [name]: [Buffer.from(text, 'utf8'), { mtime: new Date(2026, 0, 1) }] });
}

/** ZIP → its rows. Throws UnreadableAnswer for anything that is not one whole TXT in UTF-8. */
export function unpackRows(zip: Uint8Array): { text: string; rows: readonly TextRow[] } {
  const text = decoded(onlyFile(zip));
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const rows = lines.map((line) =>
    line.split('\t').map((cell) => (cell.trim() === 'null' ? '' : cell.trim())),
  );
  return { text, rows };
}

function onlyFile(zip: Uint8Array): Uint8Array {
  let tooLong = false;
  let count = 0;
  let files: readonly (readonly [name: string, bytes: Uint8Array])[];
  try {
    const unpacked = unzipSync(zip, {
      filter: (file) => {
        tooLong ||= file.originalSize > LONGEST_TEXT_BYTES;
        if (tooLong || file.name.endsWith('/')) return false;
        // Two of one name would come out as one.
        count += 1;
        return true;
      },
    });
    files = Object.entries(unpacked);
  } catch {
    throw new UnreadableAnswer(FILE, '不是完整的 ZIP 压缩包');
  }
  if (tooLong) throw new UnreadableAnswer(FILE, '过大');
  const [first] = files;
  if (first === undefined || count !== 1) {
    throw new UnreadableAnswer(FILE, '里应当只有一个 TXT');
  }
  const [, bytes] = first;
  if (!checksums(zip).includes(crc32(bytes))) throw new UnreadableAnswer(FILE, '已损坏');
  return bytes;
}

const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;

/** CRC-32 of every entry, from the archive's directory: the library unfolds without checking them. */
function checksums(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_RECORD) end -= 1;
  const found: number[] = [];
  let at = end < 0 ? zip.length : view.getUint32(end + 16, true);
  while (at + 46 <= zip.length && view.getUint32(at, true) === CENTRAL_HEADER) {
    found.push(view.getUint32(at + 16, true));
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    );
    at += 46 + name + extra + comment;
  }
  return found;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableAnswer(FILE, '不是 UTF-8 编码');
  }
}
