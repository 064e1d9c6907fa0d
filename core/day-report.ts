/** 日报: the figures of a day on the slip printer, with the hash its audit chain ends in. Pure. */
import type { Fen } from './money.ts';
import { slipYuan } from './receipt-goods.ts';
import { RECEIPT_COLUMNS, paperOf, storeTitle } from './receipt-layout.ts';
import type { ReceiptLine } from './receipt-layout.ts';
import { chinaDateTime } from './time.ts';

export type DayReportFacts = {
  readonly storeName: string;
  readonly institutionCode: string;
  readonly training: boolean;
  readonly date: string;
  readonly at: number;
  readonly by: string;
  /** 0: the first print. */
  readonly copyNo: number;
  readonly saleCount: number;
  readonly voidCount: number;
  readonly total_fen: Fen;
  readonly insured: {
    readonly count: number;
    readonly total_fen: Fen;
    readonly fund_fen: Fen;
    readonly account_fen: Fen;
    readonly cashDue_fen: Fen;
  };
  readonly selfPay: { readonly count: number; readonly total_fen: Fen };
  readonly later_fen: Fen;
  readonly tenders: readonly (readonly [name: string, amount_fen: Fen])[];
  readonly clearing: readonly {
    readonly name: string;
    readonly count: number;
    readonly total_fen: Fen;
    readonly fund_fen: Fen;
    /** Null: not reconciled yet. */
    readonly level: boolean | null;
  }[];
  readonly differences: number;
  /** `auditSealText` of the last audit row up to the end of the day; null when there is none. */
  readonly auditSeal: string | null;
};

export function layoutDayReport(
  facts: DayReportFacts,
  columns: number = RECEIPT_COLUMNS,
): readonly ReceiptLine[] {
  const paper = paperOf(columns);
  const row = (name: string, amount: Fen, style?: ReceiptLine['style']) =>
    paper.pair(name, slipYuan(amount), style);
  const training = facts.training ? paper.centred('演练·无效', 'inverse') : [];
  return [
    ...paper.centred(storeTitle(facts.storeName), 'title'),
    ...paper.centred('营业日报', 'subtitle'),
    ...training,
    ...(facts.copyNo > 0 ? paper.centred(`重打 第 ${facts.copyNo} 次`, 'inverse') : []),
    ...paper.pair(`营业日 ${facts.date}`, `机构 ${facts.institutionCode}`),
    ...paper.pair(`打印 ${chinaDateTime(facts.at)}`, facts.by),
    paper.rule('='),
    ...paper.pair('销售单数', String(facts.saleCount)),
    ...paper.pair('退货单数', String(facts.voidCount)),
    paper.totalLine('销售合计', slipYuan(facts.total_fen)),
    paper.rule('-'),
    ...paper.pair(`医保结算 ${facts.insured.count} 单`, slipYuan(facts.insured.total_fen), 'bold'),
    ...row('  基金支付', facts.insured.fund_fen),
    ...row('  个人账户', facts.insured.account_fen),
    ...row('  个人现金', facts.insured.cashDue_fen),
    ...paper.pair(`非医保 ${facts.selfPay.count} 单`, slipYuan(facts.selfPay.total_fen), 'bold'),
    ...row('他日收付', facts.later_fen),
    paper.rule('-'),
    ...facts.tenders.flatMap(([name, amount]) => row(name, amount)),
    paper.rule('-'),
    ...facts.clearing.flatMap((one) => [
      ...paper.pair(`${one.name} ${one.count} 笔`, levelWord(one.level)),
      ...row('  费用总额', one.total_fen),
      ...row('  基金支付', one.fund_fen),
    ]),
    ...paper.pair('未了差异', `${facts.differences} 项`, facts.differences > 0 ? 'bold' : 'normal'),
    paper.rule('='),
    ...paper.hanging('', '审计封签（行号和校验）', 'bold'),
    ...paper.hanging('  ', facts.auditSeal ?? '没有记录'),
    paper.blank('店长签名: '),
    ...training,
  ];
}

function levelWord(level: boolean | null): string {
  if (level === null) return '未对账';
  return level ? '一致' : '不平';
}
