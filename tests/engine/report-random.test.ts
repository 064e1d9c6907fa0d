/**
 * Random shop days, with everything that can happen to a sale in them: the reports of every day, and
 * of all of them together, say what the summaries of the days say, and every figure is the sum of
 * the slips behind it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SEEDS = process.env['RXTILL_REPORT_SEEDS'] ?? '60';

type Told = { readonly faults: readonly string[]; readonly seen: Readonly<Record<string, number>> };

async function days(first: string, many: string): Promise<Told> {
  const script = join(import.meta.dirname, 'child', 'report-days.ts');
  const child = spawn(process.execPath, [script, first, many], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return JSON.parse(Buffer.concat(parts).toString()) as Told;
}

it(`reports agree with the day, and slips with reports, on ${SEEDS} random days`, async () => {
  const { faults, seen } = await days('1', SEEDS);
  expect(faults).toEqual([]);
  // The days were not empty of what could go wrong.
  for (const [name, least] of [
    ['paid', 40],
    ['voided', 15],
    ['settled', 8],
    ['red', 2],
    ['undone', 1],
    ['returned', 1],
    ['dossiers', 8],
    ['reviews', 15],
  ] as const) {
    expect(seen[name], name).toBeGreaterThanOrEqual(least);
  }
}, 600_000);
