/** A refund that only the shop holds: 2103 once more, exactly once, whatever becomes of the answer. */
import { beforeEach, expect, it } from 'vitest';
import type { LevelDifferenceView } from '#contract/level.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import * as planted from '#tests/support/planted.ts';
import { Resolving } from '#tests/support/resolving.ts';
import type { Seat } from '#tests/support/shop.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcTried, payCash } from '#tests/support/stages.ts';

const TODAY = '2026-11-21';
const TOMORROW = '2026-11-22';
let r: Resolving;
let manager: Seat;
let sale: Sale;

/** The region's own books. */
const books = (): planted.Centre => r.shop.wire.platform.store;

async function foundOn(date: string): Promise<readonly LevelDifferenceView[]> {
  const day = await manager.do('day.level', { date });
  return day.differences.flatMap((one) => (one.level === null ? [] : [one.level]));
}

async function onlyOne(date: string): Promise<LevelDifferenceView> {
  const [one, ...rest] = await foundOn(date);
  expect(rest).toEqual([]);
  return present(one, 'difference');
}

/** Money that went back to the customer, and the rows the centre holds of the sale. */
function state(): { readonly refunds: number; readonly red: number; readonly sum_fen: number } {
  const refunds = r.shop.db().prepare('SELECT count(*) FROM tender WHERE refund = 1').pluck().get();
  const rows = books().all<{ medfee_sumamt_fen: number }>(
    "SELECT medfee_sumamt_fen FROM settlement WHERE state = 'live'",
  );
  return {
    refunds: Number(refunds),
    red: rows.filter((row) => row.medfee_sumamt_fen < 0).length,
    sum_fen: rows.reduce((sum, row) => sum + row.medfee_sumamt_fen, 0),
  };
}

beforeEach(async () => {
  r = await Resolving.open();
  manager = r.shop.seat('manager', '02');
  const { saleId } = await otcTried(r.seat);
  sale = await payCash(r.seat, await r.seat.do('settlement.settle', { saleId }));
  await r.seat.do('sale.void', { saleId: sale.saleId, reason: '测试', approval: APPROVAL });
  planted.notRefundedThere(books(), sale);
});

it('is found, sent once more by a manager with a second person, and the day levels', async () => {
  const before = state();
  const one = await onlyOne(TODAY);
  expect(one).toMatchObject({ kind: 'refundDiffers', act: 'refund', saleId: sale.saleId });
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  await manager.do('level.refund', order);
  expect(state()).toEqual({ refunds: before.refunds, red: 1, sum_fen: 0 });
  expect(await foundOn(TODAY)).toEqual([]);
  expect((await manager.fails('level.refund', order)).code).toBe('level.notOpen');
  const { rows } = await manager.do('level.history', { differenceId: one.differenceId });
  expect(rows.at(-1)).toMatchObject({ name: '退费 2103', state: '平台已接受' });
  expect((await manager.do('sale.get', { saleId: sale.saleId })).state).toBe('voided');
  expect(violationsOf(r.shop)).toEqual([]);
});

it('sent on another day stands on that day, with the shop as with the centre', async () => {
  const one = await onlyOne(TODAY);
  r.shop.clock.now += 24 * 3_600_000;
  await manager.do('level.refund', { differenceId: one.differenceId, approval: APPROVAL });
  expect(await foundOn(TODAY)).toEqual([]);
  expect(await foundOn(TOMORROW)).toEqual([]);
  const tomorrow = await manager.do('day.summary', { date: TOMORROW });
  expect(tomorrow.insured).toMatchObject({ count: 1, total_fen: -sale.total_fen });
  expect(violationsOf(r.shop)).toEqual([]);
});

it('that did arrive, its answer lost, is booked by what the platform has on file', async () => {
  const one = await onlyOne(TODAY);
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  r.shop.wire.fault('2103', 'lostAnswer');
  expect((await manager.fails('level.refund', order)).code).toBe('level.refundUnknown');
  // Nobody asks twice before the books have spoken.
  expect((await manager.fails('level.refund', order)).code).toBe('level.refundUnknown');
  expect(state()).toMatchObject({ red: 1, sum_fen: 0 });
  expect(await foundOn(TODAY)).toEqual([]);
  const { rows } = await manager.do('level.history', { differenceId: one.differenceId });
  expect(rows.at(-1)).toMatchObject({ name: '退费 2103', state: '平台已接受' });
  expect(violationsOf(r.shop)).toEqual([]);
});

