/** The slip against picture 06, its other documents, and the width it may never pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, priceE6, quantityE4 } from '#core/money.ts';
import type { ReceiptFacts } from '#core/receipt.ts';
import { layoutReceipt, receiptTitle } from '#core/receipt.ts';
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { RECEIPT_COLUMNS, columnsOf, wrap } from '#core/receipt-layout.ts';
import { INSURED, SELF_PAY, amounts, at } from './receipt-facts.ts';

/** Style and alignment before the text, so that the golden text holds them too. */
const MARKS = {
  normal: ' ',
  bold: '*',
  title: 'T',
  subtitle: 'S',
  total: '$',
  inverse: '#',
  barcode: '|',
  qr: 'Q',
} as const satisfies Record<ReceiptLine['style'], string>;

function shown(lines: readonly ReceiptLine[]): string {
  return lines
    .map(({ text, style, align }) => `${MARKS[style]}${align === 'center' ? '^' : ' '}${text}`)
    .join('\n');
}

function texts(facts: ReceiptFacts): readonly string[] {
  return layoutReceipt(facts).map((line) => line.text);
}

describe('layoutReceipt', () => {
  it('sets the insured sale of picture 06, reprinted', async () => {
    await expect(shown(layoutReceipt(INSURED))).toMatchFileSnapshot('golden/receipt-insured.txt');
  });

  it('sets a self-pay sale: no person, no split, no signature', async () => {
    await expect(shown(layoutReceipt(SELF_PAY))).toMatchFileSnapshot('golden/receipt-self-pay.txt');
    expect(texts(SELF_PAY).join('')).not.toMatch(/医保结算|王|签名|账户/);
  });

  it('sets a void: every amount of the sale negative, the balance a fact', async () => {
    const facts: ReceiptFacts = {
      ...INSURED,
      kind: 'void',
      copy: null,
      at: at('11:02:00'),
      reason: '顾客买错药',
      insurance: INSURED.insurance && {
        ...INSURED.insurance,
        amounts: { ...INSURED.insurance.amounts, accountBalance_fen: fen(4260) },
      },
    };
    const lines = layoutReceipt(facts);
    await expect(shown(lines)).toMatchFileSnapshot('golden/receipt-void.txt');
    expect(lines.find((line) => line.style === 'total')?.text).toMatch(/^退还顾客 +-57\.90$/);
    expect(texts(facts)).toContain(`本人账户余额（结算后）${' '.repeat(21)}42.60`);
  });

  it('sets a pending slip: no insurance amount, and says what it is not', async () => {
    const facts: ReceiptFacts = { ...INSURED, kind: 'pending', copy: null, tenders: [] };
    await expect(shown(layoutReceipt(facts))).toMatchFileSnapshot('golden/receipt-pending.txt');
    const all = texts(facts).join('');
    expect(all).toContain('本凭条不是结算凭证');
    expect(all).not.toMatch(/统筹基金|现金自付|失败|重试|再试|重新结算/);
  });

  it('marks training at top and bottom', () => {
    const bars = layoutReceipt({ ...SELF_PAY, training: true }).filter(
      (line) => line.style === 'inverse',
    );
    expect(bars.map((line) => line.text)).toEqual(['演练·无效', '演练·无效']);
    expect(layoutReceipt(SELF_PAY).some((line) => line.style === 'inverse')).toBe(false);
  });

  it('names every fund that paid, and only those', () => {
    const insurance = INSURED.insurance;
    if (insurance === null) throw new Error('the insured facts have insurance');
    const facts = {
      ...INSURED,
      insurance: {
        ...insurance,
        amounts: amounts({ civilServantPay_fen: 100, medicalAssistancePay_fen: 250 }),
      },
    };
    const rows = texts(facts).filter((text) => /公务员|救助|大额|大病/.test(text));
    expect(rows).toEqual([`公务员补助${' '.repeat(34)}1.00`, `医疗救助${' '.repeat(36)}2.50`]);
  });

  it('shows several lots and mixed tenders, and what was not collected', () => {
    const [goods] = INSURED.goods;
    if (!goods) throw new Error('goods');
    const facts: ReceiptFacts = {
      ...SELF_PAY,
      goods: [
        {
          ...goods,
          traceCodes: [],
          lots: [
            { lotNo: 'A1', expiresOn: '2027-01-31', quantity_e4: quantityE4(10_000) },
            { lotNo: 'A2', expiresOn: '2027-06-30', quantity_e4: quantityE4(10_000) },
          ],
        },
      ],
      tenders: [
        { kind: 'wechat', amount_fen: fen(1000), received_fen: fen(1000), change_fen: fen(0) },
        { kind: 'cash', amount_fen: fen(2920), received_fen: fen(3000), change_fen: fen(80) },
      ],
    };
    const all = texts(facts);
    expect(all).toContain('  江岚制药  批号 A1  效期至 2027-01-31  1盒');
    expect(all).toContain('  批号 A2  效期至 2027-06-30  1盒');
    expect(all).toContain('  追溯码 未采');
    expect(all.some((text) => /^微信支付 +10\.00$/.test(text))).toBe(true);
    expect(all.some((text) => /^现金实收 30\.00 +找零 0\.80$/.test(text))).toBe(true);
  });

  it.each([
    ['sale', '医保结算单暨销售小票', '销售小票'],
    ['void', '医保冲红单暨退货小票', '退货小票'],
    ['pending', '待核对凭条', '待核对凭条'],
  ] as const)('names a %s', (kind, insured, selfPay) => {
    expect(receiptTitle({ kind, insurance: INSURED.insurance })).toBe(insured);
    expect(receiptTitle({ kind, insurance: null })).toBe(selfPay);
  });
});

