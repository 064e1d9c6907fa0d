/**
 * Scanners as their makers describe them: report descriptors and the reports a code becomes, written
 * from counter-and-devices §5.1–5.3 and from nothing of the engine.
 */
import type { DeviceShape } from './wire.ts';

/** A code as a scanner read it. */
export type Code = {
  readonly payload: Buffer;
  /** AIM id, `]` and two characters. */
  readonly aim: string;
  /** The maker's own id of the symbology (layout A), a byte. */
  readonly symbology?: number;
};

export type Maker = {
  readonly name: string;
  /** Letter of the layout in §5.3; none for a keyboard. */
  readonly layout?: string;
  readonly vendor_id: number;
  readonly product_id: number;
  readonly descriptor: string;
  /** The input reports of one code, hex. */
  readonly reportsOf: (code: Code, options?: { readonly neverCloses?: boolean }) => string[];
};

/** A device of this make; the serial number is how a test knows it again. */
export function shapeOf(maker: Maker, serial: string): DeviceShape {
  const { name, vendor_id, product_id, descriptor } = maker;
  return { name: `${name} ${serial}`.trim(), vendor_id, product_id, descriptor, serial };
}

const BAR_CODE_PAGE = '058c';
const BYTES = '15 00 26 ff 00 75 08';
const CLOSE = 'c0';

const BYTE_COUNT = `0501 9501 093b 8102 ${BAR_CODE_PAGE}`;
const AIM_IDS = '9501 09fb 8102 09fc 8102 09fd 8102';
/** Decoded Data: one usage, buffered bytes. */
function decodedData(count: number): string {
  return `95${hex(count)} 09fe 820201`;
}
const CONTINUED = '2501 7501 9501 09ff 8102 7507 8103';
function reserved(count: number): string {
  return `95${hex(count)} 8103`;
}

/** A bar code scanner with one data report; without `report_id` reports have no id. */
function scanner(report_id: number | null, ...fields: readonly string[]): string {
  const id = report_id === null ? '' : `85${hex(report_id)}`;
  const open = `${BAR_CODE_PAGE} 0902 a101 0912 a102`;
  return `${open} ${id} ${BYTES} ${fields.join(' ')} ${CLOSE} ${CLOSE}`.replaceAll(' ', '');
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Pieces of at most `size` bytes; at least one. */
function piecesOf(payload: Buffer, size: number): Buffer[] {
  const count = Math.max(1, Math.ceil(payload.length / size));
  return Array.from({ length: count }, (_, no) => payload.subarray(no * size, (no + 1) * size));
}

type Piece = { readonly bytes: Buffer; readonly more: number };

/** Reports of 56 bytes of text; firmware that never closes says "more" after every full one. */
function counted(build: (code: Code, piece: Piece) => readonly Uint8Array[]): Maker['reportsOf'] {
  return (code, { neverCloses = false } = {}) => {
    const pieces = piecesOf(code.payload, 56);
    return pieces.map((bytes, no) => {
      const isLast = no === pieces.length - 1;
      const more = !isLast || (neverCloses && bytes.length === 56) ? 1 : 0;
      return Buffer.concat(build(code, { bytes, more })).toString('hex');
    });
  };
}

/** Zeros up to the length of the field. */
function filled(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

/** A: Honeywell and many others. */
export const HONEYWELL: Maker = {
  name: 'Voyager 1400g',
  layout: 'A',
  vendor_id: 0x0c2e,
  product_id: 0x0b81,
  descriptor: scanner(2, BYTE_COUNT, AIM_IDS, decodedData(56), reserved(2), CONTINUED),
  reportsOf: counted((code, { bytes: text, more }) => [
    bytes(2, text.length),
    Buffer.from(code.aim),
    filled(text, 56),
    bytes(code.symbology ?? 0, 0, more),
  ]),
};

/** A with everything behind the count one byte later; the maker is not known. */
export const SHIFTED: Maker = {
  name: 'Shifted 2D',
  layout: 'A+1',
  vendor_id: 0x27dd,
  product_id: 0x0103,
  descriptor: scanner(2, BYTE_COUNT, reserved(1), AIM_IDS, decodedData(56), reserved(1), CONTINUED),
  reportsOf: counted((code, { bytes: text, more }) => [
    bytes(2, text.length, 0),
    Buffer.from(code.aim),
    filled(text, 56),
    bytes(code.symbology ?? 0, more),
  ]),
};

/** B: Newland's older layout, without AIM id. */
export const NEWLAND: Maker = {
  name: 'NLS-HR22',
  layout: 'B',
  vendor_id: 0x1eab,
  product_id: 0x1a10,
  descriptor: scanner(2, BYTE_COUNT, decodedData(56), reserved(5), CONTINUED),
  reportsOf: counted((code, { bytes: text, more }) => [
    bytes(2, text.length),
    filled(text, 56),
    bytes(0, 0, 0, 0, code.symbology ?? 0, more),
  ]),
};

/** C: no count, sizes from the descriptor, padded with zeros. */
export const DESCRIBED: Maker = {
  name: 'Described',
  layout: 'C',
  vendor_id: 0x05e0,
  product_id: 0x1300,
  descriptor: scanner(3, AIM_IDS, decodedData(56), CONTINUED),
  reportsOf: counted((code, { bytes: text, more }) => [
    bytes(3),
    Buffer.from(code.aim),
    filled(text, 56),
    bytes(more),
  ]),
};

/** D: Microscan; the AIM id, where enabled, stands before the text. */
export const MICROSCAN: Maker = {
  name: 'Microscan MS-4',
  layout: 'D',
  vendor_id: 0x0eb8,
  product_id: 0x0210,
  descriptor: scanner(1, BYTE_COUNT, decodedData(62)),
  reportsOf: ({ payload, aim }) =>
    piecesOf(Buffer.concat([Buffer.from(aim), payload]), 62).map((text) =>
      Buffer.concat([bytes(1, text.length), filled(text, 62)]).toString('hex'),
    ),
};

/** E: neither report id nor count, the text from the first byte. */
export const PLAIN: Maker = {
  name: 'Plain',
  layout: 'E',
  vendor_id: 0x1a86,
  product_id: 0x5750,
  descriptor: scanner(null, decodedData(64)),
  reportsOf: ({ payload }) => piecesOf(payload, 64).map((text) => filled(text, 64).toString('hex')),
};

const KEYBOARD_COLLECTION =
  '0501 0906 a101 8501 0507 19e0 29e7 1500 2501 7501 9508 8102 9501 7508 8103' +
  '9506 7508 1500 2565 0507 1900 2965 8100 c0';

/** Vendor page 0xFF66, usage 3: feature report 254 of one byte (§5.1). */
const REDIRECTION_COLLECTION = '0666ff 0903 a101 85fe 0904 1500 26ff00 7508 9501 b102 c0';

/** A scanner that types like a keyboard. */
export const KEYBOARD: Maker = {
  name: 'HR22 keyboard',
  vendor_id: 0x1eab,
  product_id: 0x1a03,
  descriptor: KEYBOARD_COLLECTION.replaceAll(' ', ''),
  reportsOf: () => [],
};

/** Honeywell's, which can be told to send its codes as HID-POS. */
export const HONEYWELL_KEYBOARD: Maker = {
  name: 'Voyager keyboard',
  vendor_id: 0x0c2e,
  product_id: 0x0b6a,
  descriptor: `${KEYBOARD_COLLECTION} ${REDIRECTION_COLLECTION}`.replaceAll(' ', ''),
  reportsOf: () => [],
};
