/** Insurance, fund split and tenders on the slip (counter-and-devices §8 block 3). */
import type { SettlementAmounts } from './settlement.ts';
import { signOf, slipYuan } from './receipt-goods.ts';
import type { ReceiptFacts, ReceiptInsurance, ReceiptTender } from './receipt.ts';
import type { Paper, ReceiptLine } from './receipt-layout.ts';
import type { TenderKind } from './tender.ts';

export function insuranceBlock(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const insurance = facts.insurance;
  if (insurance === null) return [];
  return [
    ...paper.centred(facts.kind === 'void' ? '医保冲红' : '医保结算', 'bold'),
    ...personLines(paper, insurance),
    paper.rule('-'),
    ...splitLines(paper, facts, insurance.amounts),
    paper.rule('-'),
    // The balance is a fact after this document, never negated.
    ...paper.pair('本人账户余额（结算后）', slipYuan(insurance.amounts.accountBalance_fen)),
    paper.rule('='),
  ];
}

function personLines(paper: Paper, insurance: ReceiptInsurance): readonly ReceiptLine[] {
  const age = insurance.age === '' ? '' : `${insurance.age.replace(/岁$/, '')}岁`;
  const person = [insurance.maskedName, insurance.gender, age].filter((word) => word !== '');
  return [
    ...paper.pair(`姓名 ${person.join('  ')}`, insurance.maskedIdDocNo),
    ...paper.pair(`险种 ${insurance.insuranceName}`, insurance.categoryName),
    ...paper.pair(`医疗类别 ${insurance.careTypeName}`, `参保地 ${insurance.areaName}`),
    ...paper.pair(`凭证 ${insurance.credentialName}`, `清算类别 ${insurance.clearingClassName}`),
    ...paper.hanging('结算编号 ', insurance.settlementNo),
    ...paper.hanging('机构流水 ', insurance.institutionSerial),
    ...paper.hanging('平台结算时间 ', insurance.settledAtText),
  ];
}

function splitLines(
  paper: Paper,
  facts: ReceiptFacts,
  amounts: SettlementAmounts,
): readonly ReceiptLine[] {
  const sign = signOf(facts);
  const row = (label: string, amount: number, style: ReceiptLine['style'] = 'normal') =>
    paper.pair(label, slipYuan(amount === 0 ? 0 : sign * amount), style);
  const own = amounts.accountPay_fen - amounts.familyAccountPay_fen;
  return [
    ...row('医保内费用总额', amounts.totalFee_fen),
    ...row('  其中 全自费', amounts.fullySelfPaid_fen),
    ...row('  其中 超限价自费', amounts.overCeiling_fen),
    ...row('  其中 先行自付', amounts.payFirst_fen),
    ...row('  其中 符合政策范围', amounts.inScope_fen),
    ...row('  本次起付线', amounts.deductible_fen),
    ...row('统筹基金支付', amounts.pooledFundPay_fen, 'bold'),
    ...otherFunds(amounts).flatMap(([label, amount]) => row(label, amount)),
    ...row('个人账户支付', amounts.accountPay_fen, 'bold'),
    ...row('  其中 本人账户', own),
    ...row('  其中 家庭共济', amounts.familyAccountPay_fen),
    ...row('医保内个人现金', amounts.cashDue_fen),
    ...row('非医保自费', facts.selfPay_fen),
  ];
}

/** Funds that paid, one a line; nothing paid is one line for all of them. */
function otherFunds(amounts: SettlementAmounts): readonly (readonly [string, number])[] {
  const funds = [
    ['大额医疗补助', amounts.largeAmountPay_fen],
    ['公务员补助', amounts.civilServantPay_fen],
    ['企业补充', amounts.enterprisePay_fen],
    ['大病保险', amounts.catastrophicPay_fen],
    ['医疗救助', amounts.medicalAssistancePay_fen],
    ['残疾人补助', amounts.disabledFundPay_fen],
    ['其他基金', amounts.otherFundPay_fen],
  ] as const;
  const paid = funds.filter(([, amount]) => amount !== 0);
  return paid.length === 0 ? [['大额 / 公务员 / 救助等', 0]] : paid;
}

/** What the customer paid at the till, large, and how. Nothing is paid on a pending slip. */
export function moneyBlock(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  if (facts.kind === 'pending') return [];
  const sign = signOf(facts);
  const label = facts.kind === 'void' ? '退还顾客' : facts.insurance ? '现金自付' : '实付金额';
  const due = facts.due_fen === 0 ? 0 : sign * facts.due_fen;
  return [
    paper.totalLine(label, slipYuan(due)),
    ...facts.tenders.flatMap((tender) => tenderLines(paper, facts, tender)),
    ...facts.givenBack.flatMap(({ kind, amount_fen }) =>
      paper.pair(`补结后退${tenderName(kind)}`, slipYuan(-amount_fen)),
    ),
    paper.rule('-'),
  ];
}

function tenderLines(
  paper: Paper,
  facts: ReceiptFacts,
  tender: ReceiptTender,
): readonly ReceiptLine[] {
  const name = tenderName(tender.kind);
  if (facts.kind === 'void') return paper.pair(`退${name}`, slipYuan(-tender.amount_fen));
  if (tender.kind === 'cash') {
    return paper.pair(
      `现金实收 ${slipYuan(tender.received_fen)}`,
      `找零 ${slipYuan(tender.change_fen)}`,
    );
  }
  return paper.pair(`${name}支付`, slipYuan(tender.amount_fen));
}

export function tenderName(kind: TenderKind): string {
  switch (kind) {
    case 'cash':
      return '现金';
    case 'wechat':
      return '微信';
    case 'alipay':
      return '支付宝';
    case 'card':
      return '银行卡';
  }
}
