/**
 * Who is it? A PIN checked against the staff row. A wrong one is counted and committed although the
 * call fails: that is the one effect a refusal has.
 */
import type { StaffNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaMinuteAfter } from '#core/time.ts';
import type { StaffRecord } from '#db/staff.ts';
import { staffByNo, updateStaff } from '#db/staff.ts';
import { commitAlone } from '../dispatch/alone.ts';
import type { Engine, Transaction } from '../engine.ts';
import { ALLOWED_TRIES, afterWrongPin } from './pin.ts';

export type Commit = <T>(act: (inside: Transaction) => T) => T;

/**
 * The person, when the PIN is right. Failures: `staff.unknown`, `staff.wrongPin`, `staff.locked`.
 * `then` runs in the transaction that also clears the count of wrong PINs.
 */
export async function checkPin(
  engine: Engine,
  commit: Commit,
  given: { readonly staffNo: StaffNo; readonly pin: string },
  then: (inside: Transaction, staff: StaffRecord) => void,
): Promise<Result<StaffRecord>> {
  const staff = staffByNo(engine.db, given.staffNo);
  if (staff === undefined || staff.active === 0) return fail('staff.unknown', '没有这个工号。');
  const locked = lockFailure(staff, engine.now());
  if (locked) return locked;
  const matches = await engine.pins.matches(given.pin, staff);
  return commit((inside): Result<StaffRecord> => {
    // Read again: others may have been tried while this one was being worked out.
    const current = staffByNo(inside.db, given.staffNo);
    if (current === undefined) return fail('staff.unknown', '没有这个工号。');
    const lockedNow = lockFailure(current, inside.now);
    if (lockedNow) return lockedNow;
    if (!matches) return countWrongPin(inside, current);
    updateStaff(inside.db, given.staffNo, {
      failed_count: 0,
      lock_count: 0,
      locked_until_at: null,
    });
    then(inside, current);
    return ok(current);
  });
}

/**
 * A manager's approval inside another call. Failures: `approval.wrongPin`, `staff.locked`. Wrong
 * PINs count as at the log-in page. The caller audits what was approved, and by whom.
 */
export async function approveByManager(
  engine: Engine,
  approval: { readonly staffNo: StaffNo; readonly pin: string },
): Promise<Result<{ readonly staffNo: StaffNo; readonly name: string }>> {
  const manager = staffByNo(engine.db, approval.staffNo);
  if (manager?.role !== 'manager') {
    return fail('approval.wrongPin', '这个工号不是店长，没有执行。', 'approval.staffNo');
  }
  // A transaction of its own: the count stays, whatever becomes of the call.
  const commit: Commit = (act) => commitAlone(engine, act);
  const checked = await checkPin(engine, commit, approval, () => {});
  if (checked.ok) return ok({ staffNo: checked.value.staff_no, name: checked.value.name });
  if (checked.failure.code === 'staff.locked') return checked;
  const sentence = `店长${checked.failure.sentence}没有执行。`;
  return fail('approval.wrongPin', sentence, 'approval.pin');
}

function countWrongPin(inside: Transaction, staff: StaffRecord): Result<never> {
  const next = afterWrongPin(staff, inside.now);
  updateStaff(inside.db, staff.staff_no, next);
  inside.audit('staff.wrongPin', staff.staff_no, { locked: next.locked_until_at !== null });
  inside.touch('staff');
  return (
    lockFailure(next, inside.now) ??
    fail('staff.wrongPin', `PIN 不对，还可试 ${ALLOWED_TRIES - next.failed_count} 次。`, 'pin')
  );
}

function lockFailure(
  staff: Pick<StaffRecord, 'locked_until_at'>,
  now: number,
): ReturnType<typeof fail> | null {
  if (staff.locked_until_at === null || staff.locked_until_at <= now) return null;
  const until = chinaMinuteAfter(staff.locked_until_at);
  return fail('staff.locked', `连续输错，已锁定，${until} 后可以再试。`, 'pin');
}
