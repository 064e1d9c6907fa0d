/** A desk: everything one transaction at the counter needs, whichever kind of handler opened it. */
import type { StaffNo } from '#core/ids.ts';
import type { Failure, Result } from '#core/result.ts';
import { diskTroubleOf } from '#db/refusal.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Unwritten } from '../memory.ts';
import type { Operator, Outcome } from '../platform/platform.ts';
import { printWaiting } from '../receipt/print.ts';
import type { Caller, CommandScope, Engine, LongScope, Transaction } from '../engine.ts';

export type Desk = {
  readonly engine: Engine;
  readonly caller: Caller;
  readonly staffNo: StaffNo;
  readonly tx: Transaction;
};

export function deskOf(scope: CommandScope): Desk {
  return { engine: scope.engine, caller: scope.caller, staffNo: scope.staffNo, tx: scope };
}

/** Carries a failure out of a transaction, so that what was half-written is rolled back. */
class RolledBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/**
 * Runs `act` at a desk inside one transaction of a long command: committed when it answers a value,
 * rolled back whole when it answers a failure.
 */
export function atDesk<T>(scope: LongScope, act: (desk: Desk) => Result<T>): Result<T> {
  const { engine, caller, staffNo } = scope;
  try {
    return scope.commit((tx) => {
      const result = act({ engine, caller, staffNo, tx });
      if (!result.ok) throw new RolledBack(result.failure);
      return result;
    });
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, failure: error.failure };
    throw error;
  }
}

type Conclusion<T> = {
  /** `late`: written after the caller was told; nobody stands at the till with the customer any more. */
  readonly conclude: (desk: Desk, late: boolean) => Result<T>;
  /** The same outcome as unknown. */
  readonly lose: (desk: Desk, late: boolean) => Result<T>;
};

/**
 * Commits what an outcome means. When that cannot be written (a bug in what it means), the outcome is
 * committed as `lost` instead: the answer stays with the intent, the sale is unknown in plain sight,
 * and nobody waits before a state that only a restart would clear. When nothing at all can be written
 * (no room on the disk, a bug in both), it is tried again until it can; the caller is told at once.
 */
export function concludeOrLose<T>(
  scope: LongScope,
  conclude: (desk: Desk, late: boolean) => Result<T>,
  lose: (desk: Desk, late: boolean) => Result<T>,
): Result<T> {
  const { engine } = scope;
  try {
    return write(scope, { conclude, lose }, false);
  } catch (error) {
    const act = (): void => {
      write(scope, { conclude, lose }, true);
      void printWaiting(engine, { kickDrawer: false });
    };
    writeLater(engine, act, error);
    throw error;
  }
}

/** The same for what the engine does by itself: now, or as soon as there is room. */
export function untilWritten(engine: Engine, act: () => void): void {
  try {
    act();
  } catch (error) {
    // A till that went down writes no more: its next start finds the intent.
    if (!engine.db.open) throw error;
    reportIncident(engine, 'conclude', error, true);
    writeLater(engine, act, error);
  }
}

function write<T>(scope: LongScope, { conclude, lose }: Conclusion<T>, late: boolean): Result<T> {
  try {
    return atDesk(scope, (desk) => conclude(desk, late));
  } catch (error) {
    // Without room nothing is called unknown that is known: the smaller write might just fit, and the
    // engine would then take a settlement back. It waits for room instead.
    if (!isBug(error)) throw error;
    if (!late) reportIncident(scope.engine, 'conclude', error, true);
    const lost = atDesk(scope, (desk) => lose(desk, late));
    // Late, what fails both ways is reported with its pauses; this one comes to its end here.
    if (late) reportIncident(scope.engine, 'conclude', error, true);
    return lost;
  }
}

/** Room is made by a person: soon enough for them to see it, seldom enough to cost nothing. */
const AGAIN_MS = 2_000;
/** A bug most likely comes again: the pauses grow up to this, and only so many are reported. */
const LONGEST_PAUSE_MS = 60_000;
const BUG_REPORTS = 10;

function isBug(error: unknown): boolean {
  return diskTroubleOf(error) === null;
}

/**
 * Tries again until it is written; why it waits stands in `memory.unwritten`. Lost with the process,
 * as all memory: then the next start finds the intent and says unknown.
 */
function writeLater(engine: Engine, act: () => void, error: unknown): void {
  const waiting: Unwritten = { cause: 'disk', tryNow: () => again() };
  let bugs = 0;
  const wait = (why: unknown): void => {
    const cause = isBug(why) ? 'bug' : 'disk';
    if (cause === 'bug') bugs += 1;
    if (waiting.cause !== cause || why === error) {
      waiting.cause = cause;
      engine.publish('system');
    }
    const pause_ms = cause === 'bug' ? AGAIN_MS * 2 ** (bugs - 1) : AGAIN_MS;
    engine.later(Math.min(pause_ms, LONGEST_PAUSE_MS), again);
  };
  const again = (): void => {
    if (!engine.db.open || !engine.memory.unwritten.has(waiting)) return;
    try {
      act();
    } catch (why) {
      if (isBug(why) && bugs < BUG_REPORTS) reportIncident(engine, 'write late', why, true);
      wait(why);
      return;
    }
    engine.memory.unwritten.delete(waiting);
    engine.log.info('written late');
    engine.publish('system');
    engine.wakeOutbox();
    engine.wakeResolver();
  };
  engine.memory.unwritten.add(waiting);
  wait(error);
}

/** Holds an answer against what was asked; one that cannot even be held against it is not booked. */
export function orUnbooked<T>(
  engine: Engine,
  outcome: Outcome<T>,
  believe: (outcome: Outcome<T>) => Outcome<T>,
): Outcome<T> {
  try {
    return believe(outcome);
  } catch (error) {
    reportIncident(engine, 'believe', error, true);
    return unbooked(outcome);
  }
}

/** An outcome that arrived and could not be booked, as what it then is. */
export function unbooked(outcome: Outcome<unknown>): Extract<Outcome<never>, { kind: 'unknown' }> {
  const raw = outcome.kind === 'notSent' ? '' : outcome.raw;
  return { kind: 'unknown', reason: '平台的答复没有记成，系统正在核对。', raw };
}

/** Who the platform is told speaks (`opter`). */
export function operatorOf(scope: {
  readonly caller: Caller;
  readonly staffNo: StaffNo;
}): Operator {
  return { staffNo: scope.staffNo, name: scope.caller.staff?.name ?? scope.staffNo };
}
