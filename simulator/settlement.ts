// Job: 2101 pre-settle and 2102 settle (insurance-interface §2.4, §2.5).
import { splitAmount, type Split } from './benefit.ts';
import type { Call, Handler } from './call.ts';
import { dateText } from './clock.ts';
import { benefit, region } from './data.ts';
import { settlementId, visitId } from './ids.ts';
import { fenOf, parseScaled } from './money.ts';
import { accountOf, accumulatorOf } from './person.ts';
import { checkCirculated, markUsed } from './prescription-use.ts';
import { refuse } from './refusal.ts';
import {
  cutRowOut,
  fundRowsOut,
  settlementOut,
  type SettlementLineRow,
  type SettlementRow,
} from './settlement-answer.ts';
import { checkTraces, readSettlement, type SettlementInput } from './settlement-input.ts';
import type { Store } from './store.ts';

interface Prepared {
  readonly input: SettlementInput;
  readonly split: Split;
  readonly row: SettlementRow;
  readonly lines: readonly SettlementLineRow[];
}

function splitOf(call: Call, input: SettlementInput): { split: Split; room_fen: number } {
  const { person, insurance, terms } = input;
  const year = dateText(call.now).slice(0, 4);
  const used = accumulatorOf(call.store, person.psn_no, insurance.insutype, year, terms.pool);
  const account = accountOf(call.store, person);
  const room_fen = Math.max(0, fenOf(terms.cap) - used.fund_fen);
  const split = splitAmount(
    input.lines.map((line) => ({
      amount_fen: line.amount_fen,
      count_e4: line.count_e4,
      itemClass: line.drug.itemClass,
      payFirst_e4: line.drug.payFirst_e4,
      ceiling_e6:
        line.drug.ceilingPrice === '' ? undefined : parseScaled(line.drug.ceilingPrice, 6),
    })),
    {
      ratio_e4: terms.ratio_e4,
      deductibleLeft_fen: Math.max(0, fenOf(terms.deductible) - used.deductible_fen),
      fundRoom_fen: room_fen,
      civilServantRatio_e4: insurance.cvlserv_flag === '1' ? benefit.civilServantRatio_e4 : 0,
      ownAccount_fen: insurance.insutype === '310' ? account.own_fen : 0,
      sharedAccount_fen: account.shared_fen,
      accountUse: input.accountUse,
    },
  );
  return { split, room_fen };
}

function rowOf(call: Call, input: SettlementInput, split: Split, room_fen: number): SettlementRow {
  const account = accountOf(call.store, input.person);
  const own_fen = input.insurance.insutype === '310' ? account.own_fen : 0;
  return {
    setl_id: settlementId(call),
    mdtrt_id: visitId(call),
    msgid: call.envelope.msgid,
    infno: call.envelope.infno,
    init_setl_id: null,
    refd_setl_flag: '0',
    state: 'live',
    reversed_by: null,
    fixmedins_code: call.envelope.fixmedinsCode,
    psn_no: input.person.psn_no,
    insutype: input.insurance.insutype,
    psn_type: input.insurance.psn_type,
    cvlserv_flag: input.insurance.cvlserv_flag,
    insuplc_admdvs: input.insurance.insuplc_admdvs,
    mdtrt_cert_type: input.certType,
    med_type: input.medType,
    clr_type: input.terms.clearing,
    pool: input.terms.pool,
    fund: input.terms.fund,
    begntime: input.begntime,
    setl_at: call.now,
    invono: input.invono,
    dise_codg: input.diseCodg,
    dise_name: input.diseName,
    acct_used_flag: input.accountUse,
    medfee_sumamt_fen: split.total_fen,
    fulamt_ownpay_amt_fen: split.own_fen,
    overlmt_selfpay_fen: split.over_fen,
    preselfpay_amt_fen: split.pre_fen,
    inscp_scp_amt_fen: split.scope_fen,
    act_pay_dedc_fen: split.deductible_fen,
    hifp_pay_fen: split.fund_fen,
    cvlserv_pay_fen: split.subsidy_fen,
    fund_pay_sumamt_fen: split.fundSum_fen,
    psn_part_amt_fen: split.personal_fen,
    acct_pay_fen: split.account_fen,
    acct_mulaid_pay_fen: split.shared_fen,
    psn_cash_pay_fen: split.cash_fen,
    balc_fen: own_fen - (split.account_fen - split.shared_fen),
    fund_room_fen: room_fen,
    account_before_fen: own_fen,
    shared_before_fen: account.shared_fen,
  };
}

