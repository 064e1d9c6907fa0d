/**
 * The slip: what a sale says on paper, in the order and wording of picture 06 and with the contents
 * of counter-and-devices §8. Pure: facts in, lines of 48 columns (or of the paper given) out; names come in already masked.
 */
import type { ProductKind } from './sale.ts';
import type { Fen, PriceE6, QuantityE4 } from './money.ts';
import type { SettlementAmounts } from './settlement.ts';
import type { TenderKind } from './tender.ts';
import { goodsBlock } from './receipt-goods.ts';
import { insuranceBlock, moneyBlock } from './receipt-money.ts';
import type { Paper, ReceiptLine } from './receipt-layout.ts';
import { RECEIPT_COLUMNS, paperOf, storeTitle } from './receipt-layout.ts';
import { chinaDateTime, chinaTime } from './time.ts';

/**
 * - sale: a paid sale, with or without insurance
 * - void: red entry; the facts are those of the original sale and are printed negative
 * - pending: the outcome is not known; no amount of insurance is printed
 */
export type ReceiptKind = 'sale' | 'void' | 'pending';

export type ReceiptGoods = {
  readonly name: string;
  readonly spec: string;
  readonly manufacturer: string;
  readonly unit: string;
  readonly kind: ProductKind;
  /** 01 甲, 02 乙, 03 丙, '' none. */
  readonly catalogueClass: string;
  /** "先自付10%" as the platform cut it, or ''. */
  readonly payFirstNote: string;
  readonly price_e6: PriceE6;
  readonly quantity_e4: QuantityE4;
  readonly amount_fen: Fen;
  readonly lots: readonly {
    readonly lotNo: string;
    readonly expiresOn: string;
    readonly quantity_e4: QuantityE4;
  }[];
  readonly traceRequired: boolean;
  readonly traceCodes: readonly string[];
};

export type ReceiptInsurance = {
  readonly maskedName: string;
  readonly gender: string;
  readonly age: string;
  readonly maskedIdDocNo: string;
  readonly insuranceName: string;
  readonly categoryName: string;
  readonly careTypeName: string;
  readonly areaName: string;
  readonly credentialName: string;
  readonly clearingClassName: string;
  readonly settlementNo: string;
  /** Msgid of the settlement: the institution's own serial. */
  readonly institutionSerial: string;
  /** As the platform printed it. */
  readonly settledAtText: string;
  /** Of the original sale, positive; `accountBalance_fen` as after this document. */
  readonly amounts: SettlementAmounts;
};

export type ReceiptPrescription = {
  /** Last six of the prescription number. */
  readonly tail: string;
  readonly institutionName: string;
  readonly department: string;
  readonly prescriber: string;
  readonly prescribedOn: string;
  readonly diagnosis: string;
  readonly reviewerName: string;
  /** 执业药师 … */
  readonly reviewerTitle: string;
  readonly reviewedAt: number | null;
  readonly preparerName: string;
  readonly checkerName: string;
  /** One person signed twice. */
  readonly doubleSigned: boolean;
};

export type ReceiptTender = {
  readonly kind: TenderKind;
  readonly amount_fen: Fen;
  readonly received_fen: Fen;
  readonly change_fen: Fen;
};

export type ReceiptFacts = {
  readonly kind: ReceiptKind;
  readonly storeName: string;
  readonly institutionCode: string;
  readonly hotline: string;
  readonly saleNo: string;
  readonly till: string;
  /** When the sale was paid, voided or left pending; epoch ms. */
  readonly at: number;
  readonly cashierName: string;
  readonly cashierNo: string;
  readonly training: boolean;
  /** Null on the first print. */
  readonly copy: {
    readonly no: number;
    readonly at: number;
    readonly by: string;
    readonly firstPrintedAt: number;
  } | null;
  readonly goods: readonly ReceiptGoods[];
  readonly total_fen: Fen;
  /** Goods outside insurance. */
  readonly selfPay_fen: Fen;
  /** What the customer paid, or gets back, at the till. */
  readonly due_fen: Fen;
  /** Only on insured sales. */
  readonly insurance: ReceiptInsurance | null;
  readonly prescription: ReceiptPrescription | null;
  readonly tenders: readonly ReceiptTender[];
  /** Given back after insurance paid later (先付后补). */
  readonly givenBack: readonly Pick<ReceiptTender, 'kind' | 'amount_fen'>[];
  /** Void: why. */
  readonly reason: string;
};

