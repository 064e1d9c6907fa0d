/**
 * A shift is a range of numbers: over random histories with returns, lost answers and power cuts every
 * row of money belongs to exactly one shift, and the shifts together are exactly what is on file.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playHistory } from '#tests/support/history.ts';
import type { Act } from '#tests/support/player.ts';
import { openShop } from '#tests/support/shop.ts';
import type { Shop } from '#tests/support/shop.ts';
import { closeShift } from '#tests/support/shift.ts';

const RUNS = Number(process.env['RXTILL_SHIFT_HISTORIES'] ?? 12);
const SEED = Number(process.env['RXTILL_SEED'] ?? 20_261_122);

const till = fc.constantFrom('01', '02');
const number = fc.nat({ max: 7 });
const part = (...kinds: readonly Act['kind'][]) =>
  fc.record({ till, number }).map((at) => kinds.map((kind): Act => ({ kind, ...at, fault: null })));
const history = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: part('scanOtc', 'pay') },
      { weight: 2, arbitrary: part('scanOtc', 'pay', 'void') },
      { weight: 2, arbitrary: part('scanOtc', 'identify', 'boxes', 'trial', 'settle', 'pay') },
      { weight: 1, arbitrary: part('scanOtc', 'identify', 'boxes', 'trial', 'settleAndCrash') },
      { weight: 1, arbitrary: part('scanOtc', 'pay', 'return', 'returnGoOn') },
      { weight: 1, arbitrary: part('crash') },
      { weight: 1, arbitrary: part('void') },
      { weight: 1, arbitrary: part('hold') },
      { weight: 4, arbitrary: part('closeShift') },
    ),
    { minLength: 6, maxLength: 12 },
  )
  .map((parts) => parts.flat());

/** Cash, other money, paid sales and moved cash: by shift reports, and by the rows themselves. */
function sums(shop: Shop): { readonly shifts: unknown; readonly rows: unknown } {
  const one = (text: string): unknown => shop.onDisk.prepare(text).raw().get();
  return {
    shifts: one(`SELECT
      (SELECT total(value ->> 'in_fen') FROM shift_report, json_each(contents, '$.flows')),
      (SELECT total(value ->> 'out_fen') FROM shift_report, json_each(contents, '$.flows')),
      (SELECT total(contents ->> '$.sales.count') FROM shift_report),
      (SELECT total(value ->> 'amount_fen') FROM shift_report, json_each(contents, '$.movements')),
      (SELECT total(contents ->> '$.insured.fund_fen') FROM shift_report)`),
    rows: one(`SELECT (SELECT total(amount_fen) FROM tender WHERE refund = 0),
      (SELECT total(amount_fen) FROM tender WHERE refund = 1),
      (SELECT total(paid_at IS NOT NULL) FROM sale),
      (SELECT total(amount_fen) FROM cash_movement),
      (SELECT total(amounts ->> 'fundTotal_fen') FROM settlement WHERE setl_id IS NOT NULL)
        + (SELECT total(void_amounts ->> 'fundTotal_fen') FROM settlement WHERE state = 'voided')`),
  };
}

it('the shifts are all that was', { timeout: 30_000 + RUNS * 6_000 }, async () => {
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(history, async (acts) => {
      const shop = await openShop();
      try {
        expect(await playHistory(shop, acts)).toEqual([]);
        // The last shift of each till takes what came since.
        for (const seat of [shop.seat('cashier', '01'), shop.seat('cashier2', '02')]) {
          await seat.try('shift.open', { faces: null });
          await closeShift(seat);
        }
        const { shifts, rows } = sums(shop);
        expect(shifts).toEqual(rows);
        closed += Number(shop.onDisk.prepare('SELECT count(*) FROM shift_report').pluck().get());
      } finally {
        await shop.close();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(closed).toBeGreaterThan(RUNS * 3);
});
