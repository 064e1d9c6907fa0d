/**
 * Learning how fast a typing scanner types. It scans a code whose text is known, so the pauses are
 * those of one code and nothing else; the till then uses the slowest of its scanners. Pure.
 */
import type { WedgeSettings } from './wedge.ts';
import { WEDGE_DEFAULTS } from './wedge.ts';

/** The set-up code, shown as Code 128 on the screen. */
export const SETUP_CODE = 'RXTILL-0123456789';
/** So many good scans make a measurement. */
export const SCANS_NEEDED = 3;

export type Stroke = {
  readonly char: string;
  /** Instant the system stamped on the key, ms. */
  readonly at: number;
};

/** One scanner of this till, as it was measured. */
export type LearntScanner = { readonly longest_ms: number; readonly average_ms: number };

/** No scanner is slower (counter-and-devices §5.7: 100 ms at worst); a person is. */
const SLOWEST_SCANNER_MS = 140;
/** From here on a person's typing is near, and a short code is not taken for one. */
const SLOW_MS = 60;

export type StrokesRead =
  | { readonly kind: 'scan'; readonly gaps_ms: readonly number[] }
  /** The right text, typed by hand. */
  | { readonly kind: 'byHand' }
  | { readonly kind: 'otherText' };

/** What was typed up to the line end. Capitals do not matter: the Caps Lock key may be on. */
export function readStrokes(strokes: readonly Stroke[]): StrokesRead {
  const text = strokes.map(({ char }) => char).join('');
  if (text.toUpperCase() !== SETUP_CODE) return { kind: 'otherText' };
  const gaps_ms = strokes.slice(1).map(({ at }, index) => at - (strokes[index]?.at ?? at));
  return Math.max(...gaps_ms) > SLOWEST_SCANNER_MS ? { kind: 'byHand' } : { kind: 'scan', gaps_ms };
}

export function measured(scans: readonly (readonly number[])[]): LearntScanner {
  const gaps = scans.flat();
  const sum = gaps.reduce((total, gap) => total + gap, 0);
  return {
    longest_ms: Math.ceil(Math.max(0, ...gaps)),
    average_ms: Math.round((sum / Math.max(1, gaps.length)) * 10) / 10,
  };
}

/** Thresholds that hold for all of them; the defaults where none was learnt. */
export function settingsFor(scanners: readonly LearntScanner[]): WedgeSettings {
  if (scanners.length === 0) return WEDGE_DEFAULTS;
  const longest_ms = Math.max(...scanners.map((one) => one.longest_ms));
  // A busy computer stamps some keys later than they came: half as much again, and a little.
  const maxGap_ms = Math.min(200, Math.max(30, Math.ceil((longest_ms * 1.5 + 10) / 5) * 5));
  return {
    maxGap_ms,
    minLength: longest_ms > SLOW_MS ? 12 : WEDGE_DEFAULTS.minLength,
    certainLength: longest_ms > SLOW_MS ? 8 : WEDGE_DEFAULTS.certainLength,
    certainGap_ms: Math.min(500, Math.max(WEDGE_DEFAULTS.certainGap_ms, maxGap_ms * 2)),
    pause_ms: Math.min(400, Math.max(WEDGE_DEFAULTS.pause_ms, maxGap_ms + 40)),
  };
}

export function isSlow({ longest_ms }: LearntScanner): boolean {
  return longest_ms > SLOW_MS;
}
