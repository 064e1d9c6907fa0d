/** The simulated shop days that belong to every test run, and that one seed is one day, byte for byte. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scheduleOf } from '#tests/sim/schedule.ts';
import { shrink } from '#tests/sim/shrink.ts';

/** 100,000 and more on demand: `npm run sim -- --seeds 100000`. */
const SEEDS = process.env['RXTILL_SIM_SEEDS'] ?? '500';
const TEN_MINUTES_MS = 10 * 60_000;

async function sim(...args: string[]): Promise<{ code: number | null; text: string }> {
  const script = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text: Buffer.concat(parts).toString() };
}

it(`${SEEDS} shop days break no promise`, { timeout: TEN_MINUTES_MS }, async () => {
  const { code, text } = await sim('--seeds', SEEDS);
  process.stdout.write(text.trimEnd().split('\n').at(-1) ?? '');
  expect(text).toMatch(/: 0 with violations/);
  expect(code, text).toBe(0);
});

it(
  'one seed is one day, in whichever process and after whatever',
  { timeout: 120_000 },
  async () => {
    const one = await sim('--seeds', '12', '--seed', '700', '--json', '--workers', '1');
    const two = await sim('--seeds', '12', '--seed', '700', '--json', '--workers', '2');
    const sorted = (text: string): string[] => text.trim().split('\n').toSorted();
    expect(sorted(one.text)).toHaveLength(12);
    expect(sorted(one.text)).toEqual(sorted(two.text));
    const hashes = sorted(one.text).map((line) => (JSON.parse(line) as { hash: string }).hash);
    expect(new Set(hashes).size).toBe(12);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  },
);

it('a failing day is made as short as it can be', async () => {
  const schedule = scheduleOf(8);
  const [first, last] = [schedule.acts[1], schedule.acts.at(-1)];
  const shortest = await shrink(schedule, ({ acts }) =>
    Promise.resolve(
      acts.some((act) => act.kind === first?.kind) && acts.some((act) => act.kind === last?.kind),
    ),
  );
  const kinds = shortest.acts.map((act) => act.kind);
  expect(kinds).toHaveLength(2);
  expect(new Set(kinds)).toEqual(new Set([first?.kind, last?.kind]));
  expect(shortest.acts.every((act) => act.fate === null && act.dies === null)).toBe(true);
  expect(shortest.weather).toBe(0);
});