it('that arrived on another day is not sent again: the platform’s own file shows it', async () => {
  const one = await onlyOne(TODAY);
  r.shop.clock.now += 24 * 3_600_000;
  r.shop.wire.fault('2103', 'lostAnswer');
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  expect((await manager.fails('level.refund', order)).code).toBe('level.refundUnknown');
  const heard = r.heard('2103');
  await r.passing(3_600_000);
  const again = await onlyOne(TODAY);
  expect(again.act).toBe('refund');
  const { rows } = await manager.do('level.history', { differenceId: one.differenceId });
  expect(rows.at(-1)).toMatchObject({ name: '退费 2103', state: '结果未知' });
  await manager.do('level.refund', { differenceId: again.differenceId, approval: APPROVAL });
  expect(r.heard('2103')).toBe(heard);
  expect(state()).toMatchObject({ red: 1, sum_fen: 0 });
  expect(await foundOn(TODAY)).toEqual([]);
  expect(await foundOn(TOMORROW)).toEqual([]);
  expect(violationsOf(r.shop)).toEqual([]);
});

it('that did not arrive, its end unknown, is sent again once the file shows no refund', async () => {
  const one = await onlyOne(TODAY);
  r.shop.wire.fault('2103', 'lostRequest');
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  expect((await manager.fails('level.refund', order)).code).toBe('level.refundUnknown');
  await r.passing(3_600_000);
  r.shop.wire.fault('5203', 'lostAnswer');
  expect((await manager.fails('level.refund', order)).code).toBe('platform.noAnswer');
  await manager.do('level.refund', order);
  expect(state()).toMatchObject({ red: 1, sum_fen: 0 });
  expect(await foundOn(TODAY)).toEqual([]);
  const { rows } = await manager.do('level.history', { differenceId: one.differenceId });
  expect(rows.at(-1)).toMatchObject({ name: '退费 2103', state: '平台已接受' });
  expect(violationsOf(r.shop)).toEqual([]);
});

it('refused because a refund is there already is booked by what the file shows', async () => {
  const one = await onlyOne(TODAY);
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  planted.refundedThere(books(), sale);
  await manager.do('level.refund', order);
  expect(state()).toMatchObject({ red: 1, sum_fen: 0 });
  expect(await foundOn(TODAY)).toEqual([]);
  expect(violationsOf(r.shop)).toEqual([]);
});

it('that never left changes nothing, and may be sent again', async () => {
  const one = await onlyOne(TODAY);
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  r.shop.wire.fault('2103', 'refused');
  expect((await manager.fails('level.refund', order)).code).toBe('platform.unreachable');
  await manager.do('level.refund', order);
  expect(await foundOn(TODAY)).toEqual([]);
});

it('found unknown after a crash in its middle is asked of the books, not sent by itself', async () => {
  const one = await onlyOne(TODAY);
  const barrier = r.shop.wire.hold('2103');
  const order = { differenceId: one.differenceId, approval: APPROVAL };
  const sent = manager.try('level.refund', order).catch(() => null);
  await barrier.arrived;
  r.shop.crash();
  barrier.release();
  await sent;
  const heard = r.heard('2103');
  expect((await manager.fails('level.refund', order)).code).toBe('level.refundUnknown');
  expect(r.heard('2103')).toBe(heard);
  expect(await foundOn(TODAY)).toEqual([]);
  expect(violationsOf(r.shop)).toEqual([]);
});

it('is not open to a cashier, nor without a second person', async () => {
  const { differenceId } = await onlyOne(TODAY);
  const cashier = await r.seat.fails('level.refund', { differenceId, approval: APPROVAL });
  expect(cashier.code).toBe('role.forbidden');
  const alone = { ...APPROVAL, pin: '000000' };
  expect((await manager.fails('level.refund', { differenceId, approval: alone })).code).toBe(
    'approval.wrongPin',
  );
  expect(state().red).toBe(0);
});
