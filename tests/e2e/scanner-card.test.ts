/**
 * 设置 › 本机和设备, the scanner card: what it says of every state the engine may tell. The engine is
 * the one that knows a day by heart; the real service is told about in tests/devices and tests/hid.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ScannerDeviceView, ScannerStateView } from '#contract/scanner.ts';
import type { TillNo } from '#core/ids.ts';
import { startFixtureEngine } from '#tests/pages/fixture-engine.ts';
import type { FixtureEngine } from '#tests/pages/fixture-engine.ts';
import { NOW } from '#tests/pages/fixture-ground.ts';
import { FIXTURES } from '#tests/pages/fixtures.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { describeWith } from '#tests/support/needs.ts';
import { CounterDriver } from './counter-driver.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const PAGE = join(CHECKOUT, 'dist', 'renderer');
const PICTURES = join(CHECKOUT, 'test-results', 'scanner-card');

const voyager: ScannerDeviceView = {
  ...{ key: '0c2e:0b81:S1', name: 'Voyager 1602', status: 'open', flooding: false },
  ...{ scans: 128, dropped: 0, lastScanAt: NOW - 60_000, till: '01' as TillNo },
};
const newland: ScannerDeviceView = {
  ...{ key: '1eab:0022:S2', name: 'NLS-HR32', status: 'open', flooding: false },
  ...{ scans: 3, dropped: 0, lastScanAt: null, till: '02' as TillNo },
};
const none: ScannerStateView = { state: 'none', note: '', devices: [], unheard: 0 };

type Case = readonly [name: string, scanner: ScannerStateView, says: readonly (string | RegExp)[]];

const CASES: readonly Case[] = [
  ['none', none, ['未接', '没有 HID 方式的扫码枪']],
  [
    'two',
    { ...none, state: 'hid', devices: [voyager, newland] },
    ['Voyager 1602', 'NLS-HR32', '已连接', /已读 128 个，最近 \d\d:\d\d/, '✓ 01 号台', '✓ 02 号台'],
  ],
  [
    'flooding',
    {
      ...none,
      state: 'hid',
      note: 'Voyager 1602 不停地发码，已暂停，松开扳机或重插',
      devices: [{ ...voyager, flooding: true, dropped: 214 }],
    },
    ['不停发码，已暂停', '丢弃 214 个无效', '松开扳机或重插'],
  ],
  ['lost', { ...none, state: 'lost', unheard: 2 }, ['断开', '2 个码到时没有窗口，没有处理']],
  [
    'refused',
    {
      ...none,
      note: '没有权限打开 Voyager 1602，请店长按手册设置',
      devices: [{ ...voyager, status: 'refused', scans: 0, lastScanAt: null }],
    },
    ['没有权限', '请店长按手册设置'],
  ],
  [
    'failed',
    {
      ...none,
      state: 'lost',
      note: 'Voyager 1602 读不到，系统会再试，也可重插',
      devices: [{ ...voyager, status: 'failed' }],
    },
    ['读不到，会再试', '也可重插', '断开'],
  ],
  [
    'missing',
    { ...none, note: '本机不能直接读扫码枪，请用键盘方式' },
    ['本机不能直接读扫码枪，请用键盘方式', '未接'],
  ],
];

describeWith(['chromium', 'chinese type'], 'the scanner card', () => {
  let browser: Browser;
  let engine: FixtureEngine;
  let counter: CounterDriver;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    browser = await openBrowser();
  });
  afterEach(async () => {
    await counter.page.close();
    engine.close();
  });
  afterAll(() => browser?.close());

  async function openCard(scanner: ScannerStateView): Promise<void> {
    engine = await startFixtureEngine(PAGE, 'manager', {
      'system.state': { ...FIXTURES['system.state'], scanner },
      'scanner.pair': null,
    });
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(10_000);
    counter = new CounterDriver(page);
    await page.goto(engine.url);
    await page.getByRole('navigation', { name: '页面' }).waitFor();
    await counter.keys('Alt+6');
    const section = page.getByRole('option', { name: '本机和设备' });
    // Each section has the digit that stands before it.
    await counter.keys(/\d/.exec(await section.innerText())?.[0] ?? '');
    await counter.sees('扫码枪字符间隔');
  }

  it.each(CASES)('says what there is: %s', async (name, scanner, says) => {
    await openCard(scanner);
    const heading = counter.page.getByRole('heading', { name: '扫码枪' });
    const card = counter.page.locator('section.card').filter({ has: heading });
    for (const text of says) await card.getByText(text).first().waitFor();
    await counter.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  });

  it('gives a scanner to another till', async () => {
    await openCard({ ...none, state: 'hid', devices: [voyager] });
    const tills = counter.page.getByRole('group', { name: 'Voyager 1602 归哪一台' });
    await tills.getByRole('button', { name: '02 号台' }).focus();
    await counter.keys('Enter');
    const pairs = (): unknown[] =>
      engine.commands.filter(({ call }) => call === 'scanner.pair').map(({ input }) => input);
    await expect.poll(pairs).toEqual([{ device: '0c2e:0b81:S1', till: '02' }]);
  });
});
