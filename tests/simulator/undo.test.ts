// 2103 and 2601: what comes back, what stays in the books, what is refused.
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerOut, peopleOut } from '#simulator/ledger.ts';
import { drugNamed, personNamed, Shop, WANG_LINES, type Json } from '#tests/simulator/shop.ts';

const wang = personNamed('王秀兰');

function accumulators(shop: Shop): Record<string, number> {
  const rows: Json[] = shop.ok('5206', { data: { psn_no: wang.psn_no } }).cuminfo;
  return Object.fromEntries(rows.map((row) => [row.cum_type_code, row.cum]));
}
function balances(shop: Shop): { own: unknown; shared: unknown } {
  const row = peopleOut(shop.platform.store, shop.now).find((one) => one['name'] === '王秀兰');
  return { own: row?.['own_yuan'], shared: row?.['shared_yuan'] };
}

let shop: Shop;
let sold: { setl_id: string; mdtrt_id: string; medins_setl_id: string };
let hiRxno: string;
let rxChkBizSn: string;

beforeEach(() => {
  shop = new Shop();
  shop.signIn();
  const token = shop.scan(wang.qr);
  const done = shop.approve(wang, token, (row) => row.diseName === '高血压病2级；2型糖尿病');
  ({ hiRxno, rxChkBizSn } = done);
  const lines = WANG_LINES.map((line) => ({ ...line, rxno: hiRxno }));
  sold = shop.ok('2102', shop.sale(wang, token, lines, { medType: '11', account: '2' })).setlinfo;
});

const keys = (): object => ({
  data: { setl_id: sold.setl_id, mdtrt_id: sold.mdtrt_id, psn_no: wang.psn_no },
});
const reversal = (omsgid: string, oinfno = '2102'): object => ({
  data: { psn_no: wang.psn_no, omsgid, oinfno },
});

describe('2103', () => {
  it('adds a negative row and gives everything back', () => {
    const drug = WANG_LINES[0]?.drug ?? '';
    shop.ok('7207', shop.saleUploadInput(hiRxno, rxChkBizSn, drug));
    expect(accumulators(shop)).toMatchObject({ 'MZ-FUND': 930.96, 'MZ-ROOM': 3069.04 });
    expect(balances(shop)).toEqual({ own: '0.00', shared: '570.38' });

    const back = shop.ok('2103', keys()).setlinfo;
    expect(back).toMatchObject({
      medfee_sumamt: -217.7,
      fund_pay_sumamt: -145.48,
      psn_part_amt: -72.22,
      acct_pay: -72.22,
      acct_mulaid_pay: -29.62,
      balc: 42.6,
    });
    expect(back.setl_id).not.toBe(sold.setl_id);
    expect(back.medins_setl_id).not.toBe(sold.medins_setl_id);
    expect(accumulators(shop)).toMatchObject({ 'MZ-FUND': 785.48, 'MZ-ROOM': 3214.52 });
    expect(balances(shop)).toEqual({ own: '42.60', shared: '600.00' });

    const ledger = ledgerOut(shop.platform.store) as Json;
    expect(ledger.settlements).toMatchObject([
      { setl_id: sold.setl_id, refd_setl_flag: '1', init_setl_id: null, in_books: true },
      { setl_id: back.setl_id, refd_setl_flag: '1', init_setl_id: sold.setl_id, is_refund: true },
    ]);
    expect(ledger.totals).toMatchObject({ settlement_rows: 2, medfee_sumamt_fen: 0 });
    expect(ledger.dispensings).toMatchObject([{ state: 'refunded' }]);
    expect(shop.refusal('2103', keys())).toContain('请勿重复退费');

    const token = shop.scan(wang.qr);
    const again = shop.prescriptions(wang, token).filter((row) => row.rxUsedStasCodg === '1');
    expect(again.some((row) => row.diseName === '高血压病2级；2型糖尿病')).toBe(true);
    const undo = shop.refusal('7208', { data: { hiRxno, fixmedinsCode: 'P99010100286' } });
    expect(undo).toContain('随医保退费自动撤销');
  });

  it('refuses keys that do not belong together', () => {
    const other = personNamed('张建国').psn_no;
    const good = keys() as Json;
    expect(shop.refusal('2103', { data: { ...good.data, psn_no: other } })).toContain('人员编号');
    expect(shop.refusal('2103', { data: { ...good.data, mdtrt_id: 'x' } })).toContain('就诊ID');
    expect(shop.refusal('2103', { data: { ...good.data, setl_id: 'x' } })).toContain('未查询到');
  });
});

