/**
 * Whatever the line does to the uploads of many sales: order within a sale, exactly once, nothing
 * dropped, and a slow or refused one holds up no other sale.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import type { Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, payCash } from '#tests/support/stages.ts';

const RUNS = Number(process.env['RXTILL_HISTORIES'] ?? 24);
const GOODS = ['布洛芬缓释胶囊', '感冒灵颗粒', '维生素E软胶囊'] as const;
const WIDEST = 8;

const fault: fc.Arbitrary<Fault | null> = fc.constantFrom(
  ...[null, null, null, null],
  ...(['refused', 'refused', 'refuse'] as const),
  ...(['lostRequest', 'lostAnswer', 'http500After', 'html', 'truncated', 'otherMsgid'] as const),
);
/** What happens between two drains. */
const between = fc.constantFrom('nothing', 'wait', 'crash', 'sendNow', 'void', 'close');
const history = fc.record({
  sales: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 10 }),
  faults: fc.array(fault, { maxLength: 30 }),
  acts: fc.array(between, { minLength: 2, maxLength: 8 }),
});

/** Looks at every upload the moment it reaches the wire; the file is what a power cut would leave. */
function watchOrder(shop: Shop): { readonly broken: string[]; widest: number } {
  const seen = { broken: [] as string[], widest: 0 };
  const before = shop.wire.inspect;
  const ahead = shop.onDisk.prepare<[string], { infno: string; state: string }>(
    `SELECT earlier.infno, earlier.state FROM outbox item JOIN outbox earlier USING (stream)
      WHERE item.msgid = ? AND earlier.sequence < item.sequence
        AND earlier.state NOT IN ('accepted', 'cancelled', 'closed')`,
  );
  const sending = shop.onDisk.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM outbox WHERE state = 'sending'",
  );
  shop.wire.inspect = (heard) => {
    before(heard);
    if (!/^(35|7207|7208)/.test(heard.infno)) return;
    const overtaken = ahead.get(heard.msgid);
    if (overtaken !== undefined) {
      seen.broken.push(`${heard.infno} overtook ${overtaken.infno} ${overtaken.state}`);
    }
    seen.widest = Math.max(seen.widest, sending.get()?.n ?? 0);
  };
  return seen;
}

async function act(shop: Shop, kind: string, saleIds: readonly string[]): Promise<void> {
  const cashier = shop.seat('cashier');
  switch (kind) {
    case 'wait':
      shop.clock.now += 400_000;
      return;
    case 'crash':
      shop.crash();
      return;
    case 'sendNow':
      await shop.seat('manager').do('outbox.sendNow');
      return;
    case 'void':
      await cashier.try('sale.void', {
        saleId: (saleIds[0] ?? '') as never,
        ...{ reason: '退货', approval: APPROVAL },
      });
      return;
    case 'close': {
      const open = await cashier.do('outbox.list', { open: true, limit: 50 });
      const item = open.find((one) => one.state === 'refused');
      if (item === undefined) return;
      const { itemId } = item;
      await cashier.do('outbox.close', { itemId, reason: '不传', approval: APPROVAL });
    }
  }
}

