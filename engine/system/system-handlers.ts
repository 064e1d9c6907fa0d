/** What the status bar shows: line, sign-in, unsent work, unknown outcomes, printer, shift. */
import type { SystemState } from '#contract/system.ts';
import { ok } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import { outboxBacklog } from '#db/outbox.ts';
import { countWaitingReviews } from '#db/prescription.ts';
import { unknownSettlements } from '#db/settlement.ts';
import { shopSignInOn } from '#db/staff.ts';
import { newestPrintJob, unsentAmount } from '#db/system.ts';
import { openShift, shiftSaleCounts } from '#db/tender.ts';
import type { QueryScope } from '../engine.ts';
import { queryHandler } from '../engine.ts';

export const systemHandlers = {
  'system.state': queryHandler('system.state', (scope) => ok(systemState(scope))),
};

function systemState(scope: QueryScope): SystemState {
  const { engine, db, caller, now } = scope;
  const unknown = unknownSettlements(db);
  const shift = openShift(db, caller.till);
  const { line } = engine.memory;
  const signedIn = shopSignInOn(db, chinaDate(now)) !== undefined;
  return {
    version: engine.version,
    training: engine.store.training,
    storeName: engine.store.storeName,
    till: caller.till,
    tills: [...engine.store.tills],
    now,
    businessDate: chinaDate(now),
    regionName: engine.profile.name,
    platform: {
      state: line.state,
      latency_ms: line.latency_ms,
      since: line.since,
      signedIn,
      note: signedIn ? '' : engine.memory.signInNote,
      clockSkew_s: line.clockSkew_s,
    },
    outbox: { ...outboxBacklog(db), amount_fen: unsentAmount(db) },
    unknown: { count: unknown.length, oldestAt: unknown[0]?.started_at ?? null },
    reviewsWaiting: countWaitingReviews(db),
    printer: printerState(scope),
    // Scans come as keystrokes of the window; no scanner is held by the engine yet.
    scanner: { state: 'wedge' },
    shift:
      shift === null
        ? null
        : { openedAt: shift.opened_at, saleCount: shiftSaleCounts(db, shift).paid },
    checks: [...engine.memory.checks],
  };
}

/** A printer is as good as its last slip. */
function printerState({ engine, db }: QueryScope): SystemState['printer'] {
  const { target } = engine.printer;
  if (target === '未配置') return { state: 'none', note: '没有配置打印机' };
  const job = newestPrintJob(db);
  if (job?.state === 'failed') return { state: 'fault', note: job.reason };
  return { state: 'ready', note: target };
}