describe('2601', () => {
  it('takes an unknown 2102 out of the books', () => {
    const answer = shop.call('2601', reversal(sold.medins_setl_id));
    expect(answer).toMatchObject({ infcode: 0, output: null });
    expect(balances(shop)).toEqual({ own: '42.60', shared: '600.00' });
    const ledger = ledgerOut(shop.platform.store) as Json;
    expect(ledger.settlements).toMatchObject([{ state: 'reversed', in_books: false }]);
    expect(ledger.totals.settlement_rows).toBe(0);
    expect(shop.refusal('2601', reversal(sold.medins_setl_id))).toContain('已冲正');
    expect(shop.refusal('5203', keys())).toContain('未查询到');
  });

  it('knows nothing of a msgid that never arrived, and reverses only its list', () => {
    expect(shop.refusal('2601', reversal(shop.msgid()))).toContain('未查询到原交易报文');
    expect(shop.refusal('2601', reversal(sold.medins_setl_id, '3505'))).toContain('不支持冲正');
  });

  it('refuses a settlement that was already refunded', () => {
    shop.ok('2103', keys());
    expect(shop.refusal('2601', reversal(sold.medins_setl_id))).toContain('不为“未退费”');
  });

  it('reverses a refund: the settlement stands again', () => {
    const back = shop.ok('2103', keys()).setlinfo;
    shop.call('2601', reversal(back.medins_setl_id, '2103'));
    expect(balances(shop)).toEqual({ own: '0.00', shared: '570.38' });
    const row = shop.ok('5203', keys()).setlinfo;
    expect(row).toMatchObject({ refd_setl_flag: '0', psn_pay: 72.22, cash_payamt: 0 });
    const token = shop.scan(wang.qr);
    const used = shop.prescriptions(wang, token).filter((one) => one.rxUsedStasCodg === '2');
    expect(used).toHaveLength(2);
  });

  it('does not reverse a refund whose prescription was used again', () => {
    const back = shop.ok('2103', keys()).setlinfo;
    const token = shop.scan(wang.qr);
    const lines = [{ ...WANG_LINES[0], rxno: hiRxno }] as Json;
    shop.ok('2102', shop.sale(wang, token, lines, { medType: '11', account: '0' }));
    const sentence = shop.refusal('2601', reversal(back.medins_setl_id, '2103'));
    expect(sentence).toContain('已被再次使用');
  });
});

describe('a code sold twice', () => {
  it('is settled, recorded and warned about; after a refund it is free again', () => {
    const zhang = personNamed('张建国');
    const line = { drug: drugNamed('布洛芬缓释胶囊'), count: '1', price: '18.90', amount: '18.90' };
    const traces = ['81234210000000000001'];
    const first = shop.sale(zhang, shop.scan(zhang.qr), [{ ...line, traces }]);
    const one = shop.ok('2102', first).setlinfo;
    const second = shop.call('2102', shop.sale(zhang, shop.scan(zhang.qr), [{ ...line, traces }]));
    expect(second.infcode).toBe(0);
    expect(second.warn_msg).toContain('已有销售记录');
    const two = second.output.setlinfo;
    for (const { setl_id, mdtrt_id } of [one, two]) {
      shop.ok('2103', { data: { setl_id, mdtrt_id, psn_no: zhang.psn_no } });
    }
    const third = shop.call('2102', shop.sale(zhang, shop.scan(zhang.qr), [{ ...line, traces }]));
    expect(third).toMatchObject({ infcode: 0, warn_msg: null });
  });
});
