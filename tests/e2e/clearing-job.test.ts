/**
 * 月清算申请 by keyboard: a month that is not level is not applied for; levelled, the answer to 3203 is
 * lost and said to be unknown; the bureau's word ends it; taken back, applied for anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { CallId, CallInput, CallOutput } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import { addMonths } from '#core/clearing.ts';
import { present } from '#core/result.ts';
import { chinaDate, daysBetween } from '#core/time.ts';
import { openDatabase } from '#db/open.ts';
import { readKeyFile } from '#engine/safe/key-file.ts';
import { MIGRATIONS } from '#tests/db/support.ts';
import { STAFF } from '#tests/support/cast.ts';
import { describeWith } from '#tests/support/needs.ts';
import type { Seat } from '#tests/support/seat.ts';
import { otcTried, payCash } from '#tests/support/stages.ts';
import { startTill } from '#tests/support/till-process.ts';
import { addressOfStore, EngineClient } from '../../scripts/till/engine-client.mjs';
import { uuidV7 } from '../../scripts/lib/uuid-v7.mjs';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const TODAY = chinaDate(Date.now());
const MONTH = addMonths(TODAY.slice(0, 7), -1);
const SOLD_ON = `${MONTH}-20`;

/** The training region where the bureau's word may be recorded at once. */
function hurriedRegion(dir: string): string {
  const training = resolve(import.meta.dirname, '..', '..', 'regions', 'training.json');
  const region = JSON.parse(readFileSync(training, 'utf8')) as { readonly settlement: object };
  const path = join(dir, 'hurried.json');
  const settlement = { ...region.settlement, settleDown_s: 1 };
  writeFileSync(path, JSON.stringify({ ...region, settlement }));
  return path;
}

async function sitDown(
  dataDir: string,
  who: keyof typeof STAFF,
): Promise<Seat & { close(): void }> {
  const client = await EngineClient.connect(addressOfStore(dataDir), '02');
  const attempt: Seat['try'] = async (id, input) =>
    (await client.call(id, input ?? {}, uuidV7())) as never;
  const seat: Seat = {
    till: '02' as TillNo,
    try: attempt,
    do: async <Id extends CallId>(id: Id, input?: CallInput<Id>): Promise<CallOutput<Id>> => {
      const reply = await attempt(id, input);
      if (!reply.ok) throw new Error(`${id}: ${reply.failure.sentence}`);
      return reply.value;
    },
    fails: () => Promise.reject(new Error('not here')),
  };
  const { staffNo, pin } = STAFF[who];
  await seat.do('staff.signIn', { staffNo, pin });
  return { ...seat, close: () => client.close() };
}

/** What was settled today becomes a day of last month, in the shop's file and in the region's. */
function moveToLastMonth(dataDir: string): void {
  const days = daysBetween(SOLD_ON, TODAY);
  const kept = readKeyFile(dataDir);
  if (!kept.ok) throw new Error(kept.failure.sentence);
  const key = kept.value?.key;
  const own = openDatabase({
    ...{ file: join(dataDir, 'rxtill.db'), now: Date.now, migrations: MIGRATIONS },
    ...(key === undefined ? {} : { key }),
  });
  if (!own.ok) throw new Error(own.failure.sentence);
  own.value
    .prepare('UPDATE settlement SET settled_on = ? WHERE settled_on = ?')
    .run(SOLD_ON, TODAY);
  own.value.close();
  const region = new Database(join(dataDir, 'simulator', 'simulator.db'));
  region.prepare('UPDATE settlement SET setl_at = setl_at - ?').run(days * 86_400_000);
  region.close();
}

describeWith(['chromium', 'chinese type'], 'the month’s clearing', () => {
  let window: TillWindow;
  let dir = '';
  let dataDir = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rxtill-'));
    const args = ['--region', hurriedRegion(dir)];
    const till = await startTill({ args });
    ({ dataDir } = till);
    const cashier = await sitDown(dataDir, 'cashier');
    for (const person of ['张建国', '吴桂芬', '赵德福']) {
      const { saleId } = await otcTried(cashier, person);
      await payCash(cashier, await cashier.do('settlement.settle', { saleId }));
    }
    cashier.close();
    await till.stop();
    moveToLastMonth(dataDir);
    window = await openTillWindow(args, dataDir);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });
  afterAll(async () => {
    await window?.close();
    rmSync(dir, { recursive: true, force: true });
    if (dataDir !== '') rmSync(dirname(dataDir), { recursive: true, force: true });
  });

  const numberAtTheRegion = (): string => {
    const region = new Database(join(dataDir, 'simulator', 'simulator.db'), { timeout: 10_000 });
    const row = region
      .prepare<[], { clr_appy_evt_id: string }>(
        "SELECT clr_appy_evt_id FROM clearing_application WHERE state = 'live'",
      )
      .get();
    region.close();
    return present(row, 'application at the region').clr_appy_evt_id;
  };
  const typePin = async (): Promise<void> => {
    await window.page.locator('#approval-pin').focus();
    await window.stage.counter.type(STAFF.manager.pin);
    await window.stage.counter.keys('F12');
    await window.page.locator('#approval-pin').waitFor({ state: 'detached' });
  };

  it('waits for the day that is not level, by name', async () => {
    const { counter } = window.stage;
    await counter.signIn(STAFF.manager.name, STAFF.manager.pin);
    await counter.keys('Alt+7');
    await counter.sees('每小时销售');
    for (let report = 0; report < 9; report += 1) await counter.keys('PageDown');
    await counter.keys('4');
    await window.page.getByRole('grid', { name: '清算汇总' }).waitFor();
    await counter.keys('a');
    await counter.sees(`月清算申请 · ${MONTH}`);
    await counter.sees(`${SOLD_ON} 还没有与平台核对平，不能申请清算。`);
    await window.stage.picture('clearing-not-level');
    await counter.keys('Escape');
    const manager = await sitDown(dataDir, 'manager');
    await manager.do('day.level', { date: SOLD_ON });
    manager.close();
  });

  it('is unknown while no answer comes, and ends by the bureau’s word', async () => {
    const { counter, picture } = window.stage;
    await counter.keys('a');
    await counter.sees('未申请');
    await window.console('faults', { kind: 'lost-answer', infno: '3203', count: 1 });
    await counter.keys('F12');
    await counter.sees('同一类同一月只申请一次');
    await picture('clearing-apply');
    await typePin();
    await counter.sees('申请结果未知');
    await counter.sees('可能已经受理，也可能没有');
    // On every page until it is known.
    await counter.sees('清算申请未知');
    await picture('clearing-unknown');
    // A second request is not to be had.
    await counter.keys('F12');
    await counter.sees('申请结果未知，弄清之前不能再办。');
    await counter.keys('F8');
    await counter.keys('ArrowDown');
    await counter.sees('申请号');
    await counter.keys('Tab');
    await counter.type(numberAtTheRegion());
    await counter.keys('Tab');
    await counter.type('市医保中心结算科电话，登记号 0417');
    await typePin();
    await counter.sees('已受理');
    await counter.sees('登记：市医保中心结算科电话');
    await expect.poll(() => counter.text('清算申请未知').count()).toBe(0);
  });

  it('is taken back, and applied for anew', async () => {
    const { counter, picture } = window.stage;
    await counter.keys('F9');
    await counter.type('金额有误，重新申请');
    await typePin();
    await counter.sees('已经撤销，可以再申请。');
    await counter.keys('F12');
    await typePin();
    await counter.sees(`申请号 ${numberAtTheRegion()}`);
    await picture('clearing');
    expect(window.complaints).toEqual([]);
  });
});
