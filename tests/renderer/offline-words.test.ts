/** The counter without a line in words and keys: as the design notes write them, §4.2 and §6. */
import { describe, expect, it } from 'vitest';
import { CONTRACT } from '#contract/index.ts';
import type { SystemState } from '#contract/system.ts';
import type { Sale } from '#contract/sale.ts';
import type { DossierPreview } from '#contract/dossier.ts';
import { offlineKeys } from '#renderer/offline/offline-keys.ts';
import type { OfflineActs } from '#renderer/offline/offline-keys.ts';
import {
  ageText,
  backWords,
  forcedTitle,
  isJustBack,
  limitWords,
  lostWords,
  mayBeSettled,
  ruleWords,
  unsentParts,
  waitingWords,
} from '#renderer/offline/offline-words.ts';
import { saleKeys } from '#renderer/sale/sale-keys.ts';
import type { SaleActs } from '#renderer/sale/sale-keys.ts';
import { FIXTURES } from '#tests/pages/fixtures.ts';
import { NOW, at } from '#tests/pages/fixture-ground.ts';
import { lineWith, saleWith } from './sale-fixture.ts';

const STATE = FIXTURES['system.state'];

type Mode = Partial<DossierPreview['payFirst']>;

function previewWith(modes: { readonly payFirst?: Mode; readonly holdShare?: Mode }) {
  const mode = { offered: true, allowed: true, reason: '', approvalNeeded: false };
  const money = { pays_fen: 21_770, carried_fen: 0 };
  const meters = {
    ...{ count: 2, countLimit: 30, amount_fen: 31_840, amountLimit_fen: 500_000 },
    ...{ oldestAt: NOW, ageLimit_ms: 72 * 3_600_000, level: 'ok' },
  };
  return CONTRACT['dossier.preview'].output.unwrap().parse({
    ...{ saleId: 'sale-1', offline: true, insured_fen: 21_770, estimate: null, deadline: NOW },
    ...{ meters, heldMeters: meters },
    payFirst: { ...mode, ...money, ...modes.payFirst },
    holdShare: { ...mode, ...money, offered: false, ...modes.holdShare },
  });
}

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

  it('of limits name what is near its limit; a PIN only where one is asked for', () => {
    const calm = { uploads: 'calm', payFirst: 'calm', holdShare: 'calm' } as const;
    const words = (tones: Partial<SystemState['unsent']['tones']>) =>
      limitWords(
        systemWith({
          outbox: { count: 24, oldestAt: NOW - 3 * 3_600_000 },
          dossiers: { count: 25 },
          unsent: {
            ...{ tones: { ...calm, ...tones }, count: 49, oldestAt: NOW - 50 * 3_600_000 },
            tone: Object.values(tones).includes('red')
              ? 'red'
              : (Object.values(tones)[0] ?? 'calm'),
          },
        }),
        NOW,
      );
    const network = '待上传 24 条，最早 3 小时。请检查网络。';
    expect(words({ uploads: 'amber' })).toBe(network);
    expect(words({ uploads: 'red' })).toBe(network);
    expect(words({ payFirst: 'red', uploads: 'red' })).toBe('已到离线上限，先付后补需店长 PIN。');
    expect(words({ payFirst: 'amber' })).toBe('待补结 25 单，快到上限，请尽快补结。');
    expect(words({ holdShare: 'red' })).toBe('挂账已到上限，请先等已挂的结算。');
    expect(words({})).toBe('');
  });

  it('of the line that is back stand ten seconds; of a clock that is off not for ever', () => {
    const back = systemWith({ platform: { backAt: NOW } });
    expect(isJustBack(back, NOW + 9_999)).toBe(true);
    expect(isJustBack(back, NOW + 10_000)).toBe(false);
    expect(isJustBack(back, NOW - 300_000)).toBe(false);
    expect(isJustBack(systemWith({}), NOW)).toBe(false);
    const again = systemWith({ platform: { backAt: NOW, state: 'offline' } });
    expect(isJustBack(again, NOW)).toBe(false);
    expect(backWords(7, 3)).toBe('正在补传 4/7，不影响收银。');
    expect(backWords(0, 0)).toBe('没有要补传的。');
  });

  it('of what can be settled stand until it is seen or nothing waits, also over a restart', () => {
    const waiting = (backAt: number | null, count = 3, state: 'online' | 'offline' = 'online') =>
      systemWith({ platform: { backAt, state }, dossiers: { count } });
    expect(mayBeSettled(waiting(NOW), undefined)).toBe(true);
    expect(mayBeSettled(waiting(null), undefined)).toBe(true);
    expect(mayBeSettled(waiting(NOW), NOW)).toBe(false);
    expect(mayBeSettled(waiting(null), null)).toBe(false);
    // Gone and back once more: there may be others.
    expect(mayBeSettled(waiting(NOW + 1), NOW)).toBe(true);
    expect(mayBeSettled(waiting(NOW, 0), undefined)).toBe(false);
    expect(mayBeSettled(waiting(NOW, 3, 'offline'), undefined)).toBe(false);
    const back = waiting(NOW);
    expect(
      waitingWords({ ...back.unsent.dossiers, firstExpiresAt: at('16:42:00', '2026-11-23') }),
    ).toBe('有 3 单待补结，最早 11-23 到期。');
  });

  it('of the rules speak of what the shop has, and of nothing else', () => {
    const rules = (payFirst: boolean, holdShare: boolean) =>
      ruleWords({ payFirst, holdShare }, false)
        .map((rule) => rule.join('：'))
        .join('\n');
    expect(rules(true, false)).toContain('先付后补：收全款');
    expect(rules(true, false)).not.toContain('挂账');
    expect(rules(true, true)).toContain('先付后补、挂账时不上报售出');
    expect(rules(false, true)).toContain('按 Ctrl+F12');
    expect(rules(false, true)).not.toContain('先付后补');
    const none = rules(false, false);
    expect(none).toContain('按 F12 纯自费');
    expect(none).not.toMatch(/先付后补|挂账|估算|补结/);
    for (const one of [rules(true, true), none]) expect(one).toContain('不能说“已经报销”');
  });

  it('of the rules leave out what is not known yet, and name who ends a cut', () => {
    expect(ruleWords(null, false).map(([name]) => name)).toEqual(['自费单', '恢复']);
    expect(ruleWords(null, true).at(-1)?.[1]).toContain('须店长');
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
  let done: string[] = [];
  const acts = new Proxy({} as SaleActs & OfflineActs, {
    get: (_, name) => () => done.push(String(name)),
  });
  const table = (sale: Sale | null, preview: DossierPreview | null = null) => {
    done = [];
    const keys = offlineKeys(sale, preview, saleKeys(sale, true, acts), acts);
    expect(new Set(keys.map((binding) => binding.key)).size).toBe(keys.length);
    return (key: string) => keys.find((binding) => binding.key === key);
  };

  it('say why the platform’s own cannot act, and name what remains', () => {
    const of = table(saleWith());
    for (const key of ['F5', 'F7']) expect(of(key)?.enabled, key).toContain('连接中断');
    expect(of('F3')).toMatchObject({ label: '手工登记', enabled: true });
    expect(of('F4')?.label).toBe('已下载处方');
    expect(of('F9')?.label).toBe('自费退货');
    for (const key of ['F2', 'F6', 'F8', 'F10', 'F11', 'Shift+F8']) {
      expect(of(key)?.enabled ?? true, key).toBe(true);
    }
    of('F3')?.run();
    of('Shift+F8')?.run();
    expect(done).toEqual(['register', 'dossiers']);
  });

  it('stand for 先付后补 where the region has it, and for 挂账 where the store has it too', () => {
    const of = table(saleWith(), previewWith({}));
    expect(of('F12')).toMatchObject({ label: '先付后补', enabled: true });
    expect(of('Ctrl+F12')).toBeUndefined();
    const both = table(saleWith(), previewWith({ holdShare: { offered: true } }));
    for (const key of ['F12', 'Shift+F12', 'Ctrl+F12']) both(key)?.run();
    expect(done).toEqual(['payFirst', 'selfPay', 'holdShare']);
    const stopped = previewWith({ payFirst: { allowed: false, reason: '还差 1 盒追溯码' } });
    expect(table(saleWith(), stopped)('F12')?.enabled).toBe('还差 1 盒追溯码');
  });

  it('ask before insured goods go at the customer’s own cost, and offer that alone', () => {
    const of = table(saleWith(), previewWith({ payFirst: { offered: false } }));
    expect(of('F12')).toMatchObject({ label: '纯自费', enabled: true });
    of('F12')?.run();
    of('Shift+F12')?.run();
    expect(done).toEqual(['selfPay', 'selfPay']);
    const blocked = table(saleWith({ blockers: ['处方还没有审核通过。'] }));
    expect(blocked('F12')?.enabled).toBe('处方还没有审核通过。');
    // An expired credential is no reason: nobody can show one.
    const expired = table(saleWith({ blockers: ['医保码已过期，请顾客刷新后再扫一次。'] }));
    expect(expired('Shift+F12')?.enabled).toBe(true);
  });

  it('take the money of a self-paid sale as ever', () => {
    const lines = [lineWith({ insured: false })];
    const of = table(saleWith({ lines, trial: null, mainAction: 'pay' }), previewWith({}));
    expect(of('F12')).toMatchObject({ label: '收款', enabled: true });
    expect(of('Shift+F12')?.enabled).toContain('按 F12 收款');
    expect(table(null)('F12')?.enabled).toBe('本单没有商品。');
  });
});
