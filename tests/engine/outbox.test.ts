/** Uploads: owed once, sent in order, never under one number with two payloads, never lost. */
import { describe, expect, it } from 'vitest';
import { nextOutboxTime } from '#db/outbox.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { openShop } from '#tests/support/shop.ts';
import { otcBasket, otcTried, paid, payCash, settled } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

describe('the outbox', () => {
  it('sends 7207 before 3505, one a lot and line, and each once', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    await shop.drain();
    const uploads = shop.wire.heard
      .map((heard) => heard.infno)
      .filter((no) => /^(7207|35)/.test(no));
    expect(uploads).toEqual(['7207', ...sale.lines.flatMap((line) => line.lots.map(() => '3505'))]);
    const items = await cashier.do('outbox.list', { open: true, limit: 50 });
    expect(items).toEqual([]);
    expect((await cashier.do('system.state')).outbox).toMatchObject({ count: 0, amount_fen: 0 });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what did not leave goes again under the same number with the same bytes', async () => {
    const shop = await openShop({ now: Date.parse('2026-11-21T23:59:30+08:00') });
    const cashier = shop.seat('cashier');
    // The first try and the last straddle the money, another cashier and midnight.
    shop.wire.fault('7207', 'refused', 3);
    const sale = await settled(shop, cashier);
    await shop.drain();
    const [waiting] = await cashier
      .do('outbox.list', { open: true, limit: 50 })
      .then((list) => list.filter((item) => item.infno === '7207'));
    expect(waiting).toMatchObject({ state: 'waiting', tries: 1 });
    expect(waiting?.nextAt).toBeGreaterThan(shop.clock.now);
    expect((await cashier.do('system.state')).outbox.count).toBeGreaterThan(0);
    shop.clock.now += 60_000;
    await payCash(shop.seat('manager', '01'), sale);
    for (let n = 0; n < 6; n += 1) {
      shop.clock.now += 600_000;
      await shop.drain();
    }
    const kept = shop.onDisk
      .prepare<[], { tries: number; state: string }>(
        "SELECT tries, state FROM intent WHERE infno = '7207'",
      )
      .all();
    expect(kept).toEqual([{ tries: 4, state: 'accepted' }]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what tells something else by then goes under a number of its own', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('3505', 'refused');
    await payCash(cashier, await otcBasket(cashier));
    await shop.drain();
    shop.db().exec("UPDATE product SET shelf = 'Z9' WHERE name = '布洛芬缓释胶囊'");
    shop.clock.now += 60_000;
    await shop.drain();
    const kept = shop.onDisk
      .prepare<[], { state: string }>(
        "SELECT state FROM intent WHERE infno = '3505' ORDER BY recorded_at",
      )
      .all();
    expect(kept.map((row) => row.state)).toEqual(['dropped', 'accepted']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('nothing overtakes within a sale, and a sale with trouble holds up no other', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.sentence = '处方中心拒绝';
    shop.wire.fault('7207', 'refuse');
    await paid(shop, cashier);
    await shop.drain();
    await payCash(cashier, await otcBasket(cashier));
    await shop.drain();
    const items = await cashier.do('outbox.list', { open: true, limit: 50 });
    expect(items.find((item) => item.infno === '7207')).toMatchObject({
      state: 'refused',
      reason: '处方中心拒绝',
    });
    const held = items.filter((item) => item.infno === '3505').map((item) => item.state);
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(held)).toEqual(new Set(['waiting']));
    const day = await cashier.do('day.summary', { date: '2026-11-21' });
    expect(day.differences.map((row) => row.kind)).toEqual(['uploadRefused']);
    // The other sale's went up meanwhile.
    expect(shop.wire.heard.filter((heard) => heard.infno === '3505')).toHaveLength(1);
    // And the uploader sleeps: what is held up does not wake it again and again.
    expect(nextOutboxTime(shop.db())).toBeNull();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what was refused goes again when a manager says so, under a number of its own', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('7207', 'refuse');
    await paid(shop, cashier);
    await shop.drain();
    await cashier.do('outbox.sendNow');
    await shop.drain();
    const sent = () => shop.wire.heard.filter((heard) => heard.infno === '7207');
    expect(sent()).toHaveLength(1);
    await shop.seat('manager').do('outbox.sendNow');
    await shop.drain();
    expect(new Set(sent().map((heard) => heard.msgid)).size).toBe(2);
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it.each<Fault>(['lostRequest', 'lostAnswer', 'html', 'truncated', 'http500After'])(
    '%s: unknown, on the desk, not sent again',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      shop.wire.fault('3505', fault);
      await payCash(cashier, await otcBasket(cashier));
      await shop.drain();
      shop.clock.now += 3_600_000;
      await cashier.do('outbox.sendNow');
      await shop.drain();
      expect(shop.wire.heard.filter((heard) => heard.infno === '3505')).toHaveLength(1);
      const [item] = await cashier.do('outbox.list', { open: true, limit: 50 });
      expect(item?.state).toBe('unknown');
      expect(item?.reason).not.toBe('');
      expect(violationsOf(shop)).toEqual([]);
    },
  );

  it('an item that cannot be built waits by itself, and is tried again', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('3505', 'refused', 1);
    const first = await payCash(cashier, await otcBasket(cashier));
    await shop.drain();
    // Broken in the file: the sale's line has lost its lot.
    const lots = shop.db().prepare('SELECT * FROM sale_line_lot').all() as object[];
    shop.db().exec('DELETE FROM sale_line_lot');
    shop.clock.now += 60_000;
    await payCash(cashier, await otcBasket(cashier, '感冒灵颗粒'));
    await shop.drain();
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    const broken = items.find((item) => item.saleId === first.saleId);
    expect(broken).toMatchObject({ state: 'waiting' });
    expect(broken?.reason).toContain('程序出错');
    expect(items.find((item) => item.saleId !== first.saleId)?.state).toBe('accepted');
    expect(shop.log.filter((line) => line.level === 'error')).toHaveLength(1);
    const put = shop
      .db()
      .prepare(
        'INSERT INTO sale_line_lot VALUES (@line_id, @lot_id, @quantity_e4) ON CONFLICT DO NOTHING',
      );
    for (const row of lots) put.run(row);
    shop.clock.now += 3_600_000;
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('an insured and a private line go up as what paid them', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier, '张建国');
    await otcBasket(cashier, '维生素E软胶囊', 3);
    await cashier.do('settlement.trial');
    const sale = await cashier.do('settlement.settle', { saleId });
    await payCash(cashier, sale);
    await shop.drain();
    const rows = shop.wire.heard
      .filter((heard) => heard.infno === '3505')
      .map((heard) => (heard.input['selinfo'] ?? heard.input) as Record<string, unknown>);
    expect(rows).toHaveLength(2);
    const insured = rows.find((row) => row['hi_feesetl_type'] === '1');
    const own = rows.find((row) => row['hi_feesetl_type'] === '0');
    expect(insured?.['setl_id']).toBe(sale.settlement?.settlementNo);
    expect([own?.['setl_id'], own?.['psn_no']]).toEqual(['', '']);
    expect(violationsOf(shop)).toEqual([]);
  });
});
