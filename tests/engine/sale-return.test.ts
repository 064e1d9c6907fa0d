/** The partial return of a self-paid sale: one transaction, money by the way it came. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import { ask, lineOf, mixedBasket, part } from '#tests/support/return-stages.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import {
  approved,
  box,
  current,
  otcBasket,
  payCash,
  scan,
  scanBoxes,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cashOf } from '#tests/support/shift.ts';

const DRUG = '布洛芬缓释胶囊';
const MASKS = '一次性使用医用口罩';
const yuan = (line: Sale['lines'][number]): number => Math.round(line.price_e6 / 10_000);

describe('a partial return of a self-paid sale', () => {
  it('is one commit: red beside blue, the rest sold anew, the difference in cash', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    await shop.drain();
    const line = lineOf(sale, DRUG);
    const masks = lineOf(sale, MASKS);
    const { kicks } = shop.printer;
    const slips = shop.printer.slips.length;
    const done = await cashier.do('sale.return', ask(sale, [part(line, 1), part(masks, 2)]));
    const price = yuan(line) + 2 * yuan(masks);
    expect(done).toMatchObject({ state: 'done', keptState: 'paid', returned_fen: price });
    expect(done.plan).toEqual({ back: [{ kind: 'cash', amount_fen: price }], collect_fen: 0 });
    const kept = await cashier.do('sale.get', { saleId: present(done.keptSaleId, 'kept') });
    expect(kept.total_fen).toBe(sale.total_fen - price);
    expect(lineOf(kept, DRUG).codes).toEqual(line.codes.slice(1));
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('voided');
    await shop.settleDown();
    expect(shop.printer.kicks).toBe(kicks + 1);
    expect(shop.printer.slips).toHaveLength(slips + 2);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
    // The returned box is free, the kept one is sold.
    const kept2 = { code: present(line.codes[1], 'kept box'), place: 'counter' as const };
    expect((await cashier.fails('sale.scan', kept2)).code).toBe('trace.sold');
    await scan(cashier, present(line.codes[0], 'returned box'));
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.length).toBeGreaterThan(1);
    expect(items.every((item) => item.state === 'accepted')).toBe(true);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('hands cash back before other money, and never more of a kind than came', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const basket = await mixedBasket(cashier);
    const cash = 500 as never;
    const wechat = (basket.total_fen - 500) as never;
    const sale = await cashier.do('sale.tender', {
      saleId: basket.saleId,
      tenders: [
        { kind: 'wechat', amount_fen: wechat, received_fen: wechat },
        { kind: 'cash', amount_fen: cash, received_fen: cash },
      ],
    });
    const line = lineOf(sale, DRUG);
    const done = await cashier.do('sale.return', ask(sale, [part(line, 1)]));
    expect(done.plan?.back).toEqual([
      { kind: 'wechat', amount_fen: yuan(line) - 500 },
      { kind: 'cash', amount_fen: 500 },
    ]);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('refuses by name, and nothing happens', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const open = await mixedBasket(cashier);
    expect((await cashier.fails('sale.return', ask(open, []))).code).toBe('void.notPaid');
    const sale = await payCash(cashier, open);
    const line = lineOf(sale, DRUG);
    const masks = lineOf(sale, MASKS);
    const other = lineOf(sale, '感冒灵颗粒');
    const one = part(line, 1);
    const cases: [ReturnType<typeof part>[], string][] = [
      [[], 'return.nothing'],
      [[{ ...part(masks, 1), quantity_e4: 0 as never }], 'return.nothing'],
      [sale.lines.map((each) => part(each, each.quantity_e4 / 10_000)), 'return.everything'],
      [[part(masks, 4)], 'return.tooMuch'],
      [[one, one], 'return.tooMuch'],
      [[{ ...part(line, 2), codes: [...one.codes, ...one.codes] }], 'return.tooMuch'],
      [[{ ...one, codes: other.codes }], 'return.notThisSale'],
      [[{ ...one, codes: [box(DRUG, 99)] }], 'return.notThisSale'],
      [[{ ...one, codes: [] }], 'return.codesMissing'],
      [[{ ...part(line, 2), codes: one.codes }], 'return.codesMissing'],
      [[{ ...one, lineId: 'none' as never }], 'line.unknown'],
    ];
    for (const [returned, code] of cases) {
      expect((await cashier.fails('sale.return', ask(sale, returned))).code).toBe(code);
    }
    const wrong = { ...ask(sale, [one]), approval: { ...APPROVAL, pin: '000000' } };
    expect((await cashier.fails('sale.return', wrong)).code).toBe('approval.wrongPin');
    const nobody = { ...ask(sale, [one]), saleId: 'none' as never };
    expect((await cashier.fails('sale.return', nobody)).code).toBe('sale.unknown');
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    expect(await cashier.do('sale.returnsOpen')).toEqual([]);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('two tills: one of them, and the other is told', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const asked = ask(sale, [part(lineOf(sale, DRUG), 1)]);
    const replies = await Promise.all([
      cashier.try('sale.return', asked),
      other.try('sale.return', asked),
      other.try('sale.void', { saleId: sale.saleId, reason: '测试', approval: APPROVAL }),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    for (const reply of replies) {
      if (!reply.ok) expect(reply.failure.code).toMatch(/^(void\.notPaid|sale\.wrongState)$/);
    }
    expect((await other.fails('sale.return', asked)).code).toBe('void.notPaid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('works again on what was kept, and its uploads go after those of the sale before', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    const first = await cashier.do('sale.return', ask(sale, [part(lineOf(sale, DRUG), 1)]));
    const kept = await cashier.do('sale.get', { saleId: present(first.keptSaleId, 'kept') });
    const second = await cashier.do('sale.return', ask(kept, [part(lineOf(kept, MASKS), 1)]));
    const rest = await cashier.do('sale.get', { saleId: present(second.keptSaleId, 'kept') });
    const voided = await cashier.do('sale.void', {
      saleId: rest.saleId,
      reason: '测试',
      approval: APPROVAL,
    });
    expect(voided.state).toBe('voided');
    const drawer = cashOf(shop);
    expect(drawer.out_fen).toBe(drawer.in_fen);
    await shop.drain();
    // Sale by sale: the boxes of the one before are back over there before they go again.
    const numbers = [sale, kept, rest].map((one) => one.saleNo);
    const order = shop.wire.heard
      .filter((one) => /^350[56]$/.test(one.infno))
      .map((one) => numbers.findIndex((number) => one.body.includes(number)));
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    expect(new Set(order)).toEqual(new Set([0, 1, 2]));
    expect(violationsOf(shop)).toEqual([]);
  });

  it('of a private prescription undoes its dispensing and reports what is kept', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    for (const { lineId } of (await current(cashier)).lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const sale = await payCash(cashier, await scanBoxes(cashier));
    await shop.drain();
    const done = await cashier.do(
      'sale.return',
      ask(sale, [part(present(sale.lines[0], 'line'), 1)]),
    );
    expect(done.state).toBe('done');
    await shop.drain();
    const books = shop.wire.platform.store.all<{ state: string }>(
      'SELECT state FROM dispensing ORDER BY rowid',
    );
    expect(books.map((row) => row.state)).toEqual(['undone', 'live']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('cannot keep a prescription drug whose prescription has run out; the preview says so', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    for (const { lineId } of (await current(cashier)).lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const sale = await payCash(cashier, await scanBoxes(cashier));
    const before = await cashier.do('sale.returnPreview', { saleId: sale.saleId });
    expect(before).toMatchObject({ blocked: '', prescriptionOver: '' });
    expect(before.taken).toEqual([{ kind: 'cash', amount_fen: sale.total_fen }]);
    shop.clock.now += 30 * 86_400_000;
    const asked = ask(sale, [part(present(sale.lines[0], 'line'), 1)]);
    const failure = await cashier.fails('sale.return', asked);
    expect(failure.code).toBe('return.prescriptionOver');
    const preview = await cashier.do('sale.returnPreview', { saleId: sale.saleId });
    expect(preview.prescriptionOver).toBe(failure.sentence);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a box whose lot has expired since stays sold to its customer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    shop.clock.now += 3_650 * 86_400_000;
    const done = await cashier.do('sale.return', ask(sale, [part(lineOf(sale, DRUG), 1)]));
    expect(done.state).toBe('done');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a power cut after it leaves it done; the slips can be printed again', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await mixedBasket(cashier));
    shop.printer.jammed = true;
    const done = await cashier.do('sale.return', ask(sale, [part(lineOf(sale, DRUG), 1)]));
    shop.crash();
    shop.printer.jammed = false;
    for (const saleId of [done.saleId, present(done.keptSaleId, 'kept')]) {
      const slip = await cashier.do('receipt.reprint', { saleId });
      expect(slip.lines.length).toBeGreaterThan(5);
    }
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('any self-paid sale and any part of it', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });
  const kinds = fc.constantFrom('cash', 'wechat', 'card' as const);

  it('gives back exactly the price of what came back, and the books agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        counts,
        kinds,
        fc.integer({ min: 0, max: 100 }),
        async (back, kind, share) => {
          const shop = await openShop();
          const cashier = shop.seat('cashier');
          await otcBasket(cashier, '维生素E软胶囊', 1);
          const open = await mixedBasket(cashier);
          const first = Math.floor((open.total_fen * share) / 100);
          const amounts = [
            { kind, amount: first },
            { kind: 'alipay' as const, amount: open.total_fen - first },
          ].filter(({ amount }) => amount > 0);
          const tenders = amounts.map((one) => ({
            kind: one.kind as 'cash',
            amount_fen: one.amount as never,
            received_fen: one.amount as never,
          }));
          const sale = await cashier.do('sale.tender', { saleId: open.saleId, tenders });
          const returned = sale.lines
            .map((line, index) => part(line, Math.min(back[index] ?? 0, line.quantity_e4 / 10_000)))
            .filter((one) => one.quantity_e4 > 0);
          const price = sale.lines.reduce((sum, line) => {
            const pieces = returned.find((one) => one.lineId === line.lineId)?.quantity_e4 ?? 0;
            return sum + (yuan(line) * pieces) / 10_000;
          }, 0);
          const reply = await cashier.try('sale.return', ask(sale, returned));
          if (price === 0) expect(reply).toMatchObject({ failure: { code: 'return.nothing' } });
          else if (price === sale.total_fen) {
            expect(reply).toMatchObject({ failure: { code: 'return.everything' } });
          } else {
            const done = reply.ok ? reply.value : null;
            const given = done?.plan?.back.reduce((sum, one) => sum + one.amount_fen, 0);
            expect(given).toBe(price);
            for (const one of done?.plan?.back ?? []) {
              const took = amounts.find((other) => other.kind === one.kind)?.amount ?? 0;
              expect(one.amount_fen).toBeLessThanOrEqual(took);
            }
          }
          await shop.drain();
          expect(violationsOf(shop)).toEqual([]);
          await shop.close();
        },
      ),
      { numRuns: 12 },
    );
  });
});
