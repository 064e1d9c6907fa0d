/** What the books can say on the way out of unknown: voids, crashes, files that are not as agreed. */
import { beforeEach, describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';
import { kindsOf, Resolving, rewritten } from '#tests/support/resolving.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { current, otcTried, paid } from '#tests/support/stages.ts';

const MINUTE = 60_000;
let r: Resolving;
beforeEach(async () => {
  r = await Resolving.open();
});

describe('a void without an answer', () => {
  const voidOf = (sale: Sale) => ({ saleId: sale.saleId, reason: '测试', approval: APPROVAL });

  it('that happened is booked red, and its refund is owed until a person hands it over', async () => {
    const sale = await paid(r.shop, r.seat, '孙美丽');
    r.shop.wire.fault('2103', 'lostAnswer');
    expect(await r.seat.do('sale.void', voidOf(sale))).toMatchObject({ state: 'voidUnknown' });
    await r.passing(20_000);
    const voided = await r.seat.do('sale.get', { saleId: sale.saleId });
    expect(voided).toMatchObject({ state: 'voided', resolution: { outcome: 'accepted' } });
    const [due] = voided.moneyDue;
    expect(due).toMatchObject({ direction: 'refund', kind: 'cash', amount_fen: 2112 });
    expect(violationsOf(r.shop)).toEqual([]);
    const { taskId } = present(due, 'money due');
    await r.seat.do('moneyTask.done', { taskId, kind: null });
    expect(await r.seat.fails('moneyTask.done', { taskId, kind: null })).toMatchObject({
      code: 'moneyTask.done',
    });
    await r.shop.drain();
    expect(violationsOf(r.shop)).toEqual([]);
    const manager = r.shop.seat('manager', '02');
    const day = await manager.do('day.level', { date: '2026-11-21' });
    expect(day.clearing.map((row) => row.level)).toEqual([true]);
  });

  it('that never happened leaves the sale paid', async () => {
    const sale = await paid(r.shop, r.seat, '孙美丽');
    r.shop.wire.fault('2103', 'lostRequest');
    await r.seat.do('sale.void', voidOf(sale));
    await r.passing(2 * MINUTE);
    const kept = await r.seat.do('sale.get', { saleId: sale.saleId });
    expect(kept).toMatchObject({ state: 'paid', moneyDue: [], resolution: { outcome: 'absent' } });
    await r.seat.do('sale.void', voidOf(sale));
    expect((await r.seat.do('sale.get', { saleId: sale.saleId })).state).toBe('voided');
    await r.shop.drain();
    expect(violationsOf(r.shop)).toEqual([]);
  });

  it('answered late gives the money back as a task', async () => {
    const sale = await paid(r.shop, r.seat, '孙美丽');
    r.shop.wire.fault('2103', 'lateAnswer');
    await r.seat.do('sale.void', voidOf(sale));
    present(r.shop.wire.lateAnswers[0], 'late answer')();
    const voided = await r.seat.do('sale.get', { saleId: sale.saleId });
    expect(voided).toMatchObject({
      state: 'voided',
      moneyDue: [{ direction: 'refund', cause: 'void' }],
    });
    const [due] = voided.moneyDue;
    const writeOff = { taskId: present(due, 'due').taskId, reason: '测试', approval: APPROVAL };
    expect(await r.seat.fails('moneyTask.writeOff', writeOff)).toMatchObject({
      code: 'moneyTask.notWrittenOff',
    });
    expect(violationsOf(r.shop)).toEqual([]);
  });
});

describe('a crash on the way', () => {
  it.each(['3201', '3202', '9101', '9102', '2601'])(
    'during %s goes on from the file',
    async (infno) => {
      await r.settledWith('lostAnswer');
      const barrier = r.shop.wire.hold(infno);
      r.shop.clock.now += 4_000;
      const round = r.shop.resolve();
      await barrier.arrived;
      r.shop.crash();
      barrier.release();
      await round;
      await r.passing(3 * MINUTE);
      expect(await current(r.seat)).toMatchObject({
        state: 'open',
        resolution: { outcome: 'reversed' },
      });
      expect(r.live()).toBe(0);
      expect(violationsOf(r.shop)).toEqual([]);
    },
  );
});

describe('a result file that is not as agreed', () => {
  const STRANGE = 'P99010100286202601010000009999';
  const strangeRow = ['P1', 'null', 'null', STRANGE, '1', '0', 'null', '10.00', '5.00', 'null'];

  it('with more columns and null cells is read all the same', async () => {
    await r.settledWith('lostAnswer');
    r.shop.wire.twistFile = (zip) =>
      rewritten(zip, (text) => text.replace(/\n/g, '\tnull\tmore\n'));
    await r.passing(20_000);
    expect((await current(r.seat)).resolution).toMatchObject({ outcome: 'reversed' });
  });

  it('with a message of nobody’s lays that row on the desk by name', async () => {
    await r.settledWith('lostAnswer');
    r.shop.wire.twistFile = (zip) => rewritten(zip, (text) => `${text}${strangeRow.join('\t')}\n`);
    await r.passing(20_000);
    const { differences } = await r.seat.do('day.summary', { date: '2026-11-21' });
    expect(differences).toMatchObject([{ kind: 'onlyPlatform', amount_fen: 1000 }]);
    expect(present(differences[0], 'difference').title).toContain(STRANGE.slice(-8));
  });

  it.each<[string, (text: string) => string | Uint8Array, string]>([
    ['in another encoding', () => Uint8Array.of(0xd6, 0xd0, 0xce, 0xc4), '不是 UTF-8 编码'],
    ['with too few columns', () => 'a\tb\n', '只有 2 列'],
    ['with an amount that is none', (text) => text.replace(/\d+\.\d\d\t/, 'abc\t'), '金额无法识别'],
  ])('%s proves nothing and is named', async (_what, change, note) => {
    await r.settledWith('lostAnswer');
    r.shop.wire.twistFile = (zip) => rewritten(zip, change);
    await r.passing(MINUTE);
    const { state, resolution } = await current(r.seat);
    expect(state).toBe('unknown');
    expect(present(resolution, 'resolution').note).toContain(note);
    expect(r.heard('2601')).toBe(0);
    r.shop.wire.twistFile = (zip) => zip;
    await r.passing(10 * MINUTE);
    expect((await current(r.seat)).state).toBe('open');
  });

  it('with a row that cannot be told proves no absence', async () => {
    await r.settledWith('lostRequest');
    const other = r.shop.seat('cashier2', '02');
    const second = await otcTried(other);
    r.shop.wire.fault('2102', 'lostRequest');
    await other.do('settlement.settle', { saleId: second.saleId });
    r.shop.wire.twistFile = (zip) =>
      rewritten(zip, (text) => `${text}P1\tnull\tnull\tnull\tX9\t0\tnull\n`);
    await r.passing(3 * MINUTE);
    expect((await current(r.seat)).state).toBe('unknown');
    expect(kindsOf(await current(r.seat))).toContain('detailUnclear');
  });

  it('that shows our message twice is for the bureau, never reversed blindly', async () => {
    const lost = await r.settledWith('lostAnswer');
    const { msgid } = present(lost.settlement, 'settlement');
    r.shop.wire.twistFile = (zip) =>
      rewritten(zip, (text) => `${text}${strangeRow.join('\t').replace(STRANGE, msgid)}\n`);
    await r.passing(MINUTE);
    expect((await current(r.seat)).resolution).toMatchObject({ step: 'bureau', outcome: null });
    expect(r.heard('2601')).toBe(0);
  });
});

describe('with the line cut by a manager', () => {
  it('nothing is asked until it is given back', async () => {
    await r.settledWith('lostAnswer');
    const manager = r.shop.seat('manager', '02');
    await manager.do('line.force', { offline: true, approval: APPROVAL });
    const before = r.shop.wire.heard.length;
    await r.passing(MINUTE);
    expect(r.shop.wire.heard).toHaveLength(before);
    await manager.do('line.force', { offline: false, approval: APPROVAL });
    await r.passing(MINUTE);
    expect((await current(r.seat)).state).toBe('open');
  });
});
