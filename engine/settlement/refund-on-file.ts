/**
 * The platform refuses a 2103 because it refunded the settlement before (the bureau did, or a request
 * of ours whose proof went another way): its own file (5203) shows whether that is so.
 */
import { present } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import { settlementByVoidMsgid } from '#db/settlement.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Operator, VoidAnswer } from '../platform/platform.ts';
import { redEntryOf } from './red-entry.ts';

/** `refd_setl_flag` of a settlement that was refunded (insurance-interface §3). */
const REFUNDED = '1';

/**
 * The red entry that the file proves; null when it shows none, or cannot be asked. Never rejects: the
 * refusal of the 2103 is still to be written down, whatever becomes of this question.
 */
export async function refundOnFile(
  engine: Engine,
  operator: Operator,
  voidMsgid: string,
): Promise<VoidAnswer | null> {
  try {
    return await lookOnFile(engine, operator, voidMsgid);
  } catch (error) {
    reportIncident(engine, 'refund on file', error, true);
    return null;
  }
}

async function lookOnFile(
  engine: Engine,
  operator: Operator,
  voidMsgid: string,
): Promise<VoidAnswer | null> {
  const settlement = present(settlementByVoidMsgid(engine.db, voidMsgid), 'settlement of a void');
  const onFile = await engine.platform.lookups.settlementById(
    {
      personNo: settlement.person_no,
      settlementId: present(settlement.setl_id, 'setl_id'),
      visitId: settlement.visit_id ?? '',
      insuredAreaCode: settlement.insured_area,
    },
    operator,
  );
  if (onFile.kind !== 'accepted' || onFile.value.refundFlag !== REFUNDED) return null;
  // The file says that, not when; the day it became known is the day it is booked on here.
  return redEntryOf(settlement, chinaDate(engine.now()));
}
