/** One door for every code: what it takes, and the sentence for what it does not. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { openShop } from '#tests/support/shop.ts';
import {
  box,
  current,
  goods,
  identify,
  linked,
  otcBasket,
  payCash,
  scan,
  voucher,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

const IBUPROFEN = '布洛芬缓释胶囊';

/** A region that does not settle by ID card. */
const WITHOUT_ID_CARDS = { region: { offline: { holdFundShare: { allowed: false } } } };

describe('boxes', () => {
  it('a box becomes a line, the next box of it the next piece', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect((await scan(cashier, box(IBUPROFEN, 1))).message).toContain('1/1');
    expect((await scan(cashier, box(IBUPROFEN, 2))).message).toContain('2/2');
    const sale = await current(cashier);
    expect(sale.lines).toHaveLength(1);
    expect(sale.lines[0]?.codes).toHaveLength(2);
    expect(sale.total_fen).toBe(3780);
  });

  it.each([
    ['too short', box(IBUPROFEN, 1).slice(0, 17), 'trace.tooShort'],
    ['of goods this shop does not know', '89999990000000000001', 'trace.unknownProduct'],
    ['nonsense', 'hello', 'code.unknown'],
    ['a WeChat payment code', '134567890123456789', 'code.payment'],
    ['an Alipay payment code', '286543210987654321', 'code.payment'],
    ['a health code', 'https://jkm.example.cn/healthcode?id=990001', 'code.healthCode'],
    ['an ID card', '990100196803151622', 'code.notNow'],
    ['a number of no slip', 'NH01-261121-9999', 'sale.unknown'],
    ['a bar code of nothing', '6901234567892', 'product.unknown'],
  ])('%s: a sentence, and nothing on the counter', async (_name, code, expected) => {
    const shop = await openShop(WITHOUT_ID_CARDS);
    const cashier = shop.seat('cashier');
    const failure = await cashier.fails('sale.scan', { code, place: 'counter' });
    expect(failure.code).toBe(expected);
    expect(failure.sentence).toMatch(/^[^a-z]*[\u4e00-\u9fff]/);
    expect(failure.sentence).not.toContain('undefined');
    expect(await cashier.do('sale.current')).toBeNull();
  });

  it('sold, in this sale, in the other till’s sale', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const code = box(IBUPROFEN, 1);
    await scan(cashier, code);
    const scanned = { code, place: 'counter' } as const;
    expect((await cashier.fails('sale.scan', scanned)).code).toBe('trace.inThisSale');
    expect((await other.fails('sale.scan', scanned)).code).toBe('trace.inOtherSale');
    await payCash(cashier, await current(cashier));
    const failure = await other.fails('sale.scan', scanned);
    expect(failure.code).toBe('trace.sold');
    expect(failure.sentence).toContain('2026-11-21');
    expect(await other.do('sale.current')).toBeNull();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('two tills racing for one box: one has it', async () => {
    const shop = await openShop();
    const scanned = { code: box(IBUPROFEN, 1), place: 'counter' } as const;
    const replies = await Promise.all([
      shop.seat('cashier', '01').try('sale.scan', scanned),
      shop.seat('cashier2', '02').try('sale.scan', scanned),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a box taken off the sale may be scanned anywhere again', async () => {
    const shop = await openShop();
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const sale = await otcBasket(cashier);
    await cashier.do('sale.removeLine', { lineId: present(sale.lines[0], 'line').lineId });
    await scan(other, box(IBUPROFEN, 1));
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a prescription drug needs its prescription, and of another prescription is wrong', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const scanned = { code: box('苯磺酸氨氯地平片', 1), place: 'counter' } as const;
    expect((await cashier.fails('sale.scan', scanned)).code).toBe('product.prescriptionNeeded');
    await linked(cashier, '孙美丽');
    expect((await cashier.fails('sale.scan', scanned)).code).toBe('trace.wrongProduct');
    const own = '奥美拉唑肠溶胶囊';
    await scan(cashier, box(own, 1));
    await scan(cashier, box(own, 2));
    const third = { code: box(own, 3), place: 'counter' } as const;
    expect((await cashier.fails('sale.scan', third)).code).toBe('trace.tooMany');
  });

  it('a bar code asks for the box’s own code, once', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { barcode } = goods(IBUPROFEN);
    expect((await scan(cashier, barcode)).message).toContain('追溯码');
    const again = await cashier.fails('sale.scan', { code: barcode, place: 'counter' });
    expect(again.code).toBe('product.scanTraceCode');
    await scan(cashier, goods('医用棉签').barcode);
    await scan(cashier, goods('医用棉签').barcode);
    expect((await current(cashier)).pieces_e4).toBe(30_000);
  });
});

describe('credentials', () => {
  it('decode, person, entitlement: shown masked, kept without its token', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const scanned = await scan(cashier, voucher('王秀兰'));
    expect(scanned.message).toContain('王*兰');
    const { person } = await current(cashier);
    expect(person).toMatchObject({ maskedName: '王*兰', insuranceName: '职工医保' });
    expect(person?.maskedIdDocNo).toMatch(/^990\*+\d{4}$/);
    const asked = shop.wire.heard.map((heard) => heard.infno);
    expect(asked).toEqual(['decode', '1101', '2001', '5301', '5206']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('expired, and a look-up that goes wrong half-way: nothing is written', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const expired = { code: '4249001000000099999999990000', place: 'counter' } as const;
    const failure = await cashier.fails('sale.scan', expired);
    expect(failure.code).toBe('credential.rejected');
    expect(failure.sentence).toContain('刷新医保码');
    const cases = [
      ['decode', 'refused', 'platform.unreachable'],
      ['decode', 'html', 'platform.noAnswer'],
      ['1101', 'lostAnswer', 'platform.noAnswer'],
      ['1101', 'lacksFields', 'platform.noAnswer'],
      ['1101', 'truncated', 'platform.noAnswer'],
      ['1101', 'badSignature', 'platform.refused'],
      ['1101', 'refuse', 'platform.refused'],
      ['2001', 'http500', 'platform.noAnswer'],
      ['2001', 'otherMsgid', 'platform.noAnswer'],
    ] as const;
    for (const [infno, fault, code] of cases) {
      shop.wire.fault(infno, fault);
      const scanned = { code: voucher('王秀兰'), place: 'counter' } as const;
      const wrong = await cashier.fails('sale.scan', scanned);
      expect([infno, fault, wrong.code]).toEqual([infno, fault, code]);
    }
    expect(await cashier.do('sale.current')).toBeNull();
    shop.wire.fault('1101', 'strings');
    await identify(cashier);
    expect((await current(cashier)).person?.maskedName).toBe('王*兰');
  });

  it('suspended: said, and the goods stay for self-pay', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const basket = await otcBasket(cashier);
    const scanned = { code: voucher('马志强'), place: 'counter' } as const;
    const failure = await cashier.fails('sale.scan', scanned);
    expect(failure.sentence).toMatch(/暂停/);
    expect(await current(cashier)).toEqual(basket);
    expect((await payCash(cashier, basket)).state).toBe('paid');
  });

  it('insured elsewhere is said on the sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier, '钱远方');
    expect((await current(cashier)).person?.crossRegion).toBe(true);
  });

  it('a slow answer never lands on the next customer’s sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await otcBasket(cashier);
    const barrier = shop.wire.hold('1101');
    const slow = cashier.try('sale.scan', { code: voucher('王秀兰'), place: 'counter' });
    await barrier.arrived;
    await cashier.do('sale.hold');
    shop.clock.now += 5_000;
    const next = await otcBasket(cashier, '感冒灵颗粒');
    barrier.release();
    expect(await slow).toMatchObject({ ok: false, failure: { code: 'code.notNow' } });
    expect((await current(cashier)).person).toBeNull();
    expect((await current(cashier)).saleNo).toBe(next.saleNo);
  });

  it('of two codes scanned one after the other the later one counts', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await otcBasket(cashier);
    const barrier = shop.wire.hold('1101');
    const first = cashier.try('sale.scan', { code: voucher('王秀兰'), place: 'counter' });
    await barrier.arrived;
    const second = cashier.try('sale.scan', { code: voucher('孙美丽'), place: 'counter' });
    barrier.release();
    expect(await first).toMatchObject({ ok: false, failure: { code: 'code.notNow' } });
    expect((await second).ok).toBe(true);
    expect((await current(cashier)).person?.maskedName).toBe('孙*丽');
  });

  it('another customer takes the first one’s prescription off the sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await linked(cashier, '孙美丽');
    await identify(cashier, '张建国');
    const sale = await current(cashier);
    expect(sale.prescription).toBeNull();
    expect(sale.lines).toEqual([]);
    expect(await shop.seat('pharmacist', '02').do('review.queue')).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('after parking and after a restart the code must be shown again', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier);
    const sale = await otcBasket(cashier);
    await cashier.do('sale.hold');
    const back = await cashier.do('sale.resume', { saleId: sale.saleId });
    expect(back.person?.credentialExpiresAt).toBeNull();
    expect((await cashier.fails('settlement.trial')).code).toBe('credential.expired');
    await identify(cashier);
    await shop.restart();
    expect((await cashier.fails('settlement.trial')).code).toBe('credential.expired');
    await identify(cashier);
    expect((await cashier.do('settlement.trial')).trial?.stale).toBe(false);
  });
});
