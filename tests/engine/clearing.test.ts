/** 清算申请: what it waits for, what it says, and that one class of one month is applied for once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { ACCOUNT, ClearingDesk, EVIDENCE, MONTH, otcPaid } from '#tests/support/clearing.ts';
import * as planted from '#tests/support/planted.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { otcTried, paid } from '#tests/support/stages.ts';

let desk: ClearingDesk;

describe('a month that is over and level', () => {
  beforeEach(async () => {
    desk = await ClearingDesk.withLevelMonth();
  });

  it('is applied for with its own books, net of refunds, and stands', async () => {
    const before = await desk.class();
    expect(before).toMatchObject({ visits: 3, application: null, moved: false });
    const applied = await desk.apply();
    expect(applied).toMatchObject({ state: 'applied', sentence: '', approvedBy: '赵国栋' });
    expect(desk.live()).toEqual([applied.eventId]);
    const [request] = desk.r.shop.wire.heard.filter((one) => one.infno === '3203');
    const node = present(request, '3203').input['data'] as Record<string, unknown>;
    expect(node).toMatchObject({ clr_type: ACCOUNT, clr_way: '1', setlym: '202611' });
    expect(node).toMatchObject({ begndate: '2026-11-01', enddate: '2026-11-30' });
    expect(Number(node['psntime'])).toBe(3);
    expect(Number(node['medfee_sumamt']) * 100).toBeCloseTo(before.total_fen, 6);
    expect(Number(node['med_sumfee'])).toBe(Number(node['medfee_sumamt']));
    expect(Number(node['acct_pay']) * 100).toBeCloseTo(before.account_fen, 6);
    expect(await desk.violations()).toEqual([]);
  });

  it('is not applied for twice, and no second request leaves', async () => {
    const { eventId } = await desk.apply();
    const again = await desk.manager.fails('clearing.apply', await desk.order());
    expect(again.code).toBe('clearing.standing');
    expect(again.sentence).toContain(eventId);
    expect(desk.sent('3203')).toBe(1);
  });

  it('by two people at once leaves the shop once', async () => {
    const other = desk.r.shop.seat('manager', '01');
    const order = await desk.order();
    const replies = await Promise.all([
      desk.manager.try('clearing.apply', order),
      other.try('clearing.apply', order),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.filter((reply) => !reply.ok)).toMatchObject([
      { failure: { code: 'clearing.standing' } },
    ]);
    expect(desk.sent('3203')).toBe(1);
    expect(desk.live()).toHaveLength(1);
  });

  it('the same command again is answered, and asks nothing', async () => {
    const order = await desk.order();
    const first = await desk.manager.do('clearing.apply', order, 'command-clearing');
    expect(await desk.manager.do('clearing.apply', order, 'command-clearing')).toEqual(first);
    expect(desk.sent('3203')).toBe(1);
  });

  it('is applied for again after its application is taken back', async () => {
    const first = await desk.apply();
    const taken = await desk.cancel();
    expect(taken).toMatchObject({ state: 'cancelled', cancelledBy: '赵国栋' });
    expect(taken.cancelReason).toBe('金额有误，重新申请');
    expect(desk.live()).toEqual([]);
    expect((await desk.manager.fails('clearing.cancel', await desk.cancelOrder())).code).toBe(
      'clearing.notStanding',
    );
    const second = await desk.apply();
    expect(second.eventId).not.toBe(first.eventId);
    expect((await desk.class()).earlier).toMatchObject([{ state: 'cancelled' }]);
    expect(desk.live()).toEqual([second.eventId]);
    expect(await desk.violations()).toEqual([]);
  });

  it('refused by the platform says so in its words, and may be applied for again', async () => {
    desk.r.shop.wire.sentence = '清算数据尚未生成';
    desk.r.shop.wire.fault('3203', 'refuse');
    expect(await desk.apply()).toMatchObject({ state: 'refused', sentence: '清算数据尚未生成' });
    expect(desk.live()).toEqual([]);
    expect(await desk.apply()).toMatchObject({ state: 'applied' });
    expect((await desk.class()).earlier).toHaveLength(1);
  });

  it('with a cancelling that the platform refuses stands as before', async () => {
    const { eventId } = await desk.apply();
    desk.r.shop.wire.sentence = '已复核，不能撤销';
    desk.r.shop.wire.fault('3204', 'refuse');
    expect(await desk.cancel()).toMatchObject({ state: 'applied', sentence: '已复核，不能撤销' });
    desk.r.shop.wire.fault('3204', 'refused');
    expect(await desk.cancel()).toMatchObject({ state: 'applied', eventId });
    expect(desk.live()).toEqual([eventId]);
    expect(await desk.cancel()).toMatchObject({ state: 'cancelled' });
  });

  it('a request that never left changes nothing, and may be made again', async () => {
    desk.r.shop.wire.fault('3203', 'refused');
    expect(await desk.apply()).toMatchObject({ state: 'notSent' });
    expect(desk.sent('3203')).toBe(0);
    expect(await desk.apply()).toMatchObject({ state: 'applied' });
    expect(desk.live()).toHaveLength(1);
    expect(await desk.violations()).toEqual([]);
  });

  it('shows that the books have moved since it was applied for', async () => {
    await desk.apply();
    const [row] = desk.r.shop
      .db()
      .prepare<[], { settlement_id: string }>(
        "SELECT settlement_id FROM settlement WHERE state = 'settled' LIMIT 1",
      )
      .all();
    desk.r.shop
      .db()
      .prepare('UPDATE settlement SET account_fen = account_fen - 1 WHERE settlement_id = ?')
      .run(present(row, 'settlement').settlement_id);
    expect((await desk.class()).moved).toBe(true);
  });
});

describe('what it waits for', () => {
  beforeEach(async () => {
    desk = await ClearingDesk.open();
  });
  const refused = async () => desk.manager.fails('clearing.apply', await desk.order());

  it('the end of the month', async () => {
    await otcPaid(desk.r.seat);
    await desk.level('2026-11-21');
    expect((await refused()).code).toBe('clearing.monthNotOver');
    desk.r.shop.clock.now = Date.parse('2026-11-30T23:59:59+08:00');
    expect((await refused()).code).toBe('clearing.monthNotOver');
    desk.r.shop.clock.now += 1_000;
    expect((await desk.apply()).state).toBe('applied');
  });

  it('every day with insured rows level: the first that is not is named', async () => {
    await otcPaid(desk.r.seat);
    desk.goTo('2026-11-24');
    await otcPaid(desk.r.seat);
    desk.goTo('2026-12-01');
    const first = await refused();
    expect(first.code).toBe('clearing.notLevelled');
    expect(first.sentence).toContain('2026-11-21');
    expect((await desk.month()).obstacle).toBe(first.sentence);
    await desk.level('2026-11-21');
    expect((await refused()).sentence).toContain('2026-11-24');
    await desk.level('2026-11-24');
    expect((await desk.month()).obstacle).toBe('');
    expect((await desk.apply()).state).toBe('applied');
  });

  it('differences solved or signed; the platform judges the sums itself', async () => {
    const gone = await otcPaid(desk.r.seat);
    await otcPaid(desk.r.seat);
    planted.takenOut(desk.r.shop.wire.platform.store, gone);
    await desk.level('2026-11-21');
    desk.goTo('2026-12-01');
    const open = await refused();
    expect(open.code).toBe('clearing.notLevelled');
    expect(open.sentence).toContain('医保差异');
    const day = await desk.manager.do('day.summary', { date: '2026-11-21' });
    const differenceId = present(day.differences[0]?.level, 'difference').differenceId;
    const reason = '已向经办机构核实';
    await desk.manager.do('level.sign', { differenceId, reason, approval: APPROVAL });
    const applied = await desk.apply();
    expect(applied.state).toBe('refused');
    expect(applied.sentence).toContain('清算人次与中心不一致');
  });

  it('what is unknown, by its slip', async () => {
    await otcPaid(desk.r.seat);
    const { saleId } = await otcTried(desk.r.seat);
    desk.r.shop.wire.fault('2102', 'lostRequest');
    const unknown = await desk.r.seat.do('settlement.settle', { saleId });
    await desk.level('2026-11-21');
    desk.goTo('2026-12-01');
    const failure = await refused();
    expect(failure.code).toBe('clearing.unknownOpen');
    expect(failure.sentence).toContain(unknown.saleNo);
  });

  it('a look at the figures that are applied for', async () => {
    await otcPaid(desk.r.seat);
    await desk.level('2026-11-21');
    desk.goTo('2026-12-01');
    const order = await desk.order();
    const other = { ...order, total_fen: (order.total_fen + 1) as typeof order.total_fen };
    expect((await desk.manager.fails('clearing.apply', other)).code).toBe('clearing.moved');
    const nothing = { ...order, clearingClass: '99939' };
    expect((await desk.manager.fails('clearing.apply', nothing)).code).toBe('clearing.nothing');
    const wrongPin = { ...order, approval: { ...APPROVAL, pin: '000000' } };
    expect((await desk.manager.fails('clearing.apply', wrongPin)).code).toBe('approval.wrongPin');
    for (const month of ['2026-13', '26-11', '2026-11-01', '']) {
      expect((await desk.manager.fails('clearing.apply', { ...order, month })).code).toBe(
        'input.invalid',
      );
    }
    const cashier = desk.r.seat;
    expect((await cashier.fails('clearing.apply', order)).code).toBe('role.forbidden');
    expect((await cashier.fails('clearing.month', { month: MONTH })).code).toBe('role.forbidden');
    expect(desk.sent('3203')).toBe(0);
    expect(await desk.class()).toMatchObject({ application: null });
  });

  it('classes are applied for one by one', async () => {
    await otcPaid(desk.r.seat);
    await paid(desk.r.shop, desk.r.seat);
    await desk.level('2026-11-21');
    desk.goTo('2026-12-01');
    const { classes } = await desk.month();
    expect(classes.length).toBeGreaterThan(1);
    for (const { clearingClass } of classes) {
      expect(await desk.apply(clearingClass)).toMatchObject({ state: 'applied' });
    }
    expect(desk.live()).toHaveLength(classes.length);
  });
});

describe('a region without it', () => {
  it('sends nothing, and says where to go', async () => {
    desk = await ClearingDesk.withLevelMonth({
      region: { reconciliation: { clearingApplication: 'off' } },
    });
    const { obstacle, classes } = await desk.month();
    expect(obstacle).toContain('网上平台');
    expect(classes).toHaveLength(1);
    expect((await desk.manager.fails('clearing.apply', await desk.order())).code).toBe(
      'clearing.off',
    );
    expect(desk.sent('3203')).toBe(0);
  });

  it('with fixed sums recognises what person and fund paid', async () => {
    desk = await ClearingDesk.withLevelMonth({
      region: { reconciliation: { recognisedTotal: 'paid' } },
    });
    const { recognised_fen, fund_fen, account_fen, cash_fen } = await desk.class();
    expect(recognised_fen).toBe(fund_fen + account_fen + cash_fen);
    expect((await desk.apply()).recognised_fen).toBe(recognised_fen);
  });
});

describe('the bureau’s word', () => {
  beforeEach(async () => {
    desk = await ClearingDesk.withLevelMonth();
  });
  const say = async (...said: Parameters<ClearingDesk['word']>) =>
    desk.manager.do('clearing.word', await desk.word(...said));
  const unsaid = async (...said: Parameters<ClearingDesk['word']>) =>
    (await desk.manager.fails('clearing.word', await desk.word(...said))).code;

  it('gives an accepted application back, and it is applied for anew', async () => {
    await desk.apply();
    expect(await unsaid('cancelled')).toBe('clearing.tooSoon');
    desk.wait();
    expect(await unsaid('applied', 'QS1')).toBe('clearing.notItsWord');
    expect(await unsaid('notApplied')).toBe('clearing.notItsWord');
    desk.r.shop.wire.platform.store.run("UPDATE clearing_application SET state = 'cancelled'");
    await say('cancelled');
    const back = await desk.application();
    expect(back).toMatchObject({ state: 'cancelled', evidence: EVIDENCE, wordBy: '赵国栋' });
    expect((await desk.apply()).state).toBe('applied');
  });

  it('needs the number where an application stands, and a number only once', async () => {
    const { eventId } = await desk.apply();
    await desk.cancel();
    desk.r.shop.wire.fault('3203', 'lostAnswer');
    expect((await desk.apply()).state).toBe('unknown');
    desk.wait();
    expect(await unsaid('applied')).toBe('clearing.numberNeeded');
    expect(await unsaid('applied', eventId)).toBe('clearing.numberTaken');
    expect(await unsaid('applied', '申请号')).toBe('input.invalid');
    expect(await unsaid('stands')).toBe('clearing.notItsWord');
    const unexplained = { ...(await desk.word('notApplied')), evidence: '短' };
    expect((await desk.manager.fails('clearing.word', unexplained)).code).toBe('input.invalid');
    const nobody = { ...(await desk.word('notApplied')), applicationId: 99 };
    expect((await desk.manager.fails('clearing.word', nobody)).code).toBe('clearing.noSuch');
    expect((await desk.application()).state).toBe('unknown');
    await say('applied', present(desk.live()[0], 'number at the platform'));
    expect((await desk.application()).state).toBe('applied');
  });

  it('a refusal the bureau contradicts stands under its number, and can be cancelled', async () => {
    desk.r.shop.wire.fault('3203', 'lostAnswer');
    await desk.apply();
    desk.wait();
    // A wrong word: the bureau does hold it.
    await say('notApplied');
    const again = await desk.apply();
    expect(again.state).toBe('refused');
    expect(again.sentence).toContain('已申请清算');
    desk.wait();
    await say('applied', present(desk.live()[0], 'number at the platform'));
    expect(await desk.cancel()).toMatchObject({ state: 'cancelled' });
    expect(desk.live()).toEqual([]);
  });

  it('is in the audit with before and after, and without its free text', async () => {
    desk.r.shop.wire.fault('3203', 'lostRequest');
    await desk.apply();
    desk.wait();
    await say('notApplied');
    const rows = desk.r.shop.onDisk
      .prepare<[], { action: string; detail: string }>(
        "SELECT action, detail FROM audit WHERE action LIKE 'clearing.%' ORDER BY rowid",
      )
      .all();
    expect(rows.map((row) => row.action)).toEqual([
      'clearing.apply',
      'clearing.apply.unknown',
      'clearing.bureauWord',
    ]);
    expect(JSON.parse(rows[2]?.detail ?? '')).toMatchObject({
      ...{ before: 'unknown', after: 'notApplied', approvedBy: '0101' },
    });
    expect(JSON.stringify(rows)).not.toContain('结算科');
  });
});
