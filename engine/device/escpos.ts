/**
 * A slip as ESC/POS bytes in GB18030 (counter-and-devices §6). Own encoder: the libraries know no
 * GB18030, and a rare character in a name must not become a question mark.
 */
import iconv from 'iconv-lite';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { RECEIPT_COLUMNS, columnsOf } from '#core/receipt-layout.ts';
import { never } from '#core/result.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
const DLE = 0x10;
const EOT = 0x04;

const INIT = [ESC, 0x40];
const CHINESE_ON = [FS, 0x26];
const ALIGN_LEFT = [ESC, 0x61, 0];
const ALIGN_CENTRE = [ESC, 0x61, 1];
const BOLD_ON = [ESC, 0x45, 1];
const BOLD_OFF = [ESC, 0x45, 0];
const INVERSE_ON = [GS, 0x42, 1];
const INVERSE_OFF = [GS, 0x42, 0];
/** Character size: high half width − 1, low half height − 1. */
const SIZE = { normal: 0x00, tall: 0x01, double: 0x11 } as const;
/** Bar code 64 dots high, modules 2 dots wide, no text under it (the slip sets its own). */
const BAR_CODE_SHAPE = [GS, 0x68, 64, GS, 0x77, 2, GS, 0x48, 0];
const CODE_128 = 73;
/** The knife sits some lines above the print head. */
const FEED_BEFORE_CUT = [ESC, 0x64, 4];
const CUT = [GS, 0x56, 0x00];
/** Pin 2, 50 ms on, 500 ms off. */
const DRAWER_KICK = [ESC, 0x70, 0, 25, 250];

/** What DLE EOT asks for: 1 printer, 2 why offline, 3 errors, 4 paper. */
export type StatusQuestion = 1 | 2 | 3 | 4;

/** Real-time status query; answered with one byte even while the printer is printing. */
export function statusQuery(question: StatusQuestion): Uint8Array {
  return Uint8Array.from([DLE, EOT, question]);
}

/** The pulse that opens the cash drawer. */
export function drawerKick(): Uint8Array {
  return Uint8Array.from([...INIT, ...DRAWER_KICK]);
}

/** The bytes of one slip: initialise, Chinese mode, its lines, feed, cut. */
export function encodeReceipt(lines: readonly ReceiptLine[]): Uint8Array {
  const bytes: number[] = [...INIT, ...CHINESE_ON];
  for (const line of lines) bytes.push(...encodeLine(line));
  bytes.push(...FEED_BEFORE_CUT, ...CUT);
  return Uint8Array.from(bytes);
}

function encodeLine(line: ReceiptLine): readonly number[] {
  const align = line.align === 'center' ? ALIGN_CENTRE : ALIGN_LEFT;
  switch (line.style) {
    case 'normal':
      return [...align, ...text(line.text), LF];
    case 'bold':
      return [...align, ...BOLD_ON, ...text(line.text), LF, ...BOLD_OFF];
    case 'title':
      return sized(line, align, fits(line, 2) ? SIZE.double : SIZE.tall);
    case 'subtitle':
      return sized(line, align, SIZE.tall);
    case 'total':
      return sized(line, align, fits(line, 2) ? SIZE.double : SIZE.tall);
    case 'inverse':
      return [...ALIGN_LEFT, ...INVERSE_ON, ...text(bar(line.text)), LF, ...INVERSE_OFF];
    case 'barcode':
      return [...ALIGN_CENTRE, ...barCode(line.text)];
    default:
      return never(line.style);
  }
}

function sized(line: ReceiptLine, align: readonly number[], size: number): readonly number[] {
  return [
    ...align,
    ...BOLD_ON,
    ...[GS, 0x21, size],
    ...text(line.text),
    LF,
    ...[GS, 0x21, SIZE.normal],
    ...BOLD_OFF,
  ];
}

function fits(line: ReceiptLine, width: number): boolean {
  return columnsOf(line.text) * width <= RECEIPT_COLUMNS;
}

/** An inverse bar is black from edge to edge. */
function bar(label: string): string {
  const room = Math.max(0, RECEIPT_COLUMNS - columnsOf(label));
  const before = Math.floor(room / 2);
  return ' '.repeat(before) + label + ' '.repeat(room - before);
}

/** Code 128, set B. Text it cannot carry, or too long for the paper, is printed as text. */
function barCode(code: string): readonly number[] {
  if (!/^[ -~]{1,20}$/.test(code)) return [...text(code), LF];
  // `{` announces a set, so one in the data is doubled.
  const data = [...Buffer.from(`{B${code.replaceAll('{', '{{')}`, 'latin1')];
  return [...BAR_CODE_SHAPE, GS, 0x6b, CODE_128, data.length, ...data, LF];
}

/** GB18030 without control characters: what comes from outside cannot speak to the printer. */
function text(value: string): Uint8Array {
  return iconv.encode(value.replace(/[\u0000-\u001f\u007f]/g, ' '), 'gb18030');
}
