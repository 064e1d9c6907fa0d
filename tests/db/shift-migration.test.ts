/** A file of the program before shifts were ranges of numbers: everything in it finds its place. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { closeDatabase } from '#db/open.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS, openTest } from './support.ts';

/** The migrations before 050. */
function olderMigrations(): URL {
  const dir = join(tempDir(), 'migrations');
  mkdirSync(dir);
  for (const name of readdirSync(MIGRATIONS).filter((one) => one < '050')) {
    copyFileSync(new URL(name, MIGRATIONS), join(dir, name));
  }
  return pathToFileURL(`${dir}/`);
}

const SALE = `INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, receipt_sequence, state,
  current, account_mode, shift_id, started_at, paid_at, voided_at, staff_no) VALUES`;
const TENDER = `INSERT INTO tender (tender_id, sale_id, shift_id, kind, refund, amount_fen,
  received_fen, change_fen, taken_at, staff_no) VALUES`;

it('rows of two tills, two closed shifts and an open one get their numbers and ranges', () => {
  const file = join(tempDir(), 'rxtill.db');
  const old = openTest(file, { migrations: olderMigrations() });
  old.exec(`
    INSERT INTO staff (staff_no, name, role, title, qualifications, pin_salt, pin_hash)
      VALUES ('1', 'n', 'cashier', '', '[]', '', '');
    INSERT INTO shift (shift_id, till, opened_at, opened_by, opening_float_fen, closed_at, closed_by,
      expected_fen, counted_fen, difference_fen) VALUES
      ('a', '01', 0, '1', 500, 100, '1', 800, 700, -100), ('b', '01', 110, '1', 500, 200, '1', 500, 500, 0),
      ('c', '01', 210, '1', 500, NULL, NULL, NULL, NULL, NULL), ('z', '02', 0, '1', 0, 50, '1', 0, 0, 0);
    ${SALE} ('s1', 'NH1', '01', '2026-11-20', 1, 1, 'voided', 0, 'none', 'a', 1, 10, 150, '1'),
      ('s2', 'NH2', '01', '2026-11-20', 2, 2, 'paid', 0, 'none', 'c', 205, 220, NULL, '1'),
      ('s3', 'NH3', '02', '2026-11-20', 1, NULL, 'open', 0, 'none', NULL, 60, NULL, NULL, '1');
    ${TENDER} (1, 's1', 'a', 'cash', 0, 300, 300, 0, 10, '1'), (2, 's1', 'b', 'cash', 1, 300, 300, 0, 150, '1'),
      (3, 's2', 'c', 'card', 0, 900, 900, 0, 220, '1');
    INSERT INTO money_task (task_id, sale_id, cause, direction, kind, amount_fen, state, created_at)
      VALUES ('t', 's3', 'void', 'refund', 'cash', 10, 'open', 70);`);
  closeDatabase(old);
  const db = openTest(file);
  const rows = (text: string): unknown[] => db.prepare(text).raw().all();
  expect(rows('SELECT till, sequence, kind, ref FROM shift_entry ORDER BY till, sequence')).toEqual(
    [
      ['01', 1, 'sale', 's1'],
      ['01', 2, 'tender', '1'],
      ['01', 3, 'tender', '2'],
      ['01', 4, 'void', 's1'],
      ['01', 5, 'sale', 's2'],
      ['01', 6, 'tender', '3'],
      ['02', 1, 'task', 't'],
    ],
  );
  expect(
    rows('SELECT shift_id, number, first_sequence, last_sequence FROM shift ORDER BY till, number'),
  ).toEqual([
    ['a', 1, 1, 2],
    ['b', 2, 3, 4],
    ['c', 3, 5, null],
    // The task came after it was closed: it belongs to the next one.
    ['z', 1, 1, 0],
  ]);
  expect(() => db.exec(`UPDATE shift SET note = 'x' WHERE shift_id = 'a'`)).toThrow(
    'never changes',
  );
  db.exec(`${TENDER} (4, 's2', 'c', 'cash', 0, 1, 1, 0, 230, '1')`);
  expect(rows(`SELECT max(sequence) FROM shift_entry WHERE till = '01'`)).toEqual([[7]]);
});
