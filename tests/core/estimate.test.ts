/** The estimate of an insured sale without a line: worked examples, and what must always hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  BenefitRow,
  BenefitTable,
  Estimate,
  EstimateLine,
  PersonStanding,
} from '#core/estimate.ts';
import { benefitRowOf, displayEstimate, estimate } from '#core/estimate.ts';
import { fen, lineAmount, priceE6, quantityE4, ratioE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { AccountMode } from '#core/sale.ts';
import { brokenIdentities } from '#core/settlement.ts';

const POOLED: BenefitRow = {
  insuranceType: '310',
  careType: '11',
  personCategories: ['12'],
  pool: 'outpatient',
  ratio_e4: ratioE4(7000),
  deductible_fen: fen(30_000),
  cap_fen: fen(400_000),
};
const TABLE: BenefitTable = {
  rows: [
    POOLED,
    { ...POOLED, personCategories: ['*'], ratio_e4: ratioE4(6000), cap_fen: fen(300_000) },
    { ...POOLED, careType: '41', personCategories: ['*'], pool: 'none', ratio_e4: ratioE4(0) },
  ],
  civilServantRatio_e4: ratioE4(2000),
};
/** The woman of the pictures: retired, deductible used up, 42.60 on her account, 600.00 shared. */
const WANG: PersonStanding = {
  insuranceType: '310',
  personCategory: '12',
  careType: '11',
  civilServant: false,
  deductibleUsed_fen: fen(30_000),
  fundUsed_fen: fen(78_548),
  ownAccount_fen: fen(4260),
  sharedAccount_fen: fen(60_000),
  accountMode: 'shared',
};

function line(
  price: number,
  quantity: number,
  catalogueClass = '01',
  payFirst = 0,
  ceiling: number | null = null,
): EstimateLine {
  const price_e6 = priceE6(price);
  const quantity_e4 = quantityE4(quantity);
  return {
    amount_fen: lineAmount(price_e6, quantity_e4),
    catalogueClass,
    payFirst_e4: ratioE4(payFirst),
    ceiling_e6: ceiling === null ? null : priceE6(ceiling),
    price_e6,
    quantity_e4,
  };
}

const WANG_LINES: readonly EstimateLine[] = [
  line(19_600_000, 20_000, '01', 0, 24_000_000),
  line(21_500_000, 20_000),
  line(36_800_000, 10_000),
  line(98_700_000, 10_000, '02', 1000, 110_000_000),
];
/** 100.00 in scope, nothing to round. */
const HUNDRED = [line(100_000_000, 10_000)];

