/**
 * The platform refuses a 2103 because it refunded the settlement before (the bureau did, or a request
 * of ours whose proof went another way): its own file (5203) shows whether that is so.
 */
import { present } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Operator, VoidAnswer } from '../platform/platform.ts';
import { redEntryOf } from './red-entry.ts';

/** `refd_setl_flag` of a settlement that was refunded (insurance-interface §3). */
const REFUNDED = '1';

/** What 5203 says of a refund: the red entry that it proves, none, or nothing at all. */
export type RefundWord = VoidAnswer | 'none' | 'silent';

/**
 * The red entry that the file proves; null when it shows none, or cannot be asked. Never rejects: the
 * refusal of the 2103 is still to be written down, whatever becomes of this question.
 */
export async function refundOnFile(
  engine: Engine,
  operator: Operator,
  settlement: SettlementRecord,
): Promise<VoidAnswer | null> {
  try {
    const word = await askRefund(engine, operator, settlement);
    return typeof word === 'string' ? null : word;
  } catch (error) {
    reportIncident(engine, 'refund on file', error, true);
    return null;
  }
}

export async function askRefund(
  engine: Engine,
  operator: Operator,
  settlement: SettlementRecord,
): Promise<RefundWord> {
  const onFile = await engine.platform.lookups.settlementById(
    {
      personNo: settlement.person_no,
      settlementId: present(settlement.setl_id, 'setl_id'),
      visitId: settlement.visit_id ?? '',
      insuredAreaCode: settlement.insured_area,
    },
    operator,
  );
  if (onFile.kind !== 'accepted') return 'silent';
  if (onFile.value.refundFlag !== REFUNDED) return 'none';
  // The file says that, not when; the day it became known is the day it is booked on here.
  return redEntryOf(settlement, chinaDate(engine.now()));
}
