/** Running other programs and waiting for what they say. Node only, no packages. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checkout } from './checkout.mjs';

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: NodeJS.ProcessEnv, capture?: boolean, cwd?: string, limit_ms?: number}} options
 *   after `limit_ms` (0: never) the program is ended
 * @returns {Promise<{code: number, output: string}>} `output` holds both streams when captured
 */
export function run(
  command,
  args,
  { env = process.env, capture = false, cwd = checkout, limit_ms = 0 } = {},
) {
  return new Promise((resolve, reject) => {
    const out = capture ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', out, out],
      timeout: limit_ms,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Starts a server of ours and waits for its line `ready URL`; every other line goes to `onLine`.
 * @returns {Promise<{child: import('node:child_process').ChildProcess, url: string}>}
 *   rejects with the exit code in `exitCode` when it ends before it is ready
 */
export function startServer(name, command, args, { env, onLine }) {
  const child = spawn(command, args, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let last = '';
  const failed = (code) =>
    Object.assign(new Error(`${name} ended before it was ready (exit ${code}) ${last}`.trim()), {
      exitCode: code,
    });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      onLine(line);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^ready (\S+)$/.exec(line);
      if (ready?.[1]) resolve({ child, url: ready[1] });
      else onLine(line);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => reject(failed(code ?? signal)));
  });
}

/**
 * Asks a child to end and, when it has not after the limit, ends it.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
export function stopChild(child, { limit_ms = 5000 } = {}) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((/** @type {(ended: void) => void} */ resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), limit_ms);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
