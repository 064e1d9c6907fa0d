/**
 * The till's estimate against the platform's own figures: with fresh data of the person they differ
 * by 0 fen. The real simulated region answers in process; requests and answers go through the
 * product's own wire code, so a till with a line would have read the same numbers.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenefitTable, EstimateLine, PersonStanding } from '#core/estimate.ts';
import { benefitRowOf, estimate } from '#core/estimate.ts';
import { fen, lineAmount, priceE6, quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { AccountMode } from '#core/sale.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { benefitTableOf } from '#engine/settlement/estimate-inputs.ts';
import { splitAmount } from '#simulator/benefit.ts';
import { benefit, people } from '#simulator/data.ts';
import { fenOf } from '#simulator/money.ts';
import { Counter, PROFILE } from '#tests/simulator/counter.ts';
import type { BasketLine } from '#tests/simulator/estimate-basket.ts';
import { anyBasket, anyBooks, DRUGS } from '#tests/simulator/estimate-basket.ts';
import { personNamed } from '#tests/simulator/shop.ts';

const TABLE: BenefitTable = present(benefitTableOf(PROFILE.benefit), 'benefit table');

/** The people the region settles for here: insured, and not elsewhere. */
const SETTLED = people.filter((person) => !['马志强', '钱远方'].includes(person.name));

const anyMode = fc.constantFrom<AccountMode>('none', 'own', 'shared');
const anyCareType = fc.constantFrom('11', '11', '14', '41');

/** The platform's figures of an answer, in the shape of an estimate. */
function figuresOf(answer: SettlementAnswer) {
  const cuts = answer.cuts.map((cut) => ({
    amount_fen: cut.amount_fen,
    fullySelfPaid_fen: cut.fullySelfPaid_fen,
    overCeiling_fen: cut.overCeiling_fen,
    payFirst_fen: cut.payFirst_fen,
    inScope_fen: cut.inScope_fen,
  }));
  return { amounts: answer.amounts, cuts, missing: [] };
}

function linesOf(basket: readonly BasketLine[]): readonly EstimateLine[] {
  return basket.map((one) => one.line);
}

describe('the table of the training region', () => {
  it('says what the simulated region pays, row by row', () => {
    expect(TABLE).toEqual({
      civilServantRatio_e4: benefit.civilServantRatio_e4,
      rows: benefit.rows.map((row) => ({
        insuranceType: row.insutype,
        careType: row.medType,
        personCategories: row.psnTypes,
        pool: row.pool,
        ratio_e4: row.ratio_e4,
        deductible_fen: fenOf(row.deductible),
        cap_fen: fenOf(row.cap),
      })),
    });
    expect(TABLE.rows).toHaveLength(7);
  });

  it('is null where the region has none', () => {
    expect(benefitTableOf(undefined)).toBeNull();
  });

  it('lists the drugs of the store as the region does', () => {
    for (const { data, facts } of DRUGS) {
      expect([data.name, facts.catalogueClass]).toEqual([data.name, data.itemClass]);
      expect([data.name, facts.payFirst_e4]).toEqual([data.name, data.payFirst_e4]);
    }
  });
});

