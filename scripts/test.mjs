/**
 * `npm test`: system set-up, builds, checks and every test, ending with one line
 * `N passed, N failed`. With arguments (`npm test -- tests/core`) a quick run of those tests.
 * Runs on Node ≥ 20 and goes on under the pinned Node 24.
 */
import {
  assertNodeApi,
  continueOnPinnedNode,
  installIfStale,
  isPinnedNode,
} from './lib/pinned-node.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

try {
  await installIfStale(say);
  if (isPinnedNode()) {
    assertNodeApi();
    const { runTests } = await import('./test/run-tests.mjs');
    process.exitCode = await runTests(process.argv.slice(2), say);
  } else {
    continueOnPinnedNode();
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
