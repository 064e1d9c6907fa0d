/**
 * Who is it? A PIN checked against the staff row. A wrong one is counted and committed although the
 * call fails: that is the one effect a refusal has.
 */
import type { FailureCode } from '#contract/failures.ts';
import { FAILURES } from '#contract/failures.ts';
import type { StaffNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaMinuteAfter } from '#core/time.ts';
import type { StaffRecord } from '#db/staff.ts';
import { activeStaff, staffByNo, updateStaff } from '#db/staff.ts';
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
    if (current === undefined || current.active === 0) {
      return fail('staff.unknown', '没有这个工号。');
    }
    const lockedNow = lockFailure(current, inside.now);
    if (lockedNow) return lockedNow;
    // Another PIN was set meanwhile: the one that matched is none any more.
    const stands = current.pin_hash === staff.pin_hash;
    if (!matches || !stands) return countWrongPin(inside, current);
    updateStaff(inside.db, given.staffNo, {
      failed_count: 0,
      lock_count: 0,
      locked_until_at: null,
    });
    then(inside, current);
    return ok(current);
  });
}

type ApprovalScope = { readonly engine: Engine; readonly staffNo: StaffNo };
type Approval = { readonly staffNo: StaffNo; readonly pin: string };

/**
 * A manager's approval inside another call. Failures: `approval.wrongPin`, `approval.secondPerson`,
 * `staff.locked`. Wrong PINs count as at the log-in page. The caller audits what was approved, and by
 * whom. Nobody approves what they ask for themselves, unless they are the only manager of the store:
 * then the PIN is asked for again, and that it was one person is an entry of its own.
 */
export async function approveByManager(
  scope: ApprovalScope,
  approval: Approval,
): Promise<Result<{ readonly staffNo: StaffNo; readonly name: string }>> {
  const { engine } = scope;
  const manager = staffByNo(engine.db, approval.staffNo);
  if (manager?.role !== 'manager') {
    return fail('approval.wrongPin', '这个工号不是店长，没有执行。', 'approval.staffNo');
  }
  const alone = approval.staffNo === scope.staffNo;
  if (alone && hasOtherManager(engine, approval.staffNo)) {
    const sentence = '这一步是您自己提出的，须另一位店长批准。';
    return fail('approval.secondPerson', sentence, 'approval.staffNo');
  }
  if (manager.pin_is_first === 1) {
    const sentence = '这位店长还没有设自己的 PIN，请先登录设好，没有执行。';
    return fail('approval.wrongPin', sentence, 'approval.staffNo');
  }
  // A transaction of its own: the count stays, whatever becomes of the call.
  const commit: Commit = (act) => commitAlone(engine, act);
  const checked = await checkPin(engine, commit, approval, (inside) => {
    if (alone) inside.audit('approval.alone', approval.staffNo);
  });
  if (checked.ok) return ok({ staffNo: checked.value.staff_no, name: checked.value.name });
  if (checked.failure.code === 'staff.locked') return checked;
  const sentence = `店长${checked.failure.sentence}没有执行。`;
  return fail('approval.wrongPin', sentence, 'approval.pin');
}

/** Number of the manager who approves what needs it; `code` when nobody was asked. */
export async function approvalNeeded(
  scope: ApprovalScope,
  approval: Approval | null,
  code: FailureCode,
): Promise<Result<string>> {
  if (approval === null) return fail(code, FAILURES[code], 'approval');
  return approvalGiven(scope, approval);
}

/** Number of the manager who approves; '' where nobody was asked. */
export async function approvalGiven(
  scope: ApprovalScope,
  approval: Approval | null,
): Promise<Result<string>> {
  if (approval === null) return ok('');
  const approved = await approveByManager(scope, approval);
  return approved.ok ? ok(approved.value.staffNo) : approved;
}

/** Another manager who could be called to the till: one whose PIN is an own one. */
function hasOtherManager(engine: Engine, staffNo: StaffNo): boolean {
  return activeStaff(engine.db).some(
    (staff) => staff.role === 'manager' && staff.pin_is_first === 0 && staff.staff_no !== staffNo,
  );
}

function countWrongPin(inside: Transaction, staff: StaffRecord): Result<never> {
  const next = afterWrongPin(staff, inside.now);
  const word = staff.pin_kind === 'digits' ? 'PIN ' : '密码';
  updateStaff(inside.db, staff.staff_no, next);
  inside.audit('staff.wrongPin', staff.staff_no, { locked: next.locked_until_at !== null });
  inside.touch('staff');
  return (
    lockFailure(next, inside.now) ??
    fail('staff.wrongPin', `${word}不对，还可试 ${ALLOWED_TRIES - next.failed_count} 次。`, 'pin')
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
