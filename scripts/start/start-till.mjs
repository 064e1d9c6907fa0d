/** Brings up one training store: simulator, engine host, window; and takes all of it down again. */
import { existsSync, readFileSync } from 'node:fs';
import { buildStale } from '../build/build-stale.mjs';
import { inCheckout } from '../lib/checkout.mjs';
import { Household } from './household.mjs';
import { openCounter } from './open-window.mjs';
import { startEngine, startRegion } from './services.mjs';
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
    // In one piece: who waits for `ready` reads the staff along with it.
    say([`ready ${engine.url}`, '', ...trainingStaff(options.region)].join('\n'));
    if (options.open) {
      const shell = openCounter(engine.url, say);
      if (shell) household.add('window', shell);
    }
  } catch (error) {
    await household.stop(typeof error.exitCode === 'number' ? error.exitCode : 1);
    throw error;
  }
}

function trainingStaff(region) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  const known = read(region).training?.staff ?? [];
  const staff = read(inCheckout('regions', 'training-store.json')).staff.map((one) => ({
    ...one,
    name: known.find((entry) => entry.staffNo === one.staffNo)?.name ?? one.name,
  }));
  return [
    '演练人员 training staff',
    ...staffTable(staff).map((line) => `  ${line}`),
    '',
    '链接只能用一次 the link is good once; 再开窗口 for another window: npx till open',
    'Ctrl+C 结束 ends it; the store stays. npm start -- --fresh makes a new one.',
  ];
}
