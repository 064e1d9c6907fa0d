/** Runs one handler in its transaction or transactions; everything around it is in dispatch.ts. */
import type { CallId, Topic } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { CallDefinition } from '#contract/define.ts';
import type { FailureCode } from '#contract/failures.ts';
import { COMMON_FAILURES } from '#contract/failures.ts';
import { isDeepStrictEqual } from 'node:util';
import type { StaffNo } from '#core/ids.ts';
import type { Failure, Result } from '#core/result.ts';
import { assert } from '#core/result.ts';
import { appendAudit } from '#db/audit.ts';
import { recordCommand, writeReply } from '#db/command.ts';
import { diskTroubleOf } from '#db/refusal.ts';
import { transaction } from '#db/sql.ts';
import type {
  Caller,
  CommandScope,
  Engine,
  LongScope,
  QueryScope,
  Transaction,
} from '../engine.ts';
import { reportIncident } from './incident.ts';

export type Reply = Result<unknown>;

export type DispatchOptions = {
  /** Tests and development: outputs are held against the contract, queries cannot write. */
  readonly checked: boolean;
};

/** A call that has been parsed and authorised. */
export type Call = {
  readonly id: CallId;
  readonly caller: Caller;
  readonly staffNo: StaffNo;
  readonly input: unknown;
};
export type Command = Call & { readonly commandId: string; readonly hash: string };

/** Handlers without their call's types: the map they come from has tied id, input and output. */
type AnyQuery = { readonly run: (scope: QueryScope, input: never) => Reply };
type AnyAway = { readonly run: (scope: QueryScope, input: never) => Promise<Reply> };
type AnyCommand = { readonly run: (scope: CommandScope, input: never) => Reply };
type AnyLong = { readonly run: (scope: LongScope, input: never) => Promise<Reply> };

export type Runner = {
  query(call: Call, handler: AnyQuery): Reply;
  away(call: Call, handler: AnyAway): Promise<Reply>;
  command(command: Command, handler: AnyCommand): Reply;
  long(command: Command, handler: AnyLong): Promise<Reply>;
};

/** Longer than this and the log names the call. */
const SLOW_MS = 40;

/** Carries an expected failure out of a transaction, which it takes back. */
class TakenBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

export function createRunner(engine: Engine, options: DispatchOptions): Runner {
  const inspect = (id: CallId, reply: Reply): Reply => {
    if (!reply.ok) assertDeclared(id, reply.failure.code);
    else if (options.checked) assertOutput(id, reply.value);
    return reply;
  };
  return {
    query: (call, handler) => {
      const { db } = engine;
      const scope: QueryScope = { engine, db, caller: call.caller, now: engine.now() };
      if (!options.checked) return inspect(call.id, handler.run(scope, call.input as never));
      db.pragma('query_only = ON');
      try {
        return inspect(call.id, handler.run(scope, call.input as never));
      } catch (error) {
        assert(diskTroubleOf(error) !== 'readOnly', `${call.id} is a query, and writes`);
        throw error;
      } finally {
        db.pragma('query_only = OFF');
      }
    },
    away: async (call, handler) => {
      const { db } = engine;
      const scope: QueryScope = { engine, db, caller: call.caller, now: engine.now() };
      return inspect(call.id, await handler.run(scope, call.input as never));
    },
    command: (command, handler) => runCommand(engine, command, handler, inspect),
    long: (command, handler) => runLong(engine, command, handler, inspect),
  };
}

type Inspect = (id: CallId, reply: Reply) => Reply;

function runCommand(
  engine: Engine,
  command: Command,
  handler: AnyCommand,
  inspect: Inspect,
): Reply {
  const work = beginWork(engine, command);
  const { caller, staffNo } = command;
  let reply: Reply;
  try {
    reply = transaction(engine.db, () => {
      const inside = work.open();
      const scope: CommandScope = { ...inside, engine, caller, staffNo, after: work.after };
      const result = inspect(command.id, handler.run(scope, command.input as never));
      if (!result.ok) throw new TakenBack(result.failure);
      work.ensureAudit(inside);
      record(command, inside, JSON.stringify(result));
      return result;
    });
  } catch (error) {
    if (error instanceof TakenBack) return { ok: false, failure: error.failure };
    throw error;
  }
  work.committed();
  return reply;
}

