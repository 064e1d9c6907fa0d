/**
 * A store's only manager who has forgotten the PIN: nobody in the shop may reset it. Whoever has the
 * machine's account and the key gives a first PIN with the till closed (`npx till staff reset`).
 */
import { randomInt } from 'node:crypto';
import type { StaffNo } from '#core/ids.ts';
import { isWeakPin } from '#core/pin.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { appendAudit } from '#db/audit.ts';
import { staffByNo, updateStaff } from '#db/staff.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { FIRST_PIN, scryptPins } from './pin.ts';

/** A first PIN for this person, who has to set an own one with it. Failure `staff.unknown`. */
export async function giveFirstPin(
  db: Db,
  staffNo: StaffNo,
  now: number,
): Promise<Result<{ readonly firstPin: string }>> {
  const person = staffByNo(db, staffNo);
  if (person === undefined) return fail('staff.unknown', `没有这个工号：${staffNo}`);
  if (person.active === 0) return fail('staff.unknown', `工号 ${staffNo} 已停用。`);
  const firstPin = newPin();
  const hash = await scryptPins.hash(firstPin);
  transaction(db, () => {
    updateStaff(db, staffNo, { ...hash, ...FIRST_PIN });
    appendAudit(db, {
      ...{ at: now, till: '', staffNo: '', action: 'staff.pinReset', subject: staffNo },
      detail: { by: 'commandLine' },
    });
  });
  return ok({ firstPin });
}

function newPin(): string {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0');
    if (!isWeakPin(pin)) return pin;
  }
}
