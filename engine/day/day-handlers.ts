/** The manager's day: reading it, and levelling it with the platform by hand. */
import { ok } from '#core/result.ts';
import { isDay } from '#core/time.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { levelDay } from '../level/run.ts';
import { operatorOf } from '../sale/desk.ts';
import { noSuchDay } from './no-such-day.ts';
import { daySummary } from './summary.ts';

export const dayHandlers = {
  'day.summary': queryHandler('day.summary', ({ db }, input) => {
    if (!isDay(input.date)) return noSuchDay();
    return ok(daySummary(db, input.date));
  }),

  'day.level': longHandler('day.level', async (scope, { date }) => {
    const { engine } = scope;
    if (!isDay(date)) return noSuchDay();
    const operator = operatorOf(scope);
    const { commit } = scope;
    const levelled = await levelDay(engine, { date, trigger: 'hand', operator, commit });
    return levelled.ok ? ok(daySummary(engine.db, date)) : levelled;
  }),
};
