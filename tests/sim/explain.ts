/** What a person needs to mend a failing seed: its violations and the shortest history that was found. */
import { prepareGround } from './run.ts';
import { scheduleOf } from './schedule.ts';
import { historyText, shrink } from './shrink.ts';

export async function explain(seed: number): Promise<string> {
  const ground = await prepareGround();
  try {
    const first = await ground.runSeed(seed);
    const shortest = await shrink(
      scheduleOf(seed),
      async (schedule) => (await ground.run(schedule)).violations.length > 0,
    );
    const last = await ground.run(shortest);
    return [
      `seed ${seed} breaks a promise:`,
      ...first.violations.map((one) => `  ! ${one}`),
      'the shortest history found that still breaks one:',
      historyText(shortest),
      ...last.violations.map((one) => `  ! ${one}`),
      `again: npm run sim -- --seeds 1 --seed ${seed}`,
      '',
    ].join('\n');
  } finally {
    ground.close();
  }
}
