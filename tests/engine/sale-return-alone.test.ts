/** Which returns a cashier may do alone: within the store's limit, never of what insurance settled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { allowAlone, ask, lineOf, mixedBasket, part } from '#tests/support/return-stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { openShop } from '#tests/support/shop.ts';
import { approved, payCash, scanBoxes } from '#tests/support/stages.ts';

const DRUG = '布洛芬缓释胶囊';
const MASKS = '一次性使用医用口罩';

const alone = (...given: Parameters<typeof ask>) => ({ ...ask(...given), approval: null });

describe('a return without a second person', () => {
  it('is refused until a manager has set a limit, and nothing happens', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const asked = alone(sale, [part(lineOf(sale, MASKS), 1)]);
    const preview = await cashier.do('sale.returnPreview', { saleId: sale.saleId });
    expect(preview.returnsAlone_fen).toBe(0);
    expect(await cashier.fails('sale.return', asked)).toMatchObject({
      code: 'return.approvalNeeded',
      field: 'approval',
    });
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    expect(await cashier.do('sale.returnsOpen')).toEqual([]);
    await allowAlone(shop.seat('manager'), 100_000);
    expect(await cashier.do('sale.return', asked)).toMatchObject({ state: 'done' });
    const rows = shop.onDisk
      .prepare("SELECT detail FROM audit WHERE action = 'return.asked'")
      .pluck()
      .all();
    expect(rows).toEqual([JSON.stringify({ approvedBy: '' })]);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('counts the parts of one sale together, however many returns they come back in', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const price = lineOf(sale, MASKS).amount_fen / 3;
    await allowAlone(shop.seat('manager'), 2 * price - 1);
    const first = await cashier.do('sale.return', alone(sale, [part(lineOf(sale, MASKS), 1)]));
    const keptId = present(first.keptSaleId, 'kept');
    const kept = await cashier.do('sale.get', { saleId: keptId });
    const preview = await cashier.do('sale.returnPreview', { saleId: keptId });
    expect(preview.returnsAlone_fen).toBe(price - 1);
    const again = [part(lineOf(kept, MASKS), 1)];
    const refused = await cashier.fails('sale.return', alone(kept, again));
    expect(refused.code).toBe('return.approvalNeeded');
    expect(await cashier.do('sale.return', ask(kept, again))).toMatchObject({ state: 'done' });
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is never one of what insurance has settled: its settlement would be voided', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await allowAlone(shop.seat('manager'), 1_000_000);
    await approved(shop, cashier, '孙美丽');
    await scanBoxes(cashier);
    const tried = await cashier.do('settlement.trial');
    const settled = await cashier.do('settlement.settle', { saleId: tried.saleId });
    const sale = await payCash(cashier, settled);
    const line = present(sale.lines[0], 'line');
    const preview = await cashier.do('sale.returnPreview', { saleId: sale.saleId });
    expect(preview.returnsAlone_fen).toBe(0);
    const asked = alone(sale, [part(line, 1)]);
    expect((await cashier.fails('sale.return', asked)).code).toBe('return.approvalNeeded');
    expect(shop.wire.heard.some((one) => one.infno === '2103')).toBe(false);
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('in the books, where one was needed, is found by their own check', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    await cashier.do('sale.return', ask(sale, [part(lineOf(sale, MASKS), 1)]));
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
    shop.db().prepare("UPDATE sale_return SET approved_by = ''").run();
    expect(violationsOf(shop).join()).toContain('a return without a second person');
    await allowAlone(shop.seat('manager'), 100_000);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('gives back what the limit allows and no fen more, in parts at random', async () => {
    const boxes = fc.record({ drug: fc.integer({ min: 0, max: 1 }), masks: fc.nat({ max: 2 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 500, max: 5_000 }),
        fc.array(boxes, { minLength: 2, maxLength: 4 }),
        async (limit, parts) => {
          const shop = await openShop();
          const cashier = shop.seat('cashier');
          const first = await payCash(cashier, await mixedBasket(cashier));
          await allowAlone(shop.seat('manager'), limit);
          let sale = first;
          for (const { drug, masks } of parts) {
            const back = [part(lineOf(sale, DRUG), drug), part(lineOf(sale, MASKS), masks)].filter(
              (one) => one.quantity_e4 > 0,
            );
            const reply = await cashier.try('sale.return', alone(sale, back));
            const { code } = reply.ok ? { code: 'done' } : reply.failure;
            const price = back.reduce((sum, one) => {
              const line = present(
                sale.lines.find(({ lineId }) => lineId === one.lineId),
                'line',
              );
              return sum + Math.round((line.price_e6 / 10_000) * (one.quantity_e4 / 10_000));
            }, 0);
            if (price === 0) expect(code).toBe('return.nothing');
            else if (code !== 'return.tooMuch') {
              const over = first.total_fen - sale.total_fen + price > limit;
              expect(code).toBe(over ? 'return.approvalNeeded' : 'done');
            }
            if (!reply.ok) continue;
            const keptSaleId = present(reply.value.keptSaleId, 'kept');
            sale = await cashier.do('sale.get', { saleId: keptSaleId });
            if (!sale.lines.some((line) => line.name === DRUG)) break;
            if (!sale.lines.some((line) => line.name === MASKS)) break;
          }
          expect(first.total_fen - sale.total_fen).toBeLessThanOrEqual(limit);
          await shop.drain();
          expect(violationsOf(shop)).toEqual([]);
          await shop.close();
        },
      ),
      { numRuns: 20 },
    );
  });
});
