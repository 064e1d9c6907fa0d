/** The print queue's migration: papers of before keep their story, and none is printed by itself. */
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { closeDatabase } from '#db/open.ts';
import { newestPrintJobs, printJobsUnderWay, waitingPrintJobs } from '#db/print-job.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS, NOW, openTest } from './support.ts';

/** The steps there were before the queue. */
function stepsBefore(): URL {
  const folder = mkdtempSync(join(tempDir(), 'steps-'));
  for (const name of ['010-base.sql', '020-exactly-once.sql', '030-staff.sql']) {
    cpSync(join(fileURLToPath(MIGRATIONS), name), join(folder, name));
  }
  return pathToFileURL(`${folder}/`);
}

it('keeps the papers of before; what waited may be on paper and is never printed by itself', () => {
  const file = join(tempDir(), 'rxtill.db');
  const old = openTest(file, { migrations: stepsBefore() });
  old.exec(`
    INSERT INTO staff (staff_no, name, role, title, qualifications, pin_salt, pin_hash)
      VALUES ('0101', 'x', 'cashier', '', '[]', '', '');
    INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, state, current, account_mode,
        started_at, staff_no, paid_at, voided_at)
      VALUES ('s1', 'NH01-261120-0001', '01', '2026-11-20', 1, 'voided', 0, 'none', ${NOW - 9}, '0101',
        ${NOW - 5}, ${NOW});
    INSERT INTO print_job (sale_id, document, copy_no, state, asked_at, asked_by, printed_at, reason)
      VALUES ('s1', 'slip', 0, 'printed', ${NOW - 7}, '0101', ${NOW - 7}, ''),
             ('s1', 'slip', 1, 'printed', ${NOW - 5}, '0101', ${NOW - 4}, ''),
             ('s1', 'slip', 2, 'failed', ${NOW - 3}, '0101', NULL, '打印机缺纸'),
             ('s1', 'slip', 3, 'printed', ${NOW}, '0101', ${NOW}, ''),
             ('s1', 'claim', 0, 'waiting', ${NOW}, '0101', NULL, '');
  `);
  closeDatabase(old);
  const db = openTest(file);
  const jobs = newestPrintJobs(db, 9);
  const facts = jobs.map((job) => [job.document, job.subject, job.copy_no, job.state]);
  expect(facts.toReversed()).toEqual([
    ['slip', 'pending', 0, 'printed'],
    ['slip', 'sale', 0, 'printed'],
    ['slip', 'sale', 1, 'failed'],
    ['slip', 'void', 0, 'printed'],
    ['claim', '', 0, 'printing'],
  ]);
  expect(jobs.every((job) => job.sale_id === 's1' && job.tries === 0)).toBe(true);
  expect(jobs.find((job) => job.state === 'failed')?.reason).toBe('打印机缺纸');
  expect(waitingPrintJobs(db)).toEqual([]);
  expect(printJobsUnderWay(db)).toHaveLength(1);
});
