/** The counter's lots: one a number, whatever its goods were bought for. */
import { expect, it } from 'vitest';
import type { LotId } from '#core/ids.ts';
import { byNumber, lotNumbers } from '#renderer/sale/lot-numbers.ts';
import { boxes } from './fixture-ground.ts';
import { lots } from './fixture-stock.ts';

const [expired, near, good] = lots.lots;

it('adds up what is free of a number, in the order of the lots', () => {
  if (!expired || !near || !good) throw new Error('three lots');
  const dearer = { ...near, lotId: 'l9' as LotId, onHand_e4: boxes(5), reserved_e4: boxes(2) };
  const sameNumber = { ...near, lotId: 'l8' as LotId, expiresOn: '2027-04-30' };
  const numbered = byNumber([expired, near, dearer, sameNumber, good]);
  expect(numbered.map(({ lotNo, lotIds, free_e4 }) => [lotNo, lotIds, free_e4])).toEqual([
    ['DG24001', ['l0'], 20_000],
    ['DG26044', ['l1', 'l9'], 130_000 + 30_000],
    ['DG26044', ['l8'], 130_000],
    ['DG26081', ['l2'], 120_000],
  ]);
  expect(numbered.map((one) => [one.expired, one.nearExpiry])).toContainEqual([true, false]);
});

it('names each number of a line once', () => {
  const lot = { expiresOn: '2027-03-31', nearExpiry: false, quantity_e4: boxes(1) };
  const taken = ['A', 'B', 'A'].map((lotNo, n) => ({ ...lot, lotNo, lotId: `${n}` as LotId }));
  expect(lotNumbers(taken)).toEqual(['A', 'B']);
});
