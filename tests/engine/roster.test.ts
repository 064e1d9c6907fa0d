/** Who may work here: first PINs and own ones, adding, disabling, resetting; the second person. */
import { describe, expect, it } from 'vitest';
import { PIN, startTestEngine } from './support.ts';
import type { TestEngine, TestTill } from './support.ts';

const manager = { staffNo: '0101' as never, pin: PIN.manager };
const newcomer = {
  staffNo: '0201',
  name: '新来的',
  role: 'cashier' as const,
  title: '收银员',
  qualifications: ['prepare' as const],
  pharmacistCode: '',
  practiceCertNo: '',
  firstPin: '805263',
  approval: manager,
};

async function atTheDesk(): Promise<{ engine: TestEngine; desk: TestTill }> {
  const engine = await startTestEngine();
  const desk = engine.at('01');
  await desk.ask('staff.signIn', manager);
  return { engine, desk };
}

const details = (engine: TestEngine, action: string): unknown[] =>
  engine.db
    .prepare<[string], string>('SELECT detail FROM audit WHERE action = ? ORDER BY audit_id')
    .pluck()
    .all(action)
    .map((text) => JSON.parse(text) as unknown);

describe('a first PIN', () => {
  it('signs nobody in: it is good for setting an own one', async () => {
    const { engine, desk } = await atTheDesk();
    expect(await desk.ask('staff.add', newcomer)).toMatchObject({ active: true, pinIsFirst: true });
    const till = engine.at('02');
    const first = { staffNo: '0201' as never, pin: newcomer.firstPin };
    expect(await till.call('staff.signIn', first)).toMatchObject({
      failure: { code: 'staff.pinIsFirst' },
    });
    expect(await till.ask('staff.session', {})).toBeNull();
    expect(engine.db.prepare("SELECT count(*) FROM shift WHERE till = '02'").pluck().get()).toBe(0);
    for (const newPin of ['111111', '345678', '900215', newcomer.firstPin]) {
      expect(await till.call('staff.setPin', { ...first, newPin }), newPin).toMatchObject({
        failure: { code: 'staff.weakPin', field: 'newPin' },
      });
    }
    const own = '730482';
    expect(await till.call('staff.setPin', { ...first, pin: '805264', newPin: own })).toMatchObject(
      {
        failure: { code: 'staff.wrongPin' },
      },
    );
    await till.ask('staff.setPin', { ...first, newPin: own });
    expect(await till.call('staff.signIn', first)).toMatchObject({
      failure: { code: 'staff.wrongPin' },
    });
    expect((await till.ask('staff.signIn', { ...first, pin: own })).staff.name).toBe('新来的');
    expect(details(engine, 'staff.pinSet')).toEqual([{ first: true, kind: 'digits' }]);
    const file = JSON.stringify([
      engine.db.prepare('SELECT * FROM audit').all(),
      engine.db.prepare('SELECT * FROM command').all(),
    ]);
    for (const secret of [own, newcomer.firstPin, PIN.manager]) {
      expect(file).not.toContain(secret);
    }
    expect(JSON.stringify(engine.db.prepare('SELECT * FROM audit').all())).not.toContain('新来的');
  });

  it('of a manager approves nothing', async () => {
    const { desk, engine } = await atTheDesk();
    await desk.ask('staff.add', { ...newcomer, role: 'manager', title: '店长' });
    const cashier = engine.at('02');
    await cashier.ask('staff.signIn', { staffNo: '0107' as never, pin: PIN.cashier });
    const approval = { staffNo: '0201' as never, pin: newcomer.firstPin };
    expect(await cashier.call('line.force', { offline: true, approval })).toMatchObject({
      failure: { code: 'approval.wrongPin', field: 'approval.staffNo' },
    });
  });
});

