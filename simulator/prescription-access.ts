// Job: 7201 authorise, 7202 online, 7203 QR, 7204 download (e-prescription §2.2–2.4).
import type { Call, Handler } from './call.ts';
import { ageOn, DAY_MS, dateTimeText, MINUTE_MS } from './clock.ts';
import { holderOfToken } from './credential.ts';
import { findDrug, findPerson, region, type PersonData } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { issuedNumber } from './ids.ts';
import { prescriptionFile } from './prescription-file.ts';
import {
  demandUsable,
  findByQr,
  findPrescription,
  listingStart,
  listPrescriptions,
  STATUS_NAMES,
  statusOf,
  touch,
  USED_NAMES,
  usedStatusOf,
  type PrescriptionRow,
} from './prescription-store.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, rawNumber, textOf, type OutObject, type WireObject } from './wire.ts';

const OPERATOR = 'opter 操作人ID C20*; opterName 操作人姓名 C50*; optinsNo 操作机构 C20*';
const AUTHORISE = fieldRules(`
  fixmedinsCode 定点医药机构编号 C20*; psnName 人员姓名 C40*; psnCertType 人员证件类型 C6*;
  certno 证件号码 C50*; ecToken 电子凭证令牌 C64; regSn 身份登记流水号 C40; ipInfo 终端IP C64*;
  outFlag 异地处方查询标志位 C3; outPoolareaNo 异地处方医保区划 C6; insuPlcNo 参保地编号 C6;
  ${OPERATOR}`);
const AUTHORISE_ONLINE = fieldRules(`
  hiRxno 医保处方编号 C40*; fixmedinsCode 定点医药机构编号 C20*;
  authCircBizSn 线上流转授权业务流水号 C40*; epcChnlId 电子处方中心渠道应用id C40*;
  ipInfo 终端IP C64*; ${OPERATOR}`);
const DECODE_QR = fieldRules(`
  epcQrcd 电子处方二维码码值 C40*; fixmedinsCode 定点医药机构编号 C20*; devInfo 终端信息 C255*;
  ipInfo 终端IP C64*; ${OPERATOR}`);
const DOWNLOAD = fieldRules(`
  epcToken 电子处方令牌 C100*; authRxno 医保处方授权编号 C30*; fixmedinsCode 定点医药机构编号 C20*;
  devInfo 终端信息 C255*; ipInfo 终端IP C64*; ${OPERATOR}`);

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '01': '双通道',
  '02': '门诊统筹',
  '03': '其他',
};

interface AuthorisationRow {
  readonly auth_rxno: string;
  readonly epc_token: string;
  readonly hi_rxno: string;
  readonly fixmedins_code: string;
  readonly expires_at: number;
  readonly downloaded_at: number | null;
}

/** The shop named in a 72xx body must be the shop of the envelope. */
export function demandOwnShop(call: Call, node: WireObject): void {
  demand(
    textOf(node, 'fixmedinsCode') === call.envelope.fixmedinsCode,
    '字段 fixmedinsCode（定点医药机构编号）与报文头不一致',
  );
}

/** The authorisation behind an epcToken of this shop; refuses unknown and expired ones. */
export function authorisationOf(call: Call, epcToken: string): AuthorisationRow {
  const row = call.store.get<AuthorisationRow>(
    'SELECT * FROM authorisation WHERE epc_token = ? AND fixmedins_code = ?',
    epcToken,
    call.envelope.fixmedinsCode,
  );
  if (!row) refuse('电子处方令牌无效，请重新授权');
  demand(call.now < row.expires_at, '电子处方令牌已过期，请参保人重新授权');
  return row;
}

/** The prescription a 7205/7206 names, which must be the one its epcToken stands for. */
export function authorisedPrescription(call: Call, node: WireObject): PrescriptionRow {
  const authorisation = authorisationOf(call, textOf(node, 'epcToken'));
  demand(authorisation.hi_rxno === textOf(node, 'hiRxno'), '处方编号与电子处方令牌不一致');
  demand(authorisation.downloaded_at !== null, '处方尚未下载');
  return findPrescription(call.store, authorisation.hi_rxno) ?? refuse('处方不存在');
}

