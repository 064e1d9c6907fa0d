/**
 * Instants are epoch milliseconds; China keeps one offset, +08:00, all year. Dates are texts
 * `yyyy-MM-dd`. No clock here: every function takes its instant.
 */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** Epoch ms → `yyyy-MM-dd HH:mm:ss` in China (wire type DT). */
export function chinaDateTime(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Epoch ms → `yyyy-MM-dd` in China: the business date of an act. */
export function chinaDate(at: number): string {
  return chinaDateTime(at).slice(0, 10);
}

/** Epoch ms → `HH:mm:ss` in China. */
export function chinaTime(at: number): string {
  return chinaDateTime(at).slice(11);
}

/** Epoch ms → the next whole minute in China, `HH:mm`: whoever tries then is not too early. */
export function chinaMinuteAfter(at: number): string {
  return chinaTime(Math.ceil(at / 60_000) * 60_000).slice(0, 5);
}

/** Epoch ms → `yyyyMMddHHmmss` in China (inside a msgid). */
export function chinaCompact(at: number): string {
  return chinaDateTime(at).replace(/[- :]/g, '');
}

/** `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss` or `…THH:mm:ss` in China → epoch ms, null when neither. */
export function parseChina(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?)?$/.exec(text.trim());
  if (!match) return null;
  const at = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}+08:00`);
  return Number.isNaN(at) ? null : at;
}

/** A text of the right shape may still be no day (2026-02-30). */
export function isDay(date: string): boolean {
  const at = parseChina(date);
  return at !== null && chinaDate(at) === date;
}

/** First instant of a China date. */
export function startOfDay(date: string): number {
  const at = parseChina(date);
  if (at === null) throw new Error(`not a date: ${date}`);
  return at;
}

/** The date `days` after (or before) a China date. */
export function addDays(date: string, days: number): string {
  return chinaDate(startOfDay(date) + days * 86_400_000);
}

/** Whole days from one date to another (positive when `to` is later). */
export function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / 86_400_000);
}
