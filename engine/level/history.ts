/** The messages of a difference, from the intents and the way out of unknown. */
import type { LevelHistoryRow } from '#contract/level.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { resolutionSteps } from '#db/resolution.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';

const NAMES: Readonly<Record<string, string>> = {
  '2102': '结算 2102',
  '2103': '退费 2103',
  '2601': '冲正 2601',
};
const STATES: Readonly<Record<string, string>> = {
  recorded: '已记下，没有发出',
  sent: '已发出，等待答复',
  accepted: '平台已接受',
  refused: '平台拒绝',
  unknown: '结果未知',
  absent: '已核实：平台没有',
  reversed: '已冲正',
  dropped: '没有发出，已作罢',
};

export function historyOf(db: Db, row: LevelDifferenceRecord): LevelHistoryRow[] {
  const settlement = row.settlement_id === null ? null : settlementById(db, row.settlement_id);
  const found = new Map<string, LevelHistoryRow>();
  for (const msgid of msgidsOf(db, row, settlement)) {
    const intent = intentByMsgid(db, msgid);
    if (intent === undefined) continue;
    found.set(msgid, {
      at: intent.sent_at ?? intent.recorded_at,
      name: NAMES[intent.infno] ?? intent.infno,
      msgid,
      state: STATES[intent.state] ?? intent.state,
      detail: intent.reason,
    });
  }
  return [...found.values()].toSorted((left, right) => left.at - right.at);
}

function msgidsOf(
  db: Db,
  row: LevelDifferenceRecord,
  settlement: SettlementRecord | null,
): readonly string[] {
  const own = [settlement?.msgid, settlement?.void_msgid, row.act_msgid].filter(
    (msgid) => msgid !== null && msgid !== undefined,
  );
  const reversals = own.flatMap((msgid) =>
    resolutionSteps(db, msgid)
      .filter((step) => step.kind === 'reversalSent')
      .map((step) => step.detail),
  );
  return [...own, ...reversals, row.msgid].filter((msgid) => msgid !== '');
}
