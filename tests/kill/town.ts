/**
 * A till and its region as real processes on a folder: `engine/host-node.ts` as `npm start` runs it,
 * and `simulator/main.ts` with its own SQLite file. Both keep everything over a kill.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { chooseCipher } from '#db/open.ts';
import { regionFile } from '#tests/support/simulated-wire.ts';
import { Process } from './child.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAASID = 'rxtill-kill';
const SECRET = 'secret of a shop that is killed';

/** What is short in this region, so that a shop has its outcomes before the next kill. */
const SHORT = {
  timeouts_ms: { connect: 1_000, lookup: 3_000, settle: 3_000, upload: 3_000 },
  settlement: { settleDown_s: 1 },
} as const;

export type Town = {
  readonly engine: Process;
  readonly simulator: Process;
  /** The two files, read only, for whoever watches or checks them. */
  readonly shopFile: string;
  readonly regionFile: string;
  readonly logFile: string;
  /** Address and token of the running engine. */
  readonly hostFile: string;
  /** What ended without being killed. */
  readonly surprises: readonly string[];
  /** A doctor writes a prescription; one box of each drug. */
  prescribe(person: string, drugs: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

/** Compiled code of the programs, so that a start takes seconds less: written when one ends in order. */
const COMPILED = join(ROOT, '.cache', 'compiled');

/** Starts both; resolves when both are ready. */
export async function openTown(folder: string): Promise<Town> {
  const surprises: string[] = [];
  const endedByItself = (how: string): void => void surprises.push(how);
  const [data, region] = [join(folder, 'store'), join(folder, 'region.json')];
  mkdirSync(data, { recursive: true });
  writeFileSync(region, shortRegion());
  // Always the same port: a region does not move when its computer starts anew.
  const port = await freePort();
  const simulator = new Process({
    name: 'simulator',
    args: [
      join(ROOT, 'simulator', 'main.ts'),
      '--data',
      join(folder, 'region'),
      '--port',
      `${port}`,
    ],
    env: {
      RXTILL_SIMULATOR_PAASID: PAASID,
      RXTILL_SIMULATOR_SECRET: SECRET,
      NODE_COMPILE_CACHE: COMPILED,
    },
    endedByItself,
  });
  const engine = new Process({
    name: 'engine',
    args: [
      ...[join(ROOT, 'engine', 'host-node.ts'), '--data', data, '--region', region, '--training'],
    ],
    env: {
      RXTILL_SIMULATOR_URL: `http://127.0.0.1:${port}`,
      RXTILL_TIF_PAASID: PAASID,
      RXTILL_TIF_SECRET: SECRET,
      // Outputs are held against the contract, as in every test.
      RXTILL_CHECKED: '1',
      NODE_COMPILE_CACHE: COMPILED,
    },
    endedByItself,
  });
  simulator.spawn();
  engine.spawn();
  await Promise.all([simulator.ready(), engine.ready()]);
  // Over in a moment, and from then on every start after a kill finds the code compiled.
  await engine.stop();
  engine.spawn();
  await engine.ready();
  return {
    ...{ engine, simulator, surprises },
    shopFile: join(data, 'rxtill.db'),
    regionFile: join(folder, 'region', 'simulator.db'),
    logFile: join(data, 'log', 'engine.log'),
    hostFile: join(data, 'host.json'),
    prescribe: async (person, drugs) => {
      const lines = drugs.map((drug) => ({ drug, count: '1', days: '7' }));
      const answer = await fetch(`${await simulator.ready()}/console/api/prescriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person, lines }),
      });
      if (!answer.ok) throw new Error(`no prescription: ${await answer.text()}`);
    },
    stop: async () => {
      await engine.stop();
      await simulator.stop();
    },
  };
}

/** A second pair of eyes on a file: the shop's is encrypted, under the key that lies beside it. */
export function lookInto(file: string): Database.Database {
  const db = new Database(file, { readonly: true, timeout: 5_000 });
  const keyFile = join(dirname(file), 'database-key.json');
  if (existsSync(keyFile)) {
    const { key } = JSON.parse(readFileSync(keyFile, 'utf8')) as { readonly key: string };
    chooseCipher(db, 'aegis');
    db.pragma(`key = "x'${key}'"`);
  }
  return db;
}

export function shortRegion(): string {
  const raw = JSON.parse(regionFile('training.json')) as Record<string, object>;
  for (const [section, fields] of Object.entries(SHORT)) {
    raw[section] = { ...raw[section], ...fields };
  }
  return JSON.stringify(raw);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.close();
  await once(server, 'close');
  return address.port;
}
