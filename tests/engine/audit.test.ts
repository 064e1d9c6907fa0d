/** The audit of a running engine: held against its hashes at start and on the way, sealed by the day. */
import { expect, it } from 'vitest';
import { readAuditMark } from '#db/audit.ts';
import { auditCheck, auditRound } from '#engine/audit/verify.ts';
import { PIN, startTestEngine } from './support.ts';

const manager = { staffNo: '0101' as never, pin: PIN.manager };

it('is whole at a start, and the next start looks at what is new only', async () => {
  const { db, engine, at } = await startTestEngine();
  await at('01').ask('staff.signIn', manager);
  expect(auditCheck(db, engine.log)).toEqual({ name: '审计记录', state: 'ok', note: '完整' });
  const mark = readAuditMark(db);
  expect(mark.row).toBe(db.prepare('SELECT max(audit_id) FROM audit').pluck().get());
  await at('01').ask('staff.signOut', {});
  auditRound(engine);
  expect(readAuditMark(db).row).toBe(mark.row + 1);
});

it('that was changed is told on the start-up list and in the log, and the till goes on', async () => {
  const { db, engine, at, lines } = await startTestEngine();
  const till = at('01');
  await till.ask('staff.signIn', manager);
  auditRound(engine);
  db.exec('DROP TRIGGER audit_not_changed');
  db.exec("UPDATE audit SET staff_no = '0107' WHERE action = 'staff.signedIn'");
  const row = db.prepare("SELECT audit_id FROM audit WHERE staff_no = '0107'").pluck().get();
  // Behind the mark: only the whole walk meets it.
  auditRound(engine);
  expect((await till.ask('system.state', {})).checks).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ name: '审计记录' })]),
  );
  const found = await till.ask('audit.verify', {});
  expect(found.brokenRow).toBe(row);
  expect((await till.ask('system.state', {})).checks).toContainEqual({
    name: '审计记录',
    state: 'bad',
    note: `第 ${String(row)} 条起对不上，有人改过数据文件，请联系技术支持`,
  });
  expect(lines).toContainEqual({ level: 'error', event: 'audit broken', facts: { row } });
  expect((await till.call('staff.signOut', {})).ok).toBe(true);
});

it('seals a day with its last row, the same for ever after', async () => {
  const engine = await startTestEngine();
  const till = engine.at('01');
  await till.ask('staff.signIn', manager);
  await till.ask('drawer.open', { reason: '换零钱' });
  const seal = await till.ask('audit.seal', { date: '2026-11-21' });
  const last = engine.db.prepare('SELECT audit_id, hash FROM audit ORDER BY audit_id DESC').get();
  expect(seal).toEqual({
    row: (last as { audit_id: number }).audit_id,
    hash: (last as { hash: string }).hash,
  });
  engine.clock.now += 24 * 60 * 60_000;
  await till.ask('drawer.open', { reason: '换零钱' });
  expect(await till.ask('audit.seal', { date: '2026-11-21' })).toEqual(seal);
  expect((await till.ask('audit.seal', { date: '2026-11-22' }))?.row).toBe((seal?.row ?? 0) + 1);
  expect(await till.ask('audit.seal', { date: '2026-11-20' })).toBeNull();
  expect(await till.call('audit.seal', { date: '2026-02-30' })).toMatchObject({
    failure: { code: 'input.invalid', field: 'date' },
  });
});
