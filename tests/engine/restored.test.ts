/** A shop whose file is yesterday's, before the region that has seen today (decisions, restore). */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { transaction } from '#db/sql.ts';
import { markRestored } from '#engine/safe/after-restore.ts';
import { shopOnFile } from '#tests/support/shop-on-file.ts';
import { openStore } from '#tests/support/store-template.ts';
import { kindsOf, Resolving } from '#tests/support/resolving.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { current, identify, otcBasket, paid, payCash, tried } from '#tests/support/stages.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const HOUR = 3_600_000;

let r: Resolving;
beforeEach(async () => {
  r = await Resolving.open();
});

/** What a backup of this instant holds, put in place an hour later: nothing is known since. */
function backup(): () => Resolving {
  const file = join(tempDir(), 'store.db');
  const { shop } = r;
  const backupAt = shop.clock.now;
  shop.db().prepare('VACUUM INTO ?').run(file);
  return () => {
    const restored = join(tempDir(), 'store.db');
    copyFileSync(file, restored);
    const now = shop.clock.now + HOUR;
    shop.clock.now = now;
    const db = openStore(restored, () => now);
    transaction(db, () => markRestored(db, { known: {}, complete: false }, { backupAt, now }));
    db.close();
    const { wire } = shop;
    const other = shopOnFile(restored, { now, wire });
    onTestFinished(() => other.close());
    return new Resolving(other);
  };
}

it('settles nothing until a manager has levelled, and then under numbers never used', async () => {
  const restore = backup();
  await paid(r.shop, r.seat);
  const heard = r.shop.wire.heard.length;
  const after = restore();
  const sale = await tried(after.shop, after.seat, '孙美丽');
  expect(await after.seat.fails('settlement.settle', { saleId: sale.saleId })).toMatchObject({
    code: 'store.restored',
  });
  expect(after.heard('2102')).toBe(1);
  await after.shop.seat('manager', '02').do('safe.levelled', { approval: APPROVAL });
  const settled = await after.seat.do('settlement.settle', { saleId: sale.saleId });
  await payCash(after.seat, settled);
  expect(after.heard('2102')).toBe(2);
  // The prescription centre's requests have none.
  const msgids = after.shop.wire.heard.map((one) => one.msgid);
  const used = new Set(msgids.slice(0, heard).filter((msgid) => msgid !== ''));
  expect(used.size).toBeGreaterThan(5);
  expect(msgids.slice(heard).filter((msgid) => used.has(msgid))).toEqual([]);
  expect(after.live()).toBe(2);
});

it('sells self-paid goods meanwhile, under receipt numbers that are on no paper', async () => {
  const restore = backup();
  const before = await payCash(r.seat, await otcBasket(r.seat));
  const after = restore();
  const sold = await payCash(after.seat, await otcBasket(after.seat));
  expect(sold.state).toBe('paid');
  expect(sold.saleNo).not.toBe(before.saleNo);
});

it('never takes back by itself what the lost time may have finished', async () => {
  await r.settledWith('lostAnswer');
  const restore = backup();
  // In the lost hour it was reversed and settled anew, and the customer left.
  await r.passing(60_000);
  await identify(r.seat);
  await r.seat.do('settlement.trial');
  const { saleId } = await current(r.seat);
  await payCash(r.seat, await r.seat.do('settlement.settle', { saleId }));
  expect([r.live(), r.heard('2601')]).toEqual([1, 1]);
  const after = restore();
  await after.passing(120_000);
  expect([after.live(), after.heard('2601')]).toEqual([1, 1]);
});

it('asks the manager before it takes back a settlement from before the restore', async () => {
  await r.settledWith('lostAnswer');
  const restore = backup();
  const after = restore();
  await after.passing(120_000);
  const open = await current(after.seat);
  expect(open).toMatchObject({ state: 'unknown', resolution: { step: 'authorise' } });
  expect(kindsOf(open)).toContain('detailHappened');
  expect([after.live(), after.heard('2601')]).toEqual([1, 0]);
});
