/** A busy day by the hour, and the slips behind one of its figures. */
import type { CallOutput } from '#contract/index.ts';
import type { SaleId } from '#core/ids.ts';
import { NOW, at } from './fixture-ground.ts';

/** Hour, sales, fund, account, cash in fen. */
const HOURS: readonly (readonly [number, number, number, number, number])[] = [
  [8, 7, 38_120, 21_060, 64_310],
  [9, 14, 96_430, 44_280, 118_905],
  [10, 18, 132_770, 61_400, 140_260],
  [11, 11, 70_115, 30_220, 98_015],
  [14, 9, 41_300, 28_700, 77_440],
  [15, 12, -8_250, 39_610, 101_180],
];

const rows = HOURS.map(([hour, sales, fund, account, cash]) => ({
  key: String(hour).padStart(2, '0'),
  cells: [`${hour} 点`, sales, fund, account, cash, fund + account + cash],
}));

function sum(column: number): number {
  return HOURS.reduce((all, line) => all + (line[column] ?? 0), 0);
}

export const report: CallOutput<'report.read'> = {
  ...{ report: 'hours', from: '2026-11-21', to: '2026-11-21', madeAt: NOW },
  rows,
  total: ['合计', sum(1), sum(2), sum(3), sum(4), sum(2) + sum(3) + sum(4)],
  notes: ['基金和个账按平台结算日，钟点按本机时间；现金等按收退款的时间。'],
};

export const reportSlips: CallOutput<'report.slips'> = {
  slips: Array.from({ length: 12 }, (_, index) => ({
    saleId: `s${index + 1}` as SaleId,
    saleNo: `NH01-1121-00${String(index + 10)}`,
    at: at('10:02:00') + index * 217_000,
    staffName: index % 3 === 0 ? '何雨桐' : '林晓燕',
    state: index === 4 ? 'voided' : 'paid',
    total_fen: 5_160 + index * 731,
    amount: index === 4 ? -2_210 : 2_210 + index * 310,
  })),
  next: '3:1795226880000:s12',
};
