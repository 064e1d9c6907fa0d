/** Ends the demo with a sentence when something it shows is not so. */
export function assert(holds, sentence) {
  if (!holds) throw new Error(sentence);
}
