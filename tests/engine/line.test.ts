/** The line: lost at once, found by itself, never flapping; cut and given back by a manager. */
import { describe, expect, it } from 'vitest';
import { brokenAuditRow } from '#db/audit.ts';
import { FORCED_REASON, probePause } from '#engine/line/watch.ts';
import type { Seat } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, payCash, scan, voucher } from '#tests/support/stages.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

/** A shop whose line the test holds: `up` for the probe, faults of the wire for real calls. */
async function shopOnLine() {
  const timers = timerQueue();
  const line = { up: true, probes: 0, hang: false };
  const shop = await openShop({
    timers: timers.on,
    probe: () => {
      line.probes += 1;
      return line.hang ? new Promise(() => {}) : Promise.resolve(line.up);
    },
  });
  const cashier = shop.seat('cashier');
  const start = async (): Promise<void> => {
    shop.running().line.start();
    await timers.pass(shop.clock, 0);
  };
  await start();
  return {
    shop,
    cashier,
    line,
    start,
    timers,
    pass: (span_ms: number) => timers.pass(shop.clock, span_ms),
  };
}

/** A look-up, as a real call. */
const ask = (seat: Seat) => seat.try('shop.signIn');
const platform = async (seat: Seat) => (await seat.do('system.state')).platform;

describe('the watched line', () => {
  it('is asked when the engine starts, and rarely while all is well', async () => {
    const { cashier, line, pass } = await shopOnLine();
    expect(await platform(cashier)).toMatchObject({ state: 'online', offlineSince: null });
    expect(line.probes).toBe(1);
    await pass(10 * 60_000);
    // 24 to 36 s each.
    expect(line.probes).toBeGreaterThanOrEqual(1 + 16);
    expect(line.probes).toBeLessThanOrEqual(1 + 25);
    expect((await platform(cashier)).state).toBe('online');
  });

  it('is not asked while real calls are answered anyway', async () => {
    const { cashier, line, pass } = await shopOnLine();
    for (let n = 0; n < 30; n += 1) {
      await pass(10_000);
      await scan(cashier, voucher('吴桂芬'));
    }
    expect(line.probes).toBe(1);
  });

  it('a call that cannot leave shows offline at once', async () => {
    const { shop, cashier } = await shopOnLine();
    shop.wire.fault('9001', 'refused');
    await ask(cashier);
    const state = await platform(cashier);
    expect(state).toMatchObject({ state: 'offline', offlineSince: shop.clock.now, forced: null });
    expect(state.nextProbeAt).toBeGreaterThan(shop.clock.now);
  });

  it('is asked in growing pauses with jitter, told to the screen, and comes back by itself', async () => {
    const { shop, cashier, line, pass } = await shopOnLine();
    line.up = false;
    await pass(40_000);
    const since = (await platform(cashier)).offlineSince ?? 0;
    expect(since).toBeGreaterThan(0);
    const pauses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const { nextProbeAt } = await platform(cashier);
      pauses.push((nextProbeAt ?? 0) - shop.clock.now);
      const before = line.probes;
      await pass((nextProbeAt ?? 0) - shop.clock.now);
      expect(line.probes).toBe(before + 1);
    }
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
    expect(pauses.at(-1)).toBeGreaterThan(20_000);
    expect(new Set(pauses).size).toBe(pauses.length);
    // The clock of the banner runs on from the first failure.
    expect((await platform(cashier)).offlineSince).toBe(since);
    line.up = true;
    await pass(30_000);
    expect(await platform(cashier)).toMatchObject({
      ...{ state: 'online', offlineSince: null, nextProbeAt: null },
      backAt: expect.any(Number),
    });
  });

  it('a lost answer alone is no outage: the probe proves the line', async () => {
    const { shop, cashier, line, pass } = await shopOnLine();
    shop.wire.fault('9001', 'lostAnswer');
    await ask(cashier);
    await pass(5_000);
    expect(line.probes).toBe(2);
    expect((await platform(cashier)).state).toBe('online');
  });

  it('an answer lost on a dead line shows within 3 s, also when the probe hangs', async () => {
    for (const hang of [false, true]) {
      const { shop, cashier, line, pass } = await shopOnLine();
      Object.assign(line, { up: false, hang });
      shop.wire.fault('9001', 'lostRequest');
      await ask(cashier);
      await pass(3_000);
      expect((await platform(cashier)).state, `hang: ${hang}`).toBe('offline');
    }
  });

  it('slow is not offline, nor is a 500 or a page of a gateway', async () => {
    const { shop, cashier, pass } = await shopOnLine();
    for (const fault of ['http500', 'html', 'badSignature', 'refuse', 'truncated'] as const) {
      shop.wire.fault('9001', fault);
      await ask(cashier);
      await pass(0);
      expect((await platform(cashier)).state, fault).toBe('online');
    }
    const held = shop.wire.hold('9001');
    const asked = ask(cashier);
    await held.arrived;
    shop.clock.now += 4_200;
    held.release();
    await asked;
    expect(await platform(cashier)).toMatchObject({ state: 'slow', latency_ms: 4_200 });
    await pass(60_000);
    expect((await platform(cashier)).state).toBe('online');
  });

  it('a gateway that swallows probes but answers calls stays online', async () => {
    const timers = timerQueue();
    const probe = () => Promise.resolve(false);
    const shop = await openShop({ timers: timers.on, probe });
    const cashier = shop.seat('cashier');
    await ask(cashier);
    shop.running().line.start();
    await timers.pass(shop.clock, 10 * 60_000);
    expect((await platform(cashier)).state).toBe('online');
    // Without a probe to ask, a call without an answer is all there is; the next answer ends it.
    shop.wire.fault('*', 'lostRequest');
    await scan(cashier, voucher('吴桂芬')).catch(() => {});
    expect((await platform(cashier)).state).toBe('offline');
    await scan(cashier, voucher('吴桂芬'));
    expect((await platform(cashier)).state).toBe('online');
  });

  it('wakes uploads and the sign-in of the shop when it is back', async () => {
    const { shop, cashier, line, pass } = await shopOnLine();
    line.up = false;
    shop.wire.fault('*', 'refused', 50);
    await ask(cashier);
    for (let n = 1; n <= 3; n += 1) {
      await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', n));
    }
    await pass(30 * 60_000);
    expect(await cashier.do('system.state')).toMatchObject({
      outbox: { count: 3 },
      unsent: { count: 3, tone: 'amber' },
      platform: { state: 'offline', signedIn: false },
    });
    // Not one of them was sent into a line known to be gone: it could have ended as unknown.
    const waiting = await cashier.do('outbox.list', { open: true, limit: 10 });
    expect(waiting.map((item) => [item.state, item.tries])).toEqual(Array(3).fill(['waiting', 0]));
    line.up = true;
    shop.wire.clearFaults();
    const { nextProbeAt } = await platform(cashier);
    await pass((nextProbeAt ?? 0) - shop.clock.now + 10);
    expect(await cashier.do('system.state')).toMatchObject({
      outbox: { count: 0, oldestAt: null, amount_fen: 0 },
      unsent: { count: 0, tone: 'calm', oldestAt: null },
      platform: { state: 'online', signedIn: true },
    });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is unknown after a restart until it is asked: memory, nothing else', async () => {
    const { shop, cashier, line, start } = await shopOnLine();
    line.up = false;
    shop.wire.fault('9001', 'refused');
    await ask(cashier);
    await shop.restart();
    expect(await platform(cashier)).toMatchObject({ state: 'unchecked', offlineSince: null });
    await start();
    expect((await platform(cashier)).state).toBe('offline');
  });

  it('stops asking when the engine stops', async () => {
    const { shop, line, timers } = await shopOnLine();
    await shop.running().stop();
    await timers.pass(shop.clock, 10 * 60_000);
    expect(line.probes).toBe(1);
  });
});

