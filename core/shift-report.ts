/**
 * X and Z reports of a shift on paper: X at any time, Z once at closing, numbered by till. Pure: facts
 * in, lines out; the width is the paper's.
 */
import { auditSealText } from './audit-seal.ts';
import type { Fen } from './money.ts';
import { slipYuan } from './receipt-goods.ts';
import { tenderName } from './receipt-money.ts';
import type { ReceiptLine } from './receipt-layout.ts';
import type { Paper } from './receipt-layout.ts';
import { line, storeTitle } from './receipt-layout.ts';
import type { Flow, MovementReason, OpenItem, Pieces, TenderDifference } from './shift.ts';
import { differenceWord, movedSum, moveReasonName, openItemName } from './shift.ts';
import { chinaDateTime, chinaTime } from './time.ts';

export type ReportMovement = {
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly reason: MovementReason;
  readonly note: string;
  readonly amount_fen: Fen;
  readonly byNo: string;
  readonly approvedByNo: string;
};

export type ReportCount = {
  readonly no: number;
  readonly at: number;
  readonly byNo: string;
  readonly faces: readonly Pieces[];
  readonly differences: readonly TenderDifference[];
};

type CountAndSum = { readonly count: number; readonly total_fen: Fen };

export type ShiftReportFacts = {
  /** Null on an X report. */
  readonly zNo: number | null;
  readonly storeName: string;
  readonly training: boolean;
  readonly till: string;
  readonly shiftNumber: number;
  readonly openedAt: number;
  readonly openedBy: string;
  /** Z: when it was closed and by whom; X: when it was asked for. */
  readonly at: number;
  readonly by: string;
  /** Of the till: where the shift begins and (so far) ends. Below the first when nothing happened. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Numbers of the first and the last sale; '' without any. */
  readonly firstSaleNo: string;
  readonly lastSaleNo: string;
  readonly sales: CountAndSum;
  readonly voids: CountAndSum;
  /** Of the voids, those that are partial returns. */
  readonly returns: CountAndSum;
  readonly insured: {
    readonly settled: number;
    readonly unsettled: number;
    readonly fund_fen: Fen;
    readonly account_fen: Fen;
    readonly familyAccount_fen: Fen;
    readonly cashDue_fen: Fen;
  };
  readonly flows: readonly Flow[];
  readonly floatHow: 'assumed' | 'takenOver' | 'counted';
  readonly float_fen: Fen;
  readonly beforeLeft_fen: Fen | null;
  readonly movements: readonly ReportMovement[];
  readonly counts: readonly ReportCount[];
  /** What should be there now; with what was counted on a Z report, or on an X after the count. */
  readonly differences: readonly TenderDifference[];
  readonly note: string;
  readonly handedIn_fen: Fen;
  /** Stays in the drawer; null on an X report. */
  readonly left_fen: Fen | null;
  readonly open: readonly OpenItem[];
  /** Newest audit row when the report was made; null before the first. */
  readonly seal: { readonly row: number; readonly hash: string } | null;
};

export type ShiftReportCopy = { readonly no: number; readonly at: number; readonly by: string };

/** Beyond this many the paper names the first and says how many more; the screen has them all. */
const PRINTED_ITEMS = 20;

type Page = { readonly facts: ShiftReportFacts; readonly on: Paper };

/** The whole report. `copy` is null on the first print. */
export function layoutShiftReport(
  facts: ShiftReportFacts,
  copy: ShiftReportCopy | null,
  on: Paper,
): readonly ReceiptLine[] {
  const page = { facts, on };
  return [
    ...head(page, copy),
    ...business(page),
    ...drawer(page),
    ...outcome(page),
    ...countLines(page),
    ...openLines(page),
    ...foot(page, copy),
  ];
}

/** Name of the report, for paper, screen and file. */
export function shiftReportTitle(facts: Pick<ShiftReportFacts, 'zNo'>): string {
  return facts.zNo === null ? '当班读数 X' : `交班报表 Z ${String(facts.zNo).padStart(4, '0')}`;
}

function minute(at: number): string {
  return chinaDateTime(at).slice(0, 16);
}

