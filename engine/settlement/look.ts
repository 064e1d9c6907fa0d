/**
 * One look into the centre's books for a message of ours (settlement.md §4, 1): 3201 first, and where
 * it does not level or cannot decide, 3202 row by row. Pure of effects: the books may be asked again.
 */
import type { BooksWord } from '#core/resolution.ts';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { intentState } from '#db/intent.ts';
import { clearingClassesSince, othersWithoutEnd } from '#db/settlement.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import type { Books } from '../day/statement.ts';
import { statementOf, totalsOfBooks } from '../day/statement.ts';
import type { Engine } from '../engine.ts';
import type { StatementFinding } from '../platform/books.ts';
import type { Operator, Outcome } from '../platform/platform.ts';

/** What was done and found; told on the screen. */
export type LookStep = { readonly kind: LookKind; readonly detail: string };
export type LookKind =
  | 'totalsLevel'
  | 'totalsNotLevel'
  | 'detailAbsent'
  | 'detailHappened'
  | 'detailTwice'
  | 'detailUnclear'
  | 'noAnswer';

export type Look =
  | {
      readonly kind: 'seen';
      readonly word: BooksWord;
      /** What it came to. */
      readonly step: LookStep;
      /** The detail files that were read, for what else they show; none when totals were enough. */
      readonly files: readonly DetailFile[];
    }
  /** `counts`: the platform was there and gave nothing usable; without a line nobody was asked. */
  | { readonly kind: 'noAnswer'; readonly reason: string; readonly counts: boolean };

type Seen = Extract<Look, { kind: 'seen' }>;

export type DetailFile = {
  readonly books: Books;
  readonly findings: readonly StatementFinding[];
};

export type Asked = {
  readonly settlement: SettlementRecord;
  /** The message looked for, and when it was sent. */
  readonly msgid: string;
  readonly sent_at: number;
};

export async function lookIntoBooks(
  engine: Engine,
  asked: Asked,
  operator: Operator,
  onStep: (step: LookStep) => void,
): Promise<Look> {
  const looks: Seen[] = [];
  const { books: candidates, complete } = booksFor(engine, asked);
  for (const books of candidates) {
    const look = await lookIntoOne(engine, asked, books, operator, onStep);
    if (look.kind === 'noAnswer') return look;
    looks.push(look);
    if (look.word === 'happened' || look.word === 'twice') break;
  }
  // It may be in any of them: absent only where all agree, told by the one that speaks against it.
  const telling = looks.find((look) => look.word !== 'absent') ?? looks.at(-1);
  if (telling === undefined) {
    return { kind: 'noAnswer', reason: '不知道这笔属于哪个清算类别', counts: true };
  }
  const files = looks.flatMap((look) => look.files);
  if (telling.word === 'absent' && !complete) {
    const detail = '平台没有说清算类别，账上找不到也不能断定没有这笔';
    return { kind: 'seen', word: 'unclear', step: { kind: 'detailUnclear', detail }, files };
  }
  return { ...telling, files };
}

async function lookIntoOne(
  engine: Engine,
  asked: Asked,
  books: Books,
  operator: Operator,
  onStep: (step: LookStep) => void,
): Promise<Look> {
  // Level totals speak for one message only while it is the only one whose end is open.
  if (othersWithoutEnd(engine.db, asked.settlement.settlement_id) === 0) {
    const { insurance_type } = asked.settlement;
    const totals = totalsOfBooks(engine.db, engine.profile, books, insurance_type);
    const answer = await engine.platform.lookups.levelTotals(totals, operator);
    if (answer.kind !== 'accepted') return unanswered(answer);
    if (answer.value.level) {
      const step = { kind: 'totalsLevel', detail: '' } as const;
      return { kind: 'seen', word: 'absent', step, files: [] };
    }
    // Told before the file is asked for, which takes its time: the screen shows where it stands.
    onStep({ kind: 'totalsNotLevel', detail: answer.value.description });
  }
  const statement = statementOf(engine.db, engine.profile, books);
  const answer = await engine.platform.lookups.detailRows(statement, operator);
  if (answer.kind !== 'accepted') return unanswered(answer);
  const { word, step } = read(answer.value, asked);
  return { kind: 'seen', word, step, files: [{ books, findings: answer.value }] };
}

