/**
 * 报表 in the browser: by keys alone on a real till, and its empty, loading and failed states on an
 * engine that knows one day by heart.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FixtureEngine, Overrides } from '#tests/pages/fixture-engine.ts';
import { PENDING, startFixtureEngine } from '#tests/pages/fixture-engine.ts';
import { NOW } from '#tests/pages/fixture-ground.ts';
import { FIXTURES } from '#tests/pages/fixtures.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { describeWith } from '#tests/support/needs.ts';
import { readXlsx } from '#tests/support/read-xlsx.ts';
import { CounterDriver } from './counter-driver.ts';
import { pictureTaker } from './main-job.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const PAGE = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer');

describeWith(['chromium', 'chinese type'], 'reports of a till in the browser', () => {
  let window: TillWindow;
  beforeAll(async () => {
    window = await openTillWindow();
  });
  afterAll(() => window?.close());

  it('a cashier has none; a manager reads, opens a slip, exports and prints by keys', async () => {
    const { stage, page, complaints } = window;
    const { counter, codes } = stage;
    await counter.signIn('林晓燕', '314159');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('布洛芬缓释胶囊 1/1');
    await counter.keys('2', 'F12');
    await counter.sees('微信');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await counter.keys('Alt+7');
    await counter.sees('您的岗位不能做这一步。');
    await counter.keys('Control+l');
    await counter.signIn('赵国栋', '246810');
    await counter.keys('Alt+7');
    await counter.sees('每小时销售');
    await counter.keys('PageDown');
    const grid = page.getByRole('grid', { name: '收款方式' });
    await grid.waitFor();
    await expect.poll(() => grid.innerText()).toContain('微信');
    await counter.keys('ArrowRight', 'Enter');
    await counter.sees('单据：微信 · 收款');
    await counter.sees('第 1 页，1 张');
    await counter.keys('Enter');
    await counter.sees('看完了');
    await counter.keys('Enter', 'Escape');
    await stage.picture('report-tenders');
    await counter.keys('F10');
    await counter.sees('Excel 工作簿');
    const [download] = await Promise.all([page.waitForEvent('download'), counter.keys('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^收款方式-\d{4}-\d\d-\d\d\.xlsx$/);
    const { cells } = readXlsx(readFileSync(await download.path()));
    expect(cells.get('A4')?.text).toBe('微信');
    expect(cells.get('F4')).toMatchObject({ text: '18.90', format: '#,##0.00' });
    await page.evaluate(() => {
      Object.assign(globalThis, {
        printed: 0,
        print: () => Object.assign(globalThis, { printed: 1 }),
      });
    });
    await counter.keys('p');
    await page.waitForFunction(() => (globalThis as { printed?: number }).printed === 1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: '页面' }).isVisible()).toBe(false);
    expect(await page.getByRole('listbox', { name: '报表' }).isVisible()).toBe(false);
    expect(await grid.isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await counter.keys('5');
    await counter.sees('起止日期');
    await counter.type('x');
    await counter.sees('日期请写成 2026-11-01。');
    await counter.keys('Escape');
    expect(complaints).toEqual([]);
  });
});

describeWith(['chromium', 'chinese type'], 'the report page in hard states', () => {
  let browser: Browser;
  let engine: FixtureEngine;
  let counter: CounterDriver;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    await counter.page.close();
    engine.close();
  });
  afterAll(() => browser?.close());

  async function open(overrides: Overrides = {}): Promise<void> {
    engine = await startFixtureEngine(PAGE, 'manager', overrides);
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(10_000);
    counter = new CounterDriver(page);
    await page.clock.install({ time: NOW });
    await page.goto(engine.url);
    await page.getByRole('navigation', { name: '页面' }).waitFor();
    await counter.keys('Alt+7');
    await page.getByRole('main', { name: '报表' }).waitFor();
  }

  it('shows a day, and the slips behind a figure page by page', async () => {
    await open();
    await counter.sees('统计于');
    await counter.page.locator('canvas').waitFor();
    await pictureTaker(counter)('report-hours');
    await counter.keys('ArrowRight', 'Enter');
    await counter.sees('单据：8 点 · 基金');
    await counter.sees('第 1 页，12 张');
    await counter.sees('NH01-1121-0021');
    await pictureTaker(counter)('report-slips');
    await counter.keys('PageDown');
    await counter.sees('第 2 页，12 张');
    await counter.keys('PageUp');
    await counter.sees('第 1 页，12 张');
  });

  it('says that a day is empty, and what cannot be exported then', async () => {
    await open({ 'report.read': { ...FIXTURES['report.read'], rows: [], total: null } });
    await counter.sees('这些日子没有每小时销售的数据。');
    await counter.keys('F10');
    await counter.sees('没有数据可以导出。');
    await counter.keys('Enter');
    await counter.sees('还没有数据。');
  });

  it('waits without shaking, and says so when it takes long', async () => {
    await open({ 'report.read': PENDING });
    await counter.page.clock.runFor(3_500);
    await counter.sees('正在统计… 已用 3 秒。');
  });

  it('shows a failure in words, and reads again', async () => {
    await open({ 'report.read': '报表没有做出来，请再试一次。' });
    await counter.sees('报表没有做出来，请再试一次。');
    expect(await counter.page.getByRole('button', { name: '再查' }).isVisible()).toBe(true);
  });

  it('goes on looking when the first page comes empty', async () => {
    await open({ 'report.slips': { slips: [], next: null } });
    await counter.sees('统计于');
    await counter.keys('Enter');
    await counter.sees('没有单据。');
  });
});
