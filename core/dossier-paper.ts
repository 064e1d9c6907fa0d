/**
 * The papers of a dossier: the claim voucher (补结凭单, two copies) a customer takes home, and the
 * papers for a manual claim at the bureau (requirement R21). Pure; names come in already masked.
 */
import type { DossierKind } from './dossier.ts';
import { displayPickupCode } from './dossier.ts';
import { displayEstimate } from './estimate.ts';
import type { Fen } from './money.ts';
import { goodsBlock, slipYuan } from './receipt-goods.ts';
import { tenderName } from './receipt-money.ts';
import type { ReceiptFacts } from './receipt.ts';
import { prescriptionBlock } from './receipt.ts';
import type { Paper, ReceiptLine } from './receipt-layout.ts';
import { RECEIPT_COLUMNS, paperOf, line, storeTitle } from './receipt-layout.ts';
import { chinaDateTime } from './time.ts';

export type PaperFacts = {
  /** Store, sale, goods, tenders, prescription, copy: as on the slip. */
  readonly slip: ReceiptFacts;
  readonly kind: DossierKind;
  readonly pickupCode: string;
  readonly maskedName: string;
  readonly maskedIdDocNo: string;
  readonly maskedPhone: string;
  readonly byHand: boolean;
  /** Goods insurance may pay later. */
  readonly insured_fen: Fen;
  readonly paid_fen: Fen;
  readonly carried_fen: Fen;
  readonly estimate: {
    readonly fund_fen: Fen;
    readonly account_fen: Fen;
    readonly cashDue_fen: Fen;
    readonly dataFrom: number | null;
  } | null;
  readonly expiresAt: number;
  /** Why it was not settled, on the papers of a claim. */
  readonly sentence: string;
};

/** Both copies, one after the other: the customer's, and the store's with the signature. */
export function layoutVoucher(
  facts: PaperFacts,
  columns: number = RECEIPT_COLUMNS,
): readonly (readonly ReceiptLine[])[] {
  const paper = paperOf(columns);
  return ['顾客联', '存根联'].map((name) => [
    ...heading(paper, facts, '补结凭单', name),
    ...paper.centred('本凭单不是结算凭证', 'inverse'),
    ...(name === '顾客联'
      ? [paper.totalLine('取单码', displayPickupCode(facts.pickupCode))]
      : paper.pair('取单码', displayPickupCode(facts.pickupCode), 'bold')),
    ...paper.pair(`方式 ${kindName(facts.kind)}`, `补结期限 ${minute(facts.expiresAt)}`),
    ...personLines(paper, facts),
    paper.rule('='),
    ...goodsBlock(paper, facts.slip),
    ...paidLines(paper, facts),
    ...estimateLines(paper, facts),
    ...prescriptionBlock(paper, facts.slip),
    ...paper.hanging('', instruction(facts)),
    paper.blank('顾客签名: '),
    ...barcode(paper, facts),
    ...trainingBar(paper, facts),
  ]);
}

/** Itemised list, prescription and diagnosis, amounts, voucher number: complete for the bureau. */
export function layoutClaim(
  facts: PaperFacts,
  columns: number = RECEIPT_COLUMNS,
): readonly ReceiptLine[] {
  const paper = paperOf(columns);
  return [
    ...heading(paper, facts, '手工报销材料', '费用清单'),
    ...paper.pair('补结凭单号', displayPickupCode(facts.pickupCode), 'bold'),
    ...personLines(paper, facts),
    ...paper.hanging('未能联网结算的原因 ', facts.sentence),
    paper.rule('='),
    ...goodsBlock(paper, facts.slip),
    ...paidLines(paper, facts),
    ...prescriptionBlock(paper, facts.slip),
    ...paper.hanging('', '以上药品由顾客自费购得，本机构没有为本单向医保结算。'),
    ...paper.hanging('', '请携本材料、发票、处方和有效证件到参保地医保经办机构办理手工报销。'),
    paper.blank('姓名（正楷）: ', 2),
    paper.blank('证件号码: ', 2),
    line(`${paper.blank('经办人签名: ', 20).text} 药店盖章`),
    ...barcode(paper, facts),
    ...trainingBar(paper, facts),
  ];
}

