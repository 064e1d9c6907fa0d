/**
 * The engine as its use cases see it, and the three shapes of a handler. One writer, one connection;
 * everything that is not a function of its input (clock, ids, network, devices) is a member here, so
 * a test or a simulation can hold it in its hand.
 */
import type { CallId, CallOutput, ParsedInput, Topic } from '#contract/index.ts';
import type { Role } from '#contract/define.ts';
import type { UpdateOrder } from '#contract/shell.ts';
import type { StaffNo, TillNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import type { LineWatch } from './line/watch.ts';
import type { IntentGate } from './platform/intent-gate.ts';
import type { Platform } from './platform/platform.ts';
import type { RegionProfile } from './platform/region-profile.ts';
import type { Memory } from './memory.ts';
import type { Devices } from './device/devices.ts';
import type { Printer } from './device/printer.ts';
import type { Reports } from './report/run-report.ts';
import type { Safe } from './safe/safe.ts';
import type { Pins } from './staff/pin.ts';

export type Log = {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
  error(event: string, facts?: Readonly<Record<string, unknown>>): void;
};

export type StoreFacts = {
  /** Two capital letters before the till in a sale number. */
  readonly storeCode: string;
  readonly storeName: string;
  readonly phone: string;
  readonly tills: readonly TillNo[];
  readonly training: boolean;
  readonly openingFloat_fen: number;
};

/** The only timer of the engine: a test or a simulation gives one on its own clock. */
export type Later = (delay_ms: number, act: () => void) => () => void;

export type Engine = {
  readonly version: string;
  readonly db: Db;
  readonly now: () => number;
  /** UUID v7 text. */
  readonly newId: () => string;
  readonly random: () => number;
  /** Calls back once after the pause, unless cancelled; a till that goes down does not wait for it. */
  readonly later: Later;
  readonly store: StoreFacts;
  readonly profile: RegionProfile;
  readonly platform: Platform;
  readonly gate: IntentGate;
  readonly line: LineWatch;
  /** Short-lived tokens and line state: never on disk. */
  readonly memory: Memory;
  readonly devices: Devices;
  /** The printer of `devices`. */
  readonly printer: Printer;
  readonly pins: Pins;
  /** Null where the database is not encrypted: then there are no backups either. */
  readonly safe: Safe | null;
  /** Reads long reports where they keep nobody waiting. */
  readonly reports: Reports;
  readonly log: Log;
  /** Orders an update of the desktop shell; null where there is none (browser host). */
  readonly shell: ((order: UpdateOrder) => void) | null;
  /** Tells every screen that a topic changed. Call only after commit (scopes do it for you). */
  readonly publish: (topic: Topic) => void;
  /** Wakes the uploader after a commit that owes something. */
  readonly wakeOutbox: () => void;
  /** Wakes the way out of unknown after a commit that lost an answer. */
  readonly wakeResolver: () => void;
  /** Wakes the dossiers when one is sealed, or the line is back. */
  readonly wakeDossiers: () => void;
};

/** Who is at the other end of a connection. */
export type Caller = {
  readonly connectionId: string;
  readonly till: TillNo;
  readonly staff: { readonly staffNo: StaffNo; readonly name: string; readonly role: Role } | null;
};

/** What a query may see. */
export type QueryScope = {
  readonly engine: Engine;
  readonly db: Db;
  readonly caller: Caller;
  readonly now: number;
};

/** Inside one transaction: everything written here commits or vanishes together. */
export type Transaction = {
  readonly db: Db;
  readonly now: number;
  /** Appends to the hash-chained audit. Never put names, ID numbers or tokens into `detail`. */
  audit(action: string, subject: string, detail?: Readonly<Record<string, unknown>>): void;
  /** Published to the screens after commit. */
  touch(...topics: readonly Topic[]): void;
};

/** A command that is one synchronous transaction; nothing awaits inside. */
export type CommandScope = Transaction & {
  readonly engine: Engine;
  readonly caller: Caller;
  /** The signed-in person; dispatch has checked that there is one where the call needs it. */
  readonly staffNo: StaffNo;
  /** Runs after the commit (wake the printer, the uploader). */
  after(act: () => void): void;
};

/**
 * A command that waits for the platform: several transactions with IO between them. Each `commit` is
 * one transaction; the first also records the command id, so a repeat never runs it again.
 */
export type LongScope = {
  readonly engine: Engine;
  readonly caller: Caller;
  readonly staffNo: StaffNo;
  readonly commit: <T>(act: (transaction: Transaction) => T) => T;
};

export type QueryHandler<Id extends CallId> = {
  readonly kind: 'query';
  readonly run: (scope: QueryScope, input: ParsedInput<Id>) => Result<CallOutput<Id>>;
};
/** A query answered away from the counter's thread, by what is in the file when it gets there. */
export type AwayHandler<Id extends CallId> = {
  readonly kind: 'away';
  readonly run: (scope: QueryScope, input: ParsedInput<Id>) => Promise<Result<CallOutput<Id>>>;
};
export type CommandHandler<Id extends CallId> = {
  readonly kind: 'command';
  readonly run: (scope: CommandScope, input: ParsedInput<Id>) => Result<CallOutput<Id>>;
};
export type LongHandler<Id extends CallId> = {
  readonly kind: 'long';
  readonly run: (scope: LongScope, input: ParsedInput<Id>) => Promise<Result<CallOutput<Id>>>;
};
/** A call of which only some inputs wait for the platform (a scan: box or credential). */
export type MixedHandler<Id extends CallId> = {
  readonly kind: 'mixed';
  readonly pick: (engine: Engine, input: ParsedInput<Id>) => CommandHandler<Id> | LongHandler<Id>;
};
export type Handler<Id extends CallId> =
  | QueryHandler<Id>
  | AwayHandler<Id>
  | CommandHandler<Id>
  | LongHandler<Id>
  | MixedHandler<Id>;

/** One handler for every call of the contract: the type makes a missing one an error. */
export type Handlers = { readonly [Id in CallId]: Handler<Id> };

export function queryHandler<Id extends CallId>(
  _id: Id,
  run: QueryHandler<Id>['run'],
): QueryHandler<Id> {
  return { kind: 'query', run };
}
export function awayHandler<Id extends CallId>(
  _id: Id,
  run: AwayHandler<Id>['run'],
): AwayHandler<Id> {
  return { kind: 'away', run };
}
export function commandHandler<Id extends CallId>(
  _id: Id,
  run: CommandHandler<Id>['run'],
): CommandHandler<Id> {
  return { kind: 'command', run };
}
export function longHandler<Id extends CallId>(
  _id: Id,
  run: LongHandler<Id>['run'],
): LongHandler<Id> {
  return { kind: 'long', run };
}
