/**
 * Who may work here: a manager adds people, takes the right to sign in and gives it back, and gives
 * a first PIN; everybody sets an own one, or a password. Who, what and when are in the audit, before and after; no
 * name and no PIN is.
 */
import type { RosterRow } from '#contract/staff.ts';
import type { StaffNo } from '#core/ids.ts';
import { ownPinProblem, pinKind } from '#core/pin.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { StaffRecord } from '#db/staff.ts';
import { allStaff, insertStaff, staffByNo, updateStaff } from '#db/staff.ts';
import type { Engine, Handlers, LongScope, Transaction } from '../engine.ts';
import { longHandler, queryHandler } from '../engine.ts';
import type { Commit } from './check-pin.ts';
import { approveByManager, checkPin } from './check-pin.ts';
import { FIRST_PIN } from './pin.ts';
import { staffCard } from './staff-card.ts';

export const rosterHandlers = {
  'staff.roster': queryHandler('staff.roster', ({ db, now }) =>
    ok(allStaff(db).map((staff) => rosterRow(staff, now))),
  ),

  'staff.setPin': longHandler('staff.setPin', async (scope, input) => {
    const problem = ownPinProblem(input.newPin, input.staffNo);
    if (problem !== null) return fail('staff.weakPin', problem, 'newPin');
    if (input.newPin === input.pin) {
      return fail('staff.weakPin', '新的要和现在的不一样。', 'newPin');
    }
    const pin_kind = present(pinKind(input.newPin), 'kind of a PIN that will do');
    const hash = await scope.engine.pins.hash(input.newPin);
    const commit: Commit = (act) => scope.commit(act);
    const checked = await checkPin(scope.engine, commit, input, (inside, staff) => {
      updateStaff(inside.db, staff.staff_no, { ...hash, pin_kind, pin_is_first: 0 });
      const detail = { first: staff.pin_is_first === 1, kind: pin_kind };
      inside.audit('staff.pinSet', staff.staff_no, detail);
      inside.touch('staff');
    });
    return checked.ok ? ok(null) : checked;
  }),

  'staff.add': longHandler('staff.add', async (scope, input) => {
    const { engine } = scope;
    const { staffNo, name, role, title, pharmacistCode, practiceCertNo } = input;
    const known = (): Result<never> | null =>
      staffByNo(engine.db, staffNo) === undefined
        ? null
        : fail('staff.exists', `工号 ${staffNo} 已经有人用。`, 'staffNo');
    const problem = known() ?? refuseWeak(input.firstPin, staffNo);
    if (problem !== null) return problem;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const hash = await engine.pins.hash(input.firstPin);
    return scope.commit((inside) => {
      const taken = known();
      if (taken !== null) return taken;
      const qualifications = [...new Set(input.qualifications)];
      insertStaff(inside.db, {
        ...{ name, role, title, ...hash, pin_is_first: 1 },
        staff_no: staffNo as StaffNo,
        qualifications: JSON.stringify(qualifications),
        id_doc_no: '',
        pharmacist_code: pharmacistCode,
        practice_cert_no: practiceCertNo,
      });
      const after = { role, title, qualifications, active: true };
      inside.audit('staff.added', staffNo, { after, approvedBy: approved.value.staffNo });
      return changed(inside, staffNo);
    });
  }),

  'staff.setActive': longHandler('staff.setActive', async (scope, input) => {
    const { engine } = scope;
    const { staffNo, active } = input;
    const other = otherThanSelf(scope, staffNo);
    if (!other.ok) return other;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const done = scope.commit((inside): Result<RosterRow> => {
      const before = present(staffByNo(inside.db, staffNo), 'staff').active === 1;
      updateStaff(inside.db, staffNo, { active: active ? 1 : 0 });
      const detail = { before: { active: before }, after: { active } };
      inside.audit('staff.activeSet', staffNo, { ...detail, approvedBy: approved.value.staffNo });
      return changed(inside, staffNo);
    });
    if (done.ok && !active) endSessions(engine, staffNo);
    return done;
  }),

  'staff.resetPin': longHandler('staff.resetPin', async (scope, input) => {
    const { engine } = scope;
    const other = otherThanSelf(scope, input.staffNo);
    if (!other.ok) return other;
    const weak = refuseWeak(input.firstPin, input.staffNo);
    if (weak !== null) return weak;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const hash = await engine.pins.hash(input.firstPin);
    const done = scope.commit((inside) => {
      updateStaff(inside.db, input.staffNo, { ...hash, ...FIRST_PIN });
      inside.audit('staff.pinReset', input.staffNo, { approvedBy: approved.value.staffNo });
      return changed(inside, input.staffNo);
    });
    // Whoever knew the PIN before is not to stay behind it.
    endSessions(engine, input.staffNo);
    return done;
  }),
} satisfies Partial<Handlers>;

function refuseWeak(firstPin: string, staffNo: string): Result<never> | null {
  const problem = ownPinProblem(firstPin, staffNo);
  return problem === null ? null : fail('staff.weakPin', problem, 'firstPin');
}

function otherThanSelf(scope: LongScope, staffNo: StaffNo): Result<StaffRecord> {
  const staff = staffByNo(scope.engine.db, staffNo);
  if (staff === undefined) return fail('staff.unknown', '没有这个工号。', 'staffNo');
  if (staffNo !== scope.staffNo) return ok(staff);
  return fail('staff.ownSelf', '不能对自己这样做；改自己的 PIN 请在登录页按 F4。', 'staffNo');
}

function changed(inside: Transaction, staffNo: string): Result<RosterRow> {
  inside.touch('staff');
  return ok(rosterRow(present(staffByNo(inside.db, staffNo), 'staff'), inside.now));
}

/** At every window the log-in page comes up; what a sale holds stays as it is. */
function endSessions(engine: Engine, staffNo: StaffNo): void {
  for (const [connectionId, session] of engine.memory.sessions) {
    if (session.staffNo !== staffNo) continue;
    engine.memory.sessions.delete(connectionId);
    engine.memory.reveals.delete(connectionId);
  }
  engine.memory.signatures.delete(staffNo);
  engine.publish('staff');
}

function rosterRow(staff: StaffRecord, now: number): RosterRow {
  return {
    ...staffCard(staff, now),
    active: staff.active === 1,
    pinIsFirst: staff.pin_is_first === 1,
  };
}
