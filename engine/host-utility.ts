/**
 * The engine as Electron's utility process. Configuration is JSON in the first argument, the
 * database key comes in the environment; every window is a MessagePort brokered by main. Electron
 * itself is not imported: `process.parentPort` is all there is of it.
 */
import '#db/assert-napi.ts';
import { join } from 'node:path';
import { z } from 'zod';
import type { FromEngine } from '#contract/shell.ts';
import { toEngineSchema } from '#contract/shell.ts';
import { countOpenShifts } from '#db/shift.ts';
import { loadNodeHid } from './device/scanner/node-hid-access.ts';
import { appRoot } from './start/app-root.ts';
import { createFileLog } from './start/log.ts';
import { secretsOf } from './start/secrets.ts';
import type { StartedEngine } from './start/start-engine.ts';
import { startEngine } from './start/start-engine.ts';
import { hearUpdate } from './update/hear-update.ts';
import { servePort } from './transport/message-port.ts';

/** Electron's MessagePortMain, as far as it is used. */
type MainPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
};
type ParentPort = {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly MainPort[] }) => void,
  ): unknown;
  postMessage(message: FromEngine): void;
};

const configurationSchema = z.object({
  dataDir: z.string().min(1),
  region: z.string().min(1),
  training: z.boolean(),
  version: z.string(),
  keyProtection: z.enum(['os', 'none']),
  printer: z.string().optional(),
  rollBack: z.boolean().default(false),
});

async function main(parent: ParentPort): Promise<void> {
  // Everything of the store is its owner's alone.
  process.umask(0o077);
  const configuration = configurationSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
  const { dataDir, region, training, version, keyProtection } = configuration;
  const databaseKey = process.env['RXTILL_DATABASE_KEY'];
  const log = createFileLog(dataDir);
  const arrived: { readonly windowId: number; readonly port: MainPort }[] = [];
  let engine: StartedEngine | null = null;

  const serve = (running: StartedEngine, windowId: number, port: MainPort): void =>
    servePort(running, `window-${windowId}`, {
      onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
      onClose: (listener) => void port.on('close', listener),
      start: () => port.start(),
      postMessage: (message) => port.postMessage(message),
      close: () => port.close(),
    });
  let stopped = false;
  const end = (running: StartedEngine): Promise<void> => endAndSay(running, parent);
  parent.on('message', (event) => {
    const message = toEngineSchema.safeParse(event.data);
    if (!message.success) return;
    const [port] = event.ports;
    switch (message.data.kind) {
      case 'stop':
        stopped = true;
        if (engine !== null) void end(engine);
        return;
      case 'update':
        if (engine !== null) hearUpdate(engine.engine, message.data.news);
        return;
      case 'window': {
        const { windowId } = message.data;
        if (port === undefined) return;
        if (engine === null) arrived.push({ windowId, port });
        else serve(engine, windowId, port);
      }
    }
  });

  const started = await startEngine({
    ...{ dataDir, region, training, version, log },
    root: appRoot(),
    ...(databaseKey ? { databaseKey } : {}),
    printerTarget: configuration.printer ?? join(dataDir, 'receipts'),
    rollBack: configuration.rollBack,
    shell: (order) => parent.postMessage(order),
    checked: false,
    resolveSecret: secretsOf(dataDir, process.env),
    loadHid: loadNodeHid,
    now: Date.now,
    random: Math.random,
    checks:
      keyProtection === 'os'
        ? []
        : [{ name: '密钥保护', state: 'warn', note: '系统密钥环不可用，密钥没有加封' }],
  });
  if (!started.ok) {
    log.error('refused', { kind: started.failure.kind });
    parent.postMessage({ kind: 'refused', sentence: started.failure.sentence });
    return;
  }
  engine = started.value;
  for (const { windowId, port } of arrived) serve(engine, windowId, port);
  const running = engine;
  process.on('SIGTERM', () => void end(running));
  if (stopped) await end(running);
  else parent.postMessage({ kind: 'ready' });
}

async function endAndSay(running: StartedEngine, parent: ParentPort): Promise<void> {
  const shiftsOpen = countOpenShifts(running.engine.db);
  await running.shutDown();
  parent.postMessage({ kind: 'stopped', shiftsOpen });
  // Not at once: the message is still on its way.
  setImmediate(() => process.exit(0));
}

const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('host-utility.ts is forked by the desktop shell');
await main(parentPort);
