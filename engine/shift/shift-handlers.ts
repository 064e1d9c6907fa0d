/** The shift of a till: opening with a float, the blind count, closing. */
import type { Shift } from '#contract/shift.ts';
import type { ShiftId } from '#core/ids.ts';
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { countedCash, isOff } from '#core/shift.ts';
import type { TenderDifference } from '#core/shift.ts';
import { chinaDateTime } from '#core/time.ts';
import { insertPrintJob } from '#db/print-job.ts';
import type { ShiftRecord } from '#db/shift.ts';
import {
  countsOfShift,
  insertShiftCount,
  insertShiftReport,
  lastShift,
  newestSequence,
  openShift,
  shiftById,
  updateShift,
} from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import { writeColumn } from '../columns.ts';
import type { CommandScope } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { shiftFigures } from './figures.ts';
import { beginShift, nextFloat } from './open-shift.ts';
import { nameOf, shiftReportFacts } from './report.ts';
import { handedOver, shiftView } from './view.ts';

export const shiftHandlers = {
  'shift.current': queryHandler('shift.current', (scope) => {
    const shift = lastShift(scope.db, scope.caller.till);
    return ok(shift === null ? null : shiftView(scope, shift));
  }),

  'shift.handover': queryHandler('shift.handover', ({ engine, db, caller }) => {
    const { before, float_fen } = nextFloat(engine, db, caller.till);
    return ok({
      float_fen,
      leftBy: nameOf(db, before?.closed_by ?? null),
      leftAt: before?.closed_at ?? null,
      carried: [...handedOver(db, before)],
    });
  }),

  'shift.open': commandHandler('shift.open', (scope, input) => {
    const { db, engine, caller, staffNo } = scope;
    const counted = input.faces === null ? null : countedCash(input.faces);
    if (input.faces !== null && counted === null) return noSuchFace('faces');
    const open = openShift(db, caller.till);
    if (open === null) {
      const float_fen = counted ?? nextFloat(engine, db, caller.till).float_fen;
      const how = counted === null ? 'takenOver' : 'counted';
      const at = { till: caller.till, staffNo };
      return ok(shiftView(scope, beginShift(engine, scope, at, { how, float_fen })));
    }
    return giveFloat(scope, open, counted);
  }),

  'shift.draft': commandHandler('shift.draft', (scope, input) => {
    const found = openAt(scope, input.shiftId);
    if (!found.ok) return found;
    const { fields, note } = input;
    updateShift(scope.db, input.shiftId, { draft: writeColumn('shiftDraft', { fields, note }) });
    return ok(null);
  }),

  'shift.count': commandHandler('shift.count', (scope, input) => {
    const found = openAt(scope, input.shiftId);
    if (!found.ok) return found;
    const shift = found.value;
    const cash_fen = countedCash(input.faces);
    if (cash_fen === null) return noSuchFace('faces');
    const { expected, counts } = shiftFigures(scope.db, shift);
    if (counts.length >= 2) {
      return fail('shift.countedTwice', '已经重点过一次，两次点数都已留存，不能再点。');
    }
    insertShiftCount(scope.db, {
      shift_id: shift.shift_id,
      count_no: counts.length === 0 ? 1 : 2,
      faces: writeColumn('faces', input.faces),
      cash_fen,
      ...input.terminals,
      expected_cash_fen: expected.cash,
      expected_wechat_fen: expected.wechat,
      expected_alipay_fen: expected.alipay,
      expected_card_fen: expected.card,
      counted_at: scope.now,
      counted_by: scope.staffNo,
    });
    scope.audit('shift.counted', shift.shift_id, { no: counts.length + 1, cash_fen, expected });
    scope.touch('day');
    return ok(viewOf(scope, shift.shift_id));
  }),

  'shift.close': commandHandler('shift.close', (scope, input) => {
    const found = openAt(scope, input.shiftId);
    if (!found.ok) return found;
    const figures = shiftFigures(scope.db, found.value);
    const cash = figures.differences.find((one) => one.kind === 'cash');
    if (cash === undefined || cash.counted_fen === null) {
      return fail('shift.notCounted', '还没有点数，请先点数。');
    }
    const { note, handIn_fen } = input;
    if (isOff(figures.differences) && note === '') {
      return fail('shift.noteNeeded', '实点与应有不符，请写明原因。', 'note');
    }
    if (handIn_fen < 0) return fail('shift.amountInvalid', '上缴金额不能小于 0。', 'handIn_fen');
    if (handIn_fen > Math.max(0, cash.counted_fen)) {
      return fail('shift.drawerShort', '上缴不能多于实点的现金。', 'handIn_fen');
    }
    const left_fen = fen(cash.counted_fen - handIn_fen);
    close(scope, found.value, { differences: figures.differences, note, handIn_fen, left_fen });
    const { engine } = scope;
    scope.after(() => void printWaiting(engine, { kickDrawer: false }));
    return ok(viewOf(scope, input.shiftId));
  }),
};

