/**
 * The estimate of an insured sale without a line (settlement.md §5): what fund, accounts and cash
 * would come to by the region's benefit table and the person's last known data. Never a result:
 * amounts bind only when the platform answers (insurance-interface §5.1), so the screen shows an
 * estimate with ≈, without fen, labelled 仅为估算.
 */
import type { Fen, PriceE6, QuantityE4, RatioE4 } from './money.ts';
import { displayYuan, divideHalfUp, fen, lineAmount, subtractFen, sumFen } from './money.ts';
import { assert } from './result.ts';
import type { AccountMode } from './sale.ts';
import type { LineCut, SettlementAmounts } from './settlement.ts';

/** What the region pays for one kind of purchase. */
export type BenefitRow = {
  readonly insuranceType: string;
  readonly careType: string;
  /** `psn_type` values; "*" is any. */
  readonly personCategories: readonly string[];
  /** Deductible and cap are counted per person, insurance, year and pool. */
  readonly pool: string;
  readonly ratio_e4: RatioE4;
  readonly deductible_fen: Fen;
  readonly cap_fen: Fen;
};

/** The benefit table of a region (engine/settlement/estimate-inputs.ts makes it). */
export type BenefitTable = {
  /** The first row that fits counts. */
  readonly rows: readonly BenefitRow[];
  readonly civilServantRatio_e4: RatioE4;
};

/**
 * Where the person stands, as last known; null = not known. `deductibleUsed_fen` and `fundUsed_fen`
 * are this year's, of the pool of {@link benefitRowOf}; `ownAccount_fen` is the balance 1101 gives
 * for the insurance line settled on (residents have none: 0).
 */
export type PersonStanding = {
  readonly insuranceType: string;
  readonly personCategory: string;
  readonly careType: string;
  readonly civilServant: boolean;
  readonly deductibleUsed_fen: Fen | null;
  readonly fundUsed_fen: Fen | null;
  readonly ownAccount_fen: Fen | null;
  readonly sharedAccount_fen: Fen | null;
  readonly accountMode: AccountMode;
};

/** One insured line. */
export type EstimateLine = {
  readonly amount_fen: Fen;
  /** 01 甲, 02 乙; anything else is fully self-paid. */
  readonly catalogueClass: string;
  /** Pay-first ratio; counts for 乙 only. */
  readonly payFirst_e4: RatioE4;
  /** Ceiling (1318) of one sales unit; null = there is none, absent = the shop does not know. */
  readonly ceiling_e6?: PriceE6 | null;
  readonly price_e6: PriceE6;
  readonly quantity_e4: QuantityE4;
};

/**
 * What the estimate lacked and a settlement would have used. `terms`: the table has no row for this
 * purchase, so that insurance pays nothing. Any other: the estimate counts it as nothing (nothing
 * used, nothing on the account, no ceiling).
 */
export type MissingFact =
  | 'terms'
  | 'deductibleUsed'
  | 'fundUsed'
  | 'ownAccount'
  | 'sharedAccount'
  | 'ceiling';

/** How one line was cut, in the order of the lines given. */
export type EstimateCut = Pick<
  LineCut,
  'amount_fen' | 'fullySelfPaid_fen' | 'overCeiling_fen' | 'payFirst_fen' | 'inScope_fen'
>;

/** Keeps every identity of a settlement (insurance-interface §2.5). */
export type Estimate = {
  readonly amounts: SettlementAmounts;
  readonly cuts: readonly EstimateCut[];
  /** Empty: with fresh data the platform should come to the same fen. */
  readonly missing: readonly MissingFact[];
};

const NOTHING = fen(0);

/** Amount × ratio, half up to the fen. */
function shareOf(amount: Fen, ratio: RatioE4): Fen {
  return fen(divideHalfUp(BigInt(amount) * BigInt(ratio), 10_000n));
}

function smaller(left: Fen, right: Fen): Fen {
  return left < right ? left : right;
}

/** left − right, at least nothing. */
function remainder(left: Fen, right: Fen): Fen {
  return left > right ? subtractFen(left, right) : NOTHING;
}

/** The row of the table for this purchase: the first that fits; null when the region has none. */
export function benefitRowOf(
  table: BenefitTable,
  person: Pick<PersonStanding, 'insuranceType' | 'careType' | 'personCategory'>,
): BenefitRow | null {
  const fits = (row: BenefitRow): boolean =>
    row.insuranceType === person.insuranceType &&
    row.careType === person.careType &&
    row.personCategories.some((category) => category === '*' || category === person.personCategory);
  return table.rows.find(fits) ?? null;
}