function authorise(call: Call, hiRxno: string): OutObject {
  const authRxno = issuedNumber(call, `${region.area}A`);
  const epcToken = issuedNumber(call, `${region.area}epc`);
  const expires_at = call.now + region.epcTokenMinutes * MINUTE_MS;
  call.store.run(
    'INSERT INTO authorisation VALUES (?, ?, ?, ?, ?, NULL)',
    authRxno,
    epcToken,
    hiRxno,
    call.envelope.fixmedinsCode,
    expires_at,
  );
  return { authRxno, epcToken, expiresIn: dateTimeText(expires_at) };
}

function listingRow(call: Call, row: PrescriptionRow): OutObject {
  const status = statusOf(row, call.now);
  const used = usedStatusOf(row);
  return {
    ...authorise(call, row.hi_rxno),
    fixmedinsCode: row.body.hospitalCode,
    fixmedinsName: row.body.hospitalName,
    prscTime: dateTimeText(row.written_at),
    deptName: row.body.department,
    diseCodg: row.body.chronicCode,
    diseName: row.body.diagnoses.map((diagnosis) => diagnosis.name).join('；'),
    valiEndTime: dateTimeText(row.valid_until),
    rxExraAttrCode: row.body.attribute,
    rxExraAttrName: ATTRIBUTES[row.body.attribute] ?? '',
    // Not in S1's 7201; the names and codes of D005 (e-prescription §5).
    rxStasCodg: status,
    rxStasName: STATUS_NAMES[status],
    rxUsedStasCodg: used,
    rxUsedStasName: USED_NAMES[used],
  };
}

export const authoriseAtCounter: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, AUTHORISE, 'data');
  demandOwnShop(call, node);
  const ecToken = textOf(node, 'ecToken');
  const regSn = textOf(node, 'regSn');
  demand(ecToken !== '' || regSn !== '', '必填字段 ecToken（电子凭证令牌）不能为空');
  demand(ecToken === '' || regSn === '', 'ecToken 与 regSn 只能传一个');
  if (ecToken === '') refuse('身份登记流水号 regSn 不存在');
  const person = holderOfToken(call, ecToken);
  demand(person.name === textOf(node, 'psnName'), '人员姓名与电子凭证不一致');
  demand(person.certno === textOf(node, 'certno'), '证件号码与电子凭证不一致');
  const start = listingStart(call.now);
  const rows = listPrescriptions(call.store, person.psn_no)
    .filter((row) => row.written_at >= start)
    .toSorted((left, right) => right.written_at - left.written_at);
  return { output: { data: rows.map((row) => listingRow(call, row)) } };
};

/** The 7202 business serial the citizen's phone would carry; the console shows it. */
export function onlineAuthorisationOf(hiRxno: string): string {
  return `LZ${hiRxno}`;
}

export const authoriseOnline: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, AUTHORISE_ONLINE, 'data');
  demandOwnShop(call, node);
  const hiRxno = textOf(node, 'hiRxno');
  const row = findPrescription(call.store, hiRxno) ?? refuse('处方不存在');
  demand(
    textOf(node, 'authCircBizSn') === onlineAuthorisationOf(row.hi_rxno),
    '线上流转授权业务流水号无效',
  );
  return { output: authorise(call, row.hi_rxno) };
};

export const decodePrescriptionQr: Handler = (call) => {
  demand(region.prescriptionQr, '本统筹区未开通处方二维码解码');
  const node = inputNode(call.input, 'data');
  checkFields(node, DECODE_QR, 'data');
  demandOwnShop(call, node);
  const row = findByQr(call.store, textOf(node, 'epcQrcd')) ?? refuse('电子处方二维码无效');
  return { output: authorise(call, row.hi_rxno) };
};

function lineOut(row: PrescriptionRow, line: PrescriptionRow['body']['lines'][number]): OutObject {
  const drug = findDrug(line.drug);
  if (!drug) throw new Error(`drug ${line.drug} is not in the catalogue`);
  return {
    medListCodg: drug.code,
    fixmedinsHilistId: null,
    hospPrepFlag: '0',
    rxItemTypeCode: drug.chargeType === '11' ? '12' : '11',
    rxItemTypeName: drug.chargeType === '11' ? '中成药' : '西药',
    mainMedcFlag: '0',
    urgtFlag: '0',
    basMednFlag: drug.itemClass === '01' ? '1' : '0',
    otcFlag: drug.overTheCounter ? '1' : '0',
    impDrugFlag: '0',
    drugProdname: null,
    drugGenname: drug.name,
    drugDosform: drug.dosageForm,
    drugSpec: drug.spec,
    prdrName: drug.maker,
    medcWayCodg: '1',
    medcWayDscr: line.way,
    medcBegntime: dateTimeText(row.written_at),
    medcEndtime: dateTimeText(row.written_at + line.days * DAY_MS),
    medcDays: rawNumber(`${line.days}.00`),
    drugCnt: rawNumber(`${line.count}.0000`),
    drugDosunt: drug.unit,
    sinDoscnt: rawNumber(line.dose),
    sinDosunt: line.doseUnit,
    usedFrquCodg: line.frequencyCode,
    usedFrquName: line.frequency,
    drugTotlcnt: rawNumber(line.count),
    drugTotlcntEmp: drug.unit,
    hospApprFlag: '0',
    takeDrugFlag: row.used_by === '' ? '0' : '1',
    selfPayRea: null,
    realDscr: null,
  };
}

