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
import type { ReceiptLine } from './receipt-layout.ts';
import { centred, hanging, line, pair, plain, rule, totalLine } from './receipt-layout.ts';
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
export function layoutVoucher(facts: PaperFacts): readonly (readonly ReceiptLine[])[] {
  return ['顾客联', '存根联'].map((name) => [
    ...heading(facts, '补结凭单', name),
    ...centred('本凭单不是结算凭证', 'inverse'),
    ...(name === '顾客联'
      ? [totalLine('取单码', displayPickupCode(facts.pickupCode))]
      : pair('取单码', displayPickupCode(facts.pickupCode), 'bold')),
    ...pair(`方式 ${kindName(facts.kind)}`, `补结期限 ${minute(facts.expiresAt)}`),
    ...personLines(facts),
    rule('='),
    ...goodsBlock(facts.slip),
    ...paidLines(facts),
    ...estimateLines(facts),
    ...prescriptionBlock(facts.slip),
    ...hanging('', instruction(facts)),
    line(`顾客签名: ${'_'.repeat(30)}`),
    ...barcode(facts),
    ...trainingBar(facts),
  ]);
}

/** Itemised list, prescription and diagnosis, amounts, voucher number: complete for the bureau. */
export function layoutClaim(facts: PaperFacts): readonly ReceiptLine[] {
  return [
    ...heading(facts, '手工报销材料', '费用清单'),
    ...pair('补结凭单号', displayPickupCode(facts.pickupCode), 'bold'),
    ...personLines(facts),
    ...hanging('未能联网结算的原因 ', facts.sentence),
    rule('='),
    ...goodsBlock(facts.slip),
    ...paidLines(facts),
    ...prescriptionBlock(facts.slip),
    ...hanging('', '以上药品由顾客自费购得，本机构没有为本单向医保结算。'),
    ...hanging('', '请携本材料、发票、处方和有效证件到参保地医保经办机构办理手工报销。'),
    line(`姓名（正楷）: ${'_'.repeat(32)}`),
    line(`证件号码: ${'_'.repeat(36)}`),
    line(`经办人签名: ${'_'.repeat(16)} 药店盖章`),
    ...barcode(facts),
    ...trainingBar(facts),
  ];
}

export function kindName(kind: DossierKind): string {
  return kind === 'payFirst' ? '先付后补' : '挂账';
}

function minute(at: number): string {
  return chinaDateTime(at).slice(0, 16);
}

function trainingBar({ slip }: PaperFacts): readonly ReceiptLine[] {
  return slip.training ? centred('演练·无效', 'inverse') : [];
}

function heading(facts: PaperFacts, title: string, copyName: string): readonly ReceiptLine[] {
  const { slip } = facts;
  const { copy } = slip;
  return [
    ...centred(plain(slip.storeName).replace(/ ?· ?/g, ' '), 'title'),
    ...centred('医保定点零售药店'),
    ...centred(title, 'subtitle'),
    ...centred(copyName),
    ...trainingBar(facts),
    ...(copy === null
      ? []
      : centred(`重打 第 ${copy.no} 次  ${minute(copy.at)}  ${copy.by}`, 'inverse')),
    ...pair(`机构编码 ${slip.institutionCode}`, `医保热线 ${slip.hotline}`),
    ...pair(`单号 ${slip.saleNo}`, `${slip.till} 号台`),
    ...pair(`时间 ${chinaDateTime(slip.at)}`, `收银 ${slip.cashierName} ${slip.cashierNo}`),
    rule('='),
  ];
}

function personLines(facts: PaperFacts): readonly ReceiptLine[] {
  const phone = facts.maskedPhone === '' ? '' : `电话 ${facts.maskedPhone}`;
  return [
    ...pair(`姓名 ${facts.maskedName}`, facts.maskedIdDocNo),
    ...pair(facts.byHand ? '手工登记，未联网核验' : '', phone),
  ].filter((one) => one.text.trim() !== '');
}

function paidLines(facts: PaperFacts): readonly ReceiptLine[] {
  return [
    ...pair('  其中 可补结', slipYuan(facts.insured_fen)),
    ...pair('  其中 非医保自费', slipYuan(facts.slip.selfPay_fen)),
    totalLine('现已收款', slipYuan(facts.paid_fen)),
    ...facts.slip.tenders.flatMap(({ kind, amount_fen, received_fen, change_fen }) =>
      kind === 'cash'
        ? pair(`现金实收 ${slipYuan(received_fen)}`, `找零 ${slipYuan(change_fen)}`)
        : pair(`${tenderName(kind)}支付`, slipYuan(amount_fen)),
    ),
    ...(facts.carried_fen > 0 ? pair('本店暂垫', slipYuan(facts.carried_fen), 'bold') : []),
    rule('-'),
  ];
}

function estimateLines(facts: PaperFacts): readonly ReceiptLine[] {
  const { estimate } = facts;
  if (estimate === null) return [];
  const from = estimate.dataFrom === null ? '' : `参数 ${minute(estimate.dataFrom).slice(5)}`;
  return [
    ...pair('仅为估算，不是结算结果', from, 'bold'),
    ...pair('统筹约', `${displayEstimate(estimate.fund_fen)} 元`),
    ...pair('个人账户约', `${displayEstimate(estimate.account_fen)} 元`),
    ...pair('现金自付约', `${displayEstimate(estimate.cashDue_fen)} 元`),
    rule('-'),
  ];
}

function instruction(facts: PaperFacts): string {
  const until = minute(facts.expiresAt);
  return facts.kind === 'payFirst'
    ? `请在 ${until} 前带本凭单和医保凭证来本店补结，差额原路退回。逾期可凭手工报销材料到医保经办机构报销。`
    : `本店将在医保平台恢复后代为结算。实际金额与估算不同的，多退少补。`;
}

function barcode({ slip }: PaperFacts): readonly ReceiptLine[] {
  return [{ text: slip.saleNo, style: 'barcode', align: 'center' }, ...centred(slip.saleNo)];
}
