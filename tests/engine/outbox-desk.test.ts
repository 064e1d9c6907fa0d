/** The desk of what is owed to the platform: seen, corrected, sent again, settled by word, closed. */
import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '#contract/outbox.ts';
import { present } from '#core/result.ts';
import { APPROVAL, STAFF } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import type { Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, paid, payCash } from '#tests/support/stages.ts';

const all = (seat: Seat) => seat.do('outbox.list', { open: false, limit: 50 });

async function only(seat: Seat): Promise<OutboxItem> {
  const items = await all(seat);
  expect(items).toHaveLength(1);
  return present(items[0], 'the one upload');
}

const sentOf = (shop: Shop, infno: string) => shop.wire.heard.filter((one) => one.infno === infno);
const detailOf = (shop: Shop, action: string) =>
  shop.onDisk
    .prepare<[string], { detail: string }>('SELECT detail FROM audit WHERE action = ?')
    .all(action)
    .map((row) => row.detail);

/** A self-paid sale of one drug whose 3505 met this fault. */
async function spoiled(shop: Shop, fault: 'refuse' | 'lostRequest' | 'lostAnswer' | 'refused') {
  const cashier = shop.seat('cashier');
  shop.wire.sentence = '批号未登记入库';
  shop.wire.fault('3505', fault);
  const sale = await payCash(cashier, await otcBasket(cashier));
  await shop.drain();
  return { cashier, sale, item: await only(cashier) };
}

describe('an upload the platform refused', () => {
  it('is shown with the platform’s sentence, and what it is built from', async () => {
    const shop = await openShop();
    const { cashier, sale, item } = await spoiled(shop, 'refuse');
    expect(item).toMatchObject({
      state: 'refused',
      reason: '批号未登记入库',
      saleNo: sale.saleNo,
      total_fen: sale.total_fen,
      heldUpBy: null,
    });
    const detail = await cashier.do('outbox.detail', { itemId: item.itemId });
    expect(detail.goods).toHaveLength(1);
    expect(detail.goods[0]).toMatchObject({ name: '布洛芬缓释胶囊' });
    expect(detail.goods[0]?.lotNo).not.toBe('');
    expect(detail.pharmacist?.name).toBe(STAFF.pharmacist.name);
  });

  it('is corrected by a manager and goes again under a new number, with before and after', async () => {
    const shop = await openShop();
    const { cashier, item } = await spoiled(shop, 'refuse');
    const manager = shop.seat('manager');
    const detail = await manager.do('outbox.detail', { itemId: item.itemId });
    const known = present(detail.goods[0], 'goods of the upload');
    const { name: _name, spec: _spec, ...facts } = known;
    const goods = { ...facts, lotNo: 'L-2026-9', approvalNo: '国药准字H10900089' };
    const input = { itemId: item.itemId, goods, practiceNo: '3599000001' };
    expect((await cashier.fails('outbox.correct', input)).code).toBe('role.forbidden');
    expect((await manager.do('outbox.correct', input)).state).toBe('waiting');
    await shop.drain();
    expect((await only(cashier)).state).toBe('accepted');
    const sent = sentOf(shop, '3505');
    expect(new Set(sent.map((one) => one.msgid)).size).toBe(2);
    const row = sent[1]?.input['selinfo'] as Record<string, unknown>;
    expect(row['manu_lotnum']).toBe('L-2026-9');
    expect(row['phar_prac_cert_no']).toBe('3599000001');
    const [audited] = detailOf(shop, 'outbox.correct');
    const { changes } = JSON.parse(audited ?? '{}') as { changes: { fact: string }[] };
    expect(changes).toContainEqual({ fact: 'lotNo', before: known.lotNo, after: 'L-2026-9' });
    expect(audited).not.toContain('3599000001');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is not corrected with nothing, with goods of another, or with dates the wrong way round', async () => {
    const shop = await openShop();
    const { item } = await spoiled(shop, 'refuse');
    const manager = shop.seat('manager');
    const detail = await manager.do('outbox.detail', { itemId: item.itemId });
    const { name: _name, spec: _spec, ...same } = present(detail.goods[0], 'goods');
    const correct = (goods: typeof same) =>
      manager.fails('outbox.correct', { itemId: item.itemId, goods, practiceNo: null });
    expect((await correct(same)).code).toBe('outbox.nothingChanged');
    expect((await correct({ ...same, lotId: 'other' as never })).code).toBe('outbox.notItsGoods');
    const dates = { madeOn: '2027-01-01', expiresOn: '2026-01-01' };
    expect(await correct({ ...same, ...dates })).toMatchObject({
      code: 'input.invalid',
      field: 'goods.madeOn',
    });
    const gone = { itemId: 'nothing' as never, goods: null, practiceNo: null };
    expect((await manager.fails('outbox.correct', gone)).code).toBe('outbox.unknownItem');
    expect((await manager.fails('outbox.detail', { itemId: 'nothing' as never })).code).toBe(
      'outbox.unknownItem',
    );
    await shop.drain();
    expect(sentOf(shop, '3505')).toHaveLength(1);
  });

  it('goes again by itself when a manager says so, and not when a cashier does', async () => {
    const shop = await openShop();
    const { cashier, item } = await spoiled(shop, 'refuse');
    const { itemId } = item;
    expect((await cashier.fails('outbox.sendOne', { itemId })).code).toBe('outbox.wrongState');
    await shop.seat('manager').do('outbox.sendOne', { itemId });
    await shop.drain();
    expect((await only(cashier)).state).toBe('accepted');
    expect((await cashier.fails('outbox.sendOne', { itemId })).code).toBe('outbox.wrongState');
  });
});

