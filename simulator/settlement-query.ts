// Job: 5203 settlement and 5205 chronic dispensing record (insurance-interface §2.13).
import type { Handler } from './call.ts';
import { dateText, dateTimeText } from './clock.ts';
import { findDrug, institutionName, region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { scaledNumber, yuan } from './money.ts';
import { refuse } from './refusal.ts';
import {
  amountsOut,
  fundRowsOut,
  personOut,
  type SettlementLineRow,
  type SettlementRow,
} from './settlement-answer.ts';
import { findSettlement } from './settlement-undo.ts';
import { inputNode, textOf } from './wire.ts';

const QUERY = fieldRules('psn_no 人员编号 C30*; setl_id 结算ID C30*; mdtrt_id 就诊ID C30*');
const RECORD = fieldRules('psn_no 人员编号 C30*; begntime 开始时间 DT*; endtime 结束时间 DT');

/** All three keys are mandatory, so a settlement whose answer was lost cannot be found here. */
export const querySettlement: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, QUERY, 'data');
  const row = findSettlement(call.store, textOf(node, 'setl_id'));
  if (
    !row ||
    row.state !== 'live' ||
    row.fixmedins_code !== call.envelope.fixmedinsCode ||
    row.psn_no !== textOf(node, 'psn_no') ||
    row.mdtrt_id !== textOf(node, 'mdtrt_id')
  ) {
    refuse('未查询到结算信息');
  }
  return {
    output: {
      setlinfo: {
        setl_id: row.setl_id,
        mdtrt_id: row.mdtrt_id,
        init_setl_id: row.init_setl_id,
        ...personOut(row),
        setl_time: dateTimeText(row.setl_at),
        ...amountsOut(row),
        // 5203 keeps the older names of the two patient-share fields (§2.4).
        psn_pay: yuan(row.psn_part_amt_fen),
        cash_payamt: yuan(row.psn_cash_pay_fen),
        pay_loc: '2',
        fixmedins_code: row.fixmedins_code,
        fixmedins_name: institutionName(row.fixmedins_code) ?? '',
        refd_setl_flag: row.refd_setl_flag,
        clr_optins: region.centreCode,
        clr_way: '1',
        clr_type: row.clr_type,
        medins_setl_id: row.msgid,
        invono: row.invono,
        year: dateText(row.setl_at).slice(0, 4),
      },
      setldetail: fundRowsOut(row),
    },
  };
};

type RecordRow = SettlementLineRow & Pick<SettlementRow, 'fixmedins_code'>;

/** Past dispensings on the pooled fund (med_type 11 and 14), refunds left out. */
export const queryDispensingRecord: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, RECORD, 'data');
  const rows = call.store.all<RecordRow>(
    `SELECT line.*, settlement.fixmedins_code FROM settlement_line AS line
     JOIN settlement ON settlement.setl_id = line.setl_id
     WHERE settlement.psn_no = ? AND settlement.state = 'live' AND settlement.refd_setl_flag = '0'
       AND settlement.med_type IN ('11', '14')
       AND line.fee_ocur_time >= ? AND line.fee_ocur_time <= ?
     ORDER BY settlement.setl_at, line.feedetl_sn`,
    textOf(node, 'psn_no'),
    textOf(node, 'begntime'),
    textOf(node, 'endtime') || '9999-12-31 23:59:59',
  );
  return {
    output: {
      feedetail: rows.map((row) => {
        const drug = findDrug(row.med_list_codg);
        return {
          fixmedins_code: row.fixmedins_code,
          fixmedins_name: institutionName(row.fixmedins_code) ?? '',
          fee_ocur_time: row.fee_ocur_time,
          med_list_codg: row.med_list_codg,
          hilist_name: drug?.name ?? '',
          spec: drug?.spec ?? '',
          cnt: scaledNumber(BigInt(row.count_e4), 4),
          pric: scaledNumber(BigInt(row.price_e6), 6),
          det_item_fee_sumamt: yuan(row.amount_fen),
          prd_days: row.prd_days === '' ? null : row.prd_days,
        };
      }),
    },
  };
};
