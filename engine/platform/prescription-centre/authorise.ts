/** 7201: the person's prescriptions that may be collected here (e-prescription §2.2). */
import type { PrescriptionState } from '#core/prescription.ts';
import type { AuthorisedPrescription, Operator } from '../platform.ts';
import type { WireObject } from '../fsi/answer.ts';
import { isObject, requiredText, rowsHolding, textOf, UnreadableAnswer } from '../fsi/answer.ts';
import type { Wire, WireInput } from '../fsi/envelope.ts';
import { inNode } from '../fsi/envelope.ts';
import { operatorFields } from './operator-fields.ts';

type AuthoriseRequest = {
  readonly ecToken: string;
  readonly name: string;
  readonly idDocKind: string;
  readonly idDocNo: string;
  readonly insuredAreaCode: string;
};

/** `regSn` is left out: it and `ecToken` exclude each other. */
export function authoriseInput(
  wire: Wire,
  request: AuthoriseRequest,
  operator: Operator,
): WireInput {
  const area = request.insuredAreaCode;
  const otherProvince = area !== '' && area.slice(0, 2) !== wire.profile.careArea.slice(0, 2);
  return inNode(wire, '7201', 'data', {
    fixmedinsCode: wire.profile.shop.code,
    psnName: request.name,
    psnCertType: request.idDocKind,
    certno: request.idDocNo,
    ecToken: request.ecToken,
    ...operatorFields(wire, operator),
    outFlag: otherProvince ? '1' : '0',
    outPoolareaNo: otherProvince ? `${area.slice(0, 2)}0000` : '',
    insuPlcNo: area,
  });
}

/** One row a prescription; no node name is printed for the list, so the rows are found by `authRxno`. */
export function readAuthorised(output: unknown): readonly AuthorisedPrescription[] {
  const rows = rowsHolding(output, 'authRxno');
  if (rows.length === 0 && !isEmptyAnswer(output)) throw new UnreadableAnswer('authRxno', '缺失');
  return rows.map((row) => ({
    rxAuthNo: requiredText(row, 'authRxno'),
    epcToken: requiredText(row, 'epcToken'),
    institutionName: textOf(row, 'fixmedinsName'),
    department: textOf(row, 'deptName'),
    prescribedAtText: textOf(row, 'prscTime'),
    validUntilText: textOf(row, 'valiEndTime'),
    diseaseName: textOf(row, 'diseName'),
    attributeName: textOf(row, 'rxExraAttrName') || attributeName(textOf(row, 'rxExraAttrCode')),
    state: stateOf(row),
  }));
}

/** null, {}, [], or an object whose nodes are all of these: the person has no prescription. */
function isEmptyAnswer(output: unknown): boolean {
  if (output === null || output === undefined || output === '') return true;
  if (Array.isArray(output)) return output.length === 0;
  return isObject(output) && Object.values(output).every(isEmptyNode);
}

function isEmptyNode(node: unknown): boolean {
  // Counters such as total "0" may stand beside an empty list.
  return typeof node === 'string' ? /^0?$/.test(node) : isEmptyAnswer(node);
}

/** `rxExraAttrCode` (e-prescription §5). */
function attributeName(code: string): string {
  if (code === '01') return '双通道';
  if (code === '02') return '门诊统筹';
  return code === '03' ? '其他' : code;
}

/** `rxStasCodg` 1 valid, 2 expired, 3 revoked; `rxUsedStasCodg` 2 used; null where none is sent (§5). */
function stateOf(row: WireObject): PrescriptionState | null {
  if (textOf(row, 'rxUsedStasCodg') === '2') return 'used';
  switch (textOf(row, 'rxStasCodg')) {
    case '1':
      return 'valid';
    case '2':
      return 'expired';
    case '3':
      return 'revoked';
    default:
      return null;
  }
}
