// Job: 7205 verify the original and 7206 pharmacist's review (e-prescription §2.5, §2.6).
import type { Handler } from './call.ts';
import { holderOfToken } from './credential.ts';
import { checkFields, fieldRules } from './fields.ts';
import { issuedNumber } from './ids.ts';
import { authorisedPrescription, demandOwnShop } from './prescription-access.ts';
import { isUntouched } from './prescription-file.ts';
import { demandUsable, touch } from './prescription-store.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, textOf } from './wire.ts';

const VERIFY = fieldRules(`
  hiRxno 医保处方编号 C30*; fixmedinsCode 定点医药机构编号 C40*; rxTraceCode 处方追溯码 C20*;
  rxFile 处方文件 TEXT*; epcToken 电子处方令牌 C100*`);
const REVIEW = fieldRules(`
  hiRxno 医保处方编号 C30*; epcToken 电子处方令牌 C100*; ecToken 审方药师电子凭证令牌 C64*;
  fixmedinsCode 定点医药机构编号 C20*; fixmedinsName 定点医药机构名称 C200*;
  pharCertType 审方药师证件类型 C6*; pharCertno 审方药师证件号码 C50*; pharName 审方药师姓名 C50*;
  pharCode 审方医保药师代码 C50*; rxChkOpnn 处方审核意见 C2000*; rxChkStasCodg 处方审核状态代码 C10*;
  rxChkTime 处方审核时间 DT*; rxSignVerifySn 处方签名验签流水号 C40*`);

export const verifyPrescription: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, VERIFY, 'data');
  demandOwnShop(call, node);
  const row = authorisedPrescription(call, node);
  demandUsable(row, call.now);
  const untouched =
    row.rx_trace_code === textOf(node, 'rxTraceCode') && isUntouched(row, textOf(node, 'rxFile'));
  const serial = issuedNumber(call, 'YQ');
  call.store.run(
    'INSERT INTO verification VALUES (?, ?, ?, ?, ?)',
    serial,
    row.hi_rxno,
    call.envelope.fixmedinsCode,
    untouched ? 1 : 0,
    call.now,
  );
  return {
    output: {
      flag: untouched,
      rxSignVerifySn: serial,
      signCertSn: `SIM${row.body.hospitalCode}`,
      signCertDn: `CN=${row.body.hospitalName},O=演练,C=CN`,
    },
  };
};

export const reviewPrescription: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, REVIEW, 'data');
  demandOwnShop(call, node);
  const row = authorisedPrescription(call, node);
  const verification = call.store.get<{ flag: number }>(
    `SELECT flag FROM verification
     WHERE rx_sign_verify_sn = ? AND hi_rxno = ? AND fixmedins_code = ?`,
    textOf(node, 'rxSignVerifySn'),
    row.hi_rxno,
    call.envelope.fixmedinsCode,
  );
  if (!verification) refuse('处方签名验签流水号无效，请先做 7205 信息核验');
  demand(verification.flag === 1, '处方原件验签未通过，不能审方');
  const pharmacist = holderOfToken(call, textOf(node, 'ecToken'));
  demand(
    pharmacist.certno === textOf(node, 'pharCertno') &&
      pharmacist.name === textOf(node, 'pharName'),
    '审方药师姓名、证件号码与其电子凭证不一致',
  );
  demand(
    pharmacist.pharmacist !== null && pharmacist.pharmacist.code === textOf(node, 'pharCode'),
    '审方药师未备案或医保药师代码不符',
  );
  const status = textOf(node, 'rxChkStasCodg');
  demand(status === '0' || status === '1', '字段 rxChkStasCodg（处方审核状态代码）取值应为 0 或 1');
  demandUsable(row, call.now);
  const serial = issuedNumber(call, 'SF');
  call.store.run(
    'INSERT INTO review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    serial,
    call.envelope.msgid,
    row.hi_rxno,
    call.envelope.fixmedinsCode,
    textOf(node, 'pharCode'),
    textOf(node, 'pharName'),
    status,
    textOf(node, 'rxChkOpnn'),
    textOf(node, 'rxChkTime'),
    call.now,
  );
  touch(call.store, row.hi_rxno);
  return { output: { flag: true, rxChkBizSn: serial } };
};
