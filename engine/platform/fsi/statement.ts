/**
 * The detailed books (insurance-interface §2.11): our rows go up as a file (9101), the centre compares
 * (3202), and its rows come down as a file (9102).
 */
import type { Fen } from '#core/money.ts';
import { fen, formatDecimal, sumFen } from '#core/money.ts';
import { assert } from '#core/result.ts';
import type {
  StatementAmounts,
  StatementFinding,
  StatementRequest,
  StatementRow,
} from '../books.ts';
import type { Operator, Outcome } from '../platform.ts';
import { decimalOf, UnreadableAnswer } from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';
import type { FileName, FileVerdict } from './file-transfer.ts';
import { downloadInput, readFileName, uploadParts } from './file-transfer.ts';
import { outcomeOf } from './outcome.ts';
import type { TextRow } from './statement-file.ts';
import { packRows, unpackRows } from './statement-file.ts';
import type { WireFile } from './transport.ts';

/** Sends one transaction under a msgid of its own; `file` goes beside the JSON. */
export type Transfer = (
  infno: string,
  operator: Operator,
  input: WireInput,
  file: WireFile | null,
) => Promise<FileVerdict>;

/**
 * 9101, 3202, 9102 in turn. The first step that is not accepted is the outcome of all; none of them
 * changes the books, so all may be asked again.
 */
export async function compareBooks(
  wire: Wire,
  transfer: Transfer,
  request: StatementRequest,
  operator: Operator,
): Promise<Outcome<readonly StatementFinding[]>> {
  const { input, file } = uploadParts(wire, statementFile(wire, request));
  const uploaded = fileNameOf('上传对账文件', await transfer('9101', operator, input, file));
  if (uploaded.kind !== 'accepted') return uploaded;
  const compared = fileNameOf(
    '对明细账',
    await transfer('3202', operator, compareInput(wire, request, uploaded.value), null),
  );
  if (compared.kind !== 'accepted') return compared;
  const download = downloadInput(wire, compared.value);
  const result = await transfer('9102', operator, download, null);
  if (result.kind !== 'file') {
    const outcome = outcomeOf<never>(result, () => {
      throw new UnreadableAnswer('对账文件', '缺失');
    });
    return inStep('下载对账结果', outcome);
  }
  return inStep('下载对账结果', readFindings(wire, request.rows, result.bytes));
}

function fileNameOf(step: string, verdict: FileVerdict): Outcome<FileName> {
  if (verdict.kind === 'file') return { kind: 'unknown', reason: `${step}：答复是文件`, raw: '' };
  return inStep(step, outcomeOf(verdict, readFileName));
}

/** Says in which step it failed; the platform's own sentence stays as it is. */
function inStep<T>(step: string, outcome: Outcome<T>): Outcome<T> {
  if (outcome.kind !== 'unknown' && outcome.kind !== 'notSent') return outcome;
  return { ...outcome, reason: `${step}：${outcome.reason}` };
}

/** Columns in the printed order: setl_id, mdtrt_id, psn_no, fee, fund, account, refd_setl_flag. */
function statementFile(wire: Wire, request: StatementRequest): WireFile {
  const { rows, totals } = request;
  const sum = (pick: (row: StatementRow) => Fen): Fen => sumFen(rows.map(pick));
  assert(
    sum((row) => row.totalFee_fen) === totals.totalFee_fen &&
      sum((row) => row.fundTotal_fen) === totals.fundTotal_fen,
    'the totals must equal the sums of the rows',
  );
  const name = `stmt-${totals.clearingClass}-${totals.from}-${totals.to}`.replace(/[^\w-]/g, '_');
  const cells = rows.map((row): TextRow => {
    assert(
      row.settlementId !== '' && row.visitId !== '' && row.personNo !== '',
      'a row of the shop’s books names settlement, visit and person',
    );
    return [
      row.settlementId,
      row.visitId,
      row.personNo,
      formatDecimal(row.totalFee_fen, 2),
      formatDecimal(row.fundTotal_fen, 2),
      formatDecimal(row.accountPay_fen, 2),
      row.refund ? '1' : '0',
    ];
  });
  return { name: `${wire.profile.shop.code}-${name}.zip`, bytes: packRows(`${name}.txt`, cells) };
}

