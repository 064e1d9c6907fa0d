/** The shift: a range of numbers; float, blind count, difference, closing that never waits. */
import { describe, expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { identify, otcBasket, otcTried, payCash, scan, box } from '#tests/support/stages.ts';
import { NO_TERMINALS, closeShift, currentShift, facesOf } from '#tests/support/shift.ts';

const HOUR_MS = 3_600_000;

async function opened(shop: Shop, float_fen = 50_000): Promise<Seat> {
  const cashier = shop.seat('cashier');
  await cashier.do('shift.open', { faces: facesOf(float_fen) });
  return cashier;
}

function move(direction: 'in' | 'out', amount: number) {
  const reason = direction === 'in' ? ('change' as const) : ('deposit' as const);
  return { direction, reason, note: '', amount_fen: fen(amount), approval: null };
}

describe('opening', () => {
  it('counted, taken over, or given afterwards when money came first', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const first = await cashier.do('shift.open', { faces: facesOf(30_000) });
    expect(first).toMatchObject({ number: 1, float_fen: 30_000, floatHow: 'counted' });
    const twice = await cashier.fails('shift.open', { faces: null });
    expect(twice).toMatchObject({ code: 'shift.open' });
    expect(twice.sentence).toContain('林晓燕');
    await closeShift(cashier, { faces: facesOf(30_000), handIn_fen: fen(10_000) });
    expect(await cashier.do('shift.handover')).toMatchObject({ float_fen: 20_000 });
    const second = await cashier.do('shift.open', { faces: null });
    expect(second).toMatchObject({ number: 2, float_fen: 20_000, floatHow: 'takenOver' });
    await closeShift(cashier, { faces: facesOf(20_000) });
    await payCash(cashier, await otcBasket(cashier));
    expect(await currentShift(cashier)).toMatchObject({ number: 3, floatHow: 'assumed' });
    // 200.00 lay there and 18.90 came: a count of 188.90 means a float of 170.00.
    const third = await cashier.do('shift.open', { faces: facesOf(18_890) });
    expect(third).toMatchObject({ number: 3, float_fen: 17_000, floatHow: 'counted' });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('refuses faces that do not exist and a count below what came since', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const wrong = { faces: [{ face_fen: fen(30), pieces: 1 }] };
    expect(await cashier.fails('shift.open', wrong)).toMatchObject({ code: 'tender.invalid' });
    await payCash(cashier, await otcBasket(cashier));
    const short = await cashier.fails('shift.open', { faces: facesOf(1000) });
    expect(short.code).toBe('tender.invalid');
  });
});

describe('cash in and out', () => {
  it('needs an amount, a reason, the cash, and above the limit a manager', async () => {
    const shop = await openShop();
    const cashier = await opened(shop, 200_000);
    const code = async (input: Parameters<typeof cashier.fails<'shift.move'>>[1]) =>
      (await cashier.fails('shift.move', input)).code;
    expect(await code(move('out', 0))).toBe('shift.amountInvalid');
    expect(await code(move('in', -5))).toBe('shift.amountInvalid');
    expect(await code({ ...move('out', 100), reason: 'topUp' })).toBe('shift.reasonNeeded');
    expect(await code({ ...move('out', 100), reason: 'expense' })).toBe('shift.reasonNeeded');
    expect(await code(move('out', 200_100))).toBe('shift.drawerShort');
    expect(await code(move('out', 150_000))).toBe('shift.approvalNeeded');
    const wrong = { ...APPROVAL, pin: '000000' };
    expect(await code({ ...move('out', 150_000), approval: wrong })).toBe('approval.wrongPin');
    const paid = await cashier.do('shift.move', { ...move('out', 150_000), approval: APPROVAL });
    expect(paid.movements).toMatchObject([{ amount_fen: 150_000, approvedBy: '赵国栋' }]);
    await cashier.do('shift.move', move('in', 2_000));
    const closed = await closeShift(cashier, { faces: facesOf(52_000) });
    expect(closed.figures).toMatchObject({ movedIn_fen: 2_000, movedOut_fen: 150_000 });
    expect(closed.figures?.tenders[0]).toMatchObject({ expected_fen: 52_000, difference_fen: 0 });
    await shop.settleDown();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('the limit is the manager’s to set', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const limit = { name: 'payOutLimit_fen', limit_fen: fen(1_000), approval: null } as const;
    await shop.seat('manager').do('settings.setLimit', limit);
    expect((await cashier.fails('shift.move', move('out', 1_001))).code).toBe(
      'shift.approvalNeeded',
    );
    await cashier.do('shift.move', move('out', 1_000));
  });
});

describe('the count', () => {
  it('is blind for a cashier, kept twice and not a third time', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    await payCash(cashier, await otcBasket(cashier));
    const before = await currentShift(cashier);
    expect(before).toMatchObject({ figures: null, counts: [], saleCount: 1 });
    const { shiftId } = before;
    expect((await cashier.fails('shift.report', { shiftId })).code).toBe('shift.notCounted');
    expect((await cashier.fails('shift.print', { shiftId })).code).toBe('shift.notCounted');
    expect((await currentShift(shop.seat('manager'))).figures).not.toBeNull();
    const close = { shiftId, note: '测试', handIn_fen: fen(0) };
    expect((await cashier.fails('shift.close', close)).code).toBe('shift.notCounted');
    const terminals = { ...NO_TERMINALS, wechat_fen: fen(500) };
    const one = await cashier.do('shift.count', { shiftId, faces: facesOf(51_800), terminals });
    expect(one.counts[0]?.differences).toMatchObject([
      { kind: 'cash', expected_fen: 51_890, counted_fen: 51_800, difference_fen: -90 },
      { kind: 'wechat', expected_fen: 0, counted_fen: 500, difference_fen: 500 },
      { kind: 'alipay', counted_fen: null, difference_fen: null },
      { kind: 'card', counted_fen: null, difference_fen: null },
    ]);
    expect((await cashier.fails('shift.close', { ...close, note: '' })).code).toBe(
      'shift.noteNeeded',
    );
    const again = { shiftId, faces: facesOf(51_890), terminals: NO_TERMINALS };
    expect((await cashier.do('shift.count', again)).counts).toHaveLength(2);
    expect((await cashier.fails('shift.count', again)).code).toBe('shift.countedTwice');
    const closed = await cashier.do('shift.close', { ...close, note: '' });
    expect(closed.counts.map((count) => count.differences[0]?.difference_fen)).toEqual([-90, 0]);
    expect(closed).toMatchObject({ zNo: 1, left_fen: 51_890 });
  });

  it('money after the count makes no difference', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const { shiftId } = await currentShift(cashier);
    await cashier.do('shift.count', { shiftId, faces: facesOf(50_000), terminals: NO_TERMINALS });
    await payCash(cashier, await otcBasket(cashier));
    const closed = await cashier.do('shift.close', { shiftId, note: '', handIn_fen: fen(0) });
    expect(closed.figures?.tenders[0]).toMatchObject({ expected_fen: 51_890, difference_fen: 0 });
    expect(closed.left_fen).toBe(51_890);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what is typed is kept when the window or the program goes away', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const { shiftId } = await currentShift(cashier);
    await cashier.do('shift.draft', {
      shiftId,
      fields: [{ name: '10000', text: '3' }],
      note: '少一张',
    });
    await shop.restart();
    expect((await currentShift(cashier)).draft).toEqual({
      fields: [{ name: '10000', text: '3' }],
      note: '少一张',
    });
  });
});

