/** Ground of the fixtures: the instant they live at, the staff, and how identities are written. */
import type { PrescriptionId, StaffNo, TillNo } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import { parseChina } from '#core/time.ts';

/** Text of an instant in China → epoch ms; the fixtures live on one day. */
export function at(time: string, date = '2026-11-21'): number {
  return parseChina(`${date} ${time}`) ?? 0;
}

export const NOW = at('10:18:52');
export const till = '01' as TillNo;
export const rx = (name: string) => name as PrescriptionId;
export const boxes = (count: number) => quantityE4(count * 10_000);

const staff = (staffNo: string, name: string, role: 'cashier' | 'pharmacist' | 'manager') => ({
  staffNo: staffNo as StaffNo,
  name,
  role,
  title: { cashier: '收银员', pharmacist: '执业药师', manager: '店长' }[role],
  qualifications:
    role === 'pharmacist'
      ? (['review', 'prepare', 'check'] as const).slice()
      : role === 'manager'
        ? (['check', 'reconcile'] as const).slice()
        : (['prepare'] as const).slice(),
  pinKind: 'digits' as const,
  lockedUntil: null,
  lastSignedInAt: at('07:58:00'),
});

export const STAFF = [
  staff('0107', '林晓燕', 'cashier'),
  staff('0112', '陈志远', 'pharmacist'),
  staff('0103', '周敏', 'pharmacist'),
  staff('0101', '赵国栋', 'manager'),
];
