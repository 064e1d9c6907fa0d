/** Reports of small days counted by hand, and what a manager may ask of them. */
import { describe, expect, it } from 'vitest';
import type { Report } from '#contract/report.ts';
import type { ReportCell, ReportId } from '#core/report.ts';
import { REST_KEY, TIMING_KEY, quantile, reportDefinition } from '#core/report.ts';
import { present } from '#core/result.ts';
import { addDays, chinaDate } from '#core/time.ts';
import { reportFaults } from '#tests/support/report-check.ts';
import { ask, lineOf, mixedBasket, part } from '#tests/support/return-stages.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, STAFF, openShop } from '#tests/support/shop.ts';
import { approved, otcBasket, paid, payCash, settled, voucher } from '#tests/support/stages.ts';
import { cash, mend, readyToHold, soldFirst } from './dossier-support.ts';

const DAY_MS = 86_400_000;
const HOLD = { offline: { holdFundShare: { allowed: true, perSale: '9999.00' } } };
const FIRST = '2026-11-21';

async function open(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  const [cashier, manager] = [shop.seat('cashier'), shop.seat('manager', '02')];
  return { shop, cashier, manager };
}

/** Days from the first one to today, the summaries of which the reports must agree with. */
function daysOf(shop: Shop) {
  return { from: FIRST, to: chinaDate(shop.clock.now) };
}

function read(manager: Seat, report: ReportId, from = FIRST, to = from): Promise<Report> {
  return manager.do('report.read', { report, from, to });
}

/** A line of the report by the names of its columns; the total without a key. */
function lineAt(report: Report, key?: string): Readonly<Record<string, ReportCell>> {
  const cells =
    key === undefined ? report.total : report.rows.find((row) => row.key === key)?.cells;
  return Object.fromEntries(
    reportDefinition(report.report).columns.map((column, index) => [
      column.key,
      present(cells, `row ${key}`)[index] ?? null,
    ]),
  );
}

