/** 清算申请 when answers are lost, late or cut off by a crash: at most one stands, whatever happens. */
import { beforeEach, describe, expect, it } from 'vitest';
import { intentState } from '#db/intent.ts';
import { ClearingDesk } from '#tests/support/clearing.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';

let desk: ClearingDesk;
beforeEach(async () => {
  desk = await ClearingDesk.withLevelMonth();
});

const answerLate = (): void => {
  for (const answer of desk.r.shop.wire.lateAnswers.splice(0)) answer();
};
const refusedToApply = async (): Promise<string> =>
  (await desk.manager.fails('clearing.apply', await desk.order())).sentence;
const say = async (...said: Parameters<ClearingDesk['word']>) =>
  desk.manager.do('clearing.word', await desk.word(...said));

const LOST: readonly Fault[] = [
  ...(['lostRequest', 'lostAnswer', 'http500', 'http500After', 'html', 'truncated'] as const),
  'lacksFields',
];

describe('an answer that does not come', () => {
  it.each(LOST)('(%s) is unknown: nothing goes again, nothing is cancelled', async (fault) => {
    desk.r.shop.wire.fault('3203', fault);
    const lost = await desk.apply();
    expect(lost).toMatchObject({ state: 'unknown', eventId: '' });
    expect(lost.sentence).not.toContain('失败');
    expect(await refusedToApply()).toContain('结果未知');
    const cancelling = await desk.manager.fails('clearing.cancel', await desk.cancelOrder());
    expect(cancelling.sentence).toContain('结果未知');
    expect((await desk.month()).unknownMonths).toEqual(['2026-11']);
    expect((await desk.r.seat.do('system.state')).clearingsUnknown).toBe(1);
    expect((await desk.manager.fails('clearing.word', await desk.word('notApplied'))).code).toBe(
      'clearing.tooSoon',
    );
    desk.wait();
    const [number] = desk.live();
    if (number === undefined) await say('notApplied');
    else await say('applied', number);
    expect((await desk.month()).unknownMonths).toEqual([]);
    expect((await desk.r.seat.do('system.state')).clearingsUnknown).toBe(0);
    if (number === undefined) expect((await desk.apply()).state).toBe('applied');
    expect(desk.live()).toEqual([(await desk.application()).eventId]);
    expect(desk.sent('3203')).toBe(number === undefined ? 2 : 1);
    expect(await desk.violations()).toEqual([]);
  });

  it.each(LOST.filter((fault) => fault !== 'lacksFields'))(
    '(%s) to the cancelling is unknown, until the bureau says',
    async (fault) => {
      const { eventId } = await desk.apply();
      desk.r.shop.wire.fault('3204', fault);
      expect(await desk.cancel()).toMatchObject({ state: 'cancelUnknown', eventId });
      expect(await refusedToApply()).toContain('撤销结果未知');
      expect((await desk.manager.fails('clearing.cancel', await desk.cancelOrder())).code).toBe(
        'clearing.notStanding',
      );
      desk.wait();
      const stands = desk.live().length === 1;
      await say(stands ? 'stands' : 'cancelled');
      expect((await desk.application()).state).toBe(stands ? 'applied' : 'cancelled');
      if (stands) await desk.cancel();
      expect(desk.live()).toEqual([]);
      expect((await desk.apply()).state).toBe('applied');
      expect(await desk.violations()).toEqual([]);
    },
  );
});

