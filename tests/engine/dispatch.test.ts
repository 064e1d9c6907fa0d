/** The door of the engine: what gets in, what is answered twice the same, what is taken back. */
import { describe, expect, it } from 'vitest';
import { ok, fail } from '#core/result.ts';
import { closeDatabase } from '#db/open.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { commandHandler, longHandler, queryHandler } from '#engine/engine.ts';
import type { Db } from '#db/sql.ts';
import { PIN, startTestEngine } from './support.ts';
import type { TestEngine, TestTill } from './support.ts';

async function signedIn(engine: TestEngine, till = '01'): Promise<TestTill> {
  const at = engine.at(till);
  await at.ask('staff.signIn', { staffNo: '0101' as never, pin: PIN.manager });
  return at;
}

const commandRows = (db: Db): number =>
  Number(db.prepare('SELECT count(*) FROM command').pluck().get());
const auditActions = (db: Db): unknown[] =>
  db.prepare('SELECT action FROM audit ORDER BY audit_id').pluck().all();

/** Resolved by hand. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

describe('refused at the door', () => {
  it('a call that does not exist', async () => {
    const { dispatch, at } = await startTestEngine();
    const reply = await dispatch.call(at('01').connection, { call: 'toString', input: {} });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'call.unknown' } });
  });

  it('a field that is missing, wrong or too many, by its name', async () => {
    const engine = await startTestEngine();
    const till = await signedIn(engine);
    const send = (call: string, input: unknown) =>
      engine.dispatch.call(till.connection, { call, input, command: 'command-x' });
    for (const [call, input, field] of [
      ['day.summary', {}, 'date'],
      ['day.summary', { date: '21.11.2026' }, 'date'],
      ['day.summary', { date: '2026-11-21', extra: 1 }, 'extra'],
      ['shift.open', { faces: [{ face_fen: 100, pieces: -1 }] }, 'faces.0.pieces'],
      ['sale.addProduct', { productId: 'x', quantity_e4: 1.5 }, 'quantity_e4'],
      ['sale.addProduct', 'text', ''],
    ] as const) {
      const reply = await send(call, input);
      expect(reply).toMatchObject({ ok: false, failure: { code: 'input.invalid', field } });
      expect(!reply.ok && /[\u4e00-\u9fff]/.test(reply.failure.sentence), call).toBe(true);
    }
    expect(commandRows(engine.db)).toBe(1);
  });

  it('who is not signed in, and who may not', async () => {
    const engine = await startTestEngine();
    const till = engine.at('01');
    expect(await till.call('shift.current', {})).toMatchObject({
      failure: { code: 'session.required' },
    });
    await till.ask('staff.signIn', { staffNo: '0103' as never, pin: PIN.pharmacist });
    expect(await till.call('day.level', { date: '2026-11-21' })).toMatchObject({
      failure: { code: 'role.forbidden' },
    });
    await till.ask('staff.signOut', {});
    expect(await till.call('shift.current', {})).toMatchObject({
      failure: { code: 'session.required' },
    });
  });

  it('a command without an id', async () => {
    const engine = await startTestEngine();
    const { connection } = engine.at('01');
    for (const command of [undefined, '', 'short', 'with space in it', 'x'.repeat(65)]) {
      const reply = await engine.dispatch.call(connection, {
        ...{ call: 'staff.signOut', input: {} },
        command,
      });
      expect(reply).toMatchObject({ failure: { code: 'command.missingId' } });
    }
  });
});

describe('a command', () => {
  it('sent twice has one effect and one answer', async () => {
    const engine = await startTestEngine();
    const till = await signedIn(engine);
    const [product] = await till.ask('product.search', { text: '板蓝根', limit: 1 });
    const input = { productId: product?.productId as never, quantity_e4: 10_000 as never };
    const first = await till.call('sale.addProduct', input, 'command-same');
    const second = await till.call('sale.addProduct', input, 'command-same');
    expect(first.ok).toBe(true);
    expect(second).toEqual(first);
    const quantities = engine.db.prepare('SELECT quantity_e4 FROM sale_line').pluck().all();
    expect(quantities).toEqual([10_000]);
  });

  it('with another content under the same id is refused', async () => {
    const engine = await startTestEngine();
    const till = await signedIn(engine);
    const [product] = await till.ask('product.search', { text: '板蓝根', limit: 1 });
    const productId = product?.productId as never;
    await till.call('sale.addProduct', { productId, quantity_e4: 10_000 as never }, 'command-same');
    for (const again of [
      till.call('sale.addProduct', { productId, quantity_e4: 20_000 as never }, 'command-same'),
      till.call('sale.abandon', {}, 'command-same'),
    ]) {
      expect(await again).toMatchObject({ failure: { code: 'command.mismatch' } });
    }
  });

  it('is known again after the engine was started anew', async () => {
    const engine = await startTestEngine();
    const till = await signedIn(engine);
    const first = await till.call('drawer.open', { reason: '换零钱' }, 'command-drawer');
    await engine.stop();
    closeDatabase(engine.db);
    const next = await startTestEngine({ file: engine.file });
    const again = await signedIn(next);
    expect(await again.call('drawer.open', { reason: '换零钱' }, 'command-drawer')).toEqual(first);
    expect(auditActions(next.db).filter((action) => action === 'drawer.opened')).toHaveLength(1);
  });

  it('that fails takes back everything it wrote, and may be tried again', async () => {
    let tries = 0;
    const engine = await startTestEngine({
      overrides: {
        'sale.hold': commandHandler('sale.hold', (scope) => {
          tries += 1;
          writeSetting(scope.db, 'store.phone', '写了一半');
          scope.touch('sale');
          scope.audit('half', 'done');
          scope.after(() => expect.unreachable('nothing was committed'));
          return fail('sale.empty', '本单没有商品。');
        }),
      },
    });
    const till = await signedIn(engine);
    const phone = readSetting(engine.db, 'store.phone');
    const rows = commandRows(engine.db);
    engine.topics.length = 0;
    for (const _ of [1, 2]) {
      expect(await till.call('sale.hold', {}, 'command-hold')).toMatchObject({
        failure: { code: 'sale.empty' },
      });
    }
    expect(tries).toBe(2);
    expect(readSetting(engine.db, 'store.phone')).toBe(phone);
    expect(commandRows(engine.db)).toBe(rows);
    expect(auditActions(engine.db)).not.toContain('half');
    expect(engine.topics).toEqual([]);
  });

  it('leaves an audit row even when its handler has nothing to say', async () => {
    const engine = await startTestEngine({
      overrides: { 'staff.signOut': commandHandler('staff.signOut', () => ok(null)) },
    });
    const till = await signedIn(engine);
    await till.ask('staff.signOut', {});
    expect(auditActions(engine.db).at(-1)).toBe('staff.signOut');
  });

  it('tells the screens after the commit, not before', async () => {
    const engine = await startTestEngine({
      overrides: {
        'drawer.open': commandHandler('drawer.open', (scope) => {
          scope.touch('sale', 'day', 'sale');
          expect(engine.topics).toEqual([]);
          scope.after(() => expect(scope.db.inTransaction).toBe(false));
          return ok(null);
        }),
      },
    });
    const till = await signedIn(engine);
    engine.topics.length = 0;
    await till.ask('drawer.open', { reason: '看看' });
    expect(engine.topics).toEqual(['sale', 'day']);
  });
});

describe('a bug', () => {
  it('is a number for the clerk and a line in the log, without anybody in it', async () => {
    const engine = await startTestEngine({
      overrides: {
        'drawer.open': commandHandler('drawer.open', (scope) => {
          writeSetting(scope.db, 'store.phone', '写了一半');
          throw new Error('no row for 王秀兰 990100195403121226');
        }),
      },
    });
    const till = await signedIn(engine);
    const phone = readSetting(engine.db, 'store.phone');
    const reply = await till.call('drawer.open', { reason: '看看' });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'engine.bug' } });
    const number = !reply.ok && /编号 (\S+)。/.exec(reply.failure.sentence)?.[1];
    expect(number).toMatch(/^11211300-[0-9A-Z]{4}$/);
    expect(readSetting(engine.db, 'store.phone')).toBe(phone);
    const line = engine.lines.find((one) => one.event === 'incident');
    expect(line?.facts).toMatchObject({ number, call: 'drawer.open' });
    const text = JSON.stringify(line);
    expect(text).toContain('dispatch.test.ts');
    expect(text).not.toContain('王秀兰');
    expect(text).not.toContain('990100195403121226');
  });

  it('is a failure the contract does not declare, or an answer it does not', async () => {
    const engine = await startTestEngine({
      overrides: {
        'drawer.open': commandHandler('drawer.open', () => fail('sale.empty', '不该有')),
        'shift.current': queryHandler('shift.current', () => ok({ shiftNo: 3 } as never)),
        'staff.session': queryHandler('staff.session', ({ db }) => {
          writeSetting(db, 'store.phone', '查询不能写');
          return ok(null);
        }),
      },
    });
    const till = await signedIn(engine);
    const bug = { ok: false, failure: { code: 'engine.bug' } };
    expect(await till.call('drawer.open', { reason: '看看' })).toMatchObject(bug);
    expect(await till.call('shift.current', {})).toMatchObject(bug);
    expect(await till.call('staff.session', {})).toMatchObject(bug);
    expect(engine.lines.filter((line) => line.event === 'incident')).toHaveLength(3);
    expect(readSetting(engine.db, 'store.phone')).not.toBe('查询不能写');
  });

  it('a full disk is named as one, nothing is written, and the next try works', async () => {
    const engine = await startTestEngine();
    const till = await signedIn(engine);
    const before = auditActions(engine.db).length;
    const pages = Number(engine.db.pragma('page_count', { simple: true }));
    engine.db.pragma(`max_page_count = ${pages}`);
    const reason = '满'.repeat(400);
    let full = 0;
    for (let n = 0; n < 20; n += 1) {
      const reply = await till.call('drawer.open', { reason });
      if (reply.ok) continue;
      full += 1;
      expect(reply.failure.sentence).toContain('磁盘已满');
    }
    expect(full).toBeGreaterThan(0);
    expect(auditActions(engine.db)).toHaveLength(before + 20 - full);
    expect(engine.db.pragma('quick_check', { simple: true })).toBe('ok');
    engine.db.pragma('max_page_count = 1073741823');
    expect((await till.call('drawer.open', { reason })).ok).toBe(true);
  });
});

describe('a long command', () => {
  const level = { date: '2026-11-21' };

  it('repeated while it runs joins the one under way', async () => {
    const door = gate();
    let runs = 0;
    const engine = await startTestEngine({
      overrides: {
        'shop.signIn': longHandler('shop.signIn', async (scope) => {
          runs += 1;
          scope.commit((inside) => inside.audit('began', ''));
          await door.opened;
          return ok({ signedIn: true, note: `${runs}` });
        }),
      },
    });
    const till = await signedIn(engine);
    const both = [1, 2].map(() => till.call('shop.signIn', {}, 'command-long'));
    const other = till.call('drawer.open', { reason: '同一编号' }, 'command-long');
    expect(await other).toMatchObject({ failure: { code: 'command.mismatch' } });
    door.open();
    const [first, second] = await Promise.all(both);
    expect(first).toEqual({ ok: true, value: { signedIn: true, note: '1' } });
    expect(second).toEqual(first);
    expect(await till.call('shop.signIn', {}, 'command-long')).toEqual(first);
    expect(runs).toBe(1);
  });

  it('cut off half-way is interrupted for ever, not run again', async () => {
    const half = gate();
    const end = gate();
    const engine = await startTestEngine({
      overrides: {
        'shop.signIn': longHandler('shop.signIn', async (scope) => {
          scope.commit((inside) => inside.audit('began', ''));
          half.open();
          await end.opened;
          return ok({ signedIn: true, note: '' });
        }),
      },
    });
    const till = await signedIn(engine);
    void till.call('shop.signIn', {}, 'command-cut');
    await half.opened;
    // The process is gone: nobody will ever write the reply.
    engine.db.close();
    const next = await startTestEngine({ file: engine.file });
    const again = await signedIn(next);
    for (const _ of [1, 2]) {
      expect(await again.call('shop.signIn', {}, 'command-cut')).toMatchObject({
        failure: { code: 'command.interrupted' },
      });
    }
    end.open();
  });

  it('that fails after a commit keeps the commit and the failure', async () => {
    let runs = 0;
    const engine = await startTestEngine({
      overrides: {
        'day.level': longHandler('day.level', async (scope) => {
          runs += 1;
          scope.commit(({ db }) => writeSetting(db, 'store.phone', '第一步'));
          await Promise.resolve();
          return fail('platform.noAnswer', '没有答复。');
        }),
      },
    });
    const till = await signedIn(engine);
    const first = await till.call('day.level', level, 'command-level');
    expect(first).toMatchObject({ failure: { code: 'platform.noAnswer' } });
    expect(await till.call('day.level', level, 'command-level')).toEqual(first);
    expect(runs).toBe(1);
    expect(readSetting(engine.db, 'store.phone')).toBe('第一步');
  });

  it('that fails before any commit may be tried again', async () => {
    let runs = 0;
    const engine = await startTestEngine({
      overrides: {
        'day.level': longHandler('day.level', () => {
          runs += 1;
          return Promise.resolve(fail('platform.unreachable', '没有发出。'));
        }),
      },
    });
    const till = await signedIn(engine);
    const rows = commandRows(engine.db);
    await till.call('day.level', level, 'command-level');
    await till.call('day.level', level, 'command-level');
    expect(runs).toBe(2);
    expect(commandRows(engine.db)).toBe(rows);
  });

  it('with a bug after a commit does not say that nothing changed', async () => {
    const engine = await startTestEngine({
      overrides: {
        'day.level': longHandler('day.level', async (scope) => {
          scope.commit(({ db }) => writeSetting(db, 'store.phone', '第一步'));
          await Promise.resolve();
          throw new Error('half');
        }),
      },
    });
    const till = await signedIn(engine);
    const reply = await till.call('day.level', level, 'command-level');
    expect(reply).toMatchObject({ failure: { code: 'engine.bug' } });
    expect(!reply.ok && reply.failure.sentence).toContain('请先看当前状态');
    expect(!reply.ok && reply.failure.sentence).not.toContain('没有改动');
    expect(await till.call('day.level', level, 'command-level')).toEqual(reply);
  });

  it('under way is waited for when the engine stops; new calls are refused', async () => {
    const door = gate();
    const engine = await startTestEngine({
      overrides: {
        'shop.signIn': longHandler('shop.signIn', async () => {
          await door.opened;
          return ok({ signedIn: true, note: '' });
        }),
      },
    });
    const till = await signedIn(engine);
    const running = till.call('shop.signIn', {});
    const stopped = engine.dispatch.stop();
    expect(await till.call('staff.list', {})).toMatchObject({
      failure: { code: 'engine.stopped' },
    });
    door.open();
    await stopped;
    expect((await running).ok).toBe(true);
  });
});