/**
 * Our own figures must be sound: a negative one or an amount more than a fen from price × quantity
 * (insurance-interface §2.5, 8) is a bug. A refund is never estimated.
 */
function assertSound(line: EstimateLine): void {
  const { amount_fen, payFirst_e4, ceiling_e6, price_e6, quantity_e4 } = line;
  assert(amount_fen >= 0, `a line of an estimate must not be negative, got ${amount_fen} fen`);
  assert(price_e6 >= 0 && quantity_e4 >= 0, 'price and quantity must not be negative');
  assert((ceiling_e6 ?? 0) >= 0, 'a ceiling must not be negative');
  assert(payFirst_e4 >= 0 && payFirst_e4 <= 10_000, `not a pay-first ratio: ${payFirst_e4}`);
  const gap = BigInt(price_e6) * BigInt(quantity_e4) - BigInt(amount_fen) * 100_000_000n;
  assert(
    gap <= 100_000_000n && gap >= -100_000_000n,
    `the amount ${amount_fen} fen is not price × quantity`,
  );
}

function inCatalogue(line: EstimateLine): boolean {
  return line.catalogueClass === '01' || line.catalogueClass === '02';
}

/**
 * 丙 and goods outside the catalogue: all self-paid. Else what passes the ceiling, then pay-first on
 * the rest, each rounded on its own; the remainder is in scope (insurance-interface §5.1, §2.5, 9).
 * The part above is the amount less the ceiling × quantity in fen, not (price − ceiling) × quantity:
 * so the four parts sum to the amount, also where that is a fen off price × quantity.
 */
function cutLine(line: EstimateLine): EstimateCut {
  const { amount_fen, ceiling_e6, quantity_e4 } = line;
  if (!inCatalogue(line)) {
    return {
      amount_fen,
      fullySelfPaid_fen: amount_fen,
      overCeiling_fen: NOTHING,
      payFirst_fen: NOTHING,
      inScope_fen: NOTHING,
    };
  }
  const ceiling = ceiling_e6 ?? null;
  const overCeiling_fen =
    ceiling === null ? NOTHING : remainder(amount_fen, lineAmount(ceiling, quantity_e4));
  const rest_fen = subtractFen(amount_fen, overCeiling_fen);
  const payFirst_fen = line.catalogueClass === '02' ? shareOf(rest_fen, line.payFirst_e4) : NOTHING;
  return {
    amount_fen,
    fullySelfPaid_fen: NOTHING,
    overCeiling_fen,
    payFirst_fen,
    inScope_fen: subtractFen(rest_fen, payFirst_fen),
  };
}

/** A figure somebody else gave us; a negative one tells nothing. */
function known(figure: Fen | null): Fen | null {
  return figure !== null && figure >= 0 ? figure : null;
}

function missingFacts(
  row: BenefitRow | null,
  standing: PersonStanding,
  lines: readonly EstimateLine[],
): readonly MissingFact[] {
  if (row === null) return ['terms'];
  const pays = row.ratio_e4 > 0;
  const { accountMode } = standing;
  const facts: readonly (readonly [MissingFact, boolean])[] = [
    [
      'deductibleUsed',
      pays && row.deductible_fen > 0 && known(standing.deductibleUsed_fen) === null,
    ],
    ['fundUsed', pays && known(standing.fundUsed_fen) === null],
    ['ownAccount', accountMode !== 'none' && known(standing.ownAccount_fen) === null],
    ['sharedAccount', accountMode === 'shared' && known(standing.sharedAccount_fen) === null],
    ['ceiling', lines.some((line) => inCatalogue(line) && line.ceiling_e6 === undefined)],
  ];
  return facts.filter(([, isMissing]) => isMissing).map(([fact]) => fact);
}

type FundShare = Pick<
  SettlementAmounts,
  'deductible_fen' | 'pooledFundPay_fen' | 'civilServantPay_fen'
>;

/**
 * Open deductible off the scope, the ratio once on the rest, at most the room under the cap; then the
 * civil servants' share of what is left in scope (insurance-interface §5.1, 4). Where the ratio is 0
 * no fund takes part, so neither does the deductible nor the civil servants' share.
 */
