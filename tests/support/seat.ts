/** A person signed in at a window of a till, and what they may ask of the engine. */
import type { CallId, CallInput, CallOutput } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Log } from '#engine/engine.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';

/** A person signed in at a window of a till. */
export type Seat = {
  readonly till: TillNo;
  /** The value; a failure is an error that names it. */
  do<Id extends CallId>(id: Id, input?: CallInput<Id>, command?: string): Promise<CallOutput<Id>>;
  /** The reply as it is. */
  try<Id extends CallId>(
    id: Id,
    input?: CallInput<Id>,
    command?: string,
  ): Promise<Result<CallOutput<Id>>>;
  /** The failure; a value is an error. */
  fails<Id extends CallId>(id: Id, input?: CallInput<Id>): Promise<Failure>;
};

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** `running` is asked at every call: after a crash it is another engine. */
export function seatOf(
  running: () => RunningEngine,
  connection: { readonly connectionId: string; readonly till: TillNo },
  log: readonly LogLine[],
): Seat {
  const attempt: Seat['try'] = async (id, input, command) => {
    const isCommand = CONTRACT[id].kind === 'command';
    const message = {
      call: id,
      input: input ?? {},
      command: isCommand ? (command ?? nextId()) : undefined,
    };
    const reply = await running().dispatch.call(connection, message);
    if (!reply.ok && reply.failure.code === 'engine.bug') refuseBug(id, log);
    // The engine runs checked: a value that does not fit its call would have been an incident.
    return reply as Result<CallOutput<typeof id>>;
  };
  return {
    till: connection.till,
    try: attempt,
    do: async (id, input, command) => {
      const reply = await attempt(id, input, command);
      if (reply.ok) return reply.value;
      throw new Error(`${id}: ${reply.failure.code} ${reply.failure.sentence}`);
    },
    fails: async (id, input) => {
      const reply = await attempt(id, input);
      if (!reply.ok) return reply.failure;
      throw new Error(`${id} should have failed`);
    },
  };
}

/** A bug is no answer a test may take for a refusal; only a dropped engine stumbles over its file. */
function refuseBug(call: string, log: readonly LogLine[]): void {
  const incident = JSON.stringify(log.findLast((line) => line.event === 'incident'));
  if (!incident.includes('database connection is not open')) {
    throw new Error(`${call} ended in a bug: ${incident}`);
  }
}

let commands = 0;
export function nextId(): string {
  commands += 1;
  return `command-${String(commands).padStart(8, '0')}`;
}

/** A log that keeps its lines in the hand of the test. */
export function logInto(lines: LogLine[]): Log {
  const write =
    (level: LogLine['level']) =>
    (event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, event, facts });
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
