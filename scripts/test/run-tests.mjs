/** The order of a test run, and its closing line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWithTools } from '../lib/checkout.mjs';
import { run } from '../lib/child.mjs';
import { checkBuilds, checkSources } from './checks.mjs';
import { prepareElectronRuntime } from './electron-runtime.mjs';
import { prepareScannerGuest } from './scanner-guest.mjs';
import { QEMU, prepareSystem } from './system.mjs';
import { Tally } from './tally.mjs';

/** Something that hangs is a failure with a name, not a run without an end: CI has 25 minutes in all. */
const VITEST_LIMIT_MS = 22 * 60_000;

/**
 * @param {string[]} filters what follows `npm test --`; none means everything
 * @param {(line: string) => void} say
 * @returns {Promise<number>} the exit code: 0 when nothing failed
 */
export async function runTests(filters, say) {
  const tally = new Tally();
  if (filters.length === 0) {
    await prepareSystem(say);
    await prepareElectronRuntime(say);
    await prepareScannerGuest(say);
    await checkBuilds(tally, say);
    await checkSources(tally, say);
  } else if (filters.some((filter) => /e2e|electron/.test(filter))) {
    await checkBuilds(tally, say);
  } else if (filters.includes('tests/hid')) {
    await prepareSystem(say, [QEMU]);
    await prepareScannerGuest(say);
  }
  await runVitest(filters, tally);
  say('');
  for (const remark of tally.remarks) say(remark);
  say(tally.closingLine());
  return tally.failed === 0 ? 0 : 1;
}

async function runVitest(filters, tally) {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-tests-'));
  const file = join(folder, 'vitest.json');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await run('vitest', [...args, ...filters], {
      env: environmentWithTools(),
      limit_ms: VITEST_LIMIT_MS,
    });
    tally.addVitest(readReport(file), code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
