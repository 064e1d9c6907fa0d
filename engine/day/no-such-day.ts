/** The refusal of a date that is none. */
import type { Result } from '#core/result.ts';
import { fail } from '#core/result.ts';

export function noSuchDay(): Result<never> {
  return fail('input.invalid', '没有这一天，请检查日期。', 'date');
}
