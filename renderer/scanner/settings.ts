/**
 * Timing of the wedge, kept per till: a slow Bluetooth scanner needs longer pauses. Keys do not say
 * which scanner typed them, so the thresholds hold for every scanner this till has learnt.
 */
import { settingsFor } from './learn-wedge.ts';
import type { LearntScanner } from './learn-wedge.ts';
import { WEDGE_DEFAULTS } from './wedge.ts';
import type { WedgeSettings } from './wedge.ts';

const KEY = 'rxtill.wedge';
const LEARNT_KEY = 'rxtill.wedge.learnt';

const LIMITS: Record<keyof WedgeSettings, readonly [number, number]> = {
  maxGap_ms: [10, 200],
  minLength: [4, 30],
  certainLength: [3, 10],
  certainGap_ms: [50, 500],
  pause_ms: [50, 400],
};

/** Settings from kept text; anything missing or out of range is the default. */
export function parseWedgeSettings(text: string | null): WedgeSettings {
  let kept: Partial<Record<string, unknown>> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) kept = { ...value };
  } catch {
    // Broken text is like none: the scanner must work in any case.
  }
  const read = (name: keyof WedgeSettings): number => {
    const value = kept[name];
    const [low, high] = LIMITS[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
      ? value
      : WEDGE_DEFAULTS[name];
  };
  const maxGap_ms = read('maxGap_ms');
  return {
    maxGap_ms,
    minLength: read('minLength'),
    certainLength: read('certainLength'),
    certainGap_ms: Math.max(read('certainGap_ms'), maxGap_ms),
    // A release before the longest gap has passed would tear a code apart.
    pause_ms: Math.max(read('pause_ms'), maxGap_ms + 20),
  };
}

export function wedgeSettings(): WedgeSettings {
  return parseWedgeSettings(localStorage.getItem(KEY));
}

export function keepWedgeSettings(settings: WedgeSettings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

/** The typing scanners that were set up at this till; broken text is like none. */
export function learntScanners(): readonly LearntScanner[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(LEARNT_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isLearnt) : [];
  } catch {
    return [];
  }
}

function isLearnt(value: unknown): value is LearntScanner {
  if (typeof value !== 'object' || value === null) return false;
  const { longest_ms, average_ms }: Partial<Record<string, unknown>> = { ...value };
  return [longest_ms, average_ms].every((one) => typeof one === 'number' && one >= 0 && one < 500);
}

/** Keeps them, and the thresholds that hold for all. */
export function keepLearnt(scanners: readonly LearntScanner[]): void {
  localStorage.setItem(LEARNT_KEY, JSON.stringify(scanners));
  keepWedgeSettings(settingsFor(scanners));
}