function visitOut(call: Call, row: PrescriptionRow, person: PersonData): OutObject {
  const { patient, diagnoses } = row.body;
  const orNull = (text: string): OutObject[string] => (text === '' ? null : rawNumber(text));
  return {
    medType: row.body.medType,
    otpIptFlag: '1',
    patnName: person.name,
    patnAge: rawNumber(`${ageOn(person.brdy, call.now)}.0`),
    patnHgt: orNull(patient.heightCm),
    patnWt: orNull(patient.weightKg),
    gend: person.gend,
    gesoVal: orNull(patient.pregnancyWeeks),
    nwbFlag: '0',
    nwbAge: null,
    suckPrdFlag: '0',
    algsHis: patient.allergy === '' ? null : patient.allergy,
    maindiagCode: diagnoses[0]?.code ?? '',
    maindiagName: diagnoses[0]?.name ?? '',
    diseCondDscr: null,
    diseCodg: row.body.chronicCode,
    diseName: null,
  };
}

export function prescriptionOut(call: Call, row: PrescriptionRow): OutObject {
  const person = findPerson(row.psn_no);
  if (!person) throw new Error(`no person ${row.psn_no}`);
  const { body } = row;
  return {
    data: {
      hiRxno: row.hi_rxno,
      rxTraceCode: row.rx_trace_code,
      fixmedinsCode: body.hospitalCode,
      fixmedinsName: body.hospitalName,
      prscTime: dateTimeText(row.written_at),
      prscDeptName: body.department,
      // Doctor: not in S1's 7204, but named in the D001 head the file was built from (§4.3).
      prscDrName: body.doctor,
      valiEndTime: dateTimeText(row.valid_until),
      rxTypeCode: '1',
      rxTypeName: '门诊西药',
      longRxFlag: body.long ? '1' : '0',
      reptFlag: body.repeat ? '1' : '0',
      maxReptCnt: body.repeat ? rawNumber(String(body.repeat.max)) : null,
      reptdCnt: body.repeat ? rawNumber(String(body.repeat.done)) : null,
      minInrvDays: body.repeat ? rawNumber(String(body.repeat.interval)) : null,
      rxFile: prescriptionFile(row),
      fileSuffix: 'pdf',
    },
    rxDetlList: body.lines.map((line) => lineOut(row, line)),
    rxOtpinfo: visitOut(call, row, person),
    rxDiseList: body.diagnoses.map((diagnosis, index) => ({
      diagType: '1',
      maindiagFlag: index === 0 ? '1' : '0',
      diagSrtNo: rawNumber(String(index + 1)),
      diagCode: diagnosis.code,
      diagName: diagnosis.name,
    })),
  };
}

export const downloadPrescription: Handler = (call) => {
  const node = inputNode(call.input, 'data');
  checkFields(node, DOWNLOAD, 'data');
  demandOwnShop(call, node);
  const authorisation = authorisationOf(call, textOf(node, 'epcToken'));
  demand(authorisation.auth_rxno === textOf(node, 'authRxno'), '授权编号与电子处方令牌不一致');
  demand(authorisation.downloaded_at === null, '医保处方授权编号已使用，请重新授权');
  const row = findPrescription(call.store, authorisation.hi_rxno) ?? refuse('处方不存在');
  demandUsable(row, call.now);
  call.store.run(
    'UPDATE authorisation SET downloaded_at = ? WHERE auth_rxno = ?',
    call.now,
    authorisation.auth_rxno,
  );
  touch(call.store, row.hi_rxno);
  return { output: prescriptionOut(call, row) };
};
