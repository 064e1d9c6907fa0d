/** A slip that proves a printer: widths, styles, Chinese, bar code, QR code. Pure. */
import { RECEIPT_COLUMNS, line, paperOf, storeTitle } from './receipt-layout.ts';
import type { ReceiptLine } from './receipt-layout.ts';
import { chinaDateTime } from './time.ts';

export type TestSlipFacts = {
  readonly storeName: string;
  readonly target: string;
  readonly at: number;
  readonly by: string;
};

export function layoutTestSlip(
  facts: TestSlipFacts,
  columns: number = RECEIPT_COLUMNS,
): readonly ReceiptLine[] {
  const paper = paperOf(columns);
  return [
    ...paper.centred(storeTitle(facts.storeName), 'title'),
    ...paper.centred('打印机测试', 'subtitle'),
    ...paper.centred('不是销售小票', 'inverse'),
    ...paper.pair('打印机', facts.target),
    ...paper.pair(`时间 ${chinaDateTime(facts.at)}`, facts.by),
    paper.rule('='),
    line('1234567890'.repeat(5).slice(0, columns)),
    line('一二三四五六七八九十'.repeat(3).slice(0, Math.floor(columns / 2))),
    ...paper.pair('生僻字 䶮㐂𠮷镕', '€ × ·'),
    ...paper.pair('粗体', '12.00', 'bold'),
    paper.totalLine('大字', '57.90'),
    paper.rule('-'),
    ...paper.hanging('', `上面两行应正好到纸边（${columns} 列），一个字都不换行。`),
    { text: 'RXTILL-TEST', style: 'barcode', align: 'center' },
    { text: 'RXTILL-TEST', style: 'qr', align: 'center' },
    ...paper.centred('条码和二维码都应能扫出 RXTILL-TEST'),
  ];
}
