/** The goods on the slip: class, price, lots, trace codes, sum (counter-and-devices §8 block 2). */
import { displayPrice, displayQuantity, displayYuan } from './money.ts';
import type { ReceiptFacts, ReceiptGoods } from './receipt.ts';
import type { Paper, ReceiptLine } from './receipt-layout.ts';
import {
  RECEIPT_COLUMNS,
  columnsOf,
  line,
  padEnd,
  padStart,
  plain,
  wrap,
} from './receipt-layout.ts';

/** Right edges of the price and quantity columns on 48; the amount ends at the paper's edge. */
const PRICE_END = 27;
const QUANTITY_END = 35;

function edge(paper: Paper, onWide: number): number {
  return Math.floor((onWide * paper.columns) / RECEIPT_COLUMNS);
}
const INDENT = '  ';
const TRACE_LEAD = `${INDENT}追溯码 `;

/** Amount on the slip: thousands comma, and a plain minus, which every printer font has. */
export function slipYuan(amount: number): string {
  return displayYuan(amount).replace('−', '-');
}

/** A void prints what the sale printed, negative. */
export function signOf(facts: Pick<ReceiptFacts, 'kind'>): 1 | -1 {
  return facts.kind === 'void' ? -1 : 1;
}

export function goodsBlock(paper: Paper, facts: ReceiptFacts): readonly ReceiptLine[] {
  const sign = signOf(facts);
  const pieces = facts.goods.reduce((total, goods) => total + goods.quantity_e4, 0);
  const count = `合计 ${facts.goods.length} 种 ${displayQuantity(pieces)} 件`;
  return [
    line(columns(paper, '品名 / 规格', '单价', '数量', '金额')),
    paper.rule('-'),
    ...facts.goods.flatMap((goods, index) => goodsLines(paper, goods, index + 1, sign)),
    paper.rule('-'),
    ...paper.pair(count, slipYuan(sign * facts.total_fen), 'bold'),
    paper.rule('='),
  ];
}

function goodsLines(
  paper: Paper,
  goods: ReceiptGoods,
  position: number,
  sign: 1 | -1,
): readonly ReceiptLine[] {
  const mark = goods.kind === 'rx' ? '[处]' : '';
  return [
    ...nameLines(paper, `${position} `, `${mark}${plain(goods.name)}`, classText(goods)),
    ...figureLines(paper, goods, sign),
    ...lotLines(paper, goods),
    ...traceLines(paper, goods),
  ];
}

/** 甲类 · 乙 先自付10% · 丙 全自费 · 非药品. */
export function classText(
  goods: Pick<ReceiptGoods, 'kind' | 'catalogueClass' | 'payFirstNote'>,
): string {
  const note = plain(goods.payFirstNote).replaceAll(' ', '');
  if (goods.kind === 'device' || goods.kind === 'other') return '非药品';
  if (goods.kind === 'service') return '服务费';
  switch (goods.catalogueClass) {
    case '01':
      return note === '' ? '甲类' : `甲 ${note}`;
    case '02':
      return note === '' ? '乙类' : `乙 ${note}`;
    case '03':
      return '丙 全自费';
    default:
      return '自费';
  }
}

/** Name in bold with its class flush right; a long name goes on below, the class stays on line one. */
function nameLines(paper: Paper, lead: string, name: string, note: string): readonly ReceiptLine[] {
  const indent = columnsOf(lead);
  const room = paper.columns - indent - columnsOf(note) - 1;
  if (room < 8) return [...paper.hanging(lead, name, 'bold'), ...paper.pair('', note, 'bold')];
  const [first = ''] = wrap(name, room);
  const rest = name.slice(first.length).trim();
  return [
    line(padEnd(lead + first, paper.columns - columnsOf(note)) + note, 'bold'),
    ...(rest === '' ? [] : paper.hanging(' '.repeat(indent), rest, 'bold')),
  ];
}

function figureLines(paper: Paper, goods: ReceiptGoods, sign: 1 | -1): readonly ReceiptLine[] {
  const spec = plain(goods.spec);
  const price = displayPrice(goods.price_e6);
  const quantity = `${sign < 0 ? '-' : ''}${displayQuantity(goods.quantity_e4)}${plain(goods.unit)}`;
  const amount = slipYuan(sign * goods.amount_fen);
  const free = edge(paper, PRICE_END) - INDENT.length - 1 - columnsOf(price);
  if (columnsOf(spec) <= free)
    return wide(paper, columns(paper, INDENT + spec, price, quantity, amount));
  return [
    ...paper.hanging(INDENT, spec),
    ...wide(paper, columns(paper, '', price, quantity, amount)),
  ];
}

/** Figures wider than their columns (six decimals, four-digit quantities) move together. */
function columns(
  paper: Paper,
  left: string,
  price: string,
  quantity: string,
  amount: string,
): string {
  const upToPrice = left + padStart(price, edge(paper, PRICE_END) - columnsOf(left));
  const gap = edge(paper, QUANTITY_END) - columnsOf(upToPrice);
  const roomy = columnsOf(quantity) < gap;
  const upToQuantity = upToPrice + (roomy ? padStart(quantity, gap) : ` ${quantity}`);
  const rest = paper.columns - columnsOf(upToQuantity);
  return upToQuantity + (columnsOf(amount) < rest ? padStart(amount, rest) : ` ${amount}`);
}

function wide(paper: Paper, text: string): readonly ReceiptLine[] {
  if (columnsOf(text) <= paper.columns) return [line(text)];
  const tight = text.trim().replace(/ +/g, ' ');
  return wrap(tight, paper.columns).map((piece) => line(padStart(piece, paper.columns)));
}

function lotLines(paper: Paper, goods: ReceiptGoods): readonly ReceiptLine[] {
  const several = goods.lots.length > 1;
  const texts = goods.lots.map((lot) => {
    const share = several ? `  ${displayQuantity(lot.quantity_e4)}${plain(goods.unit)}` : '';
    return `批号 ${plain(lot.lotNo)}  效期至 ${lot.expiresOn}${share}`;
  });
  const maker = plain(goods.manufacturer);
  const [first, ...rest] = texts;
  if (first === undefined) return maker === '' ? [] : paper.hanging(INDENT, maker);
  const together = maker === '' ? first : `${maker}  ${first}`;
  const fits = columnsOf(together) <= paper.columns - INDENT.length;
  return [
    ...(fits
      ? [line(INDENT + together)]
      : [...paper.hanging(INDENT, maker), ...lotLine(paper, first)]),
    ...rest.flatMap((text) => lotLine(paper, text)),
  ];
}

function lotLine(paper: Paper, text: string): readonly ReceiptLine[] {
  return columnsOf(text) <= paper.columns - INDENT.length
    ? [line(INDENT + text)]
    : // Its parts stand two blanks apart.
      text.split('  ').flatMap((part) => paper.hanging(INDENT, part));
}

/** Every code on a line of its own (obligatory on the customer's slip, counter-and-devices §3.1). */
function traceLines(paper: Paper, goods: ReceiptGoods): readonly ReceiptLine[] {
  if (goods.traceCodes.length === 0) {
    if (goods.traceRequired) return [line(`${TRACE_LEAD}未采`)];
    const isDrug = goods.kind === 'rx' || goods.kind === 'otc';
    if (goods.kind === 'service') return [];
    return [line(`${TRACE_LEAD}${isDrug ? '免采' : '非药品，免采'}`)];
  }
  const blank = ' '.repeat(columnsOf(TRACE_LEAD));
  return goods.traceCodes.flatMap((code, index) =>
    paper.hanging(index === 0 ? TRACE_LEAD : blank, code),
  );
}