describe('2101 against the estimate', () => {
  it('0 fen apart, whatever the person, the books, the basket', { timeout: 60_000 }, () => {
    const counter = new Counter();
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        ...([fc.constantFrom(...SETTLED), anyBooks, anyBasket, anyCareType, anyMode] as const),
        (person, books, basket, wanted, accountMode) => {
          counter.tick();
          // Two people of the region have the disease registered; 14 is for nobody else.
          const careType = wanted === '14' && person.chronic.length === 0 ? '41' : wanted;
          counter.write(person, books);
          const known = counter.standing(person, careType, accountMode);
          const prescriptionNo = careType === '11' ? counter.prescribe(person, basket) : '';
          const answer = counter.answer('2101', person, { ...known, basket, prescriptionNo });
          expect(estimate(TABLE, known.standing, linesOf(basket))).toEqual(figuresOf(answer));
          const row = present(benefitRowOf(TABLE, known.standing), 'row');
          const key = `${row.insuranceType}×${row.careType}×${row.personCategories.join()}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        },
      ),
      { numRuns: 2000 },
    );
    // Every row the region's people can reach was met often; 390×14 has nobody registered.
    expect([...seen.keys()].toSorted()).toEqual(
      ['310×11×11', '310×11×12', '310×14×*', '310×41×*', '390×11×*', '390×41×*'].toSorted(),
    );
    expect(Math.min(...seen.values())).toBeGreaterThan(30);
  });

  it('0 fen apart through a year: open deductible, ratio, the cap, then nothing', () => {
    const counter = new Counter();
    const { shop } = counter;
    const person = personNamed('周敏');
    counter.write(person, { own_fen: 150_000, shared_fen: 90_000, deductible_fen: 0, fund_fen: 0 });
    const phases = new Set<string>();
    const names = ['达格列净片', '缬沙坦胶囊', '维生素E软胶囊', '阿托伐他汀钙片'];
    const basket = names.map((name): BasketLine => {
      const drug = present(
        DRUGS.find((one) => one.data.name === name),
        name,
      );
      const price_e6 = priceE6(drug.price_e6);
      const quantity_e4 = quantityE4(40_000);
      const amount_fen = lineAmount(price_e6, quantity_e4);
      return { drug, line: { ...drug.facts, amount_fen, price_e6, quantity_e4 } };
    });
    for (let visit = 0; visit < 16; visit += 1) {
      const known = counter.standing(person, '11', 'shared');
      const prescriptionNo = counter.prescribe(person, basket);
      expect(shop.approve(person, counter.token(person)).hiRxno).toBe(prescriptionNo);
      const own = estimate(TABLE, known.standing, linesOf(basket));
      const answer = counter.answer('2102', person, { ...known, basket, prescriptionNo });
      expect(own).toEqual(figuresOf(answer));
      const { deductible_fen, pooledFundPay_fen } = own.amounts;
      phases.add(deductible_fen > 0 ? 'deductible' : pooledFundPay_fen === 0 ? 'full' : 'ratio');
      const paid_fen = (known.standing.fundUsed_fen ?? 0) + pooledFundPay_fen;
      if (pooledFundPay_fen > 0 && paid_fen === 300_000) phases.add('cap');
    }
    expect([...phases].toSorted()).toEqual(['cap', 'deductible', 'full', 'ratio']);
  });
});

describe('the split of the region against the estimate', () => {
  it('0 fen apart on every row, for civil servants too', () => {
    const flags = { none: '0', own: '1', shared: '2' } as const;
    fc.assert(
      fc.property(
        ...([fc.constantFrom(...TABLE.rows), anyBooks, anyBasket, anyMode, fc.boolean()] as const),
        (row, books, basket, accountMode, civilServant) => {
          const standing: PersonStanding = {
            insuranceType: row.insuranceType,
            careType: row.careType,
            personCategory: present(row.personCategories[0], 'category'),
            civilServant,
            deductibleUsed_fen: fen(books.deductible_fen),
            fundUsed_fen: fen(books.fund_fen),
            ownAccount_fen: fen(books.own_fen),
            sharedAccount_fen: fen(books.shared_fen),
            accountMode,
          };
          const split = splitAmount(
            basket.map(({ drug, line }) => ({
              amount_fen: line.amount_fen,
              count_e4: BigInt(line.quantity_e4),
              itemClass: drug.data.itemClass,
              payFirst_e4: drug.data.payFirst_e4,
              ceiling_e6: line.ceiling_e6 ? BigInt(line.ceiling_e6) : undefined,
            })),
            {
              ratio_e4: row.ratio_e4,
              deductibleLeft_fen: Math.max(0, row.deductible_fen - books.deductible_fen),
              fundRoom_fen: Math.max(0, row.cap_fen - books.fund_fen),
              civilServantRatio_e4: civilServant ? TABLE.civilServantRatio_e4 : 0,
              ownAccount_fen: books.own_fen,
              sharedAccount_fen: books.shared_fen,
              accountUse: flags[accountMode],
            },
          );
          expect(estimate(TABLE, standing, linesOf(basket)).amounts).toMatchObject({
            totalFee_fen: split.total_fen,
            inScope_fen: split.scope_fen,
            deductible_fen: split.deductible_fen,
            pooledFundPay_fen: split.fund_fen,
            civilServantPay_fen: split.subsidy_fen,
            fundTotal_fen: split.fundSum_fen,
            accountPay_fen: split.account_fen,
            familyAccountPay_fen: split.shared_fen,
            cashDue_fen: split.cash_fen,
          });
        },
      ),
      { numRuns: 3000 },
    );
  });
});
