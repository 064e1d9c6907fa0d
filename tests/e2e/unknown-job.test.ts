/**
 * The way out of unknown by itself (settlement.md §4), seen from the counter: an answer lost, a
 * request lost, an answer of a void lost. The region's settle-down time is a second, so that the
 * proof takes seconds; everything else is as a person starts it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

type Settled = {
  readonly setl_id: string;
  readonly mdtrt_id: string;
  readonly msgid: string;
  readonly state: string;
  readonly refd_setl_flag: string;
};

/** The training region, asking its books a second after a request already. */
function hastyRegion(dir: string, change: object = {}): string {
  const training = resolve(import.meta.dirname, '..', '..', 'regions', 'training.json');
  const region = JSON.parse(readFileSync(training, 'utf8')) as {
    readonly settlement: object;
  };
  const path = join(dir, 'hasty.json');
  const settlement = { ...region.settlement, settleDown_s: 1, ...change };
  writeFileSync(path, JSON.stringify({ ...region, settlement }));
  return path;
}

describeWith(['chromium', 'chinese type'], 'the way out of unknown in the browser', () => {
  let window: TillWindow;
  let dir = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rxtill-'));
    window = await openTillWindow(['--region', hastyRegion(dir)]);
    await window.stage.counter.signIn('林晓燕', '314159');
    await window.stage.counter.sees('请扫第一盒药');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(async () => {
    await window?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const ledger = async (): Promise<readonly Settled[]> =>
    ((await window.console('ledger')) as { readonly settlements: readonly Settled[] }).settlements;
  const fault = (kind: string, infno: string, more: object = {}): Promise<unknown> =>
    window.console('faults', { kind, infno, count: 1, ...more });

  /** Settled from the account alone, so that nothing is to be paid at the till. */
  const tried = async (): Promise<void> => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('吴*芬');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees(/平台试算 \d/);
  };
  const paid = async (): Promise<void> => {
    const { counter } = window.stage;
    await counter.keys('F12');
    await counter.sees('顾客不用再付。按 Enter 打印。');
    await counter.keys('Enter');
    await counter.sees('医保结算单暨销售小票');
    await counter.keys('Enter');
    await counter.sees('请扫第一盒药');
  };

  it('takes a lost answer back by itself, and the sale is settled anew', async () => {
    const { counter, codes, picture } = window.stage;
    await tried();
    await fault('lost-answer', '2102');
    await fault('delay', '3202', { delay_ms: 4_000 });
    await counter.keys('F12');
    await counter.sees('结果未知：医保平台没有答复');
    await counter.sees('请求已先存入本机再发出');
    await counter.sees('正在对明细账');
    await counter.sees('后列入店长异常台');
    await picture('unknown');
    const words = await window.page.locator('body').innerText();
    for (const forbidden of ['重试', '再试', '失败', '请重新结算']) {
      expect(words).not.toContain(forbidden);
    }
    await counter.keys('Escape');
    await counter.sees('系统正在做什么');
    // No hand on the till until the books are level again.
    await counter.sees('已冲正，没有扣款');
    await counter.sees('请顾客再出示医保码，按 F5 重新试算。');
    const [first] = await ledger();
    expect(first).toMatchObject({ state: 'reversed' });
    await counter.sees('知道了');
    // The figures of before are not settled anew.
    await counter.keys('Enter', 'F12');
    await counter.sees('已冲正，没有扣款。请顾客再出示医保码');
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees(/平台试算 \d/);
    await paid();
    const all = await ledger();
    const live = all.filter((row) => row.state === 'live');
    expect(live).toHaveLength(1);
    expect(live[0]?.msgid).not.toBe(first?.msgid);
    expect(all).toHaveLength(2);
  });

  it('finds that a lost request never happened, while the next customer is served', async () => {
    const { counter, codes } = window.stage;
    const before = await ledger();
    await tried();
    await fault('lost-request', '2102');
    await counter.keys('F12');
    await counter.sees('结果未知：医保平台没有答复');
    await counter.keys('F8');
    await counter.sees('请扫第一盒药');
    // Told on the page of the next customer, and among the parked ones.
    await counter.sees('已核实：平台没有这笔');
    expect(await ledger()).toEqual(before);
    await counter.keys('F8');
    await counter.sees('已核实：没有扣款');
    await counter.keys('1');
    await counter.sees('没有扣款。本单已解锁，请按 F5。');
    await counter.sees('知道了');
    await counter.keys('Enter');
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees(/平台试算 \d/);
    await paid();
    expect(await ledger()).toHaveLength(before.length + 1);
  });

  it('looks again from the day page when the platform had nothing to say', async () => {
    const { counter } = window.stage;
    await tried();
    await fault('lost-request', '2102');
    await fault('error-500', '3201', { count: 20 });
    await counter.keys('F12');
    await counter.sees('没有给出账目');
    await counter.keys('F9');
    await counter.sees('日对账');
    await counter.sees('现在核对');
    await counter.sees('已核对 1 次仍无结论');
    await window.console('faults', { clear: true });
    await counter.keys('Enter');
    await counter.sees('正在核对 1 单');
    await counter.sees('已核实：平台没有这笔');
    await counter.sees('没有差异。');
    await counter.keys('Alt+1');
    await counter.sees('没有扣款。本单已解锁，请按 F5。');
    await counter.sees('知道了');
    await counter.keys('Enter', 'F5');
    await counter.sees(/平台试算 \d/);
    await paid();
  });

  it('gives the cash of a void back only when the books show it', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('孙美丽'));
    await counter.sees('孙*丽');
    await counter.scan(await codes.box('感冒灵颗粒'));
    await counter.sees(/平台试算 \d/);
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
    await fault('lost-answer', '2103');
    await counter.keys('F12');
    await counter.sees('先不要退现金，系统正在核对。');
    await counter.sees('按原来的收款方式退给顾客');
    await counter.sees('16.80');
    await counter.keys('Enter');
    await counter.sees('钱已经退给顾客');
    await counter.keys('Enter');
    expect((await ledger()).at(-1)).toMatchObject({ refd_setl_flag: '1' });
    // Nothing is left to hand over.
    await counter.keys('Alt+4');
    await counter.sees('日对账');
    await counter.seesNot('款项待办');
  });

  it('complains of nothing', () => {
    expect(window.complaints).toEqual([]);
  });
});

