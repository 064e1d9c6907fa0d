/** Reports read in a thread of their own: the same answers, and a thread that dies is a sentence. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { REPORT_IDS } from '#core/report.ts';
import { closeDatabase, openDatabase } from '#db/open.ts';
import type { Reports } from '#engine/report/run-report.ts';
import { reportThread, reportsHere } from '#engine/report/run-report.ts';
import { MIGRATIONS, NOW } from '#tests/db/support.ts';
import { openShop } from '#tests/support/shop.ts';
import { otcBasket, paid, payCash } from '#tests/support/stages.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const DAY = { from: '2026-11-21', to: '2026-11-21' };

function thread(...args: Parameters<typeof reportThread>): Reports {
  const reports = reportThread(...args);
  onTestFinished(() => reports.stop());
  return reports;
}

it('says in a thread what it says here, and sees what was sold a moment ago', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  await paid(shop, cashier);
  const reports = thread({ file: shop.file });
  const here = reportsHere(shop.db());
  for (const report of REPORT_IDS) {
    const order = { kind: 'read', input: { report, ...DAY } } as const;
    expect(await reports.run(order, NOW)).toEqual(await here.run(order, NOW));
  }
  await payCash(cashier, await otcBasket(cashier));
  const hours = { kind: 'read', input: { report: 'hours', ...DAY } } as const;
  const after = await reports.run(hours, NOW);
  expect(after.ok && after.value.total?.[1]).toBe(2);
  // Many at once are answered each, in order.
  const many = await Promise.all(
    REPORT_IDS.map((report) => reports.run({ kind: 'read', input: { report, ...DAY } }, NOW)),
  );
  expect(many.map((one) => one.ok && one.value.report)).toEqual(REPORT_IDS);
});

it('opens an encrypted store under its key', async () => {
  const key = 'ab'.repeat(32);
  const file = join(tempDir(), 'store.db');
  const opened = openDatabase({ file, key, now: () => NOW, migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  onTestFinished(() => closeDatabase(opened.value));
  const order = { kind: 'read', input: { report: 'hours', ...DAY } } as const;
  expect((await thread({ file, key }).run(order, NOW)).ok).toBe(true);
  const wrong = await thread({ file, key: 'cd'.repeat(32) }).run(order, NOW);
  expect(!wrong.ok && wrong.failure.code).toBe('report.failed');
});

it('a store that cannot be read, and a thread that is gone, are failures in words', async () => {
  const file = join(tempDir(), 'store.db');
  writeFileSync(file, 'this is no database, and long enough to be looked at '.repeat(40));
  const order = { kind: 'read', input: { report: 'hours', ...DAY } } as const;
  const broken = await thread({ file }).run(order, NOW);
  expect(!broken.ok && broken.failure.code).toBe('report.failed');
  const reports = thread({ file });
  const asked = reports.run(order, NOW);
  await reports.stop();
  const gone = await asked;
  expect(!gone.ok && gone.failure.code).toBe('report.failed');
  // The next one starts another thread.
  expect((await reports.run(order, NOW)).ok).toBe(false);
});
