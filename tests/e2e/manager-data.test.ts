/** What a manager does to the store itself, by keyboard: goods from a file, a price, people, a backup. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { chinaDateTime } from '#core/time.ts';
import { describeWith } from '#tests/support/needs.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const PIN = '246810';
const LIST = `商品编码,品名,规格,单位,类别,零售价
M001,一次性口罩,10只,袋,器械,9.90
M002,退热贴,4片,盒,器械,二十
YP000012,阿莫西林胶囊,0.25g,盒,处方药,1`;

describeWith(['chromium', 'chinese type'], 'a manager at the data of the store', () => {
  let window: TillWindow;
  /** What the person picks in the next file dialog. */
  let chosen = '';

  beforeAll(async () => {
    window = await openTillWindow();
    window.page.on('filechooser', (dialog) => void dialog.setFiles(chosen));
    await window.stage.counter.signIn('赵国栋', PIN);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(() => window?.close());

  it('imports a goods list: every refused row with its reason, what is ready after a PIN', async () => {
    const { counter, picture } = window.stage;
    const file = join(mkdtempSync(join(tmpdir(), 'rxtill-list-')), '商品.csv');
    writeFileSync(file, LIST);
    await counter.keys('Alt+5', 'F10');
    await counter.sees('先检查，不写入');
    chosen = file;
    await counter.keys('F8');
    await counter.sees('共 3 行，可导入 1 行，本店已有 1 行');
    await counter.sees('零售价“二十”不对');
    await picture('goods-import');
    await counter.type(PIN);
    await counter.keys('F9');
    await counter.sees('已导入 1 个商品。');
    await counter.keys('F2');
    await counter.type('M001');
    await counter.sees('一次性口罩');
  });

  it('changes a price, with before and after', async () => {
    const { counter } = window.stage;
    await counter.keys('F8');
    await counter.sees('新单价（现 9.90 元）');
    await counter.type('8.8');
    await window.page.getByLabel('店长 PIN').fill(PIN);
    await counter.keys('F8');
    await counter.sees('已改价：一次性口罩 8.80 元');
  });

  it('makes a backup and a recovery code, which is in force when its last group is typed back', async () => {
    const { counter } = window.stage;
    await counter.keys('Alt+6', '5', 'F2');
    await counter.sees('已备份并检查');
    await counter.keys('F4');
    await counter.type(PIN);
    await counter.keys('F9');
    await counter.sees('照纸面输入最后一组');
    const code = /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){5}/;
    // The dialog is there before the code is.
    await counter.sees(code);
    const shown = code.exec((await window.page.getByRole('dialog').textContent()) ?? '')?.[0] ?? '';
    expect(shown).toMatch(code);
    await counter.type('00000');
    await counter.keys('F9');
    await counter.sees('最后一组不对');
    await window.page.getByRole('dialog').locator('input').last().fill(shown.slice(-5));
    await counter.keys('F9');
    await counter.sees('恢复码已生效');
  });

  it('puts the statement of WeChat beside the day: what nobody noted stands alone', async () => {
    const { counter, picture } = window.stage;
    const file = join(mkdtempSync(join(tmpdir(), 'rxtill-list-')), '微信.csv');
    const now = chinaDateTime(Date.now());
    writeFileSync(file, `交易时间,微信订单号,订单金额\n${now},4200001,12.30`);
    await counter.keys('Alt+4');
    await counter.sees('日对账');
    await counter.keys('w');
    await counter.sees('按金额和时间');
    chosen = file;
    await counter.keys('F2');
    await counter.sees('账单多 1 笔');
    await counter.sees('4200001');
    await picture('channels');
    await counter.keys('Escape');
  });

  it('leaves no complaint of the page', () => {
    expect(window.complaints).toEqual([]);
  });
});
