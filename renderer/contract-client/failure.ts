/** An expected failure of a call, as the screen carries it: a code and one Chinese sentence. */
import { FAILURES } from '#contract/failures.ts';
import type { FailureCode } from '#contract/failures.ts';

export class CallFailure extends Error {
  readonly code: string;
  /** What the clerk reads. */
  readonly sentence: string;
  /** Input field at fault, when the engine named one. */
  readonly field: string | null;

  constructor(code: string, sentence: string, field: string | null = null) {
    super(`${code}: ${sentence}`);
    this.name = 'CallFailure';
    this.code = code;
    this.sentence = sentence;
    this.field = field;
  }
}

/** The failure with the contract's own sentence. */
export function failureOf(code: FailureCode): CallFailure {
  return new CallFailure(code, FAILURES[code]);
}

/** One sentence for whatever was thrown; a bug is never shown as a stack. */
export function sentenceOfError(error: unknown): string {
  return error instanceof CallFailure ? error.sentence : FAILURES['engine.bug'];
}
