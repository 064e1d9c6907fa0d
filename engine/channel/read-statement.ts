/**
 * The rows of a channel's statement file, as WeChat Pay, Alipay and acquiring banks write them: words
 * above the headings, a mark before every value, thousands separators, a summary below the rows. A row
 * that cannot be read is named and refuses the file: money is not guessed.
 */
import type { ChannelMoney } from '#core/channel.ts';
import type { Fen } from '#core/money.ts';
import { fen, parseYuan } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { parseChina } from '#core/time.ts';
import type { Table } from '../table/read-table.ts';

type Field = 'time' | 'day' | 'clock' | 'amount' | 'refund' | 'reference' | 'kind' | 'state';

const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  time: ['交易时间', '完成时间', '支付时间', '入账时间', '交易完成时间'],
  day: ['交易日期', '清算日期', '日期'],
  clock: ['时间', '交易时刻'],
  amount: ['订单金额', '总金额', '应结订单金额', '交易金额', '收款金额', '金额', '收入金额'],
  refund: ['退款金额', '申请退款金额', '退款'],
  reference: [
    ...['微信订单号', '支付宝交易号', '交易单号', '参考号', '检索参考号', '流水号', '系统参考号'],
    ...['商户订单号', '交易流水号'],
  ],
  kind: ['业务类型', '交易类型', '类型'],
  state: ['交易状态', '状态'],
};

/** Words of a row that moved no money. */
const NO_MONEY = /关闭|失败|未支付|撤单|REVOKED|CLOSED|NOTPAY/i;
const IS_REFUND = /退款|退货|撤销|消费撤销|REFUND/i;

export type StatementRow = Omit<ChannelMoney, 'key'> & {
  readonly file_row: number;
  readonly reference: string;
};

/**
 * Failures `channel.noColumns`, `channel.badRow` (names row and cell), `channel.sumsDiffer` (the
 * summary below the rows is not the sum of the rows: the file was cut or edited).
 */
export function readStatement(table: Table): Result<readonly StatementRow[]> {
  const cells = table.map((row) => row.map(plain));
  const at = cells.findIndex((row) => isHeading(row));
  const head = cells[at];
  if (head === undefined) {
    return fail('channel.noColumns', '找不到列名：要有交易时间（或日期）和金额。');
  }
  const columns = columnsOf(head);
  const rows: StatementRow[] = [];
  let last = cells.length;
  for (let index = at + 1; index < cells.length; index += 1) {
    const row = cells[index] ?? [];
    if (row.every((cell) => cell === '')) continue;
    if (isSummary(row, columns)) {
      last = index;
      break;
    }
    const read = readRow(row, columns, index + 1);
    if (!read.ok) return read;
    rows.push(...read.value);
  }
  const whole = checkSummary(cells.slice(last), rows);
  return whole.ok ? ok(rows) : whole;
}

/** WeChat writes ` before every value, spreadsheets a tab, so that a long number stays one. */
function plain(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(/^[`'=\s]+/u, '')
    .replaceAll('"', '')
    .trim();
}

function headingOf(cell: string): string {
  return cell.replace(/\s*\(.*\)$/u, '');
}

type Columns = ReadonlyMap<Field, number>;

function columnsOf(head: readonly string[]): Columns {
  const found = new Map<Field, number>();
  const names = head.map(headingOf);
  for (const field of Object.keys(HEADINGS) as Field[]) {
    // In the order of the words: what the customer paid, before what a coupon left of it.
    const index = HEADINGS[field].map((word) => names.indexOf(word)).find((place) => place >= 0);
    if (index !== undefined) found.set(field, index);
  }
  return found;
}

function isHeading(row: readonly string[]): boolean {
  const columns = columnsOf(row);
  return columns.has('amount') && (columns.has('time') || columns.has('day'));
}

/** Below the rows: words where a time should be, or lines that Alipay begins with #. */
function isSummary(row: readonly string[], columns: Columns): boolean {
  const [first = ''] = row;
  if (first.startsWith('#')) return true;
  const when = row[columns.get('time') ?? columns.get('day') ?? 0] ?? '';
  return !/\d/.test(when) || /总|合计|小计|笔数/.test(first);
}

function readRow(
  row: readonly string[],
  columns: Columns,
  file_row: number,
): Result<readonly StatementRow[]> {
  const text = (field: Field): string => row[columns.get(field) ?? -1] ?? '';
  const bad = (field: string, value: string): Result<never> =>
    fail('channel.badRow', `第 ${file_row} 行的${field}“${value.slice(0, 20)}”读不懂，没有导入。`);
  if (NO_MONEY.test(text('state'))) return ok([]);
  const when = columns.has('time') ? text('time') : `${text('day')} ${text('clock')}`.trim();
  const at = instantOf(when);
  if (at === null) return bad('时间', when);
  const paid = amountOf(text('amount'));
  if (paid === null) return bad('金额', text('amount'));
  const refundText = text('refund');
  const refund = refundText === '' ? fen(0) : amountOf(refundText);
  if (refund === null) return bad('退款金额', refundText);
  const isRefund = refund > 0 || IS_REFUND.test(text('kind')) || /退款|REFUND/i.test(text('state'));
  const size = refund > 0 ? refund : Math.abs(paid);
  const amount_fen = fen(isRefund || paid < 0 ? -size : size);
  if (amount_fen === 0) return ok([]);
  return ok([{ file_row, at, amount_fen, reference: text('reference').slice(0, 64) }]);
}

/** `2026-11-21 10:05:00`, `2026/11/21 10:05`, `20261121 100500`; null for anything else. */
function instantOf(text: string): number | null {
  const match =
    /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]*(\d{1,2}):?(\d{2})(?::?(\d{2}))?)?$/u.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = match;
  const two = (part: string): string => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  return parseChina(`${date} ${two(hour)}:${minute}:${second}`);
}

function amountOf(text: string): Fen | null {
  return parseYuan(text.replace(/^([+-]?)[¥￥]/u, '$1').replace(/(?<=\d),(?=\d{3})/g, ''));
}

/** The sum WeChat and banks write below the rows, where there is one that can be told apart. */
function checkSummary(tail: Table, rows: readonly StatementRow[]): Result<null> {
  const [names = [], values = []] = tail;
  const index = names.findIndex((name) => /总交易单数|交易总笔数|总笔数/.test(name));
  if (index < 0) return ok(null);
  const count = Number((values[index] ?? '').replaceAll(',', ''));
  if (!Number.isInteger(count) || count === rows.length) return ok(null);
  const sentence = `文件末尾写共 ${count} 笔，读到 ${rows.length} 笔，文件不完整，没有导入。`;
  return fail('channel.sumsDiffer', sentence);
}
