/** A till that is left alone locks by itself, by key at once; the sale in work is there afterwards. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFixtureEngine } from '#tests/pages/fixture-engine.ts';
import { NOW } from '#tests/pages/fixture-ground.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const PAGE = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer');
const NAME = '林晓燕';
const PIN = '314159';
const JUST_BEFORE_MS = 4 * 60_000 + 55_000;

describeWith(['chromium', 'chinese type'], 'a till that is left alone', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
    const { counter, codes } = window.stage;
    await counter.signIn(NAME, PIN);
    await counter.scan(await codes.box('布洛芬'));
    await counter.sees('布洛芬缓释胶囊 1/1');
    await window.page.clock.install();
  });

  afterAll(() => window?.close());

  const locked = () => window.page.getByText('选择登录人', { exact: true });

  it('locks after five minutes without a hand on it, and keeps the sale', async () => {
    const { page, stage } = window;
    await stage.counter.keys('ArrowDown');
    await page.clock.fastForward(JUST_BEFORE_MS);
    expect(await locked().count()).toBe(0);
    // A key begins the five minutes anew.
    await stage.counter.keys('ArrowUp');
    await page.clock.fastForward(JUST_BEFORE_MS);
    expect(await locked().count()).toBe(0);
    await page.clock.fastForward(10_000);
    await locked().waitFor();
    expect(await page.getByText('布洛芬缓释胶囊').count()).toBe(0);
    await stage.counter.signIn(NAME, PIN);
    await stage.counter.sees('布洛芬缓释胶囊');
    await stage.counter.sees(/^追溯码\s*1\/1/);
  });

  it('locks at once by Ctrl+L, also out of a dialog, and keeps the sale', async () => {
    const { stage } = window;
    await stage.counter.keys('F10');
    await stage.counter.sees('重打小票');
    await stage.counter.lock();
    await stage.counter.signIn(NAME, PIN);
    await stage.counter.sees('布洛芬缓释胶囊');
    await stage.counter.sees(/^追溯码\s*1\/1/);
    expect(window.complaints).toEqual([]);
  });

  it('is not idle while a scanner that the engine reads is used', async () => {
    const engine = await startFixtureEngine(PAGE, 'cashier', { 'staff.signOut': null });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(10_000);
      await page.clock.install({ time: NOW });
      await page.goto(engine.url);
      await page.getByRole('navigation', { name: '页面' }).waitFor();
      const asked = (call: string): number =>
        engine.commands.filter((one) => one.call === call).length;
      for (const minute of [4, 8, 12]) {
        await page.clock.fastForward(4 * 60_000);
        engine.scan(`8100427000000000000${minute % 10}`);
        await expect.poll(() => asked('sale.scan')).toBe(minute / 4);
      }
      expect(asked('staff.signOut')).toBe(0);
      await page.clock.fastForward(5 * 60_000 + 1_000);
      await expect.poll(() => asked('staff.signOut')).toBe(1);
    } finally {
      await browser.close();
      engine.close();
    }
  });
});
