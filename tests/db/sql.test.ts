/** Transactions, the statement cache, counters and the audit chain on a real file. */
import { expect, it } from 'vitest';
import type { StaffNo, TillNo } from '#core/ids.ts';
import { appendAudit, brokenAuditRow } from '#db/audit.ts';
import { nextCounter, raiseCounter, takeCounter } from '#db/counter.ts';
import { forgetCommands, recordCommand, recordedCommand } from '#db/command.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
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

it('the audit chain shows a changed row, a removed row, and holds otherwise', () => {
  const db = openTest();
  const entry = { till: '01' as TillNo, staffNo: '0101' as StaffNo, subject: 'x' };
  transaction(db, () => {
    for (let n = 1; n <= 1200; n += 1) {
      appendAudit(db, { ...entry, at: NOW + n, action: 'act', detail: { n } });
    }
  });
  expect(brokenAuditRow(db)).toBeNull();
  db.exec(`UPDATE audit SET detail = '{"n":0}' WHERE audit_id = 700`);
  expect(brokenAuditRow(db)).toBe(700);
  db.exec(`UPDATE audit SET detail = '{"n":700}' WHERE audit_id = 700`);
  expect(brokenAuditRow(db)).toBeNull();
  db.exec('DELETE FROM audit WHERE audit_id = 900');
  expect(brokenAuditRow(db)).toBe(901);
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
