/** Signing in and out by PIN, the cards of the log-in page, the drawer. */
import type { StaffNo } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import * as sales from '#db/sale.ts';
import type { StaffRecord } from '#db/staff.ts';
import { activeStaff, staffByNo, updateStaff } from '#db/staff.ts';
import type { Caller, Engine, Transaction } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { holdCurrentSale } from '../sale/hold.ts';
import type { Commit } from './check-pin.ts';
import { checkPin } from './check-pin.ts';
import { staffCard } from './staff-card.ts';
import { signShopIn, signShopInSoon } from './shop-sign-in.ts';

export const staffHandlers = {
  'staff.list': queryHandler('staff.list', ({ db, now }) =>
    ok(activeStaff(db).map((staff) => staffCard(staff, now))),
  ),

  'staff.session': queryHandler('staff.session', ({ engine, caller, now }) => {
    const session = engine.memory.sessions.get(caller.connectionId);
    const staff = session && staffByNo(engine.db, session.staffNo);
    if (!session || !staff) return ok(null);
    return ok({ staff: staffCard(staff, now), signedInAt: session.signedInAt });
  }),

  'staff.signIn': longHandler('staff.signIn', async (scope, input) => {
    const { engine, caller } = scope;
    const commit: Commit = (act) => scope.commit(act);
    const checked = await checkPin(engine, commit, input, (inside, staff) => {
      if (staff.pin_is_first === 0) takePlace(engine, inside, caller, staff);
    });
    if (!checked.ok) return checked;
    if (checked.value.pin_is_first === 1) {
      return fail('staff.pinIsFirst', '这是初始 PIN。请设一个自己的 PIN。', 'pin');
    }
    const { staff_no: staffNo, name, role } = checked.value;
    const signedInAt = engine.now();
    leave(engine, caller);
    engine.memory.sessions.set(caller.connectionId, { staffNo, name, role, signedInAt });
    signShopInSoon(engine, { staffNo, name });
    return ok({
      staff: staffCard({ ...checked.value, last_signed_in_at: signedInAt }, signedInAt),
      signedInAt,
    });
  }),

  'staff.signOut': commandHandler('staff.signOut', (scope) => {
    const { engine, caller } = scope;
    if (caller.staff) scope.audit('staff.signedOut', caller.staff.staffNo);
    scope.touch('staff');
    scope.after(() => {
      leave(engine, caller);
      engine.memory.sessions.delete(caller.connectionId);
    });
    return ok(null);
  }),

  'shop.signIn': longHandler('shop.signIn', async (scope) => {
    const { engine, caller, staffNo } = scope;
    const name = caller.staff?.name ?? staffNo;
    const signed = await signShopIn(engine, { staffNo, name });
    if (!signed.ok) return signed;
    return ok({ signedIn: true, note: '' });
  }),

  'drawer.open': commandHandler('drawer.open', (scope, input) => {
    const { engine } = scope;
    scope.audit('drawer.opened', scope.caller.till, { reason: input.reason });
    scope.after(() => kickDrawer(engine));
    return ok(null);
  }),
};

/** A signature is given by one who stands there, and so is a reveal: neither outlasts the session. */
function leave(engine: Engine, caller: Caller): void {
  const session = engine.memory.sessions.get(caller.connectionId);
  if (session) engine.memory.signatures.delete(session.staffNo);
  engine.memory.reveals.delete(caller.connectionId);
}

function kickDrawer(engine: Engine): void {
  engine.printer
    .kickDrawer()
    .then((outcome) => {
      if (outcome.kind !== 'printed') engine.log.warn('drawer', { reason: outcome.reason });
    })
    .catch((error: unknown) => {
      reportIncident(engine, 'drawer.open', error, true);
    });
}

/** What signing in writes: the time, and the other's sale parked. A shift opens with its float. */
function takePlace(engine: Engine, inside: Transaction, caller: Caller, staff: StaffRecord): void {
  const { till } = caller;
  updateStaff(inside.db, staff.staff_no, { last_signed_in_at: inside.now });
  const sale = sales.currentSale(inside.db, till);
  if (sale && sale.staff_no !== staff.staff_no && !sitsElsewhere(engine, caller, sale.staff_no)) {
    holdCurrentSale(engine, inside, till);
  }
  inside.audit('staff.signedIn', staff.staff_no);
  inside.touch('staff', 'day', 'sale', 'system');
}

/** At another window of the same till the one whose sale it is may still be at work on it. */
function sitsElsewhere(engine: Engine, caller: Caller, staffNo: StaffNo): boolean {
  for (const [connectionId, session] of engine.memory.sessions) {
    const sameTill = connectionId.endsWith(`@${caller.till}`);
    const other = connectionId !== caller.connectionId;
    if (other && sameTill && session.staffNo === staffNo) return true;
  }
  return false;
}
