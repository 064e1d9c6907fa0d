// Job: decode the 医保电子凭证 QR and keep the tokens (insurance-interface §4.1–4.3).
import type { Call, Handler } from './call.ts';
import { MINUTE_MS } from './clock.ts';
import { expiredQr, findPerson, findPersonByQr, region, type PersonData } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { authorisationNumber, credentialToken } from './ids.ts';
import { demand, refuse, Refusal } from './refusal.ts';
import { inputNode, isObject, textOf, type OutObject, type WireObject } from './wire.ts';

const DECODE = fieldRules(`
  orgId 机构ID C40; businessType 用码业务类型 C5*; operatorId 操作员工号 C20*;
  operatorName 操作员姓名 C30; officeId 医保科室编号 C20*; officeName 科室名称 C30*`);
const BUSINESS_TYPES =
  '01101 01102 01103 01104 01201 01202 01203 01204 01301 01302 01303 01304 01305 02121 02122 03131 03132 05101'.split(
    ' ',
  );

/** The scanned text: `ecQrCode` is looked at first, then `extra`, then `businessInfo`. */
function scannedText(node: WireObject): string {
  for (const name of ['ecQrCode', 'extra', 'businessInfo']) {
    const value = node[name];
    if (typeof value === 'string' && value !== '') return value.trim();
    if (isObject(value) && textOf(value, 'ecQrCode') !== '')
      return textOf(value, 'ecQrCode').trim();
  }
  return '';
}

function findHolder(qr: string): PersonData {
  demand(qr !== '', '未收到二维码内容，请扫医保电子凭证二维码');
  demand(
    /^424\d{25}$/.test(qr),
    '500159：该二维码不是医保电子凭证，请出示国家医保服务平台的医保电子凭证二维码',
  );
  demand(!expiredQr.includes(qr), '电子凭证解码失败：二维码已失效，请刷新后重新扫码');
  return findPersonByQr(qr) ?? refuse('电子凭证解码失败：未查询到该电子凭证');
}

function decode(call: Call, node: WireObject): OutObject {
  checkFields(node, DECODE, 'data');
  demand(
    BUSINESS_TYPES.includes(textOf(node, 'businessType')),
    '字段 businessType（用码业务类型）取值不在字典内',
  );
  const qr = scannedText(node);
  const person = findHolder(qr);
  const ecToken = credentialToken(call);
  const expires_at = call.now + region.ecTokenMinutes * MINUTE_MS;
  call.store.run(
    'INSERT INTO credential_token VALUES (?, ?, ?, ?)',
    ecToken,
    person.psn_no,
    call.now,
    expires_at,
  );
  return {
    userName: person.name,
    idNo: person.certno,
    idType: '01',
    ecToken,
    insuOrg: person.insurance.at(-1)?.insuplc_admdvs ?? region.area,
    authNo: authorisationNumber(call),
    ecIndexNo: '',
    gender: person.gend,
    birthday: person.brdy,
    nationality: '',
    email: '',
    ecQrCode: qr,
  };
}

/** 6101: the same decode inside the fsi envelope. */
export const decodeCredential: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  if (!node) refuse('交易输入缺少节点 data');
  return { output: decode(call, node) };
};

/**
 * The local decoding service `/localcfc/api/hsecfc/localQrCodeQuery`. Its `data` is a JSON string,
 * as some builds of the service answer (§4.2). `code` 0 = ok; anything else is an error.
 */
export function decodeLocally(
  call: Omit<Call, 'envelope' | 'input' | 'file'>,
  request: WireObject,
): OutObject {
  const orgId = textOf(request, 'orgId');
  const failure = (code: number, message: string): OutObject => ({
    code,
    message,
    orgId,
    data: null,
  });
  if (textOf(request, 'transType') !== 'ec.query') return failure(-1, '不支持的 transType');
  const node = request['data'];
  if (!isObject(node)) return failure(-1, '缺少 data');
  if (orgId === '' && textOf(node, 'orgId') === '') return failure(-1, '必填字段 orgId 不能为空');
  try {
    const envelope = {
      infno: '',
      msgid: '',
      fixmedinsCode: orgId,
      insuplcAdmdvs: '',
      opter: '',
      signNo: '',
    };
    const data = decode({ ...call, envelope, input: node, file: undefined }, node);
    return { code: 0, message: '成功', orgId, data: JSON.stringify(data) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const foreign = error.message.startsWith('500159');
    return failure(foreign ? 500159 : -2, error.message);
  }
}

/** The holder of a token that is still good; refuses an unknown or expired one (5 minutes, §4.1). */
export function holderOfToken(call: Call, ecToken: string): PersonData {
  const row = call.store.get<{ psn_no: string; expires_at: number }>(
    'SELECT psn_no, expires_at FROM credential_token WHERE ec_token = ?',
    ecToken,
  );
  if (!row) refuse('电子凭证令牌无效，请重新扫码');
  demand(call.now < row.expires_at, '电子凭证令牌已过期，请参保人重新出示医保电子凭证');
  return findPerson(row.psn_no) ?? refuse('电子凭证令牌无效，请重新扫码');
}

/** The person behind mdtrt_cert_type / mdtrt_cert_no / card_sn (§2.2, §4.3, §4.4). */
export function holderOfCertificate(
  call: Call,
  node: WireObject,
  find: (match: (person: PersonData) => boolean) => PersonData | undefined,
): PersonData {
  const number = textOf(node, 'mdtrt_cert_no');
  switch (textOf(node, 'mdtrt_cert_type')) {
    case '01':
      return holderOfToken(call, number);
    case '02':
      return find((person) => person.certno === number) ?? refuse('未查询到该证件号码的参保信息');
    case '03': {
      const person = find((candidate) => candidate.cardNo === number);
      if (!person) refuse('未查询到该社会保障卡的参保信息');
      demand(textOf(node, 'card_sn') !== '', '就诊凭证类型为 03 时 card_sn（卡识别码）不能为空');
      demand(textOf(node, 'card_sn') === person.cardSn, '社会保障卡识别码不符，请重新读卡');
      return person;
    }
    default:
      return refuse('字段 mdtrt_cert_type（就诊凭证类型）取值应为 01、02 或 03');
  }
}
