/** What a manager types for goods and products, checked before it is sent. */
import { describe, expect, it } from 'vitest';
import { CONTRACT } from '#contract/index.ts';
import type { ProductId } from '#core/ids.ts';
import type { LotId } from '#core/ids.ts';
import { priceE6 } from '#core/money.ts';
import {
  EMPTY_PRODUCT,
  EMPTY_RECEIPT,
  checkCostChange,
  checkProduct,
  checkReceipt,
  costWarning,
  dateOf,
  lotName,
} from '#renderer/stock/stock-input.ts';

const productId = 'p1' as ProductId;

describe('dates', () => {
  it.each([
    ['20270331', '2027-03-31'],
    ['2027-3-1', '2027-03-01'],
    ['２０２８．２．２９', '2028-02-29'],
    ['2027年3月31日', '2027-03-31'],
    ['20270229', null],
    ['2027-13-01', null],
    ['明年', null],
    ['', null],
  ])('reads %s as %s', (text, date) => {
    expect(dateOf(text)).toBe(date);
  });
});

describe('goods received', () => {
  const form = {
    ...EMPTY_RECEIPT,
    lotNo: ' DG26044 ',
    madeOn: '20260401',
    expiresOn: '20280331',
    quantity: '12',
  };

  it('gives what the contract takes', () => {
    const checked = checkReceipt(productId, form);
    expect(checked).toMatchObject({ ok: true, input: { lotNo: 'DG26044', quantity_e4: 120_000 } });
    if (checked.ok) CONTRACT['stock.receive'].input.parse(checked.input);
  });

  it.each([
    [{ lotNo: ' ' }, '批号'],
    [{ madeOn: '20260231' }, '生产日期'],
    [{ expiresOn: '' }, '有效期'],
    [{ expiresOn: '20260401' }, '晚于'],
    [{ quantity: '0' }, '数量'],
    [{ quantity: '-3' }, '数量'],
    [{ quantity: '1.23456' }, '数量'],
    [{ quantity: '三盒' }, '数量'],
    [{ cost: '十二' }, '进价'],
    [{ cost: '0' }, '进价'],
    [{ cost: '-12' }, '进价'],
    [{ cost: '12.3456789' }, '进价'],
    [{ cost: '1,200' }, '进价'],
  ])('refuses %o with a sentence about %s', (change, word) => {
    const checked = checkReceipt(productId, { ...form, ...change });
    expect(checked.ok ? '' : checked.sentence).toContain(word);
  });
});

describe('what goods were bought for', () => {
  const form = {
    ...EMPTY_RECEIPT,
    ...{ lotNo: 'DG26044', madeOn: '20260401', expiresOn: '20280331', quantity: '12' },
  };

  it.each([
    ['', ''],
    ['  ', ''],
    ['１２．５', '12.5'],
    ['71.060001', '71.060001'],
  ])('reads %j as %j', (cost, sent) => {
    const checked = checkReceipt(productId, { ...form, cost });
    expect(checked).toMatchObject({ ok: true, input: { cost: sent } });
    if (checked.ok) CONTRACT['stock.receive'].input.parse(checked.input);
  });

  it('warns above the price of sale only, and of nothing that is no price', () => {
    expect(costWarning('19.600001', 19_600_000)).toContain('高于售价 19.60 元');
    for (const text of ['19.6', '19.59', '', '二十', '0']) {
      expect(costWarning(text, 19_600_000)).toBeNull();
    }
  });

  it('is corrected to another price, never to none', () => {
    const lot = { lotId: 'l1' as LotId, cost_e6: priceE6(12_500_000) };
    const checked = checkCostChange(lot, ' 13.1 ', 'invoice');
    expect(checked).toMatchObject({ ok: true, input: { from_e6: 12_500_000, cost: '13.1' } });
    const words = (text: string): string => {
      const one = checkCostChange(lot, text, 'mistake');
      return one.ok ? '' : one.sentence;
    };
    expect(words('12.500000')).toContain('一样');
    for (const text of ['', '十', '0', '-1', '1.2345678']) expect(words(text)).toContain('新进价');
    const unknown = checkCostChange({ ...lot, cost_e6: null }, '9', 'mistake');
    expect(unknown).toMatchObject({ ok: true, input: { from_e6: null } });
  });

  it('names a lot by the day it came where its number came at several prices', () => {
    const [one, two] = [
      { lotNo: 'A1', receivedOn: '2026-10-01' },
      { lotNo: 'A1', receivedOn: '2026-11-01' },
    ] as const;
    expect(lotName(one, [one])).toBe('A1');
    expect(lotName(two, [one, two])).toBe('A1（2026-11-01 收）');
  });
});

describe('a new product', () => {
  const form = {
    ...EMPTY_PRODUCT,
    itemCode: 'Y-001',
    name: '维生素C片',
    price: '12.345678',
    barcode: '6909990000219',
    tracePrefixes: '8100427，8100428',
  };

  it('gives what the contract takes', () => {
    const checked = checkProduct(form);
    expect(checked).toMatchObject({ ok: true, input: { tracePrefixes: ['8100427', '8100428'] } });
    if (checked.ok) CONTRACT['product.create'].input.parse(checked.input);
  });

  it.each([
    [{ itemCode: '编码' }, '编码'],
    [{ name: '' }, '品名'],
    [{ unit: ' ' }, '单位'],
    [{ price: '0' }, '单价'],
    [{ price: '1.2345678' }, '单价'],
    [{ barcode: '123' }, '条码'],
    [{ tracePrefixes: '81004' }, '追溯码'],
    [{ tracePrefixes: '' }, '追溯码'],
  ])('refuses %o with a sentence about %s', (change, word) => {
    const checked = checkProduct({ ...form, ...change });
    expect(checked.ok ? '' : checked.sentence).toContain(word);
  });
});
