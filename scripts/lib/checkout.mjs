/**
 * Where things lie in this checkout. Plain JavaScript for Node ≥ 20: it runs before anything is
 * installed, so it may import nothing but Node itself.
 */
import { existsSync, readFileSync } from 'node:fs';
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

/**
 * The environment with this checkout's tools first in PATH, as npm scripts have it.
 * @param {NodeJS.ProcessEnv} extra
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWithTools(extra = {}) {
  const tools = inCheckout('node_modules', '.bin');
  return { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/**
 * True when the installed packages are not those of the lock file. By content, not by clock: a fresh
 * checkout of the same lock file must not throw away a good installation.
 */
export function installationIsStale() {
  if (!existsSync(pinnedNode)) return true;
  const installed = readLock(inCheckout('node_modules', '.package-lock.json'));
  const wanted = readLock(inCheckout('package-lock.json'));
  if (installed === null || wanted === null) return true;
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    if (path === '') return false;
    const there = installed[path];
    // Optional packages of other platforms are in the lock file and nowhere else.
    return there ? there.version !== version : !optional;
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