describe('a line a manager has cut', () => {
  it('lets nothing leave, and says who cut it and when', async () => {
    const { shop, cashier, line, pass } = await shopOnLine();
    const heard = shop.wire.heard.length;
    await cashier.do('line.force', { offline: true, approval: APPROVAL });
    const at = shop.clock.now;
    const sale = await otcBasket(cashier);
    expect(await cashier.fails('sale.scan', { code: voucher('吴桂芬'), place: 'counter' })).toEqual(
      expect.objectContaining({
        code: 'platform.unreachable',
        sentence: `${FORCED_REASON}，没有发出。`,
      }),
    );
    await payCash(cashier, sale);
    await pass(30 * 60_000);
    await shop.drain();
    expect(shop.wire.heard.length).toBe(heard);
    expect(line.probes).toBe(1);
    expect(await cashier.do('system.state')).toMatchObject({
      platform: {
        ...{ state: 'offline', nextProbeAt: null, offlineSince: at },
        forced: { name: '赵国栋', at },
      },
      // Waiting, not tried in vain.
      outbox: { count: 1 },
    });
    const [item] = await cashier.do('outbox.list', { open: true, limit: 10 });
    expect(item).toMatchObject({ state: 'waiting', tries: 0 });
  });

  it('stays cut over a restart and a crash, and everything goes when it is given back', async () => {
    const { shop, cashier, line, pass, start } = await shopOnLine();
    await cashier.do('line.force', { offline: true, approval: APPROVAL });
    await payCash(cashier, await otcBasket(cashier));
    await shop.restart();
    await start();
    shop.crash();
    await start();
    await pass(60_000);
    expect(await platform(cashier)).toMatchObject({ state: 'offline', forced: { name: '赵国栋' } });
    expect(line.probes).toBe(1);
    const heard = shop.wire.heard.length;
    await cashier.do('line.force', { offline: false, approval: APPROVAL });
    await pass(1_000);
    expect(await cashier.do('system.state')).toMatchObject({
      platform: { state: 'online', forced: null, signedIn: true },
      outbox: { count: 0 },
    });
    expect(shop.wire.heard.length).toBeGreaterThan(heard);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('needs the PIN of a manager, is audited once an act, and repeats nothing', async () => {
    const { shop, cashier } = await shopOnLine();
    const wrong = { ...APPROVAL, pin: '000000' };
    expect(await cashier.fails('line.force', { offline: true, approval: wrong })).toMatchObject({
      code: 'approval.wrongPin',
    });
    expect((await platform(cashier)).forced).toBeNull();
    for (const offline of [true, true, false, false]) {
      await cashier.do('line.force', { offline, approval: APPROVAL });
    }
    const acts = shop.onDisk
      .prepare<[], { action: string; staff_no: string; detail: string }>(
        "SELECT action, staff_no, detail FROM audit WHERE action IN ('line.cut', 'line.givenBack') ORDER BY audit_id",
      )
      .all();
    expect(acts).toEqual([
      { action: 'line.cut', staff_no: '0107', detail: '{"approvedBy":"0101"}' },
      { action: 'line.givenBack', staff_no: '0107', detail: '{"approvedBy":"0101"}' },
    ]);
    expect(brokenAuditRow(shop.db())).toBeNull();
  });
});

it('pauses between probes grow from about 2 s to 30 s', () => {
  expect([0, 1, 2, 3, 20].map((failed) => probePause(failed, 0.5))).toEqual([
    2_000, 3_400, 5_780, 9_826, 28_000,
  ]);
  for (const random of [0, 0.25, 0.999]) {
    expect(probePause(0, random)).toBeGreaterThanOrEqual(1_500);
    expect(probePause(99, random)).toBeLessThanOrEqual(30_000);
  }
});
