/**
 * The books of a month by clearing class, what was applied for, and what stands against applying:
 * only a month that is over, with every insured day of it level or signed (insurance-interface §2.11).
 */
import type { CallOutput } from '#contract/index.ts';
import type { ClearingApplication, ClearingClass } from '#contract/clearing.ts';
import { FAILURES } from '#contract/failures.ts';
import type { ClearingSums } from '#core/clearing.ts';
import { clearingStands, daysOfMonth, recognisedTotal } from '#core/clearing.ts';
import type { Fen } from '#core/money.ts';
import { sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import type { ClearingRecord, DayOfClass } from '#db/clearing.ts';
import {
  booksBetween,
  clearingsOfMonth,
  daysWithOpenDifference,
  unknownClearings,
} from '#db/clearing.ts';
import { withoutEnd } from '#db/level.ts';
import { saleById } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { clearingClassName } from '../day/clearing-name.ts';
import type { Engine } from '../engine.ts';
import { isLevelledAs, openDayOf } from '../level/close.ts';
import { nameOf } from '../level/level-view.ts';

export function monthView(engine: Engine, db: Db, month: string): CallOutput<'clearing.month'> {
  const { from, to } = daysOfMonth(month);
  const books = booksBetween(db, from, to);
  const obstacle = obstacleTo(engine, db, month, books);
  const records = clearingsOfMonth(db, month);
  const sums = Map.groupBy(books, (row) => row.clearing_class);
  // What was applied for stays in sight, also where the books have nothing left of it.
  const names = new Set([...sums.keys(), ...records.map((row) => row.clearing_class)]);
  return {
    ...{ month, from, to },
    obstacle: obstacle.ok ? '' : obstacle.failure.sentence,
    classes: [...names].toSorted().map((clearingClass): ClearingClass => {
      const [newest, ...earlier] = records.filter((row) => row.clearing_class === clearingClass);
      const now = monthSums(engine, sums.get(clearingClass) ?? []);
      return {
        clearingClass,
        name: clearingClassName(clearingClass) || '没有列明类别',
        ...now,
        application: newest === undefined ? null : applicationView(db, newest),
        earlier: earlier.map((row) => applicationView(db, row)),
        moved: newest !== undefined && clearingStands(newest.state) && !sameSums(newest, now),
      };
    }),
    unknownMonths: [...new Set(unknownClearings(db).map((row) => row.month))],
  };
}

type MonthSums = ClearingSums & { readonly recognised_fen: Fen };

/** The days of one class together. */
function monthSums({ profile }: Engine, days: readonly DayOfClass[]): MonthSums {
  const sums = {
    visits: days.reduce((all, day) => all + day.visits, 0),
    total_fen: sumFen(days.map((day) => day.total_fen)),
    fund_fen: sumFen(days.map((day) => day.fund_fen)),
    account_fen: sumFen(days.map((day) => day.account_fen)),
    cash_fen: sumFen(days.map((day) => day.cash_fen)),
  };
  const recognised_fen = recognisedTotal(sums, profile.reconciliation.recognisedTotal);
  return { ...sums, recognised_fen };
}

function sameSums(left: MonthSums, right: MonthSums): boolean {
  return (
    left.visits === right.visits &&
    left.total_fen === right.total_fen &&
    left.fund_fen === right.fund_fen &&
    left.account_fen === right.account_fen &&
    left.cash_fen === right.cash_fen
  );
}

/** What is to be applied for, or why it cannot be. */
export function booksToApplyFor(
  engine: Engine,
  db: Db,
  month: string,
  clearingClass: string,
): Result<MonthSums> {
  const { from, to } = daysOfMonth(month);
  const books = booksBetween(db, from, to);
  const obstacle = obstacleTo(engine, db, month, books);
  if (!obstacle.ok) return obstacle;
  const days = books.filter((row) => row.clearing_class === clearingClass);
  if (days.length === 0) {
    return fail('clearing.nothing', FAILURES['clearing.nothing'], 'clearingClass');
  }
  return ok(monthSums(engine, days));
}

function obstacleTo(
  engine: Engine,
  db: Db,
  month: string,
  books: readonly DayOfClass[],
): Result<null> {
  if (engine.profile.reconciliation.clearingApplication === 'off') {
    return fail('clearing.off', FAILURES['clearing.off']);
  }
  const { from, to } = daysOfMonth(month);
  if (chinaDate(engine.now()) <= to) {
    return fail('clearing.monthNotOver', FAILURES['clearing.monthNotOver'], 'month');
  }
  const inMonth = (date: string): boolean => date >= from && date <= to;
  const unknown = withoutEnd(db).find((row) => inMonth(openDayOf(db, row)));
  if (unknown !== undefined) {
    const saleNo = saleById(db, unknown.sale_id)?.sale_no ?? '';
    const sentence = `${openDayOf(db, unknown)} 的 ${saleNo} 结果还没有弄清，不能申请清算。`;
    return fail('clearing.unknownOpen', sentence, 'month');
  }
  const [open] = daysWithOpenDifference(db, from, to);
  const days = [...Map.groupBy(books, (row) => row.on_date)];
  const unlike = days.find(([date, classes]) => !isLevelledAs(db, date, classes))?.[0];
  const first = [open, unlike].filter((date) => date !== undefined).toSorted()[0];
  if (first === undefined) return ok(null);
  const why = first === open ? '还有医保差异没有处理' : '还没有与平台核对平';
  const sentence = `${first} ${why}，不能申请清算。请先到“对账”处理这一天。`;
  return fail('clearing.notLevelled', sentence, 'month');
}

function applicationView(db: Db, row: ClearingRecord): ClearingApplication {
  const who = (staffNo: string | null): string => (staffNo === null ? '' : nameOf(db, staffNo));
  return {
    applicationId: row.application_id,
    state: row.state,
    visits: row.visits,
    total_fen: row.total_fen,
    recognised_fen: row.recognised_fen,
    fund_fen: row.fund_fen,
    account_fen: row.account_fen,
    cash_fen: row.cash_fen,
    eventId: row.event_id,
    msgid: row.msgid,
    askedAt: row.asked_at,
    askedBy: who(row.asked_by),
    approvedBy: who(row.approved_by),
    cancelMsgid: row.cancel_msgid ?? '',
    cancelReason: row.cancel_reason,
    cancelledBy: who(row.cancelled_by),
    changedAt: row.changed_at,
    sentence: row.sentence,
    evidence: row.evidence,
    wordBy: who(row.word_by),
  };
}
