/**
 * The bureau's word where the books alone bring no end (settlement.md §4: the manager's desk): a row
 * that cannot be told, one message twice, a region where nothing can be taken back. A manager says
 * what the bureau answered, with PIN and where it was heard; the rules are core/resolution.ts.
 */
import { FAILURES } from '#contract/failures.ts';
import type { ParsedInput } from '#contract/index.ts';
import type { BureauWord, NotYet } from '#core/resolution.ts';
import { wordRefused } from '#core/resolution.ts';
import type { Failure, Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { brokenIdentities } from '#core/settlement.ts';
import { intentByMsgid, intentState } from '#db/intent.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import { addResolutionStep, resolutionOf } from '#db/resolution.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById, settlementBySetlId } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import type { Engine, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { SettlementOnFile } from '../platform/books.ts';
import type { Operator, Outcome } from '../platform/platform.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { closeWay, endOfWay, proofsOf } from './resolution-end.ts';
import { ruleOf, wayOf } from './resolution-rule.ts';
import { bookSettled, follow } from './settle-outcome.ts';

type Word = ParsedInput<'resolution.conclude'>['word'];

/** What the manager says, who let it, and for `settled` what the platform's file shows. */
type Said = {
  readonly word: Word;
  readonly evidence: string;
  readonly approvedBy: string;
  readonly onFile: Extract<Outcome<SettlementOnFile>, { kind: 'accepted' }> | null;
};

export const bureauWordHandlers = {
  'resolution.conclude': longHandler('resolution.conclude', async (scope, input) => {
    const { engine } = scope;
    const { msgid, word, evidence } = input;
    const ready = openWay(engine, engine.db, msgid, word.kind);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const file = await onFileOf(engine, operatorOf(scope), ready.value.settlement, word);
    if (!file.ok) return file;
    const said = { word, evidence, approvedBy: approved.value.staffNo, onFile: file.value };
    const written = atDesk(scope, ({ tx }) => {
      // While the PIN was checked and the platform asked, the books may have ended it.
      const still = openWay(engine, tx.db, msgid, word.kind);
      if (!still.ok) return still;
      endBySaying(engine, tx, still.value, said);
      return ok(null);
    });
    if (written.ok) {
      engine.wakeOutbox();
      engine.wakeDossiers();
    }
    return written;
  }),
};

type OpenWay = { readonly row: ResolutionRecord; readonly settlement: SettlementRecord };

/** The way, if this word may end it now. */
function openWay(engine: Engine, db: Db, msgid: string, word: BureauWord): Result<OpenWay> {
  const row = resolutionOf(db, msgid);
  if (row === null || row.ended_at !== null) return fail('resolution.unknown', '这一单已有结论。');
  const sentAt = (one: string): number => {
    const intent = present(intentByMsgid(db, one), 'intent of a way');
    // Still under way (recorded, sent): its time is now.
    const open = intentState(db, one) === 'recorded' || intentState(db, one) === 'sent';
    return open ? engine.now() : (intent.sent_at ?? intent.recorded_at);
  };
  const sent_at = sentAt(msgid);
  const lastSent_at = Math.max(sent_at, ...proofsOf(db, row).map(sentAt));
  const way = { ...wayOf(row, sent_at), escalated: row.escalated_at !== null, lastSent_at };
  const refused = wordRefused(way, word, engine.now(), ruleOf(engine, sent_at));
  if (refused !== null) return { ok: false, failure: notYet(refused) };
  const settlement = present(settlementById(db, row.settlement_id), 'settlement of a way');
  return ok({ row, settlement });
}

function notYet(why: NotYet): Failure {
  return { code: `resolution.${why}`, sentence: FAILURES[`resolution.${why}`] };
}

/**
 * The bureau's numbers are held against the platform's own file (5203), and only its figures are
 * booked: the same person, total and message, not refunded, amounts that agree, a number not ours yet.
 */
async function onFileOf(
  engine: Engine,
  operator: Operator,
  settlement: SettlementRecord,
  word: Word,
): Promise<Result<Said['onFile']>> {
  if (word.kind !== 'settled') return ok(null);
  const outcome = await engine.platform.lookups.settlementById(
    {
      personNo: settlement.person_no,
      settlementId: word.settlementNo,
      visitId: word.visitNo,
      insuredAreaCode: settlement.insured_area,
    },
    operator,
  );
  switch (outcome.kind) {
    case 'refused':
      return fail('platform.refused', `平台查不到这笔：${outcome.sentence}`);
    case 'unknown':
      return fail('platform.noAnswer', '医保平台没有答复，没有登记，请再试。');
    case 'notSent':
      return fail('platform.unreachable', `查询没有发出，没有登记：${outcome.reason}。`);
    case 'accepted':
      break;
    default:
      return never(outcome);
  }
  const wrong = notThisOne(engine, settlement, outcome.value);
  if (wrong === null) return ok(outcome);
  return fail('resolution.otherSettlement', `平台按这个编号查到的${wrong}，没有登记。`);
}

/** Why what is on file is not this settlement, or cannot be booked as standing; null when it is. */
function notThisOne(
  engine: Engine,
  settlement: SettlementRecord,
  onFile: SettlementOnFile,
): string | null {
  const { institutionSettlementId, amounts } = onFile;
  if (institutionSettlementId !== '' && institutionSettlementId !== settlement.msgid) {
    return '是另一条请求的结算';
  }
  if (settlementBySetlId(engine.db, onFile.settlementId) !== null) return '本店已经入账';
  if (onFile.refundFlag === '1') return '已经退费';
  if (amounts.totalFee_fen !== settlement.total_fen) return '总额与本单不同';
  const { disabledFundInsideOther } = engine.profile.settlement;
  const lines_fen = [amounts.totalFee_fen];
  const [broken] = brokenIdentities(amounts, lines_fen, [], { disabledFundInsideOther });
  return broken ?? null;
}

function endBySaying(engine: Engine, tx: Transaction, way: OpenWay, said: Said): void {
  const { row, settlement } = way;
  const { word, evidence, approvedBy, onFile } = said;
  const reason = `店长登记经办机构答复：${evidence}`;
  addResolutionStep(tx.db, { msgid: row.msgid, at: tx.now, kind: 'bureauWord', detail: evidence });
  // Not the evidence: it is free text, and may name a person.
  tx.audit('resolution.bureauWord', row.msgid, { word: word.kind, approvedBy });
  switch (word.kind) {
    case 'absent':
    case 'reversed':
      return endOfWay(engine, tx, row, settlement, word.kind, reason);
    case 'refunded':
      return endOfWay(engine, tx, row, settlement, 'accepted', reason);
    case 'settled':
      return stands(engine, tx, way, { reason, onFile: present(onFile, 'what is on file') });
    default:
      return never(word);
  }
}

/** A 2102 that stands after all: as if its answer had come late, with the figures on file. */
function stands(
  engine: Engine,
  tx: Transaction,
  { row, settlement }: OpenWay,
  proof: { readonly reason: string; readonly onFile: NonNullable<Said['onFile']> },
): void {
  const { reason, onFile } = proof;
  for (const msgid of proofsOf(tx.db, row)) {
    // A 2601 without an answer did nothing: what it was for stands.
    if (intentState(tx.db, msgid) === 'unknown')
      engine.gate.prove(tx.db, msgid, { event: 'proveAbsent', reason }, tx.now);
  }
  engine.gate.prove(tx.db, row.msgid, { event: 'accept', reason, raw: onFile.raw }, tx.now);
  bookSettled(engine, tx, settlement, onFile.value);
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  follow(engine, tx, sale, 'accept');
  closeWay(tx, row, 'accepted');
  tx.audit('resolution.accepted', sale.sale_no, { msgid: row.msgid, infno: row.infno });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
}
