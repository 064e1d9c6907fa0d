/** Transactions, the statement cache, counters and the audit chain on a real file. */
import { expect, it } from 'vitest';
import type { StaffNo, TillNo } from '#core/ids.ts';
import {
  AUDIT_ORIGIN,
  appendAudit,
  brokenAuditRow,
  lastAuditBefore,
  readAuditMark,
  walkAudit,
  writeAuditMark,
} from '#db/audit.ts';
import { nextCounter, raiseCounter, takeCounter } from '#db/counter.ts';
import { forgetCommands, recordCommand, recordedCommand } from '#db/command.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { all, first, q, run, transaction } from '#db/sql.ts';
import { NOW, openTest } from './support.ts';

it('a transaction that throws leaves nothing behind', () => {
  const db = openTest();
  expect(() =>
    transaction(db, () => {
      writeSetting(db, 'store.name', '写了一半');
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(db.inTransaction).toBe(false);
  expect(readSetting(db, 'store.name')).toBeNull();
});

it('a transaction inside another is a bug, and takes the outer one back too', () => {
  const db = openTest();
  expect(() =>
    transaction(db, () => {
      writeSetting(db, 'store.name', '外层');
      transaction(db, () => writeSetting(db, 'store.name', '内层'));
    }),
  ).toThrow('never opened inside another');
  expect(readSetting(db, 'store.name')).toBeNull();
});

it('nothing awaits inside a transaction: a promise is refused and rolled back', () => {
  const db = openTest();
  expect(() =>
    transaction(db, () => {
      writeSetting(db, 'store.name', '等一下');
      return Promise.resolve();
    }),
  ).toThrow('nothing awaits');
  expect(readSetting(db, 'store.name')).toBeNull();
});

it('the statement cache survives more texts than it keeps', () => {
  const db = openTest();
  for (let count = 1; count <= 1100; count += 1) {
    const names = Array.from({ length: count }, (_, index) => `name-${index}`);
    expect(all(db, q.selectFrom('counter').select('name').where('name', 'in', names))).toEqual([]);
  }
  expect(run(db, q.insertInto('counter').values({ name: 'name-3', value: 7 })).changes).toBe(1);
  const found = first(db, q.selectFrom('counter').selectAll().where('name', '=', 'name-3'));
  expect(found).toEqual({ name: 'name-3', value: 7 });
});

it('counters start at 1, never go back and come in blocks', () => {
  const db = openTest();
  expect([nextCounter(db, 'a'), nextCounter(db, 'a')]).toEqual([1, 2]);
  expect(takeCounter(db, 'a', 50)).toBe(3);
  expect(nextCounter(db, 'a')).toBe(53);
  expect(raiseCounter(db, 'b', 7)).toBe(7);
  expect(raiseCounter(db, 'b', 5)).toBe(7);
  expect(raiseCounter(db, 'b', 9)).toBe(9);
});

/** 1,200 rows, and the triggers of the file taken away: here the chain alone must speak. */
function auditOf1200(armed: boolean): Db {
  const db = openTest();
  const entry = { till: '01' as TillNo, staffNo: '0101' as StaffNo, subject: 'x' };
  transaction(db, () => {
    for (let n = 1; n <= 1200; n += 1) {
      appendAudit(db, { ...entry, at: NOW + n, action: 'act', detail: { n } });
    }
  });
  if (!armed) {
    for (const name of ['audit_not_changed', 'audit_not_taken_out', 'audit_not_replaced']) {
      db.exec(`DROP TRIGGER ${name}`);
    }
  }
  return db;
}

it('the audit chain shows a changed row, a removed row, and holds otherwise', () => {
  const db = auditOf1200(false);
  expect(brokenAuditRow(db)).toBeNull();
  db.exec(`UPDATE audit SET detail = '{"n":0}' WHERE audit_id = 700`);
  expect(brokenAuditRow(db)).toBe(700);
  db.exec(`UPDATE audit SET detail = '{"n":700}' WHERE audit_id = 700`);
  expect(brokenAuditRow(db)).toBeNull();
  db.exec('DELETE FROM audit WHERE audit_id = 900');
  expect(brokenAuditRow(db)).toBe(900);
});

it('the file itself refuses to change an audit row, to take one out and to replace one', () => {
  const db = auditOf1200(true);
  const copy = `SELECT 7, at, till, staff_no, 'forged', subject, detail, previous_hash, 'h' FROM audit`;
  for (const sql of [
    `UPDATE audit SET detail = '{}' WHERE audit_id = 7`,
    'UPDATE audit SET staff_no = staff_no',
    'DELETE FROM audit WHERE audit_id = 1200',
    'DELETE FROM audit',
    `INSERT OR REPLACE INTO audit ${copy} WHERE audit_id = 7`,
    `REPLACE INTO audit SELECT audit_id + 5000, at, till, staff_no, 'forged', subject, detail, previous_hash, hash FROM audit WHERE audit_id = 7`,
  ]) {
    expect(() => db.exec(sql), sql).toThrow('the audit is append-only');
  }
  expect(db.prepare('SELECT count(*) FROM audit').pluck().get()).toBe(1200);
  expect(brokenAuditRow(db)).toBeNull();
});

it('the audit is walked in pieces from a mark, and rows taken out at its end show', () => {
  const db = auditOf1200(false);
  const half = walkAudit(db, AUDIT_ORIGIN, 600);
  expect(half).toMatchObject({ mark: { row: 600 }, brokenRow: null, atEnd: false });
  const whole = walkAudit(db, half.mark, 601);
  expect(whole).toMatchObject({ mark: { row: 1200 }, brokenRow: null, atEnd: true });
  transaction(db, () => writeAuditMark(db, whole.mark));
  expect(readAuditMark(db)).toEqual(whole.mark);
  expect(walkAudit(db, readAuditMark(db), 10)).toEqual({ ...whole, atEnd: true });
  // What was changed before the mark is for the whole walk; the newest rows gone show at once.
  db.exec(`UPDATE audit SET detail = '{"n":0}' WHERE audit_id = 3`);
  expect(walkAudit(db, readAuditMark(db), 10).brokenRow).toBeNull();
  expect(brokenAuditRow(db)).toBe(3);
  db.exec('DELETE FROM audit WHERE audit_id > 1100');
  expect(walkAudit(db, readAuditMark(db), 10).brokenRow).toBe(1200);
});

it('the last audit row of a day is found by its instant', () => {
  const db = auditOf1200(true);
  expect(lastAuditBefore(db, NOW + 1)).toBeNull();
  expect(lastAuditBefore(db, NOW + 500)?.row).toBe(499);
  expect(lastAuditBefore(db, NOW + 99_999)).toEqual(walkAudit(db, AUDIT_ORIGIN, 1200).mark);
});

it('old finished commands are forgotten, unfinished and young ones stay', () => {
  const db = openTest();
  const command = {
    callId: 'sale.scan',
    inputHash: '',
    staffNo: '0101' as StaffNo,
    till: '01' as TillNo,
  };
  transaction(db, () => {
    recordCommand(db, { ...command, commandId: 'old', beganAt: 1, reply: '{}' });
    recordCommand(db, { ...command, commandId: 'unfinished', beganAt: 1, reply: null });
    recordCommand(db, { ...command, commandId: 'young', beganAt: NOW, reply: '{}' });
  });
  forgetCommands(db, NOW, 500);
  expect(recordedCommand(db, 'old')).toBeUndefined();
  expect(recordedCommand(db, 'unfinished')).toBeDefined();
  expect(recordedCommand(db, 'young')).toBeDefined();
});
