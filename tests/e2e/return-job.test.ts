/** A customer brings one box of an insured sale back: scanner and keyboard alone, to the last fen. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { delayAnswersTo } from './late-answers.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'a partial return in the browser', () => {
  let window: TillWindow;
  const boxes: string[] = [];

  beforeAll(async () => {
    window = await openTillWindow();
    // F9 and Enter come faster than the list of sales, and mean the newest sale all the same.
    await delayAnswersTo(window.page, 'sale.list', 600);
    await window.page.reload();
    await window.stage.counter.signIn('林晓燕', '314159');
    await window.stage.counter.sees('请扫第一盒药');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  const approve = async (): Promise<void> => {
    const { counter } = window.stage;
    await counter.type('gu ke tui yi he');
    await counter.keys('Tab', 'Tab');
    await counter.type('246810');
  };

  it('sells two drugs on insurance, paid in cash', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('孙美丽'));
    await counter.sees('孙*丽');
    for (const name of ['感冒灵颗粒', '布洛芬缓释胶囊']) {
      const code = await codes.box(name);
      boxes.push(code);
      await counter.scan(code);
      await counter.sees(`${name} 1/1`);
    }
    await counter.seesTrialOf(2, 2);
    await counter.keys('1', 'F12');
    await counter.sees('医保结算成功');
    await counter.keys('Enter');
    await counter.sees('医保结算单暨销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
  });

  it('takes one box back: void all, the customer shows the code again, the difference in cash', async () => {
    const { counter, codes, picture } = window.stage;
    await counter.keys('F9');
    await counter.sees('退货：先找到这张单');
    await counter.keys('Enter');
    await counter.sees('整单退货');
    // A box of another sale goes nowhere.
    await counter.scan(await codes.box('感冒灵颗粒'));
    await counter.sees('这盒不是这张单卖出的，不能退。');
    await counter.scan(boxes[0] ?? '');
    await counter.sees('退一部分：扫退回的药盒');
    await counter.sees('退 1 盒');
    await picture('return-boxes');
    await counter.keys('F12');
    await counter.sees('须请顾客再出示医保码');
    await approve();
    await picture('return-approval');
    await counter.keys('F12');
    await counter.sees('已退费，留下的商品要重新结算');
    await picture('return-between');
    await counter.keys('Enter');
    await counter.sees('退货中：NH01-');
    await counter.scan(await codes.person('孙美丽'));
    await counter.seesTrialOf(1, 1);
    await picture('return-counter');
    await counter.keys('F12');
    await counter.sees('请退现金 16.80 元');
    await picture('return-money');
    await counter.keys('Enter');
    await counter.sees('退货完成');
    await counter.sees('请退现金 16.80 元');
    await picture('return-done');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    await expect.poll(() => window.slips().length).toBe(3);
    const red = window.slips().find((slip) => slip.includes('退货小票'));
    expect(red).toContain('感冒灵颗粒');
    const fresh = window.slips().find((slip) => !slip.includes('感冒灵颗粒'));
    expect(fresh).toContain('布洛芬缓释胶囊');
    const ledger = (await window.console('ledger')) as {
      readonly settlements: readonly unknown[];
    };
    expect(ledger.settlements).toHaveLength(3);
  });

  it('gives back a self-paid part alone within the limit, and asks a manager above it', async () => {
    const { counter, codes, picture } = window.stage;
    await counter.lock();
    await counter.signIn('赵国栋', '246810');
    await counter.keys('Alt+6', '9');
    await counter.sees('每次退货都须店长批准');
    await counter.keys('r');
    await counter.type('30');
    await window.page.locator('#approval-pin').focus();
    await counter.type('246810');
    await counter.keys('F12');
    await counter.sees('退货限额已改为 30.00 元。');
    await counter.lock();
    await counter.signIn('林晓燕', '314159');
    await counter.sees('请扫第一盒药');
    const own: string[] = [];
    for (const name of ['感冒灵颗粒', '布洛芬缓释胶囊', '维生素E软胶囊']) {
      const code = await codes.box(name);
      own.push(code);
      await counter.scan(code);
      await counter.sees(`${name} 1/1`);
    }
    await counter.keys('1', 'F12');
    await counter.sees('自费收款');
    await counter.type('100');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    // The first box alone, with a reason only.
    await counter.keys('F9', 'Enter');
    await counter.sees('整单退货');
    await counter.scan(own[0] ?? '');
    await counter.sees('退 1 盒');
    await counter.keys('F12');
    await counter.sees('退一部分：原因');
    expect(await window.page.locator('#approval-pin').count()).toBe(0);
    await counter.type('gu ke tui yi he');
    await picture('return-alone');
    await counter.keys('F12');
    await counter.sees('退货完成');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    // The next one passes the limit together with it.
    await counter.keys('F9', 'Enter');
    await counter.sees('整单退货');
    await counter.scan(own[1] ?? '');
    await counter.sees('退 1 盒');
    await counter.keys('F12');
    await counter.sees('退一部分：原因和店长批准');
    await counter.keys('Escape', 'Escape', 'Escape');
    await counter.sees('请扫第一盒药');
  });

  it('goes on after the page was loaded anew in the middle, and gives all back after all', async () => {
    const { counter, codes, picture } = window.stage;
    await counter.scan(await codes.person('孙美丽'));
    await counter.sees('孙*丽');
    const names = ['感冒灵颗粒', '布洛芬缓释胶囊'];
    const own: string[] = [];
    for (const name of names) {
      const code = await codes.box(name);
      own.push(code);
      await counter.scan(code);
      await counter.sees(`${name} 1/1`);
    }
    await counter.seesTrialOf(2, 2);
    await counter.keys('1', 'F12');
    await counter.sees('医保结算成功');
    await counter.keys('Enter');
    await counter.sees('医保结算单暨销售小票');
    await counter.keys('Enter', 'F9', 'Enter');
    await counter.sees('整单退货');
    await counter.scan(own[0] ?? '');
    await counter.sees('退 1 盒');
    await counter.keys('F12');
    await counter.sees('须请顾客再出示医保码');
    await approve();
    await counter.keys('F12');
    await counter.sees('已退费，留下的商品要重新结算');
    await window.page.reload();
    await counter.sees('退货中：NH01-');
    await counter.keys('F9');
    await counter.sees('已退费，留下的商品要重新结算');
    await counter.keys('F7');
    await counter.sees('请把留下的药也收回');
    await counter.type('246810');
    await picture('return-everything');
    await counter.keys('F12');
    await counter.sees('退货完成');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    expect(window.complaints).toEqual([]);
    await counter.keys('Tab');
    await counter.hasVisibleFocus();
  });
});
