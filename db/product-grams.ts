/**
 * The pieces under which a search term is stored, and under which a query looks. One namespace a
 * kind, by a leading mark: `^` the text begins so, `*` it contains this, `'` its pinyin begins so,
 * `<` its initials begin so, `~` its initials contain this.
 *
 * Lengths are bounded, so that a row count stays bounded too; a longer query is looked up under its
 * longest (or rarest) stored piece and the rest is compared with the term itself.
 */

export type TermTexts = {
  /** Names in one text, folded; blanks part the names. */
  readonly term: string;
  /** Pinyin without tones: "amoxilinjiaonang". */
  readonly pinyin: string;
  /** First letters: "amxljn". */
  readonly initials: string;
};

const NAME_LENGTHS = [1, 2, 3] as const;
const PINYIN_LENGTHS = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16] as const;
const INITIAL_LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const INNER_INITIAL_LENGTHS = [2, 3, 4] as const;

/** Full-width to ASCII, lower case, single blanks: the same for what is stored and what is asked. */
export function foldSearch(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

/** Every piece of a term, once. */
export function gramsOf(texts: TermTexts): readonly string[] {
  const grams = new Set<string>();
  for (const name of texts.term.split(' ')) {
    const letters = [...name];
    for (const length of NAME_LENGTHS) {
      for (let start = 0; start + length <= letters.length; start += 1) {
        const piece = letters.slice(start, start + length).join('');
        grams.add(`*${piece}`);
        if (start === 0) grams.add(`^${piece}`);
      }
    }
  }
  for (const pinyin of texts.pinyin.split(' ')) {
    for (const length of PINYIN_LENGTHS) {
      if (length <= pinyin.length) grams.add(`'${pinyin.slice(0, length)}`);
    }
  }
  for (const initials of texts.initials.split(' ')) addInitials(grams, initials);
  return [...grams];
}

function addInitials(grams: Set<string>, initials: string): void {
  for (const length of INITIAL_LENGTHS) {
    if (length <= initials.length) grams.add(`<${initials.slice(0, length)}`);
  }
  for (const length of INNER_INITIAL_LENGTHS) {
    for (let start = 1; start + length <= initials.length; start += 1) {
      grams.add(`~${initials.slice(start, start + length)}`);
    }
  }
}

/**
 * One way a query may be meant. Each of `grams` leads to the right terms (the caller takes the
 * rarest), and `keeps` says which of those really match.
 */
export type Reading = {
  readonly grams: readonly string[];
  /** The one gram says it all: every term under it matches. */
  readonly whole: boolean;
  readonly keeps: (texts: TermTexts) => boolean;
};

/** How one word of a query may be read, best first. */
export function readingsOf(word: string): readonly Reading[] {
  const letters = [...word];
  const inside = pieces(letters, 3, '*');
  const names: Reading[] = [
    {
      // A long word may begin like thousands of names (注射用…): its other pieces lead there too.
      grams: [`^${letters.slice(0, 3).join('')}`, ...(letters.length > 3 ? inside : [])],
      whole: letters.length <= 3,
      keeps: (texts) => texts.term.split(' ').some((name) => name.startsWith(word)),
    },
    {
      grams: inside,
      whole: letters.length <= 3,
      keeps: (texts) => texts.term.includes(word),
    },
  ];
  if (!/^[a-z0-9]+$/.test(word)) return names;
  const stored = longest(PINYIN_LENGTHS, word.length);
  const pinyin: Reading = {
    grams: [`'${word.slice(0, stored)}`],
    whole: stored === word.length,
    keeps: (texts) => texts.pinyin.split(' ').some((each) => each.startsWith(word)),
  };
  const initials: Reading = {
    grams: [`<${word.slice(0, 8)}`],
    whole: word.length <= 8,
    keeps: (texts) => texts.initials.split(' ').some((each) => each.startsWith(word)),
  };
  const inner: Reading = {
    grams: pieces(letters, 4, '~'),
    whole: word.length <= 4,
    keeps: (texts) => texts.initials.split(' ').some((each) => each.indexOf(word, 1) > 0),
  };
  return word.length === 1 ? [initials, ...names] : [initials, pinyin, inner, ...names];
}

/** Whether a further word of the query fits anywhere in a term. */
export function termHas(texts: TermTexts, word: string): boolean {
  return texts.term.includes(word) || texts.pinyin.includes(word) || texts.initials.includes(word);
}

/** All pieces of `size` letters, or the whole when it is shorter. */
function pieces(letters: readonly string[], size: number, mark: string): readonly string[] {
  if (letters.length <= size) return [`${mark}${letters.join('')}`];
  const found: string[] = [];
  for (let start = 0; start + size <= letters.length; start += 1) {
    found.push(`${mark}${letters.slice(start, start + size).join('')}`);
  }
  return found;
}

function longest(lengths: readonly number[], most: number): number {
  return Math.max(...lengths.filter((length) => length <= most), 1);
}
