/** A process that only starts the engine, answers one query, says how long that took, and ends. */
import '#db/assert-napi.ts';
import { resolve } from 'node:path';
import type { TillNo } from '#core/ids.ts';
import { loadNodeHid } from '#engine/device/scanner/node-hid-access.ts';
import { appRoot } from '#engine/start/app-root.ts';
import { startEngine } from '#engine/start/start-engine.ts';
import { waited_ms } from './clock.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function main(): Promise<void> {
  const [folder, region] = process.argv.slice(2);
  if (folder === undefined || region === undefined) throw new Error('start-probe.ts DIR REGION');
  const waited = waited_ms();
  const begun = performance.now();
  const started = await startEngine({
    dataDir: resolve(folder),
    root: appRoot(),
    region: resolve(region),
    training: true,
    version: 'bench',
    printerTarget: 'none',
    loadHid: loadNodeHid,
    checked: false,
    resolveSecret: (reference) => ('env' in reference ? process.env[reference.env] : undefined),
    now: Date.now,
    random: Math.random,
    log: SILENT,
    checks: [],
  });
  if (!started.ok) throw new Error(started.failure.sentence);
  const { dispatch } = started.value;
  const connection = { connectionId: 'probe', till: '01' as TillNo };
  const reply = await dispatch.call(connection, { call: 'system.state', input: {} });
  const start_ms = performance.now() - begun;
  const own_ms = start_ms - (waited_ms() - waited);
  if (!reply.ok) throw new Error(reply.failure.sentence);
  process.stdout.write(`${JSON.stringify({ start_ms, own_ms, rss: process.memoryUsage().rss })}\n`);
  await started.value.shutDown();
}

await main();
