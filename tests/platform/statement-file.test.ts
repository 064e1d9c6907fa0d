/** The file form of the detailed books (insurance-interface §2.10): round trips, and what is no file. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { UnreadableAnswer } from '#engine/platform/fsi/answer.ts';
import { packRows, unpackRows } from '#engine/platform/fsi/statement-file.ts';

const ROW = ['99010000001', '', '', 'P99010100286202611211640000001', '1', '0', '中心多：答复丢失'];

describe('rows in a ZIP', () => {
  it('TAB, UTF-8, one line a record, null for empty, always the same bytes', () => {
    const zip = packRows('stmt.txt', [ROW, ['a', 'b']]);
    const text = new TextDecoder().decode(unzipSync(zip)['stmt.txt']);
    const msgid = 'P99010100286202611211640000001';
    expect(text).toBe(`99010000001\tnull\tnull\t${msgid}\t1\t0\t中心多：答复丢失\na\tb\n`);
    expect(packRows('stmt.txt', [ROW, ['a', 'b']])).toEqual(zip);
  });

  it('come back as they were, Chinese memo and empty cells included', () => {
    expect(unpackRows(packRows('stmt.txt', [ROW])).rows).toEqual([ROW]);
  });

  it('no cell breaks the columns or the lines', () => {
    const { rows } = unpackRows(packRows('stmt.txt', [['a\tb', 'c\r\nd', 'e']]));
    expect(rows).toEqual([['a b', 'c  d', 'e']]);
  });

  it('none at all is a file without a line', () => {
    expect(unpackRows(packRows('stmt.txt', [])).rows).toEqual([]);
  });

  it('ten thousand', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => [...ROW, String(index), '1.00']);
    const unpacked = unpackRows(packRows('stmt.txt', rows)).rows;
    expect(unpacked).toHaveLength(10_000);
    expect(unpacked[9_999]).toEqual(rows[9_999]);
  });

  it('reads the habits of others: CRLF, no last line end, a byte order mark, a folder, storing', () => {
    const text = '\uFEFFa\tnull\t 乙 \r\n\r\nb\tc\td';
    const zip = zipSync(
      { 'out/': new Uint8Array(), 'out/result.TXT': strToU8(text) },
      { level: 0 },
    );
    expect(unpackRows(zip).rows).toEqual([
      ['a', '', '乙'],
      ['b', 'c', 'd'],
    ]);
  });
});

describe('what is no whole file', () => {
  const whole = zipSync({ 'stmt.txt': strToU8('99010000001\tnull\tnull\n'.repeat(50)) });
  const stored = zipSync({ 'stmt.txt': strToU8('a\tb\tc\n'.repeat(50)) }, { level: 0 });
  const flipped = stored.map((byte, index) => (index === 60 ? byte ^ 1 : byte));

  /** Says it is ten bytes, and is a thousand times as much. */
  const lying = zipSync({ 'a.txt': new Uint8Array(10_000).fill(65) });
  const directory = lying.findLastIndex((byte, index) => byte === 0x50 && lying[index + 2] === 1);
  new DataView(lying.buffer).setUint32(directory + 24, 10, true);
  /** Two entries of one name: the first file, and another behind it in the same archive. */
  const twice = twoOfOneName();

  it.each<[string, Uint8Array, RegExp]>([
    ['a bomb that says it is small', lying, /已损坏|不是完整的 ZIP/],
    ['two files of one name', twice, /只有一个 TXT/],
    ['a ZIP cut short', whole.subarray(0, whole.length - 30), /不是完整的 ZIP/],
    ['only its beginning', whole.subarray(0, 40), /不是完整的 ZIP/],
    ['a page', strToU8('<html><body>502 Bad Gateway</body></html>'), /不是完整的 ZIP/],
    ['nothing', new Uint8Array(), /不是完整的 ZIP/],
    ['one bit changed on the way', flipped, /已损坏/],
    ['two files', zipSync({ 'a.txt': strToU8('a'), 'b.txt': strToU8('b') }), /只有一个 TXT/],
    ['no file', zipSync({ 'a/': new Uint8Array() }), /只有一个 TXT/],
    ['GBK', zipSync({ 'a.txt': new Uint8Array(iconv.encode('中心多', 'gbk')) }), /不是 UTF-8/],
    ['far too much', zipSync({ 'a.txt': new Uint8Array(65 * 1024 * 1024) }), /过大/],
  ])('%s', (_name, bytes, reason) => {
    expect(() => unpackRows(bytes)).toThrow(UnreadableAnswer);
    expect(() => unpackRows(bytes)).toThrow(reason);
  });
});

function twoOfOneName(): Uint8Array {
  const zip = zipSync({ 'a.txt': strToU8('a\tb\n'), 'b.txt': strToU8('c\td\n') });
  return zip.map((byte, index) => (byte === 0x62 && zip[index + 1] === 0x2e ? 0x61 : byte));
}
