/** Updates of the program, as the engine rules over them: feed, orders, shifts, audit. */
import { describe, expect, it } from 'vitest';
import type { UpdateOrder } from '#contract/shell.ts';
import { hearUpdate } from '#engine/update/hear-update.ts';
import type { ShopOptions } from '#tests/support/shop-on-file.ts';
import { openShop } from '#tests/support/shop.ts';

const FEED = 'https://updates.example.com/rxtill';

async function shopWithShell(options: ShopOptions = {}) {
  const orders: UpdateOrder[] = [];
  const shop = await openShop({ shell: (order) => orders.push(order), ...options });
  const manager = shop.seat('manager');
  const news = (stage: 'found' | 'ready'): void =>
    hearUpdate(shop.running().engine, { stage, version: '9.9.9', percent: null, note: '' });
  const closeShifts = (): unknown =>
    shop.db().exec('UPDATE shift SET closed_at = opened_at WHERE closed_at IS NULL');
  return { shop, manager, orders, news, closeShifts };
}

describe('updates', () => {
  it('are off until a manager sets the feed; the audit says who set it', async () => {
    const { shop, manager, orders } = await shopWithShell();
    expect(await manager.do('update.state')).toMatchObject({ feed: '', stage: 'idle' });
    expect(await manager.fails('update.order', { act: 'check' })).toMatchObject({
      code: 'update.off',
    });
    await manager.do('update.setFeed', { feed: `${FEED}/` });
    await manager.do('update.order', { act: 'check' });
    expect(orders).toEqual([{ kind: 'update', act: 'check', feed: FEED }]);
    const audit = shop.db().prepare(`SELECT action FROM audit WHERE subject = 'update'`).pluck();
    expect(audit.all()).toEqual(['update.feed', 'update.order']);
    await shop.restart();
    expect(await manager.do('update.state')).toMatchObject({ feed: FEED });
  });

  it('come over https only, and from a manager only', async () => {
    const { shop, manager } = await shopWithShell();
    const failure = await manager.fails('update.setFeed', { feed: 'http://updates.example.com' });
    expect(failure).toMatchObject({ code: 'update.feedInvalid', field: 'feed' });
    for (const call of ['update.setFeed', 'update.order'] as const) {
      const input = call === 'update.order' ? { act: 'check' as const } : { feed: FEED };
      expect(await shop.seat('cashier').fails(call, input as never)).toMatchObject({
        code: 'role.forbidden',
      });
    }
  });

  it('are neither fetched nor ordered for installation while any shift is open', async () => {
    const { shop, manager, orders, news, closeShifts } = await shopWithShell();
    await manager.do('update.setFeed', { feed: FEED });
    await shop.seat('cashier', '02').do('shift.open', { faces: null });
    const { shiftsOpen } = await manager.do('update.state');
    expect(shiftsOpen).toBeGreaterThan(0);
    news('found');
    expect(await manager.fails('update.order', { act: 'download' })).toMatchObject({
      code: 'update.shiftOpen',
    });
    closeShifts();
    await manager.do('update.order', { act: 'download' });
    news('ready');
    expect(await manager.do('update.state')).toMatchObject({ stage: 'ready', version: '9.9.9' });
    await manager.do('update.order', { act: 'install' });
    expect(orders.map(({ act }) => act)).toEqual(['download', 'install']);
  });

  it('are no matter of the browser host', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    expect(await manager.do('update.state')).toMatchObject({ hasShell: false });
    expect(await manager.fails('update.order', { act: 'check' })).toMatchObject({
      code: 'update.noShell',
    });
  });
});
