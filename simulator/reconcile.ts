// Job: 3201 totals and 3202 detail reconciliation (insurance-interface §2.11).
import type { Call, Handler } from './call.ts';
import { DAY_MS, instantOf } from './clock.ts';
import { region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { fileOut, findFile, keepFile } from './file.ts';
import { parseScaled, yuanText } from './money.ts';
import { demand, refuse } from './refusal.ts';
import type { SettlementRow } from './settlement-answer.ts';
import { packRows, unpackRows, type Row } from './text-file.ts';
import { inputNode, textOf, type WireObject } from './wire.ts';

const PERIOD = 'stmt_begndate 对账开始日期 D*; stmt_enddate 对账结束日期 D*';
const TOTALS = fieldRules(`
  insutype 险种 C6*; clr_type 清算类别 C6*; setl_optins 结算经办机构 C6*; ${PERIOD};
  medfee_sumamt 医疗费总额 N16,2*; fund_pay_sumamt 基金支付总额 N16,2*;
  acct_pay 个人账户支付金额 N16,2*; fixmedins_setl_cnt 定点医药机构结算笔数 N10*;
  refd_setl_flag 退费结算标志 C6; fixmedins_refd_setl_flag 定点医药机构退费结算标志 C6*`);
const DETAIL = fieldRules(`
  setl_optins 结算经办机构 C6*; file_qury_no 文件查询号 C30*; ${PERIOD};
  medfee_sumamt 医疗费总额 N16,2*; fund_pay_sumamt 基金支付总额 N16,2*;
  cash_payamt 现金支付金额 N16,2*; fixmedins_setl_cnt 定点医药机构结算笔数 N10*;
  clr_type 清算类别 C6*; refd_setl_flag 退费结算标志 C3;
  fixmedins_refd_setl_flag 定点医药机构退费结算标志 C6*`);

interface Totals {
  readonly count: number;
  readonly fee_fen: number;
  readonly fund_fen: number;
  readonly account_fen: number;
}

/** The shop's rows in the books (reversed ones left out) by setl_time, days inclusive. */
function centreRows(call: Call, node: WireObject, insutype: string | undefined): SettlementRow[] {
  const optins = textOf(node, 'setl_optins');
  demand(optins === region.centreCode, `结算经办机构 ${optins} 无本机构结算数据`);
  const begin = instantOf(textOf(node, 'stmt_begndate').slice(0, 10));
  const end = instantOf(textOf(node, 'stmt_enddate').slice(0, 10)) + DAY_MS;
  demand(begin < end, '对账开始日期不能晚于结束日期');
  return call.store
    .all<SettlementRow>(
      `SELECT * FROM settlement WHERE fixmedins_code = ? AND state = 'live'
       AND setl_at >= ? AND setl_at < ? AND clr_type = ? ORDER BY rowid`,
      call.envelope.fixmedinsCode,
      begin,
      end,
      textOf(node, 'clr_type'),
    )
    .filter((row) => insutype === undefined || row.insutype === insutype);
}

function totalsOf(rows: readonly SettlementRow[]): Totals {
  const sum = (pick: (row: SettlementRow) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    count: rows.length,
    fee_fen: sum((row) => row.medfee_sumamt_fen),
    fund_fen: sum((row) => row.fund_pay_sumamt_fen),
    account_fen: sum((row) => row.acct_pay_fen),
  };
}

function amount(node: WireObject, name: string): number {
  return Number(parseScaled(textOf(node, name), 2) ?? refuse(`字段 ${name} 不是金额`));
}

/** `stmt_rslt`: S1 0 level / 1 not; detailed 0 / 1 centre more / 2 institution more / 3 differ. */
function verdict(centre: Totals, shop: Totals): string {
  const level =
    centre.count === shop.count &&
    centre.fee_fen === shop.fee_fen &&
    centre.fund_fen === shop.fund_fen &&
    centre.account_fen === shop.account_fen;
  if (level) return '0';
  if (region.statementResult === 's1') return '1';
  if (centre.count > shop.count) return '1';
  return centre.count < shop.count ? '2' : '3';
}

/** The two refund flags are required by the table but do not filter: sums are net of cancels. */
export const reconcileTotals: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, TOTALS, 'data');
  const centre = totalsOf(centreRows(call, node, textOf(node, 'insutype')));
  const result = verdict(centre, {
    count: Number(textOf(node, 'fixmedins_setl_cnt')),
    fee_fen: amount(node, 'medfee_sumamt'),
    fund_fen: amount(node, 'fund_pay_sumamt'),
    account_fen: amount(node, 'acct_pay'),
  });
  const books =
    `中心 ${centre.count} 笔，总额 ${yuanText(centre.fee_fen)}，` +
    `基金 ${yuanText(centre.fund_fen)}，账户 ${yuanText(centre.account_fen)}`;
  return {
    output: {
      stmtinfo: {
        setl_optins: region.centreCode,
        stmt_rslt: result,
        stmt_rslt_dscr: result === '0' ? '平账' : `不平：${books}`,
      },
    },
  };
};