function fundShare(
  table: BenefitTable,
  row: BenefitRow | null,
  standing: PersonStanding,
  inScope_fen: Fen,
): FundShare {
  if (row === null || row.ratio_e4 === 0) {
    return {
      deductible_fen: NOTHING,
      pooledFundPay_fen: NOTHING,
      civilServantPay_fen: NOTHING,
    };
  }
  const open_fen = remainder(row.deductible_fen, known(standing.deductibleUsed_fen) ?? NOTHING);
  const room_fen = remainder(row.cap_fen, known(standing.fundUsed_fen) ?? NOTHING);
  const deductible_fen = smaller(inScope_fen, open_fen);
  const payable_fen = subtractFen(inScope_fen, deductible_fen);
  const pooledFundPay_fen = smaller(shareOf(payable_fen, row.ratio_e4), room_fen);
  const left_fen = subtractFen(payable_fen, pooledFundPay_fen);
  return {
    deductible_fen,
    pooledFundPay_fen,
    civilServantPay_fen: standing.civilServant
      ? shareOf(left_fen, table.civilServantRatio_e4)
      : NOTHING,
  };
}

type AccountShare = Pick<
  SettlementAmounts,
  'accountPay_fen' | 'familyAccountPay_fen' | 'accountBalance_fen'
>;

/** The own account first, then the shared one, as far as they reach (insurance-interface §5.3). */
function accountShare(standing: PersonStanding, share_fen: Fen): AccountShare {
  const { accountMode } = standing;
  const balance_fen = known(standing.ownAccount_fen) ?? NOTHING;
  const shared_fen = known(standing.sharedAccount_fen) ?? NOTHING;
  const own_fen = accountMode === 'none' ? NOTHING : smaller(share_fen, balance_fen);
  const familyAccountPay_fen =
    accountMode === 'shared' ? smaller(subtractFen(share_fen, own_fen), shared_fen) : NOTHING;
  return {
    accountPay_fen: sumFen([own_fen, familyAccountPay_fen]),
    familyAccountPay_fen,
    accountBalance_fen: subtractFen(balance_fen, own_fen),
  };
}

/**
 * Splits the insured lines of a sale the way the region's table says (insurance-interface §5.1,
 * §5.3). All amounts integer fen; lines without the goods of the self-pay group. Without a row for
 * the purchase everything is cash and `missing` says `terms`. A negative line is a bug (assertion);
 * a negative figure of the person's counts as not known.
 */
export function estimate(
  table: BenefitTable,
  standing: PersonStanding,
  lines: readonly EstimateLine[],
): Estimate {
  lines.forEach(assertSound);
  const row = benefitRowOf(table, standing);
  const cuts = lines.map(cutLine);
  const total = (pick: (cut: EstimateCut) => Fen): Fen => sumFen(cuts.map(pick));
  const totalFee_fen = total((cut) => cut.amount_fen);
  const inScope_fen = total((cut) => cut.inScope_fen);
  const funds = fundShare(table, row, standing, inScope_fen);
  const fundTotal_fen = sumFen([funds.pooledFundPay_fen, funds.civilServantPay_fen]);
  const patientShare_fen = subtractFen(totalFee_fen, fundTotal_fen);
  const accounts = accountShare(
    row === null ? { ...standing, accountMode: 'none' } : standing,
    patientShare_fen,
  );
  const amounts: SettlementAmounts = {
    totalFee_fen,
    fullySelfPaid_fen: total((cut) => cut.fullySelfPaid_fen),
    overCeiling_fen: total((cut) => cut.overCeiling_fen),
    payFirst_fen: total((cut) => cut.payFirst_fen),
    inScope_fen,
    ...funds,
    enterprisePay_fen: NOTHING,
    catastrophicPay_fen: NOTHING,
    largeAmountPay_fen: NOTHING,
    medicalAssistancePay_fen: NOTHING,
    disabledFundPay_fen: NOTHING,
    otherFundPay_fen: NOTHING,
    fundTotal_fen,
    patientShare_fen,
    institutionPay_fen: NOTHING,
    ...accounts,
    cashDue_fen: subtractFen(patientShare_fen, accounts.accountPay_fen),
  };
  return { amounts, cuts, missing: missingFacts(row, standing, lines) };
}

/** "≈ 145", "≈ 1,204": whole yuan, half up; an estimate never shows fen (design notes §1.4). */
export function displayEstimate(amount: Fen): string {
  const yuan = divideHalfUp(BigInt(amount), 100n);
  return `≈ ${displayYuan(yuan * 100).slice(0, -'.00'.length)}`;
}
