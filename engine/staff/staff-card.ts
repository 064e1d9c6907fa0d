/** A staff row as screens show it. */
import type { StaffCard } from '#contract/staff.ts';
import type { StaffRecord } from '#db/staff.ts';

const QUALIFICATIONS = ['review', 'prepare', 'check', 'reconcile'] as const;

export function staffCard(staff: StaffRecord, now: number): StaffCard {
  const held = new Set(JSON.parse(staff.qualifications) as readonly string[]);
  const locked = staff.locked_until_at !== null && staff.locked_until_at > now;
  return {
    staffNo: staff.staff_no,
    name: staff.name,
    role: staff.role,
    title: staff.title,
    qualifications: QUALIFICATIONS.filter((one) => held.has(one)),
    pinKind: staff.pin_kind,
    lockedUntil: locked ? staff.locked_until_at : null,
    lastSignedInAt: staff.last_signed_in_at,
  };
}
