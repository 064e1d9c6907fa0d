/**
 * Puts an engine together from its parts. No process, no files, no signals here: a test or a
 * simulation calls this with its own clock, ids, network and devices.
 */
import type { Topic } from '#contract/index.ts';
import { newestShopSignIn } from '#db/staff.ts';
import type { Db } from '#db/sql.ts';
import type { Printer } from '../device/printer.ts';
import { commitAlone } from '../dispatch/alone.ts';
import type { Dispatch } from '../dispatch.ts';
import { createDispatch } from '../dispatch.ts';
import type { Engine, Handlers, Later, Log, StoreFacts } from '../engine.ts';
import type { StartCheck } from '../memory.ts';
import { createMemory } from '../memory.ts';
import { startOutbox } from '../outbox/worker.ts';
import type { Worker } from '../worker.ts';
import { createPlatform } from '../platform/client.ts';
import type { Exchange } from '../platform/fsi/transport.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { createIntentGate } from '../platform/intent-gate.ts';
import type { PlatformContext } from '../platform/platform.ts';
import type { RegionProfile, ResolvedCredentials } from '../platform/region-profile.ts';
import { recoverAtStart } from '../settlement/recover.ts';
import type { Served } from '../transport/connection.ts';
import { createIds } from './ids.ts';
import { createLookupMsgids } from './msgids.ts';
import { observeExchange } from './observed-exchange.ts';

export type EngineParts = {
  readonly db: Db;
  readonly store: StoreFacts;
  readonly profile: RegionProfile;
  readonly credentials: ResolvedCredentials;
  readonly handlers: Handlers;
  readonly version: string;
  readonly now: () => number;
  /** 0 ≤ x < 1; everything made up at random comes from here. */
  readonly random: () => number;
  readonly later: Later;
  readonly exchange: Exchange;
  readonly printer: Printer;
  readonly log: Log;
  readonly checks: readonly StartCheck[];
  /** Tests and development: outputs are held against the contract. */
  readonly checked: boolean;
};

export type RunningEngine = Served & {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly outbox: Worker;
  /** Refuses new calls, lets those under way end. The database stays open: it is the host's. */
  stop(): Promise<void>;
};

export function createEngine(parts: EngineParts): RunningEngine {
  const { db, now, random, profile, credentials, log, store, version } = parts;
  const listeners = new Set<(topic: Topic) => void>();
  const publish = (topic: Topic): void => {
    for (const listener of listeners) {
      try {
        listener(topic);
      } catch (error) {
        // What is told is committed already: a window that cannot be told makes nothing fail.
        log.warn('publish', { error: error instanceof Error ? error.name : 'unknown' });
      }
    }
  };
  const memory = createMemory();
  memory.checks.push(...parts.checks);
  memory.consoleUrl = credentials.consoleUrl;

  const signNo = (): string => newestShopSignIn(db)?.sign_no ?? '';
  const institutionCode = profile.shop.code;
  const context: PlatformContext = {
    now,
    random,
    nextMsgid: createLookupMsgids(db, institutionCode, now),
    signNo,
  };
  const exchange = observeExchange(parts.exchange, memory.line, now, () => publish('system'));
  const platform = createPlatform(profile, credentials, context, exchange);
  const report = (error: unknown): void => {
    reportIncident({ now, random, log }, 'gate', error, true);
  };
  const gate = createIntentGate({ db, send: platform.send, now, institutionCode, signNo, report });

  // The outbox needs the engine and the engine wakes the outbox.
  const late: { outbox: Worker | null } = { outbox: null };
  const engine: Engine = {
    ...{ version, db, now, random, store, profile, platform, gate, memory, log, publish },
    newId: createIds(now, random),
    later: parts.later,
    printer: parts.printer,
    wakeOutbox: () => late.outbox?.wake(),
  };
  const recovery = commitAlone(engine, (inside) => recoverAtStart(engine, inside));
  if (recovery.unknown + recovery.dropped > 0) log.warn('recovered', recovery);
  const outbox = startOutbox(engine);
  late.outbox = outbox;
  const dispatch = createDispatch(engine, parts.handlers, { checked: parts.checked });
  return {
    engine,
    dispatch,
    outbox,
    version,
    training: store.training,
    tills: store.tills,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      await dispatch.stop();
      await outbox.stop();
    },
  };
}
