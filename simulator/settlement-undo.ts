// Job: 2103 cancel and 2601 reversal (insurance-interface §2.4, §2.8, §5.7).
import type { Call, Handler } from './call.ts';
import { dateText, dateTimeText } from './clock.ts';
import { benefit, findPerson, region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { settlementId } from './ids.ts';
import { fenOf, yuan } from './money.ts';
import { accountOf, accumulatorOf } from './person.ts';
import { findPrescription } from './prescription-store.ts';
import { releaseUsed, reclaimUsed } from './prescription-use.ts';
import { demand, refuse } from './refusal.ts';
import {
  amountsOut,
  fundRowsOut,
  type SettlementAmounts,
  type SettlementLineRow,
  type SettlementRow,
} from './settlement-answer.ts';
import { bookOnPerson, insertSettlement } from './settlement.ts';
import type { Store } from './store.ts';
import { inputNode, textOf, type OutObject } from './wire.ts';

const CANCEL = fieldRules(`
  setl_id 结算ID C30*; mdtrt_id 就诊ID C30*; psn_no 人员编号 C30*; exp_content 字段扩展 C4000`);
// oinfno: declared C(4); real numbers are longer (§1.1).
const REVERSE = fieldRules(`
  psn_no 人员编号 C30*; omsgid 原发送方报文ID C30*; oinfno 原交易编号 C20*`);

const AMOUNTS = [
  'medfee_sumamt_fen',
  'fulamt_ownpay_amt_fen',
  'overlmt_selfpay_fen',
  'preselfpay_amt_fen',
  'inscp_scp_amt_fen',
  'act_pay_dedc_fen',
  'hifp_pay_fen',
  'cvlserv_pay_fen',
  'fund_pay_sumamt_fen',
  'psn_part_amt_fen',
  'acct_pay_fen',
  'acct_mulaid_pay_fen',
  'psn_cash_pay_fen',
] as const satisfies readonly (keyof SettlementAmounts)[];

export function findSettlement(store: Store, setl_id: string): SettlementRow | undefined {
  return store.get<SettlementRow>('SELECT * FROM settlement WHERE setl_id = ?', setl_id);
}

function markTraces(store: Store, setl_id: string, net: 0 | 1): void {
  store.run('UPDATE trace_sale SET net = ? WHERE setl_id = ?', net, setl_id);
}

/** Own balance, shared balance and room under the cap as they stand now. */
function standing(
  call: Call,
  row: SettlementRow,
): { own_fen: number; shared_fen: number; room_fen: number } {
  const person = findPerson(row.psn_no) ?? refuse('人员编号不存在');
  const account = accountOf(call.store, person);
  const year = dateText(row.setl_at).slice(0, 4);
  const used = accumulatorOf(call.store, row.psn_no, row.insutype, year, row.pool);
  const cap = benefit.rows.find(
    (terms) => terms.fund === row.fund && terms.pool === row.pool && fits(terms.psnTypes, row),
  );
  return {
    own_fen: row.insutype === '310' ? account.own_fen : 0,
    shared_fen: account.shared_fen,
    room_fen: Math.max(0, fenOf(cap?.cap ?? '0') - used.fund_fen),
  };
}

function fits(psnTypes: readonly string[], row: SettlementRow): boolean {
  return psnTypes.includes('*') || psnTypes.includes(row.psn_type);
}

function refundRow(call: Call, original: SettlementRow): SettlementRow {
  const before = standing(call, original);
  bookOnPerson(call.store, original, -1);
  const after = standing(call, original);
  const negative = Object.fromEntries(
    // Not 0 - x alone: a negative zero must not reach the file.
    AMOUNTS.map((name) => [name, original[name] === 0 ? 0 : -original[name]]),
  ) as unknown as SettlementAmounts;
  return {
    ...original,
    ...negative,
    setl_id: settlementId(call),
    msgid: call.envelope.msgid,
    infno: call.envelope.infno,
    init_setl_id: original.setl_id,
    refd_setl_flag: '1',
    setl_at: call.now,
    balc_fen: after.own_fen,
    fund_room_fen: before.room_fen,
    account_before_fen: before.own_fen,
    shared_before_fen: before.shared_fen,
  };
}

function refundOut(row: SettlementRow): OutObject {
  return {
    // The new row's own setl_id; S1 leaves open whether it is the new or the original one.
    setl_id: row.setl_id,
    mdtrt_id: row.mdtrt_id,
    clr_optins: region.centreCode,
    setl_time: dateTimeText(row.setl_at),
    ...amountsOut(row),
    psn_part_amt: yuan(row.psn_part_amt_fen),
    psn_cash_pay: yuan(row.psn_cash_pay_fen),
    medins_setl_id: row.msgid,
    hosp_part_amt: null,
    pool_prop_selfpay: null,
  };
}

/** 2103: a second, negative row; the original is flagged; account, accumulators, prescription back. */
export const cancelSettlement: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, CANCEL, 'data');
  const original = findSettlement(call.store, textOf(node, 'setl_id'));
  if (!original || original.fixmedins_code !== call.envelope.fixmedinsCode) {
    refuse('退费失败：未查询到结算信息');
  }
  demand(original.init_setl_id === null, '退费失败：该记录本身为退费记录');
  demand(original.state === 'live', '退费失败：该结算已冲正');
  demand(original.psn_no === textOf(node, 'psn_no'), '退费失败：人员编号与结算信息不一致');
  demand(original.mdtrt_id === textOf(node, 'mdtrt_id'), '退费失败：就诊ID与结算信息不一致');
  demand(
    original.refd_setl_flag === '0',
    '退费失败：该结算记录的退费结算标志不为“未退费”，请勿重复退费',
  );
  const row = refundRow(call, original);
  insertSettlement(call.store, row);
  call.store.run("UPDATE settlement SET refd_setl_flag = '1' WHERE setl_id = ?", original.setl_id);
  releaseUsed(call.store, original.setl_id);
  markTraces(call.store, original.setl_id, 0);
  return { output: { setlinfo: refundOut(row), setldetail: fundRowsOut(row) } };
};

