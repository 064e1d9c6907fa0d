/**
 * A shift by keyboard alone: opened with a counted float, a sale, cash paid out, counted blind with a
 * difference, explained, closed; its Z report is on paper. And two windows that close the same shift.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { CounterDriver } from './counter-driver.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'a shift in the browser', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('begins with the float, counted by faces; letters are refused in the field', async () => {
    const { counter, picture } = window.stage;
    await counter.signIn('林晓燕', '314159', { float: 'ask' });
    await counter.sees('门店备用金 500.00 元。');
    await counter.type('x');
    await counter.sees('张数只能填数字，没有填入。');
    await counter.type('4');
    await counter.keys('ArrowDown');
    await counter.type('2');
    await picture('shift-open');
    await counter.keys('F12');
    await counter.sees('第 1 班已开班，备用金 500.00 元。');
  });

  it('sells, pays cash out, and asks a manager above the limit', async () => {
    const { counter, codes, picture } = window.stage;
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('布洛芬缓释胶囊');
    await counter.keys('1', 'F12');
    await counter.sees('实收');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    await counter.keys('Alt+4');
    await counter.sees('先点数，应有金额在点数完成后显示。');
    await counter.sees('盲点：点数完成后显示当天的账。');
    await counter.keys('k');
    await counter.type('2000');
    await counter.sees('请店长输入 6 位 PIN。');
    await counter.keys('Backspace');
    await counter.keys('F12');
    await counter.sees('中途缴款 200.00 元已登记。');
    await counter.keys('x');
    await counter.sees('先点数，再看应有金额。');
    await picture('shift-blind');
  });

  it('is counted blind, kept over a reload, explained and closed; the Z report is printed', async () => {
    const { counter, picture } = window.stage;
    await counter.keys('t');
    await counter.type('3');
    await counter.keys('Enter');
    await counter.keys('Enter', 'Enter');
    await counter.type('1');
    await counter.sees('310.00');
    // A window that closes loses nothing.
    await counter.sees('已暂存，关窗不丢。');
    await window.page.reload();
    await counter.sees('请扫第一盒药');
    await counter.keys('Alt+4');
    await counter.sees('310.00');
    await counter.keys('F12');
    await counter.sees('短款 8.90，请写明原因。');
    await picture('shift-counted');
    await counter.keys('t');
    await counter.type('lost a coin');
    await counter.keys('Enter');
    await counter.type('10');
    await counter.keys('F12');
    await counter.sees('已交班，短款 8.90 已登记');
    await expect
      .poll(() => window.slips().some((slip) => slip.includes('交班报表 Z 0001')))
      .toBe(true);
    const [z] = window.slips().filter((slip) => slip.includes('交班报表 Z 0001'));
    for (const part of ['中途缴款', 'lost a coin', '-8.90', '300.00', '审计封签']) {
      expect(z).toContain(part);
    }
    await counter.keys('h');
    await counter.sees(/^Z 1$/);
    await counter.keys('Enter');
    await counter.sees('净销售');
    await picture('shift-report');
    await counter.keys('F12');
    await counter.sees('报表正在打印，重打第 1 次。');
    await expect
      .poll(() => window.slips().some((slip) => slip.includes('重打 第 1 次')))
      .toBe(true);
    await counter.keys('Escape', 'Escape');
    expect(window.complaints).toEqual([]);
  });

  it('two windows close the same shift: the second is told who was first', async () => {
    const { counter } = window.stage;
    await counter.keys('o');
    await counter.sees('林晓燕');
    await counter.sees('沿用留存 300.00');
    await counter.keys('F12');
    await counter.sees('第 2 班已开班，备用金 300.00 元。');
    await counter.sees('先点数，应有金额在点数完成后显示。');
    await counter.keys('t');
    await counter.type('3');
    await counter.keys('F12');
    await counter.sees('可以交班');
    const page = await window.page.context().newPage();
    await page.goto(new URL('/', window.page.url()).href);
    const second = new CounterDriver(page);
    await second.sees('请扫第一盒药');
    await second.keys('Alt+4');
    await second.sees('可以交班');
    await Promise.all([counter.keys('F12'), second.keys('F12')]);
    await Promise.any([counter.sees('已交班，现金相符'), second.sees('已交班，现金相符')]);
    await Promise.any([
      counter.sees(/已在 .* 交班，不能再交一次。/),
      second.sees(/已在 .* 交班，不能再交一次。/),
    ]);
    await page.close();
  });
});
