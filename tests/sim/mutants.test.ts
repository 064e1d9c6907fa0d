/** The list of planted mistakes fits the code as it is, and the simulation notices some of them here. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MUTATIONS } from '#tests/sim/mutants/list.ts';

const ROOT = join(import.meta.dirname, '..', '..');

it.each(MUTATIONS)('fits exactly once: $name', ({ hunks }) => {
  for (const { file, find, put } of hunks) {
    const parts = readFileSync(join(ROOT, file), 'utf8').split(find);
    expect(parts.length - 1, `${file}: ${find}`).toBe(1);
    expect(put).not.toBe(find);
  }
});

it('has at least ten mistakes', () => {
  expect(new Set(MUTATIONS.map((mutation) => mutation.name)).size).toBeGreaterThanOrEqual(10);
});

/** The others take minutes: `npm run sim:mutants`. */
it.each(['before `sent` is committed', 'is taken for a refusal'])(
  'notices: %s',
  { timeout: 300_000 },
  (name) => {
    const script = join(ROOT, 'tests', 'sim', 'mutants', 'main.ts');
    const args = [script, '--only', name, '--seeds', '600'];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(run.stdout).toMatch(/mutants: (\d+) of \1 caught/);
    expect(run.stdout).not.toContain('SURVIVED');
    expect(run.status, run.stderr).toBe(0);
  },
);
