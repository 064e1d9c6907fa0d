/** The way out of unknown through dispatch, with the real simulated region (settlement.md §4). */
import { beforeEach, describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { kindsOf, Resolving } from '#tests/support/resolving.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { current, identify, otcTried, payCash, tried } from '#tests/support/stages.ts';

const MINUTE = 60_000;
let r: Resolving;
beforeEach(async () => {
  r = await Resolving.open();
});

describe('a settlement that happened', () => {
  it('is found, taken back, levelled and settled anew', async () => {
    const lost = await r.settledWith('lostAnswer');
    expect(lost).toMatchObject({ state: 'unknown', resolution: { step: 'books', outcome: null } });
    expect(r.live()).toBe(1);
    await r.passing(20_000);
    const open = await current(r.seat);
    expect(open).toMatchObject({ state: 'open', resolution: { outcome: 'reversed', tries: 0 } });
    expect(kindsOf(open)).toEqual([
      ...['unknown', 'totalsNotLevel', 'detailHappened', 'reverse'],
      ...['reversalSent', 'reversalAccepted', 'totalsLevel', 'reversed'],
    ]);
    expect(r.live()).toBe(0);
    await identify(r.seat);
    await r.seat.do('settlement.trial');
    await payCash(r.seat, await r.seat.do('settlement.settle', { saleId: lost.saleId }));
    expect(r.live()).toBe(1);
    expect(r.heard('2601')).toBe(1);
    await r.shop.drain();
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('stays locked until the books level, whoever asks', async () => {
    const lost = await r.settledWith('lostAnswer');
    r.shop.wire.fault('3201', 'lostAnswer', 100);
    await r.passing(MINUTE);
    expect(await r.seat.fails('settlement.settle', { saleId: lost.saleId })).toMatchObject({
      code: 'sale.locked',
    });
    expect(await r.seat.fails('sale.tender', { saleId: lost.saleId, tenders: [] })).toMatchObject({
      code: 'sale.wrongState',
    });
    expect(r.heard('2601')).toBe(0);
    const { resolution } = await current(r.seat);
    expect(resolution).toMatchObject({ step: 'books', outcome: null, note: '连接中断' });
  });

  it.each<[Fault, number]>([
    ['lostRequest', 2],
    ['lostAnswer', 1],
    ['http500', 2],
    ['html', 1],
  ])(
    'a 2601 that ends in %s changes nothing here and is proven by the books',
    async (fault, sent) => {
      await r.settledWith('lostAnswer');
      r.shop.wire.fault('2601', fault);
      await r.passing(2 * MINUTE);
      expect(await current(r.seat)).toMatchObject({
        state: 'open',
        resolution: { outcome: 'reversed' },
      });
      expect(r.heard('2601')).toBe(sent);
      expect(violationsOf(r.shop)).toEqual([]);
    },
  );

  it('a 2601 that never leaves is sent again when it can', async () => {
    await r.settledWith('lostAnswer');
    r.shop.wire.fault('2601', 'refused');
    await r.passing(MINUTE);
    expect((await current(r.seat)).resolution).toMatchObject({ outcome: 'reversed', tries: 0 });
    expect(r.heard('2601')).toBe(1);
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('accepted is not proof: a 2601 said done and not done is sent again', async () => {
    await r.settledWith('lostAnswer');
    const { store } = r.shop.wire.platform;
    const barrier = r.shop.wire.hold('3201');
    r.shop.clock.now += 4_000;
    const round = r.shop.resolve();
    await barrier.arrived;
    // Whatever the platform did with the 2601, its books still show the row.
    store.run(
      `CREATE TEMP TRIGGER keep AFTER UPDATE OF state ON settlement WHEN NEW.state = 'reversed'
       BEGIN UPDATE settlement SET state = 'live' WHERE setl_id = NEW.setl_id; END`,
    );
    barrier.release();
    await round;
    await r.passing(10_000);
    expect((await current(r.seat)).state).toBe('unknown');
    expect(r.heard('2601')).toBeGreaterThan(1);
    store.run('DROP TRIGGER keep');
    await r.passing(5 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'reversed' } });
  });

  it('after six fruitless tries it is on the manager’s desk, and goes on', async () => {
    const lost = await r.settledWith('lostAnswer');
    r.shop.wire.fault('2601', 'refuse', 6);
    await r.passing(14 * MINUTE);
    const { resolution } = await current(r.seat);
    expect(resolution).toMatchObject({ outcome: null, note: '平台拒绝（测试）' });
    const way = present(resolution, 'resolution');
    expect(way.tries).toBeGreaterThanOrEqual(6);
    expect(way.escalatedAt).not.toBeNull();
    expect(kindsOf(await current(r.seat)).filter((kind) => kind === 'escalated')).toHaveLength(1);
    const list = await r.shop.seat('manager', '02').do('resolution.list');
    expect(list).toMatchObject([{ saleId: lost.saleId, maskedName: '王*兰' }]);
    await r.passing(30 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ state: 'open' });
  });

  it('a fifteenth minute without an answer is the manager’s too', async () => {
    await r.settledWith('lostAnswer');
    r.shop.wire.fault('3201', 'refused', 10_000);
    await r.passing(16 * MINUTE);
    const { resolution } = await current(r.seat);
    expect(resolution).toMatchObject({ tries: 0, outcome: null });
    expect(present(resolution, 'resolution').escalatedAt).not.toBeNull();
  });

  it('parked meanwhile, the sale waits among the parked ones', async () => {
    const lost = await r.settledWith('lostAnswer');
    await r.seat.do('sale.hold');
    await r.passing(20_000);
    expect(await r.seat.do('sale.heldList')).toMatchObject([
      { saleId: lost.saleId, unknown: false },
    ]);
    expect(await r.seat.do('sale.resume', { saleId: lost.saleId })).toMatchObject({
      state: 'open',
    });
  });
});

describe('a settlement that never happened', () => {
  it('is absent after two looks, the second a settle-down time after it was sent', async () => {
    const lost = await r.settledWith('lostRequest');
    await r.passing(55_000);
    expect((await current(r.seat)).state).toBe('unknown');
    expect(r.heard('3201')).toBe(1);
    await r.passing(10_000);
    const open = await current(r.seat);
    expect(open).toMatchObject({ state: 'open', resolution: { outcome: 'absent' } });
    expect(kindsOf(open)).toEqual(['unknown', 'totalsLevel', 'totalsLevel', 'absent']);
    expect(r.heard('2601')).toBe(0);
    await identify(r.seat);
    await r.seat.do('settlement.trial');
    const again = await r.seat.do('settlement.settle', { saleId: lost.saleId });
    expect(again.state).toBe('settled');
  });

  it('is looked for row by row while another end is open', async () => {
    await r.settledWith('lostRequest');
    const other = r.shop.seat('cashier2', '02');
    const second = await otcTried(other);
    r.shop.wire.fault('2102', 'lostAnswer');
    await other.do('settlement.settle', { saleId: second.saleId });
    await r.passing(3 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'absent' } });
    expect(kindsOf(await current(r.seat))).toContain('detailAbsent');
    expect(await current(other)).toMatchObject({ resolution: { outcome: 'reversed' } });
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('waits until the next day where the books open only then', async () => {
    r = await Resolving.open({ region: { reconciliation: { booksOpen: 'nextDay' } } });
    await r.settledWith('lostRequest');
    await r.passing(2 * MINUTE);
    expect(r.heard('3201')).toBe(0);
    const { resolution } = await current(r.seat);
    expect(present(resolution, 'resolution').note).toContain('次日');
    r.shop.clock.now = Date.parse('2026-11-22T00:00:01+08:00');
    await r.passing(MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'absent' } });
  });
});

