/**
 * Two ways for something not to work, kept apart everywhere in the house:
 * an expected failure is a value (`Result`), a bug is an assertion.
 */

/** Either a value or an expected failure with a code declared in the contract. */
export type Result<T, F = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: F };

/** An expected failure: `code` is `noun.problem`, `sentence` is what the clerk reads (Chinese). */
export type Failure = {
  readonly code: string;
  readonly sentence: string;
  /** Name of the input field at fault, when there is one. */
  readonly field?: string;
};

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail(
  code: string,
  sentence: string,
  field?: string,
): { readonly ok: false; readonly failure: Failure } {
  return {
    ok: false,
    failure: field === undefined ? { code, sentence } : { code, sentence, field },
  };
}

/** States what must be true; a violation is a bug, never an expected failure. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, which must be there. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`);
  return value;
}

/** Makes a switch over a union exhaustive: adding a member is then a type error. */
export function never(value: never): never {
  throw new Error(`unexpected member of a union: ${JSON.stringify(value)}`);
}
