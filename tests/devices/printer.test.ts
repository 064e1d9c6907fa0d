/** Slips as bytes, on a network printer, and in a folder; every way a printer can fail, in words. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layoutReceipt } from '#core/receipt.ts';
import { RECEIPT_COLUMNS, columnsOf } from '#core/receipt-layout.ts';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { createPrinter } from '#engine/device/create-printer.ts';
import { drawerKick, encodeReceipt } from '#engine/device/escpos.ts';
import { receiptText } from '#engine/device/escpos-text.ts';
import { faultOf } from '#engine/device/link-printer.ts';
import { INSURED, SELF_PAY } from '#tests/core/receipt-facts.ts';
import { setOnPaper, startPrinter } from './tcp-printer-stand-in.ts';
import type { Behaviour, PrinterStandIn } from './tcp-printer-stand-in.ts';

const READY = 0x12;
const TIMES = { connect_ms: 2_000, status_ms: 150, write_ms: 2_000 };

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function one(
  text: string,
  style: ReceiptLine['style'],
  align: ReceiptLine['align'] = 'left',
): string {
  const all = hex(encodeReceipt([{ text, style, align }]));
  expect(all.startsWith('1b401c26')).toBe(true);
  expect(all.endsWith('1b64041d5600')).toBe(true);
  return all.slice(8, -12);
}

describe('encodeReceipt', () => {
  it.each([
    ['normal', one('甲A', 'normal'), '1b6100bcd7410a'],
    ['centred', one('甲', 'normal', 'center'), '1b6101bcd70a'],
    ['bold', one('甲', 'bold'), '1b61001b4501bcd70a1b4500'],
    ['title in double size', one('甲', 'title', 'center'), '1b61011b45011d2111bcd70a1d21001b4500'],
    [
      'subtitle in double height',
      one('甲', 'subtitle', 'center'),
      '1b61011b45011d2101bcd70a1d21001b4500',
    ],
    [
      'long title: double height only',
      one('甲'.repeat(13), 'title'),
      `1b61001b45011d2101${'bcd7'.repeat(13)}0a1d21001b4500`,
    ],
    [
      'inverse, black to both edges',
      one('演练·无效', 'inverse', 'center'),
      `1b61001d4201${'20'.repeat(19)}d1ddc1b7a1a4ced2d0a7${'20'.repeat(19)}0a1d4200`.replace(
        'ced2d0a7',
        'ceded0a7',
      ),
    ],
    [
      'bar code',
      one('NH01-1121-0047', 'barcode', 'center'),
      `1b61011d68401d77021d48001d6b4910${Buffer.from('{BNH01-1121-0047').toString('hex')}0a`,
    ],
    ['a bar code too long is text', one('X'.repeat(21), 'barcode'), `1b6101${'58'.repeat(21)}0a`],
  ])('%s', (_name, bytes, golden) => {
    expect(bytes).toBe(golden);
  });

  // Two bytes in GBK, four beyond it; the bytes are those of another implementation of GB18030.
  it.each([
    ['䶮', 'fe9f'],
    ['㐂', '8139ef31'],
    ['𠮷', '9534b235'],
    ['镕', 'e946'],
    ['〇', 'a996'],
    ['€', 'a2e3'],
  ])('%s is never a question mark', (letter, golden) => {
    const bytes = one(letter, 'normal');
    expect(bytes).not.toBe('1b61003f0a');
    expect(new TextDecoder('gb18030').decode(Buffer.from(bytes.slice(6, -2), 'hex'))).toBe(letter);
    expect(bytes).toBe(`1b6100${golden}0a`);
  });

  it('lets no control character of a text through to the printer', () => {
    expect(one('甲\u001b@\u001dV\u0000', 'normal')).toBe('1b6100bcd72040205620' + '0a');
  });

  it('prints any line as it was laid out', () => {
    const line = fc.record({
      text: fc
        .string({ unit: 'grapheme', maxLength: 20 })
        .filter((text) => /^[^\p{Cc}\p{Cs}]*$/u.test(text)),
      style: fc.constantFrom<ReceiptLine['style']>('normal', 'bold', 'title', 'subtitle', 'total'),
      align: fc.constantFrom<ReceiptLine['align']>('left', 'center'),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const paper = setOnPaper(encodeReceipt(lines));
        expect(paper.lines.map((set) => set.text)).toEqual(lines.map((given) => given.text));
        expect(paper.lines.map((set) => set.align)).toEqual(lines.map((given) => given.align));
        expect(paper.cuts).toBe(1);
      }),
    );
  });
});

describe('a network printer', () => {
  let printer: PrinterStandIn;
  afterEach(() => printer.close());
  const at = async (behaviour: Behaviour) => {
    printer = await startPrinter(behaviour);
    return createPrinter(`tcp:127.0.0.1:${printer.port}`, RECEIPT_COLUMNS, TIMES);
  };

  it.each([
    ['answers', { status: () => READY }],
    ['never answers', {}],
  ] as const)('that %s sets the whole slip as it was laid out', async (_name, behaviour) => {
    const tcp = await at(behaviour);
    const lines = layoutReceipt({ ...INSURED, training: true });
    expect(await tcp.print(encodeReceipt(lines))).toEqual({ kind: 'printed' });
    const paper = setOnPaper(printer.received());
    expect(paper.lines).toHaveLength(lines.length);
    expect(paper.cuts).toBe(1);
    for (const [index, line] of lines.entries()) {
      const set = paper.lines[index];
      if (line.style === 'barcode') expect(set?.barcode).toBe(line.text);
      else expect(set?.text.trim()).toBe(line.text.trim());
      expect(set?.inverse).toBe(line.style === 'inverse');
      expect(columnsOf(set?.text ?? '') * (set?.width ?? 1)).toBeLessThanOrEqual(RECEIPT_COLUMNS);
    }
    const total = paper.lines.find((set) => set.text.startsWith('现金自付'));
    expect(total).toMatchObject({ width: 2, height: 2, bold: true });
  });

  it('opens the drawer by its pulse', async () => {
    const tcp = await at({ status: () => READY });
    expect(await tcp.kickDrawer()).toEqual({ kind: 'printed' });
    expect(setOnPaper(printer.received())).toEqual({ lines: [], cuts: 0, cutAfter: [], kicks: 1 });
    expect(hex(drawerKick())).toBe('1b401b700019fa');
  });

  it.each([
    [
      'out of paper',
      { status: (question: number) => (question === 4 ? 0x72 : READY) },
      '打印机缺纸，没有打印',
      0,
    ],
    [
      'open',
      { status: (question: number) => (question === 2 ? 0x16 : READY) },
      '打印机开盖，没有打印',
      0,
    ],
    [
      'out of paper half-way',
      { status: (_question: number, asked: number) => (asked > 3 ? 0x72 : READY) },
      '打印机缺纸，小票可能不完整',
      1,
    ],
    [
      'silent half-way',
      { status: (_question: number, asked: number) => (asked > 3 ? undefined : READY) },
      '打印机没有确认，请看小票是否完整',
      1,
    ],
  ])('that is %s says so', async (_name, behaviour, reason, cuts) => {
    const tcp = await at(behaviour);
    expect(await tcp.print(encodeReceipt(layoutReceipt(SELF_PAY)))).toEqual({
      kind: cuts === 0 ? 'notReady' : 'failed',
      reason,
    });
    const received = printer.received();
    expect(received.length === 0 ? 0 : setOnPaper(received).cuts).toBe(cuts);
  });

  it('that hangs up half-way is not believed', async () => {
    const tcp = await at({ status: () => READY, hangUpAfter: 1 });
    const outcome = await tcp.print(encodeReceipt(layoutReceipt(SELF_PAY)));
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome.kind === 'failed' ? outcome.reason : '').toMatch(/断开|没有确认/);
  });

  it('prints one slip after the other, never two into one another', async () => {
    const tcp = await at({ status: () => READY });
    const slip = encodeReceipt(layoutReceipt(SELF_PAY));
    const outcomes = await Promise.all([tcp.print(slip), tcp.kickDrawer(), tcp.print(slip)]);
    expect(outcomes).toEqual(Array(3).fill({ kind: 'printed' }));
    expect(printer.connections()).toBe(3);
    expect(hex(printer.received())).toBe(hex(slip) + hex(drawerKick()) + hex(slip));
  });
});

describe('no printer', () => {
  it('refused by its host is said in words', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const printer = createPrinter(`tcp:127.0.0.1:${port}`, RECEIPT_COLUMNS);
    expect(printer.target).toBe(`127.0.0.1:${port}`);
    expect(await printer.print(drawerKick())).toEqual({
      kind: 'notReady',
      reason: '打印机拒绝连接，请看是否开机',
    });
  });

  it.each([
    ['none', '未配置', '没有配置打印机'],
    [
      'tcp:printer',
      'tcp:printer',
      '打印机地址不对，应为 tcp:地址:端口、device:设备文件、spool:队列或 none',
    ],
    [
      'tcp:printer:99999',
      'tcp:printer:99999',
      '打印机地址不对，应为 tcp:地址:端口、device:设备文件、spool:队列或 none',
    ],
    ['usb', 'usb', '打印机地址不对，应为 tcp:地址:端口、device:设备文件、spool:队列或 none'],
  ])('%s fails with what is wrong', async (address, target, reason) => {
    const printer = createPrinter(address, RECEIPT_COLUMNS);
    expect(printer.target).toBe(target);
    expect(await printer.print(drawerKick())).toEqual({ kind: 'failed', reason });
    expect(await printer.kickDrawer()).toMatchObject({ kind: 'failed' });
  });
});

describe('faultOf', () => {
  it.each([
    [4, 0x12, null],
    [4, 0x32, '打印机缺纸'],
    [4, 0x1e, null],
    [2, 0x16, '打印机开盖'],
    [2, 0x32, '打印机缺纸'],
    [2, 0x52, '打印机故障'],
    [1, 0x1a, null],
  ] as const)('question %d, answer %d → %s', (question, status, fault) => {
    expect(faultOf(question, status)).toBe(fault);
  });
});

describe('a folder as printer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxtill-slips-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the bytes and a text to read, one number a slip', async () => {
    const printer = createPrinter(`file:${join(folder, 'new')}`, RECEIPT_COLUMNS);
    const slip = encodeReceipt(layoutReceipt(INSURED));
    const outcomes = await Promise.all([
      printer.print(slip),
      printer.print(slip),
      printer.kickDrawer(),
    ]);
    expect(outcomes).toEqual(Array(3).fill({ kind: 'printed' }));
    expect(readdirSync(join(folder, 'new')).toSorted()).toEqual([
      'drawer-000001.bin',
      'slip-000001.bin',
      'slip-000001.txt',
      'slip-000002.bin',
      'slip-000002.txt',
    ]);
    expect(hex(readFileSync(join(folder, 'new', 'slip-000002.bin')))).toBe(hex(slip));
    const text = readFileSync(join(folder, 'new', 'slip-000001.txt'), 'utf8');
    expect(text).toBe(receiptText(slip));
    for (const line of layoutReceipt(INSURED)) expect(text).toContain(line.text.trim());
    expect(text).not.toMatch(/[\u001b-\u001d]/);
  });

  it('goes on counting after a restart', async () => {
    const slip = encodeReceipt(layoutReceipt(SELF_PAY));
    await createPrinter(folder, RECEIPT_COLUMNS).print(slip);
    await createPrinter(folder, RECEIPT_COLUMNS).print(slip);
    expect(readdirSync(folder)).toContain('slip-000002.bin');
  });

  it('that is a file says so', async () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(
      await createPrinter(`file:${join(folder, 'taken')}`, RECEIPT_COLUMNS).print(drawerKick()),
    ).toEqual({
      kind: 'failed',
      reason: '小票目录不是文件夹',
    });
  });
});
