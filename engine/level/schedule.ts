/**
 * Levels the days before by itself, after midnight: every one of the last days with no result from
 * after it had ended. Goes on with growing pauses while there is no line or no answer.
 */
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { hadBusiness, lastResult, openRuns } from '#db/level.ts';
import { activeStaff, newestShopSignIn, staffByNo } from '#db/staff.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Operator } from '../platform/platform.ts';
import type { Worker } from '../worker.ts';
import { pauseAfter, startWorker } from '../worker.ts';
import { interrupt, levelDay } from './run.ts';

/** A shop that was shut for longer levels older days by hand. */
const DAYS_BACK = 7;
const WITHOUT_LINE_MS = 60_000;
/** A store without staff has no day either. */
const NOBODY_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function startLevelling(engine: Engine): Worker {
  interruptOld(engine);
  let tries = 0;
  let notBefore_at = 0;
  return startWorker(engine, {
    name: 'levelling',
    nextAt: () => Math.max(notBefore_at, nextAt(engine)),
    step: async () => {
      if (engine.now() < notBefore_at || engine.line.holds()) return false;
      const date = dueDate(engine);
      const operator = operatorOf(engine);
      if (date === null) return false;
      if (operator === null) {
        notBefore_at = engine.now() + NOBODY_MS;
        return false;
      }
      const commit = <T>(act: Parameters<typeof commitAlone<T>>[1]): T => commitAlone(engine, act);
      try {
        const order = { date, trigger: 'schedule', operator, commit } as const;
        const levelled = await levelDay(engine, order);
        tries = levelled.ok ? 0 : tries + 1;
      } catch (error) {
        if (!engine.db.open) return false;
        reportIncident(engine, 'levelling', error, true);
        tries += 1;
      }
      if (tries > 0) notBefore_at = engine.now() + pauseAfter(tries + 4, engine.random());
      return tries === 0;
    },
  });
}

/** What a crash cut short is begun anew, by hand or by the schedule. */
function interruptOld(engine: Engine): void {
  if (openRuns(engine.db).length === 0) return;
  commitAlone(engine, (tx) => {
    for (const row of openRuns(tx.db)) interrupt(tx, row);
    tx.touch('day');
  });
}

/** The oldest day that is over and has no result from after its end. */
function dueDate(engine: Engine): string | null {
  const now = engine.now();
  const today = chinaDate(now);
  for (let back = DAYS_BACK; back > 0; back -= 1) {
    const date = addDays(today, -back);
    if (now < openAt(engine, date) || !hadBusiness(engine.db, date)) continue;
    const result = lastResult(engine.db, date);
    if (result === null || result.began_at < openAt(engine, date)) return date;
  }
  return null;
}

function openAt(engine: Engine, date: string): number {
  const { levelAfterMidnight_minutes } = engine.profile.reconciliation;
  return startOfDay(addDays(date, 1)) + levelAfterMidnight_minutes * MINUTE_MS;
}

function nextAt(engine: Engine): number {
  if (dueDate(engine) === null) return openAt(engine, chinaDate(engine.now()));
  return engine.line.holds() ? engine.now() + WITHOUT_LINE_MS : engine.now();
}

/** Whoever signed the shop in last speaks for it; without one, its first manager. */
function operatorOf({ db }: Engine): Operator | null {
  const staffNo = newestShopSignIn(db)?.staff_no;
  const manager = activeStaff(db).find((one) => one.role === 'manager');
  const one = staffNo === undefined ? manager : staffByNo(db, staffNo);
  return one === undefined ? null : { staffNo: one.staff_no, name: one.name };
}
