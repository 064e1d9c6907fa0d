/**
 * An engine in the hand of a test: real SQLite file, real handlers, real store; clock, randomness
 * and network are the test's. Everything goes in through dispatch.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { CallId, CallInput, CallOutput, Topic } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { closeDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import type { Handlers, Log } from '#engine/engine.ts';
import { handlers } from '#engine/handlers.ts';
import type { Connection } from '#engine/dispatch.ts';
import type { Exchange } from '#engine/platform/fsi/transport.ts';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import { createEngine } from '#engine/start/create-engine.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { readStoreFacts } from '#engine/start/store-facts.ts';
import { makeStore } from '#engine/training/make-store.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { connectionIdOf } from '#engine/transport/connection.ts';
import { openDatabase } from '#db/open.ts';
import { MIGRATIONS, NOW } from '#tests/db/support.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const REGIONS = join(import.meta.dirname, '..', '..', 'regions');

/** PINs of regions/training-store.json. */
export const PIN = { manager: '246810', pharmacist: '135790', cashier: '314159' } as const;

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

export type TestEngine = RunningEngine & {
  readonly db: Db;
  readonly file: string;
  readonly clock: { now: number };
  readonly lines: LogLine[];
  readonly topics: Topic[];
  /** A window at a till; `id` twice is the same window loaded again. */
  readonly at: (till: string, id?: string) => TestTill;
};

export type TestTill = {
  readonly connection: Connection;
  call<Id extends CallId>(
    id: Id,
    input: CallInput<Id>,
    commandId?: string,
  ): Promise<Result<CallOutput<Id>>>;
  /** The value, or an error that names the failure. */
  ask<Id extends CallId>(id: Id, input: CallInput<Id>): Promise<CallOutput<Id>>;
};

/** No byte ever leaves: the line is down. */
export const lineDown: Exchange = () => Promise.resolve({ kind: 'notSent', reason: 'line down' });

export type TestEngineOptions = {
  readonly exchange?: Exchange;
  readonly overrides?: Partial<Handlers>;
  /** Go on with this database instead of a new store. */
  readonly file?: string;
  readonly now?: number;
  /** False: outputs are not held against the contract. */
  readonly checked?: boolean;
};

export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const file = options.file ?? (await newStore());
  const db = open(file);
  onTestFinished(() => closeDatabase(db));
  const clock = { now: options.now ?? NOW };
  const lines: LogLine[] = [];
  const topics: Topic[] = [];
  const running = createEngine({
    db,
    store: must(readStoreFacts(db)),
    ...region(),
    handlers: { ...handlers, ...options.overrides },
    version: '0.0.0-test',
    now: () => clock.now,
    random: seeded(),
    // Nothing happens by itself: a test drains what it wants done.
    later: () => () => {},
    exchange: options.exchange ?? lineDown,
    probe: () => Promise.resolve(false),
    printer: {
      target: '测试',
      print: () => Promise.resolve({ kind: 'printed' }),
      kickDrawer: () => Promise.resolve({ kind: 'printed' }),
    },
    log: collect(lines),
    checks: [],
    checked: options.checked ?? true,
  });
  onTestFinished(() => running.stop());
  running.subscribe((topic) => topics.push(topic));
  const at = (till: string, id = 'window'): TestTill => tillOf(running, till as TillNo, id);
  return { ...running, db, file, clock, lines, topics, at };
}

let commands = 0;
export function newCommandId(): string {
  commands += 1;
  return `command-${commands}`;
}

function tillOf(running: RunningEngine, till: TillNo, id: string): TestTill {
  const connection = { connectionId: connectionIdOf(id, till), till };
  const call: TestTill['call'] = async (callId, input, commandId) => {
    const isCommand = CONTRACT[callId].kind === 'command';
    const command = commandId ?? (isCommand ? newCommandId() : undefined);
    const reply = await running.dispatch.call(connection, { call: callId, input, command });
    // The engine runs checked: a value that does not fit its call was an error already.
    return reply as Result<CallOutput<typeof callId>>;
  };
  return {
    connection,
    call,
    ask: async (callId, input) => {
      const reply = await call(callId, input);
      if (!reply.ok) throw new Error(`${callId}: ${reply.failure.code} ${reply.failure.sentence}`);
      return reply.value;
    },
  };
}

/** Made once a test file; every test works on a copy. */
let template: Promise<string> | undefined;
let templateDir: string | undefined;
afterAll(() => {
  if (templateDir !== undefined) rmSync(templateDir, { recursive: true, force: true });
});

async function newStore(): Promise<string> {
  template ??= makeTemplate();
  const file = join(tempDir(), 'rxtill.db');
  copyFileSync(await template, file);
  return file;
}

async function makeTemplate(): Promise<string> {
  templateDir = mkdtempSync(join(tmpdir(), 'rxtill-template-'));
  const file = join(templateDir, 'rxtill.db');
  const db = open(file);
  const store = readStoreFile(readFileSync(join(REGIONS, 'training-store.json'), 'utf8'));
  if (!store.ok) throw new Error(store.failure.sentence);
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  await makeStore(db, store.value, { training: true, now: () => NOW, newId });
  closeDatabase(db);
  return file;
}

function open(file: string): Db {
  const opened = openDatabase({ file, now: () => NOW, migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  return opened.value;
}

function region() {
  const profile = loadRegionProfile(readFileSync(join(REGIONS, 'training.json'), 'utf8'));
  if (!profile.ok) throw new Error(profile.failure.sentence);
  const credentials = resolveCredentials(profile.value, (reference) =>
    'env' in reference && reference.env.endsWith('URL') ? 'http://127.0.0.1:9' : 'made-up',
  );
  if (!credentials.ok) throw new Error(credentials.failure.sentence);
  return { profile: profile.value, credentials: credentials.value };
}

/** The same numbers at every run. */
function seeded(): () => number {
  let state = 20_261_121;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function collect(lines: LogLine[]): Log {
  const at =
    (level: LogLine['level']) =>
    (event: string, facts: LogLine['facts'] = {}) => {
      lines.push({ level, event, facts });
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function must<T>(value: T | null): T {
  if (value === null) throw new Error('missing');
  return value;
}
