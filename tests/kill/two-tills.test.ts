/** The races of two tills once more, over the wire: two windows on one engine that is a process. */
import { expect, it } from 'vitest';
import type { StaffKey } from '#tests/support/cast.ts';
import { RACES, clearTills } from '#tests/support/races.ts';
import type { Fighters } from '#tests/support/races.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { becomeQuiet, checkTown } from './quiet.ts';
import { openTown } from './town.ts';
import { Window } from './window.ts';

const ROUNDS = 1;

it('two windows on one engine: one has it, the other reads why', { timeout: 180_000 }, async () => {
  const town = await openTown(tempDir());
  const windows = new Map<string, Window>();
  const bugs: string[] = [];
  let boxes = 0;
  const fighters: Fighters = {
    next: () => (boxes += 1),
    seat: (who: StaffKey, till = '01') => {
      const key = `${who}@${till}`;
      const window =
        windows.get(key) ??
        new Window({ ...{ town, who, till }, random: () => 0, bug: (text) => bugs.push(text) });
      windows.set(key, window);
      return window.seat();
    },
  };
  try {
    // Signed in before anything is fought for: another person's sign-in parks what is on the counter.
    for (const who of ['manager', 'cashier'] as const) await fighters.seat(who).do('sale.current');
    for (const who of ['pharmacist', 'cashier2'] as const) {
      await fighters.seat(who, '02').do('sale.current');
    }
    for (const [name, prepare] of Object.entries(RACES)) {
      for (let round = 0; round < ROUNDS; round += 1) {
        await clearTills(fighters);
        const race = await prepare(fighters);
        const replies = await Promise.all(race.acts.map((act) => act()));
        const lost = replies.flatMap((reply) => (reply.ok ? [] : [reply.failure.code]));
        const won = replies.length - lost.length;
        expect(won, `${name}: ${lost.join()}`).toBeGreaterThanOrEqual(1);
        expect(won, name).toBeLessThanOrEqual(race.winners ?? 1);
        expect(race.losers, name).toEqual(expect.arrayContaining(lost));
      }
    }
    await clearTills(fighters);
    expect(await becomeQuiet(town, fighters.seat('manager', '01'))).toEqual([]);
    expect(checkTown(town)).toEqual([]);
    expect(bugs).toEqual([]);
  } finally {
    for (const window of windows.values()) window.close();
    await town.stop();
  }
});