/** Text from outside at its worst: long, wide, with control characters. */
const wild = fc.string({
  unit: fc.oneof(
    fc.constantFrom('䶮', '㐂', '𠮷', '片', '×', '·', '（', '\u001b', '\n', '\t', ' '),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 120,
});
const money = fc.integer({ min: 0, max: 999_999_999_99 }).map(fen);

const wildFacts: fc.Arbitrary<ReceiptFacts> = fc
  .record({
    kind: fc.constantFrom<ReceiptFacts['kind']>('sale', 'void', 'pending'),
    insured: fc.boolean(),
    name: wild,
    unit: wild,
    code: fc.stringMatching(/^[!-~]{0,100}$/),
    price: fc.integer({ min: 1, max: 9_999_999_999_999 }).map(priceE6),
    quantity: fc.integer({ min: 1, max: 9_990_000 }).map(quantityE4),
    amount: money,
    training: fc.boolean(),
  })
  .map(({ kind, insured, name, unit, code, price, quantity, amount, training }) => ({
    ...INSURED,
    kind,
    training,
    storeName: name,
    institutionCode: name,
    cashierName: name,
    reason: name,
    total_fen: amount,
    due_fen: amount,
    goods: INSURED.goods.map((goods) => ({
      ...goods,
      name,
      spec: name,
      manufacturer: name,
      unit,
      payFirstNote: name,
      price_e6: price,
      quantity_e4: quantity,
      amount_fen: amount,
      lots: goods.lots.map((lot) => ({ ...lot, lotNo: name })),
      traceCodes: code === '' ? [] : [code],
    })),
    insurance:
      insured && INSURED.insurance
        ? {
            ...INSURED.insurance,
            maskedName: name,
            settlementNo: name,
            areaName: name,
            amounts: amounts({ totalFee_fen: amount, accountBalance_fen: amount }),
          }
        : null,
    prescription: INSURED.prescription && {
      ...INSURED.prescription,
      diagnosis: name,
      prescriber: name,
    },
    tenders: INSURED.tenders.map((tender) => ({ ...tender, received_fen: amount })),
  }));

describe('the 48 columns', () => {
  it('are never passed, whatever the facts say; the total is one line and no control character gets through', () => {
    fc.assert(
      fc.property(wildFacts, (facts) => {
        const lines = layoutReceipt(facts);
        for (const line of lines) {
          expect(columnsOf(line.text)).toBeLessThanOrEqual(RECEIPT_COLUMNS);
          expect(line.text).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
        const totals = lines.filter((line) => line.style === 'total');
        expect(totals).toHaveLength(facts.kind === 'pending' ? 0 : 1);
        const balance = lines.filter((line) => line.text.startsWith('本人账户余额'));
        expect(balance).toHaveLength(facts.insurance && facts.kind !== 'pending' ? 1 : 0);
        expect(balance.every((line) => /\d$/.test(line.text))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('lose no character in wrapping', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 2, max: 60 }), (text, columns) => {
        const pieces = wrap(text, columns);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => columnsOf(piece) <= columns)).toBe(true);
      }),
    );
  });

  it('hold the total in double width up to seven figures', () => {
    const facts = { ...SELF_PAY, due_fen: fen(123_456_789) };
    const total = layoutReceipt(facts).find((line) => line.style === 'total');
    expect(total?.text).toBe('实付金额    1,234,567.89');
    expect(columnsOf(total?.text ?? '') * 2).toBe(RECEIPT_COLUMNS);
  });
});
