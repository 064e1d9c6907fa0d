/** The customer display: its frames, and its line over TCP to a stand-in that may not be there. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeviceSettings, DisplayMessage } from '#core/device.ts';
import { DEFAULT_DEVICES, displayFrame, printerWord } from '#core/device.ts';
import { fen } from '#core/money.ts';
import { createDisplay, encodeFrame } from '#engine/device/customer-display.ts';
import { openShop } from '#tests/support/shop.ts';
import { otcBasket, payCash } from '#tests/support/stages.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

const CD5220 = { kind: 'cd5220', letters: 'ascii' } as const;
const CHINESE = { kind: 'cd5220', letters: 'gb18030' } as const;
const LED8N = { kind: 'led8n', letters: 'ascii' } as const;

describe('displayFrame', () => {
  it.each<[DisplayMessage, DeviceSettings['display']['kind'], string, string, string]>([
    [{ kind: 'none' }, 'cd5220', '      WELCOME', '', 'off'],
    [
      { kind: 'due', total_fen: fen(21_770), due_fen: fen(5_790) },
      'cd5220',
      'TOTAL         217.70',
      'TO PAY         57.90',
      'total',
    ],
    [
      { kind: 'change', received_fen: fen(6_000), change_fen: fen(210) },
      'cd5220',
      'RECEIVED       60.00',
      'CHANGE          2.10',
      'change',
    ],
    [{ kind: 'due', total_fen: fen(21_770), due_fen: fen(5_790) }, 'led8n', '57.90', '', 'total'],
    [
      { kind: 'change', received_fen: fen(6_000), change_fen: fen(210) },
      'led8n',
      '2.10',
      '',
      'change',
    ],
  ])('%j on %s', (message, kind, upper, lower, lamp) => {
    expect(displayFrame(message, { kind, letters: 'ascii' })).toEqual({ upper, lower, lamp });
  });

  it('cuts a Chinese name to its half of the line and keeps the amount whole', () => {
    const message = {
      kind: 'price',
      name: '苯磺酸氨氯地平片（络活喜）',
      amount_fen: fen(123_456_789),
      total_fen: fen(123_456_789),
    } as const;
    const chinese = displayFrame(message, CHINESE);
    expect(chinese.upper).toBe('苯磺酸氨  1234567.89');
    // A display without Chinese shows no marks in its place.
    expect(displayFrame(message, CD5220).upper).toBe('          1234567.89');
    expect(displayFrame(message, LED8N).upper).toBe('234567.89');
  });
});

describe('encodeFrame', () => {
  it('is init, clear, both lines, lamp (counter-and-devices §7)', () => {
    const frame = displayFrame({ kind: 'due', total_fen: fen(100), due_fen: fen(50) }, CD5220);
    const upper = Buffer.from('TOTAL           1.00').toString('hex');
    const lower = Buffer.from('TO PAY          0.50').toString('hex');
    expect(Buffer.from(encodeFrame(frame, 'ascii')).toString('hex')).toBe(
      `1b400c1b5141${upper}0d1b5142${lower}0d1b7332`,
    );
    const chinese = encodeFrame(displayFrame({ kind: 'none' }, CHINESE), 'gb18030');
    expect(Buffer.from(chinese).toString('hex')).toContain('bbb6d3adb9e2c1d9');
  });
});

async function startDisplay(): Promise<{ server: Server; port: number; text: () => string }> {
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => chunks.push(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { server, port, text: () => Buffer.concat(chunks).toString('latin1') };
}

const at = (port: number) => ({ ...DEFAULT_DEVICES.display, address: `tcp:127.0.0.1:${port}` });

describe('a display on TCP', () => {
  it('shows the newest only, whatever came between', async () => {
    const stand = await startDisplay();
    const display = createDisplay(at(stand.port));
    for (let n = 1; n <= 50; n += 1) {
      display.show({ kind: 'due', total_fen: fen(n * 100), due_fen: fen(n * 100) }, 0);
    }
    await display.settled();
    await expect.poll(stand.text).toContain('TO PAY         50.00');
    expect(stand.text().split('TOTAL').length).toBeLessThan(5);
    expect(display.state()).toMatchObject({ state: 'ready' });
  });

  it('that is not there is left alone for a growing while, and a test asks it at once', async () => {
    const stand = await startDisplay();
    stand.server.close();
    await once(stand.server, 'close');
    const display = createDisplay(at(stand.port));
    display.show({ kind: 'none' }, 1_000);
    await display.settled();
    expect(display.state()).toMatchObject({ state: 'fault', note: /连不上/ });
    const again = await startDisplayOn(stand.port);
    display.show({ kind: 'none' }, 2_000);
    await display.settled();
    expect(again.text()).toBe('');
    display.show({ kind: 'test' }, 2_000);
    await display.settled();
    await expect.poll(again.text).toContain('1234567.89');
    expect(display.state()).toMatchObject({ state: 'ready' });
  });

  it.each(['', 'tcp:display', 'spool:x'])(
    'with the address "%s" never fails a sale',
    async (address) => {
      const display = createDisplay({ ...DEFAULT_DEVICES.display, address });
      display.show({ kind: 'test' }, 0);
      await display.settled();
      expect(display.state().state).toBe(address === '' ? 'none' : 'fault');
    },
  );

  it('follows the sale: price, sum, change, welcome', async () => {
    const stand = await startDisplay();
    const timers = timerQueue();
    const shop = await openShop({ timers: timers.on });
    const cashier = shop.seat('cashier');
    shop.running().engine.devices.apply({ ...DEFAULT_DEVICES, display: at(stand.port) });
    await otcBasket(cashier);
    await timers.pass(shop.clock, 1_000);
    await expect.poll(stand.text).toMatch(/TOTAL +18\.90/);
    await payCash(cashier, (await cashier.do('sale.current')) as never);
    await timers.pass(shop.clock, 1_000);
    await expect.poll(stand.text).toMatch(/CHANGE +0\.00/);
    await timers.pass(shop.clock, 20_000);
    await expect
      .poll(() => stand.text().lastIndexOf('WELCOME'))
      .toBeGreaterThan(stand.text().indexOf('CHANGE'));
  });
});

async function startDisplayOn(port: number): Promise<{ text: () => string }> {
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => chunks.push(bytes));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { text: () => Buffer.concat(chunks).toString('latin1') };
}

describe('printerWord', () => {
  it.each([
    ['打印机缺纸，没有打印', '缺纸'],
    ['打印机缺纸，小票可能不完整', '缺纸'],
    ['打印机开盖，没有打印', '开盖'],
    ['打印机拒绝连接，请看是否开机', '断开'],
    ['打印机连不上，请看网线', '断开'],
    ['打印机没有插上', '断开'],
    ['找不到打印机的地址', '断开'],
    ['没有权限使用打印机', '没有权限'],
    ['打印机正被别的程序占用', '被占用'],
    ['没有配置打印机', '未配置'],
    ['打印机没有确认，请看小票是否完整', '故障'],
  ])('%s → %s', (reason, word) => {
    expect(printerWord(reason)).toBe(word);
  });
});
