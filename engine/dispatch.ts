/**
 * The only door into the engine: parse, authorise, replay a known command, run, audit, reply, tell
 * the screens. Both transports, the simulation and the tests call this and nothing behind it.
 *
 * A failure that a handler returns takes its whole transaction back, and so does a thrown error (a
 * bug). What must be kept although the call fails (a wrong PIN counted) is a `commit` of its own in
 * a long command, and visible as such.
 */
import { CONTRACT, isCallId } from '#contract/index.ts';
import type { CallDefinition } from '#contract/define.ts';
import type { FailureCode } from '#contract/failures.ts';
import { sentenceOf } from '#contract/failures.ts';
import type { StaffNo, TillNo } from '#core/ids.ts';
import type { Failure } from '#core/result.ts';
import { assert, fail } from '#core/result.ts';
import type { RecordedCommand } from '#db/command.ts';
import { recordedCommand } from '#db/command.ts';
import type { Caller, Engine, Handlers } from './engine.ts';
import { reportIncident } from './dispatch/incident.ts';
import { inputHash, parseInput } from './dispatch/input.ts';
import type { Call, DispatchOptions, Reply, Runner } from './dispatch/run.ts';
import { createRunner, warnIfSlow } from './dispatch/run.ts';
import { watchClock } from './system/clock.ts';

/** The end of a transport: which window, at which till. Who sits there is looked up at each call. */
export type Connection = { readonly connectionId: string; readonly till: TillNo };

export type CallMessage = {
  readonly call: string;
  readonly input: unknown;
  /** Id of a command, made by the screen when the act begins. */
  readonly command?: string | undefined;
};

export type Dispatch = {
  /** Never rejects: a bug is answered as `engine.bug` with an incident number. */
  call(connection: Connection, message: CallMessage): Promise<Reply>;
  /** Refuses new calls and resolves when those under way have ended. */
  stop(): Promise<void>;
};

const COMMAND_ID = /^[0-9A-Za-z-]{8,64}$/;

export function createDispatch(
  engine: Engine,
  handlers: Handlers,
  options: DispatchOptions,
): Dispatch {
  const runner = createRunner(engine, options);
  const runCommand = createCommandRunner(engine, handlers, runner);
  const underWay = new Set<Promise<Reply>>();
  let stopping = false;

  /** Runs up to the first wait before it returns; a query and a plain command run whole. */
  const answer = (connection: Connection, message: CallMessage): Reply | Promise<Reply> => {
    const id = message.call;
    if (!isCallId(id)) return refuse('call.unknown');
    const definition: CallDefinition = CONTRACT[id];
    const staff = engine.memory.sessions.get(connection.connectionId) ?? null;
    const caller: Caller = { ...connection, staff };
    const refused = unauthorised(definition, caller);
    if (refused !== null) return refuse(refused);
    const parsed = parseInput(definition, message.input);
    if (!parsed.ok) return parsed;
    // Calls for anyone may come before anybody has signed in: then the number is empty.
    const staffNo = staff?.staffNo ?? ('' as StaffNo);
    const call: Call = { id, caller, staffNo, input: parsed.value };
    if (definition.kind === 'command') return runCommand(call, message.command);
    const handler = handlers[id];
    if (handler.kind === 'away') return runner.away(call, handler);
    assert(handler.kind === 'query', `${id} is a query`);
    return runner.query(call, handler);
  };

  const guarded = async (connection: Connection, message: CallMessage): Promise<Reply> => {
    try {
      const begun = performance.now();
      watchClock(engine);
      const reply = answer(connection, message);
      warnIfSlow(engine, message.call, performance.now() - begun);
      return await reply;
    } catch (error) {
      return reportIncident(engine, message.call, error, false);
    }
  };

  return {
    call: async (connection, message) => {
      if (stopping) return refuse('engine.stopped');
      const reply = guarded(connection, message);
      underWay.add(reply);
      try {
        return await reply;
      } finally {
        underWay.delete(reply);
      }
    },
    stop: async () => {
      stopping = true;
      await Promise.all(underWay);
    },
  };
}

type RunCommand = (call: Call, commandId: string | undefined) => Reply | Promise<Reply>;

/** Commands by their id: known ones are answered from the store, those under way are joined. */
function createCommandRunner(engine: Engine, handlers: Handlers, runner: Runner): RunCommand {
  const running = new Map<string, { readonly hash: string; readonly reply: Promise<Reply> }>();
  return (call, commandId) => {
    if (commandId === undefined || !COMMAND_ID.test(commandId)) return refuse('command.missingId');
    const hash = inputHash(call.id, call.input);
    const joined = running.get(commandId);
    if (joined) return joined.hash === hash ? joined.reply : refuse('command.mismatch');
    const recorded = recordedCommand(engine.db, commandId);
    if (recorded) return replay(hash, recorded);

    const chosen = handlers[call.id];
    // The map ties input and handler together by the call id; TypeScript cannot follow a union.
    const input = call.input as never;
    const handler = chosen.kind === 'mixed' ? chosen.pick(engine, input) : chosen;
    assert(handler.kind !== 'query' && handler.kind !== 'away', `${call.id} is a command`);
    if (handler.kind === 'command') return runner.command({ ...call, commandId, hash }, handler);
    const reply = runner
      .long({ ...call, commandId, hash }, handler)
      .finally(() => running.delete(commandId));
    running.set(commandId, { hash, reply });
    return reply;
  };
}

/** The stored reply of a command; without one it was interrupted half-way by the end of a process. */
function replay(hash: string, recorded: RecordedCommand): Reply {
  if (recorded.input_hash !== hash) return refuse('command.mismatch');
  if (recorded.reply === null) return refuse('command.interrupted');
  // Written by dispatch itself from a reply.
  return JSON.parse(recorded.reply) as Reply;
}

function unauthorised(definition: CallDefinition, caller: Caller): FailureCode | null {
  if (definition.access === 'anyone') return null;
  if (caller.staff === null) return 'session.required';
  return definition.access.includes(caller.staff.role) ? null : 'role.forbidden';
}

function refuse(code: FailureCode): { readonly ok: false; readonly failure: Failure } {
  return fail(code, sentenceOf(code));
}
