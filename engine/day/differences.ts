/** What is open on a day: unknown outcomes, what levelling found, drawers, money due, uploads. */
import type { ClearingRow, Day } from '#contract/day.ts';
import { displayYuan, fen } from '#core/money.ts';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { openShiftsBefore } from '#db/day-close.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { differencesOfDay } from '#db/level.ts';
import { openMoneyTasks } from '#db/money-task.ts';
import { listOutbox } from '#db/outbox.ts';
import type { CentreRowRecord } from '#db/resolution.ts';
import { openCentreRows, resolutionOfSettlement } from '#db/resolution.ts';
import { saleById } from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { unknownSettlements } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { differenceView } from '../level/level-view.ts';
import { shiftFigures } from '../shift/figures.ts';
import { nameOf } from '../shift/report.ts';

type Difference = Day['differences'][number];

/** What a difference is about besides its words. */
const ABOUT_NOTHING = { saleId: null, taskId: null, shiftId: null, level: null } as const;

export function differencesOf(
  db: Db,
  date: string,
  clearing: readonly ClearingRow[],
): Difference[] {
  const found = differencesOfDay(db, date).filter((row) => row.state !== 'solved');
  const explained = new Set(found.map((row) => row.clearing_class));
  const unknown = unknownSettlements(db).map((row): Difference => {
    const sale = saleById(db, row.sale_id);
    const voiding = row.state === 'voidUnknown';
    return {
      ...ABOUT_NOTHING,
      kind: voiding ? 'voidUnknown' : 'unknown',
      title: sale?.sale_no ?? '',
      detail: unknownDetail(db, row, voiding),
      amount_fen: row.total_fen,
      saleId: row.sale_id,
      since: row.started_at,
    };
  });
  const notLevel = clearing
    .filter((row) => row.level === false && !explained.has(row.clearingClass))
    .map((row): Difference => ({
      ...ABOUT_NOTHING,
      kind: 'notLevel',
      title: row.name,
      detail: `与平台不平：${row.platformNote}`,
      amount_fen: row.total_fen,
      since: row.checkedAt ?? 0,
    }));
  const refused = listOutbox(db, true, 200)
    .filter((item) => item.state === 'refused' || item.state === 'unknown')
    .map((item): Difference => ({
      ...ABOUT_NOTHING,
      kind: 'uploadRefused',
      title: `${item.sale_no ?? `批号 ${item.lot_no}`} ${item.subject_name}`,
      detail: item.reason,
      // Stock owes no money.
      amount_fen: item.total_fen ?? fen(0),
      saleId: item.sale_id,
      since: item.created_at,
    }));
  // One that is on its way out of unknown has a line of its own already.
  const asUnknown = new Set(unknown.map((one) => one.saleId));
  const levelled = found
    .filter((row) => row.state === 'open')
    .map((row) => levelDifference(db, row))
    .filter((one) => one.level?.act !== 'resolve' || !asUnknown.has(one.saleId));
  // The way out of unknown notes rows of the centre too; one that levelling has found is told once.
  const named = new Set(found.map((row) => row.msgid));
  const noted = openCentreRows(db, date).filter((row) => !named.has(row.msgid));
  const rest = [...noted.map(onlyPlatform), ...drawersOff(db, date), ...moneyDue(db), ...refused];
  return [...unknown, ...levelled, ...notLevel, ...rest];
}

function levelDifference(db: Db, row: LevelDifferenceRecord): Difference {
  const level = differenceView(db, row);
  return {
    ...ABOUT_NOTHING,
    kind: 'level',
    title: level.title,
    detail: level.cause,
    amount_fen: level.effect_fen,
    saleId: level.saleId,
    level,
    since: level.foundAt,
  };
}

function unknownDetail(db: Db, row: SettlementRecord, voiding: boolean): string {
  const way = resolutionOfSettlement(db, row.settlement_id);
  const begun = voiding
    ? '退费请求没有答复；先不要退现金，系统正在核对'
    : '结算请求没有答复；药品未交，自付未收，系统正在核对';
  const steps = { authorise: '已查到这笔，等店长授权冲正', bureau: '已查到这笔，须联系经办机构' };
  const step = way?.step === 'authorise' || way?.step === 'bureau' ? steps[way.step] : begun;
  return way === null || way.note === '' ? step : `${step}（${way.note}）`;
}

/** Each is its own line: what the centre has and the shop cannot explain is never summed away. */
function onlyPlatform(row: CentreRowRecord): Difference {
  return {
    ...ABOUT_NOTHING,
    kind: 'onlyPlatform',
    title: row.msgid === '' ? '平台有一行没有报文号' : `平台独有 ${row.msgid.slice(-8)}`,
    detail:
      row.sort === 'unclear'
        ? `对账文件这一行无法辨认（代码 ${row.code}）${row.memo}`
        : `平台有这笔，本店没有${row.memo === '' ? '' : `：${row.memo}`}`,
    amount_fen: row.total_fen ?? fen(0),
    since: row.found_at,
  };
}

function moneyDue(db: Db): Difference[] {
  return openMoneyTasks(db).map((task) => ({
    ...ABOUT_NOTHING,
    kind: 'moneyDue',
    title: task.sale_no,
    detail: task.direction === 'refund' ? '退费已成，钱还没有退给顾客' : '补结后还差，须向顾客补收',
    amount_fen: task.amount_fen,
    saleId: task.sale_id,
    taskId: task.task_id,
    since: task.created_at,
  }));
}

/** Drawers that were counted on this day, are not as they should be, and are not closed yet. */
function drawersOff(db: Db, date: string): Difference[] {
  return openShiftsBefore(db, startOfDay(addDays(date, 1))).flatMap((shift): Difference[] => {
    const { counts, differences } = shiftFigures(db, shift);
    const last = counts.at(-1);
    const cash = differences.find((one) => one.kind === 'cash');
    if (last === undefined || chinaDate(last.counted_at) !== date) return [];
    if (!cash?.difference_fen || cash.counted_fen === null) return [];
    const should = `应有 ${displayYuan(cash.expected_fen)}，实点 ${displayYuan(cash.counted_fen)}`;
    return [
      {
        ...ABOUT_NOTHING,
        kind: 'cash',
        title: `${shift.till} 号台第 ${shift.number} 班 · ${nameOf(db, shift.opened_by)}`,
        detail: should,
        amount_fen: cash.difference_fen,
        shiftId: shift.shift_id,
        since: last.counted_at,
      },
    ];
  });
}
