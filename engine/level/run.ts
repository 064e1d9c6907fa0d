/**
 * Levelling a business date (insurance-interface §2.11): 3201 by insurance type and clearing class;
 * where that does not level, the detailed books row by row. It only reads, so a run that was cut
 * short is begun anew; what it finds is written down class by class.
 */
import { sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import type { LevelRunRecord } from '#db/level.ts';
import {
  classesOfRun,
  differencesOfDay,
  endRun,
  insertClass,
  insertRun,
  openRuns,
  setCentreTotals,
  withoutEnd,
} from '#db/level.ts';
import { insertReconciliation } from '#db/reconciliation.ts';
import { putCentreRows } from '#db/resolution.ts';
import { settlementsOfDay } from '#db/settlement.ts';
import type { Books, Entry } from '../day/statement.ts';
import { entriesOf, requestOf, totalsOfRows } from '../day/statement.ts';
import type { Engine, Transaction } from '../engine.ts';
import { lookupFailure } from '../platform-failure.ts';
import type { ClearingTotals, LevelAnswer, Operator } from '../platform/platform.ts';
import type { JudgedDifference } from './keep.ts';
import { keepDifferences } from './keep.ts';
import type { Question } from './questions.ts';
import { questionsOf } from './questions.ts';
import { centreTotals, differencesIn, unexplained } from './read-file.ts';

export type LevelOrder = {
  readonly date: string;
  readonly trigger: LevelRunRecord['trigger'];
  readonly operator: Operator;
  /** How its transactions are committed: a command's own, or alone. */
  readonly commit: <T>(act: (tx: Transaction) => T) => T;
};

type Levelling = Promise<Result<null>>;
const under = new WeakMap<Engine, Map<string, Levelling>>();

/** One run a date at a time: who asks while it is under way gets its result. */
export function levelDay(engine: Engine, order: LevelOrder): Levelling {
  const running = under.get(engine) ?? new Map<string, Levelling>();
  under.set(engine, running);
  const known = running.get(order.date);
  if (known !== undefined) return known;
  const run = oneRun(engine, order).finally(() => running.delete(order.date));
  running.set(order.date, run);
  return run;
}

/** When the books of a date can be asked (a region may open them only the next day). */
export function booksOfDayOpenAt({ profile }: Engine, date: string): number {
  const { booksOpen } = profile.reconciliation;
  return startOfDay(booksOpen === 'atOnce' ? date : addDays(date, 1));
}

/** The platform's clock was ahead of ours at midnight: its tomorrow has settlements already. */
function isAhead({ db, profile }: Engine, date: string): boolean {
  if (profile.reconciliation.booksOpen !== 'atOnce') return false;
  const { blue, red } = settlementsOfDay(db, date);
  return blue.length + red.length > 0;
}

async function oneRun(engine: Engine, order: LevelOrder): Levelling {
  const { date, trigger, operator, commit } = order;
  if (engine.now() < booksOfDayOpenAt(engine, date) && !isAhead(engine, date)) {
    const today = date === chinaDate(engine.now());
    const sentence = today ? '本地区次日才能对账，请明天再核对。' : '这一天还没有到。';
    return fail('level.booksClosed', sentence, 'date');
  }
  const runId = commit((tx) => {
    for (const row of openRuns(tx.db)) {
      if (row.business_on === date) interrupt(tx, row);
    }
    const asked_by = trigger === 'hand' ? operator.staffNo : '';
    tx.touch('day');
    return insertRun(tx.db, { business_on: date, trigger, asked_by, began_at: tx.now });
  });
  for (const question of questionsOf(engine, date)) {
    const read = await askBooks(engine, question, operator);
    if (!read.ok) return cutShort(order, runId, read);
    commit((tx) => writeBooks(engine, tx, runId, question, read.value));
  }
  commit((tx) => {
    const level = classesOfRun(tx.db, runId).every((row) => row.level === 1);
    const open = differencesOfDay(tx.db, date).filter((row) => row.state === 'open').length;
    const state = level && open === 0 ? 'level' : 'differs';
    endRun(tx.db, runId, { state, ended_at: tx.now, reason: '' });
    tx.audit('day.levelled', date, { state, open, trigger });
    tx.touch('day', 'system');
  });
  return ok(null);
}

/** A run of a process that is gone: reads only, so nothing is to be mended. */
export function interrupt(tx: Transaction, row: LevelRunRecord): void {
  const reason = '核对中断，没有结果，请重新核对。';
  endRun(tx.db, row.run_id, { state: 'interrupted', ended_at: tx.now, reason });
}

function cutShort(order: LevelOrder, runId: number, failed: Result<never>): Result<null> {
  order.commit((tx) => {
    const reason = failed.ok ? '' : failed.failure.sentence;
    endRun(tx.db, runId, { state: 'failed', ended_at: tx.now, reason });
    tx.touch('day');
  });
  return failed;
}

type Word = {
  readonly insuranceType: string;
  readonly answer: LevelAnswer;
  readonly asked_at: number;
};

type Read = {
  readonly rows: readonly Entry[];
  readonly words: readonly Word[];
  readonly differences: readonly JudgedDifference[];
  /** False: business went on while the books were read, and may be all that differs. */
  readonly quiet: boolean;
  /** False: not level, and its file could not be read. What it does not show is not gone. */
  readonly whole: boolean;
};

const TRIES = 3;

/** Business that comes in between asking for the totals and for the rows makes it ask again. */
async function askBooks(
  engine: Engine,
  question: Question,
  operator: Operator,
): Promise<Result<Read>> {
  for (let tries = 1; ; tries += 1) {
    const read = await askOnce(engine, question, operator);
    if (!read.ok || read.value.quiet || tries === TRIES) return read;
  }
}

async function askOnce(
  engine: Engine,
  { books, insuranceTypes }: Question,
  operator: Operator,
): Promise<Result<Read>> {
  const { db, profile, platform } = engine;
  const words: Word[] = [];
  const rows = entriesOf(db, profile, books);
  for (const insuranceType of insuranceTypes) {
    const asked_at = engine.now();
    const totals: ClearingTotals = totalsOfRows(profile, books, insuranceType, rows);
    const outcome = await platform.lookups.levelTotals(totals, operator);
    if (outcome.kind !== 'accepted') return lookupFailure(outcome);
    words.push({ insuranceType, answer: outcome.value, asked_at });
  }
  const [notLevel] = words.filter((word) => !word.answer.level);
  if (notLevel === undefined) return ok({ rows, words, differences: [], quiet: true, whole: true });
  const outcome = await platform.lookups.detailRows(requestOf(profile, books, rows), operator);
  if (outcome.kind === 'notSent') return lookupFailure(outcome);
  if (outcome.kind !== 'accepted') {
    const why = outcome.kind === 'refused' ? outcome.sentence : outcome.reason;
    const differences = [unexplained(engine, why)];
    return ok({ rows, words, differences, quiet: true, whole: false });
  }
  const differences = differencesIn(engine, books, rows, outcome.value);
  const quiet = isQuiet(engine, books, rows);
  const { description } = notLevel.answer;
  return ok({
    rows,
    words,
    differences:
      differences.length === 0 && quiet ? [unexplained(engine, description)] : differences,
    quiet,
    whole: true,
  });
}

/** Nothing was booked since, and no settlement or void is under way at this moment. */
function isQuiet(engine: Engine, books: Books, rows: readonly Entry[]): boolean {
  const printOf = (entries: readonly Entry[]): string =>
    entries.map((row) => `${row.settlement.settlement_id}${row.refund ? '-' : '+'}`).join();
  const underWay = withoutEnd(engine.db).some(
    (row) => row.state === 'settling' || row.state === 'voiding',
  );
  return !underWay && printOf(rows) === printOf(entriesOf(engine.db, engine.profile, books));
}

function writeBooks(
  engine: Engine,
  tx: Transaction,
  runId: number,
  question: Question,
  { rows, words, differences, whole }: Read,
): void {
  const { books } = question;
  for (const word of words) {
    const of = rows.filter((row) => row.insuranceType === word.insuranceType);
    writeWord(tx, { runId, books, rows: of }, word);
    const only = words.filter((one) => !one.answer.level).length === 1;
    const key = {
      run_id: runId,
      insurance_type: word.insuranceType,
      clearing_class: books.clearingClass,
      clearing_bureau: books.clearingBureau,
    };
    // Level: the centre has said that its totals are these.
    const centre = word.answer.level
      ? centreTotals(of, [], word.insuranceType, true)
      : centreTotals(rows, differences, word.insuranceType, only);
    if (centre !== null) setCentreTotals(tx.db, key, centre);
  }
  keepDifferences(engine, tx, { books, runId, whole }, differences);
  if (!whole) return tx.touch('day');
  // What the way out of unknown had noted by name is among the differences now.
  const { clearingClass, from: businessOn } = books;
  putCentreRows(tx.db, { clearingClass, businessOn, at: tx.now }, []);
  tx.touch('day');
}

type WordOf = {
  readonly runId: number;
  readonly books: Question['books'];
  readonly rows: readonly Entry[];
};

function writeWord(tx: Transaction, { runId, books, rows }: WordOf, word: Word): void {
  const { insuranceType, answer, asked_at } = word;
  insertClass(tx.db, {
    run_id: runId,
    insurance_type: insuranceType,
    clearing_class: books.clearingClass,
    clearing_bureau: books.clearingBureau,
    count: rows.length,
    total_fen: sumFen(rows.map((row) => row.totalFee_fen)),
    fund_fen: sumFen(rows.map((row) => row.fundTotal_fen)),
    account_fen: sumFen(rows.map((row) => row.accountPay_fen)),
    level: answer.level ? 1 : 0,
    description: answer.description,
    ...{ centre_count: null, centre_total_fen: null },
    ...{ centre_fund_fen: null, centre_account_fen: null },
    asked_at,
  });
  // As the day's table groups them: a bureau that was not named is a group of its own.
  for (const [bureau, group] of Map.groupBy(rows, (row) => row.settlement.clearing_bureau ?? '')) {
    insertReconciliation(tx.db, {
      business_on: books.from,
      insurance_type: insuranceType,
      clearing_class: books.clearingClass,
      clearing_bureau: bureau,
      count: group.length,
      total_fen: sumFen(group.map((row) => row.totalFee_fen)),
      fund_fen: sumFen(group.map((row) => row.fundTotal_fen)),
      account_fen: sumFen(group.map((row) => row.accountPay_fen)),
      level: answer.level ? 1 : 0,
      code: answer.code,
      description: answer.description,
      checked_at: asked_at,
    });
  }
}
