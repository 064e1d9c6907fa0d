/** What the platform is told of the stock itself: 3502 for every change, 3501 for what is counted. */
import { describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/index.ts';
import type { OutboxItem } from '#contract/outbox.ts';
import type { Lot } from '#contract/stock.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import type { Shop, ShopOptions } from '#tests/support/shop-on-file.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, payCash, received } from '#tests/support/stages.ts';

type Row = Readonly<Record<string, unknown>>;

const all = (seat: Seat): Promise<OutboxItem[]> =>
  seat.do('outbox.list', { open: false, limit: 200 });
const stand = async (seat: Seat): Promise<string[]> =>
  (await all(seat)).map((item) => `${item.infno} ${item.state}`).toReversed();

/** What reached the platform and is in its books, oldest first. */
const theirs = (shop: Shop, infno: string): Row[] =>
  shop.wire.platform.store
    .all<{ row: string }>(`SELECT row FROM stock_upload WHERE infno = '${infno}' ORDER BY id`)
    .map(({ row }) => JSON.parse(row) as Row);

const adjust = (
  seat: Seat,
  lot: Lot,
  by: number,
  cause: CallInput<'stock.adjust'>['cause'],
): Promise<Lot> =>
  seat.do('stock.adjust', {
    lotId: lot.lotId,
    from_e4: lot.onHand_e4,
    to_e4: quantityE4(lot.onHand_e4 + by * 10_000),
    ...{ cause, approval: APPROVAL },
  });

const taking = (take: string): ShopOptions => ({
  region: { uploads: { stock: { changes: true, take } } },
});

describe('goods received', () => {
  it('are told to nobody where the region does not ask for it', async () => {
    const shop = await openShop({ region: { uploads: { stock: {} } } });
    const manager = shop.seat('manager');
    await received(manager);
    await shop.drain();
    expect(await stand(manager)).toEqual([]);
    expect([...theirs(shop, '3501'), ...theirs(shop, '3502')]).toEqual([]);
  });

  it('are told as bought, the first of a lot as a stock-take before that', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const lot = await received(manager);
    await shop.drain();
    expect(await stand(manager)).toEqual(['3501 accepted', '3502 accepted']);
    const [take] = theirs(shop, '3501');
    const [change] = theirs(shop, '3502');
    const serial = shop.onDisk
      .prepare<[string], string>('SELECT batch_serial FROM lot WHERE lot_id = ?')
      .pluck()
      .get(lot.lotId);
    const goods = {
      med_list_codg: 'XM04VR122A0010032990022',
      fixmedins_hilist_id: 'YP000022',
      fixmedins_hilist_name: '布洛芬缓释胶囊',
      fixmedins_bchno: serial,
      rx_flag: '0',
    };
    expect(take).toMatchObject({
      ...goods,
      ...{ invdate: '2026-11-21', inv_cnt: '5.00', manu_lotnum: 'T2611' },
      ...{ manu_date: '2026-01-01', expy_end: '2030-12-31' },
    });
    expect(change).toMatchObject({
      ...goods,
      ...{ inv_chg_type: '108', cnt: '5.0000', pric: '18.900000', trdn_flag: '0' },
      inv_chg_opter_name: '赵国栋',
    });
    await received(manager);
    await shop.drain();
    expect((await stand(manager)).slice(2)).toEqual(['3502 accepted']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('carry what they cost where that is on file', async () => {
    const shop = await openShop(taking('off'));
    const manager = shop.seat('manager');
    shop.wire.fault('3502', 'refused');
    const lot = await received(manager);
    shop.db().prepare('UPDATE lot SET cost_e6 = 12345600 WHERE lot_id = ?').run(lot.lotId);
    await shop.drain();
    shop.clock.now += 600_000;
    await shop.drain();
    expect(await stand(manager)).toEqual(['3502 accepted']);
    expect(theirs(shop, '3502')[0]).toMatchObject({ pric: '12.345600' });
  });

  it('without a national code are told to nobody', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const lot = await received(manager, '医用棉签');
    await adjust(shop.seat('cashier'), lot, -1, 'count');
    expect(await all(manager)).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('that were refused owe nothing', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const lot = await received(manager);
    await shop.drain();
    const before = await all(manager);
    const gone = { lotId: lot.lotId, cause: 'count' as const, approval: APPROVAL };
    const counted = { ...gone, from_e4: lot.onHand_e4, to_e4: lot.onHand_e4 };
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('stock.adjust', counted)).code).toBe('line.quantityInvalid');
    const late = { ...counted, from_e4: quantityE4(1), to_e4: quantityE4(2) };
    expect((await cashier.fails('stock.adjust', late)).code).toBe('stock.changed');
    expect(await all(manager)).toEqual(before);
  });
});

describe('an adjustment', () => {
  it.each([
    ['count', 2, '103', '2.0000'],
    ['count', -2, '104', '2.0000'],
    ['damaged', -1, '105', '1.0000'],
    ['expired', -3, '105', '3.0000'],
    ['lost', -1, '107', '1.0000'],
    ['other', -1, '107', '1.0000'],
    ['other', 4, '106', '4.0000'],
    ['damaged', 1, '106', '1.0000'],
  ] as const)('for %s by %i is of type %s', async (cause, by, type, cnt) => {
    const shop = await openShop(taking('off'));
    const lot = await received(shop.seat('manager'));
    await adjust(shop.seat('cashier'), lot, by, cause);
    await shop.drain();
    expect(theirs(shop, '3502')[1]).toMatchObject({ inv_chg_type: type, cnt });
    expect(theirs(shop, '3501')).toEqual([]);
  });

  it('that was counted is told as a change, then as what was counted', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const counted = await adjust(cashier, await received(shop.seat('manager')), -2, 'count');
    await adjust(cashier, counted, -1, 'damaged');
    await shop.drain();
    expect(await stand(cashier)).toEqual([
      ...['3501 accepted', '3502 accepted'],
      ...['3502 accepted', '3501 accepted'],
      '3502 accepted',
    ]);
    // What lay there when it was counted, not what lies there since.
    expect(theirs(shop, '3501').map((row) => row['inv_cnt'])).toEqual(['5.00', '3.00']);
    const [damaged, take, change] = await all(cashier);
    expect(damaged).toMatchObject({
      name: '库存变更',
      subject: '布洛芬缓释胶囊',
      ...{ saleId: null, saleNo: '', total_fen: null },
      lot: { lotNo: 'T2611', unit: '盒', cause: 'damaged', quantity_e4: -10_000 },
    });
    expect(take).toMatchObject({
      name: '库存盘存',
      lot: { lotNo: 'T2611', cause: null, quantity_e4: 30_000 },
    });
    expect(change?.lot).toMatchObject({ cause: 'count', quantity_e4: -20_000 });
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('an upload of stock that goes wrong', () => {
  it('holds up its own lot only, is corrected and goes again under a new number', async () => {
    const shop = await openShop(taking('off'));
    const manager = shop.seat('manager');
    shop.wire.sentence = '国家编码不存在';
    shop.wire.fault('3502', 'refuse');
    const lot = await received(manager);
    await adjust(shop.seat('cashier'), lot, -1, 'lost');
    await shop.drain();
    shop.clock.now += 1_000;
    await received(manager, '感冒灵颗粒', 'G1');
    await shop.drain();
    expect(await stand(manager)).toEqual(['3502 refused', '3502 waiting', '3502 accepted']);
    const [, held, refused] = await all(manager);
    expect(held?.heldUpBy).toEqual({ name: '库存变更', state: 'refused' });
    const itemId = present(refused, 'the refused one').itemId;
    const detail = await manager.do('outbox.detail', { itemId });
    expect(detail.pharmacist).toBeNull();
    const { name, spec: _spec, ...facts } = present(detail.goods[0], 'its goods');
    expect(name).toBe('布洛芬缓释胶囊');
    const correct = (goods: typeof facts, practiceNo: string | null = null) => ({
      ...{ itemId, goods, practiceNo },
    });
    const wrong = { madeOn: '2027-01-01', expiresOn: '2026-01-01' };
    const bad: readonly [CallInput<'outbox.correct'>, string][] = [
      [correct(facts), 'outbox.nothingChanged'],
      // A 3502 names no pharmacist.
      [correct(facts, '3599000001'), 'outbox.nothingChanged'],
      [correct({ ...facts, ...wrong }), 'input.invalid'],
      [correct({ ...facts, nationalDrugCode: '' }), 'input.invalid'],
      [correct({ ...facts, lotId: 'another' as never }), 'outbox.notItsGoods'],
    ];
    for (const [input, code] of bad) {
      expect((await manager.fails('outbox.correct', input)).code).toBe(code);
    }
    const fixed = { ...facts, nationalDrugCode: 'XM04VR122A0010032990099', madeOn: '2026-02-01' };
    await manager.do('outbox.correct', correct(fixed));
    await shop.drain();
    expect(await stand(manager)).toEqual(['3502 accepted', '3502 accepted', '3502 accepted']);
    const sent = shop.wire.heard.filter((one) => one.infno === '3502');
    expect(new Set(sent.map((one) => one.msgid)).size).toBe(4);
    expect(theirs(shop, '3502').map((row) => row['med_list_codg'])).toEqual([
      'XZ05WY123A0010033990023',
      'XM04VR122A0010032990099',
      'XM04VR122A0010032990099',
    ]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('waits while there is no line, and stays out of the hand-over of any till', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    shop.wire.fault('*', 'refused', 20);
    await received(manager);
    await shop.drain();
    expect(await stand(manager)).toEqual(['3501 waiting', '3502 waiting']);
    const state = await manager.do('system.state');
    expect(state.outbox).toMatchObject({ count: 2, amount_fen: 0 });
    const cashier = shop.seat('cashier');
    shop.clock.now += 1_000;
    const sale = await payCash(cashier, await otcBasket(cashier));
    const shift = await cashier.do('shift.current');
    expect(shift?.open.map((one) => [one.kind, one.title])).toEqual([['upload', sale.saleNo]]);
    shop.wire.clearFaults();
    shop.clock.now += 600_000;
    await shop.drain();
    expect(await stand(manager)).toEqual(['3501 accepted', '3502 accepted', '3505 accepted']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('without an answer is settled by word, or closed by PIN', async () => {
    const shop = await openShop(taking('off'));
    const manager = shop.seat('manager');
    shop.wire.fault('3502', 'lostAnswer');
    let lot = await received(manager);
    await shop.drain();
    const word = (item: OutboxItem | undefined, found: boolean) =>
      manager.do('outbox.settleUnknown', {
        itemId: present(item, 'the newest').itemId,
        ...{ found, platformNo: '', reason: '平台网页库存变更查询' },
      });
    const [there] = await all(manager);
    const day = await manager.do('day.summary', { date: '2026-11-21' });
    expect(day.differences).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'uploadRefused', title: '批号 T2611 布洛芬缓释胶囊' },
        ...{ amount_fen: 0, saleId: null },
      }),
    );
    expect(await word(there, true)).toMatchObject({ state: 'accepted' });
    shop.wire.fault('3502', 'lostRequest');
    lot = await adjust(shop.seat('cashier'), lot, -1, 'damaged');
    await shop.drain();
    const [lost] = await all(manager);
    expect(lost?.state).toBe('unknown');
    await word(lost, false);
    await shop.drain();
    shop.wire.fault('3502', 'refuse');
    await adjust(shop.seat('cashier'), lot, -1, 'damaged');
    await shop.drain();
    const { itemId } = present((await all(manager))[0], 'the newest');
    const close = { itemId, reason: '已在平台网页补录', approval: APPROVAL };
    expect(await shop.seat('cashier').do('outbox.close', close)).toMatchObject({ state: 'closed' });
    expect(theirs(shop, '3502')).toHaveLength(2);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('that was on its way at a crash is unknown, and nothing is owed twice', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const barrier = shop.wire.hold('3501');
    await received(manager);
    void shop.drain();
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await shop.drain();
    expect(await stand(manager)).toEqual(['3501 unknown', '3502 waiting']);
  });
});
