/** After the last kill: both processes go on by themselves until nothing is on its way any more. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { loadRegionProfile } from '#engine/platform/region-profile.ts';
import { violationsIn } from '#tests/support/shop-check.ts';
import type { Seat } from '#tests/support/seat.ts';
import type { Town } from './town.ts';
import { lookInto, shortRegion } from './town.ts';

const QUIET_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 100;

/** What is still on its way, a text each. */
const ON_THE_WAY = `
  SELECT 'settlement ' || state AS what FROM settlement
   WHERE state IN ('sent', 'voiding', 'unknown', 'voidUnknown')
  UNION ALL SELECT 'sale ' || state FROM sale WHERE state IN ('settling', 'voiding')
  UNION ALL SELECT 'intent ' || state FROM intent WHERE state = 'sent'
  UNION ALL SELECT 'upload ' || item.state FROM outbox item
   WHERE item.state = 'sending' OR item.state = 'waiting' AND NOT EXISTS
     (SELECT 1 FROM outbox earlier WHERE earlier.stream = item.stream
       AND earlier.sequence < item.sequence AND earlier.state NOT IN ('accepted', 'cancelled', 'closed'))`;

/** Waits until nothing is on its way; answers what still is when that takes too long. */
export async function becomeQuiet(town: Town, manager: Seat): Promise<readonly string[]> {
  const limit = Date.now() + QUIET_LIMIT_MS;
  const shop = lookInto(town.shopFile);
  try {
    const left = shop.prepare<[], string>(ON_THE_WAY).pluck();
    for (let look = 0; ; look += 1) {
      const found = left.all();
      if (found.length === 0) return [];
      if (Date.now() > limit) return found;
      // Growing pauses are for a line that is down; this one is up again, as a manager sees.
      if (look % 10 === 0) await manager.try('outbox.sendNow');
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    shop.close();
  }
}

/** The invariants of settlement.md §6 on the two files, and what the region noticed of the wire. */
export function checkTown(town: Town): string[] {
  const profile = loadRegionProfile(shortRegion());
  if (!profile.ok) throw new Error(profile.failure.sentence);
  const own = lookInto(town.shopFile);
  const region = lookInto(town.regionFile);
  try {
    const log = readFileSync(town.logFile, 'utf8').split('\n');
    const wire = region
      .prepare<[], string>(
        `SELECT infno || ' ' || msgid || ' reached the region ' || (1 + repeats + conflicts) ||
           ' times, with ' || (1 + (conflicts > 0)) || ' payload(s)' FROM message
          WHERE repeats + conflicts > 0`,
      )
      .pluck()
      .all();
    const broken = own.pragma('integrity_check', { simple: true });
    return [
      ...violationsIn({
        own,
        theirs: <Row>(text: string) => region.prepare<[], Row>(text).all(),
        profile: profile.value,
        gateViolations: wire,
        log,
      }),
      ...(broken === 'ok' ? [] : [`integrity_check: ${String(broken)}`]),
      ...log.filter((line) => line.includes('"msg":"incident"')).map((line) => `a bug: ${line}`),
      ...town.surprises,
    ];
  } finally {
    own.close();
    region.close();
  }
}

/** How the sales and settlements of a shop ended, for the summary. */
export function endsOf(town: Town): Readonly<Record<string, number>> {
  const shop = lookInto(town.shopFile);
  try {
    const rows = shop
      .prepare<[], { what: string; count: number }>(
        `SELECT 'sale ' || state AS what, count(*) AS count FROM sale GROUP BY state
         UNION ALL SELECT 'settlement ' || state, count(*) FROM settlement GROUP BY state
         UNION ALL SELECT 'upload ' || state, count(*) FROM outbox GROUP BY state`,
      )
      .all();
    return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
  } finally {
    shop.close();
  }
}
