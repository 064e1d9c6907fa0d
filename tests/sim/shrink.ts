/** Makes a failing day shorter: acts, faults and deaths are taken out while it still fails. */
import type { Schedule, SimAct } from './schedule.ts';

type Fails = (schedule: Schedule) => Promise<boolean>;

/** Tries at most so many days: a person waits for it. */
const MOST_TRIES = 250;

/** The shortest failing history that was found; `fails` replays one. */
export async function shrink(schedule: Schedule, fails: Fails): Promise<Schedule> {
  let best = schedule;
  let tries = 0;
  const improve = async (candidate: Schedule): Promise<boolean> => {
    if (tries >= MOST_TRIES) return false;
    tries += 1;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  await improve({ ...best, weather: 0, aftermath_ms: 0, trouble: [] });
  await improve({ ...best, weather: 0 });
  await improve({ ...best, aftermath_ms: 0 });
  await improve({ ...best, trouble: [] });
  await dropActs(() => best, improve);
  for (let index = 0; index < best.acts.length; index += 1) {
    for (const field of ['fate', 'dies'] as const) {
      if (best.acts[index]?.[field] === null) continue;
      await improve({
        ...best,
        acts: best.acts.map((act, at) => (at === index ? plain(act, field) : act)),
      });
    }
  }
  await dropActs(() => best, improve);
  return best;
}

function plain(act: SimAct, field: 'fate' | 'dies'): SimAct {
  return { ...act, [field]: null };
}

/** Delta debugging: chunks of half the list, of a quarter, … of one act. */
async function dropActs(
  best: () => Schedule,
  improve: (candidate: Schedule) => Promise<boolean>,
): Promise<void> {
  let size = Math.ceil(best().acts.length / 2);
  while (size >= 1) {
    let dropped = false;
    for (let from = 0; from < best().acts.length;) {
      const { acts } = best();
      const rest = [...acts.slice(0, from), ...acts.slice(from + size)];
      if (rest.length > 0 && (await improve({ ...best(), acts: rest }))) dropped = true;
      else from += size;
    }
    if (size === 1 && !dropped) return;
    size = size === 1 ? 1 : Math.floor(size / 2);
  }
}

/** One act a line, as a person reads it. */
export function historyText(schedule: Schedule): string {
  const lines = schedule.acts.map(({ till, kind, number, fate, dies }) => {
    const befalls = fate === null ? '' : `, its request: ${fate}`;
    const death = dies === null ? '' : `, the machine dies after ${dies} commit(s)`;
    return `  till ${till}: ${kind}(${number})${befalls}${death}`;
  });
  const weather =
    schedule.weather === 0 ? [] : [`  ${schedule.weather * 100} % of all requests are struck`];
  const trouble = schedule.trouble.map(([infno, fate]) => `  the first ${infno}: ${fate}`);
  const after = schedule.aftermath_ms / 60_000;
  const alone = after === 0 ? [] : [`  and ${after} minutes in bad weather`];
  return [...weather, ...trouble, ...lines, ...alone].join('\n');
}
