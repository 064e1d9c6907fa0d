/** 7204: the prescription and its signed file (e-prescription §2.4). */
import { quantityE4 } from '#core/money.ts';
import type { Prescription, PrescriptionLine } from '#core/prescription.ts';
import type { DownloadedPrescription, Operator } from '../platform.ts';
import type { WireObject } from '../fsi/answer.ts';
import {
  decimalOf,
  nodeHolding,
  optionalRowsOf,
  requiredText,
  textOf,
  UnreadableAnswer,
} from '../fsi/answer.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { inNode } from '../fsi/envelope.ts';
import { operatorFields } from './operator-fields.ts';

export function downloadInput(
  wire: Wire,
  request: { readonly rxAuthNo: string; readonly epcToken: string },
  operator: Operator,
): WireInput {
  return inNode(wire, '7204', 'data', {
    epcToken: request.epcToken,
    authRxno: request.rxAuthNo,
    fixmedinsCode: wire.profile.shop.code,
    devInfo: wire.profile.shop.deviceNo,
    ...operatorFields(wire, operator),
  });
}

export function readDownload(output: unknown): DownloadedPrescription {
  const head = nodeHolding(output, 'hiRxno');
  // The lists stand beside `data` in S1; some editions put them inside.
  const rows = (node: string): readonly WireObject[] => {
    const beside = optionalRowsOf(output, node);
    return beside.length > 0 ? beside : optionalRowsOf(head, node);
  };
  const lines = rows('rxDetlList');
  if (lines.length === 0) throw new UnreadableAnswer('rxDetlList', '缺失');
  const patient = rows('rxOtpinfo')[0];
  if (patient === undefined) throw new UnreadableAnswer('rxOtpinfo', '缺失');
  return {
    prescription: {
      ...readHead(head),
      ...readPatient(patient, rows('rxDiseList')),
      lines: lines.map(readLine),
    },
    file: requiredText(head, 'rxFile'),
    fileSuffix: textOf(head, 'fileSuffix'),
  };
}

type HeadPart = Pick<
  Prescription,
  | 'prescriptionNo'
  | 'rxTraceCode'
  | 'institutionCode'
  | 'institutionName'
  | 'department'
  | 'prescriber'
  | 'prescribedAtText'
  | 'validUntilText'
  | 'typeName'
  | 'attributeName'
  | 'isLong'
>;

function readHead(head: WireObject): HeadPart {
  return {
    prescriptionNo: requiredText(head, 'hiRxno'),
    rxTraceCode: requiredText(head, 'rxTraceCode'),
    institutionCode: textOf(head, 'fixmedinsCode'),
    institutionName: textOf(head, 'fixmedinsName'),
    department: textOf(head, 'prscDeptName'),
    // Not among the fields of S1's 7204; read where a region sends it.
    prescriber: textOf(head, 'prscDrName'),
    prescribedAtText: textOf(head, 'prscTime'),
    validUntilText: requiredText(head, 'valiEndTime'),
    typeName: textOf(head, 'rxTypeName') || textOf(head, 'rxTypeCode'),
    attributeName: textOf(head, 'rxExraAttrName'),
    isLong: textOf(head, 'longRxFlag') === '1',
  };
}

type PatientPart = Omit<Prescription, keyof HeadPart | 'lines'>;

function readPatient(patient: WireObject, diseases: readonly WireObject[]): PatientPart {
  const diagnoses = diseases.map((row) => ({
    code: textOf(row, 'diagCode'),
    name: textOf(row, 'diagName'),
    main: textOf(row, 'maindiagFlag') === '1',
  }));
  return {
    careType: textOf(patient, 'medType'),
    patientName: requiredText(patient, 'patnName'),
    patientAge: textOf(patient, 'patnAge'),
    patientGender: textOf(patient, 'gend'),
    patientWeight: textOf(patient, 'patnWt'),
    pregnancyWeeks: textOf(patient, 'gesoVal'),
    lactating: textOf(patient, 'suckPrdFlag') === '1',
    allergies: textOf(patient, 'algsHis'),
    diagnosis: diagnosisText(diagnoses, textOf(patient, 'maindiagName')),
    diseaseCode: textOf(patient, 'diseCodg'),
    diseaseName: textOf(patient, 'diseName'),
    diagnoses,
  };
}

/** Every diagnosis, the main one first; the visit's main diagnosis where no list came. */
function diagnosisText(
  diagnoses: readonly { readonly name: string; readonly main: boolean }[],
  mainName: string,
): string {
  const ordered = [
    ...diagnoses.filter((row) => row.main),
    ...diagnoses.filter((row) => !row.main),
  ].map((row) => row.name);
  return ordered.length === 0 ? mainName : ordered.join('；');
}

function readLine(row: WireObject, index: number): PrescriptionLine {
  const quantity = decimalOf(requiredText(row, 'drugCnt'), 4);
  if (quantity === null) throw new UnreadableAnswer('drugCnt', '不是数量');
  const dose = textOf(row, 'sinDoscnt');
  return {
    lineNo: index + 1,
    nationalDrugCode: requiredText(row, 'medListCodg'),
    genericName: requiredText(row, 'drugGenname'),
    productName: textOf(row, 'drugProdname'),
    spec: textOf(row, 'drugSpec'),
    dosageForm: textOf(row, 'drugDosform'),
    manufacturer: textOf(row, 'prdrName'),
    quantity_e4: quantityE4(quantity),
    unit: textOf(row, 'drugDosunt') || textOf(row, 'drugTotlcntEmp'),
    ...packsOf(row),
    dose: dose === '' ? '' : `${plain(dose)}${textOf(row, 'sinDosunt')}`,
    frequency: textOf(row, 'usedFrquName') || textOf(row, 'usedFrquCodg'),
    route: textOf(row, 'medcWayDscr') || textOf(row, 'medcWayCodg'),
    days: plain(textOf(row, 'medcDays')),
    // 0 Rx, 1 OTC: the opposite of rx_flag in 35xx (insurance-interface §3).
    isOtc: textOf(row, 'otcFlag') === '1',
  };
}

function packsOf(row: WireObject): Pick<PrescriptionLine, 'packs'> {
  const quantity = decimalOf(textOf(row, 'drugTotlcnt'), 4);
  const unit = textOf(row, 'drugTotlcntEmp');
  if (quantity === null || quantity <= 0 || unit === '') return {};
  return { packs: { quantity_e4: quantityE4(quantity), unit } };
}

/** "5.0000" → "5": what people read. */
function plain(text: string): string {
  return /^\d+\.\d*$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}
