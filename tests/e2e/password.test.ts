/** A password in place of a PIN, by keyboard: set at the log-in page, typed there and in an approval. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { staffCardCode } from '#core/scan.ts';
import { STAFF } from '#tests/support/cast.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const { name, pin } = STAFF.manager;
const PASSWORD = 'qing-feng8-lu';

describeWith(['chromium', 'chinese type'], 'a password', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });
  afterAll(() => window?.close());

  const box = () => window.page.getByRole('textbox', { name: '密码', exact: true });

  /** Enter leaves the box empty: what follows is typed into the same one or its successor. */
  async function enter(password: string): Promise<void> {
    const { counter } = window.stage;
    await expect.poll(() => box().inputValue()).toBe('');
    await expect.poll(() => box().evaluate((one) => one === document.activeElement)).toBe(true);
    await counter.type(password);
    await counter.keys('Enter');
  }

  it('is set in place of a PIN with F4 and F3, twice, and not an easy one', async () => {
    const { counter, picture } = window.stage;
    await counter.sees(name);
    await counter.keys('1');
    await counter.sees(`${name}，请输入 PIN`);
    await counter.keys('F4');
    await counter.sees('请输入现在的 PIN');
    await counter.keys(...pin, 'F3');
    await counter.sees('请设自己的密码');
    await picture('password');
    for (const [text, why] of [
      ['kaimen', '8 到 64 位'],
      ['kaimenla', '至少两种'],
      ['password1', '太好猜'],
      [`kaimen-${STAFF.manager.staffNo}`, '不要有工号'],
    ] as const) {
      await enter(text);
      await counter.sees(why);
    }
    await enter(PASSWORD);
    await counter.sees('请再输入一次');
    await enter(`${PASSWORD}x`);
    await counter.sees('两次输入不一样，请重新设。');
    await enter(PASSWORD);
    await counter.sees('请再输入一次');
    await enter(PASSWORD);
    await counter.seesNot('选择登录人');
    await counter.lock();
  });

  it('signs in, however fast it is typed; a staff card scanned into it is still a card', async () => {
    const { counter } = window.stage;
    await counter.keys('1');
    await counter.sees(`${name}，请输入密码`);
    await enter('qing-feng8-lv');
    await counter.sees('密码不对，还可试 4 次。');
    await enter('short');
    await counter.sees('密码至少 8 位');
    await counter.scan(staffCardCode(STAFF.pharmacist.staffNo));
    await counter.sees(`${STAFF.pharmacist.name}，请输入 PIN`);
    await counter.keys('Escape', '1');
    await counter.sees(`${name}，请输入密码`);
    await expect.poll(() => box().count()).toBe(1);
    await counter.fast(8, ...PASSWORD, 'Enter');
    await counter.seesNot('选择登录人');
  });

  it('approves, where a PIN of six digits is another manager’s', async () => {
    const { counter } = window.stage;
    await counter.keys('Alt+6', '6');
    await counter.sees('停用立即生效');
    await counter.keys('PageDown', 'F7');
    await counter.sees('店长密码');
    await counter.type(pin);
    await counter.keys('F7');
    await counter.sees('请店长输入密码。');
    await counter.keys(...Array.from(pin, () => 'Backspace'));
    await counter.type('qing-feng8-lv');
    await counter.keys('F7');
    await counter.sees('店长密码不对，还可试 4 次。没有执行。');
    await counter.fast(8, ...PASSWORD, 'Enter');
    await counter.sees(/已停用 /);
    await counter.lock();
  });

  it('goes back to a PIN the same way', async () => {
    const { counter } = window.stage;
    await counter.keys('1');
    await counter.sees(`${name}，请输入密码`);
    await counter.keys('F4');
    await counter.sees('请输入现在的密码');
    await enter(PASSWORD);
    await counter.sees('请设自己的密码');
    await counter.keys('F3');
    await counter.sees('请设自己的 PIN');
    await counter.keys(...'730482');
    await counter.sees('请再输入一次');
    await counter.keys(...'730482');
    await counter.seesNot('选择登录人');
    expect(window.complaints).toEqual([]);
  });
});
