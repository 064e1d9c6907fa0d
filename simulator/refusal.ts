// Job: the one expected failure of a transaction: infcode -1 and a Chinese sentence.
// It is thrown, not returned, because throwing is what rolls the SQLite transaction back.

/** A business refusal. `message` becomes `err_msg` (insurance-interface §1.2, §7.1). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Ends the running transaction with `infcode` -1 and this sentence. */
export function refuse(sentence: string): never {
  throw new Refusal(sentence);
}

/** Refuses with the sentence unless the condition holds. */
export function demand(condition: boolean, sentence: string): asserts condition {
  if (!condition) refuse(sentence);
}
