/** Levelling a day against the real simulated region: what is planted is found, and nothing else. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '#contract/day.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import * as planted from '#tests/support/planted.ts';
import { Resolving, rewritten } from '#tests/support/resolving.ts';
import type { Seat } from '#tests/support/shop.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { current, otcTried, paid, payCash, tried } from '#tests/support/stages.ts';

const TODAY = { date: '2026-11-21' };
let r: Resolving;
let manager: Seat;
beforeEach(async () => {
  r = await Resolving.open();
  manager = r.shop.seat('manager', '02');
});

/** The region's own books. */
const books = (): planted.Centre => r.shop.wire.platform.store;

/** An OTC sale paid from the personal account. */
async function otcPaid(): Promise<Sale> {
  const { saleId } = await otcTried(r.seat);
  return payCash(r.seat, await r.seat.do('settlement.settle', { saleId }));
}

function found(day: Day) {
  return day.differences
    .filter((one) => one.kind === 'level')
    .map((one) => present(one.level, 'what levelling found'));
}

async function level(): Promise<Day> {
  return manager.do('day.level', TODAY);
}

describe('what differs', () => {
  it('is nothing on a day that both hold alike', async () => {
    await paid(r.shop, r.seat, '王秀兰');
    const second = await paid(r.shop, r.seat, '孙美丽');
    await otcPaid();
    await r.seat.do('sale.void', { saleId: second.saleId, reason: '测试', approval: APPROVAL });
    const day = await level();
    expect(day).toMatchObject({ differences: [], run: { state: 'level', askedBy: '赵国栋' } });
    for (const row of day.clearing) {
      const { count, total_fen, fund_fen, account_fen } = row;
      expect(row.centre).toEqual({ count, total_fen, fund_fen, account_fen });
    }
    expect(r.heard('3202')).toBe(0);
  });

  it('is found by its kind, each once, and an unknown by its message', async () => {
    const [gone, moved, refunded] = [
      await paid(r.shop, r.seat, '孙美丽'),
      await otcPaid(),
      await otcPaid(),
    ];
    const kept = await otcPaid();
    const reversed = await r.settledWith('lostAnswer');
    await r.passing(20_000);
    expect((await current(r.seat)).state).toBe('open');
    await r.seat.do('sale.abandon');
    planted.takenOut(books(), gone);
    planted.movedToAccount(books(), moved, -100);
    planted.refundedThere(books(), refunded);
    planted.putBack(books(), planted.msgidOf(reversed));
    const { saleId } = await otcTried(r.seat);
    r.shop.wire.fault('2102', 'lostAnswer');
    const unknown = await r.seat.do('settlement.settle', { saleId });

    const day = await level();
    const rows = found(day);
    const of = (sale: Sale) => rows.filter((one) => one.saleId === sale.saleId);
    expect(of(gone)).toMatchObject([{ kind: 'onlyOurs', act: 'adopt', centre: { count: 0 } }]);
    expect(of(moved)).toMatchObject([{ kind: 'amountsDiffer', act: 'adopt' }]);
    expect(of(refunded)).toMatchObject([{ kind: 'refundDiffers', act: 'adopt' }]);
    expect(of(reversed)).toMatchObject([{ kind: 'onlyCentre', act: 'reverse' }]);
    expect(rows).toHaveLength(4);
    expect(of(kept)).toEqual([]);
    expect(day.differences.filter((one) => one.kind !== 'level')).toMatchObject([
      { kind: 'unknown', saleId: unknown.saleId },
    ]);
    expect(day.run?.state).toBe('differs');
    // Our totals and the differences make the centre's.
    const told = day.clearing.filter((row) => row.centre !== null);
    expect(told.length).toBeGreaterThan(0);
    for (const row of told) expect(row.centre).toEqual(planted.centreTotals(books(), row));
    // A second run invents none, and doubles none.
    expect(found(await level())).toHaveLength(4);
    const history = await manager.do('level.history', {
      differenceId: present(of(reversed)[0], 'reversed').differenceId,
    });
    expect(history.rows.map((row) => row.name)).toEqual(['结算 2102', '冲正 2601']);
  });

  it('in the totals only is told as such where the file cannot be read', async () => {
    planted.takenOut(books(), await otcPaid());
    r.shop.wire.twistFile = (zip) => rewritten(zip, () => 'a\tb\n');
    const [one, ...rest] = found(await level());
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ kind: 'unclear', act: 'explain', centre: null });
    expect(present(one, 'difference').cause).toContain('只有 2 列');
    r.shop.wire.twistFile = (zip) => zip;
    expect(found(await level())).toMatchObject([{ kind: 'onlyOurs' }]);
  });

  it('is not what is being settled at that moment', async () => {
    await otcPaid();
    const { saleId } = await otcTried(r.seat);
    const barrier = r.shop.wire.hold('3201');
    const levelling = manager.do('day.level', TODAY);
    await barrier.arrived;
    await r.seat.do('settlement.settle', { saleId });
    barrier.release();
    const day = await levelling;
    expect(day.differences).toEqual([]);
    expect(day.run?.state).toBe('level');
  });
});

