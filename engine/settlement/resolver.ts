/**
 * Ends every settlement and void whose answer never came, by proof and by itself (settlement.md §4).
 * What a look means is decided in core/resolution.ts; here it is done and written down, a round at a
 * time: look, decide, commit; 2601 as an intent of its own through the gate.
 */
import { present } from '#core/result.ts';
import type { BooksWord, NextOnWay } from '#core/resolution.ts';
import { afterLook, shouldEscalate } from '#core/resolution.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import {
  addResolutionStep,
  dueResolution,
  nextResolutionTime,
  putCentreRows,
  resolutionOf,
  updateResolution,
} from '#db/resolution.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById } from '#db/settlement.ts';
import { staffByNo } from '#db/staff.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Operator, Outcome } from '../platform/platform.ts';
import { untilWritten } from '../sale/desk.ts';
import type { Worker } from '../worker.ts';
import { pauseAfter, startWorker } from '../worker.ts';
import type { Look, LookStep } from './look.ts';
import { booksOpenAt, lookIntoBooks, unexplained } from './look.ts';
import { endOfWay, proofsOf } from './resolution-end.ts';
import { ruleOf, wayOf } from './resolution-rule.ts';

/** One way out of unknown, with what it is about. */
type Case = {
  readonly row: ResolutionRecord;
  readonly settlement: SettlementRecord;
  readonly sent_at: number;
  /** Who had sent it speaks for the questions too. */
  readonly operator: Operator;
};

/** Without a line nobody is asked; the line's own watch wakes the resolver when it is back. */
const WITHOUT_LINE_MS = 30_000;
/** A way a person must open is looked at now and then: the bureau may have mended it. */
const WATCHED_MS = 10 * 60_000;

export function startResolver(engine: Engine): Worker {
  return startWorker(engine, {
    name: 'resolver',
    nextAt: () => (engine.line.holds() ? null : nextResolutionTime(engine.db)),
    step: async () => {
      if (engine.line.holds()) return false;
      const row = dueResolution(engine.db, engine.now());
      if (row === null) return false;
      try {
        await oneRound(engine, caseOf(engine, row));
        // What its end makes due: uploads of what is voided or settled, the next try of a dossier.
        engine.wakeOutbox();
        engine.wakeDossiers();
      } catch (error) {
        if (!engine.db.open) return false;
        reportIncident(engine, 'resolver', error, true);
        postpone(engine, row, '程序出错，稍后再核对。');
      }
      return true;
    },
  });
}

function caseOf(engine: Engine, row: ResolutionRecord): Case {
  const { db } = engine;
  const intent = present(intentByMsgid(db, row.msgid), 'intent of a resolution');
  const staffNo = intent.operator_no;
  return {
    row,
    settlement: present(settlementById(db, row.settlement_id), 'settlement of a resolution'),
    sent_at: intent.sent_at ?? intent.recorded_at,
    operator: { staffNo, name: staffByNo(db, staffNo)?.name ?? staffNo },
  };
}

async function oneRound(engine: Engine, one: Case): Promise<void> {
  if (one.row.step === 'reverse') return reverse(engine, one);
  const openAt = booksOpenAt(engine, one.sent_at);
  if (engine.now() < openAt) return waitForBooks(engine, one, openAt);
  const asked_at = engine.now();
  const asked = { settlement: one.settlement, msgid: one.row.msgid, sent_at: one.sent_at };
  const look = await lookIntoBooks(engine, asked, one.operator, (step) =>
    tellNow(engine, one, step),
  );
  if (look.kind === 'noAnswer') return noAnswer(engine, one, look);
  commitAlone(engine, (tx) => {
    const row = resolutionOf(tx.db, one.row.msgid);
    // A late answer may have ended it while the books were read.
    if (row === null || row.ended_at !== null) return;
    tell(tx, row, look.step.kind, look.step.detail);
    rememberUnexplained(engine, tx, look);
    const next = afterLook(
      wayOf(row, one.sent_at),
      look.word,
      asked_at,
      ruleOf(engine, one.sent_at),
    );
    goOn(engine, tx, { ...one, row }, next, look.word);
  });
}