describe('a password', () => {
  const password = 'qing-feng8 Lu';
  const card = async (till: TestTill) =>
    (await till.ask('staff.list', {})).find((one) => one.staffNo === manager.staffNo);

  it('takes the place of a first PIN, signs in and approves; no digit of it is written', async () => {
    const { engine, desk } = await atTheDesk();
    await desk.ask('staff.add', { ...newcomer, role: 'manager', title: '店长' });
    const till = engine.at('02');
    const first = { staffNo: '0201' as never, pin: newcomer.firstPin };
    await till.ask('staff.setPin', { ...first, newPin: password });
    const own = { ...first, pin: password };
    expect((await till.ask('staff.signIn', own)).staff.pinKind).toBe('password');
    expect(details(engine, 'staff.pinSet')).toEqual([{ first: true, kind: 'password' }]);
    const change = { staffNo: '0107' as never, active: false, approval: own };
    expect(await desk.ask('staff.setActive', change)).toMatchObject({ active: false });
    // Large and small letters are different ones, and so is what is left out.
    for (const pin of [password.toLowerCase(), password.slice(0, -1), newcomer.firstPin]) {
      expect(await till.call('staff.signIn', { ...first, pin }), pin).toMatchObject({
        failure: { code: 'staff.wrongPin', sentence: expect.stringContaining('密码不对') },
      });
    }
    const everything = ['staff', 'audit', 'command'].map((table) =>
      engine.db.prepare(`SELECT * FROM ${table}`).all(),
    );
    expect(JSON.stringify(everything)).not.toContain(password);
  });

  it('locks after five wrong ones like a PIN, and is no way round a lock', async () => {
    const { engine, desk } = await atTheDesk();
    await desk.ask('staff.setPin', { ...manager, newPin: password });
    const till = engine.at('02');
    for (const _ of [1, 2, 3, 4]) await till.call('staff.signIn', manager);
    for (const pin of [manager.pin, password]) {
      expect(await till.call('staff.signIn', { ...manager, pin })).toMatchObject({
        failure: { code: 'staff.locked' },
      });
    }
  });

  it('is refused when it is easy, or nothing a keyboard can type, and the PIN stays', async () => {
    const { desk } = await atTheDesk();
    for (const newPin of ['yaodian-88', 'kaimenla', '0101-menkou', 'Abc12345']) {
      expect(await desk.call('staff.setPin', { ...manager, newPin }), newPin).toMatchObject({
        failure: { code: 'staff.weakPin', field: 'newPin' },
      });
    }
    for (const newPin of ['', '1234567', 'x'.repeat(65), '药店密码一二三四', ' Qing-Feng8']) {
      expect(await desk.call('staff.setPin', { ...manager, newPin }), newPin).toMatchObject({
        failure: { code: 'input.invalid', field: 'newPin' },
      });
    }
    expect((await card(desk))?.pinKind).toBe('digits');
    expect((await desk.call('staff.signIn', manager)).ok).toBe(true);
  });

  it('ends with a first PIN from a manager, who can give no password', async () => {
    const { engine, desk } = await atTheDesk();
    const cashier = { staffNo: '0107' as never, pin: PIN.cashier };
    const till = engine.at('02');
    await till.ask('staff.setPin', { ...cashier, newPin: password });
    const reset = { staffNo: cashier.staffNo, approval: manager };
    expect(await desk.call('staff.resetPin', { ...reset, firstPin: password })).toMatchObject({
      failure: { code: 'input.invalid', field: 'firstPin' },
    });
    const row = await desk.ask('staff.resetPin', { ...reset, firstPin: '805263' });
    expect(row).toMatchObject({ pinKind: 'digits', pinIsFirst: true });
    expect(await till.call('staff.signIn', { ...cashier, pin: '805263' })).toMatchObject({
      failure: { code: 'staff.pinIsFirst' },
    });
  });
});

