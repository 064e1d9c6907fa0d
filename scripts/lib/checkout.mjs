/**
 * Where things lie in this checkout. Plain JavaScript for Node ≥ 20: it runs before anything is
 * installed, so it may import nothing but Node itself.
 */
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Absolute path of something inside the checkout. */
export function inCheckout(...parts) {
  return join(checkout, ...parts);
}

/** The Node 24 that npm laid down for this checkout (its package `node`). */
export const pinnedNode =
  process.platform === 'win32'
    ? inCheckout('node_modules', 'node', 'bin', 'node.exe')
    : inCheckout('node_modules', 'node', 'bin', 'node');

/** The environment with this checkout's tools first in PATH, as npm scripts have it. */
export function environmentWithTools(extra = {}) {
  const tools = inCheckout('node_modules', '.bin');
  return { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/** True when the installed packages are missing or older than the lock file. */
export function installationIsStale() {
  const installed = inCheckout('node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(pinnedNode)) return true;
  return statSync(installed).mtimeMs < statSync(inCheckout('package-lock.json')).mtimeMs;
}
