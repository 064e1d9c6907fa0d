/**
 * The estimate of a sale without a line: the region's benefit table over what the platform last told
 * about the person (settlement.md §5). Never a result.
 */
import type { EstimateView } from '#contract/dossier.ts';
import type { MissingFact, PersonStanding } from '#core/estimate.ts';
import { benefitRowOf, estimate } from '#core/estimate.ts';
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';
import { prescriptionById } from '#db/prescription.ts';
import type { SalePersonRecord, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { benefitTableOf, ceilingOf } from '../settlement/estimate-inputs.ts';
import { careOf } from '../settlement/request.ts';

const MISSING_WORDS: Readonly<Record<MissingFact, string>> = {
  terms: '不知道参保情况，按全部自付估算',
  deductibleUsed: '本年度起付线用了多少未知',
  fundUsed: '本年度统筹用了多少未知',
  ownAccount: '个人账户余额未知',
  sharedAccount: '共济账户余额未知',
  ceiling: '有药品的支付上限未知',
};

/** Null where the region has no benefit table, or the sale no person. */
export function estimateOfSale(
  where: { readonly engine: Engine; readonly db: Db; readonly now: number },
  sale: SaleRecord,
): EstimateView | null {
  const { engine, db } = where;
  const { benefit } = engine.profile;
  const table = benefitTableOf(benefit);
  const record = sales.personOf(db, sale.sale_id);
  if (table === null || record === null) return null;
  const detail =
    sale.prescription_id === null ? null : prescriptionById(db, sale.prescription_id)?.detail;
  const prescription = detail ? readColumn('prescription', detail) : null;
  const { careType } = careOf(engine, prescription, record);
  const standing = standingOf(where, sale, record, careType);
  const lines = sales
    .linesOf(db, sale.sale_id)
    .filter((line) => line.insured === 1)
    .map((line) => {
      const ceiling_e6 = ceilingOf(benefit, line.national_drug_code);
      return {
        amount_fen: line.amount_fen,
        catalogueClass: line.catalogue_class,
        payFirst_e4: line.pay_first_e4,
        ...(ceiling_e6 === undefined ? {} : { ceiling_e6 }),
        price_e6: line.price_e6,
        quantity_e4: line.quantity_e4,
      };
    });
  const { amounts, missing } = estimate(table, standing, lines);
  return {
    fund_fen: amounts.fundTotal_fen,
    account_fen: amounts.accountPay_fen,
    cashDue_fen: amounts.cashDue_fen,
    selfPay_fen: fen(sale.total_fen - sale.insured_fen),
    missing: missing.map((fact) => MISSING_WORDS[fact]),
    dataFrom: record.known_at,
  };
}

function standingOf(
  where: { readonly engine: Engine; readonly now: number },
  sale: SaleRecord,
  record: SalePersonRecord,
  careType: string,
): PersonStanding {
  const line = readColumn('insuranceLine', record.insurance_line);
  const known = record.known_at !== null;
  const kind = { insuranceType: line.insuranceType, personCategory: line.personCategory, careType };
  return {
    ...kind,
    civilServant: line.civilServant,
    ...yearOf(where, record, kind),
    ownAccount_fen: known ? line.accountBalance_fen : null,
    // No look-up tells the shared balance.
    sharedAccount_fen: null,
    accountMode: sale.account_mode,
  };
}

/** This year's deductible and fund of the pool; what was counted last year says nothing of it. */
function yearOf(
  { engine, now }: { readonly engine: Engine; readonly now: number },
  record: SalePersonRecord,
  kind: Pick<PersonStanding, 'insuranceType' | 'personCategory' | 'careType'>,
): { readonly deductibleUsed_fen: Fen | null; readonly fundUsed_fen: Fen | null } {
  const { benefit } = engine.profile;
  const table = benefitTableOf(benefit);
  const pool = table === null ? undefined : benefitRowOf(table, kind)?.pool;
  const kinds = pool === undefined ? undefined : benefit?.accumulators[pool];
  const year = chinaDate(now).slice(0, 4);
  const rows = readColumn('accumulators', record.accumulators).filter(
    ({ insuranceType, year: of }) =>
      (insuranceType === '' || insuranceType === kind.insuranceType) && (of === '' || of === year),
  );
  const used = (code: string | undefined): Fen | null =>
    rows.find((row) => row.kind === code)?.amount_fen ?? null;
  return { deductibleUsed_fen: used(kinds?.deductible), fundUsed_fen: used(kinds?.fund) };
}
