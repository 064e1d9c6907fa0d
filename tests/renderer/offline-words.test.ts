/** The counter without a line in words and keys: as the design notes write them, §4.2 and §6. */
import { describe, expect, it } from 'vitest';
import { CONTRACT } from '#contract/index.ts';
import type { SystemState } from '#contract/system.ts';
import { offlineKeys } from '#renderer/offline/offline-keys.ts';
import {
  afterBack,
  ageText,
  backWords,
  forcedTitle,
  limitWords,
  lostWords,
  unsentParts,
  waitingWords,
} from '#renderer/offline/offline-words.ts';
import { saleKeys } from '#renderer/sale/sale-keys.ts';
import type { SaleActs } from '#renderer/sale/sale-keys.ts';
import { FIXTURES } from '#tests/pages/fixtures.ts';
import { NOW, at } from '#tests/pages/fixture-ground.ts';
import { lineWith, saleWith } from './sale-fixture.ts';

const STATE = FIXTURES['system.state'];

type Changes = {
  readonly platform?: Partial<SystemState['platform']>;
  readonly outbox?: Partial<SystemState['outbox']>;
  readonly unsent?: Partial<SystemState['unsent']>;
  readonly dossiers?: Partial<SystemState['unsent']['dossiers']>;
};

function systemWith({ platform, outbox, unsent, dossiers }: Changes): SystemState {
  return CONTRACT['system.state'].output.parse({
    ...STATE,
    platform: { ...STATE.platform, ...platform },
    outbox: { ...STATE.outbox, ...outbox },
    unsent: {
      ...STATE.unsent,
      ...unsent,
      dossiers: { ...STATE.unsent.dossiers, ...dossiers },
    },
  });
}

describe('words', () => {
  it('of the lost line count down to the next try and never say a wrong one', () => {
    const { platform } = systemWith({ platform: { state: 'offline', nextProbeAt: NOW + 8_200 } });
    expect(lostWords(platform, NOW)).toEqual([
      '自费销售照常，医保结算暂停。',
      '系统自动重连，下次 9 秒后；恢复后自动继续，不用重启。',
    ]);
    expect(lostWords(platform, NOW + 9_000)[1]).toBe('系统自动重连，恢复后自动继续，不用重启。');
  });

  it('of the cut line name the manager and the time', () => {
    expect(forcedTitle({ name: '赵国栋', at: at('10:24:31') })).toBe(
      '店长已切到离线（赵国栋 10:24）',
    );
  });

  it('of unsent work leave out what is nothing', () => {
    const some = { count: 2, amount_fen: 31_840 as never, oldestAt: NOW - 360_000 };
    const both = systemWith({ outbox: { count: 7 }, dossiers: some, unsent: some });
    expect(unsentParts(both, NOW).join(' · ')).toBe('待上传 7 条 · 待补结 318.40 · 最早 6 分钟');
    const none = systemWith({
      outbox: { count: 0, amount_fen: 0 as never },
      unsent: { count: 0, oldestAt: null },
    });
    expect(unsentParts(none, NOW)).toEqual([]);
    expect(unsentParts(systemWith({}), NOW)[1]).toBe('金额 318.40');
  });

  it('of limits come with the tone', () => {
    const { unsent } = systemWith({
      unsent: { tone: 'amber', count: 24, oldestAt: NOW - 3 * 3_600_000 },
    });
    expect(limitWords(unsent, NOW)).toBe('待上传 24 条，最早 3 小时。请检查网络。');
    expect(limitWords({ ...unsent, tone: 'red' }, NOW)).toBe('已到离线上限，先付后补需店长 PIN。');
    expect(limitWords({ ...unsent, tone: 'calm' }, NOW)).toBe('');
  });

  it('of the line that is back stand ten seconds, then what waits to be settled', () => {
    const back = systemWith({ platform: { backAt: NOW }, dossiers: { count: 3 } });
    expect(afterBack(back, NOW + 9_999)).toBe('back');
    expect(afterBack(back, NOW + 10_000)).toBe('waiting');
    expect(afterBack(back, NOW + 600_000)).toBeNull();
    expect(afterBack(systemWith({ platform: { backAt: NOW } }), NOW + 10_000)).toBeNull();
    expect(afterBack(systemWith({}), NOW)).toBeNull();
    const again = systemWith({ platform: { backAt: NOW, state: 'offline' } });
    expect(afterBack(again, NOW)).toBeNull();
    expect(backWords(7, 3)).toBe('正在补传 4/7，不影响收银。');
    expect(backWords(0, 0)).toBe('没有要补传的。');
    expect(
      waitingWords({ ...back.unsent.dossiers, firstExpiresAt: at('16:42:00', '2026-11-23') }),
    ).toBe('有 3 单待补结，最早 11-23 到期。');
  });

  it.each([
    [30_000, '不到 1 分钟'],
    [6 * 60_000, '6 分钟'],
    [47 * 3_600_000, '47 小时'],
    [50 * 3_600_000, '2 天'],
  ])('%i ms old is %s', (age_ms, words) => {
    expect(ageText(age_ms)).toBe(words);
  });
});

describe('keys', () => {
  const done: string[] = [];
  const acts = new Proxy({} as SaleActs & { selfPay: () => void }, {
    get: (_, name) => () => done.push(String(name)),
  });
  const table = (sale: Parameters<typeof saleKeys>[0]) => {
    const keys = offlineKeys(sale, saleKeys(sale, true, acts), acts);
    return (key: string) => keys.find((binding) => binding.key === key);
  };

  it('say why the platform’s own cannot act, and name what remains', () => {
    const of = table(saleWith());
    for (const key of ['F3', 'F5', 'F7']) expect(of(key)?.enabled, key).toContain('连接中断');
    expect(of('F4')?.label).toBe('已下载处方');
    expect(of('F9')?.label).toBe('自费退货');
    for (const key of ['F2', 'F6', 'F8', 'F10', 'F11']) {
      expect(of(key)?.enabled ?? true, key).toBe(true);
    }
  });

  it('ask before insured goods go at the customer’s own cost', () => {
    const of = table(saleWith());
    expect(of('F12')).toMatchObject({ label: '纯自费', enabled: true });
    of('F12')?.run();
    of('Shift+F12')?.run();
    expect(done).toEqual(['selfPay', 'selfPay']);
    const blocked = table(saleWith({ blockers: ['处方还没有审核通过。'] }));
    expect(blocked('F12')?.enabled).toBe('处方还没有审核通过。');
  });

  it('take the money of a self-paid sale as ever', () => {
    const lines = [lineWith({ insured: false })];
    const of = table(saleWith({ lines, trial: null, mainAction: 'pay' }));
    expect(of('F12')).toMatchObject({ label: '收款', enabled: true });
    expect(of('Shift+F12')?.enabled).toContain('按 F12 收款');
  });
});
