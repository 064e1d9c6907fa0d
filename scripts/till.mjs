#!/usr/bin/env node
/**
 * `npx till call …`: speaks any call of the contract to a running engine, for support and scripts.
 * `npx till key …`, `backup`, `backups`, `restore`: the store's keeper, on the pinned Node.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inCheckout, pinnedNode } from './lib/checkout.mjs';
import { uuidV7 } from './lib/uuid-v7.mjs';
import { EngineClient, addressOfStore, addressOfText } from './till/engine-client.mjs';
import { USAGE, parseTillOptions } from './till/options.mjs';

const KEEPER = new Set(['key', 'backup', 'backups', 'restore']);
const USAGE_EXIT = 2;
const NO_ENGINE_EXIT = 3;
const FAILURE_EXIT = 4;

function address({ url, data }) {
  if (url !== null) return addressOfText(url);
  const from = process.env.INIT_CWD ?? process.cwd();
  return addressOfStore(data === null ? inCheckout('.rxtill', 'training') : resolve(from, data));
}

async function callOnce(client, options) {
  const { staff, pin } = options;
  if (staff !== null) {
    const signedIn = await client.call('staff.signIn', { staffNo: staff, pin }, uuidV7());
    if (!signedIn.ok) return signedIn;
  }
  return client.call(options.call, options.input, options.command ?? uuidV7());
}

async function run(options) {
  const client = await EngineClient.connect(address(options), options.till);
  try {
    const reply = await callOnce(client, options);
    if (reply.ok) {
      process.stdout.write(`${JSON.stringify(reply.value, null, 2)}\n`);
      return 0;
    }
    const { code, sentence, field } = reply.failure;
    process.stderr.write(`${code}${field ? ` (${field})` : ''}: ${sentence}\n`);
    return FAILURE_EXIT;
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

const args = process.argv.slice(2);
const options = parseTillOptions(args);
if (KEEPER.has(args[0] ?? '')) {
  process.exitCode = keep(args);
} else if (options.ok) {
  try {
    process.exitCode = await run(options);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = NO_ENGINE_EXIT;
  }
} else {
  process.stderr.write(`${options.sentence}\n\n${USAGE}\n`);
  process.exitCode = USAGE_EXIT;
}
