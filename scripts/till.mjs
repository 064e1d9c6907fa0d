#!/usr/bin/env node
/**
 * `npx till …`: speaks any call of the contract to a running engine, makes links to the counter and
 * checks the audit, for support and scripts. `key`, `backup`, `backups`, `restore` and `staff`
 * are the store's keeper, on the pinned Node.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inCheckout, pinnedNode } from './lib/checkout.mjs';
import { uuidV7 } from './lib/uuid-v7.mjs';
import { runningHost } from './start/training-dir.mjs';
import { EngineClient, addressOfStore, addressOfText, newLink } from './till/engine-client.mjs';
import { USAGE, parseTillOptions } from './till/options.mjs';

const KEEPER = new Set(['key', 'backup', 'backups', 'restore', 'staff']);
const USAGE_EXIT = 2;
const NO_ENGINE_EXIT = 3;
const FAILURE_EXIT = 4;
const BROKEN_EXIT = 5;

function dataDir({ data }) {
  const from = process.env.INIT_CWD ?? process.cwd();
  return data === null ? inCheckout('.rxtill', 'training') : resolve(from, data);
}

function address(options) {
  return options.url === null ? addressOfStore(dataDir(options)) : addressOfText(options.url);
}

async function signIn(client, { staff, pin }) {
  if (staff === null) return { ok: true };
  return client.call('staff.signIn', { staffNo: staff, pin }, uuidV7());
}

function refuse({ code, sentence, field }) {
  process.stderr.write(`${code}${field ? ` (${field})` : ''}: ${sentence}\n`);
  return FAILURE_EXIT;
}

/** Connects, signs in when asked to, and ends the connection after `act`. */
async function atTheEngine(options, act) {
  const client = await EngineClient.connect(address(options), options.till);
  try {
    const signedIn = await signIn(client, options);
    const reply = signedIn.ok ? await act(client) : signedIn;
    return reply.ok ? reply : { exit: refuse(reply.failure) };
  } finally {
    client.close();
  }
}

/** The system's Node may be too old for the database. */
function keep(args) {
  const where = args.includes('--data') ? [] : ['--data', inCheckout('.rxtill', 'training')];
  const program = inCheckout('engine', 'safe', 'keeper.ts');
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { status } = spawnSync(pinnedNode, [program, ...args, ...where], { stdio: 'inherit', cwd });
  return status ?? 1;
}

async function call(options) {
  const reply = await atTheEngine(options, (client) =>
    client.call(options.call, options.input, options.command ?? uuidV7()),
  );
  if (reply.exit !== undefined) return reply.exit;
  process.stdout.write(`${JSON.stringify(reply.value, null, 2)}\n`);
  return 0;
}

async function open(options) {
  process.stdout.write(`${await newLink(addressOfStore(dataDir(options)))}\n`);
  return 0;
}

async function auditVerify(options) {
  // Only now: it loads the SQLite binding, which no other verb needs.
  const { verdictLine, verifyFile, verifyOverEngine } = await import('./till/audit-verify.mjs');
  let found;
  if (options.url !== null || runningHost(dataDir(options))) {
    const reply = await atTheEngine(options, verifyOverEngine);
    if (reply.exit !== undefined) return reply.exit;
    found = reply.value;
  } else {
    found = verifyFile(dataDir(options), options.keyFile);
  }
  process.stdout.write(`${verdictLine(found)}\n`);
  return found.brokenRow === null ? 0 : BROKEN_EXIT;
}

const VERBS = { call, open, 'audit verify': auditVerify };

const args = process.argv.slice(2);
const options = parseTillOptions(args);
if (KEEPER.has(args[0] ?? '')) {
  process.exitCode = keep(args);
} else if (options.ok) {
  try {
    process.exitCode = await VERBS[options.verb](options);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = NO_ENGINE_EXIT;
  }
} else {
  process.stderr.write(`${options.sentence}\n\n${USAGE}\n`);
  process.exitCode = USAGE_EXIT;
}
