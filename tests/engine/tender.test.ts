/** Money: taken once, exactly, after settled, at the till that has the sale. */
import { describe, expect, it } from 'vitest';
import type { Fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { APPROVAL, nextId, openShop } from '#tests/support/shop.ts';
import {
  approved,
  box,
  current,
  identify,
  linked,
  otcBasket,
  otcTried,
  payCash,
  scan,
  scanBoxes,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { NO_TERMINALS, currentShift } from '#tests/support/shift.ts';

const fen = (amount: number): Fen => amount as Fen;
const cash = (amount: number, received = amount) => ({
  kind: 'cash' as const,
  amount_fen: fen(amount),
  received_fen: fen(received),
});

describe('tenders', () => {
  it('cash with change, and mixed kinds that sum to the fen', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const first = await otcBasket(cashier);
    const paid = await cashier.do('sale.tender', {
      saleId: first.saleId,
      tenders: [cash(1890, 2000)],
    });
    expect(paid).toMatchObject({ state: 'paid', tenders: [{ amount_fen: 1890, change_fen: 110 }] });
    const second = await otcBasket(cashier, '感冒灵颗粒');
    const mixed = [
      cash(680),
      { kind: 'card' as const, amount_fen: fen(1000), received_fen: fen(1000) },
    ];
    await cashier.do('sale.tender', { saleId: second.saleId, tenders: mixed });
    const { shiftId } = await currentShift(cashier);
    const counted = { shiftId, faces: [], terminals: NO_TERMINALS };
    const { figures } = await cashier.do('shift.count', counted);
    expect(figures).toMatchObject({
      cashIn_fen: 2570,
      tenders: [
        { kind: 'cash', expected_fen: 50_000 + 1890 + 680 },
        { kind: 'wechat', expected_fen: 0 },
        { kind: 'alipay', expected_fen: 0 },
        { kind: 'card', expected_fen: 1000 },
      ],
    });
    await shop.drain();
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(2);
    expect(violationsOf(shop)).toEqual([]);
  });

  it.each([
    ['too little', [cash(1000)], 'tender.short'],
    ['nothing', [], 'tender.short'],
    ['too much', [cash(1900)], 'tender.tooMuch'],
    [
      'change from a card',
      [{ kind: 'card' as const, amount_fen: fen(1890), received_fen: fen(2000) }],
      'tender.tooMuch',
    ],
    ['less handed over than said', [cash(1890, 1000)], 'tender.short'],
    ['a negative part', [cash(2000), cash(-110)], 'tender.invalid'],
    ['an absurd note', [cash(1890, 5_000_000)], 'tender.invalid'],
    ['a part of a fen', [cash(1889.5)], 'input.invalid'],
  ])('%s is refused and nothing is booked', async (_name, tenders, code) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcBasket(cashier);
    expect((await cashier.fails('sale.tender', { saleId: sale.saleId, tenders })).code).toBe(code);
    expect(await current(cashier)).toEqual(sale);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('pressed twice: the same id is the same act, another id is told', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcBasket(cashier);
    const input = { saleId: sale.saleId, tenders: [cash(1890)] };
    const command = nextId();
    const first = await cashier.do('sale.tender', input, command);
    expect(await cashier.do('sale.tender', input, command)).toEqual(first);
    const other = { saleId: sale.saleId, tenders: [cash(1890, 2000)] };
    expect(await cashier.try('sale.tender', other, command)).toMatchObject({
      failure: { code: 'command.mismatch' },
    });
    expect((await cashier.fails('sale.tender', input)).code).toBe('sale.wrongState');
    await shop.restart();
    expect(await cashier.do('sale.tender', input, command)).toEqual(first);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('not for a sale another till has, nor for one that is parked', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const sale = await otcBasket(cashier);
    const input = { saleId: sale.saleId, tenders: [cash(1890)] };
    expect((await other.fails('sale.tender', input)).code).toBe('sale.wrongState');
    await cashier.do('sale.hold');
    expect((await cashier.fails('sale.tender', input)).code).toBe('sale.wrongState');
    expect((await cashier.fails('sale.tender', { ...input, saleId: 'none' as never })).code).toBe(
      'sale.unknown',
    );
    const insured = await otcTried(cashier);
    await cashier.do('settlement.settle', { saleId: insured.saleId });
    const theirs = { saleId: insured.saleId, tenders: [] };
    expect((await other.fails('sale.tender', theirs)).code).toBe('sale.wrongState');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('goods insurance would pay are settled first, or moved to self-pay', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcTried(cashier);
    const input = { saleId: sale.saleId, tenders: [cash(1890)] };
    expect((await cashier.fails('sale.tender', input)).code).toBe('sale.wrongState');
    const missing = await openShop();
    const till = missing.seat('cashier');
    await scan(till, box('布洛芬缓释胶囊', 1));
    const line = present((await current(till)).lines[0], 'line');
    const two = await till.do('sale.setQuantity', {
      lineId: line.lineId,
      quantity_e4: 20_000 as never,
    });
    const unpaid = { saleId: two.saleId, tenders: [cash(3780)] };
    expect((await till.fails('sale.tender', unpaid)).code).toBe('sale.codesMissing');
  });
});

describe('a prescription paid privately', () => {
  it('needs its review all the same, also for its OTC lines', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const usable = (row: { state: string }) => row.state === 'valid';
    await linked(cashier, '刘雨婷', usable);
    for (const { lineId, kind } of (await current(cashier)).lines) {
      if (kind === 'rx') await cashier.do('sale.removeLine', { lineId });
      else await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const sale = await scanBoxes(cashier);
    expect(sale.lines.map((line) => line.kind)).toEqual(['otc']);
    const input = { saleId: sale.saleId, tenders: [cash(sale.total_fen)] };
    expect((await cashier.fails('sale.tender', input)).code).toBe('product.prescriptionNeeded');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('of which nothing is sold stays free, and no dispensing is reported', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await approved(shop, cashier, '孙美丽');
    const id = present(sale.prescription, 'prescription').prescriptionId;
    for (const { lineId } of sale.lines) await cashier.do('sale.removeLine', { lineId });
    const done = await payCash(cashier, await otcBasket(cashier, '维生素E软胶囊'));
    expect(done).toMatchObject({ state: 'paid', prescription: null });
    await shop.drain();
    expect(shop.wire.heard.filter((heard) => heard.infno === '7207')).toEqual([]);
    await identify(cashier, '孙美丽');
    const again = await cashier.do('prescription.link', { prescriptionId: id });
    expect(again.prescription?.review).toBe('approved');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('and its validity', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    for (const { lineId } of (await current(cashier)).lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const sale = await scanBoxes(cashier);
    shop.clock.now += 5 * 86_400_000;
    const input = { saleId: sale.saleId, tenders: [cash(sale.total_fen)] };
    expect((await cashier.fails('sale.tender', input)).code).toBe('prescription.expired');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('slips', () => {
  it('two sales at once print two slips, each once', async () => {
    const shop = await openShop();
    const { promise, resolve } = Promise.withResolvers<void>();
    shop.printer.wait = promise;
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 1));
    await shop.settleDown();
    await payCash(other, await otcBasket(other, '布洛芬缓释胶囊', 2));
    await shop.settleDown();
    resolve();
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(2);
    expect(shop.printer.kicks).toBe(2);
  });

  it('a jam is a state of the slip, never of the money; a reprint is a copy', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.printer.jammed = true;
    const sale = await payCash(cashier, await otcBasket(cashier));
    await shop.settleDown();
    expect(sale.state).toBe('paid');
    expect((await cashier.do('system.state')).printer).toMatchObject({
      state: 'fault',
      note: '缺纸',
    });
    shop.printer.jammed = false;
    const copy = await cashier.do('receipt.reprint', { saleId: sale.saleId });
    expect(copy.copyNo).toBe(1);
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(1);
    expect((await cashier.do('system.state')).printer.state).toBe('ready');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('receipt numbers have no gap over refusals, voids and tills', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    for (let n = 1; n <= 4; n += 1) {
      const seat = n % 2 === 0 ? cashier : other;
      const sale = await otcBasket(seat, '布洛芬缓释胶囊', n);
      await seat.fails('sale.tender', { saleId: sale.saleId, tenders: [] });
      const paid = await payCash(seat, sale);
      if (n === 2) {
        await seat.do('sale.void', { saleId: paid.saleId, reason: '测试', approval: APPROVAL });
      }
    }
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
    const numbers = shop.onDisk
      .prepare<[], { till: string; n: number }>(
        'SELECT till, receipt_sequence AS n FROM sale ORDER BY till, n',
      )
      .all();
    expect(numbers.map((row) => `${row.till}-${row.n}`)).toEqual(['01-1', '01-2', '02-1', '02-2']);
  });
});
