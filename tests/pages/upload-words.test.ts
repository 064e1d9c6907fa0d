/** What the desk says of an upload and lets a person do with it: every state, in words. */
import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '#contract/outbox.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { actsOn, ageOf, checkGoods, reasonOf, whereOf } from '#renderer/day/upload-words.ts';
import { NOW } from './fixture-ground.ts';
import { FIXTURES } from './fixtures.ts';

const base = present(FIXTURES['outbox.list'][0], 'an upload');
const item = (change: Partial<OutboxItem>): OutboxItem => ({ ...base, ...change });

describe('the reason', () => {
  it.each<[string, Partial<OutboxItem>, string]>([
    ['first try', { reason: '', nextAt: NOW }, '马上上传。'],
    [
      'after a try',
      { reason: '没有发出（连接被拒绝），稍后自动重传。', nextAt: NOW + 8_000 },
      '没有发出（连接被拒绝），稍后自动重传。8 秒后再试。',
    ],
    [
      'behind another',
      { heldUpBy: { name: '处方销售出库', state: 'refused' } },
      '同一单的“处方销售出库”平台退回，等它办完再传。',
    ],
    [
      'behind another of its lot',
      {
        heldUpBy: { name: '库存变更', state: 'unknown' },
        lot: { lotNo: '25110A7', unit: '盒', cause: 'receive', quantity_e4: quantityE4(10_000) },
      },
      '同一批次的“库存变更”结果未知，等它办完再传。',
    ],
    ['on its way', { state: 'sending' }, '已发出，等平台答复。'],
    ['refused', { state: 'refused', reason: '批号未登记' }, '平台原话：批号未登记'],
    ['unknown', { state: 'unknown', reason: '平台没有答复。' }, '平台没有答复。'],
    ['not owed', { state: 'cancelled', reason: '本单已作废' }, '本单已作废'],
    ['there', { state: 'accepted', acceptedAt: NOW, reason: '' }, '平台 11-21 10:'],
    [
      'there, by a person’s word',
      { state: 'accepted', acceptedAt: NOW, reason: '店长核实平台已有：网页' },
      '店长核实平台已有：网页',
    ],
    [
      'closed',
      { state: 'closed', closedBy: '赵国栋', closedAt: NOW, reason: '网页补传' },
      '赵国栋 11-21 10:',
    ],
  ])('%s', (_name, change, text) => {
    expect(reasonOf(item(change), NOW)).toContain(text);
  });

  it('tells the age', () => {
    expect(ageOf(item({ createdAt: NOW - 3_900_000 }), NOW)).toBe('1 小时 5 分');
  });
});

describe('where it belongs', () => {
  const ofLot = (lot: OutboxItem['lot']) =>
    whereOf(item({ saleId: null, saleNo: '', total_fen: null, lot }));
  const lot = { lotNo: '25110A7', unit: '盒' };

  it('is a sale with its total, or a lot with what came, went or lay there', () => {
    expect(whereOf(item({}))).toEqual({ name: 'NH01-1121-0012', amount: '136.50' });
    const came = { ...lot, cause: 'receive', quantity_e4: quantityE4(1_000_000) } as const;
    expect(ofLot(came)).toEqual({ name: '批号 25110A7', amount: '入库 +100 盒' });
    const went = { ...lot, cause: 'expired', quantity_e4: quantityE4(-15_000) } as const;
    expect(ofLot(went)).toEqual({ name: '批号 25110A7', amount: '过期报损 −1.5 盒' });
    const lay = { ...lot, cause: null, quantity_e4: quantityE4(0) };
    expect(ofLot(lay)).toEqual({ name: '批号 25110A7', amount: '实有 0 盒' });
  });
});

describe('the acts', () => {
  it('fit the state and the role', () => {
    const can = (change: Partial<OutboxItem>, manager: boolean) =>
      Object.entries(actsOn(item(change), manager))
        .filter(([, enabled]) => enabled === true)
        .map(([name]) => name);
    expect(can({ state: 'waiting' }, true)).toEqual(['send', 'correct', 'close']);
    expect(can({ state: 'waiting' }, false)).toEqual(['send', 'close']);
    expect(can({ state: 'refused' }, true)).toEqual(['send', 'correct', 'close']);
    expect(can({ state: 'refused' }, false)).toEqual(['close']);
    expect(can({ state: 'refused', infno: '7208' }, true)).toEqual(['send', 'close']);
    expect(can({ state: 'unknown' }, true)).toEqual(['settle', 'close']);
    expect(can({ state: 'unknown' }, false)).toEqual(['close']);
    for (const state of ['sending', 'accepted', 'cancelled', 'closed'] as const) {
      expect(can({ state }, true)).toEqual([]);
    }
    expect(Object.values(actsOn(null, true))).toEqual(Array(4).fill('没有选中的条目。'));
  });
});

describe('a correction', () => {
  const known = present(FIXTURES['outbox.detail'].goods[0], 'goods');
  const form = {
    nationalDrugCode: 'XA10',
    approvalNo: '',
    manufacturer: '',
    lotNo: 'L1',
    madeOn: '20260301',
    expiresOn: '2028-02-29',
  };

  it('takes dates as eight digits, and names what is missing', () => {
    expect(checkGoods(known, form)).toMatchObject({
      ok: true,
      goods: { lotId: 'l1', madeOn: '2026-03-01', expiresOn: '2028-02-29' },
    });
    for (const [change, sentence] of [
      [{ nationalDrugCode: ' ' }, '国家药品编码'],
      [{ lotNo: '' }, '批号'],
      [{ madeOn: '20261301' }, '生产日期'],
      [{ expiresOn: 'soon' }, '有效期'],
    ] as const) {
      const checked = checkGoods(known, { ...form, ...change });
      expect(checked.ok ? '' : checked.sentence).toContain(sentence);
    }
  });
});