type Closing = {
  readonly differences: readonly TenderDifference[];
  readonly note: string;
  readonly handIn_fen: Fen;
  readonly left_fen: Fen;
};

/** The shift ends at the newest number of its till; its Z report is filed and asked for on paper. */
function close(scope: CommandScope, shift: ShiftRecord, closing: Closing): void {
  const { db, staffNo } = scope;
  const { note, handIn_fen, left_fen } = closing;
  const cash = present(
    closing.differences.find((one) => one.kind === 'cash'),
    'cash',
  );
  // Also when the clock was set back meanwhile.
  const at = Math.max(scope.now, shift.opened_at);
  const last_sequence = newestSequence(db, shift.till);
  scope.audit('shift.closed', shift.shift_id, {
    ...{ number: shift.number, from: shift.first_sequence, to: last_sequence },
    ...{ differences: closing.differences, handIn_fen, left_fen },
  });
  insertShiftReport(db, { shift_id: shift.shift_id, till: shift.till, closed_at: at }, (zNo) =>
    writeColumn(
      'shiftReport',
      shiftReportFacts(scope, shift, {
        ...{ at, staffNo },
        closing: { zNo, note, handedIn_fen: handIn_fen, left_fen },
      }),
    ),
  );
  const count = present(countsOfShift(db, shift.shift_id).at(-1), 'the count of a shift');
  updateShift(db, shift.shift_id, {
    closed_at: at,
    closed_by: staffNo,
    last_sequence,
    counts: count.faces,
    expected_fen: cash.expected_fen,
    counted_fen: cash.counted_fen,
    difference_fen: cash.difference_fen,
    note,
    handed_in_fen: handIn_fen,
    draft: '',
  });
  insertPrintJob(db, null, { document: 'zReport', subject: shift.shift_id, at, by: staffNo });
  scope.touch('day', 'system');
}

/** The open shift that was meant, at the caller's till; one that is closed says by whom and when. */
function openAt(
  { db, caller }: Pick<CommandScope, 'db' | 'caller'>,
  shiftId: ShiftId,
): Result<ShiftRecord> {
  const shift = shiftById(db, shiftId);
  if (shift?.till !== caller.till) return fail('shift.none', '还没有开班。');
  return shift.closed_at === null ? ok(shift) : closedBefore(db, shift, shift.closed_at);
}

function closedBefore(db: Db, shift: ShiftRecord, closedAt: number): Result<never> {
  const when = chinaDateTime(closedAt).slice(5, 16);
  return fail('shift.closed', `${nameOf(db, shift.closed_by)} 已在 ${when} 交班，不能再交一次。`);
}

/** Money was here before the float was counted: what was counted, less what came since. */
function giveFloat(scope: CommandScope, shift: ShiftRecord, counted: Fen | null): Result<Shift> {
  const { db } = scope;
  if (shift.float_how !== 'assumed' || countsOfShift(db, shift.shift_id).length > 0) {
    const when = chinaDateTime(shift.opened_at).slice(5, 16);
    return fail('shift.open', `${nameOf(db, shift.opened_by)} 已在 ${when} 开班。`);
  }
  const before = shift.opening_float_fen;
  const since = shiftFigures(db, shift).expected.cash - before;
  const float_fen = counted === null ? before : fen(counted - since);
  if (float_fen < 0) {
    return fail('tender.invalid', '点的数比开班后收的现金还少，请重新点。', 'faces');
  }
  const float_how = counted === null ? 'takenOver' : 'counted';
  updateShift(db, shift.shift_id, { opening_float_fen: float_fen, float_how });
  scope.audit('shift.floatGiven', shift.shift_id, { before, float_fen, how: float_how });
  scope.touch('day');
  return ok(viewOf(scope, shift.shift_id));
}

function viewOf(scope: CommandScope, shiftId: ShiftId): Shift {
  return shiftView(scope, present(shiftById(scope.db, shiftId), 'the shift'));
}

function noSuchFace(field: string): Result<never> {
  return fail('tender.invalid', '没有这种面额。', field);
}
