/**
 * Reading an `output` that is known to be success. Nodes may be objects or lists, values numbers or
 * texts (insurance-interface §7.2). What is missing is named, never its content.
 */
import type { Fen } from '#core/money.ts';
import { fen, parseDecimal } from '#core/money.ts';

/** A JSON object of an answer; numbers are their source text (see json-text.ts). */
export type WireObject = Readonly<Record<string, unknown>>;

/** An accepted answer that cannot be read whole: the request's outcome is unknown. */
export class UnreadableAnswer extends Error {
  readonly field: string;
  constructor(field: string, problem: string) {
    super(`答复的 ${field} ${problem}`);
    this.name = 'UnreadableAnswer';
    this.field = field;
  }
}

/** infcode 0, but the answer itself says the request was not carried out (`flag` false, `retRslt` 0). */
export class RefusedInAnswer extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'RefusedInAnswer';
  }
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One object or a list → list of its objects. */
function objectsOf(value: unknown): readonly WireObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/**
 * The object that holds `key`: the output itself, one of its nodes, or the first row of a list node.
 * Providers differ in whether single fields stand in a node of their own.
 */
export function nodeHolding(output: unknown, key: string): WireObject {
  for (const candidate of objectsOf(output)) {
    if (key in candidate) return candidate;
    for (const inner of Object.values(candidate)) {
      const found = objectsOf(inner).find((row) => key in row);
      if (found) return found;
    }
  }
  throw new UnreadableAnswer(key, '缺失');
}

/** Rows of a named list node (an object counts as one row, null as none); absent → unreadable. */
export function rowsOf(output: unknown, node: string): readonly WireObject[] {
  if (!isObject(output) || !(node in output)) throw new UnreadableAnswer(node, '缺失');
  return objectsOf(output[node]);
}

/** Rows of a list node, none when it is absent. */
export function optionalRowsOf(output: unknown, node: string): readonly WireObject[] {
  return isObject(output) ? objectsOf(output[node]) : [];
}

/** Every row, at most two nodes deep, that holds `key` (7201, whose list node has no printed name). */
export function rowsHolding(output: unknown, key: string): readonly WireObject[] {
  const direct = objectsOf(output).filter((row) => key in row);
  if (direct.length > 0) return direct;
  for (const candidate of objectsOf(output)) {
    for (const inner of Object.values(candidate)) {
      const found = rowsHolding(inner, key);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Text of a field, '' when it is absent, null or a node. The literal word null is empty too. */
export function textOf(row: WireObject, field: string): string {
  const value = row[field];
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'string' || value === 'null') return '';
  return value.trim();
}

export function requiredText(row: WireObject, field: string): string {
  const value = textOf(row, field);
  if (value === '') throw new UnreadableAnswer(field, '缺失');
  return value;
}

/**
 * Decimal text of an answer → integer of 10^-scale, exactly; null when it is not such a number.
 * Besides plain decimals it takes ".5" (Oracle) and "1.2E+3", "0E-2" (Java), and trailing zeros.
 */
export function decimalOf(text: string, scale: number): number | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  if (whole + fraction === '') return null;
  const exponent = Number(exponentText);
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const significant = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  return parseDecimal(`${sign}${significant}.${padded.slice(at)}0`, scale);
}

/**
 * How much an amount must be there:
 * - essential: must hold a number
 * - present: the key must be there, null and "" count as 0 (a fund that paid nothing)
 * - optional: absent counts as 0 too
 */
export type AmountNeed = 'essential' | 'present' | 'optional';

/** Money of an answer in integer fen, from text, never through floating point. */
export function amountOf(row: WireObject, field: string, need: AmountNeed): Fen {
  if (!(field in row)) {
    if (need === 'optional') return fen(0);
    throw new UnreadableAnswer(field, '缺失');
  }
  const text = textOf(row, field);
  if (text === '') {
    const value = row[field];
    const empty = value === null || value === undefined || typeof value === 'string';
    if (need === 'essential' || !empty) throw new UnreadableAnswer(field, '没有金额');
    return fen(0);
  }
  const value = typeof row[field] === 'boolean' ? null : decimalOf(text, 2);
  if (value === null) throw new UnreadableAnswer(field, '不是两位小数的金额');
  return fen(value);
}

/** `flag` of the prescription centre: BOOL in S1, text in another edition; null when absent. */
export function flagOf(row: WireObject, field: string): boolean | null {
  const text = textOf(row, field).toLowerCase();
  if (text === '') return null;
  return ['1', 'true', 'success', 'y', 'yes', 'ok', '成功', '是'].includes(text);
}
