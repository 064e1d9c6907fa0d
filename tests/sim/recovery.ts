/**
 * After the day: faults stop, the line is up, the machine starts once more, and the engine is left to
 * itself on its own timers until nothing is under way. Then everything must be settled.
 */
import type { TillNo } from '#core/ids.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Day } from './play.ts';

/** Longer than the longest chain of growing pauses to a reversal that levels. */
const LONGEST_MS = 6 * 3_600_000;
const TURNS = 4_000;
/** What comes and goes whether or not anything is under way. */
const IDLE = new Set(['timer', 'probe']);

/** What still moves by itself. */
const UNDER_WAY = `
  SELECT (SELECT count(*) FROM intent WHERE state = 'sent')
       + (SELECT count(*) FROM outbox WHERE state IN ('sending'))
       + (SELECT count(*) FROM outbox WHERE state = 'waiting' AND NOT EXISTS
           (SELECT 1 FROM outbox o WHERE o.stream = outbox.stream
              AND o.sequence < outbox.sequence AND o.state NOT IN ('accepted', 'cancelled', 'closed')))
       + (SELECT count(*) FROM resolution WHERE ended_at IS NULL AND step IN ('books', 'reverse', 'level'))
       + (SELECT count(*) FROM dossier WHERE state = 'settling' OR next_at IS NOT NULL)
       + (SELECT count(*) FROM print_job WHERE state IN ('waiting', 'printing')) AS count`;

export async function recover(day: Day): Promise<void> {
  const { world, network, machine } = day;
  network.calm();
  world.skew_ms = 0;
  machine.spare();
  await finishTurns(day);
  await stopInOrder(day);
  machine.start();
  await giveTheLineBack(day);
  await leaveAlone(day, world.elapsed_ms + LONGEST_MS);
  await finishTurns(day);
}

/** A manager may have cut the line; nobody else gives it back. */
async function giveTheLineBack({ machine }: Day): Promise<void> {
  await machine.call(machine.sit('manager', '01' as TillNo), {
    ...{ call: 'line.force', command: 'sim-the-line-is-given-back' },
    input: { offline: false, approval: APPROVAL },
  });
}

/**
 * The engine goes on by its own timers. False when nothing moves by itself any more; true when the
 * time is up or the machine has died.
 */
export async function leaveAlone(day: Day, until_ms: number): Promise<boolean> {
  const { world, machine } = day;
  for (let turn = 0; turn < TURNS; turn += 1) {
    await world.quiet();
    if (!machine.up) return true;
    const ready = world.ready();
    if (ready.length > 0) {
      world.happen(world.pick(ready));
      continue;
    }
    const next = world.nextAt();
    if (next === null || !underWay(day)) return false;
    await world.pass(Math.min(next, until_ms) - world.elapsed_ms);
    if (world.elapsed_ms >= until_ms) return true;
  }
  return true;
}

/** The engine ends what it has begun, which takes the world to go on. */
async function stopInOrder(day: Day): Promise<void> {
  if (!day.machine.up) return;
  let stopped = false;
  const stopping = day.machine.stop().then(() => {
    stopped = true;
    return null;
  });
  for (let turn = 0; turn < TURNS && !stopped; turn += 1) await finishTurns(day);
  if (!stopped) throw new Error('the engine does not stop');
  await stopping;
}

/** Everything that is on its way arrives. */
async function finishTurns(day: Day): Promise<void> {
  const { world } = day;
  for (let turn = 0; turn < TURNS; turn += 1) {
    await world.quiet();
    const ready = world.ready().filter((one) => !IDLE.has(one.name));
    const [first] = ready;
    if (first === undefined) {
      const next = world.nextAtWithout(IDLE);
      if (next === null) return;
      await world.pass(next - world.elapsed_ms);
      continue;
    }
    world.happen(first);
  }
}

function underWay({ machine }: Day): boolean {
  const [row] = machine.rows<{ count: number }>(UNDER_WAY);
  return row !== undefined && row.count > 0;
}
