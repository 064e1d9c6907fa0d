/**
 * Differences over runs: the same row with the same amounts keeps what was said of it, another one is
 * new, and one that is gone is solved. Runs inside the transaction of the books it was found in.
 */
import type { LevelDifference } from '#core/level.ts';
import { present } from '#core/result.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { centreColumns, differencesOfDay, insertDifference, updateDifference } from '#db/level.ts';
import { intentByMsgid, intentState } from '#db/intent.ts';
import type { Books } from '../day/statement.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Judged } from './judge.ts';
import { hasSettledDown } from './send-act.ts';

/** What a difference was found in, by which run, and whether what is not in it is gone. */
export type FoundIn = { readonly books: Books; readonly runId: number; readonly whole: boolean };

export type JudgedDifference = LevelDifference & { readonly judged: Judged };

export function keepDifferences(
  engine: Engine,
  tx: Transaction,
  where: FoundIn,
  found: readonly JudgedDifference[],
): void {
  const { clearingClass, clearingBureau, from } = where.books;
  const before = differencesOfDay(tx.db, from).filter(
    (row) => row.clearing_class === clearingClass && row.clearing_bureau === clearingBureau,
  );
  const named = new Map(before.map((row) => [row.row_key, row]));
  for (const one of found) {
    const known = named.get(one.key);
    named.delete(one.key);
    if (known === undefined) insertDifference(tx.db, newRow(tx, where, one));
    else seeAgain(engine, tx, where, known, one);
  }
  // A file that could not be read shows nothing: neither a solution nor what a 2601 did.
  if (!where.whole) return;
  for (const gone of named.values()) solve(engine, tx, where, gone);
}

function newRow(tx: Transaction, { books, runId }: FoundIn, one: JudgedDifference) {
  return {
    business_on: books.from,
    clearing_class: books.clearingClass,
    clearing_bureau: books.clearingBureau,
    row_key: one.key,
    ...factsOf(one),
    state: 'open',
    found_at: tx.now,
    run_id: runId,
  } as const;
}

function factsOf(one: JudgedDifference) {
  const { ours, judged } = one;
  return {
    kind: one.kind,
    cause: judged.cause,
    act: judged.act,
    settlement_id: judged.settlementId,
    refund: one.refund ? 1 : 0,
    person_no: one.personNo,
    msgid: one.msgid,
    code: one.code,
    memo: one.memo,
    ours_count: ours.count,
    ours_total_fen: ours.total_fen,
    ours_fund_fen: ours.fund_fen,
    ours_account_fen: ours.account_fen,
    ...centreColumns(one.centre),
  } as const;
}

/** What must be as it was for a signature to go on counting. */
const SAME = [
  'kind',
  'cause',
  'msgid',
  'code',
  'ours_count',
  'ours_total_fen',
  'ours_fund_fen',
  'ours_account_fen',
  'centre_count',
  'centre_total_fen',
  'centre_fund_fen',
  'centre_account_fen',
] as const;

function seeAgain(
  engine: Engine,
  tx: Transaction,
  where: FoundIn,
  known: LevelDifferenceRecord,
  one: JudgedDifference,
): void {
  proveAct(engine, tx, known, 'stillThere');
  const facts = factsOf(one);
  const same = SAME.every((name) => known[name] === facts[name]);
  const id = known.difference_id;
  if (same && known.state !== 'solved') {
    return updateDifference(tx.db, id, { act: facts.act, run_id: where.runId });
  }
  const open = { state: 'open', found_at: tx.now, solved_at: null, signed_at: null } as const;
  const unsigned = { signed_by: '', approved_by: '', reason: '' };
  updateDifference(tx.db, id, { ...facts, ...open, ...unsigned, run_id: where.runId });
  tx.audit('level.reopened', String(id), { before: known.state, after: 'open' });
}

function solve(engine: Engine, tx: Transaction, where: FoundIn, gone: LevelDifferenceRecord): void {
  proveAct(engine, tx, gone, 'gone');
  if (gone.state === 'solved') return;
  const id = gone.difference_id;
  updateDifference(tx.db, id, { state: 'solved', solved_at: tx.now, run_id: where.runId });
  tx.audit('level.solved', String(id), { before: gone.state, after: 'solved' });
}

/**
 * What a 2601 without an answer did is what the books show (settlement.md §4, 2): the row is gone, or
 * it is still there once the request cannot be under way any more.
 */
function proveAct(
  engine: Engine,
  tx: Transaction,
  row: LevelDifferenceRecord,
  shown: 'gone' | 'stillThere',
): void {
  const msgid = row.act_msgid;
  if (msgid === null || intentState(tx.db, msgid) !== 'unknown') return;
  const reason = 'proven by the books';
  if (shown === 'gone') return engine.gate.prove(tx.db, msgid, { event: 'accept', reason }, tx.now);
  const intent = present(intentByMsgid(tx.db, msgid), 'intent of an act');
  // The red row of a refund stands in the books of the day it was sent on: these are silent about it.
  if (intent.infno === '2103' || !hasSettledDown(engine, intent, tx.now)) return;
  engine.gate.prove(tx.db, msgid, { event: 'proveAbsent', reason }, tx.now);
}
