/** What else a counter does all day: plain sales, parked ones, returns, wrong codes, lost answers. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'other jobs in the browser', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
    await window.stage.counter.signIn('林晓燕', '314159');
    await window.stage.counter.sees('请扫第一盒药');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('refuses wrong codes in words and changes nothing', async () => {
    const { counter, codes } = window.stage;
    const wrong = [
      ['810042', '没有改动任何内容'],
      ['89999991234567890123', '前 7 位不在本店商品里'],
      ['134650000000000001', '还没到收款这一步'],
      ['4249001000000099999999990000', '请顾客刷新医保码再扫'],
    ] as const;
    for (const [code, sentence] of wrong) {
      await counter.scan(code.length < 8 ? `${code}99` : code);
      await counter.sees(sentence);
    }
    const rx = await codes.box('阿托伐他汀钙片');
    await counter.scan(rx);
    await counter.sees('处方药');
    await counter.sees('请扫第一盒药');
  });

  it('sells over the counter: search by initials, box code, WeChat', async () => {
    const { counter, codes } = window.stage;
    await counter.keys('F2');
    await counter.type('blf');
    await counter.sees('布洛芬缓释胶囊');
    await counter.keys('Enter');
    await counter.sees('0/1');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('布洛芬缓释胶囊 1/1');
    await counter.keys('2', 'F12');
    await counter.sees('微信');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
  });

  it('takes what is typed on the heels of F12 as the amount', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.barcode('医用棉签'));
    await counter.sees('收款 5.50');
    await counter.keys('1');
    // All before the page has drawn anything: the fingers do not look whether the field is there.
    await counter.rush('F12', '1', '0', '0', 'Enter');
    await counter.sees('销售小票');
    await expect.poll(() => window.slips().at(-1)).toContain('现金实收 100.00');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
  });

  it('takes digits as the amount although a tender has the focus', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.barcode('医用棉签'));
    await counter.sees('收款 5.50');
    await counter.keys('F12', '2', 'Shift+Tab');
    await counter.keys('0');
    await expect.poll(() => window.page.locator('#received').inputValue()).toBe('20');
    await counter.keys('Escape', 'Delete');
    await counter.sees('请扫第一盒药');
  });

  it('parks a sale and takes it up again', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.barcode('医用棉签'));
    // Not the name: the feedback line may say it still of the sale before.
    await counter.sees('收款 5.50');
    await counter.keys('F8');
    await counter.sees('请扫第一盒药');
    await counter.keys('F8');
    await counter.sees('取单');
    await counter.keys('1');
    await counter.sees('医用棉签');
    await counter.keys('Delete');
    await counter.sees('请扫第一盒药');
  });

  it('shows a lost answer as unknown, with no way to press again', async () => {
    const { counter, codes } = window.stage;
    // Class 甲 over the counter, paid from the account: an insured sale without a prescription.
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('吴*芬');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('布洛芬缓释胶囊 1/1');
    await counter.seesTrialOf(1, 1);
    await window.console('faults', { kind: 'lost-answer', infno: '2102', count: 1 });
    await counter.keys('F12');
    await counter.sees('结果未知：医保平台没有答复');
    const words = await window.page.locator('body').innerText();
    for (const forbidden of ['重试', '再试一次', '请重新结算']) {
      expect(words).not.toContain(forbidden);
    }
    await counter.keys('Escape');
    await counter.sees('结果未知：医保平台没有答复');
    await counter.keys('F10');
    await expect.poll(() => window.slips().at(-1) ?? '').toContain('本凭条不是结算凭证');
    // The customer keeps a paper that promises nothing.
    expect(window.slips().at(-1)).toContain('待核对凭条');
    expect(window.slips().at(-1)).not.toContain('统筹基金支付');
    await counter.keys('F8');
    await counter.sees('请扫第一盒药');
    await counter.sees('结果未知');
  });

  it('voids a paid insured sale with the manager’s PIN and gives the cash back', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('孙美丽'));
    await counter.sees('孙*丽');
    await counter.scan(await codes.box('感冒灵颗粒'));
    await counter.sees('感冒灵颗粒 1/1');
    await counter.seesTrialOf(1, 1);
    await counter.keys('1', 'F12');
    await counter.sees('医保结算成功');
    await counter.type('20');
    await counter.keys('Enter');
    await counter.sees('医保结算单暨销售小票');
    await counter.keys('Enter', 'F9');
    await counter.sees('退货：先找到这张单');
    await counter.keys('Enter');
    await counter.sees('整单退货');
    await counter.type('gu ke tui huo');
    await counter.keys('Tab', 'Tab');
    await counter.type('246810');
    await counter.keys('F12');
    await counter.sees('请退');
    await counter.sees('16.80');
    await counter.keys('Enter');
    const ledger = (await window.console('ledger')) as {
      readonly settlements: readonly { readonly is_refund: unknown }[];
    };
    // The unknown one, this sale and its red entry.
    expect(ledger.settlements).toHaveLength(3);
  });

  it('keeps a visible focus and complains of nothing', async () => {
    await window.stage.counter.keys('Tab');
    await window.stage.counter.hasVisibleFocus();
    expect(window.complaints).toEqual([]);
  });
});