async function runLong(
  engine: Engine,
  command: Command,
  handler: AnyLong,
  inspect: Inspect,
): Promise<Reply> {
  const work = beginWork(engine, command);
  const { caller, staffNo } = command;
  let recorded = false;
  const commit = <T>(act: (inside: Transaction) => T): T => {
    const begun = performance.now();
    const value = transaction(engine.db, () => {
      const inside = work.open();
      if (!recorded) record(command, inside, null);
      return act(inside);
    });
    recorded = true;
    work.committed();
    warnIfSlow(engine, command.id, performance.now() - begun);
    return value;
  };
  let reply: Reply;
  try {
    const scope: LongScope = { engine, caller, staffNo, commit };
    reply = inspect(command.id, await handler.run(scope, command.input as never));
  } catch (error) {
    if (!recorded) throw error;
    reply = reportIncident(engine, command.id, error, true);
  }
  // Nothing committed and refused: as if it had never been asked.
  if (!recorded && !reply.ok) return reply;
  try {
    transaction(engine.db, () => {
      const inside = work.open();
      work.ensureAudit(inside);
      if (recorded) writeReply(engine.db, command.commandId, JSON.stringify(reply));
      else record(command, inside, JSON.stringify(reply));
    });
  } catch (error) {
    // What it did is committed: "nothing was done" would be false.
    if (!recorded) throw error;
    return reportIncident(engine, command.id, error, true);
  }
  return reply;
}

export function warnIfSlow(engine: Engine, call: string, took_ms: number): void {
  if (took_ms > SLOW_MS) engine.log.warn('slow', { call, took_ms: Math.round(took_ms) });
}

type Work = {
  readonly open: () => Transaction;
  readonly after: (act: () => void) => void;
  /** Every command leaves a trace, also when its handler has nothing special to say. */
  readonly ensureAudit: (inside: Transaction) => void;
  /** Tells the screens and runs what waits for the commit. */
  readonly committed: () => void;
};

function beginWork(engine: Engine, command: Command): Work {
  const topics = new Set<Topic>();
  let waiting: (() => void)[] = [];
  let audited = false;
  return {
    open: () => {
      topics.clear();
      waiting = [];
      const now = engine.now();
      return {
        db: engine.db,
        now,
        audit: (action, subject, detail = {}) => {
          audited = true;
          const { staffNo } = command;
          const { till } = command.caller;
          appendAudit(engine.db, { at: now, till, staffNo, action, subject, detail });
        },
        touch: (...names) => {
          for (const name of names) topics.add(name);
        },
      };
    },
    after: (act) => {
      waiting.push(act);
    },
    ensureAudit: (inside) => {
      if (!audited) inside.audit(command.id, '');
    },
    committed: () => {
      for (const topic of topics) engine.publish(topic);
      for (const act of waiting) runAfter(engine, command.id, act);
    },
  };
}

/** The effect is committed: what comes after may fail, but cannot make the call fail any more. */
function runAfter(engine: Engine, call: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    reportIncident(engine, call, error, true);
  }
}

function record(command: Command, inside: Transaction, reply: string | null): void {
  recordCommand(inside.db, {
    commandId: command.commandId,
    callId: command.id,
    inputHash: command.hash,
    staffNo: command.staffNo,
    till: command.caller.till,
    beganAt: inside.now,
    reply,
  });
}

function assertDeclared(id: CallId, code: string): void {
  const definition: CallDefinition = CONTRACT[id];
  const declared: readonly FailureCode[] = [...COMMON_FAILURES, ...definition.failures];
  assert(
    declared.some((one) => one === code),
    `${id} does not declare the failure ${code}`,
  );
}

/** An output must fit its schema and come out of JSON as it went in: both transports are alike. */
function assertOutput(id: CallId, value: unknown): void {
  const definition: CallDefinition = CONTRACT[id];
  const parsed = definition.output.safeParse(value);
  const issue = parsed.error?.issues[0];
  assert(parsed.success, `${id} answers ${issue?.path.join('.')}: ${issue?.message ?? ''}`);
  assert(
    isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value),
    `${id} answers something that JSON cannot carry`,
  );
}
