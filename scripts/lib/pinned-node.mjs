/**
 * Everything of ours runs on the Node 24 that npm installed into this checkout. On an older Node
 * the SQLite binding crashes the process without a message, so a script first makes sure.
 */
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter } from 'node:path';
import {
  checkout,
  environmentWithTools,
  inCheckout,
  installationIsStale,
  pinnedNode,
} from './checkout.mjs';
import { run } from './child.mjs';

const NODE_API_NEEDED = 10;

/** Installs what is missing, exactly as the lock file says. */
export async function installIfStale(say) {
  if (!installationIsStale()) return;
  say('npm ci: installing what is missing (Node 24 included), this takes a minute the first time');
  // Without our own tools in PATH: npm must not run on the very Node it is about to replace.
  const tools = inCheckout('node_modules', '.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== tools);
  const env = { ...process.env, PATH: path.join(delimiter) };
  const { code } = await runNpm(['ci', '--no-audit', '--no-fund'], env);
  if (code !== 0) throw new Error(`npm ci failed (exit ${code})`);
  if (installationIsStale()) {
    throw new Error('npm ci laid down no Node 24: is `ignore-scripts` set? Run `npm rebuild node`');
  }
}

/** The npm that runs this script, where it does: Windows cannot spawn `npm` by its name. */
function runNpm(args, env) {
  const program = process.env.npm_execpath;
  if (program && /\.[cm]?js$/.test(program)) {
    return run(process.execPath, [program, ...args], { env });
  }
  return run('npm', args, { env });
}

/** True when this process already runs on the pinned Node. */
export function isPinnedNode() {
  try {
    return realpathSync(process.execPath) === realpathSync(pinnedNode);
  } catch {
    return false;
  }
}

/** Runs this same script, with the same flags, again on the pinned Node and ends with its exit code. */
export function continueOnPinnedNode() {
  const child = spawn(pinnedNode, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: environmentWithTools(),
    cwd: checkout,
  });
  // The terminal's Ctrl+C reaches the child by itself; the handler only keeps this process waiting.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code) => process.exit(code ?? 1));
}

/** Refuses a Node whose Node-API is too old for the SQLite binding. */
export function assertNodeApi() {
  if (Number(process.versions.napi) >= NODE_API_NEEDED) return;
  throw new Error(
    `Node ${process.version} offers Node-API ${process.versions.napi}, the database needs ` +
      `${NODE_API_NEEDED}: delete node_modules and run npm ci`,
  );
}
