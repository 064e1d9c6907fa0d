// 3203 and 3204: taken with the platform's own sums, once for a class and month, given back once.
import { beforeEach, describe, expect, it } from 'vitest';
import { drugNamed, personNamed, Shop, type Json } from '#tests/simulator/shop.ts';

const zhang = personNamed('张建国');
const LINE = { drug: drugNamed('布洛芬缓释胶囊'), count: '1', price: '18.90', amount: '18.90' };
const DECEMBER = Date.UTC(2026, 10, 30, 16, 0, 0);

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});

const sell = (): Json => shop.ok('2102', shop.sale(zhang, shop.scan(zhang.qr), [LINE])).setlinfo;

function application(change: object = {}): object {
  return {
    data: {
      clr_type: '41',
      clr_way: '1',
      setlym: '202611',
      psntime: 2,
      medfee_sumamt: '37.80',
      med_sumfee: '37.80',
      fund_appy_sum: '0.00',
      cash_payamt: '0.00',
      acct_pay: '37.80',
      begndate: '2026-11-01',
      enddate: '2026-11-30',
      ...change,
    },
  };
}

describe('an application', () => {
  beforeEach(() => {
    const [first] = [sell(), sell()];
    sell();
    const { setl_id, mdtrt_id, psn_no } = first;
    shop.ok('2103', { data: { setl_id, mdtrt_id, psn_no } });
    shop.now = DECEMBER;
  });

  it('with the platform’s sums is taken, and a second one refused', () => {
    const { clr_appy_evt_id } = shop.ok('3203', application());
    expect(clr_appy_evt_id).toMatch(/^QS\d{20}$/);
    expect(shop.refusal('3203', application())).toContain(clr_appy_evt_id);
    shop.ok('3204', { data: { clr_appy_evt_id } });
    expect(shop.refusal('3204', { data: { clr_appy_evt_id } })).toContain('已撤销');
    expect(shop.ok('3203', application()).clr_appy_evt_id).not.toBe(clr_appy_evt_id);
  });

  it.each([
    [{ psntime: 3 }, '中心 2 人次'],
    [{ medfee_sumamt: '37.79' }, '医疗费总额与中心不一致：中心 37.80'],
    [{ med_sumfee: '0.00' }, '医保认可费用总额与中心不一致'],
    [{ fund_appy_sum: '1.00' }, '基金申报总额与中心不一致：中心 0.00'],
    [{ cash_payamt: '0.01' }, '现金支付金额与中心不一致'],
    [{ acct_pay: '56.70' }, '个人账户支出与中心不一致'],
    [{ clr_type: '11' }, '清算人次与中心不一致：中心 0 人次'],
    [{ begndate: '2026-11-02' }, '首日和末日'],
    [{ enddate: '2026-12-01' }, '首日和末日'],
    [{ setlym: '202613' }, '清算年月 202613 不正确'],
    [{ setlym: '202612', begndate: '2026-12-01', enddate: '2026-12-31' }, '尚未结束'],
    [{ psntime: '' }, '必填字段'],
  ])('with %j is refused', (change, sentence) => {
    expect(shop.refusal('3203', application(change))).toContain(sentence);
    expect(shop.ok('3203', application()).clr_appy_evt_id).not.toBe('');
  });

  it('that nobody made cannot be taken back', () => {
    expect(shop.refusal('3204', { data: { clr_appy_evt_id: 'QS1' } })).toContain('不存在');
  });
});

it('of a month that runs is refused', () => {
  sell();
  sell();
  expect(shop.refusal('3203', application())).toContain('尚未结束');
});
