/** A whole file under another key: the same rows, nothing readable, and whole at every instant. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkedImage, isPlain, opensWith, reencrypt } from '#db/image.ts';
import { closeDatabase } from '#db/open.ts';
import { writeSetting } from '#db/setting.ts';
import { transaction } from '#db/sql.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { openTest } from './support.ts';

const KEY = '5f'.repeat(32);
const OTHER = 'a0'.repeat(32);
const CHILD = join(import.meta.dirname, 'child', 'reencrypt.ts');

/** A store in clear with a name in it. */
function plainStore(bytes = 0): string {
  const file = join(tempDir(), 'rxtill.db');
  const db = openTest(file);
  transaction(db, () => {
    writeSetting(db, 'store.name', '沈若溪');
    writeSetting(db, 'store.phone', 'x'.repeat(bytes));
  });
  closeDatabase(db);
  return file;
}

describe('a file under a new key', () => {
  it('holds the same rows and shows none of them', () => {
    const file = plainStore();
    expect(isPlain(file)).toBe(true);
    const before = checkedImage(file, undefined);
    expect(reencrypt(file, undefined, KEY)).toEqual(before);
    expect(isPlain(file)).toBe(false);
    expect(readFileSync(file).includes('沈若溪')).toBe(false);
    expect(checkedImage(file, KEY)).toEqual(before);
    expect(opensWith(file, OTHER)).toBe(false);
    reencrypt(file, KEY, OTHER);
    expect(opensWith(file, KEY)).toBe(false);
    expect(checkedImage(file, OTHER)).toEqual(before);
    expect(readdirSync(join(file, '..'))).toEqual(['rxtill.db']);
  });

  it('takes along what lies in the -wal of a program that was cut off', () => {
    const file = plainStore();
    const db = openTest(file);
    transaction(db, () => writeSetting(db, 'store.name', '断电之前'));
    const copy = join(tempDir(), 'rxtill.db');
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
    reencrypt(copy, undefined, KEY);
    const after = openTest(copy, { key: KEY });
    const name = after.prepare(`SELECT value FROM setting WHERE name = 'store.name'`).pluck();
    expect(name.get()).toBe('断电之前');
  });

  it('is not begun on a damaged one', () => {
    const file = plainStore(40_000);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 3, 4096 * 5);
    writeFileSync(file, bytes);
    expect(() => reencrypt(file, undefined, KEY)).toThrow();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(join(file, '..'))).toEqual(['rxtill.db']);
  });
});

it('killed at any instant leaves one whole store, which a second try puts under the key', async () => {
  const original = plainStore(4_000_000);
  const before = checkedImage(original, undefined);
  const whole_ms = await encryptIn(original, null);
  const ends = new Set<string>();
  for (let round = 0; round < 8; round += 1) {
    const file = join(tempDir(), 'rxtill.db');
    copyFileSync(original, file);
    await encryptIn(file, (whole_ms * (round + 0.5)) / 8);
    const plain = isPlain(file);
    const left = existsSync(`${file}.rekey`) ? 'copy left' : 'no copy';
    ends.add(`${plain ? 'old' : 'new'}, ${left}`);
    expect(checkedImage(file, plain ? undefined : KEY)).toEqual(before);
    if (plain) reencrypt(file, undefined, KEY);
    expect(checkedImage(file, KEY)).toEqual(before);
  }
  expect([...ends].some((end) => end.startsWith('old, copy left'))).toBe(true);
});

/** Runs the child on a copy of the file, kills it after the pause; answers how long it ran. */
async function encryptIn(file: string, killAfter_ms: number | null): Promise<number> {
  let target = file;
  if (killAfter_ms === null) {
    target = join(tempDir(), 'rxtill.db');
    copyFileSync(file, target);
  }
  const child = spawn(process.execPath, [CHILD, target, KEY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const begun = performance.now();
  const exited = once(child, 'exit');
  if (killAfter_ms !== null) {
    await pause(killAfter_ms);
    child.kill('SIGKILL');
  }
  await exited;
  return performance.now() - begun;
}
