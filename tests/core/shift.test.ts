/** What should be in a drawer, differences, and a shift report within the width of its paper. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import { RECEIPT_COLUMNS, columnsOf, paperOf } from '#core/receipt-layout.ts';
import { shiftReportCsv } from '#core/shift-csv.ts';
import type { ShiftReportFacts } from '#core/shift-report.ts';
import { layoutShiftReport } from '#core/shift-report.ts';
import {
  TENDER_KINDS,
  countedCash,
  differencesOf,
  expectedOf,
  flowsOf,
  isOff,
} from '#core/shift.ts';

const amount = fc.nat({ max: 10_000_000 }).map(fen);
const tender = fc.record({
  kind: fc.constantFrom(...TENDER_KINDS),
  refund: fc.constantFrom<(0 | 1)[]>(0, 1),
  amount_fen: amount,
});
const movement = fc.record({
  direction: fc.constantFrom<('in' | 'out')[]>('in', 'out'),
  amount_fen: amount,
});

describe('what should be there', () => {
  it('is the sum of everything that moved, whatever its order, and splits anywhere', () => {
    fc.assert(
      fc.property(fc.array(tender), fc.array(movement), fc.nat(), (tenders, moves, at) => {
        const cut = at % (tenders.length + 1);
        const part = (some: typeof tenders, moved: typeof moves, float: number) =>
          expectedOf({ float_fen: fen(float), flows: flowsOf(some), moves: moved });
        const whole = part(tenders, moves, 500);
        const first = part(tenders.slice(0, cut), moves, 500);
        const second = part(tenders.slice(cut), [], 0);
        for (const kind of TENDER_KINDS) expect(first[kind] + second[kind]).toBe(whole[kind]);
        const cash = tenders
          .filter((one) => one.kind === 'cash')
          .reduce((sum, one) => sum + (one.refund === 1 ? -1 : 1) * one.amount_fen, 500);
        const moved = moves.reduce(
          (sum, one) => sum + (one.direction === 'in' ? 1 : -1) * one.amount_fen,
          0,
        );
        expect(whole.cash).toBe(cash + moved);
      }),
    );
  });
});

describe('a count', () => {
  it('knows its faces, each once', () => {
    expect(countedCash([{ face_fen: fen(10_000), pieces: 3 }])).toBe(30_000);
    expect(countedCash([])).toBe(0);
    expect(countedCash([{ face_fen: fen(30), pieces: 1 }])).toBeNull();
    expect(countedCash([{ face_fen: fen(100), pieces: -1 }])).toBeNull();
    const twice = { face_fen: fen(100), pieces: 1 };
    expect(countedCash([twice, twice])).toBeNull();
  });

  it('is off where something counted differs; what was not looked at is not', () => {
    const expected = { cash: fen(100), wechat: fen(50), alipay: fen(0), card: fen(0) };
    const counted = { cash: fen(100), wechat: null, alipay: null, card: null };
    expect(isOff(differencesOf(expected, counted))).toBe(false);
    expect(isOff(differencesOf(expected, { ...counted, wechat: fen(49) }))).toBe(true);
  });
});

const differences = differencesOf(
  { cash: fen(111_230), wechat: fen(248_695), alipay: fen(0), card: fen(0) },
  { cash: fen(111_180), wechat: fen(248_695), alipay: null, card: null },
);
const FACTS: ShiftReportFacts = {
  zNo: 7,
  storeName: '云州康禾大药房 · 南湖路店',
  training: true,
  till: '01',
  shiftNumber: 12,
  openedAt: Date.parse('2026-11-21T13:30:00+08:00'),
  openedBy: '何雨桐',
  at: Date.parse('2026-11-21T21:36:08+08:00'),
  by: '何雨桐',
  firstSequence: 301,
  lastSequence: 540,
  firstSaleNo: 'NH01-1121-0031',
  lastSaleNo: 'NH01-1121-0098',
  sales: { count: 68, total_fen: fen(2_107_240) },
  voids: { count: 2, total_fen: fen(13_650) },
  returns: { count: 1, total_fen: fen(9_000) },
  insured: {
    settled: 40,
    unsettled: 2,
    fund_fen: fen(781_815),
    account_fen: fen(781_000),
    familyAccount_fen: fen(1_000),
    cashDue_fen: fen(201_905),
  },
  flows: flowsOf([
    { kind: 'cash', refund: 0, amount_fen: fen(161_230) },
    { kind: 'wechat', refund: 0, amount_fen: fen(248_695) },
  ]),
  floatHow: 'counted',
  float_fen: fen(50_000),
  beforeLeft_fen: fen(50_500),
  movements: [
    {
      at: Date.parse('2026-11-21T15:30:00+08:00'),
      direction: 'out',
      reason: 'deposit',
      note: '=HYPERLINK("x"),"y"',
      amount_fen: fen(100_000),
      byNo: '0107',
      approvedByNo: '0101',
    },
  ],
  counts: [
    { no: 1, at: 0, byNo: '0107', faces: [{ face_fen: fen(10_000), pieces: 6 }], differences },
  ],
  differences,
  note: '找零时少收五角',
  handedIn_fen: fen(61_180),
  left_fen: fen(50_000),
  open: Array.from({ length: 22 }, (_, n) => ({
    kind: 'upload' as const,
    title: `NH01-1121-${n}`,
    detail: '2 条',
    amount_fen: fen(1890),
    since: 0,
  })),
  seal: { row: 1234, hash: 'a1b2c3d4'.repeat(8) },
};

describe('a shift report', () => {
  it('says what the shift was, and stays inside 48 columns', () => {
    const copy = { no: 2, at: FACTS.at, by: '赵国栋' };
    const lines = layoutShiftReport(FACTS, copy, paperOf(RECEIPT_COLUMNS));
    for (const { text, style } of lines) {
      const width = style === 'total' || style === 'title' ? 2 : 1;
      expect(columnsOf(text) * width, text).toBeLessThanOrEqual(RECEIPT_COLUMNS);
    }
    const text = lines.map((one) => one.text).join('\n');
    expect(text).toMatchInlineSnapshot(`
      "云州康禾大药房 南湖路店
      交班报表 Z 0007
      演练·无效
      重打 第 2 次  2026-11-21 21:36  赵国栋
      01 号台                                 第 12 班
      开班 2026-11-21 13:30                     何雨桐
      交班 2026-11-21 21:36                     何雨桐
      流水                                  301 至 540
      单号            NH01-1121-0031 至 NH01-1121-0098
      ================================================
      销售 68 笔                             21,072.40
      冲退 2 笔                                -136.50
        其中部分退货 1 笔                       -90.00
      净销售                                 20,935.90
      ------------------------------------------------
      医保结算                        40 笔，退费 2 笔
        基金                                  7,818.15
        个人账户                              7,810.00
        其中共济                                 10.00
        现金类自付                            2,019.05
      ------------------------------------------------
      现金收 1 笔                             1,612.30
      微信收 1 笔                             2,486.95
      ------------------------------------------------
      备用金（已点）                            500.00
        比上班留存                               -5.00
      现金收款                                1,612.30
      中途缴款 15:30                         -1,000.00
        经手 0107 批准 0101 =HYPERLINK("x"),"y"
      ------------------------------------------------
      现金 应有                               1,112.30
        实点                                  1,111.80
        短款                                     -0.50
      微信 应有                               2,486.95
        实点                                  2,486.95
        相符                                      0.00
      差异原因 找零时少收五角
      交班上缴                                  611.80
      钱箱留存          500.00
      ------------------------------------------------
      第 1 次点数 08:00 0107                  1,111.80
        100.00×6
      ------------------------------------------------
      移交下一班                                 22 项
      待上传 NH01-1121-0                         18.90
        2 条
      待上传 NH01-1121-1                         18.90
        2 条
      待上传 NH01-1121-2                         18.90
        2 条
      待上传 NH01-1121-3                         18.90
        2 条
      待上传 NH01-1121-4                         18.90
        2 条
      待上传 NH01-1121-5                         18.90
        2 条
      待上传 NH01-1121-6                         18.90
        2 条
      待上传 NH01-1121-7                         18.90
        2 条
      待上传 NH01-1121-8                         18.90
        2 条
      待上传 NH01-1121-9                         18.90
        2 条
      待上传 NH01-1121-10                        18.90
        2 条
      待上传 NH01-1121-11                        18.90
        2 条
      待上传 NH01-1121-12                        18.90
        2 条
      待上传 NH01-1121-13                        18.90
        2 条
      待上传 NH01-1121-14                        18.90
        2 条
      待上传 NH01-1121-15                        18.90
        2 条
      待上传 NH01-1121-16                        18.90
        2 条
      待上传 NH01-1121-17                        18.90
        2 条
      待上传 NH01-1121-18                        18.90
        2 条
      待上传 NH01-1121-19                        18.90
        2 条
      另有 2 项，见屏幕上的交班报表。
      ================================================
      审计封签 1234
               a1b2-c3d4-a1b2-c3d4-a1b2-c3d4-a1b2-c3d4
      交班人: ____________
      接班人: ____________
      重打 第 2 次  2026-11-21 21:36  赵国栋
      演练·无效"
    `);
  });

  it.each([32, 42])('stays inside %i columns', (columns) => {
    for (const { text, style } of layoutShiftReport(FACTS, null, paperOf(columns))) {
      const width = style === 'total' ? 2 : 1;
      expect(columnsOf(text) * width, text).toBeLessThanOrEqual(columns);
    }
  });

  it('is a table a spreadsheet opens, with no formula in it', () => {
    const csv = shiftReportCsv(FACTS);
    expect(csv.startsWith('\ufeff报表,')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""x""),""y"""`);
    expect(csv).toContain('现金,1112.30,1111.80,-0.50,短款');
    expect(csv.endsWith('\r\n')).toBe(true);
  });
});
