/** Holds one node of a request against its table: names, presence, types, lengths, formats. */

export type WireRow = Readonly<Record<string, unknown>>;

/** How this region writes decimals, for the types N. */
export type NumberForm = 'number' | 'string';

/** A number of the request as it was printed, so that its decimals can be counted. */
export class PrintedNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

// TypeScript's es2024 library does not declare the reviver's third argument yet.
const exactJson = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** JSON text → values, every number as it was printed. Throws SyntaxError. */
export function parsePrinted(text: string): unknown {
  return exactJson.parse(text, (_key, value, context) =>
    typeof value === 'number' ? new PrintedNumber(context.source ?? String(value)) : value,
  );
}

export function isRow(value: unknown): value is WireRow {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PrintedNumber)
  );
}

/** One row or a list of rows. */
export function rowsIn(value: unknown): readonly WireRow[] {
  if (Array.isArray(value)) return value.filter(isRow);
  return isRow(value) ? [value] : [];
}

/** The text of a scalar, printed numbers included; '' when there is none. */
export function scalar(row: WireRow | undefined, field: string): string {
  const value = row?.[field];
  if (value instanceof PrintedNumber) return value.text;
  return typeof value === 'string' ? value : '';
}

/** Everything wrong with one node, a sentence each. `where` stands in front of each. */
export function faultsOf(
  row: WireRow,
  table: string,
  where: string,
  numbers: NumberForm,
): readonly string[] {
  const faults: string[] = [];
  const known = new Map<string, string>();
  for (const word of table.trim().split(/\s+/)) {
    const at = word.indexOf(':');
    known.set(word.slice(0, at), word.slice(at + 1));
  }
  for (const name of Object.keys(row)) {
    if (!known.has(name)) faults.push(`${where}.${name}: not a field of this node`);
  }
  for (const [name, type] of known) {
    const fault = faultOf(row, name, type, numbers);
    if (fault !== null) faults.push(`${where}.${name}: ${fault}`);
  }
  return faults;
}

function faultOf(row: WireRow, name: string, type: string, numbers: NumberForm): string | null {
  const starred = type.endsWith('*');
  const kind = starred ? type.slice(0, -1) : type;
  const value = row[name];
  if (value === undefined) return starred ? 'mandatory and absent' : null;
  if (kind === 'node') {
    if (rowsIn(value).length > 0 || typeof value === 'string') return null;
    return starred ? 'mandatory and empty' : null;
  }
  if (kind.startsWith('N')) return numberFault(value, kind, starred, numbers);
  if (typeof value !== 'string')
    return `text wanted, not ${value === null ? 'null' : typeof value}`;
  if (value === '') return starred ? 'mandatory and empty' : null;
  return textFault(value, kind);
}

function textFault(value: string, kind: string): string | null {
  if (value !== value.trim()) return 'blanks around the value';
  if (kind === 'T') return null;
  if (kind === 'D') return isDate(value) ? null : `not yyyy-MM-dd: ${value}`;
  if (kind === 'DT') {
    const [date = '', time = ''] = value.split(' ');
    const whole = isDate(date) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time);
    return whole ? null : `not yyyy-MM-dd HH:mm:ss: ${value}`;
  }
  const most = Number(kind.slice(1));
  const length = [...value].length;
  return length > most ? `${length} characters, at most ${most}` : null;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function numberFault(
  value: unknown,
  kind: string,
  starred: boolean,
  numbers: NumberForm,
): string | null {
  const [digits = 0, decimals = 0] = kind.slice(1).split('.').map(Number);
  const text = value instanceof PrintedNumber ? value.text : value;
  if (typeof text !== 'string') return 'neither number nor text';
  // An empty number is the text "0" (§1.3); serials are text of digits in every region.
  const isSerial = kind === 'N30.0';
  if (text === '') return 'an empty number is "0"';
  const quoted = typeof value === 'string';
  if (!isSerial && text !== '0' && quoted !== (numbers === 'string')) {
    return `written as ${quoted ? 'text' : 'number'} in a region of ${numbers}s`;
  }
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return `not a plain decimal: ${text}`;
  const [, whole = '', fraction = ''] = match;
  if (whole.length > digits - decimals) return `too many digits: ${text}`;
  if (fraction.length > decimals) return `more than ${decimals} decimals: ${text}`;
  if (starred && isSerial && !/^[1-9]\d{0,14}$/.test(text)) return `not a serial: ${text}`;
  return null;
}
