/**
 * The product's scanner service in the guest: real kernel, real hidraw, real node-hid, and scanners
 * that nothing tells from plugged-in ones. Layouts and frames are those of counter-and-devices §5.3
 * and §5.4.
 */
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { findQemu, findScannerKit } from '../support/system.ts';
import { Scanner } from './counter.ts';
import { bootScannerGuest } from './scanner-guest.ts';
import type { ScannerGuest } from './scanner-guest.ts';
import {
  DESCRIBED,
  HONEYWELL,
  HONEYWELL_KEYBOARD,
  KEYBOARD,
  MICROSCAN,
  NEWLAND,
  PLAIN,
  SHIFTED,
} from './virtual-scanners.ts';
import type { Code, Maker } from './virtual-scanners.ts';

const TRACE_CODE = '81234567890123456789';
const SILENCE = { pause_ms: 1_500 } as const;

function code128(text: string): Code {
  return { payload: Buffer.from(text), aim: ']C0', symbology: 0x6a };
}

function qr(payload: string | Buffer): Code {
  return { payload: Buffer.from(payload), aim: ']Q1', symbology: 0x73 };
}

describeWith(['scanner guest'], 'scanners in the guest', () => {
  let guest: ScannerGuest;
  let stop = (): Promise<void> => Promise.resolve();
  let numbered = 0;
  const inUse: Scanner[] = [];

  beforeAll(async () => {
    guest = await bootScannerGuest(findQemu() ?? '', findScannerKit() ?? '');
    ({ stop } = guest);
  });
  afterEach(async () => {
    for (const scanner of inUse.splice(0)) await scanner.release();
  });
  afterAll(() => stop());

  /** A scanner with a serial number of its own. */
  function newScanner(maker: Maker): Scanner {
    numbered += 1;
    const scanner = new Scanner(guest, maker, `S${numbered}`);
    inUse.push(scanner);
    return scanner;
  }

  /** New scanners of these makers, plugged in and read. */
  async function plugged<const Makers extends readonly Maker[]>(
    ...makers: Makers
  ): Promise<{ [No in keyof Makers]: Scanner }> {
    const scanners = makers.map(newScanner);
    await guest.play(...scanners.map(({ plug }) => plug));
    await Promise.all(scanners.map((scanner) => scanner.isOpen()));
    return scanners as { [No in keyof Makers]: Scanner };
  }

  function send(scanner: Scanner, reports: readonly string[]): Promise<void> {
    return guest.play({ device: scanner.serial, reports });
  }

  it('boots the pinned Node on a real kernel', () => {
    expect(guest.node).toBe(process.version);
    expect(guest.kernel).toMatch(/^\d+\.\d+/);
  });

  it('reads every report layout, all six scanners plugged in at once', async () => {
    const makers = [HONEYWELL, SHIFTED, NEWLAND, DESCRIBED, MICROSCAN, PLAIN] as const;
    const scanners = await plugged(...makers);
    const long = '0123456789'.repeat(15);
    for (const [no, scanner] of scanners.entries()) {
      const { reportsOf } = makers[no] ?? HONEYWELL;
      await send(scanner, reportsOf(code128(TRACE_CODE)));
      await scanner.hasScanned(1);
      await send(scanner, reportsOf(code128(long)));
    }
    await Promise.all(scanners.map((scanner) => scanner.hasScanned(2)));
    const seen = makers.map(({ layout }, no) => [layout, scanners[no]?.scans()]);
    const read = (aim: string): object => [
      { text: TRACE_CODE, aim },
      { text: long, aim },
    ];
    expect(Object.fromEntries(seen)).toEqual({
      A: read(']C0'),
      'A+1': read(']C0'),
      B: read(''),
      C: read(']C0'),
      D: read(']C0'),
      E: read(''),
    });
  });

  it('reads the frames of §5.4 as they are printed there', async () => {
    const [honeywell, newland] = await plugged(HONEYWELL, NEWLAND);
    const zeros = (count: number): string => '00'.repeat(count);
    const frames = {
      code128: `02145d4330${Buffer.from(TRACE_CODE).toString('hex')}${zeros(36)}6a0000`,
      ean13: `020d5d45303639303132333435363738393200${zeros(42)}640000`,
      qr1: `02385d5131${'37'.repeat(56)}730001`,
      qr2: `02045d513136373839${zeros(52)}730000`,
      newland: `0214${Buffer.from(TRACE_CODE).toString('hex')}${zeros(42)}`,
    };
    for (const frame of Object.values(frames)) expect(frame).toHaveLength(128);
    await send(honeywell, [frames.code128, frames.ean13, frames.qr1, frames.qr2]);
    await send(newland, [frames.newland]);
    await Promise.all([honeywell.hasScanned(3), newland.hasScanned(1)]);
    expect(honeywell.scans()).toEqual([
      { text: TRACE_CODE, aim: ']C0' },
      { text: '6901234567892', aim: ']E0' },
      { text: `${'7'.repeat(56)}6789`, aim: ']Q1' },
    ]);
    expect(newland.scans()).toEqual([{ text: TRACE_CODE, aim: '' }]);
  });

  it('joins a long QR in Chinese, in UTF-8 and in GB18030', async () => {
    const [scanner] = await plugged(HONEYWELL);
    // Three-byte and four-byte characters at every offset of a report's end.
    const text = `{"药品":"${'阿莫西林胶囊0.25g×24粒，一日三次𠮷'.repeat(20)}"}`;
    await send(scanner, HONEYWELL.reportsOf(qr(text)));
    await scanner.hasScanned(1);
    await send(scanner, HONEYWELL.reportsOf(qr(iconv.encode(text, 'gb18030'))));
    await scanner.hasScanned(2);
    expect(scanner.texts()).toEqual([text, text]);
  });

  it.each([1, 3])('ends a payload of 56·%i bytes that the firmware never closes', async (times) => {
    const [scanner] = await plugged(HONEYWELL);
    const text = '一二三四五六七八九十百千万亿兆京垓秭'.repeat(times) + 'ab'.repeat(times);
    expect(Buffer.byteLength(text)).toBe(56 * times);
    await send(scanner, HONEYWELL.reportsOf(qr(text), { neverCloses: true }));
    await scanner.hasScanned(1);
    await send(scanner, HONEYWELL.reportsOf(code128(TRACE_CODE)));
    await scanner.hasScanned(2);
    expect(scanner.texts()).toEqual([text, TRACE_CODE]);
  });

  it('gives up half a code when the plug is pulled, and reads on when it is back', async () => {
    const [scanner] = await plugged(HONEYWELL);
    const reports = HONEYWELL.reportsOf(qr('处方'.repeat(100)));
    await send(scanner, reports.slice(0, 3));
    await scanner.pullOut();
    await scanner.plugIn();
    await send(scanner, [...reports.slice(3), ...HONEYWELL.reportsOf(code128(TRACE_CODE))]);
    await scanner.hasRead(TRACE_CODE);
    expect(scanner.texts().join('')).not.toContain('处方'.repeat(100));
  });

  it('survives a loose plug: out and in again at once, in mid-payload', async () => {
    const [scanner] = await plugged(NEWLAND);
    const reports = NEWLAND.reportsOf(qr('7'.repeat(200)));
    await guest.play(
      { device: scanner.serial, reports: reports.slice(0, 2) },
      { unplug: scanner.serial },
      scanner.plug,
    );
    await scanner.isOpenAgain();
    await send(scanner, NEWLAND.reportsOf(code128(TRACE_CODE)));
    await scanner.hasScanned(1);
    expect(scanner.texts()).toEqual([TRACE_CODE]);
  });

  it('keeps two scanners apart whose reports arrive in turns', async () => {
    const [left, right] = await plugged(HONEYWELL, NEWLAND);
    const texts = ['左手的二维码'.repeat(30), '右手的二维码'.repeat(30)] as const;
    const ofLeft = HONEYWELL.reportsOf(qr(texts[0]));
    const ofRight = NEWLAND.reportsOf(qr(texts[1]));
    expect(ofLeft.length).toBeGreaterThan(5);
    expect(ofRight).toHaveLength(ofLeft.length);
    await guest.play(
      ...ofLeft.flatMap((report, no) => [
        { device: left.serial, reports: [report] },
        { device: right.serial, reports: [ofRight[no] ?? ''] },
      ]),
    );
    await Promise.all([left.hasScanned(1), right.hasScanned(1)]);
    expect(left.texts()).toEqual([texts[0]]);
    expect(right.texts()).toEqual([texts[1]]);
  });

  it('loses none of 20 codes in one second', async () => {
    const [scanner] = await plugged(HONEYWELL);
    const codes = Array.from({ length: 20 }, (_, no) => `8${String(no).padStart(19, '0')}`);
    await guest.play(
      ...codes.flatMap((text) => [
        { device: scanner.serial, reports: HONEYWELL.reportsOf(code128(text)) },
        { pause_ms: 45 },
      ]),
    );
    await scanner.hasScanned(20);
    expect(scanner.texts()).toEqual(codes);
  });

  it('tears no code while the engine is busy', async () => {
    const [scanner] = await plugged(HONEYWELL);
    const text = '忙'.repeat(300);
    const reports = HONEYWELL.reportsOf(qr(text));
    await guest.play(
      { device: scanner.serial, reports: reports.slice(0, 2) },
      { busy_ms: 600 },
      { pause_ms: 50 },
      { device: scanner.serial, reports: reports.slice(2) },
    );
    await scanner.hasScanned(1);
    expect(scanner.texts()).toEqual([text]);
  });

  it('drops what a broken scanner floods, with a count, and reads the other one', async () => {
    const [broken, good] = await plugged(HONEYWELL, NEWLAND);
    const garbage = ['0238' + 'ff'.repeat(62), '00'.repeat(64), '02ff' + '01'.repeat(62)];
    await guest.play(
      { device: broken.serial, reports: garbage, times: 150 },
      { device: good.serial, reports: NEWLAND.reportsOf(code128(TRACE_CODE)) },
      { device: broken.serial, reports: garbage, times: 150 },
    );
    await good.hasScanned(1);
    const shown = await broken.showed('drops', ({ dropped }) => dropped > 0);
    expect(shown.dropped).toBe(Object.values(shown.drops).reduce((sum, count) => sum + count, 0));
    expect(good.texts()).toEqual([TRACE_CODE]);
    await guest.play(SILENCE);
    await send(broken, HONEYWELL.reportsOf(code128(TRACE_CODE)));
    await broken.hasRead(TRACE_CODE);
  });

  it('mutes a scanner whose trigger is stuck until it rests', async () => {
    const [stuck, good] = await plugged(HONEYWELL, NEWLAND);
    const report = HONEYWELL.reportsOf(code128(TRACE_CODE));
    const bursts = Array.from({ length: 10 }, () => [
      { device: stuck.serial, reports: report, times: 30 },
      { pause_ms: 100 },
    ]);
    await guest.play(...bursts.flat());
    const shown = await stuck.showed('flooding', ({ flooding }) => flooding);
    await send(good, NEWLAND.reportsOf(code128('6901234567892')));
    await good.hasScanned(1);
    await stuck.shows('rested', ({ flooding }) => !flooding);
    const before = stuck.texts().length;
    expect(before).toBeLessThan(300);
    await send(stuck, HONEYWELL.reportsOf(code128('82345678901234567890')));
    await stuck.hasScanned(before + 1);
    expect(stuck.texts().at(-1)).toBe('82345678901234567890');
    expect(shown.status).toBe('open');
  });

  it('leaves a scanner in keyboard mode to the keyboard', async () => {
    const typing = newScanner(KEYBOARD);
    await guest.play(typing.plug);
    const [scanner] = await plugged(NEWLAND);
    const open = await guest.openDevices();
    expect(open).toContain(scanner.plug.shape.name);
    expect(open).not.toContain(typing.plug.shape.name);
  });

  it('tells a Honeywell in keyboard mode to send HID-POS, and reads it then', async () => {
    const typing = newScanner(HONEYWELL_KEYBOARD);
    await guest.play(typing.plug);
    const asked = await guest.until('the order to change the mode', (told) =>
      told.find((one) => one.about === 'asked' && one.device === typing.serial),
    );
    expect(asked).toMatchObject({ kind: 'feature', report: 'fe01' });
    // What the scanner does then: it goes away and comes back as another device.
    await typing.release();
    const [scanner] = await plugged(HONEYWELL);
    await send(scanner, HONEYWELL.reportsOf(code128(TRACE_CODE)));
    await scanner.hasScanned(1);
    expect(scanner.scans()).toEqual([{ text: TRACE_CODE, aim: ']C0' }]);
  });
});
