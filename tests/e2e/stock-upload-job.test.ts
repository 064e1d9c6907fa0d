/** Goods received whose 3502 the platform refuses: found on the desk of uploads, corrected, resent. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const PIN = '246810';
const CORRECTED = 'XM04VR122A0010032990099';

type Ledger = {
  readonly stock_uploads: readonly {
    readonly infno: string;
    readonly row: Readonly<Record<string, string>>;
  }[];
};

describeWith(['chromium', 'chinese type'], 'stock told to the platform', () => {
  let window: TillWindow;

  beforeAll(async () => {
    window = await openTillWindow();
    await window.stage.counter.signIn('赵国栋', PIN);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('is refused, shown with goods and lot, corrected and accepted', async () => {
    const { counter, picture } = window.stage;
    const sentence = '国家药品编码不在目录内';
    await window.console('faults', { kind: 'refuse', infno: '3502', count: 1, sentence });
    await counter.keys('Alt+5');
    await counter.sees('输入品名、拼音首字母');
    await counter.type('blf');
    await counter.sees('布洛芬缓释胶囊');
    await counter.keys('F6');
    await counter.type('BL26111');
    for (const text of ['8', '20260401', '20290331']) {
      await counter.keys('Tab');
      await counter.type(text);
    }
    await counter.keys('Enter');
    await counter.sees('已入库');

    await counter.keys('Alt+4');
    await counter.sees('日对账');
    await counter.sees(`退回原因：${sentence}`);
    await counter.keys('g');
    const row = window.page.getByRole('dialog').getByRole('option').first();
    await expect.poll(() => row.innerText()).toContain(`平台原话：${sentence}`);
    const words = await row.innerText();
    for (const word of ['库存变更', '布洛芬缓释胶囊', '批号 BL26111', '入库 +8 盒']) {
      expect(words).toContain(word);
    }
    await counter.keys('a');
    await counter.sees('实有 8 盒');
    await picture('stock-uploads');
    await counter.keys('a');
    await counter.seesNot('实有 8 盒');
    await counter.keys('e');
    await counter.sees('更正重传 · 库存变更');
    await window.page.getByLabel('国家药品编码').fill(CORRECTED);
    await counter.keys('F12');
    await counter.sees('全部已上传');
    const told = ((await window.console('ledger')) as Ledger).stock_uploads;
    expect(
      told.map(({ infno, row: { med_list_codg, cnt, inv_cnt } }) => [
        infno,
        med_list_codg,
        cnt ?? inv_cnt,
      ]),
    ).toEqual([
      ['3501', 'XM04VR122A0010032990022', '8.00'],
      ['3502', CORRECTED, '8.0000'],
    ]);
    await counter.keys('Escape');
    expect(window.complaints).toEqual([]);
  });
});
