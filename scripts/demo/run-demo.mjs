/** Brings up a fresh store and its region, plays the job, checks the books, takes all down again. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from '../lib/checkout.mjs';
import { Household } from '../start/household.mjs';
import { startEngine, startRegion } from '../start/services.mjs';
import { prepareTrainingDir } from '../start/training-dir.mjs';
import { addressOfStore } from '../till/engine-client.mjs';
import { checkLedger } from './ledger.mjs';
import { playInsuredSale, playSelfPaySale } from './main-job.mjs';
import { Story } from './story.mjs';

/** @param options the `demo` case of parseDemoOptions */
export async function runDemo(options) {
  if (!existsSync(options.region)) throw new Error(`--region: ${options.region} is not there`);
  const temporary = options.dataDir === null;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'rxtill-demo-'));
  const say = (line) => process.stderr.write(`${line}\n`);
  const story = new Story(options.json);
  const household = new Household(say);
  const end = async (exitCode) => {
    if (temporary) process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
    await household.stop(exitCode);
  };
  try {
    prepareTrainingDir(dataDir, { fresh: false, region: options.region });
    const env = await startRegion({ ...options, dataDir }, household);
    await startEngine({ ...options, dataDir, port: 0 }, env, household);
    const store = JSON.parse(readFileSync(inCheckout('regions', 'training-store.json'), 'utf8'));
    const { training = {} } = JSON.parse(
      readFileSync(options.region, 'utf8').replace(/^\uFEFF/, ''),
    );
    const stage = { address: addressOfStore(dataDir), store, training, options, story };
    const played = options.selfPayOnly
      ? await playSelfPaySale(stage)
      : await playInsuredSale(stage);
    const ownSimulator = process.env.RXTILL_SIMULATOR_URL === undefined;
    if (ownSimulator && env.RXTILL_SIMULATOR_URL && !options.selfPayOnly) {
      await checkLedger(env.RXTILL_SIMULATOR_URL, played, story);
    }
    story.end(played);
    await end(0);
  } catch (error) {
    story.fail(error);
    await end(1);
  }
}