describe('an answer that comes late', () => {
  it('completes what is still unknown', async () => {
    desk.r.shop.wire.fault('3203', 'lateAnswer');
    expect((await desk.apply()).state).toBe('unknown');
    answerLate();
    const applied = await desk.application();
    expect(applied).toMatchObject({ state: 'applied', eventId: desk.live()[0] });
    expect(intentState(desk.r.shop.db(), applied.msgid)).toBe('accepted');
    desk.r.shop.wire.fault('3204', 'lateAnswer');
    expect((await desk.cancel()).state).toBe('cancelUnknown');
    answerLate();
    expect((await desk.application()).state).toBe('cancelled');
    expect(await desk.violations()).toEqual([]);
  });

  it('after the bureau’s word changes nothing, and is not lost from sight', async () => {
    desk.r.shop.wire.fault('3203', 'lateAnswer');
    await desk.apply();
    desk.wait();
    await say('notApplied');
    answerLate();
    const told = await desk.application();
    expect(told.state).toBe('notApplied');
    expect(told.sentence).toContain(`迟到的答复：平台已受理，申请号 ${desk.live()[0]}`);
    await say('applied', desk.live()[0]);
    expect((await desk.application()).state).toBe('applied');
    expect(await refusedToApply()).toContain('已经申请过');
  });

  it('that the cancelling was done, after the bureau’s word that it stands', async () => {
    await desk.apply();
    desk.r.shop.wire.fault('3204', 'lateAnswer');
    await desk.cancel();
    desk.wait();
    await say('stands');
    answerLate();
    const told = await desk.application();
    expect(told).toMatchObject({ state: 'applied', sentence: '迟到的答复：平台已撤销。' });
    await say('cancelled');
    expect((await desk.application()).state).toBe('cancelled');
  });
});

describe('a crash', () => {
  it.each([true, false])(
    'while 3203 is under way (processed: %s) is unknown',
    async (processed) => {
      const barrier = desk.r.shop.wire.hold('3203');
      const lost = desk.manager.try('clearing.apply', await desk.order(), 'command-crash');
      await barrier.arrived;
      desk.r.shop.crash();
      if (processed) {
        barrier.release();
        await lost;
      }
      expect((await desk.application()).state).toBe('unknown');
      const checks = (await desk.manager.do('system.state')).checks.map((one) => one.note).join();
      expect(checks).toContain('1 项清算申请结果未知，请向经办机构核实');
      // The screen asks again with the id of the act: it is told to look, and nothing is repeated.
      expect(
        await desk.manager.try('clearing.apply', await desk.order(), 'command-crash'),
      ).toMatchObject({ ok: false });
      expect(await refusedToApply()).toContain('结果未知');
      expect(desk.sent('3203')).toBe(1);
      desk.wait();
      if (processed) await say('applied', desk.live()[0]);
      else await say('notApplied');
      barrier.release();
      await lost;
      expect(await desk.violations()).toEqual([]);
    },
  );

  it('while 3204 is under way is unknown', async () => {
    await desk.apply();
    const barrier = desk.r.shop.wire.hold('3204');
    const lost = desk.manager.try('clearing.cancel', await desk.cancelOrder());
    await barrier.arrived;
    desk.r.shop.crash();
    expect((await desk.application()).state).toBe('cancelUnknown');
    barrier.release();
    await lost;
    expect(desk.live()).toEqual([]);
    desk.wait();
    await say('cancelled');
    expect(await desk.violations()).toEqual([]);
  });

  it.each(['apply', 'cancel'] as const)(
    'between recorded and sent (%s): it never left, and may be made again',
    async (act) => {
      if (act === 'cancel') await desk.apply();
      // The power goes in the one moment between the two commits.
      const { gate } = desk.r.shop.running().engine;
      const { promise: reached, resolve } = Promise.withResolvers<void>();
      (gate as { dispatch: unknown }).dispatch = () => {
        resolve();
        return new Promise(() => {});
      };
      if (act === 'apply') void desk.manager.try('clearing.apply', await desk.order());
      else void desk.manager.try('clearing.cancel', await desk.cancelOrder());
      await reached;
      desk.r.shop.crash();
      expect((await desk.application()).state).toBe(act === 'apply' ? 'notSent' : 'applied');
      expect(desk.sent(act === 'apply' ? '3203' : '3204')).toBe(0);
      expect((await (act === 'apply' ? desk.apply() : desk.cancel())).state).toBe(
        act === 'apply' ? 'applied' : 'cancelled',
      );
      expect(await desk.violations()).toEqual([]);
    },
  );
});
