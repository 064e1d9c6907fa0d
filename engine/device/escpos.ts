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
const DC4 = 0x14;

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
/** An 80 mm printer sets 48 columns on 576 dots, a 58 mm one 32 on 384. */
const DOTS_A_COLUMN = 12;
const BAR_CODE_MODULE_DOTS = 2;
/** Start, check and stop symbols, and a quiet zone of ten modules on either side. */
const BAR_CODE_FRAME_MODULES = 2 * 11 + 13 + 2 * 10;
const QR_MODULE_DOTS = 6;
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

/**
 * The same pulse at once (DLE DC4, pin 2, 100 ms): taken by a printer that has no paper, where a pulse in
 * the order of the work would wait for paper and open the drawer when nobody expects it.
 */
export function drawerKickNow(): Uint8Array {
  return Uint8Array.from([DLE, DC4, 1, 0, 1]);
}

/** Asks for the paper sensor in the order of the work: answered when all before it is printed. */
export function paperQuery(): Uint8Array {
  return Uint8Array.from([GS, 0x72, 1]);
}

/** The bytes of one slip of so many columns: initialise, Chinese mode, its lines, feed, cut. */
export function encodeReceipt(
  lines: readonly ReceiptLine[],
  columns: number = RECEIPT_COLUMNS,
): Uint8Array {
  const bytes: number[] = [...INIT, ...CHINESE_ON];
  for (const line of lines) bytes.push(...encodeLine(line, columns));
  bytes.push(...FEED_BEFORE_CUT, ...CUT);
  return Uint8Array.from(bytes);
}

function encodeLine(line: ReceiptLine, columns: number): readonly number[] {
  const align = line.align === 'center' ? ALIGN_CENTRE : ALIGN_LEFT;
  switch (line.style) {
    case 'normal':
      return [...align, ...text(line.text), LF];
    case 'bold':
      return [...align, ...BOLD_ON, ...text(line.text), LF, ...BOLD_OFF];
    case 'title':
      return sized(line, align, fits(line, columns / 2) ? SIZE.double : SIZE.tall);
    case 'subtitle':
      return sized(line, align, SIZE.tall);
    case 'total':
      return sized(line, align, fits(line, columns / 2) ? SIZE.double : SIZE.tall);
    case 'inverse':
      return [...ALIGN_LEFT, ...INVERSE_ON, ...text(bar(line.text, columns)), LF, ...INVERSE_OFF];
    case 'barcode':
      return [...ALIGN_CENTRE, ...barCode(line.text, columns)];
    case 'qr':
      return [...ALIGN_CENTRE, ...qrCode(line.text)];
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

function fits(line: ReceiptLine, columns: number): boolean {
  return columnsOf(line.text) <= columns;
}

/** An inverse bar is black from edge to edge. */
function bar(label: string, columns: number): string {
  const room = Math.max(0, columns - columnsOf(label));
  const before = Math.floor(room / 2);
  return ' '.repeat(before) + label + ' '.repeat(room - before);
}

/** Code 128, set B; a QR code where the paper is too narrow. Text it cannot carry is printed as text. */
function barCode(code: string, columns: number): readonly number[] {
  if (!/^[ -~]{1,20}$/.test(code)) return [...text(code), LF];
  const dots = (code.length * 11 + BAR_CODE_FRAME_MODULES) * BAR_CODE_MODULE_DOTS;
  if (dots > columns * DOTS_A_COLUMN) return qrCode(code);
  // `{` announces a set, so one in the data is doubled.
  const data = [...Buffer.from(`{B${code.replaceAll('{', '{{')}`, 'latin1')];
  return [...BAR_CODE_SHAPE, GS, 0x6b, CODE_128, data.length, ...data, LF];
}

/**
 * QR, model 2, level M, drawn by the printer (GS ( k, functions 165, 167, 169, 180, 181). Only ASCII:
 * scanners disagree about the letters of the rest.
 */
function qrCode(code: string): readonly number[] {
  if (!/^[ -~]{1,200}$/.test(code)) return [...text(code), LF];
  const say = (...parameters: readonly number[]): readonly number[] => {
    const length = parameters.length + 1;
    return [GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, ...parameters];
  };
  return [
    ...say(0x41, 50, 0),
    ...say(0x43, QR_MODULE_DOTS),
    ...say(0x45, 49),
    ...say(0x50, 48, ...Buffer.from(code, 'latin1')),
    ...say(0x51, 48),
    LF,
  ];
}

/** GB18030 without control characters: what comes from outside cannot speak to the printer. */
function text(value: string): Uint8Array {
  return iconv.encode(value.replace(/[\u0000-\u001f\u007f]/g, ' '), 'gb18030');
}
