/**
 * Power that goes in the middle of a write leaves a torn -wal. Whatever is cut off or spoiled, the file
 * opens, holds every transaction that was whole, and nothing of the one that was not.
 */
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wasCutOff } from '#db/open.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { openTest } from './support.ts';

/** One page and its header in a -wal; the file's own header stands before the first. */
const FRAME_BYTES = 24 + 4096;
const HEADER_BYTES = 32;
const LAST = 6;

type Written = {
  readonly file: string;
  /** Bytes of the -wal after the n-th transaction. */
  readonly ends: readonly number[];
};

/** Six transactions in the -wal, each of two rows that belong together. */
function write(options: { readonly key?: string }): { written: Written; db: Db } {
  const file = join(tempDir(), 'rxtill.db');
  const db = openTest(file, options);
  db.pragma('wal_checkpoint(TRUNCATE)');
  const ends = [0];
  for (let n = 1; n <= LAST; n += 1) {
    transaction(db, () => {
      writeSetting(db, 'store.name', `第 ${n} 笔`);
      writeSetting(db, 'store.phone', `第 ${n} 笔${'，很长'.repeat(n % 3 === 0 ? 2_000 : 1)}`);
    });
    ends.push(statSync(`${file}-wal`).size);
  }
  return { written: { file, ends }, db };
}

/** What the power leaves: the file and its -wal as `spoil` makes it; the -shm is memory. */
function leave(written: Written, spoil: (wal: string) => void): string {
  const copy = join(tempDir(), 'rxtill.db');
  copyFileSync(written.file, copy);
  copyFileSync(`${written.file}-wal`, `${copy}-wal`);
  spoil(`${copy}-wal`);
  return copy;
}

function expectWhole(file: string, transactions: number, options: { readonly key?: string }): void {
  expect(wasCutOff(file)).toBe(statSync(`${file}-wal`).size > 0);
  const db = openTest(file, options);
  const name = readSetting(db, 'store.name') ?? '';
  expect(name).toBe(transactions === 0 ? '' : `第 ${transactions} 笔`);
  expect((readSetting(db, 'store.phone') ?? '').startsWith(name)).toBe(true);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  transaction(db, () => writeSetting(db, 'store.name', '断电以后'));
  expect(readSetting(db, 'store.name')).toBe('断电以后');
  db.close();
}

describe.each([
  ['a file', {}],
  ['an encrypted file', { key: '5f'.repeat(32) }],
])('%s', (_, options) => {
  it('cut off anywhere holds what was whole before the cut', () => {
    const { written } = write(options);
    const { ends } = written;
    const full = ends[LAST] ?? 0;
    const cuts = ends.flatMap((end) => [end, end - 1, end - 100, end - FRAME_BYTES, end + 24]);
    const middle = [0, 7, HEADER_BYTES, HEADER_BYTES + 12, Math.floor(full / 2), full - 2_000];
    for (const cut of [...cuts, ...middle].filter((size) => size >= 0 && size <= full)) {
      const file = leave(written, (wal) => truncateSync(wal, cut));
      expectWhole(
        file,
        ends.findLastIndex((end) => end <= cut),
        options,
      );
    }
  });

  it('whose last frame is spoiled holds all but the last transaction', () => {
    const { written } = write(options);
    const last = (written.ends[LAST] ?? 0) - FRAME_BYTES;
    // Page number, size after commit, salt, checksum, the page itself.
    for (const [at, bytes] of [
      [last, 4],
      [last + 4, 4],
      [last + 8, 8],
      [last + 16, 8],
      [last + 24, 16],
      [last + 2_000, 512],
      [last + FRAME_BYTES - 1, 1],
    ] as const) {
      const file = leave(written, (wal) => {
        const content = readFileSync(wal);
        for (let n = at; n < at + bytes; n += 1) content[n] = (content[n] ?? 0) ^ 0xff;
        writeFileSync(wal, content);
      });
      expectWhole(file, LAST - 1, options);
    }
  });

  it('whose tail is zeros, as some file systems leave it, holds what was written', () => {
    const { written } = write(options);
    const file = leave(written, (wal) => {
      writeFileSync(wal, Buffer.concat([readFileSync(wal), Buffer.alloc(3 * FRAME_BYTES)]));
    });
    expectWhole(file, LAST, options);
  });
});
