/** The two servers of a training store: the simulated region and the engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithTools } from '../lib/checkout.mjs';
import { storeSecrets } from './secrets.mjs';

/** Starts the simulator when the region profile's address is the simulator's, and none is given. */
export async function startRegion(options, household) {
  const isGiven = process.env.RXTILL_SIMULATOR_URL !== undefined;
  if (isGiven || !readFileSync(options.region, 'utf8').includes('RXTILL_SIMULATOR_URL')) {
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

/** Starts the engine host on the store; resolves when it is ready. */
export function startEngine(options, env, household) {
  const { dataDir, port, region } = options;
  const args = ['--data', dataDir, '--port', String(port), '--region', region, '--training'];
  return household.start('engine', ['engine/host-node.ts', ...args], env);
}
