/**
 * Tells a keyboard-wedge scanner from a person by timing alone. Pure: it takes characters with the
 * instants the system stamped on them and says what to do with each; it touches no screen.
 *
 * A scanner types every character a few milliseconds after the one before and ends with Enter (or
 * Tab). Nobody types four keys in a row that fast. Until the burst is certain its first characters
 * pass on to the focused field; the router takes them back when the code is complete.
 */

export type WedgeSettings = {
  /** Longest pause between two characters of one code. Slow Bluetooth scanners need 50. */
  readonly maxGap_ms: number;
  /** Shortest thing that counts as a code (EAN-8). */
  readonly minLength: number;
  /** From so many fast characters on it is a scanner, and the field gets no more of them. */
  readonly certainLength: number;
  /** Longest pause once the burst is certain: a busy computer stamps late in the middle of a code. */
  readonly certainGap_ms: number;
  /** Silence after which what was held back is given to the field after all. */
  readonly pause_ms: number;
};

export const WEDGE_DEFAULTS: WedgeSettings = {
  maxGap_ms: 50,
  minLength: 8,
  certainLength: 4,
  certainGap_ms: 150,
  pause_ms: 90,
};

/** Longest code taken; what comes after is a stuck key, not a code. */
const LONGEST_CODE = 512;

export type Wedge = {
  /** Characters of the burst so far. */
  readonly chars: string;
  /** System instant of the last one, ms. */
  readonly lastAt: number;
};

export const QUIET: Wedge = { chars: '', lastAt: Number.NEGATIVE_INFINITY };

export type CharStep = {
  readonly wedge: Wedge;
  /** First character of a new burst: the field's content is the one to restore. */
  readonly starts: boolean;
  /** The burst is certain: keep this character from the field. */
  readonly certain: boolean;
};

/** Longest pause after which the next key still belongs to the burst. */
function gapOf(wedge: Wedge, settings: WedgeSettings): number {
  return isCertain(wedge, settings) ? settings.certainGap_ms : settings.maxGap_ms;
}

/** Nobody types so many keys so fast. */
export function isCertain(wedge: Wedge, settings: WedgeSettings): boolean {
  return wedge.chars.length >= settings.certainLength;
}

/** Silence after which the router releases what it holds back. */
export function releaseAfter(wedge: Wedge, settings: WedgeSettings): number {
  return isCertain(wedge, settings)
    ? settings.certainGap_ms + settings.pause_ms
    : settings.pause_ms;
}

/** A character arrived at `at` (event time stamp, ms). */
export function hearChar(
  wedge: Wedge,
  char: string,
  at: number,
  settings: WedgeSettings,
): CharStep {
  const joins =
    wedge.chars !== '' &&
    at - wedge.lastAt <= gapOf(wedge, settings) &&
    wedge.chars.length < LONGEST_CODE;
  const chars = joins ? wedge.chars + char : char;
  const next = { chars, lastAt: at };
  return { wedge: next, starts: !joins, certain: isCertain(next, settings) };
}

/** Enter or Tab arrived at `at`: the code, or null when a person pressed it. */
export function hearSuffix(wedge: Wedge, at: number, settings: WedgeSettings): string | null {
  const inTime = at - wedge.lastAt <= gapOf(wedge, settings);
  return inTime && wedge.chars.length >= settings.minLength ? wedge.chars : null;
}

/** Characters of the main block that are not letters or digits, plain and with Shift (US layout). */
const SIGNS: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Backquote: '`~',
  NumpadDecimal: '..',
  NumpadSubtract: '--',
  NumpadAdd: '++',
  NumpadMultiply: '**',
  NumpadDivide: '//',
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

export type CharPress = {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly keyCode: number;
  readonly isComposing: boolean;
};

/**
 * The character a key press stands for, or null when it is none. While an input method is on, the
 * event says only "Process": the physical key is read instead, so that it cannot swallow a scan.
 */
export function charOf(press: CharPress): string | null {
  // GS1 group separator, sent by scanners as Ctrl+].
  if (press.ctrlKey && press.code === 'BracketRight') return '\u001d';
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const byMethod = press.isComposing || press.keyCode === 229 || [...press.key].length !== 1;
  if (!byMethod && press.key !== ' ') return press.key;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  if (digit !== undefined) {
    const shifted = press.shiftKey && press.code.startsWith('Digit');
    return shifted ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  }
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  if (letter !== undefined) return press.shiftKey ? letter : letter.toLowerCase();
  return SIGNS[press.code]?.[press.shiftKey ? 1 : 0] ?? null;
}