describeWith(['chromium', 'chinese type'], 'a region that wants a manager’s word', () => {
  let window: TillWindow;
  let dir = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rxtill-'));
    const region = hastyRegion(dir, { automaticReversal: false });
    window = await openTillWindow(['--region', region]);
    await window.stage.counter.signIn('林晓燕', '314159');
    await window.stage.counter.sees('请扫第一盒药');
  });

  afterAll(async () => {
    await window?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('waits for it at the counter, and reverses with it', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('吴*芬');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees(/平台试算 \d/);
    await window.console('faults', { kind: 'lost-answer', infno: '2102', count: 1 });
    await counter.keys('F12');
    await counter.sees('按 F9 请店长输入 PIN。');
    await counter.keys('F9');
    await counter.sees('授权后系统向平台冲正');
    await counter.type('000000');
    await counter.keys('F12');
    await counter.sees('PIN 不对');
    await counter.type('246810');
    await counter.keys('F12');
    await counter.sees('请顾客再出示医保码，按 F5 重新试算。');
    const { settlements } = (await window.console('ledger')) as {
      readonly settlements: readonly Settled[];
    };
    expect(settlements).toMatchObject([{ state: 'reversed' }]);
    expect(window.complaints).toEqual([]);
  });
});

describeWith(['chromium', 'chinese type'], 'a region where nothing can be taken back', () => {
  let window: TillWindow;
  let dir = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rxtill-'));
    window = await openTillWindow(['--region', hastyRegion(dir, { reversible: [] })]);
    await window.stage.counter.signIn('林晓燕', '314159');
    await window.stage.counter.sees('请扫第一盒药');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(async () => {
    await window?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is settled by the bureau’s number, held against the platform’s own file', async () => {
    const { counter, codes, picture } = window.stage;
    await counter.scan(await codes.person('吴桂芬'));
    await counter.sees('吴*芬');
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees(/平台试算 \d/);
    await window.console('faults', { kind: 'lost-answer', infno: '2102', count: 1 });
    await counter.keys('F12');
    await counter.sees('已查到这笔，要请经办机构处理');
    await counter.keys('F9');
    await counter.sees('日对账');
    await counter.sees('登记答复');
    await counter.keys('b');
    await counter.sees('登记经办机构答复');
    await counter.sees('请选经办机构的答复。');
    // The last of the choices: it was settled and stands.
    await counter.keys('End');
    await counter.sees('请填结算编号和就诊编号。');
    const { settlements } = (await window.console('ledger')) as {
      readonly settlements: readonly Settled[];
    };
    const settled = settlements[0];
    if (settled === undefined) throw new Error('the platform settled nothing');
    await counter.keys('Tab');
    await counter.type('1234567');
    await counter.keys('Tab');
    await counter.type(settled.mdtrt_id);
    await counter.keys('Tab');
    await counter.type('dian hua 0417');
    await counter.keys('Tab', 'Tab');
    await counter.type('246810');
    await counter.keys('F12');
    await counter.sees('平台查不到这笔');
    await picture('bureau-word');
    await counter.keys('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab');
    await counter.keys('Control+a');
    await counter.type(settled.setl_id);
    await counter.keys('Tab', 'Tab', 'Tab', 'Tab');
    await counter.type('246810');
    await counter.keys('F12');
    await counter.sees('没有差异。');
    await counter.keys('Alt+1');
    await counter.sees('顾客不用再付');
  });

  it('complains of nothing', () => {
    expect(window.complaints).toEqual([]);
  });
});
