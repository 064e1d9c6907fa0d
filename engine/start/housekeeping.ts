/** What nobody asks for: old command replies forgotten, the -wal kept short, the audit
 * held against its hashes, the day's sign-in. */
import { forgetCommands } from '#db/command.ts';
import { checkpoint } from '#db/open.ts';
import type { Engine } from '../engine.ts';
import { auditRound } from '../audit/verify.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { isSignedIn, signShopInSoon } from '../staff/shop-sign-in.ts';

const ROUND_MS = 60_000;
/** A repeat of a command comes within seconds; days are for a till that was off over a weekend. */
const COMMANDS_KEPT_MS = 4 * 24 * 60 * 60_000;
/** Finding them walks the table: once an hour, and not many at once. */
const FORGET_EVERY_ROUNDS = 60;
const COMMANDS_AT_ONCE = 2_000;

/** Starts the rounds; returns how to stop them. */
export function startHousekeeping(engine: Engine): () => void {
  let rounds = 0;
  const timer = setInterval(() => {
    try {
      if (rounds % FORGET_EVERY_ROUNDS === 0) {
        forgetCommands(engine.db, engine.now() - COMMANDS_KEPT_MS, COMMANDS_AT_ONCE);
      }
      rounds += 1;
      round(engine);
    } catch (error) {
      reportIncident(engine, 'housekeeping', error, true);
    }
  }, ROUND_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function round(engine: Engine): void {
  auditRound(engine);
  checkpoint(engine.db);
  // After midnight, and when the line is back: as soon as somebody is at a till, the shop signs in.
  const [someone] = engine.memory.sessions.values();
  if (someone !== undefined && !isSignedIn(engine)) signShopInSoon(engine, someone);
}
