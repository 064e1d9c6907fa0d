/**
 * What lives only in memory: tokens of credentials and prescriptions (e-prescription §2.1: neither
 * may be stored beyond use) and the state of the line. Lost with the process on purpose.
 */
import type { Role } from '#contract/define.ts';
import type { UpdateNews } from '#contract/shell.ts';
import type { StaffNo } from '#core/ids.ts';
import type { KnownScanners } from './device/scanner/state.ts';
import { NO_SCANNERS } from './device/scanner/state.ts';
import type { PresentedCredential } from './platform/platform.ts';

export type HeldCredential = {
  readonly credential: PresentedCredential;
  expiresAt: number;
};

/** A manager has cut the line; the setting `line.forced` keeps it over a restart. */
export type ForcedOffline = { readonly staffNo: StaffNo; readonly at: number };

export type LineState = {
  state: 'unchecked' | 'online' | 'slow' | 'offline';
  latency_ms: number | null;
  /** When `state` began. */
  since: number | null;
  /** When the line came back last; null when it was never gone. */
  backAt: number | null;
  /** When it is asked next while it is gone. */
  nextProbeAt: number | null;
  forced: ForcedOffline | null;
  clockSkew_s: number | null;
};

/** A person signed in at one window of one till. */
export type SignedIn = {
  readonly staffNo: StaffNo;
  readonly name: string;
  readonly role: Role;
  readonly signedInAt: number;
};

export type StartCheck = {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly note: string;
};

/** Why an outcome is not written yet: the disk, which a person mends, or the program itself. */
export type Unwritten = {
  cause: 'disk' | 'bug';
  /** Tries before its time, as when the till goes down. */
  readonly tryNow: () => void;
};

export type Memory = {
  /** Who is signed in, by connection id: it outlives a reload of the page, not the engine. */
  readonly sessions: Map<string, SignedIn>;
  /** Credential of the person of a sale, by sale id. */
  readonly credentials: Map<string, HeldCredential>;
  /** epcToken and rxAuthNo of a listed prescription, by prescription id. */
  readonly prescriptionTokens: Map<
    string,
    { readonly epcToken: string; readonly rxAuthNo: string }
  >;
  /** The reviewing pharmacist's own credential, by staff number. */
  readonly signatures: Map<
    string,
    {
      readonly ecToken: string;
      readonly idDocNo: string;
      readonly idDocKind: string;
      readonly name: string;
      expiresAt: number;
    }
  >;
  /** Whose name and number a window may read until when (显示全部), by connection id. */
  readonly reveals: Map<string, { readonly prescriptionId: string; readonly until: number }>;
  readonly line: LineState;
  scanners: KnownScanners;
  /** When the clock was last looked at, and by how much it was last found set back (0: never). */
  readonly clock: { lastSeenAt: number; setBack_ms: number };
  /** Why the shop sign-in did not work, for the status bar. */
  signInNote: string;
  /** Outcomes of requests that could not be written yet; tried again. */
  readonly unwritten: Set<Unwritten>;
  /** Where an update of the program stands, as the shell told it last. */
  update: UpdateNews;
  /** What was looked at when the engine started. */
  readonly checks: StartCheck[];
  /** Console of the simulated region, '' where there is none. */
  consoleUrl: string;
};

export function createMemory(): Memory {
  return {
    sessions: new Map(),
    credentials: new Map(),
    prescriptionTokens: new Map(),
    signatures: new Map(),
    reveals: new Map(),
    line: {
      state: 'unchecked',
      latency_ms: null,
      since: null,
      backAt: null,
      nextProbeAt: null,
      forced: null,
      clockSkew_s: null,
    },
    scanners: NO_SCANNERS,
    clock: { lastSeenAt: 0, setBack_ms: 0 },
    signInNote: '',
    unwritten: new Set(),
    update: { stage: 'idle', version: '', percent: null, note: '' },
    checks: [],
    consoleUrl: '',
  };
}
