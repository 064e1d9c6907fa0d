/** `setlinfo` of 2101, 2102 and 2103 → amounts in fen (insurance-interface §2.4). */
import type { LineCut, SettlementAmounts } from '#core/settlement.ts';
import type { AmountNeed, WireObject } from './answer.ts';
import { amountOf, requiredText, textOf } from './answer.ts';

/** The two patient shares drift in name between editions (§2.4, §7.2). */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  psn_part_amt: ['psn_pay'],
  psn_cash_pay: ['cash_payamt', 'pdn_cash_pay'],
};

/**
 * Amounts of a settlement answer. The split the customer pays by must hold numbers; single funds may
 * be null; `optional` names fields an older edition lacks. A void (2103) really comes with nulls
 * (§2.4), so only its four totals are essential. Throws UnreadableAnswer naming the field.
 */
export function readAmounts(
  setlinfo: WireObject,
  options: { readonly isVoid: boolean; readonly optional: readonly string[] },
): SettlementAmounts {
  const read = (field: string, need: AmountNeed) => {
    const printed = [field, ...(OTHER_NAMES[field] ?? [])].find((name) => name in setlinfo);
    const wanted = options.optional.includes(field) ? 'optional' : need;
    return amountOf(setlinfo, printed ?? field, wanted);
  };
  const split: AmountNeed = options.isVoid ? 'optional' : 'essential';
  const fund: AmountNeed = options.isVoid ? 'optional' : 'present';
  return {
    totalFee_fen: read('medfee_sumamt', 'essential'),
    fullySelfPaid_fen: read('fulamt_ownpay_amt', split),
    overCeiling_fen: read('overlmt_selfpay', split),
    payFirst_fen: read('preselfpay_amt', split),
    inScope_fen: read('inscp_scp_amt', split),
    deductible_fen: read('act_pay_dedc', 'optional'),
    pooledFundPay_fen: read('hifp_pay', fund),
    civilServantPay_fen: read('cvlserv_pay', fund),
    enterprisePay_fen: read('hifes_pay', fund),
    catastrophicPay_fen: read('hifmi_pay', fund),
    largeAmountPay_fen: read('hifob_pay', fund),
    medicalAssistancePay_fen: read('maf_pay', fund),
    disabledFundPay_fen: read('hifdm_pay', fund),
    otherFundPay_fen: read('oth_pay', fund),
    fundTotal_fen: read('fund_pay_sumamt', 'essential'),
    patientShare_fen: read('psn_part_amt', split),
    institutionPay_fen: read('hosp_part_amt', 'optional'),
    accountPay_fen: read('acct_pay', 'essential'),
    familyAccountPay_fen: read('acct_mulaid_pay', fund),
    cashDue_fen: read('psn_cash_pay', 'essential'),
    accountBalance_fen: read('balc', fund),
  };
}

/** One row of `detlcutinfo`. */
export function readCut(row: WireObject): LineCut {
  return {
    lineNo: requiredText(row, 'feedetl_sn'),
    amount_fen: amountOf(row, 'det_item_fee_sumamt', 'essential'),
    catalogueClass: textOf(row, 'chrgitm_lv'),
    payFirstRatio: textOf(row, 'selfpay_prop'),
    fullySelfPaid_fen: amountOf(row, 'fulamt_ownpay_amt', 'optional'),
    overCeiling_fen: amountOf(row, 'overlmt_amt', 'optional'),
    payFirst_fen: amountOf(row, 'preselfpay_amt', 'optional'),
    inScope_fen: amountOf(row, 'inscp_scp_amt', 'optional'),
    memo: textOf(row, 'memo'),
  };
}
