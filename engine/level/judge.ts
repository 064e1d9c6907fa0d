/**
 * What a difference comes from, as far as the shop can know it, and the one act that fits: asked of
 * the messages, never guessed (settlement.md §4).
 */
import type { LevelDifference } from '#core/level.ts';
import type { SettlementId } from '#core/ids.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById, settlementByMsgid, settlementByVoidMsgid } from '#db/settlement.ts';
import type { Engine } from '../engine.ts';

/**
 * - unknown: the answer never came; its way out is under way (resolver)
 * - endedHere: our message, which ended here without a settlement
 * - otherBooks: our settlement, held here in another class or on another day
 * - foreign: no message of this file
 * - refundedThere / refundedHere: only one side has the refund · marked: only the centre's mark of one
 * - missingThere · otherAmounts · notTold: the file does not say · noDetail: no file says what differs
 */
export type Cause =
  | 'unknown'
  | 'endedHere'
  | 'otherBooks'
  | 'foreign'
  | 'refundedThere'
  | 'refundedHere'
  | 'marked'
  | 'missingThere'
  | 'otherAmounts'
  | 'notTold'
  | 'noDetail';

export type Judged = {
  readonly cause: Cause;
  readonly act: LevelDifferenceRecord['act'];
  readonly settlementId: SettlementId | null;
};

/** States of a settlement whose end is open. */
export const WITHOUT_END: ReadonlySet<string> = new Set([
  'settling',
  'unknown',
  'voiding',
  'voidUnknown',
]);
/** Ends of a 2102 after which the shop holds nothing. */
const ENDED: ReadonlySet<string> = new Set(['refused', 'notSent', 'absent', 'reversed']);

export function judge(engine: Engine, difference: LevelDifference): Judged {
  const { id } = difference;
  const own = id === null ? null : settlementById(engine.db, id as SettlementId);
  if (own !== null) return judgeOwn(difference, own);
  if (difference.kind === 'onlyCentre') return judgeForeign(engine, difference.msgid);
  return { cause: 'notTold', act: 'explain', settlementId: null };
}

function judgeOwn(difference: LevelDifference, own: SettlementRecord): Judged {
  const settlementId = own.settlement_id;
  const of = (cause: Cause, act: Judged['act']): Judged => ({ cause, act, settlementId });
  if (WITHOUT_END.has(own.state) && difference.kind !== 'amountsDiffer') {
    return of('unknown', 'resolve');
  }
  // What is booked red already is nothing that a proof could still change here.
  const adopted = own.state === 'settled' ? 'adopt' : 'explain';
  switch (difference.kind) {
    case 'refundDiffers':
      if (!difference.refund) return of('marked', 'explain');
      return difference.ours.count > 0
        ? of('refundedHere', own.state === 'voided' ? 'refund' : 'explain')
        : of('refundedThere', adopted);
    case 'onlyOurs':
      return of('missingThere', difference.refund ? 'explain' : adopted);
    case 'amountsDiffer':
      return of('otherAmounts', difference.refund ? 'explain' : adopted);
    case 'onlyCentre':
    case 'unclear':
      return of('notTold', 'explain');
  }
}

/** A row that only the centre has: its number says whose request made it. */
function judgeForeign({ db, profile }: Engine, msgid: string): Judged {
  const blue = settlementByMsgid(db, msgid);
  const own = blue ?? settlementByVoidMsgid(db, msgid);
  const settlementId = own?.settlement_id ?? null;
  const of = (cause: Cause, act: Judged['act']): Judged => ({ cause, act, settlementId });
  if (own !== null && WITHOUT_END.has(own.state)) return of('unknown', 'resolve');
  if (blue !== null && ENDED.has(blue.state)) {
    const reversible = profile.settlement.reversible.includes('2102');
    return of('endedHere', reversible ? 'reverse' : 'explain');
  }
  if (blue !== null) return of('otherBooks', blue.state === 'settled' ? 'adopt' : 'explain');
  const ours = own !== null || intentByMsgid(db, msgid) !== undefined;
  return of(ours ? 'otherBooks' : 'foreign', 'explain');
}
