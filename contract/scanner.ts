/** Scanners the engine reads itself, and the till each belongs to. */
import { z } from 'zod';
import { EVERYBODY, command, tillNoSchema } from './define.ts';

export const scannerDeviceSchema = z.object({
  /** Stays the same over plugging in and out. */
  key: z.string(),
  name: z.string(),
  /** refused: this user may not open it; failed: tried again by itself. */
  status: z.enum(['opening', 'open', 'refused', 'failed']),
  /** Sends more than a person can scan: not heard until it rests. */
  flooding: z.boolean(),
  scans: z.int(),
  dropped: z.int(),
  lastScanAt: z.number().nullable(),
  /** Where its codes go. */
  till: tillNoSchema,
});
export type ScannerDeviceView = z.infer<typeof scannerDeviceSchema>;

/** As it is for one till: hid: read by the engine; lost: was, and is not plugged in; none: never. */
export const scannerStateSchema = z.object({
  state: z.enum(['hid', 'lost', 'none']),
  /** Why scanners cannot be read, or what is wrong with one; '' when nothing is. */
  note: z.string(),
  /** Every scanner of the machine the engine runs on. */
  devices: z.array(scannerDeviceSchema),
  /** Codes that came while no window of their till was open. */
  unheard: z.int(),
});
export type ScannerStateView = z.infer<typeof scannerStateSchema>;

export const scannerCalls = {
  /** Sends the codes of a scanner to a till; kept over restarts. */
  'scanner.pair': command({
    access: EVERYBODY,
    input: z.strictObject({ device: z.string().min(1).max(200), till: tillNoSchema }),
    output: z.null(),
    failures: ['scanner.unknown'],
  }),
};
