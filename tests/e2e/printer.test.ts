/**
 * The printer of a counter in Chromium: set up on the device page, out of paper under a paid sale, back
 * by itself, and a program that dies with a paper in the printer.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#tests/support/needs.ts';
import { setOnPaper, startPrinter } from '#tests/devices/tcp-printer-stand-in.ts';
import type { PrinterStandIn } from '#tests/devices/tcp-printer-stand-in.ts';
import { openTillWindow } from './window.ts';
import type { TillWindow } from './window.ts';

const READY = 0x12;
const NO_PAPER = 0x72;
/** On the slip of the sale in which the program dies. */
const LAST_SALE = '现金实收 20.00';

describeWith(['chromium', 'chinese type'], 'the printer in the browser', () => {
  let window: TillWindow;
  let printer: PrinterStandIn;
  /** hangs: takes a slip and says nothing of it. */
  let mood: 'ready' | 'noPaper' | 'hangs' = 'ready';
  const shown: Buffer[] = [];
  const display = createServer((socket) => {
    socket.on('data', (bytes) => shown.push(bytes));
    socket.on('error', () => undefined);
  });

  const paper = () => setOnPaper(printer.received());
  const printed = (): string =>
    paper()
      .lines.map((line) => line.text)
      .join('\n');
  const onDisplay = (): string => Buffer.concat(shown).toString('latin1');

  beforeAll(async () => {
    printer = await startPrinter({
      status: () => {
        if (mood === 'noPaper') return NO_PAPER;
        return mood === 'hangs' && printed().includes(LAST_SALE) ? undefined : READY;
      },
    });
    await new Promise<void>((resolve) => display.listen(0, '127.0.0.1', resolve));
    window = await openTillWindow();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await window.page.screenshot({ path: `test-results/e2e-${task.id}.png` });
  });

  afterAll(async () => {
    await window?.close();
    await printer?.close();
    display.close();
  });

  it('is set up by a manager, and a test page proves it', async () => {
    const { counter } = window.stage;
    await counter.signIn('赵国栋', '246810');
    await counter.keys('Alt+6', '4');
    await counter.sees('打印队列');
    await counter.keys('F8');
    await counter.type(`tcp:127.0.0.1:${printer.port}`);
    const { port } = display.address() as AddressInfo;
    await counter.keys('Tab', 'Tab', 'Tab');
    await counter.type(`tcp:127.0.0.1:${port}`);
    await counter.keys('F12');
    await counter.sees('设备已改，马上起用');
    await counter.keys('F2');
    await counter.sees('打印机就绪');
    await counter.keys('F3');
    await counter.sees('已打出');
    await expect.poll(printed).toContain('RXTILL-TEST');
    expect(paper().lines.some((line) => line.qr === 'RXTILL-TEST')).toBe(true);
    await counter.keys('F7');
    await counter.sees('顾显应显示');
    expect(onDisplay()).toContain('1234567.89');
    await counter.keys('F4');
    await expect.poll(() => paper().kicks).toBe(1);
  });

  it('without paper keeps the slip and not the sale', async () => {
    const { counter, codes } = window.stage;
    mood = 'noPaper';
    const taken = printer.received().length;
    await counter.keys('Alt+1');
    await counter.takeOverFloat();
    await counter.scan(await codes.barcode('医用棉签'));
    await counter.sees('收款 5.50');
    await expect.poll(onDisplay).toMatch(/TOTAL +5\.50/);
    await counter.rush('F12', '1', '0', 'Enter');
    await counter.sees('装纸后自动打出');
    await counter.sees('缺纸 · 1 张等待');
    await expect.poll(onDisplay).toMatch(/CHANGE +4\.50/);
    // The change is in the drawer: it opens although nothing can be printed.
    expect(printer.kicksNow()).toBe(1);
    expect(printer.received()).toHaveLength(taken);
    await counter.keys('Enter', 'Alt+6', '4');
    await counter.sees('等待打印');
    await counter.sees('打印机缺纸，没有打印');
    await window.stage.picture('devices');
  });

  it('goes on by itself when there is paper, and a reprint is marked', async () => {
    const { counter } = window.stage;
    mood = 'ready';
    await expect.poll(printed, { timeout: 40_000 }).toContain('现金实收 10.00');
    await counter.sees('没有等待');
    await counter.sees('就绪');
    expect(printed().match(/现金实收 10\.00/g)).toHaveLength(1);
    expect(printed()).not.toContain('重打 第');
    await counter.keys('Alt+1', 'F10');
    await counter.sees('重打小票');
    await counter.sees(/NH01-\d{6}-0001/);
    await counter.keys('Enter');
    await counter.sees('已重打第 1 次');
    await expect.poll(printed).toContain('重打 第 1 次');
    await counter.keys('Enter');
  });

  it('prints the label of a split pack for the line of the sale', async () => {
    const { counter, codes } = window.stage;
    await counter.scan(await codes.box('布洛芬缓释胶囊'));
    await counter.sees('收款 18.90');
    await counter.keys('Shift+F10');
    await counter.sees('拆零标签 · 布洛芬缓释胶囊');
    await counter.type('6 粒');
    await counter.keys('Tab');
    await counter.type('口服 每日2次');
    await counter.keys('Tab');
    await counter.type('每次 1粒');
    await window.stage.picture('label');
    await counter.keys('F10');
    await counter.sees('拆零标签 1 张已送去打印');
    await expect.poll(printed).toContain('拆零药品');
    expect(printed()).toContain('数量 6 粒');
    await counter.keys('Delete');
    await counter.sees('请扫第一盒药');
  });

  it('prints the day report with the seal of the audit', async () => {
    const { counter } = window.stage;
    await counter.keys('Alt+4', 'p');
    await counter.sees('营业日报已送去打印');
    await expect.poll(printed).toMatch(/审计封签[^]*\d+ [0-9a-f]{4}(-[0-9a-f]{4}){7}/);
    await counter.keys('Alt+1');
  });

  it('is not given a paper again that was in it when the program died', async () => {
    const { counter, codes } = window.stage;
    mood = 'hangs';
    await counter.scan(await codes.barcode('医用棉签'));
    await counter.sees('收款 5.50');
    await counter.rush('F12', '2', '0', 'Enter');
    await expect.poll(printed).toContain(LAST_SALE);
    const { dataDir } = window;
    const host = JSON.parse(readFileSync(join(dataDir, 'host.json'), 'utf8')) as { pid: number };
    process.kill(host.pid, 'SIGKILL');
    const dead = window;
    mood = 'ready';
    window = await openTillWindow([], dataDir);
    await dead.page.context().browser()?.close();
    await window.stage.counter.signIn('赵国栋', '246810');
    await window.stage.counter.keys('Alt+6', '4');
    await window.stage.counter.sees('程序中断，不知是否打出');
    await window.stage.counter.keys('F3');
    await window.stage.counter.sees('已打出');
    await expect.poll(() => printed().match(/不是销售小票/g)?.length).toBe(2);
    expect(printed().split(LAST_SALE)).toHaveLength(2);
  });

  it('complains of nothing', () => {
    expect(window.complaints).toEqual([]);
  });
});