describe('a manager', () => {
  it('takes the right to sign in at once and everywhere, and gives it back', async () => {
    const { engine, desk } = await atTheDesk();
    const till = engine.at('02');
    const cashier = { staffNo: '0107' as never, pin: PIN.cashier };
    await till.ask('staff.signIn', cashier);
    const change = { staffNo: '0107' as never, approval: manager };
    expect(await desk.ask('staff.setActive', { ...change, active: false })).toMatchObject({
      active: false,
    });
    expect(await till.ask('staff.session', {})).toBeNull();
    expect(await till.call('drawer.open', { reason: '换零钱' })).toMatchObject({
      failure: { code: 'session.required' },
    });
    expect(await till.call('staff.signIn', cashier)).toMatchObject({
      failure: { code: 'staff.unknown' },
    });
    await desk.ask('staff.setActive', { ...change, active: true });
    expect((await till.call('staff.signIn', cashier)).ok).toBe(true);
    expect(details(engine, 'staff.activeSet')).toEqual([
      { before: { active: true }, after: { active: false }, approvedBy: '0101' },
      { before: { active: false }, after: { active: true }, approvedBy: '0101' },
    ]);
  });

  it('gives a first PIN to who forgot the own one, which ends the lock and the session', async () => {
    const { engine, desk } = await atTheDesk();
    const till = engine.at('02');
    await till.ask('staff.signIn', { staffNo: '0107' as never, pin: PIN.cashier });
    const other = engine.at('02', 'other');
    for (const _ of [1, 2, 3, 4, 5]) {
      await other.call('staff.signIn', { staffNo: '0107' as never, pin: '000001' });
    }
    const reset = { staffNo: '0107' as never, firstPin: '629317', approval: manager };
    expect(await desk.ask('staff.resetPin', reset)).toMatchObject({
      pinIsFirst: true,
      lockedUntil: null,
    });
    expect(await till.ask('staff.session', {})).toBeNull();
    const pin = '629317';
    await other.ask('staff.setPin', { staffNo: '0107' as never, pin, newPin: '402958' });
    const own = { staffNo: '0107' as never, pin: '402958' };
    expect((await other.call('staff.signIn', own)).ok).toBe(true);
  });

  it('does none of it to himself, and takes no number twice', async () => {
    const { desk } = await atTheDesk();
    const self = { staffNo: '0101' as never, approval: manager };
    expect(await desk.call('staff.setActive', { ...self, active: false })).toMatchObject({
      failure: { code: 'staff.ownSelf' },
    });
    expect(await desk.call('staff.resetPin', { ...self, firstPin: '805263' })).toMatchObject({
      failure: { code: 'staff.ownSelf' },
    });
    expect(await desk.call('staff.add', { ...newcomer, staffNo: '0107' })).toMatchObject({
      failure: { code: 'staff.exists' },
    });
    const wrong = { ...newcomer, approval: { ...manager, pin: '000001' } };
    expect(await desk.call('staff.add', wrong)).toMatchObject({
      failure: { code: 'approval.wrongPin' },
    });
    expect((await desk.ask('staff.roster', {})).map((row) => row.staffNo)).not.toContain('0201');
  });
});

describe('the second person', () => {
  it('is another manager where there is one, and the PIN again where there is none', async () => {
    const { engine, desk } = await atTheDesk();
    // Alone: allowed, and an entry of its own says so.
    await desk.ask('line.force', { offline: true, approval: manager });
    expect(details(engine, 'approval.alone')).toHaveLength(1);
    await desk.ask('staff.add', { ...newcomer, role: 'manager', title: '店长' });
    const first = { staffNo: '0201' as never, pin: newcomer.firstPin };
    await engine.at('02').ask('staff.setPin', { ...first, newPin: '730482' });
    expect(await desk.call('line.force', { offline: false, approval: manager })).toMatchObject({
      failure: { code: 'approval.secondPerson', field: 'approval.staffNo' },
    });
    const second = { staffNo: '0201' as never, pin: '730482' };
    await desk.ask('line.force', { offline: false, approval: second });
    // Whoever is no manager has asked a second person already.
    const cashier = engine.at('02');
    await cashier.ask('staff.signIn', { staffNo: '0107' as never, pin: PIN.cashier });
    await cashier.ask('line.force', { offline: true, approval: manager });
    // Adding somebody was one person's act as well.
    expect(details(engine, 'approval.alone')).toHaveLength(2);
  });
});

it('a lock outlives the engine', async () => {
  const before = await startTestEngine();
  for (const _ of [1, 2, 3, 4, 5]) {
    await before.at('01').call('staff.signIn', { ...manager, pin: '000001' });
  }
  const after = await startTestEngine({ file: before.file, now: before.clock.now + 60_000 });
  expect(await after.at('01').call('staff.signIn', manager)).toMatchObject({
    failure: { code: 'staff.locked' },
  });
});
