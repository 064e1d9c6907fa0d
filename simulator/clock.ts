// Job: instants (ms) to and from the texts of the wire, always in China Standard Time (UTC+8).

const OFFSET_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

function iso(instant_ms: number): string {
  return new Date(instant_ms + OFFSET_MS).toISOString();
}

/** `yyyy-MM-dd` */
export function dateText(instant_ms: number): string {
  return iso(instant_ms).slice(0, 10);
}

/** `yyyy-MM-dd HH:mm:ss` */
export function dateTimeText(instant_ms: number): string {
  return iso(instant_ms).slice(0, 19).replace('T', ' ');
}

/** `yyyyMMddHHmmssSSS`, as in refmsg_time and respond_time. */
export function stampText(instant_ms: number): string {
  return iso(instant_ms)
    .slice(0, 23)
    .replace(/[-T:.]/g, '');
}

/** The instant of `yyyy-MM-dd` plus an optional `HH:mm[:ss]`; NaN when it is no real date. */
export function instantOf(date: string, time = '00:00:00'): number {
  const full = time.length === 5 ? `${time}:00` : time;
  const instant_ms = Date.parse(`${date}T${full}Z`) - OFFSET_MS;
  return Number.isNaN(instant_ms) || dateText(instant_ms) !== date ? Number.NaN : instant_ms;
}

/** Midnight (CST) of the day `days` before the day of the instant. */
export function dayBefore(instant_ms: number, days: number): string {
  return dateText(instant_ms - days * DAY_MS);
}

/** Full years between a birthday and the instant. */
export function ageOn(birthday: string, instant_ms: number): number {
  const today = dateText(instant_ms);
  const years = Number(today.slice(0, 4)) - Number(birthday.slice(0, 4));
  return today.slice(5) < birthday.slice(5) ? years - 1 : years;
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instantOf(text));
}

export function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text);
  return match !== null && !Number.isNaN(instantOf(match[1] ?? '', match[2] ?? ''));
}
