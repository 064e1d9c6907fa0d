/**
 * The act on a difference that is a request of its own (2601, 2103): recorded with the difference it
 * is for, sent through the gate, and concluded. What it did, the books show when they are levelled
 * again (settlement.md §2; §4, 2).
 */
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { Intent } from '#db/intent.ts';
import { intentState } from '#db/intent.ts';
import { updateDifference } from '#db/level.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById } from '#db/settlement.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import type { Effect, Outcome } from '../platform/platform.ts';
import { atDesk, operatorOf, untilWritten } from '../sale/desk.ts';
import { openDifference } from './open-difference.ts';

export type Act<Answer> = {
  readonly act: 'reverse' | 'refund';
  /** Name of it in the audit. */
  readonly audited: 'level.reversal' | 'level.refund';
  /** The last one has no answer yet that anybody knows. */
  readonly underWay: () => Result<never>;
  readonly effectOf: (engine: Engine, settlement: SettlementRecord) => Effect<Answer>;
};

export type RecordedAct<Answer> = {
  readonly differenceId: number;
  readonly msgid: string;
  readonly effect: Effect<Answer>;
  readonly settlement: SettlementRecord;
};

export function recordAct<Answer>(
  scope: LongScope,
  { act, audited, underWay, effectOf }: Act<Answer>,
  differenceId: number,
  approvedBy: string,
): Result<RecordedAct<Answer>> {
  const { engine } = scope;
  return atDesk(scope, ({ tx }) => {
    const ready = openDifference(tx.db, differenceId, act);
    if (!ready.ok) return ready;
    const row = ready.value;
    const before = row.act_msgid === null ? null : intentState(tx.db, row.act_msgid);
    // One at a time: what the last one did is not known yet.
    if (before === 'recorded' || before === 'sent' || before === 'unknown') return underWay();
    const settlement = present(
      settlementById(tx.db, present(row.settlement_id, 'settlement of an act')),
      'settlement',
    );
    // Found as voided here, and so it must still be: every other refund is the counter's own.
    if (act === 'refund' && settlement.state !== 'voided') {
      return fail('level.notItsAct', '这一单现在不是已退费，请重新核对。', 'differenceId');
    }
    const effect = effectOf(engine, settlement);
    const msgid = engine.gate.record(tx.db, effect, {
      personNo: settlement.person_no,
      operator: operatorOf(scope),
      now: tx.now,
    });
    updateDifference(tx.db, differenceId, { act_msgid: msgid });
    tx.audit(audited, String(differenceId), { msgid, original: settlement.msgid, approvedBy });
    return ok({ differenceId, msgid, effect, settlement });
  });
}

/** Whether a request sent then must have come to its end by now. */
export function hasSettledDown({ profile }: Engine, { sent_at }: Intent, now: number): boolean {
  return now >= (sent_at ?? now) + profile.settlement.settleDown_s * 1000;
}

/** Writes down how it ended, with what `book` makes of it in the same transaction. */
export function concludeAct(
  scope: LongScope,
  { audited }: Pick<Act<unknown>, 'audited'>,
  { differenceId, msgid }: Pick<RecordedAct<unknown>, 'differenceId' | 'msgid'>,
  outcome: Outcome<unknown>,
  book: (tx: Transaction) => void = () => {},
): void {
  const { engine } = scope;
  untilWritten(engine, () => {
    scope.commit((tx) => {
      engine.gate.conclude(tx.db, msgid, outcome, tx.now);
      if (outcome.kind === 'notSent') engine.gate.drop(tx.db, msgid, tx.now);
      book(tx);
      tx.audit(`${audited}.${outcome.kind}`, String(differenceId), { msgid });
      tx.touch('day');
    });
  });
}
