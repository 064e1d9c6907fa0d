/** The status bar, the start-up checks and the training palette. */
import { z } from 'zod';
import { scannerStateSchema } from './scanner.ts';
import { EVERYBODY, command, fenSchema, nothingSchema, query, tillNoSchema } from './define.ts';

/** How much waits, since when, and what it is worth. */
const workSchema = z.object({
  count: z.int(),
  oldestAt: z.number().nullable(),
  amount_fen: fenSchema,
});

const toneSchema = z.enum(['calm', 'amber', 'red']);

export const systemStateSchema = z.object({
  version: z.string(),
  training: z.boolean(),
  storeName: z.string(),
  till: tillNoSchema,
  tills: z.array(tillNoSchema),
  now: z.number(),
  businessDate: z.string(),
  /** Region profile in force, as a person reads it. */
  regionName: z.string(),
  platform: z.object({
    state: z.enum(['online', 'slow', 'offline', 'unchecked']),
    latency_ms: z.number().nullable(),
    since: z.number().nullable(),
    /** A manager has cut the line: who, and since when. */
    forced: z.object({ name: z.string(), at: z.number() }).nullable(),
    /** While the line is gone: since when, and when it is asked next. */
    offlineSince: z.number().nullable(),
    nextProbeAt: z.number().nullable(),
    /** When it came back last; null when it was never gone since the start. */
    backAt: z.number().nullable(),
    signedIn: z.boolean(),
    /** Why sign-in did not work, for the manager. */
    note: z.string(),
    clockSkew_s: z.number().nullable(),
  }),
  outbox: workSchema,
  /** Uploads and sales insurance pays for later, together (settlement.md §5). */
  unsent: workSchema.extend({
    /** The worst of `tones`. */
    tone: toneSchema,
    /** Uploads by the region's marks; 先付后补 and 挂账 by their own limits (design notes §6). */
    tones: z.object({ uploads: toneSchema, payFirst: toneSchema, holdShare: toneSchema }),
    limits: z.object({
      amberCount: z.int(),
      redCount: z.int(),
      amberAge_ms: z.number(),
      redAge_ms: z.number(),
    }),
    /** 待补结; `firstExpiresAt` is the first deadline of those that wait. */
    dossiers: workSchema.extend({ firstExpiresAt: z.number().nullable() }),
  }),
  /** Money of the whole store that is still to be handed over. */
  moneyTasks: z.int(),
  /** 3203 and 3204 whose end is not known (清算申请). */
  clearingsUnknown: z.int(),
  unknown: z.object({ count: z.int(), oldestAt: z.number().nullable() }),
  /** Outcomes of requests that are not on disk yet, by why: the disk, or a program error. */
  unwritten: z.object({ disk: z.int(), bug: z.int() }),
  reviewsWaiting: z.int(),
  printer: z.object({
    state: z.enum(['ready', 'fault', 'none']),
    /** 就绪, 缺纸, 开盖, 断开 … */
    word: z.string(),
    note: z.string(),
    /** Papers that wait for it and come by themselves. */
    waiting: z.int(),
  }),
  scanner: scannerStateSchema,
  /** Null where there are none: the database is not encrypted. */
  backup: z.object({ at: z.number().nullable(), tone: toneSchema, note: z.string() }).nullable(),
  shift: z.object({ openedAt: z.number(), saleCount: z.int() }).nullable(),
  checks: z.array(
    z.object({ name: z.string(), state: z.enum(['ok', 'warn', 'bad']), note: z.string() }),
  ),
});
export type SystemState = z.infer<typeof systemStateSchema>;

export const paletteSchema = z.object({
  people: z.array(z.object({ label: z.string(), note: z.string(), code: z.string() })),
  staff: z.array(z.object({ label: z.string(), note: z.string(), code: z.string() })),
  /** Unsold boxes: one code per product of the sale or prescription first, then others. */
  boxes: z.array(z.object({ label: z.string(), note: z.string(), code: z.string() })),
  goods: z.array(z.object({ label: z.string(), note: z.string(), code: z.string() })),
  wrong: z.array(z.object({ label: z.string(), note: z.string(), code: z.string() })),
  consoleUrl: z.string().nullable(),
});
export type Palette = z.infer<typeof paletteSchema>;

export const systemCalls = {
  'system.state': query({ access: 'anyone', input: nothingSchema, output: systemStateSchema }),
  /** Shop sign-in 9001 again when it did not work by itself at start of business. */
  'shop.signIn': command({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({ signedIn: z.boolean(), note: z.string() }),
    failures: ['platform.unreachable', 'platform.noAnswer', 'platform.refused'],
  }),
  /** Codes to click instead of scanning; only in a training store. */
  'training.palette': query({
    access: 'anyone',
    input: nothingSchema,
    output: paletteSchema,
    failures: ['training.only'],
  }),
};
