/** What nobody asks for: old command replies forgotten, the -wal kept short, the day's sign-in. */
import { forgetCommands } from '#db/command.ts';
import { checkpoint } from '#db/open.ts';
import type { Engine } from '../engine.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { isSignedIn, signShopInSoon } from '../staff/shop-sign-in.ts';

const ROUND_MS = 60_000;
/** A repeat of a command comes within seconds; days are for a till that was off over a weekend. */
const COMMANDS_KEPT_MS = 4 * 24 * 60 * 60_000;
const COMMANDS_A_ROUND = 500;

/** Starts the rounds; returns how to stop them. */
export function startHousekeeping(engine: Engine): () => void {
  const timer = setInterval(() => {
    try {
      round(engine);
    } catch (error) {
      reportIncident(engine, 'housekeeping', error, true);
    }
  }, ROUND_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function round(engine: Engine): void {
  forgetCommands(engine.db, engine.now() - COMMANDS_KEPT_MS, COMMANDS_A_ROUND);
  checkpoint(engine.db);
  // After midnight, and when the line is back: as soon as somebody is at a till, the shop signs in.
  const [someone] = engine.memory.sessions.values();
  if (someone !== undefined && !isSignedIn(engine)) signShopInSoon(engine, someone);
}
