/** Every failure code belongs to a call or to all of them: a code nobody declares cannot be answered. */
import { expect, it } from 'vitest';
import { COMMON_FAILURES, FAILURES, sentenceOf } from '#contract/failures.ts';
import type { FailureCode } from '#contract/failures.ts';
import { CONTRACT } from '#contract/index.ts';
import type { CallDefinition } from '#contract/define.ts';

const calls: readonly CallDefinition[] = Object.values(CONTRACT);
const declared = new Set<string>([...COMMON_FAILURES, ...calls.flatMap((call) => call.failures)]);

it('declares every code somewhere', () => {
  expect(Object.keys(FAILURES).filter((code) => !declared.has(code))).toEqual([]);
});

it('has one Chinese sentence for every code, ended as a sentence', () => {
  const codes = Object.keys(FAILURES) as FailureCode[];
  expect(codes.length).toBeGreaterThan(50);
  for (const code of codes) expect(sentenceOf(code), code).toMatch(/[\u4e00-\u9fff].*[。！]$/u);
});
