/** 设置 › 门店设置 by keyboard: numbers within their range, caps never beyond the region, PIN to loosen. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { STAFF } from '#tests/support/cast.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'the store’s settings', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });
  afterAll(() => window?.close());

  it('are a manager’s: a cashier is told so', async () => {
    const { counter } = window.stage;
    await counter.signIn(STAFF.cashier.name, STAFF.cashier.pin);
    await counter.keys('Alt+6');
    await counter.sees('您的岗位不能做这一步。');
    await counter.keys('Control+l');
  });

  it('numbers out of range are refused in words and change nothing', async () => {
    const { counter } = window.stage;
    await counter.signIn(STAFF.manager.name, STAFF.manager.pin);
    await counter.keys('Alt+6', '9');
    await counter.sees('5 分钟没有操作');
    await counter.keys('i');
    await counter.type('99');
    await counter.keys('F12');
    await counter.sees('须在 1 到 30 分钟之间，没有改。');
    await counter.keys('Backspace', 'Backspace');
    await counter.type('8');
    await counter.keys('F12');
    await counter.sees('自动锁屏已改为 8 分钟。');
    await counter.sees('8 分钟没有操作');
    await counter.keys('e');
    await counter.type('3');
    await counter.keys('F12');
    await counter.sees('到期前 3 个月');
    await counter.keys('l');
    await counter.type('800');
    await counter.keys('F12');
    await counter.sees('缴款限额已改为 800.00 元。');
    await counter.sees('800.00 元，超过须店长 PIN');
  });

  it('limits go down alone and up with a PIN', async () => {
    const { counter } = window.stage;
    await counter.sees('每次退货都须店长批准');
    await counter.keys('r');
    await counter.type('10000.01');
    await counter.sees('请店长输入 6 位 PIN。');
    await window.page.locator('#approval-pin').focus();
    await counter.type(STAFF.manager.pin);
    await counter.keys('F12');
    await counter.sees('限额须在 0 到 10,000.00 元之间，没有改。');
    await window.page.getByRole('textbox', { name: /限额/ }).selectText();
    await counter.type('50');
    await window.page.locator('#approval-pin').focus();
    await counter.type(STAFF.manager.pin);
    await counter.keys('F12');
    await counter.sees('退货限额已改为 50.00 元。');
    await counter.keys('r');
    await counter.type('30');
    await counter.keys('F12');
    await counter.sees('退货限额已改为 30.00 元。');
    await counter.sees('30.00 元，自费单退一部分累计超过须店长批准');
  });

  it('caps narrow without a PIN, loosen with one, and never pass the region', async () => {
    const { counter, picture } = window.stage;
    const { page } = window;
    const cap = page.getByRole('textbox', { name: /挂账每单垫付/ });
    await counter.keys('o');
    await counter.sees('地区 ≤ 200.00 元');
    await cap.focus();
    await counter.type('300');
    await picture('settings-offline');
    await counter.keys('F12');
    await counter.sees('挂账每单垫付地区最多 200.00 元，没有改。');
    await cap.selectText();
    await counter.type('50');
    await counter.keys('F12');
    await counter.sees('离线规则已改。');
    await counter.keys('o');
    await cap.focus();
    await cap.selectText();
    await counter.type('120');
    await counter.sees('请店长输入 6 位 PIN。');
    await page.locator('#approval-pin').focus();
    await counter.type(STAFF.manager.pin);
    await counter.keys('F12');
    await page.locator('#approval-pin').waitFor({ state: 'detached' });
    const table = page.getByRole('table', { name: '离线规则' });
    await expect
      .poll(() => table.innerText())
      .toMatch(/挂账每单垫付\s+≤ 200.00 元\s+120.00 元\s+120.00 元/);
    await picture('settings-store');
    expect(window.complaints).toEqual([]);
  });
});
