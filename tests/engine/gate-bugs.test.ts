/** The gate when the program itself is wrong: nothing the platform said is lost, nothing goes twice. */
import { expect, it } from 'vitest';
import { ReaderFailed } from '#engine/platform/fsi/outcome.ts';
import { createIntentGate } from '#engine/platform/intent-gate.ts';
import type { Effect, SendEffect } from '#engine/platform/platform.ts';
import { transaction } from '#db/sql.ts';
import { NOW, openTest } from '#tests/db/support.ts';

const EFFECT: Effect<never> = {
  infno: '2102',
  input: { total: '1.00' },
  stored: { total: '1.00' },
  insuredAreaCode: '990100',
  read: () => {
    throw new Error('not read here');
  },
};
const OPERATOR = { staffNo: '0107', name: '' };

function recorded(send: SendEffect) {
  const db = openTest();
  const reported: unknown[] = [];
  const gate = createIntentGate({
    db,
    send,
    now: () => NOW,
    institutionCode: 'P99010100286',
    signNo: () => 'sign',
    report: (error) => reported.push(error),
  });
  const facts = { personNo: 'person', operator: OPERATOR, now: NOW };
  const msgid = transaction(db, () => gate.record(db, EFFECT, facts));
  return { db, gate, msgid, reported };
}

it('a bug in a reader is unknown, with the answer kept and the bug told', async () => {
  const bug = new TypeError('a bug');
  const { gate, msgid, reported } = recorded(() =>
    Promise.reject(new ReaderFailed('{"setl_id":"S1"}', bug)),
  );
  const outcome = await gate.dispatch(msgid, EFFECT, OPERATOR);
  expect(outcome).toMatchObject({ kind: 'unknown', raw: '{"setl_id":"S1"}' });
  expect(reported).toEqual([bug]);
});

it('an intent that is under way is not sent again, and is not called "not sent"', async () => {
  let calls = 0;
  const { gate, msgid } = recorded(() => {
    calls += 1;
    return Promise.resolve({ kind: 'unknown', reason: 'no answer', raw: '' });
  });
  await gate.dispatch(msgid, EFFECT, OPERATOR);
  await expect(gate.dispatch(msgid, EFFECT, OPERATOR)).rejects.toThrow('once at a time');
  expect(calls).toBe(1);
});
