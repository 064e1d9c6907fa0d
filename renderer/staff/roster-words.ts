/** Words of 人员. */
import type { RosterRow } from '#contract/staff.ts';

export const QUALIFICATION_WORDS = {
  review: '审方',
  prepare: '调配',
  check: '复核',
  reconcile: '对账',
} as const satisfies Record<RosterRow['qualifications'][number], string>;
