/**
 * What goods were bought for, by keyboard alone: received with a price, sold, earned; corrected by
 * the manager; and the history of a selling price.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addDays, chinaDate } from '#core/time.ts';
import { describeWith } from '#tests/support/needs.ts';
import { delayAnswersTo } from './late-answers.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const PIN = '246810';
const DRUG = '布洛芬缓释胶囊';
const today = chinaDate(Date.now());

describeWith(['chromium', 'chinese type'], 'prices at the keyboard', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
    // F6 comes faster than what the word finds, and means that all the same.
    await delayAnswersTo(window.page, 'product.search', 500);
    await window.page.reload();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  async function toStock(): Promise<void> {
    const { counter } = window.stage;
    await counter.keys('Alt+5');
    await counter.keys('F2');
    await counter.type('blfhs');
  }

  it('receives with a price; a strange one is warned of, and taken', async () => {
    const { counter, picture } = window.stage;
    await counter.signIn('赵国栋', PIN);
    await toStock();
    await counter.keys('F6');
    await window.page.getByRole('dialog', { name: `入库 · ${DRUG}` }).waitFor();
    await counter.type('BL2611');
    // The first to expire is what the counter sells.
    const rest = ['2', addDays(today, -200), addDays(today, 60), '189', '云州医药'];
    for (const text of rest.slice(0, 4)) {
      await counter.keys('Tab');
      await counter.type(text);
    }
    await counter.sees('进价高于售价 18.90 元');
    await picture('stock-receive');
    await counter.keys('Tab');
    await counter.type(rest[4] ?? '');
    await counter.keys('Enter');
    await counter.sees('已入库：布洛芬缓释胶囊 批号 BL2611，现有 2 盒。');
    await counter.sees('189.00');
  });

  it('refuses what is no price, in words, and takes nothing in', async () => {
    const { counter } = window.stage;
    await counter.keys('F6');
    await window.page.getByRole('dialog', { name: `入库 · ${DRUG}` }).waitFor();
    await counter.type('BL2611');
    for (const text of ['1', addDays(today, -200), addDays(today, 60), '1.2345678']) {
      await counter.keys('Tab');
      await counter.type(text);
    }
    await counter.sees('进价须大于 0，最多六位小数；不知道就空着。');
    await counter.keys('Enter');
    await counter.keys('Escape');
    expect(await window.page.getByText('BL2611').count()).toBe(1);
  });

  it('corrects the price with a PIN; goods at another price are a row of their own', async () => {
    const { counter, picture } = window.stage;
    await counter.keys('F11');
    await counter.sees('现 189.00 元');
    await counter.type('14.175');
    await window.page.getByLabel('店长 PIN').fill(PIN);
    await counter.keys('F11');
    await counter.sees('已更正进价：布洛芬缓释胶囊 批号 BL2611，14.175 元。');
    await counter.keys('F6');
    await window.page.getByRole('dialog', { name: `入库 · ${DRUG}` }).waitFor();
    await counter.type('BL2611');
    for (const text of ['3', addDays(today, -200), addDays(today, 60), '15']) {
      await counter.keys('Tab');
      await counter.type(text);
    }
    await counter.keys('Enter');
    await counter.sees('现有 3 盒。');
    const rows = window.page.getByText('BL2611', { exact: true });
    await expect.poll(() => rows.count()).toBe(2);
    await picture('stock-lots');
  });

  it('sells a box: a cashier sees no purchase price', async () => {
    const { counter, codes } = window.stage;
    await counter.lock();
    await counter.signIn('林晓燕', '314159');
    await counter.scan(await codes.box(DRUG));
    await counter.sees(`${DRUG} 1/1`);
    await counter.keys('F6');
    await counter.sees('余 4 盒');
    expect(await window.page.getByRole('option', { name: 'BL2611' }).count()).toBe(1);
    await counter.keys('Escape', '2', 'F12');
    await counter.sees('微信');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await toStock();
    await counter.sees('BL2611');
    expect(await window.page.getByRole('columnheader', { name: '进价' }).count()).toBe(0);
    expect(await window.page.getByText('14.175').count()).toBe(0);
  });

  it('the margin is in the report', async () => {
    const { counter, picture } = window.stage;
    await counter.lock();
    await counter.signIn('赵国栋', PIN);
    await counter.keys('Alt+7');
    await counter.sees('每小时销售');
    await counter.keys('PageDown', 'PageDown', 'PageDown', 'PageDown', 'PageDown');
    const grid = window.page.getByRole('grid', { name: '毛利' });
    await grid.waitFor();
    // 18.90 sold, 14.175 paid for it, half up.
    for (const text of ['18.90', '14.18', '4.72', '25.0']) {
      await expect.poll(() => grid.innerText()).toContain(text);
    }
    await window.page.locator('canvas').waitFor();
    await picture('report-margin');
  });

  it('every price a product has had', async () => {
    const { counter, picture } = window.stage;
    await toStock();
    for (const price of ['19.9', '21.5']) {
      await counter.keys('F8');
      await counter.sees('新单价');
      await counter.type(price);
      await window.page.getByLabel('店长 PIN').fill(PIN);
      await counter.keys('F8');
      await counter.sees(`已改价：${DRUG} ${Number(price).toFixed(2)} 元`);
    }
    await counter.keys('F4');
    await counter.sees(`价格记录 · ${DRUG}`);
    const table = window.page.getByRole('table', { name: '价格记录' });
    await expect.poll(() => table.innerText()).toContain('建店时');
    const rows = (await table.innerText()).split('\n').slice(1);
    expect(rows.map((row) => row.split('\t').slice(1, 4))).toEqual([
      ['19.90', '21.50', '进价变动'],
      ['18.90', '19.90', '进价变动'],
      ['—', '18.90', '建店时'],
    ]);
    await picture('price-history');
    await counter.keys('Escape');
    expect(window.complaints).toEqual([]);
  });
});