describe('a day counted by hand', () => {
  it('two sales, one void: hours, tenders, cashiers, classes, goods', async () => {
    const { shop, cashier, manager } = await open();
    const first = await payCash(cashier, await otcBasket(cashier));
    const basket = await otcBasket(cashier, '感冒灵颗粒');
    const wechat = { kind: 'wechat' as const, amount_fen: basket.total_fen };
    await cashier.do('sale.tender', {
      saleId: basket.saleId,
      tenders: [{ ...wechat, received_fen: basket.total_fen }],
    });
    shop.clock.now += 3_600_000;
    await cashier.do('sale.void', { saleId: first.saleId, reason: '测试', approval: APPROVAL });
    expect(lineAt(await read(manager, 'hours'), '10')).toMatchObject({ sales: 2, cash: 3_570 });
    expect(lineAt(await read(manager, 'hours'), '11')).toMatchObject({ sales: 0, cash: -1_890 });
    const tenders = await read(manager, 'tenders');
    expect(tenders.rows.map((row) => row.key)).toEqual(['cash', 'wechat']);
    expect(lineAt(tenders, 'cash')).toEqual({
      ...{ name: '现金', takenCount: 1, taken: 1_890, givenCount: 1, given: -1_890, net: 0 },
    });
    expect(lineAt(tenders)).toMatchObject({ taken: 3_570, given: -1_890, net: 1_680 });
    expect(lineAt(await read(manager, 'cashiers'), STAFF.cashier.staffNo)).toEqual({
      ...{
        name: '林晓燕',
        sales: 2,
        voids: 1,
        sold: 3_570,
        back: -1_890,
        net: 1_680,
        taken: 1_680,
      },
    });
    const goods = await read(manager, 'goods');
    expect(goods.rows.map(({ cells }) => [cells[0], cells[2], cells[5]])).toEqual([
      ['感冒灵颗粒', 10_000, 1_680],
      ['布洛芬缓释胶囊', 0, 0],
    ]);
    const classes = await read(manager, 'classes');
    expect(lineAt(classes)).toMatchObject({ lines: 1, net: 1_680, share: 10_000 });
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('a partial return: red beside blue, and the kept goods sold anew', async () => {
    const { shop, cashier, manager } = await open();
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const line = lineOf(sale, '布洛芬缓释胶囊');
    const done = await cashier.do('sale.return', ask(sale, [part(line, 1)]));
    const own = lineAt(await read(manager, 'cashiers'), STAFF.cashier.staffNo);
    const kept = sale.total_fen - done.returned_fen;
    expect(own).toMatchObject({ sales: 2, voids: 1, back: -sale.total_fen, net: kept });
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('an insured sale: fund, account and what the customer pays, in hours, days and clearing', async () => {
    const { shop, cashier, manager } = await open();
    const sale = await paid(shop, cashier);
    const { insured } = await manager.do('day.summary', { date: FIRST });
    expect(insured.fund_fen).toBeGreaterThan(0);
    const clearing = await read(manager, 'clearing');
    expect(clearing.rows).toHaveLength(1);
    expect(lineAt(clearing)).toEqual({
      ...{ name: '合计', rows: 1, insured: insured.total_fen, fund: insured.fund_fen },
      account: insured.account_fen,
      ...{ cash: insured.cashDue_fen, taken: insured.cashDue_fen },
    });
    expect(lineAt(await read(manager, 'funds'), FIRST)).toMatchObject({
      ...{ rows: 1, fund: insured.fund_fen, total: sale.total_fen },
    });
    const owed = lineAt(await read(manager, 'receivable', FIRST, addDays(FIRST, 45)));
    expect(owed).toMatchObject({ days30: 0, days60: insured.fund_fen, total: insured.fund_fen });
  });
});

describe('what belongs to two days', () => {
  it('voided on a later day: black on the first, red on the second, nothing over both', async () => {
    const { shop, cashier, manager } = await open();
    const sale = await paid(shop, cashier);
    shop.clock.now += DAY_MS;
    const second = addDays(FIRST, 1);
    await cashier.do('sale.void', { saleId: sale.saleId, reason: '测试', approval: APPROVAL });
    const net = async (from: string, to: string): Promise<ReportCell> =>
      lineAt(await read(manager, 'cashiers', from, to))['net'] ?? null;
    expect(await net(FIRST, FIRST)).toBe(sale.total_fen);
    expect(await net(second, second)).toBe(-sale.total_fen);
    expect(await net(FIRST, second)).toBe(0);
    expect((await read(manager, 'receivable', FIRST, second)).rows).toEqual([]);
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('settled before midnight, paid after it: the goods wait in a row of their own', async () => {
    const { shop, cashier, manager } = await open();
    shop.clock.now = Date.parse('2026-11-21T23:58:00+08:00');
    const sale = await settled(shop, cashier);
    shop.clock.now += 5 * 60_000;
    await payCash(cashier, sale);
    const second = addDays(FIRST, 1);
    const first = await read(manager, 'classes');
    expect(first.rows.map((row) => row.key)).toEqual([TIMING_KEY]);
    expect(lineAt(first)['net']).toBe(sale.insured_fen);
    expect(first.notes.join()).toContain('跨日结算');
    const both = await read(manager, 'classes', FIRST, second);
    expect(both.rows.map((row) => row.key)).not.toContain(TIMING_KEY);
    expect(lineAt(both)['net']).toBe(sale.total_fen);
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('先付后补 settled a day later: open at the end of the first day, ended at the second’s', async () => {
    const { shop, cashier, manager } = await open();
    const { dossierId, total_fen } = await soldFirst(shop, cashier);
    const first = await read(manager, 'dossiers');
    expect(lineAt(first)).toMatchObject({ open: 1, paid: total_fen, carried: 0, oldest: null });
    expect(lineAt(first, 'payFirst|0')).toMatchObject({ name: '先付后补 · 0–7 天', oldest: FIRST });
    shop.clock.now += DAY_MS;
    await mend(shop, cashier);
    await cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
    await cashier.do('dossier.settle', { dossierId });
    const second = addDays(FIRST, 1);
    expect(lineAt(await read(manager, 'dossiers'))).toMatchObject({ open: 1 });
    expect((await read(manager, 'dossiers', second)).rows).toEqual([]);
    const funds = lineAt(await read(manager, 'funds', second));
    expect(funds).toMatchObject({ rows: 1, selfPay: -Number(funds['insured']), total: 0 });
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('挂账 that nobody ends grows old', async () => {
    const { shop, cashier, manager } = await open({ region: HOLD });
    const sale = await readyToHold(shop, cashier);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    const held = await cashier.do('dossier.seal', {
      ...{ saleId: sale.saleId, kind: 'holdShare', approval: APPROVAL },
      tenders: cash(preview.holdShare.pays_fen),
    });
    for (const [days, key] of [
      [0, 'holdShare|0'],
      [20, 'holdShare|1'],
      [90, 'holdShare|2'],
    ] as const) {
      const report = await read(manager, 'dossiers', FIRST, addDays(FIRST, days));
      expect(report.rows.map((row) => row.key)).toEqual([key]);
      expect(lineAt(report, key)).toMatchObject({ carried: held.dossier.carried_fen });
    }
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });
});

describe('what is worked out', () => {
  it('margin: by the purchase price of the lots sold, and plainly none where there is none', async () => {
    const { shop, cashier, manager } = await open();
    shop.db().prepare('UPDATE lot SET cost_e6 = 0').run();
    await payCash(cashier, await otcBasket(cashier));
    const without = await read(manager, 'margin');
    expect(lineAt(without)).toMatchObject({ net: 1_890, costed: 0, cost: 0, rate: null });
    expect(lineAt(without)['uncosted']).toBe(1_890);
    expect(without.notes).toContain('批次没有登记进价，毛利算不出来。');
    shop.db().prepare('UPDATE lot SET cost_e6 = 12345600').run();
    const sold = lineAt(await read(manager, 'margin'));
    expect(sold).toMatchObject({ costed: 1_890, cost: 1_235, profit: 655, uncosted: 0 });
    expect(sold['rate']).toBe(Math.round((655 / 1_890) * 10_000));
    expect(reportFaults(shop.db(), daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('margin of a line out of two lots: each part by its own price, to the fen', async () => {
    const { shop, cashier, manager } = await open();
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const db = shop.db();
    db.prepare('UPDATE lot SET cost_e6 = 5000000').run();
    const { lineId, amount_fen } = lineOf(sale, '布洛芬缓释胶囊');
    // Two boxes for an odd amount, one of them out of a lot without a purchase price.
    db.prepare(`INSERT INTO lot (lot_id, product_id, lot_no, batch_serial, made_on, expires_on,
        on_hand_e4, received_at)
      SELECT 'zz-' || lot_id, product_id, 'B', 'B', made_on, expires_on, 0, 0 FROM lot
      WHERE lot_id = (SELECT lot_id FROM sale_line_lot WHERE line_id = ?)`).run(lineId);
    db.prepare('UPDATE sale_line SET amount_fen = amount_fen + 1 WHERE line_id = ?').run(lineId);
    db.prepare('UPDATE sale SET total_fen = total_fen + 1').run();
    db.prepare('UPDATE sale_line_lot SET quantity_e4 = 10000 WHERE line_id = ?').run(lineId);
    db.prepare(`INSERT INTO sale_line_lot (line_id, lot_id, quantity_e4)
      SELECT line_id, 'zz-' || lot_id, 10000 FROM sale_line_lot WHERE line_id = ?`).run(lineId);
    const total = lineAt(await read(manager, 'margin'));
    const half = Math.floor((amount_fen + 1) / 2);
    expect(total).toMatchObject({ net: sale.total_fen + 1, uncosted: amount_fen + 1 - half });
    expect(total['costed']).toBe(sale.total_fen - amount_fen + half);
    // One box of this drug, one of another, three packs of masks at five yuan each.
    expect(total['cost']).toBe(2_500);
    expect(reportFaults(db, daysOf(shop), shop.clock.now)).toEqual([]);
  });

  it('reviewers: what was decided, how long it took, and the time from scan to slip', async () => {
    const { shop, cashier, manager } = await open();
    shop.clock.now += 1_000;
    await paid(shop, cashier);
    await shop.settleDown();
    const { saleId } = present(
      shop.db().prepare('SELECT sale_id AS saleId FROM sale').get() as { saleId: string },
      'sale',
    );
    shop.db().prepare('UPDATE sale SET started_at = started_at - 200000').run();
    shop.db().prepare('UPDATE review SET asked_at = decided_at - 60000').run();
    const own = lineAt(await read(manager, 'reviewers'), STAFF.pharmacist.staffNo);
    expect(own).toMatchObject({ name: '周敏', approved: 1, refused: 0, reviewP95: 60_000 });
    expect(own).toMatchObject({ slips: 1, slipMedian: 200_000, late: 1 });
    const asked = { report: 'reviewers' as const, from: FIRST, to: FIRST, page: null, limit: 10 };
    const slips = await manager.do('report.slips', {
      ...{ ...asked, row: STAFF.pharmacist.staffNo, column: 'slipP95' },
    });
    expect(slips).toMatchObject({ slips: [{ saleId, staffName: '林晓燕' }], next: null });
  });

  it('near expiry: what is left, the first to go first, with what was sold of it', async () => {
    const { shop, cashier, manager } = await open();
    const sale = await payCash(cashier, await otcBasket(cashier));
    const lot = shop
      .db()
      .prepare<[], { lot_id: string; on_hand_e4: number }>(
        `SELECT lot.lot_id, on_hand_e4 FROM sale_line_lot JOIN lot USING (lot_id)`,
      )
      .get();
    const { lot_id, on_hand_e4 } = present(lot, 'lot');
    shop.db().prepare(`UPDATE lot SET expires_on = '2026-12-01' WHERE lot_id = ?`).run(lot_id);
    const report = await read(manager, 'expiry');
    expect(lineAt(report, lot_id)).toMatchObject({ expires: '2026-12-01', days: 10 });
    expect(lineAt(report, lot_id)).toMatchObject({ value: (on_hand_e4 / 10_000) * 1_890 });
    const asked = { report: 'expiry' as const, from: FIRST, to: FIRST, page: null, limit: 10 };
    const slips = await manager.do('report.slips', { ...asked, row: lot_id, column: 'onHand' });
    expect(slips.slips).toMatchObject([{ saleId: sale.saleId, amount: 10_000 }]);
  });

  it('quantiles by nearest rank', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect([0.5, 0.95, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([2, 4, 4]);
  });
});

describe('who asks, and for what', () => {
  it('is the manager’s; a span without sense is refused in words', async () => {
    const { cashier, manager } = await open();
    const asked = { report: 'hours' as const, from: FIRST, to: FIRST };
    expect((await cashier.fails('report.read', asked)).code).toBe('role.forbidden');
    for (const [from, to] of [
      [FIRST, '2026-11-20'],
      ['2026-02-30', FIRST],
      ['0001-01-01', FIRST],
      ['2016-01-01', '2026-11-21'],
    ] as const) {
      expect((await manager.fails('report.read', { ...asked, from, to })).code).toBe('report.span');
    }
  });

  it('an empty day is a report without rows', async () => {
    const { manager } = await open();
    for (const report of ['hours', 'goods', 'reviewers', 'clearing', 'dossiers'] as const) {
      expect(await read(manager, report)).toMatchObject({ rows: [], total: null });
    }
  });

  it('what has no slips says so', async () => {
    const { manager } = await open();
    const asked = { report: 'goods' as const, from: FIRST, to: FIRST, page: null, limit: 10 };
    for (const [row, column, page] of [
      [REST_KEY, 'net', null],
      ['x', 'name', null],
      ['x', 'nothing', null],
      ['x', 'net', '1; DROP TABLE sale'],
    ] as const) {
      const failed = await manager.fails('report.slips', { ...asked, row, column, page });
      expect(failed.code).toBe('report.noSlips');
    }
    const strange = await manager.do('report.slips', { ...asked, row: `'"--`, column: 'net' });
    expect(strange).toEqual({ slips: [], next: null });
  });

  it('a prescription that is refused has no sale, and is listed all the same', async () => {
    const { cashier, shop, manager } = await open();
    const sale = await approved(shop, cashier);
    shop.db().prepare(`UPDATE sale SET prescription_id = NULL WHERE sale_id = ?`).run(sale.saleId);
    const asked = { report: 'reviewers' as const, from: FIRST, to: FIRST, page: null, limit: 10 };
    const slips = await manager.do('report.slips', { ...asked, row: '', column: 'approved' });
    expect(slips.slips).toMatchObject([{ saleId: null, saleNo: '', amount: 1 }]);
  });
});
