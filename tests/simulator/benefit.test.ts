// The split of an amount: examples worked by hand, and every identity of §2.5 as a property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAmount, splitLine, type BenefitLine, type BenefitTerms } from '#simulator/benefit.ts';
import { catalogue } from '#simulator/data.ts';
import { divideHalfUp, lineAmount, parseScaled, ratioOf, yuanText } from '#simulator/money.ts';
import { lineOf, personNamed, Shop, type Json, type SaleLine } from '#tests/simulator/shop.ts';

describe('money', () => {
  it('rounds half away from zero, once', () => {
    expect(ratioOf(452, 500)).toBe(23);
    expect(lineAmount(3_333_333n, 30_000n)).toBe(1000);
    expect(lineAmount(5_000n, 10_000n)).toBe(1);
    expect(lineAmount(4_999n, 10_000n)).toBe(0);
    expect(divideHalfUp(-5n, 10n)).toBe(-1n);
    expect(yuanText(-5)).toBe('-0.05');
  });
  it('reads decimals as text and nothing else', () => {
    expect(parseScaled('217.7', 2)).toBe(21_770n);
    expect(parseScaled('0.1230', 3)).toBe(123n);
    expect(parseScaled('-1.5', 2)).toBe(-150n);
    for (const bad of ['', '1e3', '.5', '5.', '1.234', '+1', ' 1', '1,000', 'NaN']) {
      expect(parseScaled(bad, 2)).toBeUndefined();
    }
  });
});

describe('one line', () => {
  const base = { count_e4: 20_000n, payFirst_e4: 1000, ceiling_e6: undefined } as const;
  it.each([
    ['甲', { ...base, amount_fen: 3920, itemClass: '01' }, [0, 0, 0, 3920]],
    ['乙', { ...base, amount_fen: 9870, itemClass: '02' }, [0, 0, 987, 8883]],
    ['丙', { ...base, amount_fen: 4500, itemClass: '03' }, [4500, 0, 0, 0]],
    [
      '乙 above the ceiling',
      { ...base, amount_fen: 6720, itemClass: '02', ceiling_e6: 30_000_000n },
      [0, 720, 600, 5400],
    ],
    [
      'the bureau example',
      { ...base, amount_fen: 452, itemClass: '02', payFirst_e4: 500 },
      [0, 0, 23, 429],
    ],
  ] as const)('%s', (_name, line, [own_fen, over_fen, pre_fen, scope_fen]) => {
    expect(splitLine(line)).toEqual({ own_fen, over_fen, pre_fen, scope_fen });
  });
});

const anyLine: fc.Arbitrary<BenefitLine> = fc.record({
  amount_fen: fc.integer({ min: 1, max: 5_000_000 }),
  count_e4: fc.bigInt({ min: 1n, max: 1_000_000n }),
  itemClass: fc.constantFrom('01' as const, '02' as const, '03' as const),
  payFirst_e4: fc.integer({ min: 0, max: 10_000 }),
  ceiling_e6: fc.option(fc.bigInt({ min: 0n, max: 900_000_000n }), { nil: undefined }),
});
const fen = fc.integer({ min: 0, max: 1_000_000 });
const anyTerms: fc.Arbitrary<BenefitTerms> = fc.record({
  ratio_e4: fc.constantFrom(0, 1, 5000, 6000, 7000, 9999, 10_000),
  deductibleLeft_fen: fen,
  fundRoom_fen: fen,
  civilServantRatio_e4: fc.constantFrom(0, 2000),
  ownAccount_fen: fen,
  sharedAccount_fen: fen,
  accountUse: fc.constantFrom('0' as const, '1' as const, '2' as const),
});

