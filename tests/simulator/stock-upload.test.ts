// 3501–3507: required fields by name, two rows for a doubled upload, deletion by batch and kind.
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerOut } from '#simulator/ledger.ts';
import { drugNamed, personNamed, Shop, type Json } from '#tests/simulator/shop.ts';

const drug = drugNamed('布洛芬缓释胶囊');
const ITEM = {
  med_list_codg: drug,
  fixmedins_hilist_id: 'YP000022',
  fixmedins_hilist_name: '布洛芬缓释胶囊',
  fixmedins_bchno: 'B0001',
};
const DATES = { manu_date: '2026-03-03', expy_end: '2028-02-28' };
const PURCHASE = {
  ...ITEM,
  ...DATES,
  spler_name: '云州医药公司',
  manu_lotnum: 'BL26030',
  prodentp_name: '华宁药业',
  aprvno: '国药准字H99900022',
  purc_retn_cnt: '10',
  purc_invo_no: '1',
  rx_flag: '0',
  purc_retn_stoin_time: '2026-11-21 09:00:00',
  purc_retn_opter_name: '赵国栋',
};

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});
const uploads = (): Json[] => ledgerOut(shop.platform.store)['stock_uploads'] as Json[];

describe('each kind', () => {
  it.each([
    ['3501', 'invinfo', { ...ITEM, ...DATES, rx_flag: '0', invdate: '2026-11-21', inv_cnt: '60' }],
    [
      '3502',
      'invinfo',
      {
        ...ITEM,
        inv_chg_type: '104',
        pric: '18.900000',
        cnt: '1',
        rx_flag: '0',
        inv_chg_time: '2026-11-21 09:00:00',
      },
    ],
    ['3503', 'purcinfo', PURCHASE],
    ['3504', 'purcinfo', PURCHASE],
  ])('%s is stored whole and every starred field is wanted by name', (infno, node, row) => {
    expect(shop.call(infno, { [node]: row })).toMatchObject({ infcode: 0, output: null });
    expect(uploads()).toMatchObject([{ infno, fixmedins_bchno: 'B0001', row }]);
    for (const name of Object.keys(row)) {
      // Starred in 3504 only; everything else above is starred in its own table.
      if (name === 'purc_invo_no' && infno === '3503') continue;
      if (infno === '3504' && ['manu_lotnum', 'prodentp_name', 'aprvno'].includes(name)) continue;
      expect(shop.refusal(infno, { [node]: { ...row, [name]: '' } })).toContain(name);
    }
    expect(uploads()).toHaveLength(1);
    expect(shop.refusal(infno, {})).toContain(node);
  });

  it('3502 knows its change types', () => {
    const row = {
      ...ITEM,
      inv_chg_type: '999',
      pric: '1',
      cnt: '1',
      rx_flag: '0',
      inv_chg_time: '2026-11-21 09:00:00',
    };
    expect(shop.refusal('3502', { invinfo: row })).toContain('inv_chg_type');
  });
});

describe('3505 and 3506', () => {
  it('wants trace codes of drugs, not of other goods; a settlement that exists', () => {
    expect(shop.refusal('3505', shop.goodsSaleInput('x', drug))).toContain('结算ID不存在');
    const bare = shop.goodsSaleInput('', drug, { drugtracinfo: [] });
    expect(shop.refusal('3505', bare)).toContain('drugtracinfo');
    shop.ok('3505', shop.goodsSaleInput('', 'NMLC999', { drugtracinfo: [] }));
    shop.ok('3505', shop.goodsSaleInput('', drug, { drugtracinfo: { drug_trac_codg: '1' } }));
    const insured = shop.goodsSaleInput('', drug, { hi_feesetl_type: '1' });
    expect(shop.refusal('3505', insured)).toContain('setl_id');
  });

  it('shows a doubled sale as two rows; a return after the refund is taken', () => {
    const zhang = personNamed('张建国');
    const line = { drug, count: '1', price: '18.90', amount: '18.90' };
    const sold = shop.ok('2102', shop.sale(zhang, shop.scan(zhang.qr), [line])).setlinfo;
    shop.ok('3505', shop.goodsSaleInput(sold.setl_id, drug));
    shop.ok('3505', shop.goodsSaleInput(sold.setl_id, drug));
    expect(uploads()).toHaveLength(2);
    expect(uploads()[0].rtal_docno).toBe(uploads()[1].rtal_docno);
    const { setl_id, mdtrt_id } = sold;
    shop.ok('2103', { data: { setl_id, mdtrt_id, psn_no: zhang.psn_no } });
    shop.ok('3506', shop.goodsSaleInput(setl_id, drug));
    expect(uploads().map((row) => row.infno)).toEqual(['3505', '3505', '3506']);
  });

  it('of a reversed settlement is refused', () => {
    const zhang = personNamed('张建国');
    const line = { drug, count: '1', price: '18.90', amount: '18.90' };
    const sold = shop.ok('2102', shop.sale(zhang, shop.scan(zhang.qr), [line])).setlinfo;
    shop.call('2601', {
      data: { psn_no: zhang.psn_no, omsgid: sold.medins_setl_id, oinfno: '2102' },
    });
    expect(shop.refusal('3505', shop.goodsSaleInput(sold.setl_id, drug))).toContain('已冲正');
  });
});

describe('3507', () => {
  it('deletes by batch serial and kind, once', () => {
    shop.ok('3503', { purcinfo: PURCHASE });
    const by = (kind: string): object => ({
      data: { fixmedins_bchno: 'B0001', inv_data_type: kind },
    });
    expect(shop.refusal('3507', by('4'))).toContain('未找到');
    expect(shop.refusal('3507', by('5'))).toContain('inv_data_type');
    shop.call('3507', by('3'));
    expect(uploads()[0].deleted_by).toMatch(/^P99010100286/);
    expect(shop.refusal('3507', by('3'))).toContain('未找到');
  });
});
