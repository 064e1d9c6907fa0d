// Job: JSON as it travels. Numbers keep the text they were written with, in both directions.

/** A request value: every JSON number has become its own text, so nothing passes through floats. */
export type WireValue = string | boolean | null | WireValue[] | WireObject;
export interface WireObject {
  [key: string]: WireValue | undefined;
}

/** A number printed exactly as given, e.g. `145.40`. */
export interface RawNumber {
  readonly rawJSON: string;
}
export type OutValue = string | number | boolean | null | RawNumber | OutValue[] | OutObject;
export interface OutObject {
  [key: string]: OutValue | undefined;
}

interface SourceContext {
  readonly source?: string;
}
type ExactJson = JSON & { rawJSON(text: string): RawNumber };

/** Parses JSON; numbers arrive as text exactly as sent. Throws SyntaxError on broken JSON. */
export function parseWire(text: string): WireValue {
  const keepText = (_key: string, value: unknown, context?: SourceContext): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(text, keepText) as WireValue;
}

/** A JSON number that keeps its decimals on the wire (`12.50`, not `12.5`). */
export function rawNumber(text: string): RawNumber {
  return (JSON as ExactJson).rawJSON(text);
}

export function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a field; absent, null and non-scalar values count as empty. */
export function textOf(node: WireObject, name: string): string {
  const value = node[name];
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : '';
}

/**
 * The input node of a transaction. Where the tables name no node (72xx, 5206 …) both `data` and
 * the bare input are taken; a one-row list counts as the row (§7.2 "node can be an object or a list").
 */
export function inputNode(input: WireObject, name: string): WireObject | undefined {
  const value = input[name];
  if (isObject(value)) return value;
  if (Array.isArray(value)) {
    const first = value[0];
    return value.length === 1 && isObject(first) ? first : undefined;
  }
  return value === undefined && name === 'data' ? input : undefined;
}

/** Rows of a list node; a single object counts as a list of one (§7.2). */
export function rowsOf(value: WireValue | undefined): WireObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}
