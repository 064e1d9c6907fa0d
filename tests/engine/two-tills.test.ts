/** Two tills on one engine (issue 3, 6): nothing is had twice, and the loser reads why. */
import { describe, expect, it } from 'vitest';
import { RACES, clearTills } from '#tests/support/races.ts';
import type { Fighters } from '#tests/support/races.ts';
import { seeded } from '#tests/support/seeded.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { goods, otcBasket, payCash } from '#tests/support/stages.ts';

const ROUNDS = 6;

/** Lets the other one go ahead by some turns of the event loop. */
async function later(turns: number): Promise<void> {
  for (let n = 0; n < turns; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a race', () => {
  it.each(Object.entries(RACES))('%s has one winner, at any distance', async (_, prepare) => {
    const shop = await openShop();
    const random = seeded(20_261_122);
    let boxes = 20_000;
    const seat: Fighters['seat'] = (who, till) => shop.seat(who, till);
    const fighters: Fighters = { seat, next: () => (boxes += 1) };
    for (let round = 0; round < ROUNDS; round += 1) {
      await clearTills(fighters);
      const race = await prepare(fighters);
      const [first, second] = round % 2 === 0 ? race.acts : race.acts.toReversed();
      const replies = await Promise.all([
        first?.(),
        // The same instant every other time.
        later(round % 4 < 2 ? 0 : Math.floor(random() * 6)).then(() => second?.()),
      ]);
      const lost = replies.flatMap((reply) => (reply?.ok === false ? [reply.failure.code] : []));
      const won = replies.length - lost.length;
      expect(won, `round ${round}: ${lost.join()}`).toBeGreaterThanOrEqual(1);
      expect(won).toBeLessThanOrEqual(race.winners ?? 1);
      expect(race.losers).toEqual(expect.arrayContaining(lost));
    }
    await clearTills(fighters);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('for the last of a lot: as many as there are', async () => {
    const shop = await openShop();
    const seats = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')] as const;
    const { barcode } = goods('电子体温计');
    const replies = [];
    for (let n = 0; n < 15; n += 1) {
      const scan = { code: barcode, place: 'counter' } as const;
      replies.push(...(await Promise.all(seats.map((seat) => seat.try('sale.scan', scan)))));
    }
    expect(replies.filter((reply) => reply.ok)).toHaveLength(20);
    expect(new Set(replies.flatMap((reply) => (reply.ok ? [] : [reply.failure.code])))).toEqual(
      new Set(['stock.insufficient']),
    );
    expect(violationsOf(shop)).toEqual([]);
  });

  it('of one command from two windows: one effect, one answer', async () => {
    const shop = await openShop();
    const sale = await otcBasket(shop.seat('cashier', '01'));
    const due = sale.stillToPay_fen;
    const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
    const input = { saleId: sale.saleId, tenders };
    const replies = await Promise.all(
      (['cashier', 'manager'] as const).map((who) =>
        shop.seat(who, '01').try('sale.tender', input, 'command-of-two-windows'),
      ),
    );
    expect(replies[0]).toEqual(replies[1]);
    expect(replies[0]?.ok).toBe(true);
    expect(shop.onDisk.prepare('SELECT count(*) FROM tender').pluck().get()).toBe(1);
  });
});

it('numbers of sales and receipts are had once each, and without a gap', async () => {
  const shop = await openShop();
  const sell = async (who: 'cashier' | 'cashier2', till: string, from: number) => {
    for (let n = 0; n < 15; n += 1) {
      const seat = shop.seat(who, till);
      await payCash(seat, await otcBasket(seat, '板蓝根颗粒', from + n));
    }
  };
  await Promise.all([sell('cashier', '01', 1), sell('cashier2', '02', 500)]);
  const column = (sql: string): unknown[] => shop.onDisk.prepare(sql).pluck().all();
  expect(new Set(column('SELECT sale_no FROM sale')).size).toBe(30);
  for (const till of ['01', '02']) {
    const sequence = `SELECT receipt_sequence FROM sale WHERE till = '${till}' ORDER BY rowid`;
    expect(column(sequence)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  }
  await shop.drain();
  expect(violationsOf(shop)).toEqual([]);
});
