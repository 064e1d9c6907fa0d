/**
 * One HID-POS input report: which layout it has, and the piece of a code in it
 * (counter-and-devices §5.3). Pure; offsets count from the report id, as node-hid delivers it.
 *
 * No descriptor can be asked for, so the layout is told by what the bytes show, and by the vendor
 * where two layouts look alike.
 */

/**
 * hhp: A, Honeywell and many others; hhpShifted: A with the AIM id one byte later; newland: B;
 * described: C, sizes from the descriptor; microscan: D; plain: E, text from the first byte.
 */
export type Layout = 'hhp' | 'hhpShifted' | 'newland' | 'described' | 'microscan' | 'plain';

export type Piece = {
  readonly layout: Layout;
  readonly bytes: Uint8Array;
  /** AIM id like `]E0`; '' when the report has none. */
  readonly aim: string;
  /** The report says, or its length suggests, that another one belongs to the same code. */
  readonly more: boolean;
  /** As much as one report holds: firmware is known to say "more" here although nothing follows. */
  readonly full: boolean;
};

export type ReadReport =
  | { readonly kind: 'piece'; readonly piece: Piece }
  /** Newland's answer to a command, in the same report as a code. */
  | { readonly kind: 'answer'; readonly more: boolean }
  | { readonly kind: 'garbage' };

const HHP_VENDORS: ReadonlySet<number> = new Set([0x0c2e, 0x0536, 0x10ac, 0x23d0]);
const NEWLAND = 0x1eab;

/** Vendors whose scanners are told by feature report to use HID-POS (counter-and-devices §5.1). */
export function isHhpVendor(vendorId: number): boolean {
  return HHP_VENDORS.has(vendorId);
}

const HHP_REPORT = 0x02;
const NEWLAND_COMMAND_REPORT = 0x04;
const MICROSCAN_REPORT = 0x01;
const FIELD_SIZE = 56;
const MICROSCAN_SIZE = 62;
const GROUP_SEPARATOR = 0x1d;

/** What one report holds; `open` is the layout of the code under way, whose next report this may be. */
export function readReport(report: Uint8Array, vendorId: number, open: Layout | null): ReadReport {
  const at = (index: number): number => report[index] ?? 0;
  if (at(0) === NEWLAND_COMMAND_REPORT && vendorId === NEWLAND) {
    return { kind: 'answer', more: false };
  }
  const layout = open !== null && fits(open, report) ? open : layoutOf(report, vendorId);
  if (layout === null) return { kind: 'garbage' };
  const piece = READ[layout](report);
  const asked = layout === 'newland' || vendorId === NEWLAND;
  if (asked && open === null && piece.bytes[0] === 0x02 && piece.bytes[1] === 0x00) {
    return { kind: 'answer', more: piece.more };
  }
  return { kind: 'piece', piece };
}

/** Whether a report can be the next one of a code whose first report had this layout. */
function fits(layout: Layout, report: Uint8Array): boolean {
  const [id = 0, length = 0] = report;
  switch (layout) {
    case 'hhp':
    case 'newland':
      return id === HHP_REPORT && length <= FIELD_SIZE && report.length > 5;
    case 'hhpShifted':
      return id === HHP_REPORT && length <= FIELD_SIZE && report.length > 6;
    case 'described':
      return id > 0 && id < 0x20 && isAimAt(report, 1) && report.length > 5;
    case 'microscan':
      return id === MICROSCAN_REPORT && length <= MICROSCAN_SIZE && report.length > 2;
    case 'plain':
      return report.length > 0;
  }
}

function layoutOf(report: Uint8Array, vendorId: number): Layout | null {
  const [id = 0, length = 0] = report;
  if (id >= 0x20 || (id === GROUP_SEPARATOR && isDigit(length))) return 'plain';
  // 0x5D is more than any count of bytes: where a count stands in other layouts, this has its AIM id.
  if (fits('described', report)) return 'described';
  if (length === 0) return null;
  if (fits('microscan', report)) return 'microscan';
  return fits('hhp', report) ? counted(report, length, vendorId) : null;
}

/** A, A+1 or B: the three that begin with 0x02 and a count. */
function counted(report: Uint8Array, length: number, vendorId: number): Layout {
  // B keeps its text three or four bytes further left, and has padding where A's text would end.
  const paddedAfter = (start: number, upTo: number): boolean =>
    report.slice(start + length, upTo + length).every((byte) => byte === 0);
  const newland = vendorId === NEWLAND;
  if (isAimAt(report, 2)) return !isHhpVendor(vendorId) && paddedAfter(2, 5) ? 'newland' : 'hhp';
  if (isAimAt(report, 3)) {
    return !isHhpVendor(vendorId) && paddedAfter(2, 6) ? 'newland' : 'hhpShifted';
  }
  const noAim = report.slice(2, 5).every((byte) => byte === 0);
  return isHhpVendor(vendorId) || (noAim && !newland) ? 'hhp' : 'newland';
}

/** `]`, a letter, a letter or digit (counter-and-devices §5.5). */
function isAimAt(report: Uint8Array, index: number): boolean {
  const [mark = 0, symbology = 0, modifier = 0] = report.subarray(index, index + 3);
  return mark === 0x5d && isLetter(symbology) && (isLetter(modifier) || isDigit(modifier));
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

const READ: Readonly<Record<Layout, (report: Uint8Array) => Piece>> = {
  hhp: (report) => field(report, 'hhp', aimOf(report, 2), 5),
  hhpShifted: (report) => field(report, 'hhpShifted', aimOf(report, 3), 6),
  newland: (report) => field(report, 'newland', '', 2),
  described: (report) => {
    const bytes = report.slice(4, Math.min(4 + FIELD_SIZE, report.length - 1));
    const full = bytes.length === FIELD_SIZE && bytes.at(-1) !== 0;
    const more = flagOf(report);
    return { layout: 'described', bytes, aim: aimOf(report, 1), more, full };
  },
  microscan: (report) => {
    const bytes = report.slice(2, 2 + (report[1] ?? 0));
    const full = bytes.length === MICROSCAN_SIZE;
    return { layout: 'microscan', bytes, aim: '', more: full, full };
  },
  plain: (report) => {
    const full = report.at(-1) !== 0;
    return { layout: 'plain', bytes: report.slice(), aim: '', more: full, full };
  },
};

/** A counted field, with "more follows" in bit 0 of the last byte. */
function field(report: Uint8Array, layout: Layout, aim: string, start: number): Piece {
  const count = report[1] ?? 0;
  const bytes = report.slice(start, Math.min(start + count, report.length - 1));
  return { layout, bytes, aim, more: flagOf(report), full: bytes.length === FIELD_SIZE };
}

function flagOf(report: Uint8Array): boolean {
  return ((report.at(-1) ?? 0) & 1) === 1;
}

function aimOf(report: Uint8Array, index: number): string {
  return isAimAt(report, index) ? String.fromCharCode(...report.subarray(index, index + 3)) : '';
}
