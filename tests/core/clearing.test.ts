/** The states of an application, its words, and the days of a month. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClearingEvent, ClearingState } from '#core/clearing.ts';
import {
  CLEARING_WORDS,
  addMonths,
  clearingStands,
  clearingWordsFor,
  daysOfMonth,
  nextClearingState,
  recognisedTotal,
  stateAfterWord,
} from '#core/clearing.ts';
import { fen } from '#core/money.ts';
import { addDays, daysBetween, isDay } from '#core/time.ts';

const STATES: readonly ClearingState[] = [
  ...(['applying', 'applied', 'refused', 'unknown', 'notSent', 'notApplied'] as const),
  ...(['cancelling', 'cancelUnknown', 'cancelled'] as const),
];
const EVENTS: readonly ClearingEvent[] = ['accept', 'refuse', 'lose', 'notSent'];

describe('an application', () => {
  it('under way has an end for every outcome; one that ended has none', () => {
    for (const state of STATES) {
      const underWay = state === 'applying' || state === 'cancelling';
      for (const event of EVENTS) {
        const late = event === 'accept' && /unknown/i.test(state);
        expect(nextClearingState(state, event) !== null, `${state} ${event}`).toBe(
          underWay || late,
        );
      }
    }
  });

  it('whose answer was lost is never called refused or absent by an outcome', () => {
    expect(nextClearingState('applying', 'lose')).toBe('unknown');
    expect(nextClearingState('cancelling', 'lose')).toBe('cancelUnknown');
    for (const event of ['refuse', 'notSent', 'lose'] as const) {
      expect(nextClearingState('unknown', event)).toBeNull();
      expect(nextClearingState('cancelUnknown', event)).toBeNull();
    }
  });

  it('that is unknown has a way out by the bureau’s word to standing and to not', () => {
    for (const state of ['unknown', 'cancelUnknown'] as const) {
      const ends = clearingWordsFor(state).map((word) => clearingStands(stateAfterWord(word)));
      expect(new Set(ends)).toEqual(new Set([false, true]));
    }
  });

  it('is never said to be what it is, nor while a request is under way', () => {
    for (const state of STATES) {
      for (const word of clearingWordsFor(state)) {
        expect(stateAfterWord(word)).not.toBe(state);
        expect(CLEARING_WORDS).toContain(word);
      }
    }
    expect(clearingWordsFor('applying')).toEqual([]);
    expect(clearingWordsFor('cancelling')).toEqual([]);
  });
});

describe('a month', () => {
  const months = fc
    .tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);

  it('has the days from its first to the one before the next month’s first', () => {
    fc.assert(
      fc.property(months, (month) => {
        const { from, to } = daysOfMonth(month);
        expect(isDay(from) && isDay(to)).toBe(true);
        expect(addDays(to, 1)).toBe(`${addMonths(month, 1)}-01`);
        expect(daysBetween(from, to)).toBeGreaterThanOrEqual(27);
        expect(daysBetween(from, to)).toBeLessThanOrEqual(30);
      }),
    );
  });

  it('moves back and forth by whole months', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: -200, max: 200 }), (month, step) => {
        expect(addMonths(addMonths(month, step), -step)).toBe(month);
      }),
    );
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
  });

  it('has its recognised total by item or by what was paid', () => {
    const sums = { total_fen: fen(1000), fund_fen: fen(600), account_fen: fen(250) };
    const paid = { ...sums, cash_fen: fen(100), visits: 3 };
    expect(recognisedTotal(paid, 'totalFee')).toBe(1000);
    expect(recognisedTotal(paid, 'paid')).toBe(950);
  });
});
