/** A text of the right shape may still be no day (2026-02-30). */
import type { Result } from '#core/result.ts';
import { fail } from '#core/result.ts';
import { chinaDate, parseChina } from '#core/time.ts';

export function isDay(date: string): boolean {
  const at = parseChina(date);
  return at !== null && chinaDate(at) === date;
}

export function noSuchDay(): Result<never> {
  return fail('input.invalid', '没有这一天，请检查日期。', 'date');
}
