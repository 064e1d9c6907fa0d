/**
 * `npm run kill`: a real engine and a real simulated region are killed with SIGKILL at random instants
 * under load from two tills, started again, and what both hold is checked. Ends with 1 on a violation.
 */
import { parseArgs } from 'node:util';
import {
  assertNodeApi,
  continueOnPinnedNode,
  installIfStale,
  isPinnedNode,
} from './lib/pinned-node.mjs';

const USAGE = `npm run kill -- --times N [options]
  --times N   how often one of the two processes is killed (30)
  --round N   kills between two checks (10)
  --seed S    which kills are drawn; their instants are real, and never quite the same again
  --json      the summary as JSON on stdout`;

const say = (line) => process.stderr.write(`${line}\n`);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        times: { type: 'string', default: '30' },
        round: { type: 'string', default: '10' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        json: { type: 'boolean', default: false },
      },
    });
    const [times, round, seed] = [Number(values.times), Number(values.round), Number(values.seed)];
    const valid = [times, round].every((count) => Number.isInteger(count) && count > 0);
    return valid && Number.isInteger(seed) ? { times, round, seed, json: values.json } : null;
  } catch {
    return null;
  }
}

async function main(options) {
  const { runKills } = await import('#tests/kill/run.ts');
  const { textOf } = await import('#tests/kill/summary.ts');
  const summary = await runKills({ ...options, say });
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : textOf(summary));
  process.exitCode = summary.violations.length === 0 ? 0 : 1;
}

const options = readOptions();
if (options === null) {
  say(USAGE);
  process.exitCode = 2;
} else {
  try {
    await installIfStale(say);
    if (isPinnedNode()) {
      assertNodeApi();
      await main(options);
    } else {
      continueOnPinnedNode();
    }
  } catch (error) {
    say(String(error.stack ?? error));
    process.exitCode = 1;
  }
}
