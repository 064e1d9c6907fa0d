/**
 * JSON without floating point (insurance-interface §1.3): numbers that arrive keep their source text,
 * numbers that leave keep their decimals.
 */

/** A token that JSON.stringify writes as it stands (19.60 keeps its zero). */
export type RawNumber = { readonly rawJSON: string };

// TypeScript's es2024 library does not declare JSON.rawJSON and the reviver's third argument yet.
const json = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** Decimal text → number token. The text must be a JSON number. */
export function rawNumber(text: string): RawNumber {
  return json.rawJSON(text);
}

/**
 * Parses JSON so that every number becomes its own source text ("12.30", "0E-2"); strings, booleans
 * and null stay. Throws SyntaxError on anything that is not JSON.
 */
export function parseExact(text: string): unknown {
  return json.parse(text, (_key, value, context) =>
    typeof value === 'number' ? (context.source ?? String(value)) : value,
  );
}
