/** Signing in: PINs and locks, the shift and 9001 it opens, whose sale is parked. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Exchange } from '#engine/platform/fsi/transport.ts';
import { approveByManager } from '#engine/staff/check-pin.ts';
import { lockPause } from '#engine/staff/pin.ts';
import { startHousekeeping } from '#engine/start/housekeeping.ts';
import { PIN, lineDown, startTestEngine } from './support.ts';
import type { TestEngine, TestTill } from './support.ts';

const MINUTE = 60_000;
const manager = { staffNo: '0101' as never, pin: PIN.manager };
const pharmacist = { staffNo: '0103' as never, pin: PIN.pharmacist };
const wrong = { ...manager, pin: '000000' };

const actions = (engine: TestEngine): unknown[] =>
  engine.db.prepare('SELECT action FROM audit ORDER BY audit_id').pluck().all();

async function card(till: TestTill, staffNo = '0101') {
  return (await till.ask('staff.list', {})).find((one) => one.staffNo === staffNo);
}

describe('a PIN', () => {
  it('wrong five times locks, for longer each time, and the right one is no way round', async () => {
    const engine = await startTestEngine();
    const till = engine.at('01');
    for (const [round, minutes] of [10, 20, 40].entries()) {
      for (const left of [4, 3, 2, 1]) {
        const reply = await till.call('staff.signIn', wrong);
        expect(reply).toMatchObject({ failure: { code: 'staff.wrongPin', field: 'pin' } });
        expect(!reply.ok && reply.failure.sentence).toContain(`还可试 ${left} 次`);
      }
      const last = await till.call('staff.signIn', wrong);
      expect(last).toMatchObject({ failure: { code: 'staff.locked' } });
      const until = engine.clock.now + minutes * MINUTE;
      expect((await card(till))?.lockedUntil, `round ${round}`).toBe(until);
      expect(await till.call('staff.signIn', manager)).toMatchObject({
        failure: { code: 'staff.locked' },
      });
      engine.clock.now = until;
      expect((await card(till))?.lockedUntil).toBeNull();
    }
    expect((await till.call('staff.signIn', manager)).ok).toBe(true);
    // The right one clears the record: the next lock is a short one again.
    for (const _ of [1, 2, 3, 4, 5]) await till.call('staff.signIn', wrong);
    expect((await card(till))?.lockedUntil).toBe(engine.clock.now + 10 * MINUTE);
    expect(actions(engine).filter((action) => action === 'staff.wrongPin')).toHaveLength(20);
  });

  it('tried from many windows at once is counted as often as it was tried', async () => {
    const engine = await startTestEngine();
    const tries = Array.from({ length: 12 }, (_, n) =>
      engine.at('01', `w${n}`).call('staff.signIn', wrong),
    );
    const codes = (await Promise.all(tries)).map((reply) => !reply.ok && reply.failure.code);
    expect(codes.filter((code) => code === 'staff.wrongPin')).toHaveLength(4);
    expect(codes.filter((code) => code === 'staff.locked')).toHaveLength(8);
  });

  it('is nowhere in the file, neither as it is nor hashed without salt', async () => {
    const engine = await startTestEngine();
    await engine.at('01').ask('staff.signIn', manager);
    const rows = engine.db.prepare('SELECT pin_salt, pin_hash FROM staff').all() as {
      readonly pin_salt: string;
      readonly pin_hash: string;
    }[];
    expect(new Set(rows.map((row) => row.pin_salt)).size).toBe(rows.length);
    const stored = JSON.stringify([
      engine.db.prepare('SELECT * FROM command').all(),
      engine.db.prepare('SELECT * FROM audit').all(),
      rows,
    ]);
    expect(stored).not.toContain(PIN.manager);
    // Two commands that differ in the PIN only have the same hash: it is not in there.
    await engine.at('01').call('staff.signIn', wrong);
    const hashes = engine.db
      .prepare(`SELECT input_hash FROM command WHERE call_id = 'staff.signIn'`)
      .pluck()
      .all();
    expect(new Set(hashes).size).toBe(1);
  });

  it('of nobody is named as such', async () => {
    const engine = await startTestEngine();
    const reply = await engine.at('01').call('staff.signIn', { ...manager, staffNo: '9' as never });
    expect(reply).toMatchObject({ failure: { code: 'staff.unknown' } });
  });

  it('locks for a day at most', () => {
    expect([0, 1, 2, 7, 8, 100].map((count) => lockPause(count) / MINUTE)).toEqual([
      10, 20, 40, 1280, 1440, 1440,
    ]);
  });
});

describe('an approval', () => {
  it('takes a manager and the right PIN, and counts wrong ones like the log-in page', async () => {
    const { engine, at } = await startTestEngine();
    const approve = (approval: { staffNo: never; pin: string }) =>
      approveByManager({ engine, staffNo: '0107' as never }, approval);
    expect(await approve(manager)).toEqual({
      ok: true,
      value: { staffNo: '0101', name: '赵国栋' },
    });
    expect(await approve(pharmacist)).toMatchObject({ failure: { code: 'approval.wrongPin' } });
    for (const _ of [1, 2, 3, 4]) {
      expect(await approve(wrong)).toMatchObject({
        failure: { code: 'approval.wrongPin', field: 'approval.pin' },
      });
    }
    expect(await approve(wrong)).toMatchObject({ failure: { code: 'staff.locked' } });
    expect(await at('01').call('staff.signIn', manager)).toMatchObject({
      failure: { code: 'staff.locked' },
    });
  });
});

describe('signing in', () => {
  it('opens no shift: that begins with its float', async () => {
    const engine = await startTestEngine();
    const till = engine.at('01');
    await till.ask('staff.signIn', manager);
    expect(await till.ask('shift.current', {})).toBeNull();
    expect(await till.ask('shift.handover', {})).toMatchObject({ float_fen: 50_000, leftBy: '' });
  });

  it('outlives a reload of the page, at its own till and window only', async () => {
    const engine = await startTestEngine();
    await engine.at('01', 'a').ask('staff.signIn', manager);
    expect((await engine.at('01', 'a').ask('staff.session', {}))?.staff.name).toBe('赵国栋');
    expect(await engine.at('02', 'a').ask('staff.session', {})).toBeNull();
    expect(await engine.at('01', 'b').ask('staff.session', {})).toBeNull();
    await engine.at('01', 'a').ask('staff.signOut', {});
    expect(await engine.at('01', 'a').ask('staff.session', {})).toBeNull();
  });

  it('parks the sale of somebody who left, not of the same person, not of one still there', async () => {
    const engine = await startTestEngine();
    const till = engine.at('01');
    const addLine = async (): Promise<void> => {
      const [product] = await till.ask('product.search', { text: '板蓝根', limit: 1 });
      const productId = product?.productId as never;
      await till.ask('sale.addProduct', { productId, quantity_e4: 10_000 as never });
    };
    await till.ask('staff.signIn', manager);
    await addLine();
    await till.ask('staff.signOut', {});
    await till.ask('staff.signIn', manager);
    expect(await till.ask('sale.heldList', {})).toHaveLength(0);
    // A second window of the till: the first one is still at work.
    await engine.at('01', 'second').ask('staff.signIn', pharmacist);
    expect(await till.ask('sale.heldList', {})).toHaveLength(0);
    await till.ask('staff.signOut', {});
    await till.ask('staff.signIn', pharmacist);
    expect(await till.ask('sale.heldList', {})).toHaveLength(1);
    expect(await till.ask('sale.current', {})).toBeNull();
  });
});

/** Answers 9001 like a platform; everything else finds no line. */
function signInLine(): { readonly exchange: Exchange; asked: number } {
  const line = { asked: 0, exchange: lineDown };
  line.exchange = (request) => {
    if (!request.body.includes('"infno":"9001"')) return lineDown(request);
    line.asked += 1;
    const { msgid } = JSON.parse(request.body) as { readonly msgid: string };
    const signinoutb = { sign_time: '2026-11-21 13:00:01', sign_no: `S${line.asked}` };
    const body = { infcode: 0, inf_refmsgid: msgid, err_msg: '', output: { signinoutb } };
    return Promise.resolve({ kind: 'answered', status: 200, body: JSON.stringify(body) });
  };
  return line;
}