describe('an upload that did not leave', () => {
  it('anybody may try at once', async () => {
    const shop = await openShop();
    const { cashier, item } = await spoiled(shop, 'refused');
    expect(item.nextAt).toBeGreaterThan(shop.clock.now);
    await cashier.do('outbox.sendOne', { itemId: item.itemId });
    await shop.drain();
    expect(await only(cashier)).toMatchObject({ state: 'accepted', tries: 2 });
  });
});

describe('an upload without an answer', () => {
  it('that the platform has not is sent anew, under another number', async () => {
    const shop = await openShop();
    const { cashier, item } = await spoiled(shop, 'lostRequest');
    expect(item.state).toBe('unknown');
    const input = { itemId: item.itemId, found: false, platformNo: '', reason: '平台网页查无此单' };
    expect((await cashier.fails('outbox.settleUnknown', input)).code).toBe('role.forbidden');
    await shop.seat('manager').do('outbox.settleUnknown', input);
    await shop.drain();
    expect((await only(cashier)).state).toBe('accepted');
    const states = shop.onDisk
      .prepare<[], { state: string; reason: string }>(
        "SELECT state, reason FROM intent WHERE infno = '3505' ORDER BY msgid",
      )
      .all();
    expect(states).toEqual([
      { state: 'absent', reason: '店长核实：平台网页查无此单' },
      { state: 'accepted', reason: '' },
    ]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('that the platform has is done, and is not sent again', async () => {
    const shop = await openShop();
    const { cashier, item } = await spoiled(shop, 'lostAnswer');
    const manager = shop.seat('manager');
    const input = { itemId: item.itemId, found: true, platformNo: 'XS0001', reason: '平台网页有' };
    expect(await manager.do('outbox.settleUnknown', input)).toMatchObject({ state: 'accepted' });
    await shop.drain();
    expect(sentOf(shop, '3505')).toHaveLength(1);
    expect((await cashier.fails('outbox.sendOne', { itemId: item.itemId })).code).toBe(
      'outbox.wrongState',
    );
    expect((await manager.fails('outbox.settleUnknown', input)).code).toBe('outbox.wrongState');
    expect(detailOf(shop, 'outbox.settleUnknown')).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('closing', () => {
  it('needs a manager’s PIN, is kept with who and why, and lets the rest of the sale go', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('7207', 'refuse');
    await paid(shop, cashier);
    await shop.drain();
    const open = await cashier.do('outbox.list', { open: true, limit: 50 });
    const refused = present(
      open.find((one) => one.infno === '7207'),
      'the 7207',
    );
    const held = open.filter((one) => one.infno === '3505');
    expect(held[0]?.heldUpBy).toEqual({ name: '处方销售出库', state: 'refused' });
    const input = { itemId: refused.itemId, reason: '已在平台网页补传' };
    const wrong = { ...input, approval: { ...APPROVAL, pin: '000000' } };
    expect((await cashier.fails('outbox.close', wrong)).code).toBe('approval.wrongPin');
    const closed = await cashier.do('outbox.close', { ...input, approval: APPROVAL });
    expect(closed).toMatchObject({
      ...{ state: 'closed', reason: '已在平台网页补传', closedBy: STAFF.manager.name },
      closedAt: shop.clock.now,
    });
    expect((await cashier.fails('outbox.close', { ...input, approval: APPROVAL })).code).toBe(
      'outbox.wrongState',
    );
    await shop.drain();
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(sentOf(shop, '3505')).toHaveLength(held.length);
    expect(sentOf(shop, '7207')).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what the platform never had is not taken back there when the sale is voided', async () => {
    for (const before of [true, false]) {
      const shop = await openShop();
      const { cashier, sale, item } = await spoiled(shop, 'refuse');
      const voided = () =>
        cashier.do('sale.void', { saleId: sale.saleId, reason: '退货', approval: APPROVAL });
      if (before) await voided();
      await cashier.do('outbox.close', {
        itemId: item.itemId,
        reason: '不再上传',
        approval: APPROVAL,
      });
      if (!before) await voided();
      await shop.drain();
      const states = (await all(cashier)).map((one) => [one.infno, one.state]);
      expect(states).toContainEqual(['3505', 'closed']);
      expect(states).toContainEqual(['3506', 'cancelled']);
      expect(sentOf(shop, '3506')).toEqual([]);
      expect(violationsOf(shop)).toEqual([]);
    }
  });

  it('what it may have is taken back all the same', async () => {
    const shop = await openShop();
    const { cashier, sale, item } = await spoiled(shop, 'lostAnswer');
    await cashier.do('outbox.close', { itemId: item.itemId, reason: '查过', approval: APPROVAL });
    await cashier.do('sale.void', { saleId: sale.saleId, reason: '退货', approval: APPROVAL });
    await shop.drain();
    const back = (await all(cashier)).find((one) => one.infno === '3506');
    expect(back?.state).toBe('accepted');
    expect(violationsOf(shop)).toEqual([]);
  });
});
