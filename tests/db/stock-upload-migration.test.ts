/** A file of the program before stock was told to the platform: its uploads stay as they were. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { closeDatabase } from '#db/open.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS, openTest } from './support.ts';

/** The migrations before 090. */
function olderMigrations(): URL {
  const dir = join(tempDir(), 'migrations');
  mkdirSync(dir);
  for (const name of readdirSync(MIGRATIONS).filter((one) => one < '090')) {
    copyFileSync(new URL(name, MIGRATIONS), join(dir, name));
  }
  return pathToFileURL(`${dir}/`);
}

const OLD = `item_id, sale_id, sequence, infno, subject, subject_name, state, msgid, tries, created_at,
  next_at, accepted_at, platform_no, reason, closed_by, closed_at`;

it('keeps every upload in its order, and takes those of lots beside them', () => {
  const file = join(tempDir(), 'rxtill.db');
  const old = openTest(file, { migrations: olderMigrations() });
  old.exec(`
    INSERT INTO staff (staff_no, name, role, title, qualifications, pin_salt, pin_hash)
      VALUES ('1', 'n', 'cashier', '', '[]', '', '');
    INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, state, current, account_mode,
      started_at, staff_no) VALUES ('s1', 'NH1', '01', '2026-11-20', 1, 'open', 0, 'none', 1, '1');
    INSERT INTO product_term (term_no, term, pinyin, initials, rank) VALUES (1, 't', '', '', 0);
    INSERT INTO product (product_id, item_code, name, generic_name, spec, dosage_form, manufacturer,
      approval_no, unit, kind, national_drug_code, catalogue_class, price_e6, barcode,
      trace_required, shelf, term_no) VALUES
      ('p', 'p', 'n', 'n', '', '', '', '', '盒', 'otc', 'X1', '', 1000000, '', 0, '', 1);
    INSERT INTO lot (lot_id, product_id, lot_no, batch_serial, made_on, expires_on, on_hand_e4,
      received_at) VALUES ('l', 'p', 'L', 'B1', '2026-01-01', '2027-01-01', 10000, 1);
    INSERT INTO stock_movement (movement_id, lot_id, kind, quantity_e4, moved_at, staff_no)
      VALUES (7, 'l', 'receive', 10000, 1, '1');
    INSERT INTO outbox (${OLD}) VALUES
      ('a', 's1', 1, '7207', 's1', 'n', 'accepted', NULL, 2, 5, NULL, 9, 'NO1', '', '', NULL),
      ('b', 's1', 2, '3505', 'x.l', 'n', 'closed', NULL, 1, 6, NULL, NULL, '', 'why', '1', 8),
      ('c', 's1', 3, '3505', 'y.l', 'n', 'waiting', NULL, 0, 7, 7, NULL, '', '', '', NULL);`);
  const rows = (db: typeof old): unknown[] =>
    db.prepare(`SELECT ${OLD} FROM outbox ORDER BY item_id`).raw().all();
  const before = rows(old);
  closeDatabase(old);
  const db = openTest(file);
  expect(rows(db)).toEqual(before);
  expect(db.prepare('SELECT DISTINCT stream, lot_id FROM outbox').raw().all()).toEqual([
    ['s1', null],
  ]);
  const put = (values: string) => (): unknown =>
    db.exec(`INSERT INTO outbox (item_id, sale_id, lot_id, movement_id, sequence, infno, subject,
      subject_name, state, created_at) VALUES (${values}, 'n', 'waiting', 9)`);
  put(`'d', NULL, 'l', 7, 1, '3502', '7'`)();
  expect(db.prepare("SELECT stream FROM outbox WHERE item_id = 'd'").pluck().get()).toBe('l');
  // Owed once only, of a sale or of a lot but not of both, and a lot is never sold here.
  expect(put(`'e', NULL, 'l', 7, 2, '3502', '7'`)).toThrow('UNIQUE');
  expect(put(`'e', NULL, 'l', 7, 1, '3501', '7'`)).toThrow('UNIQUE');
  expect(put(`'e', 's1', 'l', 7, 4, '3501', '8'`)).toThrow('CHECK');
  expect(put(`'e', NULL, NULL, NULL, 4, '3501', '8'`)).toThrow();
  expect(put(`'e', NULL, 'l', 7, 2, '3505', '8'`)).toThrow('CHECK');
  expect(put(`'e', 's1', NULL, NULL, 4, '3502', '8'`)).toThrow('CHECK');
  expect(put(`'e', NULL, 'l', NULL, 2, '3502', '8'`)).toThrow('CHECK');
});