describe('worked examples', () => {
  it('the four drugs of the pictures: fund 145.48, account 72.22 of which 29.62 shared', () => {
    const { amounts, cuts, missing } = estimate(TABLE, WANG, WANG_LINES);
    expect(amounts).toMatchObject({
      totalFee_fen: 21_770,
      payFirst_fen: 987,
      inScope_fen: 20_783,
      deductible_fen: 0,
      fundTotal_fen: 14_548,
      patientShare_fen: 7222,
      accountPay_fen: 7222,
      familyAccountPay_fen: 2962,
      cashDue_fen: 0,
      accountBalance_fen: 0,
    });
    expect(cuts.map((cut) => cut.payFirst_fen)).toEqual([0, 0, 0, 987]);
    expect(missing).toEqual([]);
  });

  it.each([
    ['甲', line(39_200_000, 10_000), [0, 0, 0, 3920]],
    ['甲 takes no pay-first ratio', line(39_200_000, 10_000, '01', 1000), [0, 0, 0, 3920]],
    ['乙', line(98_700_000, 10_000, '02', 1000), [0, 0, 987, 8883]],
    ['丙', line(45_000_000, 10_000, '03', 10_000, 1_000_000), [4500, 0, 0, 0]],
    ['outside the catalogue', line(12_900_000, 10_000, '', 0, 1_000_000), [1290, 0, 0, 0]],
    ['乙 above the ceiling', line(33_600_000, 20_000, '02', 1000, 30_000_000), [0, 720, 600, 5400]],
    ['at the ceiling', line(24_000_000, 20_000, '01', 0, 24_000_000), [0, 0, 0, 4800]],
    // 4.52 × 5 % = 0.226 → 0.23, in scope 4.29 (insurance-interface §2.5, 9)
    ['the example of the bureau', line(4_520_000, 10_000, '02', 500), [0, 0, 23, 429]],
    // ceiling 10.003 allows 10.00 of 10.01: the part above is a fen, not (10.006 − 10.003) → 0
    ['rounds the allowed part', line(10_006_000, 10_000, '01', 0, 10_003_000), [0, 1, 0, 1000]],
    ['a third of a pack', line(30_000_000, 3333, '01', 0, 24_000_000), [0, 200, 0, 800]],
  ] as const)('one line: %s', (_name, one, [own, over, payFirst, inScope]) => {
    expect(estimate(TABLE, WANG, [one]).cuts).toEqual([
      {
        amount_fen: one.amount_fen,
        fullySelfPaid_fen: own,
        overCeiling_fen: over,
        payFirst_fen: payFirst,
        inScope_fen: inScope,
      },
    ]);
  });

  const standing = (changes: Partial<PersonStanding>): PersonStanding => ({
    ...WANG,
    accountMode: 'none',
    ...changes,
  });
  it.each([
    ['deductible open', standing({ deductibleUsed_fen: fen(25_000) }), [5000, 3500, 0, 6500]],
    ['all of it deductible', standing({ deductibleUsed_fen: fen(0) }), [10_000, 0, 0, 10_000]],
    ['used more than there is', standing({ deductibleUsed_fen: fen(99_999) }), [0, 7000, 0, 3000]],
    ['5.00 under the cap', standing({ fundUsed_fen: fen(399_500) }), [0, 500, 0, 9500]],
    ['past the cap', standing({ fundUsed_fen: fen(400_001) }), [0, 0, 0, 10_000]],
    ['another person category', standing({ personCategory: '11' }), [0, 6000, 0, 4000]],
    ['civil servant', standing({ civilServant: true }), [0, 7000, 600, 2400]],
    [
      'civil servant, deductible open',
      standing({ civilServant: true, deductibleUsed_fen: fen(25_000) }),
      [5000, 3500, 300, 6200],
    ],
    [
      'civil servant past the cap',
      standing({ civilServant: true, fundUsed_fen: fen(400_000) }),
      [0, 0, 2000, 8000],
    ],
    [
      'account purchase of a civil servant',
      standing({ civilServant: true, careType: '41', deductibleUsed_fen: fen(0) }),
      [0, 0, 0, 10_000],
    ],
  ] as const)('100.00 in scope: %s', (_name, person, [deductible, fund, civilServant, cash]) => {
    expect(estimate(TABLE, person, HUNDRED).amounts).toMatchObject({
      deductible_fen: deductible,
      pooledFundPay_fen: fund,
      civilServantPay_fen: civilServant,
      cashDue_fen: cash,
    });
  });

  it.each([
    ['none', [0, 0, 3000, 1000]],
    ['own', [1000, 0, 2000, 0]],
    ['shared', [2500, 1500, 500, 0]],
  ] as const)('accounts %s: own first, then shared', (accountMode, [paid, shared, cash, left]) => {
    const person = standing({
      accountMode,
      ownAccount_fen: fen(1000),
      sharedAccount_fen: fen(1500),
    });
    expect(estimate(TABLE, person, HUNDRED).amounts).toMatchObject({
      accountPay_fen: paid,
      familyAccountPay_fen: shared,
      cashDue_fen: cash,
      accountBalance_fen: left,
    });
  });

  it('rounds the ratio once on the whole, half up, not line by line', () => {
    // 0.05 × 70 % = 0.035 → 0.04; three lines together 0.105 → 0.11, not 3 × 0.04.
    const fund = (...amounts: readonly number[]): number =>
      estimate(
        TABLE,
        WANG,
        amounts.map((amount) => line(amount * 10_000, 10_000)),
      ).amounts.pooledFundPay_fen;
    expect(fund(5)).toBe(4);
    expect(fund(5, 5)).toBe(7);
    expect(fund(5, 5, 5)).toBe(11);
  });
});

