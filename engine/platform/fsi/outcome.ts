/** From what an exchange means (classify.ts) to what a use case gets. */
import type { Outcome } from '../platform.ts';
import { RefusedInAnswer, UnreadableAnswer } from './answer.ts';
import type { Verdict } from './classify.ts';
import { refusalCause } from './refusal-cause.ts';

/** A bug in a reader, with the answer it was reading: what the platform said must not be lost. */
export class ReaderFailed extends Error {
  readonly raw: string;
  constructor(raw: string, cause: unknown) {
    super('an answer could not be read', { cause });
    this.raw = raw;
  }
}

/** Verdict + reader → outcome. Unreadable is unknown; a bug in a reader is not swallowed. */
export function outcomeOf<T>(verdict: Verdict, read: (output: unknown) => T): Outcome<T> {
  if (verdict.kind !== 'success') return verdict;
  const { output, warning, raw } = verdict;
  try {
    return { kind: 'accepted', value: read(output), warning, raw };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { kind: 'unknown', reason: error.message, raw };
    if (error instanceof RefusedInAnswer) {
      const sentence = error.message;
      return { kind: 'refused', sentence, cause: refusalCause(sentence), raw };
    }
    throw new ReaderFailed(raw, error);
  }
}