function prepare(call: Call): Prepared {
  const input = readSettlement(call);
  checkCirculated(call, input);
  const { split, room_fen } = splitOf(call, input);
  const row = rowOf(call, input, split, room_fen);
  const lines = input.lines.map((line, index): SettlementLineRow => {
    const cut = split.lines[index];
    if (!cut) throw new Error('a line without its split');
    return {
      setl_id: row.setl_id,
      feedetl_sn: line.feedetlSn,
      med_list_codg: line.drug.code,
      medins_list_codg: line.medinsListCodg,
      rxno: line.rxno,
      rx_circ_flag: line.circulated ? '1' : '0',
      fee_ocur_time: line.feeOcurTime,
      amount_fen: line.amount_fen,
      count_e4: Number(line.count_e4),
      price_e6: Number(line.price_e6),
      ...cut,
      prd_days: line.prdDays,
    };
  });
  return { input, split, row, lines };
}

function insert(store: Store, table: string, row: object): void {
  const entries = Object.entries(row) as [string, string | number | null][];
  const names = entries.map(([name]) => name).join(', ');
  const marks = entries.map(() => '?').join(', ');
  const values = entries.map(([, value]) => value);
  store.run(`INSERT INTO ${table} (${names}) VALUES (${marks})`, ...values);
}

export function insertSettlement(store: Store, row: SettlementRow): void {
  insert(store, 'settlement', row);
}
export function insertSettlementLine(store: Store, line: SettlementLineRow): void {
  insert(store, 'settlement_line', line);
}

/**
 * Books a settlement on the person: `sign` +1 for a settlement, -1 to take it back. The row's
 * amounts must be those of the original (positive) settlement.
 */
export function bookOnPerson(store: Store, row: SettlementRow, sign: 1 | -1): void {
  const own_fen = row.acct_pay_fen - row.acct_mulaid_pay_fen;
  store.run(
    'UPDATE account SET own_fen = own_fen - ?, shared_fen = shared_fen - ? WHERE psn_no = ?',
    sign * own_fen,
    sign * row.acct_mulaid_pay_fen,
    row.psn_no,
  );
  if (row.pool === 'none') return;
  const year = dateText(row.setl_at).slice(0, 4);
  const key = [row.psn_no, row.insutype, year, row.pool] as const;
  store.run('INSERT OR IGNORE INTO accumulator VALUES (?, ?, ?, ?, 0, 0)', ...key);
  store.run(
    `UPDATE accumulator SET deductible_fen = deductible_fen + ?, fund_fen = fund_fen + ?
     WHERE psn_no = ? AND insutype = ? AND year = ? AND pool = ?`,
    sign * row.act_pay_dedc_fen,
    sign * row.hifp_pay_fen,
    ...key,
  );
}

/** Records the codes; a code already settled is recorded, not refused (switch: reusedTraceCode). */
function recordTraces(call: Call, prepared: Prepared): string[] {
  const reusedCodes: string[] = [];
  for (const line of prepared.input.lines) {
    for (const trace of line.traces) {
      const known = call.store.get<{ n: number }>(
        'SELECT sum(net) AS n FROM trace_sale WHERE code = ?',
        trace.code,
      );
      const reused = (known?.n ?? 0) > 0 && trace.trdnFlag === '0';
      if (reused) reusedCodes.push(trace.code);
      call.store.run(
        'INSERT INTO trace_sale (setl_id, feedetl_sn, code, trdn_flag, reused) VALUES (?, ?, ?, ?, ?)',
        prepared.row.setl_id,
        line.feedetlSn,
        trace.code,
        trace.trdnFlag,
        reused ? 1 : 0,
      );
    }
  }
  return reusedCodes;
}

export const preSettle: Handler = (call) => {
  const { row, lines } = prepare(call);
  return {
    output: {
      setlinfo: settlementOut(row, true),
      setldetail: fundRowsOut(row),
      detlcutinfo: lines.map(cutRowOut),
    },
  };
};

export const settle: Handler = (call) => {
  const prepared = prepare(call);
  const { row, lines, input } = prepared;
  checkTraces(input.lines);
  insertSettlement(call.store, row);
  for (const line of lines) insertSettlementLine(call.store, line);
  bookOnPerson(call.store, row, 1);
  markUsed(call, input, row.setl_id);
  const reused = recordTraces(call, prepared);
  if (reused.length > 0 && region.reusedTraceCode === 'refuse') {
    refuse(`药品追溯码 ${reused.join('、')} 已有销售记录，不予结算`);
  }
  const output = {
    setlinfo: settlementOut(row, false),
    setldetail: fundRowsOut(row),
    detlcutinfo: lines.map(cutRowOut),
  };
  const warning = `药品追溯码 ${reused.join('、')} 已有销售记录，已登记备查`;
  return reused.length > 0 ? { output, warning } : { output };
};
