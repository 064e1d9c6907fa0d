/**
 * 拆零标签: what stands on the clean pack in which a part of a box is given out (GSP art. 172,
 * counter-and-devices §8 block 7): name, spec, quantity, usage, dosage, lot, expiry, shop. Pure.
 */
import { RECEIPT_COLUMNS, paperOf, plain, storeTitle } from './receipt-layout.ts';
import type { ReceiptLine } from './receipt-layout.ts';
import { chinaDate } from './time.ts';

export type SplitLabelFacts = {
  readonly storeName: string;
  readonly training: boolean;
  readonly name: string;
  readonly spec: string;
  readonly manufacturer: string;
  readonly lotNo: string;
  readonly expiresOn: string;
  /** With its unit: "12 粒". */
  readonly quantity: string;
  readonly usage: string;
  readonly dosage: string;
  /** When the box was split, and by whom. */
  readonly at: number;
  readonly by: string;
  /** Of the box it came from; '' when it has none. */
  readonly traceCode: string;
  readonly saleNo: string;
};

/** As they are kept until they are printed: nothing that happens to the sale meanwhile changes them. */
export type SplitLabels = { readonly facts: SplitLabelFacts; readonly count: number };

/** A label a pack. */
export function layoutSplitLabels(
  { facts, count }: SplitLabels,
  columns: number = RECEIPT_COLUMNS,
): readonly (readonly ReceiptLine[])[] {
  return Array.from({ length: count }, (_, index) =>
    layoutLabel(facts, count > 1 ? `  第 ${index + 1} 袋 共 ${count} 袋` : '', columns),
  );
}

function layoutLabel(
  facts: SplitLabelFacts,
  which: string,
  columns: number,
): readonly ReceiptLine[] {
  const paper = paperOf(columns);
  const training = facts.training ? paper.centred('演练·无效', 'inverse') : [];
  return [
    ...paper.centred(storeTitle(facts.storeName), 'bold'),
    ...paper.centred(`拆零药品${which}`, 'inverse'),
    ...training,
    ...paper.hanging('', plain(facts.name), 'subtitle'),
    ...paper.hanging('规格 ', facts.spec),
    ...paper.hanging('数量 ', facts.quantity, 'bold'),
    ...paper.hanging('用法 ', facts.usage, 'bold'),
    ...paper.hanging('用量 ', facts.dosage, 'bold'),
    paper.rule('-'),
    ...paper.hanging('批号 ', facts.lotNo),
    ...paper.hanging('有效期至 ', facts.expiresOn),
    ...paper.hanging('生产企业 ', facts.manufacturer),
    ...paper.pair(`拆零 ${chinaDate(facts.at)}`, facts.by),
    ...paper.hanging('单号 ', facts.saleNo),
    ...(facts.traceCode === ''
      ? []
      : ([
          { text: facts.traceCode, style: 'qr', align: 'center' },
          ...paper.centred(facts.traceCode),
        ] as const)),
    ...paper.hanging('', '请看说明书使用，存放在儿童拿不到的地方。'),
    ...training,
  ];
}
