/**
 * What this machine offers to the tests that need more than Node: a Chromium, an X server, Chinese
 * type, an Electron runtime. Looks only, installs nothing (scripts/test/system.mjs does).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');

/** Version of the Electron runtime for tests; see scripts/test/electron-runtime.mjs. */
export const TEST_ELECTRON_VERSION = '33.2.1';

/** Folders in which the Electron runtime for tests may lie, first one first. */
export const testElectronDirs: readonly string[] = [
  join(CHECKOUT, '.cache', `electron-${TEST_ELECTRON_VERSION}`),
  join(homedir(), '.cache', 'rxtill', `electron-${TEST_ELECTRON_VERSION}`),
];

/** Folders in which the scanner guest's kernel may lie; see scripts/test/scanner-guest.mjs. */
export const scannerKitDirs: readonly string[] = [
  join(CHECKOUT, '.cache', 'scanner-guest'),
  join(homedir(), '.cache', 'rxtill', 'scanner-guest'),
];

/** Absolute path of the first of these programs that is in PATH, or null. */
export function findProgram(...names: readonly string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium that drives the browser host, or null. RXTILL_CHROMIUM names another. */
export function findChromium(): string | null {
  const named = process.env['RXTILL_CHROMIUM'];
  if (named) return isExecutable(named) ? named : null;
  return NAMES_OF_CHROMIUM.map((name) => findProgram(name)).find(runs) ?? null;
}

const NAMES_OF_CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Ubuntu's `chromium-browser` is a script that only asks for a snap: there, but no browser. */
function runs(program: string | null): boolean {
  if (program === null) return false;
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { status } = spawnSync(program, ['--version', ...root], { timeout: 15_000 });
  return status === 0;
}

/** The X server without a screen, or null. */
export function findXvfb(): string | null {
  return findProgram('Xvfb');
}

/** True when Chinese text can be drawn (pictures of empty boxes prove nothing). */
export function hasChineseType(): boolean {
  if (process.platform !== 'linux') return true;
  const list = findProgram('fc-list');
  if (list === null) return false;
  return execFileSync(list, [':lang=zh-cn', 'family'], { encoding: 'utf8' }).trim() !== '';
}

/** Folder of an Electron distribution for the tests, or null. */
export function findTestElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const dirs = override ? [override] : testElectronDirs;
  return dirs.find((dir) => existsSync(join(dir, 'electron'))) ?? null;
}

/** True when the scanner guest, which runs this machine's Node, can be had for its processor. */
export function scannerGuestRunsHere(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** The machine that the scanner guest runs in, or null. */
export function findQemu(): string | null {
  return findProgram('qemu-system-x86_64');
}

/** Folder with the scanner guest's kernel, modules and busybox, or null. */
export function findScannerKit(): string | null {
  return scannerKitDirs.find((dir) => existsSync(join(dir, 'vmlinuz'))) ?? null;
}
