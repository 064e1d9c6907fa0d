/** The one feedback line: what the line alone stopped goes when the line is back, and nothing else. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useNotice } from '#renderer/app/notice-store.ts';
import { failureOf } from '#renderer/contract-client/failure.ts';
import { offlineKeys } from '#renderer/offline/offline-keys.ts';
import { saleKeys } from '#renderer/sale/sale-keys.ts';
import { saleWith } from './sale-fixture.ts';

const text = () => useNotice.getState().notice?.text;
const { say, sayFailure, forgetLine } = useNotice.getState();

beforeEach(() => useNotice.getState().clear());

describe('when the line is back', () => {
  it.each(['platform.unreachable', 'platform.noAnswer'] as const)('%s goes', (code) => {
    sayFailure(failureOf(code));
    expect(text()).toBe(failureOf(code).sentence);
    forgetLine();
    expect(text()).toBeUndefined();
  });

  it.each(['platform.refused', 'trace.sold', 'code.unknown'] as const)('%s stays', (code) => {
    sayFailure(failureOf(code));
    forgetLine();
    expect(text()).toBe(failureOf(code).sentence);
  });

  it('the reasons of the keys that wait for it go, a bug and good news stay', () => {
    const keys = offlineKeys(
      saleWith(),
      null,
      saleKeys(saleWith(), true, {} as never),
      {} as never,
    );
    for (const key of ['F5', 'F7']) {
      const reason = keys.find((binding) => binding.key === key)?.enabled;
      say('bad', String(reason));
      forgetLine();
      expect(text(), key).toBeUndefined();
    }
    sayFailure(new TypeError('a bug'));
    forgetLine();
    expect(text()).toContain('程序出错');
    say('good', '已切到离线，全店什么都不再发出。');
    forgetLine();
    expect(text()).toContain('已切到离线');
  });
});