export function kindName(kind: DossierKind): string {
  return kind === 'payFirst' ? '先付后补' : '挂账';
}

function minute(at: number): string {
  return chinaDateTime(at).slice(0, 16);
}

function trainingBar(paper: Paper, { slip }: PaperFacts): readonly ReceiptLine[] {
  return slip.training ? paper.centred('演练·无效', 'inverse') : [];
}

function heading(
  paper: Paper,
  facts: PaperFacts,
  title: string,
  copyName: string,
): readonly ReceiptLine[] {
  const { slip } = facts;
  const { copy } = slip;
  return [
    ...paper.centred(storeTitle(slip.storeName), 'title'),
    ...paper.centred('医保定点零售药店'),
    ...paper.centred(title, 'subtitle'),
    ...paper.centred(copyName),
    ...trainingBar(paper, facts),
    ...(copy === null
      ? []
      : paper.centred(`重打 第 ${copy.no} 次  ${minute(copy.at)}  ${copy.by}`, 'inverse')),
    ...paper.pair(`机构编码 ${slip.institutionCode}`, `医保热线 ${slip.hotline}`),
    ...paper.pair(`单号 ${slip.saleNo}`, `${slip.till} 号台`),
    ...paper.pair(`时间 ${chinaDateTime(slip.at)}`, `收银 ${slip.cashierName} ${slip.cashierNo}`),
    paper.rule('='),
  ];
}

function personLines(paper: Paper, facts: PaperFacts): readonly ReceiptLine[] {
  const phone = facts.maskedPhone === '' ? '' : `电话 ${facts.maskedPhone}`;
  return [
    ...paper.pair(`姓名 ${facts.maskedName}`, facts.maskedIdDocNo),
    ...paper.pair(facts.byHand ? '手工登记，未联网核验' : '', phone),
  ].filter((one) => one.text.trim() !== '');
}

function paidLines(paper: Paper, facts: PaperFacts): readonly ReceiptLine[] {
  return [
    ...paper.pair('  其中 可补结', slipYuan(facts.insured_fen)),
    ...paper.pair('  其中 非医保自费', slipYuan(facts.slip.selfPay_fen)),
    paper.totalLine('现已收款', slipYuan(facts.paid_fen)),
    ...facts.slip.tenders.flatMap(({ kind, amount_fen, received_fen, change_fen }) =>
      kind === 'cash'
        ? paper.pair(`现金实收 ${slipYuan(received_fen)}`, `找零 ${slipYuan(change_fen)}`)
        : paper.pair(`${tenderName(kind)}支付`, slipYuan(amount_fen)),
    ),
    ...(facts.carried_fen > 0 ? paper.pair('本店暂垫', slipYuan(facts.carried_fen), 'bold') : []),
    paper.rule('-'),
  ];
}

function estimateLines(paper: Paper, facts: PaperFacts): readonly ReceiptLine[] {
  const { estimate } = facts;
  if (estimate === null) return [];
  const from = estimate.dataFrom === null ? '' : `参数 ${minute(estimate.dataFrom).slice(5)}`;
  return [
    ...paper.pair('仅为估算，不是结算结果', from, 'bold'),
    ...paper.pair('统筹约', `${displayEstimate(estimate.fund_fen)} 元`),
    ...paper.pair('个人账户约', `${displayEstimate(estimate.account_fen)} 元`),
    ...paper.pair('现金自付约', `${displayEstimate(estimate.cashDue_fen)} 元`),
    paper.rule('-'),
  ];
}

function instruction(facts: PaperFacts): string {
  const until = minute(facts.expiresAt);
  return facts.kind === 'payFirst'
    ? `请在 ${until} 前带本凭单和医保凭证来本店补结，差额原路退回。逾期可凭手工报销材料到医保经办机构报销。`
    : `本店将在医保平台恢复后代为结算。实际金额与估算不同的，多退少补。`;
}

function barcode(paper: Paper, { slip }: PaperFacts): readonly ReceiptLine[] {
  return [{ text: slip.saleNo, style: 'barcode', align: 'center' }, ...paper.centred(slip.saleNo)];
}