function goOn(engine: Engine, tx: Transaction, one: Case, next: NextOnWay, word: BooksWord): void {
  const { row } = one;
  if (next.kind === 'ended') return endOfWay(engine, tx, row, one.settlement, next.end);
  const tries = row.tries + (next.fruitless ? 1 : 0);
  const paused = tx.now + pauseFor(engine, next.step, tries);
  updateResolution(tx.db, row.msgid, {
    step: next.step,
    absent_at: next.absent_at,
    happened_at: next.happened_at,
    tries,
    next_at: Math.max(paused, next.notBefore_at ?? 0),
    note: noteAfter(row, next, word),
  });
  if (next.step !== row.step) tell(tx, row, next.step, '');
  escalate(tx, row, tries);
  tx.touch('sale', 'day', 'system');
}

/** Why it is not at its end: the last refusal stays said while the books show nothing new. */
function noteAfter(
  row: ResolutionRecord,
  next: Extract<NextOnWay, { kind: 'onward' }>,
  word: BooksWord,
): string {
  if (word === 'twice') return '平台账上有两笔同一报文的结算，请联系经办机构。';
  return next.fruitless ? row.note : '';
}

function pauseFor(engine: Engine, step: ResolutionRecord['step'], tries: number): number {
  // What is known to have happened is taken back at once; the first time.
  if (step === 'reverse' && tries === 0) return 0;
  if (step === 'authorise' || step === 'bureau') return WATCHED_MS;
  return pauseAfter(tries + 1, engine.random());
}

/** 2601: recorded, sent, concluded like every effect. What it did, the books must show (§4, 2). */
async function reverse(engine: Engine, one: Case): Promise<void> {
  const { row, settlement } = one;
  const effect = engine.platform.effects.reverse({
    personNo: settlement.person_no,
    originalMsgid: row.msgid,
    originalInfno: row.infno,
    insuredAreaCode: settlement.insured_area,
  });
  const msgid = commitAlone(engine, (tx) => {
    const current = resolutionOf(tx.db, row.msgid);
    if (current === null || current.ended_at !== null) return null;
    const facts = { personNo: settlement.person_no, operator: one.operator, now: tx.now };
    const recorded = engine.gate.record(tx.db, effect, facts);
    // From here on a crash asks the books, and a late answer is evidence only.
    updateResolution(tx.db, row.msgid, { step: 'level', reversal_msgid: recorded });
    tell(tx, row, 'reversalSent', recorded);
    tx.audit('settlement.reversal', settlement.settlement_id, { msgid: recorded });
    return recorded;
  });
  if (msgid === null) return;
  const outcome = await engine.gate.dispatch(msgid, effect, one.operator);
  untilWritten(engine, () =>
    commitAlone(engine, (tx) => concludeReversal(engine, tx, { ...one, msgid }, outcome)),
  );
}

function concludeReversal(
  engine: Engine,
  tx: Transaction,
  one: Case & { readonly msgid: string },
  outcome: Outcome<unknown>,
): void {
  const { msgid } = one;
  engine.gate.conclude(tx.db, msgid, outcome, tx.now);
  const row = present(resolutionOf(tx.db, one.row.msgid), 'resolution');
  if (outcome.kind === 'notSent') {
    engine.gate.drop(tx.db, msgid, tx.now);
    const back = { step: 'reverse', reversal_msgid: proofsOf(tx.db, row).at(-2) ?? null } as const;
    updateResolution(tx.db, row.msgid, { ...back, next_at: tx.now + WITHOUT_LINE_MS });
    tell(tx, row, 'noAnswer', outcome.reason);
    return;
  }
  const accepted = outcome.kind === 'accepted';
  const tries = row.tries + (accepted ? 0 : 1);
  const note =
    outcome.kind === 'refused' ? outcome.sentence : accepted ? '' : '冲正结果未知，本地不作改动。';
  updateResolution(tx.db, row.msgid, {
    tries,
    note,
    next_at: accepted ? tx.now : tx.now + pauseAfter(tries + 1, engine.random()),
  });
  const kinds = {
    accepted: 'reversalAccepted',
    refused: 'reversalRefused',
    unknown: 'reversalUnknown',
  };
  tell(tx, row, kinds[outcome.kind], note);
  escalate(tx, row, tries);
  tx.touch('sale', 'day', 'system');
}

