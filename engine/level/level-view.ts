/** What levelling found, as the manager reads it: kind, cause in one sentence, amounts, the one act. */
import type { Day } from '#contract/day.ts';
import type { LevelDifferenceView } from '#contract/level.ts';
import { effectOf } from '#core/level.ts';
import { fen } from '#core/money.ts';
import { maskName } from '#core/person.ts';
import { chinaTime } from '#core/time.ts';
import type { LevelDifferenceRecord, LevelRunRecord } from '#db/level.ts';
import { centreAmounts, lastRun } from '#db/level.ts';
import { personOf, saleById } from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';
import { clearingClassName } from '../day/clearing-name.ts';
import type { Cause } from './judge.ts';
import { WITHOUT_END } from './judge.ts';

const CAUSES: Readonly<Record<Cause, string>> = {
  unknown: '答复没有到，系统正在核对这一笔',
  endedHere: '本店已按没有结算了结，平台账上却有这笔',
  otherBooks: '本店把这笔记在另一类别或另一天',
  foreign: '本机没有这条请求，可能是别的系统或恢复前发出的',
  refundedThere: '平台已退费，本店仍记为已结算',
  refundedHere: '本店已退费，平台没有退费记录；可向平台补发退费',
  marked: '平台标记已退费，退费行不在这一天的账里',
  missingThere: '本店已结算，平台这一类的账里没有这笔',
  otherAmounts: '两边都有这笔，金额不同',
  notTold: '对账文件没有说清这一行',
  noDetail: '总账不平，明细账没有说明差在哪里',
};

export function differenceView(db: Db, row: LevelDifferenceRecord): LevelDifferenceView {
  const { settlement_id } = row;
  const settlement = settlement_id === null ? null : settlementById(db, settlement_id);
  const ours = {
    count: row.ours_count,
    total_fen: row.ours_total_fen,
    fund_fen: row.ours_fund_fen,
    account_fen: row.ours_account_fen,
  };
  const centre = centreAmounts(row);
  // Its way out of unknown came to an end since; only the books can say that nothing differs now.
  const ended = row.act === 'resolve' && !WITHOUT_END.has(settlement?.state ?? '');
  const memo = row.memo === '' ? '' : `（${row.memo}）`;
  return {
    differenceId: row.difference_id,
    kind: row.kind,
    state: row.state,
    act: row.act,
    title: titleOf(db, row, settlement),
    cause: ended ? '这一单已有结论，请重新核对' : `${CAUSES[row.cause as Cause]}${memo}`,
    books: clearingClassName(row.clearing_class),
    ours,
    centre,
    effect_fen: effectOf({ ours, centre })?.total_fen ?? fen(0),
    saleId: settlement?.sale_id ?? null,
    foundAt: row.found_at,
    signedBy: nameOf(db, row.signed_by),
    approvedBy: nameOf(db, row.approved_by),
    reason: row.reason,
  };
}

/** 李*芳 · NH01-1121-0012 · 16:05:18 */
function titleOf(db: Db, row: LevelDifferenceRecord, of: SettlementRecord | null): string {
  if (of === null) {
    return row.msgid === ''
      ? `${clearingClassName(row.clearing_class)}对账`
      : `平台报文 …${row.msgid.slice(-8)}`;
  }
  const sale = saleById(db, of.sale_id);
  const person = personOf(db, of.sale_id);
  const name = person === null ? '' : maskName(readColumn('person', person.person).name);
  const at = chinaTime(row.refund === 1 ? (of.voided_at ?? of.started_at) : of.started_at);
  return [name, sale?.sale_no ?? '', at].filter((text) => text !== '').join(' · ');
}

export function runView(db: Db, businessOn: string): Day['run'] {
  const run: LevelRunRecord | null = lastRun(db, businessOn);
  if (run === null) return null;
  const { state, trigger, asked_by, began_at, ended_at, reason } = run;
  const askedBy = nameOf(db, asked_by);
  return { state, trigger, askedBy, beganAt: began_at, endedAt: ended_at, reason };
}

export function nameOf(db: Db, staffNo: string): string {
  return staffNo === '' ? '' : (staffByNo(db, staffNo)?.name ?? staffNo);
}
