/**
 * Applying for the clearing of a month (清算申请 3203, cancelled by 3204; insurance-interface §2.11): by
 * clearing class, once while it stands. What may follow what, and which word of the bureau ends what.
 */
import type { Fen } from './money.ts';
import { sumFen } from './money.ts';
import { chinaDate, startOfDay } from './time.ts';

export type ClearingState =
  | 'applying'
  | 'applied'
  | 'refused'
  | 'unknown'
  | 'notSent'
  /** The bureau's word: it never got there. */
  | 'notApplied'
  | 'cancelling'
  | 'cancelUnknown'
  | 'cancelled';

/** What the bureau says of an application that the interface has no question for. */
export const CLEARING_WORDS = ['applied', 'notApplied', 'cancelled', 'stands'] as const;
export type ClearingWord = (typeof CLEARING_WORDS)[number];

/** What became of a request: for 3203 and 3204 alike. */
export type ClearingEvent = 'accept' | 'refuse' | 'lose' | 'notSent';

const NEXT: Readonly<Record<ClearingEvent, Partial<Record<ClearingState, ClearingState>>>> = {
  // From unknown: an answer that came late.
  accept: {
    applying: 'applied',
    unknown: 'applied',
    cancelling: 'cancelled',
    cancelUnknown: 'cancelled',
  },
  refuse: { applying: 'refused', cancelling: 'applied' },
  lose: { applying: 'unknown', cancelling: 'cancelUnknown' },
  notSent: { applying: 'notSent', cancelling: 'applied' },
};

/** The next state; null where the event is impossible there. */
export function nextClearingState(
  state: ClearingState,
  event: ClearingEvent,
): ClearingState | null {
  return NEXT[event][state] ?? null;
}

/**
 * Which words may be recorded of an application in this state. Where the platform refused it, or the
 * bureau was said not to have it, the bureau may hold one all the same (a request that was on its way,
 * its web platform); and the bureau may give back what it had accepted.
 */
export function clearingWordsFor(state: ClearingState): readonly ClearingWord[] {
  return WORDS[state];
}

const WORDS: Readonly<Record<ClearingState, readonly ClearingWord[]>> = {
  ...{ applying: [], notSent: [], cancelling: [], cancelled: [] },
  unknown: ['applied', 'notApplied'],
  refused: ['applied'],
  notApplied: ['applied'],
  applied: ['cancelled'],
  cancelUnknown: ['cancelled', 'stands'],
};

/** The state after a word that may be recorded. */
export function stateAfterWord(word: ClearingWord): ClearingState {
  return word === 'stands' ? 'applied' : word;
}

/** It stands, or may stand: the class is not applied for again in that month. */
export function clearingStands(state: ClearingState): boolean {
  return STANDING.has(state);
}

const STANDING: ReadonlySet<ClearingState> = new Set([
  'applying',
  'applied',
  'unknown',
  'cancelling',
  'cancelUnknown',
]);

/** First and last day of `yyyy-MM`. */
export function daysOfMonth(month: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`;
  // The fourth day after the 28th is in the next month, whatever the month.
  const later = chinaDate(startOfDay(`${month}-28`) + 4 * 86_400_000);
  return { from, to: chinaDate(startOfDay(`${later.slice(0, 7)}-01`) - 86_400_000) };
}

/** The month `months` after (or before) `yyyy-MM`. */
export function addMonths(month: string, months: number): string {
  const whole = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`;
}

/** Money of one class in a month: net of what was refunded in it. */
export type ClearingSums = {
  /** 清算人次: settlements less refunds. */
  readonly visits: number;
  readonly total_fen: Fen;
  readonly fund_fen: Fen;
  readonly account_fen: Fen;
  readonly cash_fen: Fen;
};

/**
 * `med_sumfee`, the total the bureau recognises: the total fee, or under fixed-sum payment what person
 * and fund paid of it.
 */
export function recognisedTotal(sums: ClearingSums, rule: 'totalFee' | 'paid'): Fen {
  if (rule === 'totalFee') return sums.total_fen;
  return sumFen([sums.fund_fen, sums.account_fen, sums.cash_fen]);
}
