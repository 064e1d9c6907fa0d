/** Looks for any of many words in a long text at once: thousands of tokens, a log of many megabytes. */

/** The first word that stands anywhere in the text, or null. Empty words are nowhere. */
export function finder(words: readonly string[]): (text: string) => string | null {
  const byStart = new Map<string, string[]>();
  const wanted = words.filter((word) => word !== '');
  const shortest = Math.min(8, ...wanted.map((word) => word.length));
  for (const word of wanted) {
    const start = word.slice(0, shortest);
    byStart.set(start, [...(byStart.get(start) ?? []), word]);
  }
  return (text) => {
    if (wanted.length === 0) return null;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      const candidates = byStart.get(text.slice(at, at + shortest));
      const found = candidates?.find((word) => text.startsWith(word, at));
      if (found !== undefined) return found;
    }
    return null;
  };
}
