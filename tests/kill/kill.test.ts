/** A few kills in every run of the tests; `npm run kill -- --times 300` is the long one (docs/KILL.md). */
import { expect, it } from 'vitest';
import { runKills } from './run.ts';

const TIMES = 6;

it('killed at random instants, shop and region agree', { timeout: 300_000 }, async () => {
  const seed = Number(process.env['RXTILL_SEED'] ?? Date.now() % 1_000_000);
  const said: string[] = [];
  const summary = await runKills({
    ...{ times: TIMES, seed, round: TIMES },
    say: (line) => said.push(line),
  });
  expect(summary.violations, `seed ${seed}, files in ${summary.folder}`).toEqual([]);
  expect(summary.kills.length).toBeGreaterThanOrEqual(TIMES);
  // A shop that sold nothing breaks no promise.
  expect(summary.ends['sale paid'] ?? 0).toBeGreaterThan(0);
});