/** The whole slip. No line is wider than the paper's columns; total and balance never wrap. */
export function layoutReceipt(
  facts: ReceiptFacts,
  columns: number = RECEIPT_COLUMNS,
): readonly ReceiptLine[] {
  const paper = paperOf(columns);
  return [
    ...header(paper, facts),
    ...goodsBlock(paper, facts),
    ...(facts.kind === 'pending' ? pendingBlock(paper, facts) : insuranceBlock(paper, facts)),
    ...moneyBlock(paper, facts),
    ...prescriptionBlock(paper, facts),
    ...footer(paper, facts),
  ];
}

/** Name of the document, for the slip and for the list of prints. */
export function receiptTitle(facts: Pick<ReceiptFacts, 'kind' | 'insurance'>): string {
  switch (facts.kind) {
    case 'pending':
      return '待核对凭条';
    case 'void':
      return facts.insurance ? '医保冲红单暨退货小票' : '退货小票';
    case 'sale':
      return facts.insurance ? '医保结算单暨销售小票' : '销售小票';
  }
}

function header(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const minute = (at: number): string => chinaDateTime(at).slice(0, 16);
  const copy = facts.copy;
  return [
    ...paper.centred(storeTitle(facts.storeName), 'title'),
    ...paper.centred('医保定点零售药店'),
    ...paper.centred(receiptTitle(facts), 'subtitle'),
    ...paper.centred('顾客联'),
    ...trainingBar(paper, facts),
    ...(facts.kind === 'pending' ? paper.centred('本凭条不是结算凭证', 'inverse') : []),
    ...(copy === null
      ? []
      : paper.centred(`重打 第 ${copy.no} 次  ${minute(copy.at)}  ${copy.by}`, 'inverse')),
    ...paper.pair(`机构编码 ${facts.institutionCode}`, `医保热线 ${facts.hotline}`),
    ...paper.pair(`单号 ${facts.saleNo}`, `${facts.till} 号台`),
    ...paper.pair(
      `时间 ${chinaDateTime(facts.at)}`,
      `收银 ${facts.cashierName} ${facts.cashierNo}`,
    ),
    ...(facts.kind === 'void' && facts.reason !== ''
      ? paper.hanging('退货原因 ', facts.reason)
      : []),
    paper.rule('='),
  ];
}

function trainingBar(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  return facts.training ? paper.centred('演练·无效', 'inverse') : [];
}

/** What the customer may be told while the outcome is not known (design notes §5). */
function pendingBlock(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const serial = facts.insurance?.institutionSerial ?? '';
  return [
    ...paper.centred('结果未知：医保平台没有答复', 'bold'),
    ...paper.hanging('', '可能已经扣款，也可能没有。系统正在核对，本单已锁定。'),
    ...paper.hanging('', '核对有结果前，请保留本凭条，请勿另开一单。'),
    ...(serial === '' ? [] : paper.hanging('机构流水 ', serial)),
    paper.rule('-'),
  ];
}

export function prescriptionBlock(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const rx = facts.prescription;
  if (rx === null) return [];
  const department = rx.department === '' ? '' : `（${rx.department}）`;
  const title = rx.reviewerTitle === '' ? '' : `（${rx.reviewerTitle}）`;
  const reviewed = rx.reviewedAt === null ? '' : chinaTime(rx.reviewedAt).slice(0, 5);
  return [
    ...paper.hanging('处方号 ', `尾号${rx.tail}  ${rx.institutionName}`),
    ...paper.hanging('开方医师 ', `${rx.prescriber}${department}${rx.prescribedOn}`),
    ...paper.hanging('诊断 ', rx.diagnosis),
    ...(rx.reviewerName === '' ? [] : paper.pair(`审方 ${rx.reviewerName}${title}`, reviewed)),
    ...(rx.preparerName === ''
      ? []
      : paper.pair(`调配 ${rx.preparerName}`, `复核发药 ${rx.checkerName}`)),
    ...(rx.doubleSigned ? paper.hanging('', '独自当班，同一人双签') : []),
    paper.rule('-'),
  ];
}

function footer(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const copy = facts.copy;
  const coded = facts.goods.some((goods) => goods.traceCodes.length > 0);
  const coda =
    (coded ? '追溯码可在“国家医保服务平台”查询，上传后约 2 日内可查到。' : '') +
    '除质量原因外，药品售出不退换。';
  return [
    ...(facts.insurance === null ? [] : [paper.blank('顾客签名: ')]),
    { text: facts.saleNo, style: 'barcode', align: 'center' },
    ...paper.centred(facts.saleNo),
    ...(facts.kind === 'sale' ? paper.hanging('', coda) : []),
    ...(copy === null
      ? []
      : paper.centred(
          `重打 第 ${copy.no} 次  原单打印 ${chinaTime(copy.firstPrintedAt).slice(0, 5)}  与原单内容一致`,
          'inverse',
        )),
    ...trainingBar(paper, facts),
  ];
}
