/** What comes back of a sale, chosen at the counter, and the words for where a return stands. */
import { describe, expect, test } from 'vitest';
import type { SaleReturn } from '#contract/sale-return.ts';
import type { SaleLine } from '#contract/sale.ts';
import { fen } from '#core/money.ts';
import {
  EMPTY_DRAFT,
  comesBackWhole,
  countBack,
  piecesBack,
  priceBack,
  returnedLines,
  scanBack,
} from '#renderer/sale/return-draft.ts';
import { moneyWords, returnWords, stageOf } from '#renderer/sale/return-words.ts';
import { lineWith, saleWith } from './sale-fixture.ts';

const price = { price_e6: 10_000_000 };
const sale = saleWith({
  lines: [
    lineWith({
      lineId: 'drug',
      codes: ['a', 'b'],
      quantity_e4: 20_000,
      amount_fen: 2_000,
      ...price,
    }),
    lineWith({
      ...{ lineId: 'masks', codes: [], quantity_e4: 30_000, amount_fen: 3_000, ...price },
      traceRequired: false,
    }),
  ],
});
const [drug, masks] = sale.lines as [SaleLine, SaleLine];

describe('choosing what comes back', () => {
  test('a box must be one of the sale, once', () => {
    const first = scanBack(sale, EMPTY_DRAFT, 'a');
    if (!first.ok) throw new Error(first.sentence);
    expect(piecesBack(first.draft, drug)).toBe(1);
    expect(scanBack(sale, first.draft, 'a')).toMatchObject({
      ok: false,
      sentence: '这盒已经扫过。',
    });
    expect(scanBack(sale, first.draft, 'x')).toMatchObject({ ok: false });
    expect(returnedLines(sale, first.draft)).toEqual([
      { lineId: 'drug', quantity_e4: 10_000, codes: ['a'] },
    ]);
  });

  test('goods without codes are counted, between nothing and what was sold', () => {
    let draft = countBack(EMPTY_DRAFT, masks, -1);
    expect(returnedLines(sale, draft)).toEqual([]);
    for (const _ of [1, 2, 3, 4]) draft = countBack(draft, masks, 1);
    expect(piecesBack(draft, masks)).toBe(3);
    expect(comesBackWhole(sale, draft)).toBe(false);
    for (const code of drug.codes) {
      const scanned = scanBack(sale, draft, code);
      if (scanned.ok) draft = scanned.draft;
    }
    expect(comesBackWhole(sale, draft)).toBe(true);
    expect(priceBack(sale, draft)).toBe(drug.amount_fen + masks.amount_fen);
  });
});

describe('where a return stands', () => {
  const back = (change: Partial<SaleReturn>): SaleReturn =>
    ({ state: 'keeping', keptState: 'open', toSettle: true, ...change }) as SaleReturn;
  const cases: [Partial<SaleReturn>, ReturnType<typeof stageOf>, boolean][] = [
    [{ state: 'voiding', keptState: null }, 'voiding', true],
    [{}, 'settle', true],
    [{ keptState: 'held' }, 'held', false],
    [{ keptState: 'unknown' }, 'waiting', true],
    [{ keptState: 'settled', toSettle: false }, 'money', false],
    [{ toSettle: false }, 'money', false],
    [{ keptState: 'abandoned', toSettle: false }, 'money', false],
    [{ state: 'done', keptState: 'paid' }, 'done', false],
    [{ state: 'stopped', keptState: null }, 'stopped', false],
  ];
  test.each(cases)('%j is %s', (change, stage, noCashYet) => {
    expect(stageOf(back(change))).toBe(stage);
    expect(returnWords(back(change)).line.includes('先不要退现金')).toBe(noCashYet);
  });

  test('the money in words: by the way it came, or what is still due', () => {
    const cash = { kind: 'cash' as const, amount_fen: fen(1_680) };
    const wechat = { kind: 'wechat' as const, amount_fen: fen(500) };
    expect(moneyWords({ back: [wechat, cash], collect_fen: fen(0) })).toBe(
      '请退微信 5.00 元、现金 16.80 元',
    );
    expect(moneyWords({ back: [], collect_fen: fen(1_200) })).toBe('请收 12.00 元');
    expect(moneyWords({ back: [], collect_fen: fen(0) })).toBe('没有要退的钱');
  });
});
