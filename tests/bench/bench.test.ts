/**
 * The bench measures what it says it does: it is run small, against the real engine and simulator,
 * and its counts are checked. Its times are not: this machine has other work.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHECKOUT = join(import.meta.dirname, '..', '..');
const LIMIT_MS = 180_000;

type Row = {
  readonly path: string;
  readonly on: string;
  readonly figures: {
    readonly count: number;
    readonly median_ms: number;
    readonly p95_ms: number;
    readonly p99_ms: number;
    readonly max_ms: number;
  };
  readonly budget: { readonly text: string; readonly verdict: string } | null;
  readonly beside: string;
};

const bench = (...options: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(CHECKOUT, 'bench', 'main.ts'), ...options], {
    cwd: CHECKOUT,
  });

describe('npm run bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-bench-'));
  let rows: readonly Row[];

  beforeAll(async () => {
    const size = ['--quick', '--products', '2000', '--sales', '200'];
    const { stdout } = await bench(...size, '--json', '--dir', folder);
    rows = (JSON.parse(stdout) as { readonly rows: readonly Row[] }).rows;
  }, LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a row for every budget that needs no window', () => {
    const budgeted = rows.filter((row) => row.budget !== null).map((row) => row.path);
    for (const path of [
      'start of the engine to its first answer',
      'own share of an insured sale',
      'scan → line, engine (flush taken out)',
      'scan → line through the HID service',
      'search: name, first 1–4 characters',
      'search: pinyin, first 2–12 letters',
      'search: initials, first 1–6',
      'commit of a complete sale',
      'commit of a sale, encrypted',
      'queued uploads drained, each',
      'screen answers during the drain',
    ]) {
      expect(budgeted).toContain(path);
    }
    expect(rows.every((row) => row.on !== '')).toBe(true);
  });

  it('gives quantiles that can be true', () => {
    expect(rows.length).toBeGreaterThan(0);
    for (const { path, figures } of rows) {
      const { count, median_ms, p95_ms, p99_ms, max_ms } = figures;
      expect(count, path).toBeGreaterThan(0);
      expect(median_ms, path).toBeGreaterThan(0);
      expect(median_ms <= p95_ms && p95_ms <= p99_ms && p99_ms <= max_ms, path).toBe(true);
    }
  });

  it('counts one flush for a complete sale, from the log of the database', () => {
    const sale = rows.find((row) => row.path === 'commit of a complete sale');
    expect(sale?.beside).toMatch(/^flushes each: 1 \((?!0 counted)\d+ counted\)/);
  });

  it('drains every upload, several under one flush', () => {
    const drain = rows.find((row) => row.path === 'queued uploads drained, each');
    expect(drain?.figures.count).toBe(400);
    expect(drain?.on).toContain('400 uploads');
    const flushes = Number(/([\d.]+) flushes each/.exec(drain?.beside ?? '')?.[1]);
    expect(flushes).toBeGreaterThan(0.1);
    expect(flushes).toBeLessThan(1);
  });

  it('finds what it searches for', () => {
    const found = (path: string): number =>
      Number(/^([\d.]+) rows/.exec(rows.find((row) => row.path === path)?.beside ?? '')?.[1]);
    expect(found('search: one character')).toBeGreaterThan(15);
    expect(found('search: pinyin, first 2–12 letters')).toBeGreaterThan(3);
    expect(found('search: approval number, item code')).toBe(1);
    expect(found('search: nothing like it')).toBeLessThan(1);
  });

  it('names its options when one is wrong', async () => {
    for (const options of [['--products', 'many'], ['--products', '1'], ['--what']]) {
      await expect(bench(...options)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--products N') as string,
      });
    }
  });
});
