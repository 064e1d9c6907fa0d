// Job: settlement rows and their wire form: setlinfo, setldetail, detlcutinfo (§2.4).
import { dateTimeText } from './clock.ts';
import { benefit, findDrug, findPerson, region } from './data.ts';
import { parseScaled, scaledNumber, yuan } from './money.ts';
import { ageOn } from './clock.ts';
import { rawNumber, type OutObject } from './wire.ts';

export interface SettlementAmounts {
  readonly medfee_sumamt_fen: number;
  readonly fulamt_ownpay_amt_fen: number;
  readonly overlmt_selfpay_fen: number;
  readonly preselfpay_amt_fen: number;
  readonly inscp_scp_amt_fen: number;
  readonly act_pay_dedc_fen: number;
  readonly hifp_pay_fen: number;
  readonly cvlserv_pay_fen: number;
  readonly fund_pay_sumamt_fen: number;
  readonly psn_part_amt_fen: number;
  readonly acct_pay_fen: number;
  readonly acct_mulaid_pay_fen: number;
  readonly psn_cash_pay_fen: number;
}

export interface SettlementRow extends SettlementAmounts {
  readonly setl_id: string;
  readonly mdtrt_id: string;
  readonly msgid: string;
  readonly infno: string;
  readonly init_setl_id: string | null;
  readonly refd_setl_flag: string;
  readonly state: 'live' | 'reversed';
  readonly reversed_by: string | null;
  readonly fixmedins_code: string;
  readonly psn_no: string;
  readonly insutype: string;
  readonly psn_type: string;
  readonly cvlserv_flag: string;
  readonly insuplc_admdvs: string;
  readonly mdtrt_cert_type: string;
  readonly med_type: string;
  readonly clr_type: string;
  readonly pool: string;
  readonly fund: string;
  readonly begntime: string;
  readonly setl_at: number;
  readonly invono: string;
  readonly dise_codg: string;
  readonly dise_name: string;
  readonly acct_used_flag: string;
  readonly balc_fen: number;
  readonly fund_room_fen: number;
  readonly account_before_fen: number;
  readonly shared_before_fen: number;
}

export interface SettlementLineRow {
  readonly setl_id: string;
  readonly feedetl_sn: string;
  readonly med_list_codg: string;
  readonly medins_list_codg: string;
  readonly rxno: string;
  readonly rx_circ_flag: string;
  readonly fee_ocur_time: string;
  readonly amount_fen: number;
  readonly count_e4: number;
  readonly price_e6: number;
  readonly own_fen: number;
  readonly over_fen: number;
  readonly pre_fen: number;
  readonly scope_fen: number;
  readonly prd_days: string;
}

/** The amounts all of 2101, 2102, 2103 and 5203 share. */
export function amountsOut(row: SettlementRow): OutObject {
  return {
    medfee_sumamt: yuan(row.medfee_sumamt_fen),
    fulamt_ownpay_amt: yuan(row.fulamt_ownpay_amt_fen),
    overlmt_selfpay: yuan(row.overlmt_selfpay_fen),
    preselfpay_amt: yuan(row.preselfpay_amt_fen),
    inscp_scp_amt: yuan(row.inscp_scp_amt_fen),
    act_pay_dedc: yuan(row.act_pay_dedc_fen),
    hifp_pay: yuan(row.hifp_pay_fen),
    // "often 0 in payloads" (§2.4); the till must not compute with it.
    pool_prop_selfpay: rawNumber('0.0000'),
    cvlserv_pay: yuan(row.cvlserv_pay_fen),
    hifes_pay: yuan(0),
    hifmi_pay: yuan(0),
    hifob_pay: yuan(0),
    maf_pay: yuan(0),
    oth_pay: yuan(0),
    hifdm_pay: yuan(0),
    fund_pay_sumamt: yuan(row.fund_pay_sumamt_fen),
    acct_pay: yuan(row.acct_pay_fen),
    balc: yuan(row.balc_fen),
    acct_mulaid_pay: yuan(row.acct_mulaid_pay_fen),
    hosp_part_amt: yuan(0),
  };
}

/** Person and category fields of `setlinfo`. */
export function personOut(row: SettlementRow): OutObject {
  const person = findPerson(row.psn_no);
  return {
    psn_no: row.psn_no,
    psn_name: person?.name ?? '',
    psn_cert_type: '01',
    certno: person?.certno ?? '',
    gend: person?.gend ?? '0',
    naty: '01',
    brdy: person?.brdy ?? null,
    age: rawNumber(`${ageOn(person?.brdy ?? '1900-01-01', row.setl_at)}.0`),
    insutype: row.insutype,
    psn_type: row.psn_type,
    cvlserv_flag: row.cvlserv_flag,
    mdtrt_cert_type: row.mdtrt_cert_type,
    med_type: row.med_type,
  };
}