function unanswered(outcome: Exclude<Outcome<unknown>, { kind: 'accepted' }>): Look {
  const reason = outcome.kind === 'refused' ? outcome.sentence : outcome.reason;
  return { kind: 'noAnswer', reason, counts: outcome.kind !== 'notSent' };
}

/** Our message among the rows that only the centre has; its number is the proof (§2.11). */
function read(
  findings: readonly StatementFinding[],
  asked: Asked,
): { readonly word: BooksWord; readonly step: LookStep } {
  const own = findings.filter((row) => row.msgid === asked.msgid);
  if (own.length > 1) {
    const detail = `平台账上有 ${own.length} 笔同一报文`;
    return { word: 'twice', step: { kind: 'detailTwice', detail } };
  }
  const [row] = own;
  if (row?.sort === 'centreOnly') {
    return { word: 'happened', step: { kind: 'detailHappened', detail: row.memo } };
  }
  // A row with our number under a code that does not fit it proves neither.
  const unclear = findings.filter((other) => other.sort === 'unclear' || other === row);
  const missing = findings.filter((other) => other.sort === 'institutionOnly');
  if (missing.length > 0) {
    // Books that lack what we know to be settled may be the wrong books: they prove no absence.
    const detail = `平台账上缺本店 ${missing.length} 笔已结算的，不能断定没有这笔`;
    return { word: 'unclear', step: { kind: 'detailUnclear', detail } };
  }
  if (unclear.length > 0) {
    const detail = `明细账有 ${unclear.length} 行无法辨认`;
    return { word: 'unclear', step: { kind: 'detailUnclear', detail } };
  }
  return { word: 'absent', step: { kind: 'detailAbsent', detail: '' } };
}

/** How far back the shop looks for the classes its settlements were cleared in. */
const KNOWN_CLASSES_DAYS = 90;

/**
 * The books a message may stand in: those of the class that 2101 named. Where it named none, all
 * classes of the region's profile; where that lists none either, all that the shop was cleared in of
 * late: they may show it, and are not `complete`, so what they lack proves nothing.
 */
function booksFor(engine: Engine, asked: Asked): { books: Books[]; complete: boolean } {
  const { settlement, sent_at } = asked;
  const [from, to] = daysOf(engine, sent_at);
  const known = clearingClassesSince(engine.db, addDays(from, -KNOWN_CLASSES_DAYS));
  // 2101 names no bureau (it is null there); a settled row of the class does.
  const inClass = (clearingClass: string): Books => {
    const like = known.find((one) => one.clearingClass === clearingClass);
    const clearingBureau = settlement.clearing_bureau || (like?.clearingBureau ?? '');
    return { clearingClass, clearingBureau, from, to };
  };
  const named = settlement.clearing_class ?? '';
  if (named !== '') return { books: [inClass(named)], complete: true };
  const { clearingClasses } = engine.profile.reconciliation;
  if (clearingClasses.length > 0) {
    return { books: clearingClasses.map(inClass), complete: true };
  }
  return { books: known.map((one) => ({ ...one, from, to })), complete: false };
}

/** A gateway lets a clock that far off pass (interface document §1.6); the platform books by its own. */
const CLOCK_ERROR_MS = 30 * 60_000;

/**
 * The days in whose books a request may stand: it may arrive a settle-down time after it was sent,
 * and our clock may be fast or slow. Around midnight that is two.
 */
function daysOf(engine: Engine, sent_at: number): readonly [string, string] {
  const last = sent_at + engine.profile.settlement.settleDown_s * 1000;
  return [chinaDate(sent_at - CLOCK_ERROR_MS), chinaDate(last + CLOCK_ERROR_MS)];
}

/** When the books of the day in question can be asked at all. */
export function booksOpenAt(engine: Engine, sent_at: number): number {
  if (engine.profile.reconciliation.booksOpen === 'atOnce') return sent_at;
  const [, last] = daysOf(engine, sent_at);
  return startOfDay(addDays(last, 1));
}

/** Rows of the centre that none of our messages explains. */
export function unexplained(engine: Engine, findings: readonly StatementFinding[]) {
  return findings
    .filter((row) => row.sort === 'centreOnly' || row.sort === 'unclear')
    .filter((row) => !isUnderWay(engine, row.msgid));
}

/** Its end is open, so that nobody need wonder at the row yet. */
function isUnderWay(engine: Engine, msgid: string): boolean {
  const state = intentState(engine.db, msgid);
  return state === 'recorded' || state === 'sent' || state === 'unknown';
}