function markReversed(call: Call, row: SettlementRow): void {
  call.store.run(
    "UPDATE settlement SET state = 'reversed', reversed_by = ? WHERE setl_id = ?",
    call.envelope.msgid,
    row.setl_id,
  );
}

function reverseSettlement(call: Call, row: SettlementRow): void {
  demand(row.refd_setl_flag === '0', '冲正失败：该结算记录的退费结算标志不为“未退费”，不允许冲正');
  bookOnPerson(call.store, row, -1);
  markReversed(call, row);
  releaseUsed(call.store, row.setl_id);
  markTraces(call.store, row.setl_id, 0);
}

/** Undoes a 2103: the original stands again, so everything it took must still be there to take. */
function reverseRefund(call: Call, refund: SettlementRow): void {
  const original = findSettlement(call.store, refund.init_setl_id ?? '');
  if (!original) throw new Error('a refund without its original');
  const now = standing(call, original);
  demand(
    now.own_fen >= original.acct_pay_fen - original.acct_mulaid_pay_fen &&
      now.shared_fen >= original.acct_mulaid_pay_fen,
    '冲正失败：个人账户余额不足，退费不能撤销',
  );
  const lines = call.store.all<SettlementLineRow>(
    "SELECT * FROM settlement_line WHERE setl_id = ? AND rx_circ_flag = '1'",
    original.setl_id,
  );
  for (const hiRxno of new Set(lines.map((line) => line.rxno))) {
    const prescription = findPrescription(call.store, hiRxno);
    demand(prescription?.used_by === '', `冲正失败：处方 ${hiRxno} 已被再次使用`);
    reclaimUsed(call.store, hiRxno, original.setl_id);
  }
  bookOnPerson(call.store, original, 1);
  markReversed(call, refund);
  call.store.run("UPDATE settlement SET refd_setl_flag = '0' WHERE setl_id = ?", original.setl_id);
  markTraces(call.store, original.setl_id, 1);
}

/** 2601: takes an unknown 2102 or 2103 out of the books. No output; infcode 0 only says accepted. */
export const reverseTransaction: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, REVERSE, 'data');
  const oinfno = textOf(node, 'oinfno');
  demand(region.reversible.includes(oinfno), `冲正失败：交易 ${oinfno} 不支持冲正`);
  const row = call.store.get<SettlementRow>(
    'SELECT * FROM settlement WHERE msgid = ? AND infno = ? AND fixmedins_code = ?',
    textOf(node, 'omsgid'),
    oinfno,
    call.envelope.fixmedinsCode,
  );
  if (!row) refuse('冲正失败：未查询到原交易报文对应的结算记录');
  demand(row.psn_no === textOf(node, 'psn_no'), '冲正失败：人员编号与原交易不一致');
  demand(row.state === 'live', '冲正失败：原交易已冲正，请勿重复冲正');
  if (row.init_setl_id === null) reverseSettlement(call, row);
  else reverseRefund(call, row);
  return { output: null };
};