describe('whole settlements', () => {
  it('keep every identity, whatever the lines and terms', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 8 }), anyTerms, (lines, terms) => {
        const split = splitAmount(lines, terms);
        const parts = [split.own_fen, split.over_fen, split.pre_fen, split.scope_fen];
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(split.total_fen);
        expect(split.fundSum_fen + split.personal_fen).toBe(split.total_fen);
        expect(split.account_fen + split.cash_fen).toBe(split.personal_fen);
        expect(split.fund_fen + split.subsidy_fen).toBe(split.fundSum_fen);
        expect(split.fund_fen).toBeLessThanOrEqual(terms.fundRoom_fen);
        expect(split.account_fen - split.shared_fen).toBeLessThanOrEqual(terms.ownAccount_fen);
        expect(split.shared_fen).toBeLessThanOrEqual(terms.sharedAccount_fen);
        const ownFirst = split.account_fen - split.shared_fen === terms.ownAccount_fen;
        expect(split.shared_fen === 0 || ownFirst).toBe(true);
        for (const part of [...parts, split.cash_fen, split.shared_fen, split.fundSum_fen]) {
          expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
        }
        split.lines.forEach((line, index) => {
          const whole = line.own_fen + line.over_fen + line.pre_fen + line.scope_fen;
          expect(whole).toBe(lines[index]?.amount_fen);
        });
        if (split.scope_fen <= terms.deductibleLeft_fen) expect(split.fundSum_fen).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

const anySale = fc.record({
  name: fc.constantFrom('王秀兰', '张建国', '吴桂芬', '孙美丽', '赵德福', '刘雨婷', '周小满'),
  account: fc.constantFrom('0', '1', '2'),
  lines: fc.uniqueArray(
    fc.record({
      drug: fc.constantFrom(...catalogue.drugs.map((drug) => drug.code)),
      packs: fc.integer({ min: 1, max: 4 }),
      price_fen: fc.integer({ min: 1, max: 20_000 }),
    }),
    { selector: (line) => line.drug, minLength: 1, maxLength: 5 },
  ),
});

/** Yuan as the wire prints it, to fen. */
const toFen = (value: number): number => Math.round(value * 100);

describe('2102 over the wire form', () => {
  it('answers amounts that add up, in books that add up', () => {
    const shop = new Shop();
    shop.signIn();
    fc.assert(
      fc.property(anySale, ({ name, account, lines }) => {
        const person = personNamed(name);
        const rows = lines.map((line): SaleLine => ({
          drug: line.drug,
          count: String(line.packs),
          price: yuanText(line.price_fen),
          amount: yuanText(line.price_fen * line.packs),
        }));
        const out = shop.ok('2102', shop.sale(person, shop.scan(person.qr), rows, { account }));
        const info = Object.fromEntries(
          Object.entries(out.setlinfo)
            .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
            .map(([key, value]) => [key, toFen(value)]),
        ) as Json;
        expect(info.medfee_sumamt).toBe(
          info.fulamt_ownpay_amt + info.overlmt_selfpay + info.preselfpay_amt + info.inscp_scp_amt,
        );
        expect(info.medfee_sumamt).toBe(
          info.fund_pay_sumamt + info.psn_part_amt + info.hosp_part_amt,
        );
        expect(info.psn_part_amt).toBe(info.acct_pay + info.psn_cash_pay);
        // 41 is an account purchase: the pooled fund pays nothing.
        expect(info.fund_pay_sumamt).toBe(0);
        expect(info.acct_mulaid_pay).toBeLessThanOrEqual(info.acct_pay);
        if (lineOf(person).insutype === '390') expect(info.acct_pay).toBe(info.acct_mulaid_pay);
        const cut = (key: string): number =>
          (out.detlcutinfo as Json[]).reduce((sum, row) => sum + toFen(row[key]), 0);
        expect(cut('det_item_fee_sumamt')).toBe(info.medfee_sumamt);
        expect(cut('inscp_scp_amt')).toBe(info.inscp_scp_amt);
        expect(cut('overlmt_amt')).toBe(info.overlmt_selfpay);
        expect(cut('preselfpay_amt')).toBe(info.preselfpay_amt);
      }),
      { numRuns: 60 },
    );
  });
});
