/**
 * The red entry of a void that something else than the answer of 2103 proves: the books, the
 * settlement on file (5203), or the bureau's word.
 */
import { negateFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { readColumn } from '../columns.ts';
import type { VoidAnswer } from '../platform/platform.ts';

/**
 * All its amounts are the negative of what was settled (insurance-interface §2.4), and its number
 * stays unknown, for neither the file (§2.11) nor 5203 of the original says it. `on`: the centre's
 * day it is booked on (YYYY-MM-DD).
 */
export function redEntryOf(settlement: SettlementRecord, on: string): VoidAnswer {
  const blue = readColumn('amounts', present(settlement.amounts, 'amounts'));
  const red = Object.fromEntries(
    Object.entries(blue).map(([name, amount]) => [name, negateFen(amount)]),
  ) as SettlementAmounts;
  return {
    settlementId: '',
    visitId: settlement.visit_id ?? '',
    settledAtText: on,
    institutionSettlementId: '',
    amounts: { ...red, accountBalance_fen: blue.accountBalance_fen },
  };
}
