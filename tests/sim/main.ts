/**
 * `npm run sim -- --seeds N [--seed S] [--json]`: N schedules from seed S on, in as many processes as
 * the machine has processors. Ends with 1 when a promise was broken or, over enough seeds, when
 * something that must be reached was not.
 */
import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import { ENOUGH_SEEDS, missingFrom, reachedTable } from './coverage.ts';
import { explain } from './explain.ts';
import { runSeeds } from './pool.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});
const from = Number(values.seed);
const count = Number(values.seeds);

const begun = performance.now();
const result = await runSeeds({
  ...{ from, count, workers: Number(values.workers), stopAtFirst: false },
  each: (verdict) => {
    if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  },
});
const took_s = (performance.now() - begun) / 1000;

for (const { seed } of result.failed.slice(0, 3)) process.stdout.write(await explain(seed));
const missing = count >= ENOUGH_SEEDS ? missingFrom(result.reached, count) : [];
if (!values.json) {
  if (values.table || missing.length > 0) process.stdout.write(reachedTable(result.reached));
  for (const name of missing) process.stdout.write(`not reached often enough: ${name}\n`);
  const rate = (result.played / took_s).toFixed(1);
  const seeds = result.failed.map((verdict) => verdict.seed).slice(0, 20);
  process.stdout.write(
    `sim: ${result.played} schedules, seeds ${from} to ${from + count - 1}: ` +
      `${result.failed.length} with violations${seeds.length > 0 ? ` (${seeds.join(', ')})` : ''}, ` +
      `${Object.keys(result.reached).length} kinds of ends reached, ${missing.length} missing, ` +
      `${took_s.toFixed(0)} s, ${rate} a second\n`,
  );
}
process.exitCode = result.failed.length + missing.length > 0 ? 1 : 0;
