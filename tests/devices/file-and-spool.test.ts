/** Printers that are a device file or a queue of the system: real files, real child processes. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '#engine/device/create-printer.ts';
import { linkAddress } from '#engine/device/link-address.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const SLIP = Buffer.from('1b401c26b2e2cad40a1d5600', 'hex');

describe('a device file', () => {
  it('takes the bytes of a slip, without an answer to any question', async () => {
    const path = join(tempDir(), 'lp0');
    writeFileSync(path, '');
    const printer = createPrinter(`device:${path}`, 48);
    expect(printer.target).toBe(path);
    expect(await printer.print(SLIP)).toEqual({ kind: 'printed' });
    // The questions stand in the file too; the slip comes after them, whole.
    expect(readFileSync(path).toString('hex').endsWith(SLIP.toString('hex'))).toBe(true);
  });

  it.each([
    ['device:/dev/usb/nothing-here', '打印机没有插上'],
    ['serial:/dev/nothing-here:9600', '打印机没有插上'],
  ])('%s that is not plugged in lets the paper wait', async (address, reason) => {
    expect(await createPrinter(address, 48).print(SLIP)).toEqual({ kind: 'notReady', reason });
  });

  it('that is no serial port says so before a byte is on its way', async () => {
    const path = join(tempDir(), 'ttyS9');
    writeFileSync(path, '');
    const outcome = await createPrinter(`serial:${path}:9600`, 48).print(SLIP);
    expect(outcome).toEqual({ kind: 'notReady', reason: '串口参数设不上' });
    expect(readFileSync(path)).toHaveLength(0);
  });
});

describe('linkAddress', () => {
  it.each([
    ['tcp:192.168.1.50:9100', { kind: 'tcp', host: '192.168.1.50', port: 9100 }],
    ['tcp:[fe80::1]:9100', { kind: 'tcp', host: 'fe80::1', port: 9100 }],
    ['device:/dev/usb/lp0', { kind: 'file', path: '/dev/usb/lp0', baud: null }],
    ['serial:/dev/ttyUSB0:2400', { kind: 'file', path: '/dev/ttyUSB0', baud: 2400 }],
    ['serial:COM3:9600', { kind: 'file', path: '\\\\.\\COM3', baud: 9600 }],
  ])('%s', (text, address) => {
    expect(linkAddress(text)).toMatchObject(address);
  });

  it.each([
    'tcp:host',
    'tcp:host:0',
    'tcp:host:70000',
    'serial:/dev/ttyS0',
    'serial:COM3:7',
    'usb',
  ])('%s is none', (text) => {
    expect(linkAddress(text)).toBe(null);
  });
});

/** CUPS' own commands, played by scripts that keep what they are given. */
function systemWithCups(lpstat: string): string {
  const folder = join(tempDir(), 'bin');
  mkdirSync(folder);
  const script = (name: string, body: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  script(
    'lp',
    `echo "$@" > ${folder}/asked; cat > ${folder}/job; echo "request id is till-7 (1 file(s))"`,
  );
  script('lpstat', lpstat);
  script('cancel', `echo "$@" > ${folder}/cancelled`);
  const before = process.env['PATH'] ?? '';
  process.env['PATH'] = `${folder}${delimiter}${before}`;
  onTestFinished(() => void (process.env['PATH'] = before));
  return folder;
}

describe('a queue of the system', () => {
  it('is given raw bytes and watched until they are gone', async () => {
    const folder = systemWithCups('exit 0');
    const printer = createPrinter('spool:till', 48);
    expect(printer.target).toBe('打印队列 till');
    expect(await printer.print(SLIP)).toEqual({ kind: 'printed' });
    expect(readFileSync(join(folder, 'asked'), 'utf8').trim()).toBe('-d till -o raw');
    expect(readFileSync(join(folder, 'job')).toString('hex')).toBe(SLIP.toString('hex'));
  });

  it('that does not move has its job taken back: it would print when the customer has gone', async () => {
    const folder = systemWithCups('echo "till-7 clerk 1024 today"');
    const outcome = await createPrinter('spool:till', 48).print(SLIP);
    expect(outcome).toMatchObject({ kind: 'failed', reason: /没有动/ });
    expect(readFileSync(join(folder, 'cancelled'), 'utf8').trim()).toBe('till-7');
  });
});
