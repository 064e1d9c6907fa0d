/** 日结: what it waits for, by name, and who gets it when two ask at once. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '#contract/day.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import * as planted from '#tests/support/planted.ts';
import { Resolving } from '#tests/support/resolving.ts';
import type { Seat } from '#tests/support/shop.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { closeShift } from '#tests/support/shift.ts';
import { otcTried, payCash } from '#tests/support/stages.ts';

const TODAY = { date: '2026-11-21' };
let r: Resolving;
let manager: Seat;
beforeEach(async () => {
  r = await Resolving.open();
  manager = r.shop.seat('manager', '02');
});

async function otcPaid(): Promise<Sale> {
  const { saleId } = await otcTried(r.seat);
  return payCash(r.seat, await r.seat.do('settlement.settle', { saleId }));
}

async function level(): Promise<Day> {
  return manager.do('day.level', TODAY);
}

describe('closing the day', () => {
  const close = { ...TODAY, carried: [] as string[] };
  const shiftsClosed = async (): Promise<void> => {
    for (const seat of [r.seat, manager]) {
      const shift = await seat.do('shift.current');
      if (shift !== null && shift.closedAt === null) await closeShift(seat);
    }
  };

  it('waits, by name, for an unknown, for levelling, for differences, for shifts', async () => {
    const gone = await otcPaid();
    const { saleId } = await otcTried(r.seat);
    r.shop.wire.fault('2102', 'lostRequest');
    const unknown = await r.seat.do('settlement.settle', { saleId });
    const refused = await manager.fails('day.close', close);
    expect(refused.code).toBe('dayClose.unknownOpen');
    expect(refused.sentence).toContain(unknown.saleNo);
    await r.passing(3 * 60_000);
    expect((await manager.fails('day.close', close)).code).toBe('dayClose.notLevelled');
    planted.takenOut(r.shop.wire.platform.store, gone);
    const one = (await level()).differences[0]?.level;
    expect((await manager.fails('day.close', close)).code).toBe('dayClose.differencesOpen');
    const { differenceId } = present(one, 'difference');
    const reason = '已向经办机构核实';
    await manager.do('level.sign', { differenceId, reason, approval: APPROVAL });
    const open = await manager.fails('day.close', close);
    expect(open.code).toBe('dayClose.shiftOpen');
    await r.seat.do('sale.abandon');
    await shiftsClosed();
    const closed = await manager.do('day.close', close);
    expect(closed).toMatchObject({ closedBy: '赵国栋', signed: 1, carried: [] });
    expect((await manager.do('day.summary', TODAY)).closed).toEqual(closed);
  });

  it('by two people at once refuses the second by name', async () => {
    await otcPaid();
    await level();
    await shiftsClosed();
    const other = r.shop.seat('manager', '01');
    const replies = await Promise.all([
      manager.try('day.close', close),
      other.try('day.close', close),
    ]);
    const failures = replies.filter((reply) => !reply.ok);
    expect(failures).toMatchObject([{ failure: { code: 'dayClose.closed' } }]);
    expect(JSON.stringify(failures)).toContain('赵国栋');
  });

  it('takes a shift that goes on over by name', async () => {
    await otcPaid();
    await level();
    const { openShifts, obstacle } = await manager.do('day.closing', TODAY);
    expect(obstacle).toBe('');
    const carried = openShifts.map((shift) => shift.shiftId);
    expect((await manager.fails('day.close', close)).code).toBe('dayClose.shiftOpen');
    const closed = await manager.do('day.close', { ...TODAY, carried });
    expect(closed.carried).toEqual(openShifts.map((shift) => shift.name));
    expect(closed.carried.length).toBeGreaterThan(0);
  });

  it('wants the books as they are now', async () => {
    await otcPaid();
    await level();
    await otcPaid();
    expect((await manager.fails('day.close', close)).code).toBe('dayClose.notLevelled');
  });
});
