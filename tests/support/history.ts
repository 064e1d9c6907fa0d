/** A scripted history: what people and the line do to a shop, and what is left of it at the end. */
import { chinaDate } from '#core/time.ts';
import type { Act, Scene } from './player.ts';
import { Player } from './player.ts';
import { violationsOf } from './shop-check.ts';
import type { Shop } from './shop-on-file.ts';

/** Every violation there is after the history, a restart and a drain with the line up. */
export async function playHistory(shop: Shop, acts: readonly Act[]): Promise<string[]> {
  const player = new Player(sceneOf(shop));
  for (let n = 0; n < acts.length; n += 1) {
    const [act, next] = [acts[n], acts[n + 1]];
    if (act === undefined) break;
    shop.clock.now += 1_000;
    shop.wire.clearFaults();
    // Now and then both tills at the same moment.
    if (next !== undefined && next.till !== act.till && act.number % 3 === 0) {
      await Promise.all([player.play(act), player.play(next)]);
      n += 1;
    } else await player.play(act);
  }
  shop.wire.clearFaults();
  await shop.settleDown();
  await shop.restart();
  await drainAll(shop);
  return [...incidentsOf(shop), ...violationsOf(shop)];
}

/** A bug is never an answer; only an engine that was dropped may stumble over its closed file. */
function incidentsOf(shop: Shop): string[] {
  return shop.log
    .filter((line) => line.level === 'error')
    .map((line) => JSON.stringify(line))
    .filter((text) => !text.includes('database connection is not open'));
}

async function drainAll(shop: Shop): Promise<void> {
  // Growing pauses are waited out on the clock of the test.
  for (let round = 0; round < 12; round += 1) {
    shop.clock.now += 6 * 60_000;
    await shop.resolve();
    await shop.drain();
  }
  await shop.settleDown();
}

/** The tests' own shop, in this process, as the player needs it. */
function sceneOf(shop: Shop): Scene {
  return {
    seat: (who, till) => shop.seat(who, till),
    get date() {
      return chinaDate(shop.clock.now);
    },
    strike: (infno, fault) => {
      if (fault !== null) shop.wire.fault(infno, fault);
    },
    drain: () => shop.drain(),
    pass: (time_ms) => {
      shop.clock.now += time_ms;
    },
    crash: () => shop.crash(),
    // The platform hears the request after the machine died, or before it, or never.
    crashDuring: async (infno, late, begin) => {
      const barrier = shop.wire.hold(infno);
      const reply = begin();
      await Promise.race([barrier.arrived, reply]);
      if (late) {
        barrier.release();
        await reply;
        shop.crash();
        return;
      }
      shop.crash();
      barrier.release();
      await reply;
    },
  };
}
