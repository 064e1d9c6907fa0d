/** A shift report as a table for a spreadsheet: CSV with a byte-order mark, amounts in yuan. */
import { auditSealText } from './audit-seal.ts';
import type { Fen } from './money.ts';
import { formatYuan } from './money.ts';
import { tenderName } from './receipt-money.ts';
import type { ShiftReportFacts } from './shift-report.ts';
import { rangeText, shiftReportTitle } from './shift-report.ts';
import { differenceWord, moveReasonName, openItemName } from './shift.ts';
import { chinaDateTime } from './time.ts';

/** Quoted as RFC 4180 wants it; a leading formula sign must not become a formula. */
function cell(text: string): string {
  const safe = /^(?:[=+@\t\r]|-(?![\d.]+$))/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function money(amount: number | null): string {
  return amount === null ? '' : formatYuan(amount as Fen);
}

type Rows = readonly (readonly string[])[];

export function shiftReportCsv(facts: ShiftReportFacts): string {
  const rows = [
    ...headRows(facts),
    ...businessRows(facts),
    ...cashRows(facts),
    ...countRows(facts),
    ...openRows(facts),
    ...(facts.seal === null ? [] : [['审计封签', auditSealText(facts.seal)]]),
  ];
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function headRows(facts: ShiftReportFacts): Rows {
  return [
    ['报表', shiftReportTitle(facts), facts.training ? '演练·无效' : ''],
    ['门店', facts.storeName],
    ['台号', facts.till],
    ['班次', String(facts.shiftNumber)],
    ['开班', chinaDateTime(facts.openedAt), facts.openedBy],
    [facts.zNo === null ? '读数' : '交班', chinaDateTime(facts.at), facts.by],
    ['流水', rangeText(facts)],
    ['单号', facts.firstSaleNo, facts.lastSaleNo],
  ];
}

function businessRows({ sales, voids, returns, insured, flows }: ShiftReportFacts): Rows {
  return [
    ['项目', '笔数', '金额'],
    ['销售', String(sales.count), money(sales.total_fen)],
    ['冲退', String(voids.count), money(-voids.total_fen)],
    ['其中部分退货', String(returns.count), money(-returns.total_fen)],
    ['医保基金', String(insured.settled + insured.unsettled), money(insured.fund_fen)],
    ['个人账户', '', money(insured.account_fen)],
    ['其中共济', '', money(insured.familyAccount_fen)],
    ['现金类自付', '', money(insured.cashDue_fen)],
    ['收款方式', '收款笔数', '收款', '退款笔数', '退款'],
    ...flows.map((flow) => [
      tenderName(flow.kind),
      String(flow.inCount),
      money(flow.in_fen),
      String(flow.outCount),
      money(-flow.out_fen),
    ]),
  ];
}

function cashRows(facts: ShiftReportFacts): Rows {
  return [
    ['备用金', money(facts.float_fen), '上班留存', money(facts.beforeLeft_fen)],
    ['补款缴款', '时间', '金额', '说明', '经手', '批准'],
    ...facts.movements.map((move) => [
      moveReasonName(move.reason),
      chinaDateTime(move.at),
      money(move.direction === 'in' ? move.amount_fen : -move.amount_fen),
      move.note,
      move.byNo,
      move.approvedByNo,
    ]),
    ['收款方式', '应有', '实点', '差异', ''],
    ...facts.differences.map((one) => [
      tenderName(one.kind),
      money(one.expected_fen),
      money(one.counted_fen),
      money(one.difference_fen),
      one.difference_fen === null ? '未核对' : differenceWord(one.difference_fen),
    ]),
    ['差异原因', facts.note],
    ['交班上缴', money(facts.handedIn_fen)],
    ['钱箱留存', money(facts.left_fen)],
  ];
}

function countRows({ counts }: ShiftReportFacts): Rows {
  return counts.flatMap((count) => [
    [`第 ${count.no} 次点数`, chinaDateTime(count.at), count.byNo],
    ...count.faces.map(({ face_fen, pieces }) => [
      money(face_fen),
      String(pieces),
      money(face_fen * pieces),
    ]),
  ]);
}

function openRows({ open }: ShiftReportFacts): Rows {
  return [
    ['移交下一班', '单号', '金额', '说明', '起'],
    ...open.map((item) => [
      openItemName(item.kind),
      item.title,
      money(item.amount_fen),
      item.detail,
      chinaDateTime(item.since),
    ]),
  ];
}