describe('the one act', () => {
  it('books the centre’s refund, and the day levels', async () => {
    const sale = await otcPaid();
    planted.refundedThere(books(), sale);
    const [one] = found(await level());
    const { differenceId } = present(one, 'difference');
    await manager.do('level.adopt', { differenceId, approval: APPROVAL });
    const voided = await r.seat.do('sale.get', { saleId: sale.saleId });
    expect(voided.state).toBe('voided');
    expect(await level()).toMatchObject({ run: { state: 'level' } });
    expect(await manager.fails('level.adopt', { differenceId, approval: APPROVAL })).toMatchObject({
      code: 'level.notOpen',
    });
    await r.shop.drain();
  });

  it('books a refund of another day on the centre’s own day of it', async () => {
    const sale = await otcPaid();
    await level();
    r.shop.clock.now += 24 * 3_600_000;
    const next = { date: '2026-11-22' };
    // Another amount: of two that fit alike, neither would be taken for it.
    const { saleId } = await otcTried(r.seat, '张建国', '感冒灵颗粒');
    await payCash(r.seat, await r.seat.do('settlement.settle', { saleId }));
    planted.refundedThere(books(), sale, r.shop.clock.now);
    // The totals of the day of the sale are what they were.
    expect((await level()).run?.state).toBe('level');
    const [one, ...rest] = found(await manager.do('day.level', next));
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ kind: 'refundDiffers', saleId: sale.saleId, act: 'adopt' });
    const { differenceId } = present(one, 'difference');
    await manager.do('level.adopt', { differenceId, approval: APPROVAL });
    expect((await manager.do('day.level', next)).run?.state).toBe('level');
    expect((await level()).run?.state).toBe('level');
    // The customer's share is owed until a person hands it over.
    const { moneyDue } = await r.seat.do('sale.get', { saleId: sale.saleId });
    expect(moneyDue.every((due) => due.direction === 'refund')).toBe(true);
  });

  it('leaves figures alone where the customer would owe another share', async () => {
    const sale = await paid(r.shop, r.seat, '孙美丽');
    planted.movedToCash(books(), sale, 100);
    const [one] = found(await level());
    const order = { differenceId: present(one, 'difference').differenceId, approval: APPROVAL };
    expect((await manager.fails('level.adopt', order)).code).toBe('level.cashDiffers');
    expect((await r.seat.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
  });

  it('books the centre’s figures where the customer’s share stays', async () => {
    const sale = await paid(r.shop, r.seat);
    planted.movedToAccount(books(), sale, 100);
    const [one] = found(await level());
    const { differenceId, effect_fen, ours, centre } = present(one, 'difference');
    expect(effect_fen).toBe(0);
    expect(present(centre, 'centre').fund_fen - ours.fund_fen).toBe(-100);
    await manager.do('level.adopt', { differenceId, approval: APPROVAL });
    expect(await level()).toMatchObject({ run: { state: 'level' }, differences: [] });
  });

  it('books the class the centre clears it in', async () => {
    const sale = await otcPaid();
    await otcPaid();
    await paid(r.shop, r.seat);
    const { clearing } = await level();
    const other = present(
      clearing.find((row) => row.count === 1),
      'the class of the prescription',
    );
    planted.movedToClass(books(), sale, other.clearingClass);
    const rows = found(await level());
    expect(rows.map((one) => one.kind).toSorted()).toEqual(['onlyCentre', 'onlyOurs']);
    const { differenceId } = present(rows[0], 'difference');
    await manager.do('level.adopt', { differenceId, approval: APPROVAL });
    expect(await level()).toMatchObject({ run: { state: 'level' }, differences: [] });
  });

  it('takes back what stands at the centre and ended here', async () => {
    const reversed = await r.settledWith('lostAnswer');
    await r.passing(20_000);
    planted.putBack(books(), planted.msgidOf(reversed));
    const [one] = found(await level());
    const { differenceId } = present(one, 'difference');
    await manager.do('level.reverse', { differenceId, approval: APPROVAL });
    expect(await level()).toMatchObject({ run: { state: 'level' }, differences: [] });
    expect(r.live()).toBe(0);
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('whose answer is lost is proven by the books', async () => {
    const reversed = await r.settledWith('lostAnswer');
    await r.passing(20_000);
    planted.putBack(books(), planted.msgidOf(reversed));
    const [one] = found(await level());
    const { differenceId } = present(one, 'difference');
    const order = { differenceId, approval: APPROVAL };
    r.shop.wire.fault('2601', 'lostAnswer');
    expect((await manager.fails('level.reverse', order)).code).toBe('level.reversalUnknown');
    expect((await manager.fails('level.reverse', order)).code).toBe('level.reversalUnknown');
    expect(await level()).toMatchObject({ run: { state: 'level' } });
    const { rows } = await manager.do('level.history', { differenceId });
    expect(rows.at(-1)).toMatchObject({ name: '冲正 2601', state: '平台已接受' });
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('and every other difference stays as it was while the file cannot be read', async () => {
    const reversed = await r.settledWith('lostAnswer');
    await r.passing(20_000);
    planted.putBack(books(), planted.msgidOf(reversed));
    await r.seat.do('sale.abandon');
    planted.takenOut(books(), await otcPaid());
    const before = found(await level());
    expect(before).toHaveLength(2);
    const one = present(
      before.find((row) => row.act === 'reverse'),
      'one to reverse',
    );
    r.shop.wire.fault('2601', 'lostRequest');
    const order = { differenceId: one.differenceId, approval: APPROVAL };
    expect((await manager.fails('level.reverse', order)).code).toBe('level.reversalUnknown');
    r.shop.wire.twistFile = (zip) => rewritten(zip, () => 'a\tb\n');
    const after = found(await level());
    expect(after.map((row) => row.differenceId)).toEqual(
      expect.arrayContaining(before.map((row) => row.differenceId)),
    );
    expect(after.length).toBeGreaterThan(before.length);
    const { rows } = await manager.do('level.history', { differenceId: one.differenceId });
    expect(rows.at(-1)).toMatchObject({ name: '冲正 2601', state: '结果未知' });
    expect((await manager.fails('day.close', { ...TODAY, carried: [] })).code).toBe(
      'dayClose.differencesOpen',
    );
  });

  it('never books what 5203 does not show', async () => {
    const sale = await otcPaid();
    planted.takenOut(books(), sale);
    const [one] = found(await level());
    const order = { differenceId: present(one, 'difference').differenceId, approval: APPROVAL };
    expect((await manager.fails('level.adopt', order)).code).toBe('level.notOnFile');
    r.shop.wire.fault('5203', 'lostAnswer');
    expect((await manager.fails('level.adopt', order)).code).toBe('platform.noAnswer');
    expect((await r.seat.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    const cashier = r.shop.seat('cashier');
    expect((await cashier.fails('level.adopt', order)).code).toBe('role.forbidden');
  });
});

describe('a signed reason', () => {
  it('counts while the row is the same, and no longer', async () => {
    const sale = await otcPaid();
    planted.takenOut(books(), sale);
    const [one] = found(await level());
    const { differenceId } = present(one, 'difference');
    const sign = { differenceId, reason: '已向经办机构核实', approval: APPROVAL };
    await manager.do('level.sign', sign);
    expect((await manager.fails('level.sign', sign)).code).toBe('level.notOpen');
    const again = await level();
    expect(again.differences).toEqual([]);
    expect(again.signed).toMatchObject([{ differenceId, state: 'signed', reason: sign.reason }]);
    // The centre has it again, with another amount: that was not signed.
    planted.putBack(books(), planted.msgidOf(sale));
    planted.movedToAccount(books(), sale, -50);
    expect(found(await level())).toMatchObject([{ kind: 'amountsDiffer', state: 'open' }]);
  });
});

describe('a run that is cut short', () => {
  it.each(['3201', '9101', '3202', '9102'])('by a crash during %s is begun anew', async (infno) => {
    planted.takenOut(books(), await otcPaid());
    const barrier = r.shop.wire.hold(infno);
    const levelling = manager.try('day.level', TODAY).catch(() => null);
    await barrier.arrived;
    r.shop.crash();
    barrier.release();
    await levelling;
    const before = await manager.do('day.summary', TODAY);
    expect(before.run?.state).toBe('interrupted');
    const day = await level();
    expect(day.run?.state).toBe('differs');
    expect(found(day)).toMatchObject([{ kind: 'onlyOurs' }]);
  });

  it('by the line keeps what is known, and says why', async () => {
    await otcPaid();
    await level();
    r.shop.wire.fault('3201', 'refused');
    expect((await manager.fails('day.level', TODAY)).code).toBe('platform.unreachable');
    const day = await manager.do('day.summary', TODAY);
    expect(day.run).toMatchObject({ state: 'failed' });
    expect(day.clearing.map((row) => row.level)).toEqual([true]);
  });

  it('two that ask at once get one run', async () => {
    await otcPaid();
    const other = r.shop.seat('manager', '01');
    const [one, two] = await Promise.all([level(), other.do('day.level', TODAY)]);
    expect(one.run).toEqual(two.run);
    expect(r.heard('3201')).toBe(1);
  });
});

describe('by itself', () => {
  const night = Date.parse('2026-11-22T00:31:00+08:00');

  it('levels the day before after midnight, once', async () => {
    const sale = await otcPaid();
    planted.refundedThere(books(), sale);
    await r.shop.running().levelling.drain();
    expect(r.heard('3201')).toBe(0);
    r.shop.clock.now = night;
    await r.shop.running().levelling.drain();
    await r.shop.running().levelling.drain();
    expect(r.heard('3201')).toBe(1);
    const day = await manager.do('day.summary', TODAY);
    expect(day.run).toMatchObject({ state: 'differs', trigger: 'schedule', askedBy: '' });
    expect(found(day)).toMatchObject([{ kind: 'refundDiffers' }]);
  });

  it('goes on after a pause where nobody answered, and from the start after a crash', async () => {
    await otcPaid();
    r.shop.clock.now = night;
    r.shop.wire.fault('3201', 'lostAnswer');
    await r.shop.running().levelling.drain();
    await r.shop.running().levelling.drain();
    expect(r.heard('3201')).toBe(1);
    expect((await manager.do('day.summary', TODAY)).run?.state).toBe('failed');
    r.shop.crash();
    const barrier = r.shop.wire.hold('3201');
    const levelling = r.shop
      .running()
      .levelling.drain()
      .catch(() => {});
    await barrier.arrived;
    r.shop.crash();
    barrier.release();
    await levelling;
    await r.shop.running().levelling.drain();
    expect((await manager.do('day.summary', TODAY)).run?.state).toBe('level');
  });
});

describe('where the books open the next day', () => {
  it('says so today, and levels tomorrow', async () => {
    r = await Resolving.open({ region: { reconciliation: { booksOpen: 'nextDay' } } });
    manager = r.shop.seat('manager', '02');
    await otcPaid();
    expect((await manager.fails('day.level', TODAY)).code).toBe('level.booksClosed');
    r.shop.clock.now += 24 * 3_600_000;
    expect((await level()).run?.state).toBe('level');
  });
});

it('asks the classes the region lists, also those the shop has nothing in', async () => {
  r = await Resolving.open({ region: { reconciliation: { clearingClasses: ['11', '14', '41'] } } });
  manager = r.shop.seat('manager', '02');
  const sale = await tried(r.shop, r.seat);
  await payCash(r.seat, await r.seat.do('settlement.settle', { saleId: sale.saleId }));
  expect((await level()).run?.state).toBe('level');
  const asked = r.shop.wire.heard.filter((one) => one.infno === '3201');
  expect(asked.length).toBeGreaterThan(1);
});
