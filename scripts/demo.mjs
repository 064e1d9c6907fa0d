/**
 * `npm run demo`: plays the main job without a screen against a fresh training store, over the real
 * contract, engine, SQLite file and wire, and prints each step and the slip.
 */
import {
  assertNodeApi,
  continueOnPinnedNode,
  installIfStale,
  isPinnedNode,
} from './lib/pinned-node.mjs';
import { parseDemoOptions, USAGE } from './demo/options.mjs';

const options = parseDemoOptions(process.argv.slice(2));
if (options.kind !== 'demo') {
  process.stderr.write(
    options.kind === 'help' ? `${USAGE}\n` : `${options.sentence}\n\n${USAGE}\n`,
  );
  process.exitCode = options.kind === 'help' ? 0 : 2;
} else {
  try {
    await installIfStale((line) => process.stderr.write(`${line}\n`));
    if (isPinnedNode()) {
      assertNodeApi();
      const { runDemo } = await import('./demo/run-demo.mjs');
      await runDemo(options);
    } else {
      continueOnPinnedNode();
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
