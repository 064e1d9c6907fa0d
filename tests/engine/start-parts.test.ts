/** Ids, msgids of look-ups, the log: small parts that must not go wrong quietly. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextMsgid } from '#engine/platform/intent-gate.ts';
import { impersonal } from '#engine/dispatch/incident.ts';
import { createIds } from '#engine/start/ids.ts';
import { createFileLog } from '#engine/start/log.ts';
import { createLookupMsgids } from '#engine/start/msgids.ts';
import { secretsOf } from '#engine/start/secrets.ts';
import { transaction } from '#db/sql.ts';
import { NOW, openTest } from '#tests/db/support.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { chmodSync, writeFileSync } from 'node:fs';

describe('ids', () => {
  it('are UUIDs of version 7 in the order they were made, also when the clock goes back', () => {
    const clock = { now: NOW };
    const newId = createIds(() => clock.now, Math.random);
    const ids = Array.from({ length: 10_000 }, (_, n) => {
      if (n === 3_000) clock.now -= 3_600_000;
      if (n === 6_000) clock.now += 7_200_000;
      return newId();
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(Number.parseInt(ids[0]?.replace('-', '').slice(0, 12) ?? '', 16)).toBe(NOW);
  });
});

describe('msgids', () => {
  const CODE = 'P99010100286';

  it('of look-ups and intents are never the same, over restarts and a clock set back', () => {
    const db = openTest();
    const clock = { now: NOW };
    const seen = new Set<string>();
    for (const change_ms of [0, 1_000, -86_400_000, 5_000]) {
      clock.now += change_ms;
      const lookup = createLookupMsgids(db, CODE, () => clock.now);
      for (let n = 0; n < 120; n += 1) {
        seen.add(lookup());
        seen.add(transaction(db, () => nextMsgid(db, CODE, clock.now)));
      }
    }
    expect(seen.size).toBe(4 * 240);
    for (const msgid of seen) expect(msgid).toMatch(/^P99010100286\d{18}$/);
    expect([...seen][0]?.slice(12, 26)).toBe('20261121130000');
  });

  it('of look-ups cost a write only now and then', () => {
    const db = openTest();
    const lookup = createLookupMsgids(db, CODE, () => NOW);
    const before = Number(db.prepare('SELECT total_changes()').pluck().get());
    for (let n = 0; n < 100; n += 1) lookup();
    expect(Number(db.prepare('SELECT total_changes()').pluck().get()) - before).toBe(4);
  });
});

describe('the log', () => {
  it('is its owner’s, one JSON line an event, without people', () => {
    const dir = tempDir();
    const log = createFileLog(dir);
    log.warn('slow', { call: 'sale.scan', took_ms: 55, name: '王秀兰', person: { idDocNo: '1' } });
    log.info('started');
    const file = join(dir, 'log', 'engine.log');
    expect(statSync(file).mode & 0o077).toBe(0);
    const [first, second] = readFileSync(file, 'utf8').trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      ...{ level: 'warn', msg: 'slow', call: 'sale.scan', took_ms: 55 },
      name: '‹removed›',
      person: { idDocNo: '‹removed›' },
    });
    expect(JSON.parse(second ?? '')).toMatchObject({ level: 'info', msg: 'started' });
  });

  it('has nobody’s name or number in an error text', () => {
    expect(
      impersonal('no row for 王秀兰 99010019540312122X in settlement_settled, code 12345'),
    ).toBe('no row for ‹text› ‹digits› in settlement_settled, code 12345');
  });
});

it('sealed secrets come from a file nobody else can read, or not at all', () => {
  const dir = tempDir();
  const file = join(dir, 'secrets.json');
  const resolve = secretsOf(dir, { FROM_ENV: 'e' });
  expect(resolve({ env: 'FROM_ENV' })).toBe('e');
  expect(resolve({ sealed: 'paasid' })).toBeUndefined();
  writeFileSync(file, JSON.stringify({ paasid: 'p', number: 3 }), { mode: 0o600 });
  expect(resolve({ sealed: 'paasid' })).toBe('p');
  expect(resolve({ sealed: 'number' })).toBeUndefined();
  chmodSync(file, 0o644);
  expect(resolve({ sealed: 'paasid' })).toBeUndefined();
});
