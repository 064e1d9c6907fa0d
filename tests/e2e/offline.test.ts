/** A counter whose line is cut: it says so, sells on, and goes on by itself when the line is back. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

describeWith(['chromium', 'chinese type'], 'the counter without a line', () => {
  let window: TillWindow;

  const cutLine = () => window.console('faults', { kind: 'offline', infno: '*' });
  const mendLine = () => window.console('faults', { clear: true });

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

  it('says within 3 s of the first failed call that the line is gone', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('吴*芬');
    await cutLine();
    const begun = Date.now();
    // The last code of the basket asks for the figures by itself: the first call that fails.
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('医保平台连接中断');
    expect(Date.now() - begun).toBeLessThan(3_000);
    await counter.sees('自费销售照常，医保结算暂停。');
    await counter.sees(/系统自动重连，下次 \d+ 秒后；恢复后自动继续，不用重启。/);
    await counter.sees('现在可以');
    await counter.sees('恢复后才能');
    // Calm: nothing turns or blinks.
    expect(await window.page.locator('.anticon-spin').count()).toBe(0);
  });

  it('strikes out what cannot be done and says why, and F1 tells the rules', async () => {
    const { counter } = window.stage;
    for (const [key, why] of [
      ['F5', '恢复后才能预结算'],
      ['F7', '恢复后才能用个账'],
    ] as const) {
      await counter.keys(key);
      await counter.sees(why);
    }
    await counter.keys('F1');
    await counter.sees('不能说“已经报销”。');
    await counter.keys('F2');
    await counter.sees('知道了');
    await counter.keys('Escape');
    await counter.seesNot('知道了');
  });

  it('sells at the customer’s own cost after asking', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.barcode('医用棉签'));
    await counter.sees('恢复后补结');
    await counter.keys('Shift+F12');
    await counter.sees('以后不能再走医保。确定吗？');
    await counter.keys('Enter');
    await counter.sees('自费收款');
    await counter.keys('Enter');
    await counter.sees('销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    await counter.sees(/待上传 \d+ 条 · 金额 [\d.]+ · 最早 不到 1 分钟/);
  });

  it('registers by hand, takes all the money, seals a dossier and prints the voucher', async () => {
    const { counter, codes } = window.stage;
    await counter.keys('F3');
    await counter.sees('手工登记，未联网核验');
    await counter.type('吴桂芬');
    await counter.keys('Tab');
    await counter.type('990100196201110487');
    await counter.keys('Tab');
    await counter.type('13800002206');
    await counter.keys('Enter');
    await counter.sees('吴*芬');
    expect(await window.page.locator('body').innerText()).not.toContain('吴桂芬');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('布洛芬缓释胶囊 1/1');
    await counter.sees('仅为估算，不是结算结果');
    await counter.sees(/≈ \d+ 元/);
    await counter.sees('先付后补，收');
    await counter.keys('F12');
    await counter.sees('收款，打印补结凭单');
    await counter.keys('Enter');
    await counter.sees('取单码');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
    await counter.sees(/待补结 18\.90/);
    await expect.poll(() => window.slips().join('\n')).toContain('取单码');
  });

  it('is back by itself, uploads what waited, and says what waits to be settled', async () => {
    const { counter } = window.stage;
    await counter.keys('F5');
    await counter.sees('恢复后才能预结算');
    await mendLine();
    await counter.page.getByText('医保平台已恢复').first().waitFor({ timeout: 35_000 });
    await counter.sees(/正在补传 \d+\/\d+，不影响收银。/);
    await counter.seesNot('恢复后才能预结算');
    await counter.seesNot(/待上传 \d/);
    await counter.sees(/有 1 单待补结，最早 \d\d-\d\d 到期。/);
    await counter.sees('请扫医保码、社保卡或身份证。');
  });

  it('settles the dossier of the customer who came back, and gives the difference back', async () => {
    const { counter, codes, picture } = window.stage;
    const code = /取单码\D*(\d{4} \d{4})/.exec(window.slips().join('\n'))?.[1] ?? '';
    await counter.keys('Shift+F8');
    await counter.sees('补结：先找到这一单');
    await counter.seesNot(/有 1 单待补结/);
    await counter.type(`${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`);
    await counter.keys('Enter');
    await counter.sees('取单码不对，请核对凭单。');
    await counter.keys('Backspace');
    await counter.type(code.slice(-1));
    await counter.keys('Enter');
    await counter.sees(`取单码 ${code}`);
    // Somebody else may not have it.
    await counter.scan(await codes.person('孙美丽'));
    await counter.sees('不是同一个人，不能补结。');
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('身份已核对');
    await counter.sees('平台试算：将退');
    await picture('dossier');
    await counter.keys('F12');
    await counter.sees(/已补结，请退 [\d.]+ 元/);
    await counter.sees(/请退 现金 [\d.]+ 元。/);
    await counter.keys('Enter');
    await counter.seesNot(/待补结 \d/);
    const ledger = (await window.console('ledger')) as {
      readonly settlements: readonly unknown[];
    };
    expect(ledger.settlements).toHaveLength(1);
  });

  it('is cut by the manager with the PIN, says so everywhere, and is given back', async () => {
    const { counter } = window.stage;
    await counter.lock();
    await counter.signIn('赵国栋', '246810');
    await counter.keys('Alt+6', '3', 'F9');
    await counter.sees('切到离线？');
    await counter.type('246810');
    await counter.keys('Enter');
    await counter.sees(/店长已切到离线（赵国栋 \d\d:\d\d）/);
    await counter.sees('按 F1 查看规则。');
    await counter.keys('F9');
    await counter.sees('切回联机？');
    await counter.type('246810');
    await counter.keys('Enter');
    await counter.sees('医保平台已恢复');
  });

  it('complains of nothing but the requests that were cut', () => {
    expect(window.complaints).toEqual([]);
  });
});
