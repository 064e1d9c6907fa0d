/** A guest that does not come up says why; the archive it boots from is the same every time. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { findQemu, findScannerKit } from '../support/system.ts';
import { guestFiles } from './guest-files.ts';
import { writeInitramfs } from './initramfs.ts';
import type { Entry } from './initramfs.ts';
import { bootScannerGuest } from './scanner-guest.ts';

function textFile(text: string): Entry {
  return { file: Buffer.from(text) };
}

describeWith(['scanner guest'], 'a scanner guest that does not come up', () => {
  const kit = findScannerKit() ?? '';

  function boot(files: ReadonlyMap<string, Entry>): Promise<unknown> {
    return bootScannerGuest(findQemu() ?? '', kit, files);
  }

  it('names the module that the kernel refuses', async () => {
    const whole = guestFiles(kit);
    const files = new Map([...whole].filter(([path]) => !/^(?:checkout|bin\/node)/.test(path)));
    files.set('modules/uhid.ko', textFile('not a module'));
    await expect(boot(files)).rejects.toThrow('the kernel refuses the module uhid.ko');
  });

  it('names the panic of the kernel', async () => {
    const files = new Map([['etc/nothing', textFile('here')]]);
    await expect(boot(files)).rejects.toThrow(/machine went off \(Kernel panic.*\)/);
  });
});

describe('the archive of a guest', () => {
  it('has the same bytes whatever the order and the time', () => {
    const entries: readonly (readonly [string, Entry])[] = [
      ['bin/sh', { link: 'busybox' }],
      ['bin/busybox', { file: Buffer.from('program'), isProgram: true }],
      ['dev/console', { device: [5, 1] }],
      ['checkout/core/a.ts', textFile('a')],
    ];
    const folder = mkdtempSync(join(tmpdir(), 'rxtill-archive-'));
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    writeInitramfs(first, new Map(entries));
    writeInitramfs(second, new Map(entries.toReversed()));
    const bytes = readFileSync(first);
    expect(readFileSync(second).equals(bytes)).toBe(true);
    expect(bytes.subarray(0, 6).toString()).toBe('070701');
    expect(bytes.length % 4).toBe(0);
    expect(bytes.toString('latin1')).toContain('TRAILER!!!\0');
    rmSync(folder, { recursive: true });
  });
});
