/** From the region profile, where amounts are yuan text, to the benefit table of the estimate. */
import type { BenefitTable } from '#core/estimate.ts';
import type { Fen, PriceE6 } from '#core/money.ts';
import { parseDecimal, parseYuan, priceE6, ratioE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { RegionProfile } from '../platform/region-profile.ts';

/** The schema lets only amounts with two decimals through; anything else here is a bug. */
function amountOf(text: string): Fen {
  return present(parseYuan(text), `amount of the benefit table "${text}"`);
}

/**
 * The benefit table of a region's profile (its `benefit`); null when it has none, and then nothing is
 * estimated. Ratios stay 1/10000, yuan text becomes integer fen.
 */
export function benefitTableOf(benefit: RegionProfile['benefit']): BenefitTable | null {
  if (benefit === undefined) return null;
  return {
    rows: benefit.rows.map((row) => ({
      insuranceType: row.insuranceType,
      careType: row.careType,
      personCategories: row.personCategories,
      pool: row.pool,
      ratio_e4: ratioE4(row.ratio_e4),
      deductible_fen: amountOf(row.deductible),
      cap_fen: amountOf(row.cap),
    })),
    civilServantRatio_e4: ratioE4(benefit.civilServantRatio_e4),
  };
}

/** Ceiling of a drug: null = it has none, undefined = the region's file does not list ceilings. */
export function ceilingOf(
  benefit: RegionProfile['benefit'],
  nationalDrugCode: string,
): PriceE6 | null | undefined {
  if (benefit?.ceilings === undefined) return undefined;
  const text = benefit.ceilings[nationalDrugCode];
  return text === undefined ? null : priceE6(present(parseDecimal(text, 6), `ceiling "${text}"`));
}
