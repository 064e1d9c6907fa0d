/**
 * The clock of the machine is not to be trusted: people set it, batteries die, a time server corrects
 * it. Numbers never depend on it (counters in the file); pauses do, so when it jumps back they are moved
 * along, what was held for a while is held as long as it would have been, and the screens say it.
 */
import { latestInstant, shiftPauses } from '#db/clock.ts';
import { commitAlone } from '../dispatch/alone.ts';
import type { Engine } from '../engine.ts';

/** Time servers correct a few seconds all the time: no news, and no pause is hurt by it. */
const NOTICED_MS = 60_000;

/** Call often: compares the clock with the last time it was looked at. */
export function watchClock(engine: Engine): void {
  const { clock } = engine.memory;
  const now = engine.now();
  const back_ms = clock.lastSeenAt - now;
  clock.lastSeenAt = now;
  if (back_ms > NOTICED_MS) setBack(engine, back_ms);
}

/** Call at start: compares the clock with the last instant in the file. */
export function checkClockAtStart(engine: Engine): void {
  const now = engine.now();
  const back_ms = latestInstant(engine.db) - now;
  engine.memory.clock.lastSeenAt = now;
  if (back_ms > NOTICED_MS) setBack(engine, back_ms);
}

function setBack(engine: Engine, back_ms: number): void {
  const { memory } = engine;
  memory.clock.setBack_ms = back_ms;
  for (const held of [...memory.credentials, ...memory.signatures].map(([, value]) => value)) {
    held.expiresAt -= back_ms;
  }
  engine.log.warn('clock set back', { back_ms });
  commitAlone(engine, (inside) => {
    shiftPauses(inside.db, inside.now, back_ms);
    inside.audit('clock.setBack', '', { seconds: Math.round(back_ms / 1000) });
    inside.touch('system', 'outbox', 'staff');
  });
  engine.wakeOutbox();
  engine.wakeResolver();
}
