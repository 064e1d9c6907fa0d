/** What comes in with a call: held against the contract, refused by the name of the field. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CallDefinition } from '#contract/define.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';

const CHINESE = z.locales.zhCN().localeError;

/** The parsed input, or `input.invalid` with the path of the first wrong field. */
export function parseInput(definition: CallDefinition, input: unknown): Result<unknown> {
  const parsed = definition.input.safeParse(input, { error: CHINESE });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const surplus = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...surplus].map(String).join('.');
  const at = field === '' ? '内容' : field;
  return fail('input.invalid', `${at} 不对：${issue?.message ?? '无法识别'}。`, field);
}

const PINS: readonly string[] = ['pin', 'newPin', 'firstPin'];

/**
 * Tells two inputs of one command id apart. PINs are left out: a hash of six digits would give them
 * away to whoever can read the file.
 */
export function inputHash(callId: string, input: unknown): string {
  const text = JSON.stringify(input, (name, value: unknown) => (PINS.includes(name) ? '' : value));
  return createHash('sha256').update(`${callId}\n${text}`).digest('hex');
}