/** `setlinfo` of 2101 (forecast: no setl_id, no clearing bureau) and 2102. */
export function settlementOut(row: SettlementRow, forecast: boolean): OutObject {
  return {
    setl_id: forecast ? null : row.setl_id,
    mdtrt_id: row.mdtrt_id,
    ...personOut(row),
    setl_time: dateTimeText(row.setl_at),
    ...amountsOut(row),
    psn_part_amt: yuan(row.psn_part_amt_fen),
    psn_cash_pay: yuan(row.psn_cash_pay_fen),
    medins_setl_id: row.msgid,
    clr_optins: forecast ? null : region.centreCode,
    clr_way: forecast ? null : '1',
    clr_type: row.clr_type,
    exp_content: null,
  };
}

/** One row per fund, the accounts included: no check sum of fund_pay_sumamt (§2.5, 10). */
export function fundRowsOut(row: SettlementRow): OutObject[] {
  const fundRow = (
    type: string,
    name: string,
    scope: number,
    room: number,
    paid: number,
  ): OutObject => ({
    fund_pay_type: type,
    inscp_scp_amt: yuan(scope),
    crt_payb_lmt_amt: yuan(room),
    fund_payamt: yuan(paid),
    fund_pay_type_name: name,
    setl_proc_info: null,
  });
  const rows: OutObject[] = [];
  const scope_fen = row.inscp_scp_amt_fen;
  if (row.fund !== '') {
    const name = benefit.rows.find((terms) => terms.fund === row.fund)?.fundName ?? '';
    rows.push(fundRow(row.fund, name, scope_fen, row.fund_room_fen, row.hifp_pay_fen));
  }
  if (row.cvlserv_pay_fen !== 0) {
    rows.push(fundRow('320100', '公务员医疗补助基金', scope_fen, 0, row.cvlserv_pay_fen));
  }
  const own_fen = row.acct_pay_fen - row.acct_mulaid_pay_fen;
  if (own_fen !== 0) {
    const name = benefit.accountFundName;
    rows.push(fundRow(benefit.accountFund, name, scope_fen, row.account_before_fen, own_fen));
  }
  if (row.acct_mulaid_pay_fen !== 0) {
    const name = benefit.sharedFundName;
    const room_fen = row.shared_before_fen;
    rows.push(fundRow(benefit.sharedFund, name, scope_fen, room_fen, row.acct_mulaid_pay_fen));
  }
  return rows;
}

function cutReason(line: SettlementLineRow): string | null {
  if (line.own_fen !== 0) return '目录外（丙类），全自费';
  if (line.over_fen !== 0) return '超过医保支付限价部分自费';
  return null;
}

/** One row per input line. */
export function cutRowOut(line: SettlementLineRow): OutObject {
  const drug = findDrug(line.med_list_codg);
  const itemClass = drug?.itemClass ?? '03';
  const payFirst_e4 = itemClass === '03' ? 10_000 : (drug?.payFirst_e4 ?? 0);
  const ceiling = drug?.ceilingPrice ?? '';
  return {
    feedetl_sn: line.feedetl_sn,
    det_item_fee_sumamt: yuan(line.amount_fen),
    cnt: scaledNumber(BigInt(line.count_e4), 4),
    pric: scaledNumber(BigInt(line.price_e6), 6),
    pric_uplmt_amt:
      ceiling === '' ? rawNumber('999999') : scaledNumber(parseScaled(ceiling, 6) ?? 0n, 6),
    selfpay_prop: scaledNumber(BigInt(payFirst_e4), 4),
    fulamt_ownpay_amt: yuan(line.own_fen),
    overlmt_amt: yuan(line.over_fen),
    preselfpay_amt: yuan(line.pre_fen),
    inscp_scp_amt: yuan(line.scope_fen),
    hosp_part_amt: yuan(0),
    chrgitm_lv: itemClass,
    med_chrgitm_type: drug?.chargeType ?? '14',
    bas_medn_flag: itemClass === '01' ? '1' : '0',
    hi_nego_drug_flag: '0',
    chld_medc_flag: '0',
    list_sp_item_flag: '0',
    drt_reim_flag: '0',
    memo: cutReason(line),
  };
}
