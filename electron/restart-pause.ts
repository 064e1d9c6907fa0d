/** How long to wait before a crashed engine is started again. Pure. */

const PAUSES_MS = [200, 1_000, 5_000, 15_000, 30_000] as const;
/** An engine that worked this long starts counting anew. */
const STEADY_MS = 60_000;

/**
 * @param crashes how many times in a row it crashed before this one
 * @param worked_ms how long it worked this time
 * @returns the pause and the new number of crashes in a row
 */
export function restartPause(
  crashes: number,
  worked_ms: number,
): { readonly pause_ms: number; readonly crashes: number } {
  const before = worked_ms >= STEADY_MS ? 0 : crashes;
  const pause_ms = PAUSES_MS[Math.min(before, PAUSES_MS.length - 1)] ?? STEADY_MS;
  return { pause_ms, crashes: before + 1 };
}
