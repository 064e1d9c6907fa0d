/** Scanners that come, go, stutter and shout, on a clock the test moves. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from '#engine/engine.ts';
import type { ScannerScan } from '#engine/device/scanner/device.ts';
import type { ScannerService } from '#engine/device/scanner/service.ts';
import { startScannerService } from '#engine/device/scanner/service.ts';
import type { ScannerState } from '#engine/device/scanner/state.ts';
import { framesOf } from '#tests/support/hid-frames.ts';
import type { ScriptedHid } from '#tests/support/scripted-hid.ts';
import { scriptedHid } from '#tests/support/scripted-hid.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

const TRACE = '81004271903265520117';
const EAN = framesOf('hhp', '6901234567892', { aim: ']E0' });

type Desk = {
  readonly hid: ScriptedHid;
  readonly clock: { now: number };
  readonly scans: ScannerScan[];
  readonly states: ScannerState[];
  readonly logged: string[];
  readonly service: ScannerService;
  readonly pass: (span_ms: number) => Promise<void>;
};

let running: ScannerService | null = null;
afterEach(() => running?.stop());

function desk(prepare: (hid: ScriptedHid) => void = () => {}): Desk {
  const clock = { now: 1_000_000 };
  const timers = timerQueue();
  const hid = scriptedHid();
  prepare(hid);
  const scans: ScannerScan[] = [];
  const states: ScannerState[] = [];
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const log: Log = { info: note, warn: note, error: note };
  const service = startScannerService({
    ...{ list: hid.list, open: hid.open, log },
    later: timers.on(clock),
    now: () => clock.now,
    onScan: (scan) => void scans.push(scan),
    onState: (state) => void states.push(state),
  });
  running = service;
  const pass = (span_ms: number): Promise<void> => timers.pass(clock, span_ms);
  return { hid, clock, scans, states, logged, service, pass };
}

describe('which devices are read', () => {
  test('those that say they are bar code scanners, whoever made them', async () => {
    const { hid, scans, service, pass } = desk();
    const other = hid.plug({ path: '/dev/hidraw0', usagePage: 0x01, usage: 0x06 });
    const scale = hid.plug({ path: '/dev/hidraw1', usagePage: 0x8d, usage: 0x20 });
    const nameless = hid.plug({ path: '/dev/hidraw2', vendorId: 0x1234, productId: 0xabcd });
    await pass(1_500);
    expect([other.isOpen(), scale.isOpen(), nameless.isOpen()]).toEqual([false, false, true]);
    nameless.send(...framesOf('hhp', TRACE, { aim: ']C0' }));
    expect(scans).toMatchObject([{ text: TRACE, aim: ']C0', device: '1234:abcd:/dev/hidraw2' }]);
    expect(service.state()).toMatchObject({
      access: 'ready',
      devices: [{ name: '1234:abcd', status: 'open', scans: 1, dropped: 0 }],
    });
  });

  test('a Honeywell in keyboard mode is told to send HID-POS, once while it is plugged in', async () => {
    const { hid, pass } = desk();
    const vendorPage = { usagePage: 0xff66, usage: 0x03 };
    const honeywell = hid.plug({ path: '/dev/hidraw3', ...vendorPage });
    const other = hid.plug({ path: '/dev/hidraw4', vendorId: 0x27dd, ...vendorPage });
    await pass(5_000);
    expect(honeywell.featureReports).toEqual([[0xfe, 0x01]]);
    expect(honeywell.isOpen()).toBe(false);
    expect(other.timesOpened()).toBe(0);
    honeywell.pullOut();
    await pass(1_500);
    const again = hid.plug({ path: '/dev/hidraw3', ...vendorPage });
    await pass(1_500);
    expect(again.featureReports).toEqual([[0xfe, 0x01]]);
  });

  test('one that may not be opened is said to be refused, and asked again with growing pauses', async () => {
    const { hid, service, pass, logged } = desk();
    const denied = hid.plug({ path: '/dev/hidraw0' }, 'denied');
    await pass(1_500);
    expect(service.state().devices).toMatchObject([{ status: 'refused' }]);
    await pass(60_000);
    expect(denied.timesOpened()).toBeGreaterThan(5);
    expect(denied.timesOpened()).toBeLessThan(10);
    expect(logged.filter((event) => event === 'scanner-failed')).toHaveLength(1);
  });
});

describe('coming and going', () => {
  test('in the middle of a code: half a code is none, and the next plug works', async () => {
    const { hid, scans, states, service, pass } = desk();
    const first = hid.plug({ path: '/dev/hidraw0', serialNumber: 'S1' });
    await pass(1_500);
    const [begin] = framesOf('hhp', 'Q'.repeat(120), { aim: ']Q1' });
    first.send(begin ?? new Uint8Array());
    first.pullOut();
    await pass(1_500);
    expect(scans).toEqual([]);
    expect(service.state()).toMatchObject({ devices: [], lost: ['0c2e:0b81:S1'] });
    const second = hid.plug({ path: '/dev/hidraw7', serialNumber: 'S1' });
    await pass(1_500);
    second.send(...EAN);
    expect(scans.map(({ text }) => text)).toEqual(['6901234567892']);
    expect(states.at(-1)).toMatchObject({ lost: [] });
  });

  test('a device that is listed but cannot be read is opened with growing pauses', async () => {
    const { hid, pass, service } = desk();
    const weak = hid.plug({ path: '/dev/hidraw0' });
    for (let second = 0; second < 60; second += 1) {
      await pass(1_000);
      weak.breakDown();
    }
    expect(weak.timesOpened()).toBeLessThan(10);
    await pass(31_000);
    expect(service.state().devices).toMatchObject([{ status: 'open' }]);
  });

  test('a device that was well for long is opened at once after one trouble', async () => {
    const { hid, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    for (let times = 0; times < 5; times += 1) {
      await pass(20_000);
      one.breakDown();
      await pass(2_100);
      expect(one.isOpen()).toBe(true);
    }
  });

  test('listing that fails is tried again, and what is open stays open', async () => {
    const { hid, scans, service, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    hid.listing(false);
    await pass(5_000);
    expect(service.state().access).toBe('failed');
    one.send(...EAN);
    expect(scans).toHaveLength(1);
    hid.listing(true);
    await pass(30_000);
    expect(service.state().access).toBe('ready');
    expect(one.timesOpened()).toBe(1);
  });

  test('stopping closes every device and says no more', async () => {
    const { hid, scans, states, service, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    await service.stop();
    const told = states.length;
    one.send(...EAN);
    one.pullOut();
    await pass(60_000);
    expect([one.isOpen(), scans.length, states.length]).toEqual([false, 0, told]);
  });
});

describe('what is sent', () => {
  test('by two scanners at once is joined for each by itself', async () => {
    const { hid, scans, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    const two = hid.plug({ path: '/dev/hidraw1', vendorId: 0x1eab });
    await pass(1_500);
    const long = framesOf('hhp', 'A'.repeat(130), { aim: ']Q1' });
    const other = framesOf('newland', 'B'.repeat(130));
    for (let at = 0; at < 3; at += 1) {
      one.send(long[at] ?? new Uint8Array());
      two.send(other[at] ?? new Uint8Array());
    }
    expect(scans.map(({ text }) => text)).toEqual(['A'.repeat(130), 'B'.repeat(130)]);
  });

  test('without an end comes after a silence of 150 ms', async () => {
    const { hid, scans, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    const [first, second] = framesOf('hhp', '1'.repeat(112), { aim: ']Q1', neverCloses: true });
    one.send(first ?? new Uint8Array());
    await pass(140);
    one.send(second ?? new Uint8Array());
    await pass(140);
    expect(scans).toEqual([]);
    await pass(20);
    expect(scans.map(({ text }) => text)).toEqual(['1'.repeat(112)]);
  });

  test('is not ended by a silence in which the engine itself stood still', async () => {
    const { hid, clock, scans, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    const [first = new Uint8Array(), ...rest] = framesOf('hhp', '7'.repeat(150), { aim: ']Q1' });
    one.send(first);
    // A long command: the timer is run late, and before the reports that came meanwhile.
    clock.now += 600;
    await pass(0);
    expect(scans).toEqual([]);
    one.send(...rest);
    expect(scans.map(({ text }) => text)).toEqual(['7'.repeat(150)]);
  });

  test('20 codes within a second all arrive, in their order', async () => {
    const { hid, scans, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    const codes = Array.from(
      { length: 20 },
      (_, n) => `8100427190326552${String(n).padStart(4, '0')}`,
    );
    for (const code of codes) {
      one.send(...framesOf('hhp', code, { aim: ']C0' }));
      await pass(50);
    }
    expect(scans.map(({ text }) => text)).toEqual(codes);
  });

  test('without pause is muted and counted until the device rests; others are heard', async () => {
    const { hid, scans, service, pass, logged } = desk();
    const mad = hid.plug({ path: '/dev/hidraw0' });
    const sane = hid.plug({ path: '/dev/hidraw1', vendorId: 0x1eab });
    await pass(1_500);
    for (let n = 0; n < 3_000; n += 1) {
      mad.send(...EAN);
      if (n % 100 === 0) await pass(10);
    }
    sane.send(...framesOf('newland', TRACE));
    expect(scans.filter(({ text }) => text === TRACE)).toHaveLength(1);
    expect(scans.length).toBeLessThan(60);
    expect(service.state().devices[0]).toMatchObject({ flooding: true });
    expect(service.state().devices[0]?.drops.flood).toBeGreaterThan(2_900);
    expect(logged.filter((event) => event === 'scanner-flood')).toHaveLength(1);
    await pass(2_100);
    expect(service.state().devices[0]).toMatchObject({ flooding: false });
    const before = scans.length;
    mad.send(...EAN);
    expect(scans.length).toBe(before + 1);
  });

  test('as garbage is counted, told about once a second, and hurts nothing', async () => {
    const { hid, scans, states, pass } = desk();
    const one = hid.plug({ path: '/dev/hidraw0' });
    await pass(1_500);
    const told = states.length;
    for (let n = 0; n < 500; n += 1) one.send(new Uint8Array([0x07, n % 256, 0xff]));
    await pass(3_000);
    expect(states.length - told).toBe(1);
    expect(states.at(-1)?.devices[0]).toMatchObject({ dropped: 500, drops: { garbage: 500 } });
    one.send(...EAN);
    expect(scans).toHaveLength(1);
  });

  test('to a till that stumbles over it does not stop the next', async () => {
    const hid = scriptedHid();
    const clock = { now: 0 };
    const timers = timerQueue();
    const heard: string[] = [];
    running = startScannerService({
      ...{ list: hid.list, open: hid.open, later: timers.on(clock), now: () => clock.now },
      log: { info: () => {}, warn: () => {}, error: (event) => void heard.push(event) },
      onState: () => {},
      onScan: ({ text }) => {
        heard.push(text);
        if (heard.length === 1) throw new Error('the first is dropped');
      },
    });
    const one = hid.plug({ path: '/dev/hidraw0' });
    await timers.pass(clock, 1_500);
    one.send(...EAN, ...EAN);
    expect(heard).toEqual(['6901234567892', 'scanner-pass', '6901234567892']);
  });
});