function copyBar(copy: ShiftReportCopy | null, on: Paper): readonly ReceiptLine[] {
  if (copy === null || copy.no === 0) return [];
  return on.centred(`重打 第 ${copy.no} 次  ${minute(copy.at)}  ${copy.by}`, 'inverse');
}

function head({ facts, on }: Page, copy: ShiftReportCopy | null): readonly ReceiptLine[] {
  return [
    ...on.centred(storeTitle(facts.storeName), 'title'),
    ...on.centred(shiftReportTitle(facts), 'subtitle'),
    ...(facts.training ? on.centred('演练·无效', 'inverse') : []),
    ...copyBar(copy, on),
    ...on.pair(`${facts.till} 号台`, `第 ${facts.shiftNumber} 班`),
    ...on.pair(`开班 ${minute(facts.openedAt)}`, facts.openedBy),
    ...on.pair(`${facts.zNo === null ? '读数' : '交班'} ${minute(facts.at)}`, facts.by),
    ...on.pair('流水', rangeText(facts)),
    ...on.pair('单号', saleRange(facts)),
    on.rule('='),
  ];
}

export function rangeText(facts: ShiftReportFacts): string {
  const { firstSequence, lastSequence } = facts;
  return lastSequence < firstSequence ? '本班没有业务' : `${firstSequence} 至 ${lastSequence}`;
}

function saleRange({ firstSaleNo, lastSaleNo }: ShiftReportFacts): string {
  if (firstSaleNo === '') return '没有销售';
  return firstSaleNo === lastSaleNo ? firstSaleNo : `${firstSaleNo} 至 ${lastSaleNo}`;
}

function business({ facts, on }: Page): readonly ReceiptLine[] {
  const { sales, voids, returns, insured } = facts;
  const row = (name: string, one: CountAndSum, sign: 1 | -1): readonly ReceiptLine[] =>
    on.pair(`${name} ${one.count} 笔`, slipYuan(one.count === 0 ? 0 : sign * one.total_fen));
  return [
    ...row('销售', sales, 1),
    ...row('冲退', voids, -1),
    ...(returns.count === 0 ? [] : row('  其中部分退货', returns, -1)),
    ...on.pair('净销售', slipYuan(sales.total_fen - voids.total_fen), 'bold'),
    on.rule('-'),
    ...on.pair('医保结算', `${insured.settled} 笔，退费 ${insured.unsettled} 笔`),
    ...on.pair('  基金', slipYuan(insured.fund_fen)),
    ...on.pair('  个人账户', slipYuan(insured.account_fen)),
    ...(insured.familyAccount_fen === 0
      ? []
      : on.pair('  其中共济', slipYuan(insured.familyAccount_fen))),
    ...on.pair('  现金类自付', slipYuan(insured.cashDue_fen)),
    on.rule('-'),
    ...facts.flows
      .filter((flow) => flow.inCount + flow.outCount > 0 || flow.kind === 'cash')
      .flatMap((flow) => [
        ...on.pair(`${tenderName(flow.kind)}收 ${flow.inCount} 笔`, slipYuan(flow.in_fen)),
        ...(flow.outCount === 0
          ? []
          : on.pair(`${tenderName(flow.kind)}退 ${flow.outCount} 笔`, slipYuan(-flow.out_fen))),
      ]),
    on.rule('-'),
  ];
}

const FLOAT_HOW = { assumed: '未点', takenOver: '沿用上班留存', counted: '已点' } as const;

function drawer({ facts, on }: Page): readonly ReceiptLine[] {
  const [cash] = facts.flows;
  const { beforeLeft_fen, float_fen, movements } = facts;
  const sinceBefore = beforeLeft_fen === null ? 0 : float_fen - beforeLeft_fen;
  return [
    ...on.pair(`备用金（${FLOAT_HOW[facts.floatHow]}）`, slipYuan(float_fen)),
    ...(beforeLeft_fen === null || sinceBefore === 0
      ? []
      : on.pair('  比上班留存', slipYuan(sinceBefore), 'bold')),
    ...on.pair('现金收款', slipYuan((cash?.in_fen ?? 0) - (cash?.out_fen ?? 0))),
    ...movements.flatMap((move) => moveLines(move, on)),
    ...(movements.length < 2
      ? []
      : on.pair('补缴合计', slipYuan(movedSum(movements, 'in') - movedSum(movements, 'out')))),
    on.rule('-'),
  ];
}

