/** Staff, their PINs and locks; the shop's sign-in of the day (9001). */
import type { StaffNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type StaffRecord = Row<'staff'>;
export type ShopSignInRecord = Row<'shop_sign_in'>;

const BY_NO = fixed((staffNo: string) =>
  q
    .selectFrom('staff')
    .selectAll()
    .where('staff_no', '=', staffNo as StaffNo),
);

export function staffByNo(db: Db, staffNo: string): StaffRecord | undefined {
  return first(db, BY_NO(staffNo));
}

/** The pharmacist named on sales that need no review: the first one on file who may review. */
export function firstPharmacist(db: Db): StaffRecord | undefined {
  return activeStaff(db).find(
    (staff) => staff.role === 'pharmacist' && staff.qualifications.includes('review'),
  );
}

const ACTIVE = fixed(() =>
  q.selectFrom('staff').selectAll().where('active', '=', constant(1)).orderBy('staff_no'),
);

/** Everybody who may sign in, in the order of the log-in page. */
export function activeStaff(db: Db): StaffRecord[] {
  return all(db, ACTIVE());
}

/** Everybody on file, also those who may not sign in any more. */
export function allStaff(db: Db): StaffRecord[] {
  return all(db, q.selectFrom('staff').selectAll().orderBy('staff_no'));
}

export function insertStaff(
  db: Db,
  staff: Pick<
    StaffRecord,
    | 'staff_no'
    | 'name'
    | 'role'
    | 'title'
    | 'qualifications'
    | 'pin_salt'
    | 'pin_hash'
    | 'id_doc_no'
    | 'pharmacist_code'
    | 'practice_cert_no'
    | 'pin_is_first'
  >,
): void {
  run(db, q.insertInto('staff').values(staff));
}

/** The number of a pharmacist's practising certificate, as the register has it. */
export function correctPracticeNo(db: Db, staffNo: StaffNo, practice_cert_no: string): void {
  run(db, q.updateTable('staff').set({ practice_cert_no }).where('staff_no', '=', staffNo));
}

export function updateStaff(
  db: Db,
  staffNo: StaffNo,
  change: Partial<
    Pick<
      StaffRecord,
      | 'failed_count'
      | 'lock_count'
      | 'locked_until_at'
      | 'last_signed_in_at'
      | 'pin_salt'
      | 'pin_hash'
      | 'pin_kind'
      | 'pin_is_first'
      | 'active'
    >
  >,
): void {
  const { changes } = run(db, q.updateTable('staff').set(change).where('staff_no', '=', staffNo));
  assert(changes === 1, `no staff ${staffNo}`);
}

/** Puts the identity of a pharmacist's own credential on file, once. */
export function bindIdentity(
  db: Db,
  staffNo: StaffNo,
  identity: { readonly idDocNo: string; readonly name: string },
): void {
  const { changes } = run(
    db,
    q
      .updateTable('staff')
      .set({ id_doc_no: identity.idDocNo, name: identity.name })
      .where('staff_no', '=', staffNo)
      .where('id_doc_no', '=', ''),
  );
  assert(changes === 1, `staff ${staffNo} has an ID number already`);
}

export function shopSignInOn(db: Db, date: string): ShopSignInRecord | undefined {
  return first(db, q.selectFrom('shop_sign_in').selectAll().where('business_on', '=', date));
}

const NEWEST_SIGN_IN = fixed(() =>
  q.selectFrom('shop_sign_in').selectAll().orderBy('business_on', 'desc').limit(constant(1)),
);

/** The sign-in every envelope names: the newest, also in the minutes after midnight. */
export function newestShopSignIn(db: Db): ShopSignInRecord | undefined {
  return first(db, NEWEST_SIGN_IN());
}

/** The first sign-in of a day counts; a second answer for the same day changes nothing. */
export function insertShopSignIn(db: Db, row: ShopSignInRecord): void {
  run(
    db,
    q
      .insertInto('shop_sign_in')
      .values(row)
      .onConflict((conflict) => conflict.column('business_on').doNothing()),
  );
}
