/** Reads back the slips this program writes, as plain text: for the readable copy beside a file. */
import iconv from 'iconv-lite';
import { RECEIPT_COLUMNS, columnsOf } from '#core/receipt-layout.ts';
import { assert } from '#core/result.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;

/** Bytes a command takes after its two leading ones. */
const ARGUMENTS: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [ESC]: { 0x40: 0, 0x61: 1, 0x45: 1, 0x64: 1, 0x70: 3 },
  [FS]: { 0x26: 0, 0x2e: 0 },
  [GS]: { 0x21: 1, 0x42: 1, 0x56: 1, 0x68: 1, 0x77: 1, 0x48: 1 },
};
const ALIGN = 0x61;
const SIZE = 0x21;
const BAR_CODE = 0x6b;
const SYMBOL = 0x28;
const STORE = 0x50;

/** Text of a slip, a line a line; centred lines are indented, a bar code stands in bars. */
export function receiptText(bytes: Uint8Array, paperColumns: number = RECEIPT_COLUMNS): string {
  const lines: string[] = [];
  let pending: number[] = [];
  let centred = false;
  let wide = false;
  let at = 0;
  const flush = (): void => {
    const text = iconv.decode(Buffer.from(pending), 'gb18030');
    const columns = columnsOf(text) * (wide ? 2 : 1);
    const indent = centred ? Math.max(0, Math.floor((paperColumns - columns) / 2)) : 0;
    lines.push((' '.repeat(indent) + text).trimEnd());
    pending = [];
  };
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const command = bytes[at + 1] ?? 0;
    const argument = bytes[at + 2] ?? 0;
    if (lead === LF) {
      flush();
      at += 1;
    } else if (lead === GS && command === BAR_CODE) {
      const length = bytes[at + 3] ?? 0;
      const data = Buffer.from(bytes.subarray(at + 6, at + 4 + length)).toString('latin1');
      pending = [...Buffer.from(`|||| ${data.replaceAll('{{', '{')} ||||`)];
      at += 4 + length;
    } else if (lead === GS && command === SYMBOL) {
      const length = (bytes[at + 3] ?? 0) + (bytes[at + 4] ?? 0) * 256;
      if (bytes[at + 6] === STORE) {
        const data = Buffer.from(bytes.subarray(at + 8, at + 5 + length)).toString('latin1');
        pending = [...Buffer.from(`[QR ${data}]`)];
      }
      at += 5 + length;
    } else if (lead === ESC || lead === FS || lead === GS) {
      if (lead === ESC && command === ALIGN) centred = argument === 1;
      if (lead === GS && command === SIZE) wide = argument >= 0x10;
      const length = ARGUMENTS[lead]?.[command];
      assert(length !== undefined, `unknown command ${lead} ${command} at ${at}`);
      at += 2 + length;
    } else {
      pending.push(lead);
      at += 1;
    }
  }
  return `${lines.join('\n')}\n`;
}
