/** The person and what they are entitled to: 1101, 2001, 5206, 5301, 5205 (insurance-interface §2.2–2.3, §2.13). */
import type { Accumulator, Entitlement, InsuranceLine, InsuredPerson } from '#core/person.ts';
import { chinaDateTime } from '#core/time.ts';
import type { PresentedCredential } from '../platform.ts';
import type { WireObject } from './answer.ts';
import {
  amountOf,
  isObject,
  nodeHolding,
  requiredText,
  rowsHolding,
  rowsOf,
  textOf,
} from './answer.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';

export function personInput(
  wire: Wire,
  credential: PresentedCredential,
  hint: { readonly idDocKind: string; readonly idDocNo: string; readonly name: string },
): WireInput {
  return inNode(wire, '1101', 'data', {
    mdtrt_cert_type: credential.kind,
    mdtrt_cert_no: credential.number,
    card_sn: credential.cardSerial,
    begntime: '',
    psn_cert_type: hint.idDocKind,
    certno: hint.idDocNo,
    psn_name: hint.name,
  });
}

export function readPerson(output: unknown): InsuredPerson {
  const base = nodeHolding(isObject(output) ? output['baseinfo'] : undefined, 'psn_no');
  return {
    personNo: requiredText(base, 'psn_no'),
    name: requiredText(base, 'psn_name'),
    idDocKind: textOf(base, 'psn_cert_type'),
    idDocNo: textOf(base, 'certno'),
    gender: textOf(base, 'gend'),
    birthday: textOf(base, 'brdy'),
    age: textOf(base, 'age'),
    lines: rowsOf(output, 'insuinfo').map(readInsuranceLine),
  };
}

function readInsuranceLine(row: WireObject): InsuranceLine {
  return {
    insuranceType: requiredText(row, 'insutype'),
    personCategory: textOf(row, 'psn_type'),
    insuredStatus: textOf(row, 'psn_insu_stas'),
    insuredAreaCode: requiredText(row, 'insuplc_admdvs'),
    civilServant: textOf(row, 'cvlserv_flag') === '1',
    accountBalance_fen: amountOf(row, 'balc', 'present'),
    employer: textOf(row, 'emp_name'),
  };
}

type EntitlementRequest = {
  readonly personNo: string;
  readonly insuranceType: string;
  readonly careType: string;
  readonly at: number;
};

export function entitlementInput(wire: Wire, request: EntitlementRequest): WireInput {
  return inNode(wire, '2001', 'data', {
    psn_no: request.personNo,
    insutype: request.insuranceType,
    fixmedins_code: wire.profile.shop.code,
    med_type: request.careType,
    begntime: chinaDateTime(request.at),
    endtime: '',
    dise_codg: '',
    dise_name: '',
    oprn_oprt_code: '',
    oprn_oprt_name: '',
    matn_type: '',
    birctrl_type: '',
    exp_content: '',
  });
}

export function readEntitlements(output: unknown): readonly Entitlement[] {
  return rowsOf(output, 'trtinfo').map((row) => ({
    fundKind: requiredText(row, 'fund_pay_type'),
    entitled: requiredText(row, 'trt_enjymnt_flag') === '1',
    reason: textOf(row, 'trt_chk_rslt'),
  }));
}

export function accumulatorInput(
  wire: Wire,
  request: { readonly personNo: string; readonly yearMonth: string },
): WireInput {
  return inNode(wire, '5206', 'data', { psn_no: request.personNo, cum_ym: request.yearMonth });
}

export function readAccumulators(output: unknown): readonly Accumulator[] {
  return rowsOf(output, 'cuminfo').map((row) => ({
    insuranceType: textOf(row, 'insutype'),
    year: textOf(row, 'year'),
    kind: requiredText(row, 'cum_type_code'),
    amount_fen: amountOf(row, 'cum', 'present'),
  }));
}

export function specialDiseaseInput(wire: Wire, personNo: string): WireInput {
  return inNode(wire, '5301', 'data', { psn_no: personNo });
}

export function readSpecialDiseases(
  output: unknown,
): readonly { readonly code: string; readonly name: string }[] {
  return rowsOf(output, 'feedetail').map((row) => ({
    code: requiredText(row, 'opsp_dise_code'),
    name: textOf(row, 'opsp_dise_name'),
  }));
}

export function medicationHistoryInput(
  wire: Wire,
  request: { readonly personNo: string; readonly from: number; readonly to: number },
): WireInput {
  return inNode(wire, '5205', 'data', {
    psn_no: request.personNo,
    begntime: chinaDateTime(request.from),
    endtime: chinaDateTime(request.to),
  });
}

type PastDispensing = {
  readonly dispensedAtText: string;
  readonly name: string;
  readonly institutionName: string;
  readonly quantity: string;
};

/** The list's node name is not printed in §2.13: its rows are found by the time of the fee. */
export function readMedicationHistory(output: unknown): readonly PastDispensing[] {
  return rowsHolding(output, 'fee_ocur_time').map((row) => ({
    dispensedAtText: textOf(row, 'fee_ocur_time'),
    name: firstText(row, [
      'hilist_name',
      'medins_list_name',
      'med_list_name',
      'drug_genname',
      'med_list_codg',
    ]),
    institutionName: textOf(row, 'fixmedins_name'),
    quantity: textOf(row, 'cnt'),
  }));
}

function firstText(row: WireObject, fields: readonly string[]): string {
  for (const field of fields) {
    const text = textOf(row, field);
    if (text !== '') return text;
  }
  return '';
}