function compareInput(wire: Wire, { totals }: StatementRequest, file: FileName): WireInput {
  const { numbers, profile } = wire;
  return inNode(wire, '3202', 'data', {
    setl_optins: totals.clearingBureau || profile.careArea,
    file_qury_no: file.number,
    stmt_begndate: totals.from,
    stmt_enddate: totals.to,
    medfee_sumamt: numbers.money(totals.totalFee_fen),
    fund_pay_sumamt: numbers.money(totals.fundTotal_fen),
    cash_payamt: numbers.money(totals.cashDue_fen),
    fixmedins_setl_cnt: numbers.count(totals.count),
    clr_type: totals.clearingClass,
    refd_setl_flag: profile.valueSets.refd_setl_flag,
    fixmedins_refd_setl_flag: profile.valueSets.fixmedins_refd_setl_flag,
  });
}

/** The result file; anything but a whole one is unknown, and proves nothing. */
function readFindings(
  wire: Wire,
  rows: readonly StatementRow[],
  zip: Uint8Array,
): Outcome<readonly StatementFinding[]> {
  const ours = new Set(rows.map((row) => row.settlementId));
  let raw = '';
  try {
    const unpacked = unpackRows(zip);
    raw = unpacked.text;
    const value = unpacked.rows.map((cells, index) => readFinding(wire, ours, cells, index + 1));
    if (isOfOtherBooks(ours, value)) throw new UnreadableAnswer('对账文件', '不是本次上传的账目');
    return { kind: 'accepted', value, warning: '', raw };
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return { kind: 'unknown', reason: error.message, raw };
  }
}

/** A whole file all the same, but of another day or class: it names settlements, and none of ours. */
function isOfOtherBooks(ours: ReadonlySet<string>, rows: readonly StatementFinding[]): boolean {
  return (
    ours.size > 0 &&
    rows.some((row) => row.settlementId !== '' && row.sort === 'unclear') &&
    !rows.some((row) => ours.has(row.settlementId))
  );
}

/** Older editions end with `memo`; the centre's three amounts came later (§7.5). */
const FEWEST_COLUMNS = 7;

function readFinding(
  wire: Wire,
  ours: ReadonlySet<string>,
  cells: TextRow,
  line: number,
): StatementFinding {
  if (cells.length < FEWEST_COLUMNS) {
    throw new UnreadableAnswer('对账文件', `第 ${line} 行只有 ${cells.length} 列`);
  }
  const [personNo = '', visitId = '', settlementId = '', msgid = '', code = ''] = cells;
  const [, , , , , refundFlag = '', memo = ''] = cells;
  const own = settlementId !== '' && ours.has(settlementId);
  return {
    personNo,
    visitId,
    settlementId,
    msgid,
    sort: sortOf(wire, { own, named: msgid !== '', code }),
    code,
    refundFlag,
    memo,
    centre: centreAmounts(cells.slice(FEWEST_COLUMNS), line),
  };
}

/**
 * The codes overlap (1 is "not level" in one place and "the centre has more" in another), so the row
 * itself decides among what its code allows: a row that is not among those we uploaded is only the
 * centre's. A code that fits nothing, and a row of the centre without its msgid, stay unclear.
 */
function sortOf(
  wire: Wire,
  row: { readonly own: boolean; readonly named: boolean; readonly code: string },
): StatementFinding['sort'] {
  const codes = wire.profile.valueSets.stmtRowResult;
  if (!row.own) return row.named && codes.centreOnly.includes(row.code) ? 'centreOnly' : 'unclear';
  const order = row.named
    ? (['level', 'differs', 'institutionOnly'] as const)
    : (['level', 'institutionOnly', 'differs'] as const);
  return order.find((sort) => codes[sort].includes(row.code)) ?? 'unclear';
}

function centreAmounts(cells: TextRow, line: number): StatementAmounts {
  const amount = (index: number): Fen | null => {
    const text = cells[index] ?? '';
    if (text === '') return null;
    const value = decimalOf(text, 2);
    if (value === null) throw new UnreadableAnswer('对账文件', `第 ${line} 行的金额无法识别`);
    return fen(value);
  };
  return { totalFee_fen: amount(0), fundTotal_fen: amount(1), accountPay_fen: amount(2) };
}
