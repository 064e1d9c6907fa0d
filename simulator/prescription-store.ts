// Job: the prescriptions of the centre: rows, states, seeds dated to today (e-prescription §6.1).
import { randomDigits } from './call.ts';
import { DAY_MS, dateText, dayBefore, HOUR_MS, instantOf, MINUTE_MS, stampText } from './clock.ts';
import {
  people,
  prescriptionData,
  region,
  type PersonData,
  type PrescriptionTemplate,
} from './data.ts';
import { refuse } from './refusal.ts';
import type { Store } from './store.ts';

/** What the hospital wrote; kept as JSON in `prescription.body`. */
export interface PrescriptionBody extends Pick<
  PrescriptionTemplate,
  | 'department'
  | 'doctor'
  | 'diagnoses'
  | 'lines'
  | 'long'
  | 'repeat'
  | 'revokeReason'
  | 'attribute'
  | 'chronicCode'
  | 'medType'
  | 'patient'
> {
  readonly hospitalCode: string;
  readonly hospitalName: string;
}

interface StoredRow {
  readonly hi_rxno: string;
  readonly rx_trace_code: string;
  readonly epc_qrcd: string;
  readonly template_key: string;
  readonly psn_no: string;
  readonly body: string;
  readonly written_at: number;
  readonly valid_until: number;
  readonly revoked: number;
  readonly used_by: string;
}
export interface PrescriptionRow extends Omit<StoredRow, 'body'> {
  readonly body: PrescriptionBody;
}

export interface NewPrescription {
  readonly templateKey: string;
  readonly person: PersonData;
  readonly body: PrescriptionBody;
  readonly written_at: number;
  readonly valid_until: number;
  readonly revoked: boolean;
  readonly usedBy: string;
}

interface Source {
  readonly store: Store;
  readonly now: number;
  readonly random: () => number;
}

const FIRST_SERIAL = 4713;

function withBody(row: StoredRow): PrescriptionRow {
  return { ...row, body: JSON.parse(row.body) as PrescriptionBody };
}

export function findPrescription(store: Store, hiRxno: string): PrescriptionRow | undefined {
  const row = store.get<StoredRow>('SELECT * FROM prescription WHERE hi_rxno = ?', hiRxno);
  return row && withBody(row);
}

export function findByQr(store: Store, epcQrcd: string): PrescriptionRow | undefined {
  const row = store.get<StoredRow>('SELECT * FROM prescription WHERE epc_qrcd = ?', epcQrcd);
  return row && withBody(row);
}

export function listPrescriptions(store: Store, psn_no?: string): PrescriptionRow[] {
  const rows =
    psn_no === undefined
      ? store.all<StoredRow>('SELECT * FROM prescription ORDER BY psn_no, hi_rxno')
      : store.all<StoredRow>(
          'SELECT * FROM prescription WHERE psn_no = ? ORDER BY hi_rxno',
          psn_no,
        );
  return rows.map(withBody);
}

/** rxStasCodg: 1 有效, 2 已失效, 3 已撤销 (§5). A used prescription does not lapse any more. */
export function statusOf(row: PrescriptionRow, now: number): '1' | '2' | '3' {
  if (row.revoked === 1) return '3';
  return row.used_by === '' && now > row.valid_until ? '2' : '1';
}
export const STATUS_NAMES = { '1': '有效', '2': '已失效', '3': '已撤销' } as const;

/** rxUsedStasCodg: 1 未使用, 2 已使用 (§5). */
export function usedStatusOf(row: PrescriptionRow): '1' | '2' {
  return row.used_by === '' ? '1' : '2';
}
export const USED_NAMES = { '1': '未使用', '2': '已使用' } as const;

/** Refuses a prescription that is revoked, expired or used, saying which. */
export function demandUsable(row: PrescriptionRow, now: number): void {
  switch (statusOf(row, now)) {
    case '3':
      return refuse('处方已被开方医师撤销，不能使用');
    case '2':
      return refuse('处方已超过有效期，不能使用，请原医疗机构重新开方');
    default:
      if (row.used_by !== '') refuse('处方已使用，不能重复使用');
  }
}

/** Marks that somebody has begun to work with a seed, so re-dating leaves it alone. */
export function touch(store: Store, hiRxno: string): void {
  store.run('UPDATE prescription SET touched = 1 WHERE hi_rxno = ?', hiRxno);
}

/** Stores a prescription and gives its hiRxno (24 digits; C(30)). */
export function addPrescription(source: Source, made: NewPrescription): string {
  const serial = Number(source.store.meta('prescription-serial') ?? FIRST_SERIAL);
  source.store.setMeta('prescription-serial', String(serial + 1));
  const ten = String(serial).padStart(10, '0');
  const day = stampText(made.written_at).slice(0, 8);
  const hiRxno = `${region.area}${day}${ten}`;
  source.store.run(
    'INSERT INTO prescription VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)',
    hiRxno,
    `T${day}${ten}1`,
    `EPC${region.area}${ten}${randomDigits(source.random, 8)}`,
    made.templateKey,
    made.person.psn_no,
    JSON.stringify(made.body),
    made.written_at,
    made.valid_until,
    made.revoked ? 1 : 0,
    made.usedBy,
  );
  return hiRxno;
}

function bodyOf(template: PrescriptionTemplate): PrescriptionBody {
  const hospital = prescriptionData.hospitals.find((row) => row.id === template.hospital);
  if (!hospital) throw new Error(`unknown hospital ${template.hospital}`);
  const { department, doctor, diagnoses, lines, long, repeat, revokeReason } = template;
  const { attribute, chronicCode, medType, patient } = template;
  return {
    hospitalCode: hospital.code,
    hospitalName: hospital.name,
    department,
    doctor,
    diagnoses,
    lines,
    long,
    repeat,
    revokeReason,
    attribute,
    chronicCode,
    medType,
    patient,
  };
}

function addSeed(source: Source, template: PrescriptionTemplate): void {
  const person = people.find((row) => row.name === template.person);
  if (!person) throw new Error(`unknown person ${template.person}`);
  const today = dateText(source.now);
  const planned_at = instantOf(dayBefore(source.now, template.writtenDaysAgo), template.writtenAt);
  // Written today at an hour still to come: ten minutes ago instead.
  const written_at = Math.min(planned_at, source.now - 10 * MINUTE_MS);
  addPrescription(source, {
    templateKey: template.key,
    person,
    body: bodyOf(template),
    written_at,
    valid_until: template.endsToday
      ? instantOf(today, '23:59:59')
      : written_at + template.validHours * HOUR_MS,
    revoked: template.state === 'revoked',
    usedBy: template.state === 'used-elsewhere' ? 'elsewhere' : '',
  });
}

/**
 * Dates the seeds to today, once a day (CST): every seed nobody has touched is replaced by the same
 * prescription with today's dates and a new number; one that was downloaded, reviewed or used stays
 * as it is, and a fresh copy is written beside it. So "valid" stays valid in an old training store.
 */
export function refreshSeeds(source: Source): void {
  const today = dateText(source.now);
  if (source.store.meta('prescription-day') === today) return;
  source.store.run("DELETE FROM prescription WHERE touched = 0 AND template_key <> ''");
  for (const template of prescriptionData.prescriptions) addSeed(source, template);
  source.store.setMeta('prescription-day', today);
}

/** Oldest writing instant that 7201 still lists: 30 days back. */
export function listingStart(now: number): number {
  return now - 30 * DAY_MS;
}