describe('whatever the line does', () => {
  it('uploads go in order within a sale, once each, and none is dropped', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ sales, faults, acts }) => {
        const shop = await openShop();
        const seen = watchOrder(shop);
        const cashier = shop.seat('cashier');
        const barrier = shop.wire.hold('3505');
        const saleIds: string[] = [];
        for (const [serial, kinds] of sales.entries()) {
          for (const name of GOODS.slice(0, kinds)) await otcBasket(cashier, name, serial + 1);
          const sale = await cashier.do('sale.current');
          if (sale === null) throw new Error('no sale');
          saleIds.push((await payCash(cashier, sale)).saleId);
        }
        for (const one of faults) if (one !== null) shop.wire.fault('*', one);
        barrier.release();
        for (const kind of acts) {
          await shop.drain();
          await act(shop, kind, saleIds);
        }
        shop.wire.clearFaults();
        for (let round = 0; round < 4; round += 1) {
          shop.clock.now += 900_000;
          await shop.drain();
        }
        const rows = shop.onDisk
          .prepare<[], { state: string; reason: string }>('SELECT state, reason FROM outbox')
          .all();
        const owed = sales.reduce((sum, kinds) => sum + kinds, 0);
        expect(rows.length).toBeGreaterThanOrEqual(owed);
        const left = rows.filter((row) => row.state === 'sending');
        expect(left).toEqual([]);
        const open = rows.filter((row) => row.state === 'refused' || row.state === 'unknown');
        expect(open.every((row) => row.reason !== '')).toBe(true);
        // What still waits is held up by one of those, not forgotten.
        const waiting = rows.filter((row) => row.state === 'waiting');
        if (open.length === 0) expect(waiting).toEqual([]);
        expect(seen.broken).toEqual([]);
        expect(seen.widest).toBeLessThanOrEqual(WIDEST);
        expect(violationsOf(shop)).toEqual([]);
        await shop.close();
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
  }, 120_000);

  it('a slow answer holds up only its own sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    // The window opens with the first answers.
    for (const serial of [1, 2, 3]) {
      await payCash(cashier, await otcBasket(cashier, GOODS[0], serial));
      await shop.drain();
    }
    const barrier = shop.wire.hold('3505');
    await payCash(cashier, await otcBasket(cashier, GOODS[0], 10));
    await barrier.arrived;
    // The next ones are let through while that one is still held.
    const held = shop.wire.heard.length;
    const others = shop.wire.hold('3505');
    others.release();
    await payCash(cashier, await otcBasket(cashier, GOODS[1], 11));
    await shop.settleDown();
    expect(shop.wire.heard.slice(held).map((heard) => heard.infno)).toContain('3505');
    barrier.release();
    await shop.drain();
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a round that cannot be recorded is told once, and the item that is the cause found', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    // One is on its way while the others queue up; the window opens with its answer.
    const barrier = shop.wire.hold('3505');
    const sales: string[] = [];
    for (const serial of [1, 2, 3, 4, 5, 6, 7, 8]) {
      sales.push((await payCash(cashier, await otcBasket(cashier, GOODS[0], serial))).saleId);
    }
    const cause = sales[5] ?? '';
    shop.db().exec(
      `CREATE TEMP TRIGGER bug BEFORE UPDATE OF state ON main.outbox
         WHEN new.state = 'sending' AND new.sale_id = '${cause}'
         BEGIN SELECT RAISE(ABORT, 'bug'); END`,
    );
    const calls = () =>
      shop.log.filter(({ event }) => event === 'incident').map(({ facts }) => facts['call']);
    barrier.release();
    await shop.drain();
    // Rounds of several failed again before it was alone.
    expect(calls()).toEqual(['outbox', 'outbox 3505']);
    const open = await cashier.do('outbox.list', { open: true, limit: 50 });
    expect(open).toMatchObject([{ saleId: cause, state: 'waiting' }]);
    // Known by now: told as itself when it fails again, also in a round of many.
    for (const serial of [9, 10, 11]) {
      await payCash(cashier, await otcBasket(cashier, GOODS[0], serial));
    }
    shop.clock.now += 900_000;
    await shop.drain();
    expect(calls()).toEqual(['outbox', 'outbox 3505', 'outbox 3505']);
    shop.db().exec('DROP TRIGGER bug');
    shop.clock.now += 900_000;
    await shop.drain();
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('when nothing leaves, the rest of the queue is spared the try', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('3505', 'refused', 100);
    for (const serial of [1, 2, 3, 4, 5, 6]) {
      await payCash(cashier, await otcBasket(cashier, GOODS[0], serial));
    }
    await shop.drain();
    await shop.settleDown();
    const tries = () =>
      shop.onDisk.prepare<[], { tries: number }>('SELECT sum(tries) AS tries FROM outbox').get()
        ?.tries ?? 0;
    const before = tries();
    shop.clock.now += 900_000;
    await shop.drain();
    expect(tries() - before).toBe(3);
    shop.wire.clearFaults();
    shop.clock.now += 900_000;
    await shop.drain();
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });
});
