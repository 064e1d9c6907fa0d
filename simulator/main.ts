// Job: start the simulator: `node simulator/main.ts --data DIR --port N` (N = 0: a free port).
import './napi-guard.ts';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from './http-server.ts';
import { createPlatform } from './platform.ts';

const HOST = '127.0.0.1';

function readOptions(): { data: string; port: number } {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string', default: '0' } },
  });
  const port = Number(values.port);
  if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('usage: node simulator/main.ts --data DIR --port N');
  }
  return { data: values.data, port };
}

function setting(name: string, fallback: string): string {
  return process.env[name] || fallback;
}

async function main(): Promise<void> {
  const { data, port } = readOptions();
  mkdirSync(data, { recursive: true });
  const platform = createPlatform({
    databaseFile: join(data, 'simulator.db'),
    now: Date.now,
    random: Math.random,
  });
  const paasid = setting('RXTILL_SIMULATOR_PAASID', 'rxtill-training');
  const secret = setting('RXTILL_SIMULATOR_SECRET', 'training-secret');
  const server = createServer(platform, {
    paasid,
    secret,
    csbKey: setting('RXTILL_SIMULATOR_CSB_KEY', paasid),
    csbSecret: setting('RXTILL_SIMULATOR_CSB_SECRET', secret),
  });
  const stop = (): void => {
    void server.close().then(() => {
      platform.close();
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await server.listen({ host: HOST, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  process.stdout.write(`ready http://${HOST}:${address.port}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