describe('a trial that named no clearing class', () => {
  const CLASSES = ['11', '14', '41', '99922', '99939'];
  /** As in a region whose 2101 has no `clr_type`. */
  const settledUnnamed = async (fault: Fault): Promise<void> => {
    const sale = await tried(r.shop, r.seat);
    r.shop.db().exec("UPDATE trial SET clearing_class = ''");
    r.shop.wire.fault('2102', fault);
    await r.seat.do('settlement.settle', { saleId: sale.saleId });
  };

  it('is found in any class of the region’s profile, and absent when in none', async () => {
    r = await Resolving.open({ region: { reconciliation: { clearingClasses: CLASSES } } });
    await settledUnnamed('lostRequest');
    await r.passing(3 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'absent' } });
    r.shop.wire.fault('2102', 'lostAnswer');
    const again = await r.seat.do('settlement.trial');
    r.shop.db().exec("UPDATE trial SET clearing_class = ''");
    await r.seat.do('settlement.settle', { saleId: again.saleId });
    await r.passing(3 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'reversed' } });
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('is never called absent where nobody knows all classes', async () => {
    r = await Resolving.open();
    // One class is known: another than that of a prescription, whose books would level without it.
    const otc = await otcTried(r.seat);
    await payCash(r.seat, await r.seat.do('settlement.settle', { saleId: otc.saleId }));
    await settledUnnamed('lostAnswer');
    await r.passing(20 * MINUTE);
    const { state, resolution } = await current(r.seat);
    expect(state).toBe('unknown');
    expect(present(resolution, 'resolution')).toMatchObject({ outcome: null });
    expect(present(resolution, 'resolution').escalatedAt).not.toBeNull();
    expect(kindsOf(await current(r.seat))).toContain('detailUnclear');
  });
});

