/**
 * `npm start`: from a clone to the counter in one command. Installs, goes on under Node 24, builds
 * what is stale, makes a training store with its simulated region, and opens it. Runs on Node ≥ 20.
 */
import {
  assertNodeApi,
  continueOnPinnedNode,
  installIfStale,
  isPinnedNode,
} from './lib/pinned-node.mjs';
import { parseStartOptions, USAGE } from './start/options.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

const options = parseStartOptions(process.argv.slice(2));
if (options.kind === 'help') {
  say(USAGE);
} else if (options.kind === 'refused') {
  process.stderr.write(`${options.sentence}\n\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  try {
    await installIfStale(say);
    if (isPinnedNode()) {
      assertNodeApi();
      // Only now: what follows may import packages that were not there a moment ago.
      const { startTill } = await import('./start/start-till.mjs');
      await startTill(options, say);
    } else {
      continueOnPinnedNode();
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = typeof error.exitCode === 'number' ? error.exitCode : 1;
  }
}
