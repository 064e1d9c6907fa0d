/** Random months of sales and refunds: the month is the sum of its days, and what the region holds. */
import { expect, it } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { daysOfMonth } from '#core/clearing.ts';
import { addDays } from '#core/time.ts';
import { booksBetween } from '#db/clearing.ts';
import { clearingGroups } from '#engine/day/clearing.ts';
import { ClearingDesk } from '#tests/support/clearing.ts';
import { seeded } from '#tests/support/seeded.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { otcTried, payCash, settled } from '#tests/support/stages.ts';

const DAYS = ['2026-11-21', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-15'];
const PEOPLE = ['张建国', '吴桂芬', '赵德福', '孙美丽'];

type Sums = { visits: number; total_fen: number; fund_fen: number; account_fen: number };

/** Sells and takes back at random, over the end of a month. */
async function history(desk: ClearingDesk, random: () => number): Promise<void> {
  const { seat, shop } = desk.r;
  const standing: Sale[] = [];
  let prescriptions = ['王秀兰', '刘雨婷'];
  for (const date of DAYS) {
    desk.goTo(date);
    for (let n = 0; n < 4; n += 1) {
      const chance = random();
      if (chance < 0.3 && standing.length > 0) {
        const [sale] = standing.splice(Math.floor(random() * standing.length), 1);
        const saleId = (sale as Sale).saleId;
        await seat.do('sale.void', { saleId, reason: '测试', approval: APPROVAL });
        continue;
      }
      const [patient, ...others] = prescriptions;
      if (chance > 0.85 && patient !== undefined) {
        prescriptions = others;
        standing.push(await payCash(seat, await settled(shop, seat, patient)));
        continue;
      }
      const { saleId } = await otcTried(seat, PEOPLE[Math.floor(random() * PEOPLE.length)]);
      standing.push(await payCash(seat, await seat.do('settlement.settle', { saleId })));
    }
    await desk.level(date);
  }
}

it('whatever was sold and refunded', { timeout: 120_000 }, async () => {
  let refunds = 0;
  for (const seed of [3, 17, 91]) {
    const desk = await ClearingDesk.open();
    await history(desk, seeded(seed));
    const { db, wire } = { db: desk.r.shop.db(), wire: desk.r.shop.wire };
    for (const month of ['2026-11', '2026-12']) {
      const { from, to } = daysOfMonth(month);
      const days = new Map<string, Sums>();
      for (let date = from; date <= to; date = addDays(date, 1)) {
        const groups = clearingGroups(db, date);
        const own = booksBetween(db, date, date).reduce((all, row) => all + row.count, 0);
        const rows = groups.reduce((all, group) => all + group.count, 0);
        expect(own).toBe(rows);
        for (const group of groups) {
          const sum = days.get(group.clearingClass) ?? zero();
          sum.visits += group.netCount;
          sum.total_fen += group.total_fen;
          sum.fund_fen += group.fund_fen;
          sum.account_fen += group.account_fen;
          days.set(group.clearingClass, sum);
          refunds += group.count - group.netCount;
        }
      }
      const { classes } = await desk.month(month);
      expect(classes.map((one) => one.clearingClass)).toEqual([...days.keys()].toSorted());
      for (const one of classes) {
        const { visits, total_fen, fund_fen, account_fen, cash_fen } = one;
        expect({ visits, total_fen, fund_fen, account_fen }).toEqual(days.get(one.clearingClass));
        expect(fund_fen + account_fen + cash_fen).toBe(total_fen);
        const [theirs] = wire.platform.store.all<Sums>(
          `SELECT sum(iif(init_setl_id IS NULL, 1, -1)) AS visits,
             sum(medfee_sumamt_fen) AS total_fen, sum(fund_pay_sumamt_fen) AS fund_fen,
             sum(acct_pay_fen) AS account_fen FROM settlement WHERE state = 'live'
             AND clr_type = ? AND setl_at >= ? AND setl_at < ?`,
          ...[one.clearingClass, Date.parse(`${from}T00:00:00+08:00`)],
          Date.parse(`${addDays(to, 1)}T00:00:00+08:00`),
        );
        expect({ visits, total_fen, fund_fen, account_fen }).toEqual(theirs);
      }
    }
    desk.goTo('2026-12-31');
    // November is level and over: the region takes every class as it stands.
    for (const { clearingClass } of (await desk.month()).classes) {
      expect(await desk.apply(clearingClass)).toMatchObject({ state: 'applied' });
    }
    await desk.r.shop.settleDown();
  }
  expect(refunds).toBeGreaterThan(3);
});

function zero(): Sums {
  return { visits: 0, total_fen: 0, fund_fen: 0, account_fen: 0 };
}
