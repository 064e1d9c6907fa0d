/** The way out of unknown, cell by cell (settlement.md §4). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BooksWord, BureauWord, ReversalRule, Way } from '#core/resolution.ts';
import {
  afterLook,
  ESCALATE_MS,
  ESCALATE_TRIES,
  shouldEscalate,
  wordRefused,
} from '#core/resolution.ts';

const SENT = 1_000_000;
const RULE: ReversalRule = { settleDown_ms: 60_000, reversible: true, automatic: true };
const EARLY = SENT + 5_000;
const LATE = SENT + 60_000;

const way = (change: Partial<Way> = {}): Way => ({
  request: '2102',
  step: 'books',
  sent_at: SENT,
  absent_at: null,
  happened_at: null,
  authorised: false,
  ...change,
});

const onward = (change: object) => ({
  kind: 'onward',
  step: 'books',
  absent_at: null,
  happened_at: null,
  notBefore_at: null,
  fruitless: false,
  ...change,
});

describe('a look that does not show it', () => {
  it('is one of two, and the next one waits for the settle-down time', () => {
    const expected = onward({ absent_at: EARLY, notBefore_at: LATE });
    expect(afterLook(way(), 'absent', EARLY, RULE)).toEqual(expected);
  });

  it('is one of two however late it is', () => {
    const expected = onward({ absent_at: LATE + 9_000, notBefore_at: LATE });
    expect(afterLook(way(), 'absent', LATE + 9_000, RULE)).toEqual(expected);
  });

  it('twice too early is still not absent', () => {
    const seen = way({ absent_at: EARLY });
    const expected = onward({ absent_at: EARLY, notBefore_at: LATE });
    expect(afterLook(seen, 'absent', LATE - 1, RULE)).toEqual(expected);
  });

  it('twice, the second after the settle-down time, is absent', () => {
    const seen = way({ absent_at: EARLY });
    expect(afterLook(seen, 'absent', LATE, RULE)).toEqual({ kind: 'ended', end: 'absent' });
  });

  it('after a 2601 of what had been seen is reversed', () => {
    const gone = way({ step: 'level', happened_at: EARLY });
    expect(afterLook(gone, 'absent', LATE, RULE)).toEqual({ kind: 'ended', end: 'reversed' });
  });

  it('without a 2601 of what had been seen takes two looks', () => {
    const gone = way({ step: 'bureau', happened_at: EARLY });
    const expected = { step: 'bureau', happened_at: EARLY, absent_at: LATE, notBefore_at: LATE };
    expect(afterLook(gone, 'absent', LATE, RULE)).toEqual(onward({ ...expected, fruitless: true }));
    const again = way({ step: 'bureau', happened_at: EARLY, absent_at: LATE });
    expect(afterLook(again, 'absent', LATE, RULE)).toEqual({ kind: 'ended', end: 'reversed' });
  });
});

describe('a look that shows it', () => {
  it.each([
    ['is taken back at once', way(), RULE, { step: 'reverse' }],
    ['forgets an absence seen before', way({ absent_at: EARLY }), RULE, { step: 'reverse' }],
    [
      'after a 2601 means another 2601, and counts',
      way({ step: 'level', happened_at: LATE }),
      RULE,
      { step: 'reverse', fruitless: true },
    ],
    [
      'asks a manager where the region wants one',
      way(),
      { ...RULE, automatic: false },
      { step: 'authorise' },
    ],
    [
      'needs no second word of the manager',
      way({ authorised: true }),
      { ...RULE, automatic: false },
      { step: 'reverse' },
    ],
    [
      'is for the bureau where nothing can be reversed',
      way(),
      { ...RULE, reversible: false },
      { step: 'bureau' },
    ],
  ] as const)('%s', (_what, seen, rule, expected) => {
    expect(afterLook(seen, 'happened', LATE, rule)).toEqual(
      onward({ happened_at: LATE, ...expected }),
    );
  });

  it('of a void is its end: its amounts are known', () => {
    const seen = way({ request: '2103' });
    expect(afterLook(seen, 'happened', EARLY, RULE)).toEqual({ kind: 'ended', end: 'accepted' });
  });

  it('twice under one message is for the bureau', () => {
    const expected = onward({ step: 'bureau', happened_at: LATE });
    expect(afterLook(way({ absent_at: EARLY }), 'twice', LATE, RULE)).toEqual(expected);
  });
});

describe('whatever the books say', () => {
  const anyWord = fc.constantFrom<BooksWord[]>('absent', 'happened', 'twice', 'unclear');

  it('absent is concluded from two looks without it in a row, the last late enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ word: anyWord, after_ms: fc.nat({ max: 40_000 }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (looks) => {
          let seen = way();
          let at = SENT;
          const words: BooksWord[] = [];
          for (const look of looks) {
            at += look.after_ms;
            words.push(look.word);
            const next = afterLook(seen, look.word, at, RULE);
            if (next.kind === 'ended') {
              expect(next.end).toBe('absent');
              expect(at - SENT).toBeGreaterThanOrEqual(RULE.settleDown_ms);
              const sure = words.filter((word) => word !== 'unclear');
              expect(sure.slice(-2)).toEqual(['absent', 'absent']);
              expect(sure).not.toContain('happened');
              return;
            }
            if (next.step !== 'books') return;
            seen = { ...seen, ...next };
          }
        },
      ),
    );
  });

  it('nothing unclear ever ends or moves anything', () => {
    const unclear = onward({ absent_at: EARLY, fruitless: true });
    expect(afterLook(way({ absent_at: EARLY }), 'unclear', LATE, RULE)).toEqual(unclear);
  });
});

describe('the manager hears of it', () => {
  it.each([
    [0, 0, false],
    [ESCALATE_TRIES - 1, 0, false],
    [ESCALATE_TRIES, 0, true],
    [0, ESCALATE_MS - 1, false],
    [0, ESCALATE_MS, true],
  ])('after %i tries and %i ms: %s', (tries, after_ms, expected) => {
    expect(shouldEscalate(tries, SENT, SENT + after_ms)).toBe(expected);
  });
});

describe('the bureau’s word', () => {
  const onDesk = (change: Partial<Way> = {}) => ({
    ...way(change),
    ...{ escalated: true, lastSent_at: SENT },
  });

  it('ends what lies on the desk, once nothing of ours can still arrive', () => {
    expect(wordRefused(onDesk(), 'absent', LATE, RULE)).toBeNull();
    expect(wordRefused(onDesk(), 'absent', LATE - 1, RULE)).toBe('tooSoon');
    const again = { ...onDesk(), lastSent_at: LATE };
    expect(wordRefused(again, 'settled', LATE + 1, RULE)).toBe('tooSoon');
  });

  it('waits for the engine’s own tries, except where only the bureau can help', () => {
    const asking = { ...onDesk(), escalated: false };
    expect(wordRefused(asking, 'reversed', LATE, RULE)).toBe('notOnDesk');
    const bureau = { ...asking, step: 'bureau' as const };
    expect(wordRefused(bureau, 'reversed', LATE, RULE)).toBeNull();
  });

  it('is never that what the books have shown did not happen', () => {
    const shown = onDesk({ happened_at: EARLY });
    expect(wordRefused(shown, 'absent', LATE, RULE)).toBe('booksShowIt');
    expect(wordRefused(shown, 'reversed', LATE, RULE)).toBeNull();
  });

  it.each<[Way['request'], BureauWord, boolean]>([
    ['2102', 'absent', true],
    ['2102', 'reversed', true],
    ['2102', 'settled', true],
    ['2102', 'refunded', false],
    ['2103', 'absent', true],
    ['2103', 'refunded', true],
    ['2103', 'reversed', false],
    ['2103', 'settled', false],
  ])('of a %s may be %s: %s', (request, word, may) => {
    const refused = wordRefused(onDesk({ request }), word, LATE, RULE);
    expect(refused).toBe(may ? null : 'notItsEnd');
  });
});
