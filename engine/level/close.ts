/**
 * 日结: a business date is closed once every insured difference of it is solved or signed, nothing of
 * it is unknown any more, and each till's shift of it is closed or carried over by name.
 */
import { FAILURES } from '#contract/failures.ts';
import type { CallOutput } from '#contract/index.ts';
import { sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { addDays, chinaDate, chinaDateTime, isDay, startOfDay } from '#core/time.ts';
import { auditEnd } from '#db/audit.ts';
import type { DayCloseRecord } from '#db/day-close.ts';
import { dayCloseOf, insertDayClose, openShiftsBefore } from '#db/day-close.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { LevelClassRecord } from '#db/level.ts';
import { classesOfRun, differencesOfDay, lastResult, withoutEnd } from '#db/level.ts';
import { saleById } from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import { clearingGroups } from '../day/clearing.ts';
import { noSuchDay } from '../day/no-such-day.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { nameOf } from './level-view.ts';

type Closed = CallOutput<'day.close'>;

export const closeHandlers = {
  'day.closing': queryHandler('day.closing', ({ db }, { date }) => {
    if (!isDay(date)) return noSuchDay();
    const obstacle = obstacleTo(db, date);
    return ok({
      closed: closedView(db, date),
      obstacle: obstacle.ok ? '' : obstacle.failure.sentence,
      openShifts: shiftsOf(db, date),
    });
  }),

  'day.close': commandHandler('day.close', (scope, { date, carried }) => {
    const { db, now } = scope;
    if (!isDay(date)) return noSuchDay();
    const clear = obstacleTo(db, date);
    if (!clear.ok) return clear;
    const open = shiftsOf(db, date);
    const named = new Set(carried);
    const left = open.filter((shift) => !named.has(shift.shiftId));
    if (left.length > 0) {
      const names = left.map((shift) => shift.name).join('、');
      return fail('dayClose.shiftOpen', `还没有交班：${names}。请先交班，或确认带入次日。`);
    }
    const signed = differencesOfDay(db, date).filter((row) => row.state === 'signed').length;
    const over = open.map((shift) => shift.name);
    scope.audit('day.closed', date, { signed, carried: open.map((shift) => shift.shiftId) });
    const seal = auditEnd(db);
    insertDayClose(db, {
      business_on: date,
      closed_at: now,
      closed_by: scope.staffNo,
      carried: JSON.stringify(over),
      signed,
      seal_row: seal.id,
      seal_hash: seal.hash,
    });
    scope.touch('day', 'system');
    return ok(present(closedView(db, date), 'the day just closed'));
  }),
};

/** Why the date cannot be closed now, open shifts apart. */
function obstacleTo(db: Db, date: string): Result<null> {
  const closed = closedView(db, date);
  if (closed !== null) {
    const at = chinaDateTime(closed.closedAt).slice(0, 16);
    return fail('dayClose.closed', `${closed.closedBy} 已于 ${at} 日结这一天。`);
  }
  const unknown = withoutEnd(db).filter((row) => openDayOf(db, row) === date);
  if (unknown.length > 0) {
    const names = unknown.map((row) => saleById(db, row.sale_id)?.sale_no ?? '').join('、');
    return fail('dayClose.unknownOpen', `结果还没有弄清：${names}。弄清之前不能日结。`);
  }
  const open = differencesOfDay(db, date).filter((row) => row.state === 'open').length;
  if (open > 0) {
    return fail('dayClose.differencesOpen', `不能日结：还有 ${open} 项医保差异。`);
  }
  return isLevelled(db, date)
    ? ok(null)
    : fail('dayClose.notLevelled', FAILURES['dayClose.notLevelled']);
}

/** A 2102 belongs to the day it was begun on, a void to the day it was sent on. */
export function openDayOf(db: Db, row: SettlementRecord): string {
  const { void_msgid, started_at } = row;
  if (void_msgid === null || !row.state.startsWith('void')) return chinaDate(started_at);
  return chinaDate(intentByMsgid(db, void_msgid)?.recorded_at ?? started_at);
}

function isLevelled(db: Db, date: string): boolean {
  return isLevelledAs(db, date, clearingGroups(db, date));
}

/** What a part of a day's books comes to. */
type DaySums = Pick<LevelClassRecord, 'count' | 'total_fen' | 'fund_fen' | 'account_fen'>;

/**
 * The newest result is about the books as they now are (`ours`, in whatever parts): every class level,
 * or its differences told (and by now solved or signed).
 */
export function isLevelledAs(db: Db, date: string, ours: readonly DaySums[]): boolean {
  const result = lastResult(db, date);
  if (result === null) return false;
  const asked = classesOfRun(db, result.run_id);
  const told = differencesOfDay(db, date);
  const clear = asked.every(
    (one) =>
      one.level === 1 ||
      told.some(
        (row) =>
          row.state === 'signed' &&
          row.clearing_class === one.clearing_class &&
          row.clearing_bureau === one.clearing_bureau,
      ),
  );
  return clear && printOf(ours) === printOf(asked);
}

function printOf(rows: readonly DaySums[]): string {
  const count = rows.reduce((all, row) => all + row.count, 0);
  const sums = [
    sumFen(rows.map((row) => row.total_fen)),
    sumFen(rows.map((row) => row.fund_fen)),
    sumFen(rows.map((row) => row.account_fen)),
  ];
  return [count, ...sums].join();
}

function shiftsOf(db: Db, date: string): { shiftId: string; name: string }[] {
  return openShiftsBefore(db, startOfDay(addDays(date, 1))).map((shift) => ({
    shiftId: shift.shift_id,
    name: `${shift.till} 号台 ${nameOf(db, shift.opened_by)}`,
  }));
}

export function closedView(db: Db, date: string): Closed | null {
  const row: DayCloseRecord | null = dayCloseOf(db, date);
  if (row === null) return null;
  return {
    closedAt: row.closed_at,
    closedBy: nameOf(db, row.closed_by),
    signed: row.signed,
    carried: [...readColumn('texts', row.carried)],
    seal: { row: row.seal_row, hash: row.seal_hash },
  };
}
