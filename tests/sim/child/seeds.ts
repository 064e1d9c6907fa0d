/** One process of the simulation: plays the seeds it is told, a verdict a line on stdout. */
import { prepareGround } from '../run.ts';

const [from = '1', count = '1', step = '1'] = process.argv.slice(2);
const ground = await prepareGround();
// Whoever has seen enough ends it: nothing may stay behind in memory files.
process.once('SIGTERM', () => {
  ground.close();
  process.exit(0);
});
try {
  for (let n = 0; n < Number(count); n += 1) {
    const verdict = await ground.runSeed(Number(from) + n * Number(step));
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
  }
} finally {
  ground.close();
}