describe('closing never waits', () => {
  it('with no sale at all', async () => {
    const shop = await openShop();
    const closed = await closeShift(await opened(shop), { faces: facesOf(50_000), note: '' });
    expect(closed).toMatchObject({ saleCount: 0, zNo: 1, open: [] });
    const { lines } = await shop.seat('cashier').do('shift.report', { shiftId: closed.shiftId });
    expect(lines.map((line) => line.text).join('\n')).toContain('本班没有业务');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('with refunds only, across midnight', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const sale = await payCash(cashier, await otcBasket(cashier));
    await closeShift(cashier, { faces: facesOf(51_890) });
    await cashier.do('shift.open', { faces: null });
    await cashier.do('sale.void', { saleId: sale.saleId, reason: '测试', approval: APPROVAL });
    shop.clock.now += 10 * HOUR_MS;
    const closed = await closeShift(cashier, { faces: facesOf(50_000) });
    expect(closed.figures).toMatchObject({ cashIn_fen: 0, cashOut_fen: 1890 });
    expect(closed.figures?.tenders[0]).toMatchObject({ difference_fen: 0 });
    expect(closed).toMatchObject({ saleCount: 0, zNo: 2 });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('with an unknown that is being resolved, a parked sale, one not paid, and uploads: by name', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    shop.wire.fault('3505', 'refused');
    await payCash(cashier, await otcBasket(cashier));
    await shop.drain();
    await identify(cashier, '王秀兰');
    const { saleId, saleNo } = await otcTried(cashier);
    shop.wire.fault('2102', 'lostAnswer');
    await cashier.try('settlement.settle', { saleId });
    await cashier.do('sale.hold');
    await scan(cashier, box('感冒灵颗粒', 7));
    await cashier.do('sale.hold');
    const closed = await closeShift(cashier);
    const kinds = closed.open.map((item) => item.kind);
    expect(kinds[0]).toBe('unknown');
    expect(kinds).toEqual(expect.arrayContaining(['unknown', 'parked', 'upload']));
    expect(closed.open.find((item) => item.kind === 'unknown')?.title).toBe(saleNo);
    const next = await cashier.do('shift.handover');
    expect(next.carried).toEqual(closed.open);
    await cashier.do('shift.open', { faces: null });
    expect((await currentShift(cashier)).carried).toEqual(closed.open);
    // What the resolver does next belongs to the next shift; the closed one stands as printed.
    const report = await cashier.do('shift.report', { shiftId: closed.shiftId });
    shop.wire.clearFaults();
    await shop.drain();
    await shop.settleDown();
    expect(await cashier.do('shift.report', { shiftId: closed.shiftId })).toEqual(report);
    expect(report.csv).toContain(saleNo);
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('two people', () => {
  it('the second to close is told who closed it and when', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const manager = shop.seat('manager', '01');
    const { shiftId } = await currentShift(cashier);
    await cashier.do('shift.count', { shiftId, faces: facesOf(50_000), terminals: NO_TERMINALS });
    const close = { shiftId, note: '', handIn_fen: fen(0) };
    const replies = await Promise.all([
      cashier.try('shift.close', close),
      manager.try('shift.close', close),
    ]);
    expect(replies.map((reply) => reply.ok)).toEqual([true, false]);
    const failure = await manager.fails('shift.close', close);
    expect(failure.code).toBe('shift.closed');
    expect(failure.sentence).toMatch(/^林晓燕 已在 11-21 \d\d:\d\d 交班/);
    const count = { shiftId, faces: [], terminals: NO_TERMINALS };
    expect((await manager.fails('shift.count', count)).code).toBe('shift.closed');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a shift of another till is not one of here', async () => {
    const shop = await openShop();
    await opened(shop);
    const { shiftId } = await currentShift(shop.seat('cashier'));
    const other = shop.seat('cashier2', '02');
    const close = { shiftId, note: '', handIn_fen: fen(0) };
    expect((await other.fails('shift.close', close)).code).toBe('shift.none');
  });
});

describe('the Z report', () => {
  it('is printed at closing, numbered by till, never changed, and printed again as a copy', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    await payCash(cashier, await otcBasket(cashier));
    await shop.settleDown();
    const slips = shop.printer.slips.length;
    const first = await closeShift(cashier, { faces: facesOf(51_800), note: '找零少给' });
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(slips + 1);
    const { shiftId } = first;
    const report = await cashier.do('shift.report', { shiftId });
    const text = report.lines.map((line) => line.text).join('\n');
    for (const part of ['Z 0001', '短款', '-0.90', '找零少给', '审计封签']) {
      expect(text).toContain(part);
    }
    expect(report.csv.startsWith('\ufeff')).toBe(true);
    expect(await cashier.do('shift.print', { shiftId })).toEqual({ copyNo: 1 });
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(slips + 2);
    const db = shop.db();
    for (const change of [
      `UPDATE shift_report SET contents = ''`,
      'DELETE FROM shift_report',
      `UPDATE shift SET note = 'x' WHERE closed_at IS NOT NULL`,
      'UPDATE shift_entry SET sequence = 99',
      'DELETE FROM shift_entry',
    ]) {
      expect(() => db.exec(change)).toThrow(/never change/);
    }
    await cashier.do('shift.open', { faces: null });
    expect((await closeShift(cashier)).zNo).toBe(2);
    const other = shop.seat('cashier2', '02');
    await other.do('shift.open', { faces: null });
    expect((await closeShift(other)).zNo).toBe(1);
    expect((await cashier.do('shift.list', { limit: 9 })).map((one) => one.zNo)).toHaveLength(3);
  });

  it('no command of closing is done by half: cut off, the shift is open or closed with its report', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const { shiftId } = await currentShift(cashier);
    await cashier.do('shift.count', { shiftId, faces: facesOf(50_000), terminals: NO_TERMINALS });
    const db = shop.db();
    db.exec(`CREATE TEMP TRIGGER cut BEFORE INSERT ON print_job BEGIN
      SELECT RAISE(ABORT, 'cut'); END`);
    await expect(
      cashier.try('shift.close', { shiftId, note: '', handIn_fen: fen(0) }),
    ).rejects.toThrow();
    expect(await currentShift(cashier)).toMatchObject({ closedAt: null, zNo: null });
    await shop.restart();
    const closed = await cashier.do('shift.close', { shiftId, note: '', handIn_fen: fen(0) });
    expect(closed.zNo).toBe(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a drawer that is off is named on the day page from its count to its closing', async () => {
    const shop = await openShop();
    const cashier = await opened(shop);
    const other = shop.seat('cashier2', '02');
    await other.do('shift.open', { faces: facesOf(20_000) });
    const drawers = async () => {
      const { differences } = await other.do('day.summary', { date: '2026-11-21' });
      return differences.filter((one) => one.kind === 'cash');
    };
    const { shiftId } = await currentShift(cashier);
    // Nothing of a drawer is told before it was counted.
    expect(await drawers()).toEqual([]);
    await cashier.do('shift.count', { shiftId, faces: facesOf(49_950), terminals: NO_TERMINALS });
    expect(await drawers()).toMatchObject([
      {
        title: '01 号台第 1 班 · 林晓燕',
        detail: '应有 500.00，实点 499.50',
        amount_fen: -50,
        shiftId,
      },
    ]);
    // Money that moves after the count moves what was counted with it.
    await payCash(cashier, await otcBasket(cashier));
    expect((await drawers())[0]?.amount_fen).toBe(-50);
    await cashier.do('shift.close', { shiftId, note: '找零少给', handIn_fen: fen(0) });
    expect(await drawers()).toEqual([]);
  });
});
