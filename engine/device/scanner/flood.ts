/**
 * How much one device may scan. A person with a fast scanner reaches twenty codes in a second for a
 * moment, never for long: what goes on beyond that is a broken trigger or not a person, and is muted
 * until it rests. Pure.
 */

export type Flood = {
  /** Codes that may still come at once. */
  readonly room: number;
  /** When the last one came, ms. */
  readonly at: number;
  readonly muted: boolean;
};

const BURST = 40;
const REFILL_PER_S = 10;
/** So long a muted device must be silent before it is heard again. */
export const REST_MS = 2_000;

export const CALM: Flood = { room: BURST, at: 0, muted: false };

/** A code arrived at `now`: taken, or to be dropped because the device floods (`muted`). */
export function hearFlood(flood: Flood, now: number): Flood {
  if (flood.muted) return { ...flood, at: now };
  const passed_s = Math.max(0, now - flood.at) / 1_000;
  const room = Math.min(BURST, flood.room + passed_s * REFILL_PER_S);
  return room < 1 ? { room: 0, at: now, muted: true } : { room: room - 1, at: now, muted: false };
}
