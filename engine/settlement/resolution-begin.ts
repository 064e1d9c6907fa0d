/** Where a way out of unknown begins: in the transaction that makes a 2102 or 2103 unknown. */
import type { UnknownRequest } from '#core/resolution.ts';
import { addResolutionStep, insertResolution } from '#db/resolution.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import type { Transaction } from '../engine.ts';

/** The first look comes soon: the answer may only have been slow. */
const FIRST_LOOK_MS = 3_000;

/** The resolver takes it from here; wake it after the commit. */
export function beginResolution(
  tx: Transaction,
  request: { readonly msgid: string; readonly infno: UnknownRequest; readonly reason: string },
  settlement: SettlementRecord,
): void {
  insertResolution(tx.db, {
    msgid: request.msgid,
    settlement_id: settlement.settlement_id,
    infno: request.infno,
    began_at: tx.now,
    next_at: tx.now + FIRST_LOOK_MS,
    note: '',
  });
  addResolutionStep(tx.db, {
    msgid: request.msgid,
    at: tx.now,
    kind: 'unknown',
    detail: request.reason,
  });
}
