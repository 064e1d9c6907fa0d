/**
 * Dossiers of every end by keyboard: a reviewed prescription sold when the line fell, 挂账 from an ID
 * card with its difference, one closed by the manager, money collected and money the store bears.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { people } from '#simulator/data.ts';
import {
  cashierIdentifiesCustomer,
  cashierLinksPrescription,
  cashierScansBoxes,
  pharmacistApproves,
} from './main-job.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const HELD = '张建国';
const MANAGER_PIN = '246810';

function idOf(name: string): string {
  const person = people.find((one) => one.name === name);
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person.certno;
}

describeWith(['chromium', 'chinese type'], 'what waits to be settled', () => {
  let window: TillWindow;

  const cutLine = () => window.console('faults', { kind: 'offline', infno: '*' });
  const mendLine = async (): Promise<void> => {
    await window.console('faults', { clear: true });
    await window.page.getByText('医保平台已恢复').first().waitFor({ timeout: 35_000 });
  };

  /** An ID card with the line up, boxes, then the line falls: 挂账 with the manager's PIN. */
  async function hold(): Promise<void> {
    const { counter, codes } = window.stage;
    await counter.scan(idOf(HELD));
    await counter.sees('张*国');
    for (let box = 1; box <= 6; box += 1) {
      await counter.scan(await codes.box('布洛芬缓释胶囊'));
      await counter.sees(`布洛芬缓释胶囊 ${box}/${box}`);
    }
    // F5 does nothing while the trial of the last box is still under way.
    await counter.seesTrialOf(1, 6);
    await cutLine();
    await counter.keys('F5');
    await counter.sees('医保平台连接中断');
    await counter.sees('断线前已核验');
    // What may be sold without a line is asked when the line has gone: the keys come with it.
    await window.page.getByRole('button', { name: /挂账/ }).waitFor();
    await counter.keys('Control+F12');
    await counter.sees(/挂账：顾客现付估算自付 [\d.]+ 元，其余 [\d.]+ 元由本店暂垫。/);
    // Nothing to pay here: the PIN has the focus, and without it nothing happens.
    await counter.keys('Enter');
    await counter.sees('请店长输入 6 位 PIN。');
    await counter.type(MANAGER_PIN);
    await counter.keys('Enter');
    await counter.sees('取单码');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    await counter.sees(/待补结 113\.40/);
  }

  /** The manager ends the only dossier that waits. */
  async function close(): Promise<void> {
    const { counter } = window.stage;
    await counter.keys('Shift+F8');
    await counter.sees('补结：先找到这一单');
    await counter.sees('张*国');
    await counter.keys('Enter');
    await counter.sees('挂账 · 取单码');
    await counter.keys('F9');
    await counter.sees('了结这一单？');
    await counter.type('gu ke bu lai');
    await counter.keys('Tab', 'Tab');
    await counter.type(MANAGER_PIN);
    await counter.keys('F9');
    await counter.seesNot('了结这一单？');
    await counter.keys('Escape');
    await counter.seesNot('取单码');
  }

  beforeAll(async () => {
    window = await openTillWindow();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('sells a prescription reviewed before the line fell, and settles it when it is back', async () => {
    const { counter, codes, picture } = window.stage;
    await cashierIdentifiesCustomer(window.stage);
    await cashierLinksPrescription(window.stage);
    await pharmacistApproves(window.stage);
    await cashierScansBoxes(window.stage);
    await counter.sees('平台试算');
    await cutLine();
    await counter.keys('F12');
    await counter.sees('结算前核验处方没有答复，没有扣款。');
    await counter.sees('处方暂不上报售出，以免被标记为已使用；');
    await counter.sees('审核通过');
    await counter.sees('先付后补，收 230.60');
    await picture('offline');
    await counter.keys('F12');
    await counter.sees('收款，打印补结凭单');
    await counter.keys('Enter');
    await counter.sees('取单码');
    await counter.keys('Enter');
    await mendLine();
    await counter.keys('Shift+F8');
    await counter.sees('王*兰');
    await counter.keys('Enter');
    await counter.sees('先付后补 · 取单码');
    await counter.scan(await codes.person('王秀兰'));
    await counter.sees('平台试算：将退 现金 217.70 元。');
    const settle = window.page.getByRole('button', { name: '补结，退差额' });
    await expect.poll(() => settle.getAttribute('aria-disabled')).not.toBe('true');
    await counter.keys('F12');
    await counter.sees('已补结，请退 217.70 元');
    await counter.keys('Enter');
    await counter.seesNot(/待补结 \d/);
  });

  it('shows customer, estimate and the whole main action at 150 % zoom', async () => {
    const { counter } = window.stage;
    const { page } = window;
    await counter.scan(await window.stage.codes.person('吴桂芬'));
    await counter.scan(await window.stage.codes.box('布洛芬缓释胶囊'));
    await counter.seesTrialOf(1, 1);
    await cutLine();
    await counter.keys('F5');
    await counter.sees('先付后补，收 18.90');
    await page.setViewportSize({ width: 911, height: 512 });
    const legend = await page.locator('nav.legend').boundingBox();
    const main = await page.locator('[data-main-action]').boundingBox();
    expect((main?.y ?? 999) + (main?.height ?? 999)).toBeLessThanOrEqual(legend?.y ?? 0);
    const cards = await page.locator('.counter-cards').boundingBox();
    expect(cards?.height).toBeGreaterThan(60);
    const total = await page.locator('.total-bar').boundingBox();
    const amount = await page.locator('.total-bar p b').boundingBox();
    expect((amount?.x ?? 999) + (amount?.width ?? 999)).toBeLessThanOrEqual(
      (total?.x ?? 0) + (total?.width ?? 0),
    );
    await page.setViewportSize({ width: 1366, height: 768 });
    await counter.keys('Shift+F12');
    await counter.sees('以后不能再走医保。确定吗？');
    await counter.keys('Enter');
    await counter.sees('自费收款');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await mendLine();
  });

  it('is switched on by the manager: 挂账', async () => {
    const { counter } = window.stage;
    await counter.lock();
    await counter.signIn('赵国栋', MANAGER_PIN);
    await counter.keys('Alt+6', '3');
    await counter.sees('开通挂账');
    await counter.keys('F8');
    await counter.sees('开通挂账？');
    await counter.type(MANAGER_PIN);
    await counter.keys('F8');
    await counter.sees('已开通挂账。');
    await counter.sees('关闭挂账');
    await counter.lock();
    await counter.signIn('林晓燕', '314159');
    await counter.keys('Alt+1');
  });

  it('is settled by the engine alone when the line is back', async () => {
    await hold();
    await mendLine();
    await window.stage.counter.seesNot(/待补结 \d/);
  });

  it.each(['collected', 'borne by the store'])('closed with a reason, %s', async (end) => {
    const { counter } = window.stage;
    await hold();
    await close();
    await counter.seesNot(/待补结 \d/);
    await counter.sees('1 笔');
    await counter.keys('Shift+F11');
    await counter.sees('请收现金 113.40 元');
    await counter.keys('F12');
    await counter.sees('补收差额');
    if (end === 'collected') {
      await counter.keys('Enter');
      await counter.sees('补收 113.40 元已记账。');
    } else {
      await counter.keys('F9');
      await counter.sees('由本店承担差额');
      await counter.type('lian xi bu dao');
      await counter.keys('Tab', 'Tab');
      await counter.type(MANAGER_PIN);
      await counter.keys('F12');
    }
    await counter.sees('没有待办的钱款。');
    await counter.keys('Escape');
    await counter.seesNot('1 笔');
    await mendLine();
  });

  it('complains of nothing but the requests that were cut', () => {
    expect(window.complaints).toEqual([]);
  });
});
