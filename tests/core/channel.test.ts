/** The matcher of channel money: what it leaves over explains the whole difference, always. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelMoney } from '#core/channel.ts';
import { CHANNEL_TOLERANCE_MS, matchChannel, sumOfChannel } from '#core/channel.ts';
import { fen } from '#core/money.ts';

const MINUTE = 60_000;
const row = (key: string, minute: number, amount: number): ChannelMoney => ({
  ...{ key, at: minute * MINUTE, amount_fen: fen(amount) },
});
const money = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(-500, 100, 500, 12_50)), {
    maxLength: 25,
  })
  .map((rows) => rows.map(([minute, amount], index) => row(String(index), minute, amount)));

describe('matchChannel', () => {
  it('leaves exactly the difference of the sums, uses every row once, and nothing far apart', () => {
    fc.assert(
      fc.property(money, money, (ours, theirs) => {
        const { pairs, onlyOurs, onlyTheirs } = matchChannel(ours, theirs);
        expect(sumOfChannel(ours) - sumOfChannel(theirs)).toBe(
          sumOfChannel(onlyOurs) - sumOfChannel(onlyTheirs),
        );
        expect(pairs.length + onlyOurs.length).toBe(ours.length);
        expect(pairs.length + onlyTheirs.length).toBe(theirs.length);
        for (const [own, other] of pairs) {
          const [left, right] = [ours[Number(own)], theirs[Number(other)]];
          expect(left?.amount_fen).toBe(right?.amount_fen);
          expect(Math.abs((left?.at ?? 0) - (right?.at ?? 0))).toBeLessThanOrEqual(
            CHANNEL_TOLERANCE_MS,
          );
        }
        // What is left over could not have been paired with each other.
        for (const left of onlyOurs) {
          for (const right of onlyTheirs) {
            const near = Math.abs(left.at - right.at) <= CHANNEL_TOLERANCE_MS;
            expect(near && left.amount_fen === right.amount_fen).toBe(false);
          }
        }
      }),
    );
  });

  it('finds nothing where both sides are the same, in whatever order', () => {
    fc.assert(
      fc.property(money, (ours) => {
        const match = matchChannel(ours, ours.toReversed());
        expect([match.onlyOurs, match.onlyTheirs]).toEqual([[], []]);
      }),
    );
  });

  it('takes the nearest in time, and never two small ones for a large one', () => {
    const ours = [row('a', 10, 500), row('b', 12, 500)];
    expect(matchChannel(ours, [row('x', 12, 500)])).toMatchObject({
      ...{ pairs: [['b', 'x']], onlyOurs: [{ key: 'a' }], onlyTheirs: [] },
    });
    expect(matchChannel([row('a', 1, 1_000)], [row('x', 1, 500), row('y', 1, 500)]).pairs).toEqual(
      [],
    );
  });
});
