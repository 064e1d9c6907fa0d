/**
 * Golden bytes of every paper at 58 and 80 mm, and their pictures (golden/*.svg) to look at. A change of
 * either is meant, or it is a mistake at the printer.
 */
import { describe, expect, it } from 'vitest';
import { layoutDayReport } from '#core/day-report.ts';
import type { DayReportFacts } from '#core/day-report.ts';
import { layoutClaim, layoutVoucher } from '#core/dossier-paper.ts';
import type { PaperFacts } from '#core/dossier-paper.ts';
import { fen } from '#core/money.ts';
import { layoutReceipt } from '#core/receipt.ts';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { columnsOf } from '#core/receipt-layout.ts';
import { layoutSplitLabels } from '#core/split-label.ts';
import { layoutTestSlip } from '#core/test-slip.ts';
import { encodeReceipt } from '#engine/device/escpos.ts';
import { INSURED, SELF_PAY, at } from '#tests/core/receipt-facts.ts';
import { drawPaper } from './paper-picture.ts';

const DAY: DayReportFacts = {
  storeName: '云州康禾大药房 · 南湖路店',
  institutionCode: 'P34010400123',
  training: false,
  date: '2026-11-21',
  at: at('21:05:12'),
  by: '赵国栋',
  copyNo: 0,
  saleCount: 47,
  voidCount: 1,
  total_fen: fen(1_286_430),
  insured: {
    count: 31,
    total_fen: fen(987_600),
    fund_fen: fen(612_345),
    account_fen: fen(201_010),
    cashDue_fen: fen(174_245),
  },
  selfPay: { count: 16, total_fen: fen(298_830) },
  later_fen: fen(0),
  tenders: [
    ['现金', fen(173_075)],
    ['微信', fen(200_000)],
    ['支付宝', fen(80_000)],
    ['银行卡', fen(20_000)],
  ],
  clearing: [
    {
      name: '职工医保 普通门诊',
      count: 25,
      total_fen: fen(800_000),
      fund_fen: fen(512_345),
      level: true,
    },
    {
      name: '居民医保 门诊慢特病',
      count: 6,
      total_fen: fen(187_600),
      fund_fen: fen(100_000),
      level: false,
    },
    { name: '异地 普通门诊', count: 1, total_fen: fen(1_200), fund_fen: fen(0), level: null },
  ],
  differences: 2,
  auditSeal: '12345 1a2b-3c4d-5e6f-7081-92a3-b4c5-d6e7-f809',
};

const DOSSIER: PaperFacts = {
  slip: { ...INSURED, copy: null, insurance: null },
  kind: 'payFirst',
  pickupCode: '48271593',
  maskedName: '王*兰',
  maskedIdDocNo: '340***********2286',
  maskedPhone: '138****5521',
  byHand: false,
  insured_fen: fen(20_420),
  paid_fen: INSURED.total_fen,
  carried_fen: fen(0),
  estimate: null,
  expiresAt: at('18:00:00'),
  sentence: '医保平台连接中断',
};

type Papers = (columns: number) => readonly (readonly ReceiptLine[])[];

const PAPERS: readonly (readonly [name: string, set: Papers])[] = [
  ['slip', (columns) => [layoutReceipt(INSURED, columns)]],
  ['self-pay', (columns) => [layoutReceipt({ ...SELF_PAY, training: true }, columns)]],
  ['voucher', (columns) => layoutVoucher(DOSSIER, columns)],
  ['claim', (columns) => [layoutClaim(DOSSIER, columns)]],
  [
    'label',
    (columns) =>
      layoutSplitLabels(
        {
          facts: {
            storeName: DAY.storeName,
            training: false,
            name: '阿莫西林胶囊',
            spec: '0.25g×24粒',
            manufacturer: '海陵制药股份有限公司',
            lotNo: '25081102',
            expiresOn: '2027-07-31',
            quantity: '12 粒',
            usage: '口服 每日3次，饭后',
            dosage: '每次 2粒',
            at: at('10:21:00'),
            by: '林晓燕',
            traceCode: '81000420000000012345',
            saleNo: 'NH01-261121-0047',
          },
          count: 2,
        },
        columns,
      ),
  ],
  ['day-report', (columns) => [layoutDayReport(DAY, columns)]],
  ['day-report-again', (columns) => [layoutDayReport({ ...DAY, copyNo: 1 }, columns)]],
  [
    'test-page',
    (columns) => [
      layoutTestSlip(
        {
          storeName: DAY.storeName,
          target: '192.168.1.50:9100',
          at: at('08:00:00'),
          by: '赵国栋',
        },
        columns,
      ),
    ],
  ],
];

/** Hex, a printed line a line. */
function dump(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex').match(/../g) ?? [];
  return `${hex.join('').replace(/((?:..)*?0a)/g, '$1\n')}\n`;
}

const CASES = PAPERS.flatMap(([name, set]) =>
  ([32, 48] as const).map((columns) => ({ name, columns, set })),
);

describe('papers', () => {
  it.each(CASES)('$name on $columns columns', async ({ name, columns, set }) => {
    const copies = set(columns);
    for (const line of copies.flat()) {
      if (line.style === 'barcode' || line.style === 'qr') continue;
      expect(columnsOf(line.text), line.text).toBeLessThanOrEqual(columns);
    }
    const bytes = Buffer.concat(copies.map((lines) => encodeReceipt(lines, columns)));
    await expect(dump(bytes)).toMatchFileSnapshot(`golden/${name}-${columns}.hex`);
    const picture = drawPaper(bytes, columns);
    expect(picture.tooWide).toEqual([]);
    await expect(picture.svg).toMatchFileSnapshot(`golden/${name}-${columns}.svg`);
  });
});
