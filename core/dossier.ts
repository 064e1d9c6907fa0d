/**
 * A dossier: what is sealed when a sale is made without a line, so that insurance can pay for it later
 * (settlement.md §5). Pure: the pick-up code, the text that is hashed, the split of a refund, the words
 * of its states.
 */
import type { Fen } from './money.ts';
import { displayYuan, fen, sumFen } from './money.ts';
import { assert, never } from './result.ts';
import type { MoneyByKind } from './tender.ts';

/** payFirst 先付后补: the customer paid everything. holdShare 挂账: the store carries the fund's share. */
export type DossierKind = 'payFirst' | 'holdShare';

/**
 * - waiting: sealed, or not sent
 * - settling: 2102 is recorded or sent
 * - unknown: its answer did not come; only proof ends it
 * - settled: insurance paid
 * - refused: the platform said no; may be tried again or ended with papers
 * - expired: past its deadline, its goods are self-paid
 * - closed: ended by a person, or with its sale
 */
export type DossierState =
  | 'waiting'
  | 'settling'
  | 'unknown'
  | 'settled'
  | 'refused'
  | 'expired'
  | 'closed';

/** Whether insurance may still come to pay: the sale owes no uploads yet. */
export function isPending(state: DossierState): boolean {
  return state === 'waiting' || state === 'settling' || state === 'unknown' || state === 'refused';
}

/** Damm's quasigroup of order 10: finds every single wrong digit and every adjacent swap. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

const PICKUP_DIGITS = 7;

function damm(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = DAMM[interim]?.[Number(digit)] ?? 0;
  return interim;
}

/** Seven digits and their check digit; `random` is 0 ≤ x < 1. */
export function pickupCode(random: number): string {
  const digits = String(Math.floor(random * 10 ** PICKUP_DIGITS)).padStart(PICKUP_DIGITS, '0');
  return `${digits}${damm(digits)}`;
}

/** What a person typed as a pick-up code without its blanks and dashes; null when it is none. */
export function pickupCodeIn(text: string): string | null {
  const digits = text.replace(/[\s\-－—·]/g, '');
  return /^\d{8}$/.test(digits) ? digits : null;
}

export function isPickupCode(code: string): boolean {
  return /^\d{8}$/.test(code) && damm(code) === 0;
}

/** "12345670" → "1234 5670". */
export function displayPickupCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/** JSON with the keys of every object in order: equal values have one text, so one hash. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)),
        )
      : part,
  );
}

/**
 * What goes back by which tender, never more by one than came in by it: the largest first, of equal
 * ones the last taken, so that a customer gets as few refunds as can be. `taken` as `netByKind` has it.
 */
export function splitRefund(taken: readonly MoneyByKind[], refund_fen: Fen): MoneyByKind[] {
  assert(refund_fen >= 0, 'a refund is not negative');
  assert(refund_fen <= sumFen(taken.map((one) => one.amount_fen)), 'more than was taken');
  const order = taken.toReversed().toSorted((left, right) => right.amount_fen - left.amount_fen);
  const parts: MoneyByKind[] = [];
  let rest: number = refund_fen;
  for (const { kind, amount_fen } of order) {
    const part = Math.min(rest, amount_fen);
    if (part > 0) parts.push({ kind, amount_fen: fen(part) });
    rest -= part;
  }
  return parts;
}

/** The words of the desk (design notes §6). `refund_fen` counts only when settled. */
export function dossierStateText(
  state: DossierState,
  facts: { readonly sentence: string; readonly refund_fen: Fen },
): string {
  switch (state) {
    case 'waiting':
      return '待补结';
    case 'settling':
      return '补结中';
    case 'unknown':
      return '补结结果未知，系统正在核对';
    case 'settled':
      return facts.refund_fen > 0 ? `已补结，请退 ${displayYuan(facts.refund_fen)} 元` : '已补结';
    case 'refused':
      return `补结被拒：${facts.sentence}，请打印手工报销材料`;
    case 'expired':
      return '已过期未补结，请打印手工报销材料';
    case 'closed':
      return `已了结：${facts.sentence}`;
    default:
      return never(state);
  }
}

export type MeterFacts = {
  readonly count: number;
  readonly countLimit: number;
  readonly amount_fen: number;
  readonly amountLimit_fen: number;
  readonly age_ms: number;
  readonly ageLimit_ms: number;
};

/** amber from 80 % of a limit, red at it (design notes §6). */
export function meterLevel(facts: MeterFacts): 'ok' | 'amber' | 'red' {
  const parts: readonly (readonly [number, number])[] = [
    [facts.count, facts.countLimit],
    [facts.amount_fen, facts.amountLimit_fen],
    [facts.age_ms, facts.ageLimit_ms],
  ];
  if (parts.some(([value, limit]) => value >= limit)) return 'red';
  return parts.some(([value, limit]) => value * 5 >= limit * 4) ? 'amber' : 'ok';
}
