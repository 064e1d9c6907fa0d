/**
 * A short soak with every test run; the whole day is `npm run soak`. What it looks at is exact (codes,
 * sales, files) or coarse enough for a busy machine (what is kept in memory after everything that is
 * garbage has gone).
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { playLongDay } from './day.ts';
import { growthOf, memoryNow } from './memory.ts';

it(
  'four hours at two tills lose nothing and leave nothing behind',
  { timeout: 180_000 },
  async () => {
    const end = await playLongDay({ hours: 4, sales: 160, scans: 560 });
    expect(end.errors).toEqual([]);
    expect(end).toMatchObject({ sales: 160, scans: 560, lost: 0 });
    expect(end).toMatchObject({ insured: 40, prescriptions: 8, voided: 8 });
    expect(end.hours).toHaveLength(4);
    const [first, last] = [present(end.hours[0], 'first'), present(end.hours.at(-1), 'last')];
    expect(growthOf(first, last)).toBeLessThan(0.1);
    expect(last.handles).toBeLessThanOrEqual(first.handles + 1);
    if (first.files !== null) expect(last.files).toBeLessThanOrEqual(first.files + 1);
  },
);

it('counts what is kept, and not what is garbage', async () => {
  const kept: unknown[] = [];
  const make = (): object[] => Array.from({ length: 200_000 }, (_, n) => ({ n, text: `box ${n}` }));
  const before = await memoryNow();
  make();
  const after = await memoryNow();
  expect(Math.abs(growthOf(before, after))).toBeLessThan(0.05);
  kept.push(make(), Buffer.alloc(10_000_000));
  const more = await memoryNow();
  expect(kept).toHaveLength(2);
  expect(more.heap_mb - before.heap_mb).toBeGreaterThan(10);
  expect(more.external_mb - before.external_mb).toBeGreaterThan(9);
});

it('says it hour by hour from the command line', { timeout: 120_000 }, async () => {
  const script = join(import.meta.dirname, 'main.ts');
  const size = ['--hours', '2', '--sales', '20', '--scans', '70'];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...size]);
  const lines = stdout.trim().split('\n');
  expect(lines.slice(1, 3).map((line) => Number(line.slice(0, 4)))).toEqual([1, 2]);
  expect(lines.at(-1)).toMatch(/^soak: 20 of 20 sales .* 70 scans, 0 lost, 0 errors; .*: ok$/);
});
