/** A look-up that brought no value, as the declared failure a person reads. */
import { assert, fail, never } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { FORCED_REASON } from './line/watch.ts';
import type { Outcome } from './platform/platform.ts';
import { hintFor } from './settlement/hints.ts';

/** Not for effects: an effect that got no answer is `unknown`, a state and never a failure. */
export function lookupFailure(outcome: Outcome<unknown>): Result<never> {
  assert(outcome.kind !== 'accepted', 'an accepted answer is no failure');
  switch (outcome.kind) {
    case 'refused': {
      const hint = hintFor(outcome.cause);
      const sentence = hint === '' ? outcome.sentence : `${outcome.sentence}　建议：${hint}`;
      return fail('platform.refused', sentence === '' ? '医保平台拒绝。' : sentence);
    }
    case 'unknown':
      return fail('platform.noAnswer', `医保平台没有答复，没有改动。${outcome.reason}`);
    case 'notSent':
      return fail(
        'platform.unreachable',
        outcome.reason === FORCED_REASON
          ? `${FORCED_REASON}，没有发出。`
          : '医保平台连不上，没有发出。',
      );
    default:
      return never(outcome);
  }
}