function moveLines(move: ReportMovement, on: Paper): readonly ReceiptLine[] {
  const approved = move.approvedByNo === '' ? '' : ` 批准 ${move.approvedByNo}`;
  const amount = slipYuan(move.direction === 'in' ? move.amount_fen : -move.amount_fen);
  return [
    ...on.pair(`${moveReasonName(move.reason)} ${chinaTime(move.at).slice(0, 5)}`, amount),
    ...on.hanging('  ', `经手 ${move.byNo}${approved}${move.note === '' ? '' : ` ${move.note}`}`),
  ];
}

function outcome({ facts, on }: Page): readonly ReceiptLine[] {
  const isZ = facts.zNo !== null;
  return [
    ...facts.differences
      .filter((one) => one.kind === 'cash' || one.expected_fen !== 0 || one.counted_fen !== null)
      .flatMap((one) => [
        ...on.pair(`${tenderName(one.kind)} 应有`, slipYuan(one.expected_fen)),
        ...(one.difference_fen === null || one.counted_fen === null
          ? on.pair('  实点', '未核对')
          : [
              ...on.pair('  实点', slipYuan(one.counted_fen)),
              ...on.pair(
                `  ${differenceWord(one.difference_fen)}`,
                slipYuan(one.difference_fen),
                'bold',
              ),
            ]),
      ]),
    ...(facts.note === '' ? [] : on.hanging('差异原因 ', facts.note)),
    ...(isZ && facts.handedIn_fen > 0 ? on.pair('交班上缴', slipYuan(facts.handedIn_fen)) : []),
    ...(facts.left_fen === null ? [] : [on.totalLine('钱箱留存', slipYuan(facts.left_fen))]),
    on.rule('-'),
  ];
}

function countLines({ facts, on }: Page): readonly ReceiptLine[] {
  return facts.counts.flatMap((count) => {
    const [cash] = count.differences;
    const faces = count.faces
      .filter(({ pieces }) => pieces > 0)
      .map(({ face_fen, pieces }) => `${slipYuan(face_fen)}×${pieces}`);
    return [
      ...on.pair(
        `第 ${count.no} 次点数 ${chinaTime(count.at).slice(0, 5)} ${count.byNo}`,
        slipYuan(cash?.counted_fen ?? 0),
      ),
      ...on.hanging('  ', faces.length === 0 ? '没有现金' : faces.join('  ')),
    ];
  });
}

function openLines({ facts, on }: Page): readonly ReceiptLine[] {
  const { open } = facts;
  const rest = open.length - PRINTED_ITEMS;
  if (open.length === 0) return [on.rule('-'), ...on.pair('移交下一班', '没有')];
  return [
    on.rule('-'),
    ...on.pair('移交下一班', `${open.length} 项`, 'bold'),
    ...open
      .slice(0, PRINTED_ITEMS)
      .flatMap((item) => [
        ...on.pair(`${openItemName(item.kind)} ${item.title}`, slipYuan(item.amount_fen)),
        ...(item.detail === '' ? [] : on.hanging('  ', item.detail)),
      ]),
    ...(rest > 0 ? on.hanging('', `另有 ${rest} 项，见屏幕上的交班报表。`) : []),
  ];
}

function foot({ facts, on }: Page, copy: ShiftReportCopy | null): readonly ReceiptLine[] {
  return [
    on.rule('='),
    ...(facts.seal === null ? [] : on.hanging('审计封签 ', auditSealText(facts.seal))),
    ...(facts.zNo === null
      ? on.hanging('', 'X 读数不清零，不是交班凭证。')
      : [line(`交班人: ${'_'.repeat(12)}`), line(`接班人: ${'_'.repeat(12)}`)]),
    ...copyBar(copy, on),
    ...(facts.training ? on.centred('演练·无效', 'inverse') : []),
  ];
}
