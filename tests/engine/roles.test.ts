/**
 * Every call of the contract by every role and by nobody: whom its table names gets in, everybody
 * else is refused before the engine looks at what was asked, and the file stays as it is.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CallId } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { CallDefinition, Role } from '#contract/define.ts';
import type { Handler, Handlers } from '#engine/engine.ts';
import { ok } from '#core/result.ts';
import type { TestEngine, TestTill } from './support.ts';
import { PIN, newCommandId, startTestEngine } from './support.ts';

const CALLS = Object.entries(CONTRACT) as [CallId, CallDefinition][];
const ROLES = { manager: '0101', pharmacist: '0103', cashier: '0107' } as const;
const SOMEBODY: readonly (Role | 'nobody')[] = ['nobody', 'cashier', 'pharmacist', 'manager'];

/** Everything in the file: tables of rows, and the rows of the audit among them. */
function printOf({ db }: TestEngine): string {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const hash = createHash('sha256');
  for (const table of tables) {
    hash.update(`${table}\n${JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).all())}\n`);
  }
  return hash.digest('hex');
}

async function seats(engine: TestEngine): Promise<Record<Role | 'nobody', TestTill>> {
  const sit = async (role: Role): Promise<TestTill> => {
    const till = engine.at('01', role);
    await till.ask('staff.signIn', { staffNo: ROLES[role] as never, pin: PIN[role] });
    return till;
  };
  return {
    nobody: engine.at('01', 'nobody'),
    cashier: await sit('cashier'),
    pharmacist: await sit('pharmacist'),
    manager: await sit('manager'),
  };
}

function mayCall(call: CallDefinition, who: Role | 'nobody'): boolean {
  return call.access === 'anyone' || (who !== 'nobody' && call.access.includes(who));
}

it('has no call for a role that does not exist, and no command for anyone but to sign in and out', () => {
  for (const [id, { access }] of CALLS) {
    if (access === 'anyone') continue;
    expect(access.length, id).toBeGreaterThan(0);
    expect(Object.keys(ROLES), id).toEqual(expect.arrayContaining([...access]));
  }
  const open = CALLS.filter(([, call]) => call.access === 'anyone' && call.kind === 'command');
  expect(open.map(([id]) => id).toSorted()).toEqual([
    'staff.setPin',
    'staff.signIn',
    'staff.signOut',
  ]);
});

it('refuses who is not on its table, whatever is asked, and writes nothing', async () => {
  const engine = await startTestEngine();
  const by = await seats(engine);
  // The shop's own sign-in (9001) went out with the first of them: it must be over.
  await by.manager.call('shop.signIn', {});
  const before = printOf(engine);
  let refused = 0;
  for (const [id, call] of CALLS) {
    for (const who of SOMEBODY) {
      if (mayCall(call, who)) continue;
      const code = who === 'nobody' ? 'session.required' : 'role.forbidden';
      for (const input of [{}, null, { surplus: '1' }]) {
        const reply = await by[who].call(id, input as never, newCommandId());
        expect(reply, `${id} by ${who}`).toMatchObject({ ok: false, failure: { code } });
        refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(CALLS.length);
  expect(printOf(engine)).toBe(before);
  expect(engine.engine.memory.sessions.size).toBe(3);
});

it('lets in who is on its table: the handler is reached, or the input is what is refused', async () => {
  const reached: string[] = [];
  const stand = (id: CallId): unknown => {
    const run = (): unknown => {
      reached.push(id);
      return ok(null);
    };
    return CONTRACT[id].kind === 'query' ? { kind: 'query', run } : { kind: 'command', run };
  };
  // Signing in and out stay the real ones; everything else only says that it was reached.
  const overrides = Object.fromEntries(
    CALLS.filter(([id]) => !['staff.signIn', 'staff.signOut'].includes(id)).map(([id]) => [
      id,
      stand(id) as Handler<CallId>,
    ]),
  ) as unknown as Partial<Handlers>;
  const engine = await startTestEngine({ overrides, checked: false });
  const by = await seats(engine);
  for (const [id, call] of CALLS) {
    if (id in overrides === false) continue;
    for (const who of SOMEBODY) {
      if (!mayCall(call, who)) continue;
      const count = reached.length;
      const reply = await by[who].call(id, {});
      const isInput = !reply.ok && reply.failure.code === 'input.invalid';
      expect(isInput || reached.length === count + 1, `${id} by ${who}`).toBe(true);
    }
  }
  expect(new Set(reached).size).toBeGreaterThan(15);
});
