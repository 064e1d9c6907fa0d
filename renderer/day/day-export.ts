/** The day as a table for a spreadsheet: CSV with a byte-order mark, amounts in yuan. */
import type { Day } from '#contract/day.ts';
import { formatYuan } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import { LATER_NAME, dueSum, tendersSum, verdictOf } from './day-words.ts';

/** Quoted as RFC 4180 wants it; a leading formula sign must not become a formula. */
function cell(text: string): string {
  const safe = /^[=+@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function dayCsv(day: Day): string {
  const money = (amount: number): string => formatYuan(amount as Fen);
  const rows: (readonly string[])[] = [
    ['业务日期', day.date],
    [
      ...['清算类别', '笔数', '总额', '基金', '个账', '应收', '实收', '结论', '平台说明'],
      ...['平台笔数', '平台总额', '平台基金', '平台个账'],
    ],
    ...day.clearing.map((row) => [
      row.name,
      String(row.count),
      money(row.total_fen),
      money(row.fund_fen),
      money(row.account_fen),
      money(row.cashDue_fen),
      money(row.cashTaken_fen),
      verdictOf(row).word,
      row.platformNote,
      ...(row.centre === null
        ? []
        : [
            String(row.centre.count),
            money(row.centre.total_fen),
            money(row.centre.fund_fen),
            money(row.centre.account_fen),
          ]),
    ]),
    [
      '医保小计',
      String(day.insured.count),
      money(day.insured.total_fen),
      money(day.insured.fund_fen),
      money(day.insured.account_fen),
      money(day.insured.cashDue_fen),
      money(day.insured.cashTaken_fen),
    ],
    [
      '自费',
      String(day.selfPay.count),
      money(day.selfPay.total_fen),
      '',
      '',
      money(day.selfPay.total_fen),
      money(day.selfPay.taken_fen),
    ],
    ...(day.later_fen === 0
      ? []
      : [[LATER_NAME, '', '', '', '', money(-day.later_fen), money(-day.later_fen)]]),
    [
      '收款合计',
      String(day.saleCount),
      money(day.total_fen),
      '',
      '',
      money(dueSum(day)),
      money(tendersSum(day.tenders)),
    ],
    ['现金', money(day.tenders.cash_fen)],
    ['微信', money(day.tenders.wechat_fen)],
    ['支付宝', money(day.tenders.alipay_fen)],
    ['银行卡', money(day.tenders.card_fen)],
  ];
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Hands a text to the person as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
