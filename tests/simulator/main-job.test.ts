// The main job on the simulator, in process: scan, prescription, review, settle, upload.
import { describe, expect, it } from 'vitest';
import { ledgerOut } from '#simulator/ledger.ts';
import { personNamed, SHOP, Shop, WANG_LINES } from '#tests/simulator/shop.ts';

describe('one insured prescription sale', () => {
  it('gives the amounts of the pictures and one row in every book', () => {
    const shop = new Shop();
    shop.signIn();
    const wang = personNamed('王秀兰');
    const token = shop.scan(wang.qr);
    const person = shop.ok('1101', {
      data: { mdtrt_cert_type: '01', mdtrt_cert_no: token, psn_cert_type: '01' },
    });
    expect(person.baseinfo.psn_no).toBe(wang.psn_no);
    expect(person.insuinfo).toHaveLength(2);
    expect(person.insuinfo[0].psn_insu_stas).toBe('4');
    expect(person.insuinfo[1]).toMatchObject({ insutype: '310', psn_type: '12', balc: 42.6 });

    const rows = shop.prescriptions(wang, token);
    expect(rows).toHaveLength(6);
    const states = rows.map((row) => `${row.rxStasCodg}${row.rxUsedStasCodg}`).toSorted();
    expect(states).toEqual(['11', '11', '11', '12', '21', '31']);
    expect(rows.some((row) => 'hiRxno' in row)).toBe(false);

    const done = shop.approve(
      wang,
      token,
      (row) => row.diseName === '高血压病2级；2型糖尿病' && row.rxStasCodg === '1',
    );
    expect(done.hiRxno.endsWith('004713')).toBe(true);
    expect(done.document.rxDetlList).toHaveLength(4);

    const lines = WANG_LINES.map((line) => ({ ...line, rxno: done.hiRxno }));
    const sale = shop.sale(wang, token, lines, { medType: '11', account: '2' });
    const trial = shop.ok('2101', sale);
    expect(trial.setlinfo).toMatchObject({
      setl_id: null,
      clr_optins: null,
      medfee_sumamt: 217.7,
      fulamt_ownpay_amt: 0,
      overlmt_selfpay: 0,
      preselfpay_amt: 9.87,
      inscp_scp_amt: 207.83,
      act_pay_dedc: 0,
      hifp_pay: 145.48,
      fund_pay_sumamt: 145.48,
      psn_part_amt: 72.22,
      acct_pay: 72.22,
      acct_mulaid_pay: 29.62,
      psn_cash_pay: 0,
      balc: 0,
      clr_type: '11',
    });
    const msgid = shop.envelope('2102', sale);
    const answer = shop.raw(msgid);
    if (answer.kind !== 'json') throw new Error(answer.kind);
    expect(answer.text).toContain('"fund_pay_sumamt":145.48');
    expect(answer.text).toContain('"psn_cash_pay":0.00');
    const settled = JSON.parse(answer.text).output;
    expect(settled.setlinfo.medins_setl_id).toBe(msgid['msgid']);
    expect(settled.detlcutinfo).toHaveLength(4);

    const drug = WANG_LINES[0]?.drug ?? '';
    const upload = shop.ok('7207', shop.saleUploadInput(done.hiRxno, done.rxChkBizSn, drug));
    expect(upload.flag).toBe(true);
    shop.ok('3505', shop.goodsSaleInput(settled.setlinfo.setl_id, drug));

    const ledger = ledgerOut(shop.platform.store);
    expect(ledger['settlements']).toMatchObject([
      {
        msgid: msgid['msgid'],
        setl_id: settled.setlinfo.setl_id,
        fixmedins_code: SHOP,
        medfee_sumamt_fen: 21_770,
        fund_pay_sumamt_yuan: '145.48',
        in_books: true,
        is_refund: false,
      },
    ]);
    expect(ledger['dispensings']).toHaveLength(1);
    expect(ledger['stock_uploads']).toHaveLength(1);
    expect(ledger['reviews']).toHaveLength(1);
    expect(shop.prescriptions(wang, shop.scan(wang.qr)).map((row) => row.rxUsedStasCodg)).toContain(
      '2',
    );
    shop.platform.close();
  });
});
