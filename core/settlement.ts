/**
 * The money of one insured settlement and the states of a request with effect.
 * settlement.md §2–3; amount identities from insurance-interface §2.5.
 */
import type { Fen } from './money.ts';
import { sumFen } from './money.ts';
import { never } from './result.ts';

/** Amounts of 2101, 2102, 2103 in integer fen; a void carries them negative. Glossary §4 names. */
export type SettlementAmounts = {
  readonly totalFee_fen: Fen;
  readonly fullySelfPaid_fen: Fen;
  readonly overCeiling_fen: Fen;
  readonly payFirst_fen: Fen;
  readonly inScope_fen: Fen;
  readonly deductible_fen: Fen;
  readonly pooledFundPay_fen: Fen;
  readonly civilServantPay_fen: Fen;
  readonly enterprisePay_fen: Fen;
  readonly catastrophicPay_fen: Fen;
  readonly largeAmountPay_fen: Fen;
  readonly medicalAssistancePay_fen: Fen;
  readonly disabledFundPay_fen: Fen;
  readonly otherFundPay_fen: Fen;
  readonly fundTotal_fen: Fen;
  readonly patientShare_fen: Fen;
  readonly institutionPay_fen: Fen;
  readonly accountPay_fen: Fen;
  readonly familyAccountPay_fen: Fen;
  readonly cashDue_fen: Fen;
  readonly accountBalance_fen: Fen;
};

/** Money of one line as the platform cut it (`detlcutinfo`). */
export type LineCut = {
  readonly lineNo: string;
  readonly amount_fen: Fen;
  readonly catalogueClass: string;
  /** Ratio as the wire printed it ("0.1"); shown, never computed with. */
  readonly payFirstRatio: string;
  readonly fullySelfPaid_fen: Fen;
  readonly overCeiling_fen: Fen;
  readonly payFirst_fen: Fen;
  readonly inScope_fen: Fen;
  readonly memo: string;
};

/** What the platform answered to 2101 or 2102. */
export type SettlementAnswer = {
  /** Empty on a trial (2101). */
  readonly settlementId: string;
  readonly visitId: string;
  readonly settledAtText: string;
  readonly clearingClass: string;
  readonly clearingWay: string;
  readonly clearingBureau: string;
  readonly institutionSettlementId: string;
  readonly careType: string;
  readonly insuranceType: string;
  readonly amounts: SettlementAmounts;
  readonly cuts: readonly LineCut[];
};

/**
 * Names every identity of insurance-interface §2.5 that the amounts break (empty: all hold).
 * `lines_fen` are the amounts that were sent; the header must equal their sum. Works for voids too
 * (everything negative).
 */
export function brokenIdentities(
  amounts: SettlementAmounts,
  lines_fen: readonly Fen[],
  cuts: readonly LineCut[],
  options: { readonly disabledFundInsideOther: boolean },
): readonly string[] {
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string): void => {
    if (!holds) broken.push(sentence);
  };
  const a = amounts;
  expect(a.totalFee_fen === sumFen(lines_fen), '总额与明细合计不符');
  expect(
    a.totalFee_fen ===
      sumFen([a.fullySelfPaid_fen, a.overCeiling_fen, a.payFirst_fen, a.inScope_fen]),
    '总额与全自费、超限价、先行自付、符合范围四项之和不符',
  );
  expect(
    a.totalFee_fen === sumFen([a.fundTotal_fen, a.patientShare_fen, a.institutionPay_fen]),
    '总额与基金、个人、机构负担之和不符',
  );
  expect(
    a.patientShare_fen === sumFen([a.accountPay_fen, a.cashDue_fen]),
    '个人负担与个账、现金之和不符',
  );
  const funds = sumFen([
    a.pooledFundPay_fen,
    a.civilServantPay_fen,
    a.enterprisePay_fen,
    a.catastrophicPay_fen,
    a.largeAmountPay_fen,
    a.medicalAssistancePay_fen,
    a.otherFundPay_fen,
    ...(options.disabledFundInsideOther ? [] : [a.disabledFundPay_fen]),
  ]);
  expect(a.fundTotal_fen === funds, '基金支付总额与各项基金之和不符');
  expect(
    Math.abs(a.familyAccountPay_fen) <= Math.abs(a.accountPay_fen),
    '共济支付大于个人账户支付',
  );
  const sign = a.totalFee_fen < 0 ? -1 : 1;
  const parts = [a.fundTotal_fen, a.patientShare_fen, a.accountPay_fen, a.cashDue_fen];
  expect(
    [...parts, a.inScope_fen, a.familyAccountPay_fen].every((part) => part * sign >= 0),
    '分项金额的正负号不一致',
  );
  return [...broken, ...brokenCuts(amounts, cuts)];
}

function brokenCuts(amounts: SettlementAmounts, cuts: readonly LineCut[]): readonly string[] {
  if (cuts.length === 0) return [];
  const broken: string[] = [];
  for (const cut of cuts) {
    const parts = sumFen([
      cut.fullySelfPaid_fen,
      cut.overCeiling_fen,
      cut.payFirst_fen,
      cut.inScope_fen,
    ]);
    if (parts !== cut.amount_fen) broken.push(`第 ${cut.lineNo} 行的四项之和与行金额不符`);
  }
  const total = (pick: (cut: LineCut) => Fen): Fen => sumFen(cuts.map(pick));
  if (
    total((cut) => cut.amount_fen) !== amounts.totalFee_fen ||
    total((cut) => cut.fullySelfPaid_fen) !== amounts.fullySelfPaid_fen ||
    total((cut) => cut.overCeiling_fen) !== amounts.overCeiling_fen ||
    total((cut) => cut.payFirst_fen) !== amounts.payFirst_fen ||
    total((cut) => cut.inScope_fen) !== amounts.inScope_fen
  ) {
    broken.push('明细分割合计与总额不符');
  }
  return broken;
}

/** States of an intent (settlement.md §2). */
export type IntentState =
  | 'recorded'
  | 'sent'
  | 'accepted'
  | 'refused'
  | 'unknown'
  | 'absent'
  | 'reversed'
  | 'dropped';

/** What can happen to an intent. `notSent`: connection refused before any byte left. */
export type IntentEvent =
  | 'send'
  | 'accept'
  | 'refuse'
  | 'lose'
  | 'notSent'
  | 'drop'
  | 'proveAbsent'
  | 'reverse';

/** The next state, or null when the event is impossible there (a bug in the caller). */
export function nextIntentState(state: IntentState, event: IntentEvent): IntentState | null {
  switch (state) {
    case 'recorded':
      return event === 'send' ? 'sent' : event === 'drop' ? 'dropped' : null;
    case 'sent':
      if (event === 'accept') return 'accepted';
      if (event === 'refuse') return 'refused';
      if (event === 'lose') return 'unknown';
      return event === 'notSent' ? 'recorded' : null;
    case 'unknown':
      if (event === 'accept') return 'accepted';
      if (event === 'proveAbsent') return 'absent';
      return event === 'reverse' ? 'reversed' : null;
    case 'accepted':
    case 'refused':
    case 'absent':
    case 'reversed':
    case 'dropped':
      return null;
    default:
      return never(state);
  }
}

/** States of one settlement of a sale: the attempt as the shop sees it. */
export type SettlementState =
  | 'settling'
  | 'settled'
  | 'refused'
  | 'unknown'
  | 'notSent'
  | 'voiding'
  | 'voidUnknown'
  | 'voided';