interface ShopRow {
  readonly setl_id: string;
  readonly mdtrt_id: string;
  readonly psn_no: string;
  readonly fee_fen: number;
  readonly fund_fen: number;
  readonly account_fen: number;
  readonly refunded: string;
}

/** The seven columns of the upload file; more are passed over (Hubei sends eight). */
function readShopRow(cells: readonly string[], index: number): ShopRow {
  demand(cells.length >= 7, `对账文件第 ${index + 1} 行应有 7 列，实有 ${cells.length} 列`);
  const money = (at: number): number => {
    const fen = parseScaled(cells[at] || '0', 2);
    return fen === undefined
      ? refuse(`对账文件第 ${index + 1} 行第 ${at + 1} 列不是金额`)
      : Number(fen);
  };
  return {
    setl_id: cells[0] ?? '',
    mdtrt_id: cells[1] ?? '',
    psn_no: cells[2] ?? '',
    fee_fen: money(3),
    fund_fen: money(4),
    account_fen: money(5),
    refunded: cells[6] ?? '',
  };
}

/** A refund row may carry the original's setl_id: S1 leaves open which one a 2103 answers (§2.4). */
function partnerOf(row: ShopRow, left: readonly SettlementRow[]): SettlementRow | undefined {
  return (
    left.find(
      (centre) => centre.setl_id === row.setl_id && centre.medfee_sumamt_fen * row.fee_fen >= 0,
    ) ?? left.find((centre) => centre.init_setl_id === row.setl_id && row.fee_fen < 0)
  );
}

function centreCells(row: SettlementRow): Row {
  return [
    yuanText(row.medfee_sumamt_fen),
    yuanText(row.fund_pay_sumamt_fen),
    yuanText(row.acct_pay_fen),
  ];
}

/** Result rows in the printed column order: every row of either side, level ones included. */
function compare(shopRows: readonly ShopRow[], centre: readonly SettlementRow[]): Row[] {
  const code = (detailed: string): string => (region.statementResult === 's1' ? '1' : detailed);
  const left = [...centre];
  const result: Row[] = [];
  for (const row of shopRows) {
    const partner = partnerOf(row, left);
    if (!partner) {
      const { psn_no, mdtrt_id, setl_id, refunded } = row;
      result.push([
        psn_no,
        mdtrt_id,
        setl_id,
        null,
        code('2'),
        refunded,
        '机构多',
        null,
        null,
        null,
      ]);
      continue;
    }
    left.splice(left.indexOf(partner), 1);
    const same =
      partner.medfee_sumamt_fen === row.fee_fen &&
      partner.fund_pay_sumamt_fen === row.fund_fen &&
      partner.acct_pay_fen === row.account_fen;
    result.push([
      partner.psn_no,
      partner.mdtrt_id,
      row.setl_id,
      partner.msgid,
      same ? '0' : code('3'),
      partner.refd_setl_flag,
      same ? null : '金额不一致',
      ...centreCells(partner),
    ]);
  }
  for (const row of left) {
    // Only the centre has it: setl_id and mdtrt_id stay empty, msgid is the key for a 2601.
    const { psn_no, msgid, refd_setl_flag } = row;
    result.push([
      psn_no,
      null,
      null,
      msgid,
      code('1'),
      refd_setl_flag,
      '中心多',
      ...centreCells(row),
    ]);
  }
  return result;
}

export const reconcileDetail: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, DETAIL, 'data');
  const file = findFile(call, textOf(node, 'file_qury_no'));
  if (!file || file.fixmedins_code !== call.envelope.fixmedinsCode) {
    refuse('对账文件不存在，请先做 9101 上传');
  }
  const rows = unpackRows(file.bytes).map(readShopRow);
  const sum = (pick: (row: ShopRow) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  demand(
    rows.length === Number(textOf(node, 'fixmedins_setl_cnt')),
    `结算笔数与对账文件行数 ${rows.length} 不一致`,
  );
  demand(
    sum((row) => row.fee_fen) === amount(node, 'medfee_sumamt') &&
      sum((row) => row.fund_fen) === amount(node, 'fund_pay_sumamt'),
    '金额合计与对账文件不一致',
  );
  const result = compare(rows, centreRows(call, node, undefined));
  const name = `stmt_${textOf(node, 'stmt_begndate').slice(0, 10)}_${textOf(node, 'clr_type')}`;
  const zip = packRows(`${name}.txt`, result);
  const kept = keepFile(call, call.envelope.fixmedinsCode, `${name}.zip`, zip);
  return { output: { fileinfo: fileOut(kept) } };
};