describe('the shop signs in (9001)', () => {
  it('once a day, by itself, at the first sign-in', async () => {
    const line = signInLine();
    const engine = await startTestEngine({ exchange: line.exchange });
    const till = engine.at('01');
    await till.ask('staff.signIn', manager);
    await vi.waitFor(async () => {
      expect((await till.ask('system.state', {})).platform.signedIn).toBe(true);
    });
    await engine.at('02').ask('staff.signIn', pharmacist);
    expect(await till.ask('shop.signIn', {})).toEqual({ signedIn: true, note: '' });
    expect(line.asked).toBe(1);
    const { platform } = await till.ask('system.state', {});
    expect(platform).toMatchObject({ state: 'online', clockSkew_s: -1, note: '' });
    engine.clock.now += 24 * 60 * MINUTE;
    expect((await till.ask('system.state', {})).platform.signedIn).toBe(false);
    await till.ask('shop.signIn', {});
    expect(line.asked).toBe(2);
    const dates = engine.db.prepare('SELECT business_on FROM shop_sign_in').pluck().all();
    expect(dates).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('again after midnight and when the line is back, by itself, while somebody is there', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const line = signInLine();
    const engine = await startTestEngine({ exchange: line.exchange });
    onTestFinished(startHousekeeping(engine.engine));
    const till = engine.at('01');
    vi.advanceTimersByTime(MINUTE);
    expect(line.asked).toBe(0);
    await till.ask('staff.signIn', manager);
    await vi.waitFor(() => expect(line.asked).toBe(1));
    engine.clock.now += 11 * 60 * MINUTE;
    vi.advanceTimersByTime(MINUTE);
    await vi.waitFor(async () => {
      const state = await till.ask('system.state', {});
      expect(state).toMatchObject({ businessDate: '2026-11-22', platform: { signedIn: true } });
    });
    vi.advanceTimersByTime(5 * MINUTE);
    expect(line.asked).toBe(2);
  });

  it('keeps nobody from working when the line is down, and says so', async () => {
    const engine = await startTestEngine();
    const till = engine.at('01');
    await till.ask('staff.signIn', manager);
    await vi.waitFor(async () => {
      const { platform } = await till.ask('system.state', {});
      expect(platform).toMatchObject({ state: 'offline', signedIn: false });
      expect(platform.note).toContain('签到没有成功');
    });
    expect(await till.call('shop.signIn', {})).toMatchObject({
      failure: { code: 'platform.unreachable' },
    });
  });
});
