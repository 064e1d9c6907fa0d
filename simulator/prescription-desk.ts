// Job: the doctor's side for the console: write a new prescription for one of the people.
import { HOUR_MS } from './clock.ts';
import { findDrug, people, prescriptionData, type PrescriptionLine } from './data.ts';
import { parseScaled } from './money.ts';
import { addPrescription, findPrescription } from './prescription-store.ts';
import { demand, refuse } from './refusal.ts';
import type { Store } from './store.ts';
import { rowsOf, textOf, type WireObject } from './wire.ts';

interface Desk {
  readonly store: Store;
  readonly now: () => number;
  readonly random: () => number;
}

function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = parseScaled(text, 0);
  if (value === undefined || value < BigInt(least) || value > BigInt(most)) {
    refuse(`${name} 应为 ${least} 到 ${most} 的整数`);
  }
  return Number(value);
}

function lineOf(row: WireObject): PrescriptionLine {
  const drug = findDrug(textOf(row, 'drug')) ?? refuse('药品编码 drug 不在目录内');
  return {
    drug: drug.code,
    count: String(wholeNumber(textOf(row, 'count') || '1', 'count', 1, 99)),
    days: wholeNumber(textOf(row, 'days') || '7', 'days', 1, 90),
    dose: textOf(row, 'dose') || '1',
    doseUnit: textOf(row, 'doseUnit') || '片',
    frequencyCode: textOf(row, 'frequencyCode') || '11',
    frequency: textOf(row, 'frequency') || '每日1次',
    way: textOf(row, 'way') || '口服',
  };
}

/**
 * From the console's JSON: {person (name or psn_no), lines: [{drug, count, days, …}], diagnosis?,
 * hospital?, department?, doctor?, validHours? (0 = already expired), long?, state?: 'valid' |
 * 'revoked' | 'used-elsewhere'}. Returns the hiRxno.
 */
export function writePrescription(desk: Desk, request: WireObject): string {
  const wanted = textOf(request, 'person');
  const person =
    people.find((row) => row.name === wanted || row.psn_no === wanted) ??
    refuse('person 应为名单内的姓名或人员编号');
  const lines = rowsOf(request['lines']).map(lineOf);
  demand(lines.length >= 1 && lines.length <= 5, 'lines 应有 1 到 5 种药品');
  const hospitalName = textOf(request, 'hospital');
  const hospital =
    prescriptionData.hospitals.find((row) => row.name === hospitalName) ??
    prescriptionData.hospitals[0];
  if (!hospital) throw new Error('no hospitals in the data');
  const hours = wholeNumber(textOf(request, 'validHours') || '72', 'validHours', 0, 2160);
  const state = textOf(request, 'state') || 'valid';
  demand(
    ['valid', 'revoked', 'used-elsewhere'].includes(state),
    'state 应为 valid、revoked 或 used-elsewhere',
  );
  const written_at = desk.now() - 1000;
  return addPrescription(
    { store: desk.store, now: desk.now(), random: desk.random },
    {
      templateKey: '',
      person,
      body: {
        hospitalCode: hospital.code,
        hospitalName: hospital.name,
        department: textOf(request, 'department') || '全科',
        doctor: textOf(request, 'doctor') || '沈一鸣',
        diagnoses: [{ code: 'Z76.800', name: textOf(request, 'diagnosis') || '高血压病2级' }],
        lines,
        long: request['long'] === true,
        repeat: null,
        revokeReason: '',
        attribute: '02',
        chronicCode: null,
        medType: '11',
        patient: { heightCm: '', weightKg: '', allergy: '', pregnancyWeeks: '' },
      },
      written_at,
      valid_until: written_at + hours * HOUR_MS,
      revoked: state === 'revoked',
      usedBy: state === 'used-elsewhere' ? 'elsewhere' : '',
    },
  );
}

/**
 * Changes a prescription behind the till's back: {hiRxno, state: 'revoked' | 'used-elsewhere' |
 * 'expired'}. A used one cannot be changed any more (RX 6.1: "处方已使用").
 */
export function changePrescription(desk: Desk, request: WireObject): void {
  const hiRxno = textOf(request, 'hiRxno');
  const row = findPrescription(desk.store, hiRxno) ?? refuse('处方不存在');
  demand(row.used_by === '', '处方已使用，不能变更');
  const change = (sql: string, ...values: (string | number)[]): void => {
    desk.store.run(
      `UPDATE prescription SET touched = 1, ${sql} WHERE hi_rxno = ?`,
      ...values,
      hiRxno,
    );
  };
  switch (textOf(request, 'state')) {
    case 'revoked':
      return change('revoked = 1');
    case 'used-elsewhere':
      return change("used_by = 'elsewhere'");
    case 'expired':
      return change('valid_until = ?', desk.now() - 1000);
    default:
      refuse('state 应为 revoked、used-elsewhere 或 expired');
  }
}
