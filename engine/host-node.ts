/**
 * The engine as a plain Node process with the counter on the loopback address:
 * `node engine/host-node.ts --data DIR --port N --region FILE [--training] [--printer TARGET]`.
 * Says `ready URL` on stdout, a link that is good once (`npx till open` gets more); ends with 3 when another process has the store open, with 4 when the
 * store cannot be opened, with 2 when the arguments are wrong.
 */
import '#db/assert-napi.ts';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { refusalOf } from '#db/refusal.ts';
import { loadNodeHid } from './device/scanner/node-hid-access.ts';
import { impersonal } from './dispatch/incident.ts';
import { appRoot } from './start/app-root.ts';
import { writeHostFile } from './start/host-file.ts';
import { unlockStore } from './safe/unlock.ts';
import { createFileLog } from './start/log.ts';
import { secretsOf } from './start/secrets.ts';
import { startEngine } from './start/start-engine.ts';
import { createAccess } from './transport/access.ts';
import { startHttpHost } from './transport/http-host.ts';

const USAGE = 'host-node.ts --data DIR --region FILE [--port N] [--training] [--printer TARGET]';
const EXIT = { usage: 2, instance: 3, refused: 4 } as const;

type Arguments = {
  readonly dataDir: string;
  readonly region: string;
  readonly port: number;
  readonly training: boolean;
  readonly printer: string;
};

function readArguments(): Arguments | null {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        region: { type: 'string' },
        port: { type: 'string', default: '0' },
        training: { type: 'boolean', default: false },
        printer: { type: 'string' },
      },
    });
    const port = Number(values.port);
    if (!values.data || !values.region || !/^\d{1,5}$/.test(values.port) || port > 65_535) {
      return null;
    }
    const dataDir = resolve(values.data);
    const printer = values.printer ?? `file:${join(dataDir, 'receipts')}`;
    return { dataDir, region: resolve(values.region), port, training: values.training, printer };
  } catch {
    return null;
  }
}

function leave(code: number, sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

async function main(): Promise<void> {
  // Everything of the store is its owner's alone.
  process.umask(0o077);
  const given = readArguments();
  if (given === null) leave(EXIT.usage, USAGE);
  const { dataDir, region, training } = given;
  const root = appRoot();
  const log = createFileLog(dataDir);
  process.on('uncaughtException', (error) => {
    // The message of an error may hold what was being worked on.
    const stack = impersonal(String(error.stack));
    log.error('uncaught', { error: error.name, stack });
    leave(70, stack);
  });
  const started = await startEngine({
    ...{ dataDir, root, region, training, log },
    version: versionOf(root),
    printerTarget: given.printer,
    checked: process.env['RXTILL_CHECKED'] === '1',
    resolveSecret: secretsOf(dataDir, process.env),
    loadHid: loadNodeHid,
    now: Date.now,
    random: Math.random,
    databaseKey: () => unlockStore(dataDir, Date.now()),
    checks: [],
  });
  if (!started.ok) {
    log.error('refused', { kind: started.failure.kind });
    const { kind, sentence } = started.failure;
    leave(kind === 'instance' ? EXIT.instance : EXIT.refused, sentence);
  }
  const engine = started.value;
  const access = createAccess(join(dataDir, 'host-secret'));
  const pages = join(root, 'dist', 'renderer');
  const host = await startHttpHost({ served: engine, access, port: given.port, pages });
  const removeHostFile = writeHostFile(dataDir, {
    url: host.origin,
    token: access.token,
    pid: process.pid,
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    removeHostFile();
    await Promise.all([engine.dispatch.stop(), host.close()]);
    await engine.shutDown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void stop());
  }
  process.stdout.write(`ready ${host.origin}/?token=${access.newLink()}\n`);
}

function versionOf(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

try {
  await main();
} catch (error) {
  // What the disk refuses (no room for the host's own files) is told in words; the rest is a bug.
  const refused = refusalOf(error, '');
  if (refused === null) throw error;
  leave(EXIT.refused, refused.failure.sentence);
}
