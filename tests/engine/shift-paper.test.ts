/** Shift reports in the print queue: they wait for paper, over nights and crashes, and are named. */
import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { closeDatabase } from '#db/open.ts';
import { newestPrintJobs } from '#db/print-job.ts';
import { MIGRATIONS, NOW, openTest } from '#tests/db/support.ts';
import { closeShift, currentShift, facesOf } from '#tests/support/shift.ts';
import { openShop } from '#tests/support/shop.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

async function opened(shop: Shop): Promise<Seat> {
  const cashier = shop.seat('cashier');
  await cashier.do('shift.open', { faces: facesOf(50_000) });
  return cashier;
}

async function titles(seat: Seat): Promise<readonly string[]> {
  const queue = await seat.do('print.queue', {});
  return queue.map((job) => `${job.document} ${job.title} ${job.copyNo} ${job.state}`);
}

it('wait for paper in sight of everybody, and come out on another day too', async () => {
  const shop = await openShop();
  const cashier = await opened(shop);
  shop.printer.paperOut = true;
  await closeShift(cashier, { faces: facesOf(50_000) });
  await shop.settleDown();
  expect(await titles(cashier)).toEqual(['zReport 01 号台第 1 班 0 waiting']);
  expect((await cashier.do('system.state', {})).printer).toMatchObject({
    state: 'fault',
    waiting: 1,
  });
  shop.clock.now += 24 * 3_600_000;
  shop.printer.paperOut = false;
  await cashier.do('print.tryNow', {});
  await shop.settleDown();
  expect(shop.printer.slips).toHaveLength(1);
  expect(await titles(cashier)).toEqual(['zReport 01 号台第 1 班 0 printed']);
});

it('of one in the printer at a crash nobody claims that it is out, and it can be had again', async () => {
  const shop = await openShop();
  const cashier = await opened(shop);
  const paper = Promise.withResolvers<undefined>();
  shop.printer.wait = paper.promise.then(() => {});
  await closeShift(cashier, { faces: facesOf(50_000) });
  await expect.poll(() => titles(cashier)).toEqual(['zReport 01 号台第 1 班 0 printing']);
  shop.crash();
  shop.printer.wait = Promise.resolve();
  const [lost] = await cashier.do('print.queue', {});
  expect(lost).toMatchObject({
    state: 'failed',
    reason: '程序中断，不知是否打出，请在对账页重打。',
  });
  const { shiftId } = await currentShift(cashier);
  expect(await cashier.do('shift.print', { shiftId })).toEqual({ copyNo: 1 });
  await shop.settleDown();
  expect((await titles(cashier))[0]).toBe('zReport 01 号台第 1 班 1 printed');
  paper.resolve(undefined);
});

it('what an X report said then is what comes out, and it is no copy of another', async () => {
  const shop = await openShop();
  const manager = shop.seat('manager');
  await manager.do('shift.open', { faces: facesOf(50_000) });
  const { shiftId } = await currentShift(manager);
  shop.printer.paperOut = true;
  await manager.do('shift.print', { shiftId });
  await closeShift(manager, { faces: facesOf(50_000) });
  expect(await titles(manager)).toEqual([
    'zReport 01 号台第 1 班 0 waiting',
    'xReport 01 号台第 1 班 0 waiting',
  ]);
  shop.printer.paperOut = false;
  await manager.do('print.tryNow', {});
  await shop.settleDown();
  const [x, z] = shop.printer.slips.map((bytes) => new TextDecoder('gb18030').decode(bytes));
  expect(x).toContain('当班读数 X');
  expect(z).toContain('交班报表 Z 0001');
});

it('asked for before they had their place in the queue keep their story', () => {
  const folder = mkdtempSync(join(tempDir(), 'steps-'));
  for (const name of readdirSync(MIGRATIONS).filter((one) => one < '120')) {
    cpSync(join(fileURLToPath(MIGRATIONS), name), join(folder, name));
  }
  const file = join(tempDir(), 'shift-paper.db');
  const old = openTest(file, { migrations: pathToFileURL(`${folder}/`) });
  old.exec(`
    INSERT INTO staff (staff_no, name, role, title, qualifications, pin_salt, pin_hash)
      VALUES ('0101', 'x', 'cashier', '', '[]', '', '');
    INSERT INTO shift (shift_id, till, opened_at, opened_by, opening_float_fen, number)
      VALUES ('s1', '01', ${NOW - 9}, '0101', 50000, 1);
    INSERT INTO shift_print (shift_id, contents, copy_no, state, asked_at, asked_by, printed_at, reason)
      VALUES ('s1', '{}', 0, 'printed', ${NOW - 8}, '0101', ${NOW - 8}, ''),
             ('s1', '{"a":1}', 0, 'failed', ${NOW - 7}, '0101', NULL, '缺纸'),
             ('s1', '', 0, 'printed', ${NOW - 6}, '0101', ${NOW - 5}, ''),
             ('s1', '', 1, 'waiting', ${NOW - 4}, '0101', NULL, '');
  `);
  closeDatabase(old);
  const jobs = newestPrintJobs(openTest(file), 9).toReversed();
  expect(jobs.map((job) => [job.document, job.subject, job.copy_no, job.state])).toEqual([
    ['xReport', 's1', 0, 'printed'],
    ['xReport', 's1', 1, 'failed'],
    ['zReport', 's1', 0, 'printed'],
    ['zReport', 's1', 1, 'waiting'],
  ]);
  expect(jobs.map((job) => job.reason)).toEqual(['', '缺纸', '', '']);
});
