/**
 * Finds an Electron that is already on this machine. Never imports the package `electron` under
 * plain Node: that alone would start a download.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from './checkout.mjs';

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return 'electron';
}

/** @returns {string | null} absolute path of an Electron executable, or null when there is none */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const path = join(override, executableName());
    return existsSync(path) ? path : null;
  }
  const record = inCheckout('node_modules', 'electron', 'path.txt');
  if (!existsSync(record)) return null;
  const path = inCheckout('node_modules', 'electron', 'dist', readFileSync(record, 'utf8').trim());
  return existsSync(path) ? path : null;
}

/** True when a window can be shown here at all. */
export function hasScreen() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
