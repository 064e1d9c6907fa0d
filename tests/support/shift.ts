/** Closing a shift at a seat, and what is in its drawer. */
import type { CallOutput } from '#contract/index.ts';
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { CASH_FACES } from '#core/shift.ts';
import type { Pieces } from '#core/shift.ts';
import type { Seat } from './seat.ts';
import type { Shop } from './shop.ts';

type Shift = NonNullable<CallOutput<'shift.current'>>;

/** No terminal was looked at. */
export const NO_TERMINALS = { wechat_fen: null, alipay_fen: null, card_fen: null } as const;

/** Notes and coins that make up an amount, a multiple of one jiao. */
export function facesOf(amount_fen: number): Pieces[] {
  let rest = amount_fen;
  return CASH_FACES.map((face) => {
    const pieces = Math.floor(rest / face);
    rest -= pieces * face;
    return { face_fen: fen(face), pieces };
  });
}

export async function currentShift(seat: Seat): Promise<Shift> {
  return present(await seat.do('shift.current'), 'shift');
}

/** Counts (nothing, unless said otherwise) and closes the open shift of the seat's till. */
export async function closeShift(
  seat: Seat,
  by: { readonly faces?: Pieces[]; readonly note?: string; readonly handIn_fen?: Fen } = {},
): Promise<Shift> {
  const { shiftId } = await currentShift(seat);
  await seat.do('shift.count', { shiftId, faces: by.faces ?? [], terminals: NO_TERMINALS });
  const { note = '测试', handIn_fen = fen(0) } = by;
  return seat.do('shift.close', { shiftId, note, handIn_fen });
}

/** Cash taken and given back over a till's counter, over all its shifts but the closed ones. */
export function cashOf(
  shop: Shop,
  till = '01',
): { readonly in_fen: number; readonly out_fen: number } {
  const sum = (refund: 0 | 1): number =>
    Number(
      shop
        .db()
        .prepare<[string, number], { sum: number }>(
          `SELECT coalesce(sum(amount_fen), 0) AS sum FROM tender JOIN shift USING (shift_id)
           WHERE shift.till = ? AND refund = ? AND kind = 'cash' AND closed_at IS NULL`,
        )
        .get(till, refund)?.sum,
    );
  return { in_fen: sum(0), out_fen: sum(1) };
}