function noAnswer(engine: Engine, one: Case, look: Extract<Look, { kind: 'noAnswer' }>): void {
  commitAlone(engine, (tx) => {
    const row = resolutionOf(tx.db, one.row.msgid);
    if (row === null || row.ended_at !== null) return;
    const tries = row.tries + (look.counts ? 1 : 0);
    updateResolution(tx.db, row.msgid, {
      tries,
      next_at: tx.now + (look.counts ? pauseAfter(tries + 1, engine.random()) : WITHOUT_LINE_MS),
      note: look.reason,
    });
    if (look.counts) tell(tx, row, 'noAnswer', look.reason);
    escalate(tx, row, tries);
    tx.touch('sale', 'day', 'system');
  });
}

/** Where a region opens its books only the next day, unknown stays over night, by name (§4, 1). */
function waitForBooks(engine: Engine, one: Case, openAt: number): void {
  commitAlone(engine, (tx) => {
    const note = '本地区次日才能对账，明天自动核对。';
    updateResolution(tx.db, one.row.msgid, { next_at: openAt, note });
    escalate(tx, one.row, one.row.tries);
    tx.touch('sale', 'day');
  });
}

function postpone(engine: Engine, row: ResolutionRecord, note: string): void {
  commitAlone(engine, (tx) => {
    const current = resolutionOf(tx.db, row.msgid);
    if (current === null || current.ended_at !== null) return;
    const tries = current.tries + 1;
    const next_at = tx.now + pauseAfter(tries + 1, engine.random());
    updateResolution(tx.db, row.msgid, { tries, next_at, note });
    escalate(tx, current, tries);
    tx.touch('sale', 'day');
  });
}

function escalate(tx: Transaction, row: ResolutionRecord, tries: number): void {
  if (row.escalated_at !== null || !shouldEscalate(tries, row.began_at, tx.now)) return;
  updateResolution(tx.db, row.msgid, { escalated_at: tx.now });
  tell(tx, row, 'escalated', '');
}

function tell(tx: Transaction, row: ResolutionRecord, kind: string, detail: string): void {
  addResolutionStep(tx.db, { msgid: row.msgid, at: tx.now, kind, detail });
}

/** A step in the middle of a round, for the screen. */
function tellNow(engine: Engine, one: Case, step: LookStep): void {
  commitAlone(engine, (tx) => {
    const row = resolutionOf(tx.db, one.row.msgid);
    if (row === null || row.ended_at !== null) return;
    tell(tx, row, step.kind, step.detail);
    tx.touch('sale', 'day');
  });
}

/** What the file shows besides: rows only the centre has are somebody's to clear up, by name. */
function rememberUnexplained(
  engine: Engine,
  tx: Transaction,
  look: Extract<Look, { kind: 'seen' }>,
): void {
  for (const { books, findings } of look.files) {
    const { clearingClass, from: businessOn } = books;
    putCentreRows(
      tx.db,
      { clearingClass, businessOn, at: tx.now },
      unexplained(engine, findings).map((row) => ({
        msgid: row.msgid,
        refund_flag: row.refundFlag,
        sort: row.sort === 'unclear' ? 'unclear' : 'centreOnly',
        code: row.code,
        memo: row.memo,
        total_fen: row.centre.totalFee_fen,
        fund_fen: row.centre.fundTotal_fen,
        account_fen: row.centre.accountPay_fen,
      })),
    );
  }
}
