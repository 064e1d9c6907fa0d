/** Who works in the training store of a test, and when its day begins. */
import type { StaffNo } from '#core/ids.ts';

/** 2026-11-21 10:00:00 in China, a Saturday. */
export const OPENING = Date.parse('2026-11-21T10:00:00+08:00');

/** The staff of the training store who sit at the tills of a test. */
export const STAFF = {
  manager: { staffNo: '0101' as StaffNo, pin: '246810', name: '赵国栋', role: 'manager' },
  pharmacist: { staffNo: '0103' as StaffNo, pin: '135790', name: '周敏', role: 'pharmacist' },
  preparer: { staffNo: '0105' as StaffNo, pin: '112358', name: '陈志远', role: 'pharmacist' },
  cashier: { staffNo: '0107' as StaffNo, pin: '314159', name: '林晓燕', role: 'cashier' },
  cashier2: { staffNo: '0109' as StaffNo, pin: '271828', name: '何雨桐', role: 'cashier' },
} as const;
export type StaffKey = keyof typeof STAFF;

export const APPROVAL = { staffNo: STAFF.manager.staffNo, pin: STAFF.manager.pin };
