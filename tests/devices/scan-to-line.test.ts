/** Report → decoder → service → desk → window → `sale.scan` → line: one shop, real database, scripted HID. */
import { onTestFinished, expect, test } from 'vitest';
import type { ScanMessage } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import { attachScanners, scannerStateOf } from '#engine/device/scanner/attach.ts';
import { framesOf } from '#tests/support/hid-frames.ts';
import type { PluggedHid } from '#tests/support/scripted-hid.ts';
import { scriptedHid } from '#tests/support/scripted-hid.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { box, current } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

const IBUPROFEN = '布洛芬缓释胶囊';
const ONE = '01' as TillNo;

type Counter = {
  readonly shop: Shop;
  readonly cashier: Seat;
  readonly scanner: PluggedHid;
  readonly window: Window;
  readonly pass: (span_ms: number) => Promise<void>;
};

/** A window as the page is one: a code at a time, its own id as the command, told when handled. */
type Window = { readonly failures: string[]; worked(): Promise<void>; reload(): void };

function openWindow(shop: Shop, seat: Seat): Window {
  const { scans } = shop.running();
  const failures: string[] = [];
  let last = Promise.resolve();
  const join = (): ReturnType<typeof scans.join> => {
    const end = scans.join(seat.till, ({ id, text, aim }: ScanMessage) => {
      last = last.then(async () => {
        const input = { code: aim + text, place: 'counter' } as const;
        const reply = await seat.try('sale.scan', input, id);
        if (!reply.ok) failures.push(reply.failure.code);
        end.taken(id);
      });
    });
    return end;
  };
  let end = join();
  return {
    failures,
    worked: () => last,
    reload: () => {
      end.leave();
      end = join();
    },
  };
}

async function counter(): Promise<Counter> {
  const timers = timerQueue();
  const shop = await openShop({ timers: timers.on });
  const cashier = shop.seat('cashier');
  const hid = scriptedHid();
  const scanner = hid.plug({ path: '/dev/hidraw0', serialNumber: 'S1', product: 'Voyager' });
  const { engine, scans } = shop.running();
  const stop = attachScanners(engine, scans, { kind: 'loaded', access: hid });
  onTestFinished(stop);
  const pass = (span_ms: number): Promise<void> => timers.pass(shop.clock, span_ms);
  await pass(1_500);
  return { shop, cashier, scanner, window: openWindow(shop, cashier), pass };
}

const asFrames = (code: string): Uint8Array[] => framesOf('hhp', code, { aim: ']C0' });

test('twenty boxes within a second are twenty codes in the sale, in their order', async () => {
  const { shop, cashier, scanner, window, pass } = await counter();
  const codes = Array.from({ length: 20 }, (_, n) => box(IBUPROFEN, n + 1));
  for (const code of codes) {
    scanner.send(...asFrames(code));
    await pass(50);
  }
  await window.worked();
  expect(window.failures).toEqual([]);
  const sale = await current(cashier);
  expect(sale.lines.map(({ codes: scanned }) => scanned)).toEqual([codes]);
  expect(violationsOf(shop)).toEqual([]);
});

test('a page loaded again in the middle of a burst handles every code once', async () => {
  const { cashier, scanner, window } = await counter();
  const codes = Array.from({ length: 6 }, (_, n) => box(IBUPROFEN, n + 1));
  scanner.send(...codes.flatMap(asFrames));
  window.reload();
  await window.worked();
  expect(window.failures).toEqual([]);
  const sale = await current(cashier);
  expect(sale.lines[0]?.codes.toSorted()).toEqual(codes.toSorted());
  expect(sale.lines[0]?.quantity_e4).toBe(60_000);
});

test('the state of each till is told: read, paired with another till, pulled out', async () => {
  const { shop, cashier, scanner, pass } = await counter();
  const { engine } = shop.running();
  expect((await cashier.do('system.state')).scanner).toMatchObject({
    state: 'hid',
    note: '',
    devices: [{ key: '0c2e:0b81:S1', name: 'Voyager', status: 'open', till: '01' }],
  });
  await cashier.do('scanner.pair', { device: '0c2e:0b81:S1', till: '02' as TillNo });
  expect(scannerStateOf(engine, ONE).state).toBe('none');
  expect(scannerStateOf(engine, '02' as TillNo).state).toBe('hid');
  scanner.pullOut();
  await pass(1_500);
  expect(scannerStateOf(engine, '02' as TillNo)).toMatchObject({ state: 'lost', devices: [] });
  expect(scannerStateOf(engine, ONE).state).toBe('none');
  const unknown = { device: 'dead:beef:x', till: ONE };
  expect((await cashier.fails('scanner.pair', unknown)).code).toBe('scanner.unknown');
});

test('without node-hid there is a till all the same, and the state says why', async () => {
  const shop = await openShop();
  const { engine, scans } = shop.running();
  const stop = attachScanners(engine, scans, { kind: 'missing', error: 'no binary' });
  await stop();
  expect(scannerStateOf(engine, ONE)).toMatchObject({
    state: 'none',
    note: '本机不能直接读扫码枪，请用键盘方式',
  });
});
