/**
 * The way out of unknown (settlement.md §4), as a table without IO: what a look into the books means
 * for a request whose answer never came. Read beside §4, line by line.
 */
import { never } from './result.ts';

/** 2102 a settlement, 2103 its void. */
export type UnknownRequest = '2102' | '2103';

/**
 * - books: the books are asked whether it happened
 * - authorise: it happened, and a manager must allow the reversal
 * - reverse: 2601 goes out
 * - level: 2601 was sent; accepted is not proof, the books must show it
 * - bureau: it happened and nothing here can take it back; the books are still watched
 */
export type ResolutionStep = 'books' | 'authorise' | 'reverse' | 'level' | 'bureau';

/** What the books say of our message. `unclear`: not readable as either; proves nothing. */
export type BooksWord = 'absent' | 'happened' | 'twice' | 'unclear';

/** What is known of one unknown request. */
export type Way = {
  readonly request: UnknownRequest;
  readonly step: ResolutionStep;
  readonly sent_at: number;
  /** First look that did not show it, since it was last shown. */
  readonly absent_at: number | null;
  /** First look that showed it. */
  readonly happened_at: number | null;
  readonly authorised: boolean;
};

/** What the region allows. */
export type ReversalRule = {
  /** How long a request may still be on its way after it was sent. */
  readonly settleDown_ms: number;
  /** 2601 may take a 2102 back. */
  readonly reversible: boolean;
  /** …and the engine may ask for it by itself. */
  readonly automatic: boolean;
};

/** `accepted`: it happened, and what it did is known (a void is the negative of its settlement). */
export type ResolutionEnd = 'accepted' | 'absent' | 'reversed';

export type NextOnWay =
  | { readonly kind: 'ended'; readonly end: ResolutionEnd }
  | {
      readonly kind: 'onward';
      readonly step: ResolutionStep;
      readonly absent_at: number | null;
      readonly happened_at: number | null;
      /** The next look must not be before this instant; null: as the pauses have it. */
      readonly notBefore_at: number | null;
      /** This look brought nothing new: it counts towards the manager's desk. */
      readonly fruitless: boolean;
    };

/**
 * After a look into the books that was begun at `asked_at`. Absence needs two looks that agree, the
 * second at least the settle-down time after the request was sent: it may still be on its way. What
 * was seen in the books and is gone after a 2601 is reversed; gone without one, it takes two looks.
 */
export function afterLook(
  way: Way,
  word: BooksWord,
  asked_at: number,
  rule: ReversalRule,
): NextOnWay {
  switch (word) {
    case 'absent':
      return afterAbsence(way, asked_at, rule);
    case 'happened':
      return afterPresence(way, asked_at, rule);
    case 'twice':
      // One message, two settlements: whatever we took back might be the wrong one.
      return onward(way, {
        step: 'bureau',
        happened_at: way.happened_at ?? asked_at,
        absent_at: null,
      });
    case 'unclear':
      return { ...onward(way, {}), fruitless: true };
    default:
      return never(word);
  }
}

function afterAbsence(way: Way, asked_at: number, rule: ReversalRule): NextOnWay {
  const shown = way.happened_at !== null;
  if (shown && way.step === 'level') return { kind: 'ended', end: 'reversed' };
  const settled_at = way.sent_at + rule.settleDown_ms;
  if (way.absent_at !== null && asked_at >= settled_at) {
    return { kind: 'ended', end: shown ? 'reversed' : 'absent' };
  }
  const next = onward(way, { absent_at: way.absent_at ?? asked_at });
  return { ...next, notBefore_at: settled_at };
}

function afterPresence(way: Way, asked_at: number, rule: ReversalRule): NextOnWay {
  // Nothing is lost with the answer of a void: its amounts are the settlement's, negative (§2.4).
  if (way.request === '2103') return { kind: 'ended', end: 'accepted' };
  const seen = { absent_at: null, happened_at: way.happened_at ?? asked_at };
  if (!rule.reversible) return onward(way, { ...seen, step: 'bureau' });
  if (!rule.automatic && !way.authorised) return onward(way, { ...seen, step: 'authorise' });
  // Still there after a 2601: that one did nothing, and another is sent.
  return { ...onward(way, { ...seen, step: 'reverse' }), fruitless: way.step === 'level' };
}

function onward(
  way: Way,
  change: Partial<Pick<Way, 'step' | 'absent_at' | 'happened_at'>>,
): Extract<NextOnWay, { kind: 'onward' }> {
  const { step, absent_at, happened_at } = { ...way, ...change };
  return {
    kind: 'onward',
    ...{ step, absent_at, happened_at },
    notBefore_at: null,
    // Waiting at the same step again is what the manager should hear of.
    fruitless: step === way.step && (step === 'authorise' || step === 'bureau'),
  };
}

/** After so many fruitless rounds, or so long, it also lies on the manager's desk (settlement.md §4). */
export const ESCALATE_TRIES = 6;
export const ESCALATE_MS = 15 * 60_000;

export function shouldEscalate(tries: number, began_at: number, now: number): boolean {
  return tries >= ESCALATE_TRIES || now - began_at >= ESCALATE_MS;
}

/**
 * What a manager can report of the bureau's answer where the books alone bring no end: a 2102 never
 * happened, was taken back by the bureau, or stands; a 2103 never happened or did refund.
 */
export type BureauWord = 'absent' | 'reversed' | 'settled' | 'refunded';

/** Why the bureau's word cannot end a way now. */
export type NotYet =
  /** The engine is still asking; it is on nobody's desk. */
  | 'notOnDesk'
  /** A request for it may still be on its way. */
  | 'tooSoon'
  /** The books have shown it: it cannot be said never to have happened. */
  | 'booksShowIt'
  /** Not an end of this kind of request. */
  | 'notItsEnd';

/**
 * Whether the bureau's word may end the way at `now`; null when it may. A word is weaker than the
 * books: it comes after the engine's own tries, never against what the books have shown, and never
 * while one of our requests (`lastSent_at`: the original or the newest 2601) may still arrive.
 */
export function wordRefused(
  way: Way & { readonly escalated: boolean; readonly lastSent_at: number },
  word: BureauWord,
  now: number,
  rule: ReversalRule,
): NotYet | null {
  const ends = way.request === '2102' ? ENDS_OF_SETTLE : ENDS_OF_VOID;
  if (!ends.has(word)) return 'notItsEnd';
  if (!way.escalated && way.step !== 'bureau') return 'notOnDesk';
  if (now < way.lastSent_at + rule.settleDown_ms) return 'tooSoon';
  return word === 'absent' && way.happened_at !== null ? 'booksShowIt' : null;
}

const ENDS_OF_SETTLE: ReadonlySet<BureauWord> = new Set(['absent', 'reversed', 'settled']);
const ENDS_OF_VOID: ReadonlySet<BureauWord> = new Set(['absent', 'refunded']);