describe('where the region does not let the engine reverse by itself', () => {
  it('a manager’s PIN does', async () => {
    r = await Resolving.open({ region: { settlement: { automaticReversal: false } } });
    const lost = await r.settledWith('lostAnswer');
    await r.passing(MINUTE);
    expect((await current(r.seat)).resolution).toMatchObject({ step: 'authorise' });
    expect(r.heard('2601')).toBe(0);
    const { saleId } = lost;
    const wrong = { saleId, approval: { ...APPROVAL, pin: '000000' } };
    expect(await r.seat.fails('resolution.authorise', wrong)).toMatchObject({
      code: 'approval.wrongPin',
    });
    expect(r.heard('2601')).toBe(0);
    await r.seat.do('resolution.authorise', { saleId, approval: APPROVAL });
    await r.passing(10_000);
    expect(await current(r.seat)).toMatchObject({
      state: 'open',
      resolution: { outcome: 'reversed' },
    });
    expect(
      await r.seat.fails('resolution.authorise', { saleId, approval: APPROVAL }),
    ).toMatchObject({
      code: 'resolution.notWaiting',
    });
  });

  it('and where nothing can be reversed, the books are watched until the bureau has done it', async () => {
    r = await Resolving.open({ region: { settlement: { reversible: [] } } });
    const lost = await r.settledWith('lostAnswer');
    await r.passing(MINUTE);
    expect((await current(r.seat)).resolution).toMatchObject({ step: 'bureau', outcome: null });
    const msgid = present(lost.settlement, 'settlement').msgid;
    r.shop.wire.platform.store.run(
      "UPDATE settlement SET state = 'reversed' WHERE msgid = ?",
      msgid,
    );
    await r.passing(25 * MINUTE);
    expect(await current(r.seat)).toMatchObject({ resolution: { outcome: 'reversed' } });
  });
});

describe('an answer that comes late', () => {
  it('completes the settlement while no reversal has left', async () => {
    await r.settledWith('lateAnswer');
    present(r.shop.wire.lateAnswers[0], 'late answer')();
    const settled = await current(r.seat);
    expect(settled).toMatchObject({ state: 'settled', resolution: { outcome: 'accepted' } });
    await payCash(r.seat, settled);
    await r.passing(2 * MINUTE);
    expect(r.heard('2601')).toBe(0);
    await r.shop.drain();
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('is evidence only once the reversal has left', async () => {
    await r.settledWith('lateAnswer');
    const barrier = r.shop.wire.hold('2601');
    r.shop.clock.now += 4_000;
    const round = r.shop.resolve();
    await barrier.arrived;
    present(r.shop.wire.lateAnswers[0], 'late answer')();
    expect(await current(r.seat)).toMatchObject({ state: 'unknown' });
    barrier.release();
    await round;
    await r.passing(10_000);
    const open = await current(r.seat);
    expect(open).toMatchObject({ state: 'open', resolution: { outcome: 'reversed' } });
    expect(kindsOf(open)).toContain('lateAnswer');
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('changes nothing when it comes twice', async () => {
    await r.settledWith('lateAnswer');
    const [late] = r.shop.wire.lateAnswers;
    present(late, 'late answer')();
    present(late, 'late answer')();
    await payCash(r.seat, await current(r.seat));
    await r.shop.drain();
    expect(violationsOf(r.shop)).toEqual([]);
  });
});