describe('what is missing', () => {
  const unknown: PersonStanding = {
    ...WANG,
    deductibleUsed_fen: null,
    fundUsed_fen: null,
    ownAccount_fen: null,
    sharedAccount_fen: null,
  };

  it('names every fact that a settlement would have used, and counts it as nothing', () => {
    const { ceiling_e6: _ceiling, ...without } = line(100_000_000, 10_000);
    const { amounts, missing } = estimate(TABLE, unknown, [without]);
    expect(missing).toEqual([
      'deductibleUsed',
      'fundUsed',
      'ownAccount',
      'sharedAccount',
      'ceiling',
    ]);
    const nothing = { deductibleUsed_fen: fen(0), fundUsed_fen: fen(0) };
    const accounts = { ownAccount_fen: fen(0), sharedAccount_fen: fen(0) };
    const same = estimate(TABLE, { ...WANG, ...nothing, ...accounts }, HUNDRED);
    expect(amounts).toEqual(same.amounts);
    expect(same.missing).toEqual([]);
  });

  it.each([
    ['no account is used', { ...unknown, accountMode: 'none' }, ['deductibleUsed', 'fundUsed']],
    ['own only', { ...unknown, careType: '41', accountMode: 'own' }, ['ownAccount']],
    ['nothing the purchase uses', { ...WANG, sharedAccount_fen: null, accountMode: 'own' }, []],
    ['a negative balance', { ...WANG, ownAccount_fen: fen(-500) }, ['ownAccount']],
    ['negative accumulators', { ...WANG, fundUsed_fen: fen(-1) }, ['fundUsed']],
  ] as const)('%s', (_name, standing, missing) => {
    expect(estimate(TABLE, standing, HUNDRED).missing).toEqual(missing);
  });

  it('does not miss the ceiling of what is self-paid anyway', () => {
    const { ceiling_e6: _ceiling, ...without } = line(45_000_000, 10_000, '03', 10_000);
    expect(estimate(TABLE, WANG, [without]).missing).toEqual([]);
  });

  it('without a row for the purchase everything is cash, the account untouched', () => {
    for (const gap of [{ insuranceType: '320' }, { careType: '14' }]) {
      const { amounts, missing } = estimate(TABLE, { ...WANG, ...gap }, WANG_LINES);
      expect(missing).toEqual(['terms']);
      expect(amounts).toMatchObject({
        fundTotal_fen: 0,
        accountPay_fen: 0,
        cashDue_fen: 21_770,
        accountBalance_fen: 4260,
      });
    }
    expect(benefitRowOf(TABLE, { ...WANG, careType: '14' })).toBeNull();
  });
});

const anyFen = fc.integer({ min: 0, max: 1_000_000 }).map(fen);
const anyLine: fc.Arbitrary<EstimateLine> = fc
  .record({
    price: fc.integer({ min: 0, max: 900_000_000 }),
    quantity: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((packs) => packs * 10_000),
      fc.integer({ min: 1, max: 200_000 }),
    ),
    catalogueClass: fc.constantFrom('01', '02', '03', ''),
    payFirst: fc.integer({ min: 0, max: 10_000 }),
    ceiling: fc.option(fc.integer({ min: 0, max: 900_000_000 })),
  })
  .map((one) => line(one.price, one.quantity, one.catalogueClass, one.payFirst, one.ceiling));
const anyLines = fc.array(anyLine, { maxLength: 6 });
const anyTable: fc.Arbitrary<BenefitTable> = fc
  .record({
    ratio: fc.constantFrom(0, 1, 5000, 6000, 7000, 9999, 10_000),
    deductible_fen: anyFen,
    cap_fen: anyFen,
    civil: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ ratio, civil, ...amounts }) => ({
    rows: [{ ...POOLED, ...amounts, ratio_e4: ratioE4(ratio) }],
    civilServantRatio_e4: ratioE4(civil),
  }));
const anyStanding: fc.Arbitrary<PersonStanding> = fc
  .record({
    civilServant: fc.boolean(),
    deductibleUsed_fen: fc.option(anyFen),
    fundUsed_fen: fc.option(anyFen),
    ownAccount_fen: fc.option(anyFen),
    sharedAccount_fen: fc.option(anyFen),
    accountMode: fc.constantFrom<AccountMode>('none', 'own', 'shared'),
    careType: fc.constantFrom('11', '11', '11', '14'),
  })
  .map((facts) => ({ ...WANG, ...facts }));

function identitiesOf(result: Estimate, lines: readonly EstimateLine[]): readonly string[] {
  const cuts = result.cuts.map((cut, index) => ({
    ...cut,
    lineNo: String(index + 1),
    catalogueClass: '',
    payFirstRatio: '',
    memo: '',
  }));
  const amounts_fen = lines.map((one) => one.amount_fen);
  return brokenIdentities(result.amounts, amounts_fen, cuts, { disabledFundInsideOther: false });
}

