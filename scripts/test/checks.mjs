/** The checks beside the tests: builds, types, lint, format, dead code. */
import { environmentWithTools } from '../lib/checkout.mjs';
import { run } from '../lib/child.mjs';
import { buildStale } from '../build/build-stale.mjs';
import { PARTS } from '../build/parts.mjs';
import { ROOMS, typecheckRoom } from '../typecheck.mjs';

const TOOLS = [
  { name: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'oxfmt', args: ['--check', '.'] },
  { name: 'knip', args: ['--no-progress'] },
];

/** Builds every stale part; one check a part. */
export async function checkBuilds(tally, say, parts = Object.keys(PARTS)) {
  for (const name of parts) {
    try {
      await buildStale([name], say);
      tally.check(`build ${name}`, true);
    } catch (error) {
      say(`build ${name} failed: ${error.message}`);
      tally.check(`build ${name}`, false);
    }
  }
}

/** Types of every room, lint, format and dead code; one check each. */
export async function checkSources(tally, say) {
  for (const room of ROOMS) {
    report(tally, say, `types of ${room}`, await typecheckRoom(room));
  }
  for (const { name, args } of TOOLS) {
    const result = await run(name, args, { env: environmentWithTools(), capture: true });
    report(tally, say, name, result);
  }
}

function report(tally, say, name, { code, output }) {
  tally.check(name, code === 0);
  say(`${code === 0 ? 'ok    ' : 'failed'} ${name}`);
  if (code !== 0) say(output.trim());
}
