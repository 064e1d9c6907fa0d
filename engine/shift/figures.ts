/** What should be in the drawer and on the terminals of a shift, and what was counted. */
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import type { ByTender, Counted, Flow, TenderDifference } from '#core/shift.ts';
import { differencesOf, expectedOf, flowsOf } from '#core/shift.ts';
import type { CashMovementRecord, ShiftCountRecord, ShiftRecord } from '#db/shift.ts';
import { countsOfShift, movementsOfShift, tendersOfShift } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';

export type ShiftFigures = {
  readonly flows: readonly Flow[];
  readonly movements: readonly CashMovementRecord[];
  readonly counts: readonly ShiftCountRecord[];
  readonly expected: ByTender;
  /** What should be there now against the last count; uncounted before it. */
  readonly differences: readonly TenderDifference[];
};

export function shiftFigures(db: Db, shift: ShiftRecord): ShiftFigures {
  const flows = flowsOf(tendersOfShift(db, shift));
  const movements = movementsOfShift(db, shift);
  const counts = countsOfShift(db, shift.shift_id);
  const expected = expectedOf({ float_fen: shift.opening_float_fen, flows, moves: movements });
  const last = counts.at(-1);
  const counted = last === undefined ? UNCOUNTED : countedNow(last, expected);
  return { flows, movements, counts, expected, differences: differencesOf(expected, counted) };
}

const UNCOUNTED: Counted = { cash: null, wechat: null, alipay: null, card: null };

/** The count as it was made, against what should have been there then. */
export function differencesAt(count: ShiftCountRecord): readonly TenderDifference[] {
  return differencesOf(expectedThen(count), countedThen(count));
}

function countedThen(count: ShiftCountRecord): Counted {
  return {
    cash: count.cash_fen,
    wechat: count.wechat_fen,
    alipay: count.alipay_fen,
    card: count.card_fen,
  };
}

function expectedThen(count: ShiftCountRecord): ByTender {
  return {
    cash: count.expected_cash_fen,
    wechat: count.expected_wechat_fen,
    alipay: count.expected_alipay_fen,
    card: count.expected_card_fen,
  };
}

/**
 * Money that moved after the count moved what was counted with it: one more customer before closing
 * makes no difference, and nobody has to count again.
 */
function countedNow(count: ShiftCountRecord, expected: ByTender): Counted {
  const [is, was] = [countedThen(count), expectedThen(count)];
  const moved = (kind: keyof ByTender): Fen | null =>
    is[kind] === null ? null : fen(is[kind] + expected[kind] - was[kind]);
  return {
    cash: moved('cash'),
    wechat: moved('wechat'),
    alipay: moved('alipay'),
    card: moved('card'),
  };
}