describe('properties', () => {
  it('keeps the identities of a settlement, with no part negative or above the whole', () => {
    fc.assert(
      fc.property(anyTable, anyStanding, anyLines, (table, standing, lines) => {
        const result = estimate(table, standing, lines);
        expect(identitiesOf(result, lines)).toEqual([]);
        const { accountBalance_fen, ...parts } = result.amounts;
        expect(Object.values(result.amounts).every((part) => part >= 0)).toBe(true);
        expect(Math.max(...Object.values(parts))).toBe(parts.totalFee_fen);
        expect(accountBalance_fen).toBe(
          (standing.ownAccount_fen ?? 0) - (parts.accountPay_fen - parts.familyAccountPay_fen),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never pays above the cap, the open deductible, the balances or the scope', () => {
    fc.assert(
      fc.property(anyTable, anyStanding, anyLines, (table, standing, lines) => {
        const { amounts } = estimate(table, standing, lines);
        const row = present(table.rows[0], 'row');
        const room_fen = Math.max(0, row.cap_fen - (standing.fundUsed_fen ?? 0));
        const open_fen = Math.max(0, row.deductible_fen - (standing.deductibleUsed_fen ?? 0));
        expect(amounts.pooledFundPay_fen).toBeLessThanOrEqual(room_fen);
        expect(amounts.deductible_fen).toBeLessThanOrEqual(open_fen);
        expect(amounts.fundTotal_fen + amounts.deductible_fen).toBeLessThanOrEqual(
          amounts.inScope_fen,
        );
        expect(amounts.familyAccountPay_fen).toBeLessThanOrEqual(standing.sharedAccount_fen ?? 0);
        if (amounts.familyAccountPay_fen > 0) expect(amounts.accountBalance_fen).toBe(0);
        if (!standing.civilServant) expect(amounts.civilServantPay_fen).toBe(0);
        if (standing.accountMode === 'none') expect(amounts.accountPay_fen).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('more on an account: never more cash, never another fund share', () => {
    const account = fc.constantFrom('ownAccount_fen' as const, 'sharedAccount_fen' as const);
    fc.assert(
      fc.property(
        ...([anyTable, anyStanding, anyLines, account, anyFen] as const),
        (table, standing, lines, which, more_fen) => {
          const before = estimate(table, standing, lines).amounts;
          const balance_fen = fen((standing[which] ?? 0) + more_fen);
          const after = estimate(table, { ...standing, [which]: balance_fen }, lines).amounts;
          expect(after.fundTotal_fen).toBe(before.fundTotal_fen);
          expect(after.accountPay_fen).toBeGreaterThanOrEqual(before.accountPay_fen);
          expect(before.cashDue_fen - after.cashDue_fen).toBe(
            after.accountPay_fen - before.accountPay_fen,
          );
          expect(after.accountPay_fen - before.accountPay_fen).toBeLessThanOrEqual(more_fen);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('the order of the lines does not matter to the amounts', () => {
    fc.assert(
      fc.property(anyTable, anyStanding, anyLines, (table, standing, lines) => {
        const turned = estimate(table, standing, lines.toReversed());
        const straight = estimate(table, standing, lines);
        expect(turned.amounts).toEqual(straight.amounts);
        expect(turned.cuts.toReversed()).toEqual(straight.cuts);
      }),
      { numRuns: 300 },
    );
  });
});

describe('limits', () => {
  it('no lines: nothing, and the balance as it was', () => {
    const { amounts, cuts } = estimate(TABLE, WANG, []);
    const { accountBalance_fen, ...parts } = amounts;
    expect(Object.values(amounts)).toHaveLength(21);
    expect(new Set(Object.values(parts))).toEqual(new Set([0]));
    expect(accountBalance_fen).toBe(4260);
    expect(cuts).toEqual([]);
  });

  it.each([
    ['amount', { amount_fen: fen(-10_000), quantity_e4: quantityE4(-10_000) }],
    ['quantity', { amount_fen: fen(0), quantity_e4: quantityE4(-1) }],
    ['price', { amount_fen: fen(0), price_e6: priceE6(-1) }],
    ['ceiling', { ceiling_e6: priceE6(-1) }],
    ['pay-first ratio below', { payFirst_e4: ratioE4(-1) }],
    ['pay-first ratio above', { payFirst_e4: ratioE4(10_001) }],
    ['amount off by two fen', { amount_fen: fen(10_002) }],
  ])('refuses a bad line as a bug: %s', (_name, changes) => {
    const [good] = HUNDRED;
    expect(() => estimate(TABLE, WANG, [{ ...present(good, 'line'), ...changes }])).toThrow(
      'assertion failed',
    );
  });

  it('takes an amount a fen off price × quantity, as the platform does', () => {
    const [good] = HUNDRED;
    const one = { ...present(good, 'line'), amount_fen: fen(10_001) };
    expect(estimate(TABLE, WANG, [one]).amounts.totalFee_fen).toBe(10_001);
  });

  it('shows whole yuan only', () => {
    const shown = [14_548, 7222, 5790, 0, 49, 50, 120_449].map((one) => displayEstimate(fen(one)));
    expect(shown).toEqual(['≈ 145', '≈ 72', '≈ 58', '≈ 0', '≈ 0', '≈ 1', '≈ 1,204']);
  });
});
