/**
 * What the desktop shell and the engine it forked say to each other over their own pipe, beside the
 * contract of the screens: windows, the end, and the program's updates. Plain JSON values.
 */
import { z } from 'zod';

/** Where an update of the program stands, as the shell knows it. */
export const updateNewsSchema = z.object({
  stage: z.enum(['idle', 'checking', 'none', 'found', 'downloading', 'ready', 'failed']),
  /** The version found; '' while none is. */
  version: z.string().max(40),
  /** While it downloads, 0–100. */
  percent: z.int().min(0).max(100).nullable(),
  /** Why it failed, for the manager. */
  note: z.string().max(500),
});
export type UpdateNews = z.infer<typeof updateNewsSchema>;

/** `install`: at the end of this program, when no shift is open then. */
export const updateActSchema = z.enum(['check', 'download', 'install']);
export type UpdateAct = z.infer<typeof updateActSchema>;

/** shell → engine. `stop`: end in order, then exit. */
export const toEngineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('window'), windowId: z.number() }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('update'), news: updateNewsSchema }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** An order of a manager, with the feed it is for. */
export type UpdateOrder = {
  readonly kind: 'update';
  readonly act: UpdateAct;
  readonly feed: string;
};

/** engine → shell. */
export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly sentence: string }
  | UpdateOrder
  /** The last word before the exit; `shiftsOpen` is what an installation is held against. */
  | { readonly kind: 'stopped'; readonly shiftsOpen: number };
