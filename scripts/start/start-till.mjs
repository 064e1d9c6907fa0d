/** Brings up one training store: simulator, engine host, window; and takes all of it down again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from '../build/build-stale.mjs';
import { environmentWithTools, inCheckout, pinnedNode } from '../lib/checkout.mjs';
import { startServer, stopChild } from '../lib/child.mjs';
import { openCounter } from './open-window.mjs';
import { storeSecrets } from './secrets.mjs';
import { staffTable } from './staff-table.mjs';
import { prepareTrainingDir } from './training-dir.mjs';

/**
 * @param options the `start` case of parseStartOptions
 * @param say prints one line to the person
 */
export async function startTill(options, say) {
  if (!existsSync(options.region)) throw new Error(`--region: ${options.region} is not there`);
  prepareTrainingDir(options.dataDir, { fresh: options.fresh, region: options.region });
  await buildStale(['renderer', 'electron-main', 'electron-preload'], say);

  const household = new Household(say);
  try {
    const env = await startRegion(options, household);
    const engine = await startEngine(options, env, household);
    say(`ready ${engine.url}`);
    sayStaff(say);
    if (options.open) {
      const shell = openCounter(engine.url, say);
      if (shell) household.add('window', shell);
    }
  } catch (error) {
    await household.stop(typeof error.exitCode === 'number' ? error.exitCode : 1);
    throw error;
  }
}

/** Starts the simulator when the region profile's address is the simulator's. */
async function startRegion(options, household) {
  if (!readFileSync(options.region, 'utf8').includes('RXTILL_SIMULATOR_URL')) {
    return environmentWithTools();
  }
  const { paasid, secret } = storeSecrets(options.dataDir);
  const simulator = await household.start(
    'simulator',
    ['simulator/main.ts', '--data', join(options.dataDir, 'simulator'), '--port', '0'],
    environmentWithTools({ RXTILL_SIMULATOR_PAASID: paasid, RXTILL_SIMULATOR_SECRET: secret }),
  );
  return environmentWithTools({
    RXTILL_SIMULATOR_URL: simulator.url,
    RXTILL_TIF_PAASID: paasid,
    RXTILL_TIF_SECRET: secret,
  });
}

function startEngine(options, env, household) {
  const { dataDir, port, region } = options;
  const args = ['--data', dataDir, '--port', String(port), '--region', region, '--training'];
  return household.start('engine', ['engine/host-node.ts', ...args], env);
}

function sayStaff(say) {
  const { staff } = JSON.parse(readFileSync(inCheckout('regions', 'training-store.json'), 'utf8'));
  say('');
  say('演练人员 training staff');
  for (const line of staffTable(staff)) say(`  ${line}`);
  say('');
  say('Ctrl+C 结束 ends it; the store stays. npm start -- --fresh makes a new one.');
}

/** The processes of one running till: when one of them goes, all of them go. */
class Household {
  #say;
  #children = new Map();
  #stopping = false;

  constructor(say) {
    this.#say = say;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => void this.stop(0));
    }
  }

  async start(name, args, env) {
    const onLine = (line) => process.stderr.write(`${name}: ${line}\n`);
    const server = await startServer(name, pinnedNode, args, { env, onLine });
    this.add(name, server.child);
    return server;
  }

  add(name, child) {
    this.#children.set(name, child);
    child.once('exit', (code, signal) => {
      this.#children.delete(name);
      if (this.#stopping) return;
      if (name === 'window') {
        void this.stop(0);
        return;
      }
      this.#say(`${name} ended (${signal ?? `exit ${code}`}), stopping the rest`);
      void this.stop(1);
    });
  }

  /** Window first, then the engine (which still reports to the region), the simulator last. */
  async stop(exitCode) {
    if (this.#stopping) return;
    this.#stopping = true;
    process.exitCode = exitCode;
    for (const name of ['window', 'engine', 'simulator']) {
      const child = this.#children.get(name);
      if (child) await stopChild(child);
    }
    process.exit(exitCode);
  }
}
