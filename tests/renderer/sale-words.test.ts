/** The counter's words for every state of design notes §5, and none that must never stand there. */
import { describe, expect, test } from 'vitest';
import {
  catalogueNote,
  nextAccountMode,
  settlingWords,
  takenByTender,
  trialWords,
} from '#renderer/sale/sale-words.ts';
import { lineWith, saleWith, settlementWith, trialWith } from './sale-fixture.ts';

const selfPayLine = lineWith({ insured: false, prescriptionLineNo: null });

describe('the 预结算 card', () => {
  test.each([
    ['还没有商品', saleWith({ lines: [], trial: null })],
    ['自费单', saleWith({ lines: [selfPayLine], trial: null })],
    ['还差 2 盒追溯码', saleWith({ trial: null, codesNeeded: 3, codesCaptured: 1 })],
    ['还没有预结算', saleWith({ trial: null })],
    ['金额已失效', saleWith({ trial: trialWith({ stale: true }) })],
    ['预结算完成', saleWith()],
    [
      '正在结算',
      saleWith({ state: 'settling', settlement: settlementWith({ state: 'settling' }) }),
    ],
    ['医保结算成功', saleWith({ state: 'settled', settlement: settlementWith({}) })],
    [
      '结果未知：医保平台没有答复',
      saleWith({ state: 'unknown', settlement: settlementWith({ state: 'unknown' }) }),
    ],
    [
      '退费结果未知',
      saleWith({ state: 'voidUnknown', settlement: settlementWith({ state: 'voidUnknown' }) }),
    ],
    ['没有发出，未扣款', saleWith({ settlement: settlementWith({ state: 'notSent' }) })],
    ['平台不同意结算', saleWith({ settlement: settlementWith({ state: 'refused' }) })],
  ])('says %s', (title, sale) => {
    expect(trialWords(sale).title).toBe(title);
  });

  test('gives the platform’s own sentence first and in full, then our advice', () => {
    const settlement = settlementWith({
      state: 'refused',
      sentence: '人员医保结算被暂停',
      hint: '平台暂停了该参保人的联网结算，可改自费。',
    });
    expect(trialWords(saleWith({ settlement })).line).toBe(
      '人员医保结算被暂停　建议：平台暂停了该参保人的联网结算，可改自费。',
    );
  });

  test('forgets a refusal only when figures were asked for after it', () => {
    const settlement = settlementWith({ state: 'refused', answeredAt: 4_000 });
    const before = saleWith({ settlement, trial: trialWith({ askedAt: 3_999 }) });
    const after = saleWith({ settlement, trial: trialWith({ askedAt: 4_001 }) });
    expect(trialWords(before).title).toBe('平台不同意结算');
    expect(trialWords(after).title).toBe('预结算完成');
  });

  test('tells what to collect, or that nothing is', () => {
    const settled = { state: 'settled', settlement: settlementWith({}) };
    expect(trialWords(saleWith({ ...settled, stillToPay_fen: 123_450 })).line).toBe(
      '请收 1,234.50 元。',
    );
    expect(trialWords(saleWith({ ...settled, stillToPay_fen: 0 })).line).toContain('不用再付');
  });

  test('never says failed, or try again, of an unknown outcome', () => {
    const words = trialWords(
      saleWith({ state: 'unknown', settlement: settlementWith({ state: 'unknown' }) }),
    );
    expect(words.kind).toBe('undecided');
    expect(`${words.title}${words.line}`).not.toMatch(/失败|重试|再试|重新结算/);
  });
});

test('结算中 changes its words at five seconds and counts on', () => {
  expect(settlingWords(4).title).toBe('正在结算');
  expect(settlingWords(5)).toEqual({
    title: '平台较慢，仍在等待',
    line: '已等 5 秒。请不要另开一单。',
  });
  expect(settlingWords(29).line).toContain('29');
});

test('the account mode goes round', () => {
  expect(nextAccountMode('none')).toBe('own');
  expect(nextAccountMode('own')).toBe('shared');
  expect(nextAccountMode('shared')).toBe('none');
});

test('a void gives back what was taken, by tender, and not what was given back already', () => {
  const tender = { amount_fen: 1_000, received_fen: 1_000, change_fen: 0, refund: false };
  const sale = saleWith({
    tenders: [
      { ...tender, kind: 'cash' },
      { ...tender, kind: 'wechat', amount_fen: 500 },
      { ...tender, kind: 'cash', amount_fen: 250 },
      { ...tender, kind: 'cash', refund: true },
    ],
  });
  expect(takenByTender(sale)).toEqual([
    { kind: 'cash', amount_fen: 1_250 },
    { kind: 'wechat', amount_fen: 500 },
  ]);
});

test('the note of a line names what the customer pays first', () => {
  const note = (over: Parameters<typeof lineWith>[0]): string => {
    const line = saleWith({ lines: [lineWith(over)] }).lines[0];
    return line ? catalogueNote(line) : 'no line';
  };
  expect(note({})).toBe('先自付 10%');
  expect(note({ movedToSelfPay: true })).toBe('改自费');
  expect(note({ payFirstNote: '', catalogueClass: '03' })).toBe('全自费');
  expect(note({ payFirstNote: '', catalogueClass: '', kind: 'device' })).toBe('非药品');
});
