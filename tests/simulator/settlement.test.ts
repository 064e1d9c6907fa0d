// 2101 / 2102 rules: persons, categories, sums, trace codes, prescriptions, clearing classes.
import { beforeEach, describe, expect, it } from 'vitest';
import { drugNamed, personNamed, Shop, type Json, type SaleLine } from '#tests/simulator/shop.ts';

const OTC: SaleLine = {
  drug: drugNamed('布洛芬缓释胶囊'),
  count: '2',
  price: '18.90',
  amount: '37.80',
};

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});

function sale(name: string, lines: readonly SaleLine[] = [OTC], options: Json = {}): Json {
  const person = personNamed(name);
  return shop.sale(person, shop.scan(person.qr), lines, options);
}
function changed(input: Json, info: object, detail: object = {}): Json {
  return {
    druginfo: { ...input.druginfo, ...info },
    drugdetail: input.drugdetail.map((line: object) => ({ ...line, ...detail })),
  };
}

describe('what is refused', () => {
  it.each([
    ['马志强', '暂停参保'],
    ['钱远方', '异地参保'],
  ])('%s: %s', (name, words) => {
    const person = personNamed(name);
    const extra = { insuplc_admdvs: person.insurance[0]?.insuplc_admdvs };
    expect(shop.refusal('2101', sale(name), extra)).toContain(words);
    const entitlement = shop.ok('2001', {
      data: {
        psn_no: person.psn_no,
        insutype: '310',
        fixmedins_code: 'P99010100286',
        med_type: '11',
        begntime: '2026-11-21 10:00:00',
      },
    });
    expect(entitlement.trtinfo[0]).toMatchObject({ trt_enjymnt_flag: '0' });
    expect(entitlement.trtinfo[0].trt_chk_rslt).toContain(words);
  });

  it.each([
    ['total', { medfee_sumamt: '37.81' }, {}, '明细合计'],
    ['person of another code', { psn_no: personNamed('王秀兰').psn_no }, {}, '不是同一人'],
    ['name', { psn_name: '张三' }, {}, '人员姓名'],
    ['id number', { certno: '990100195405190518' }, {}, '证件号码'],
    ['person type', { psn_type: '11' }, {}, '人员类别'],
    ['insurance', { insutype: '390' }, {}, '无该险种'],
    ['account flag', { acct_used_flag: '3' }, {}, 'acct_used_flag'],
    ['category', { med_type: '51' }, {}, '医疗类别 51'],
    ['chronic without code', { med_type: '14' }, {}, 'dise_codg'],
    ['chronic not registered', { med_type: '14', dise_codg: 'M01600' }, {}, '慢特病备案'],
    ['pooled without prescription', { med_type: '11' }, {}, '外配流转处方'],
    ['price × count', {}, { pric: '18.89' }, '相差超过 0.01'],
    ['count 0', {}, { cnt: '0' }, 'cnt'],
    ['count negative', {}, { cnt: '-2' }, 'cnt'],
    ['count absurd', {}, { cnt: '99999999' }, 'cnt'],
    ['count too fine', {}, { cnt: '2.00001' }, '4 位小数'],
    ['price too fine', {}, { pric: '18.9000001' }, '6 位小数'],
    ['amount in text', {}, { det_item_fee_sumamt: '37.8元' }, 'det_item_fee_sumamt'],
    ['drug unknown', {}, { med_list_codg: 'XX' }, '未对照或不存在'],
    ['rx flag', {}, { rx_circ_flag: '2' }, 'rx_circ_flag'],
    ['circulated without number', {}, { rx_circ_flag: '1' }, 'rxno'],
    ['serial letters', {}, { feedetl_sn: 'a1' }, 'feedetl_sn'],
    ['time', {}, { fee_ocur_time: '20261121' }, 'fee_ocur_time'],
  ])('%s', (_name, info, detail, words) => {
    expect(shop.refusal('2101', changed(sale('张建国'), info, detail))).toContain(words);
  });

  it('refuses an area that is not the person’s, a doubled serial, no lines', () => {
    const input = sale('张建国');
    expect(shop.refusal('2101', input, { insuplc_admdvs: '990102' })).toContain('参保地');
    const twice = sale('张建国', [OTC, OTC]);
    expect(shop.refusal('2101', changed(twice, {}, { feedetl_sn: '1' }))).toContain('feedetl_sn');
    expect(shop.refusal('2101', { druginfo: input.druginfo })).toContain('drugdetail');
    expect(shop.refusal('2101', {})).toContain('druginfo');
  });

  it('无码不结: no node, too few codes, a serial of another line', () => {
    expect(shop.refusal('2102', sale('张建国', [{ ...OTC, traces: [] }]))).toContain('无码不结');
    const one = sale('张建国', [{ ...OTC, traces: ['81234210000000000009'] }]);
    expect(shop.refusal('2102', one)).toContain('与数量不符');
    const other = { feedetl_sn: '9', drug_trac_codg: '1', trdn_flag: '0' };
    const wrong = changed(sale('张建国'), {}, { durg_trac_info: [other] });
    expect(shop.refusal('2102', wrong)).toContain('feedetl_sn');
    // 2101 may run before the codes are there.
    shop.ok('2101', sale('张建国', [{ ...OTC, traces: [] }]));
  });

  it('takes the second spelling of the trace node and a single object', () => {
    const input = sale('张建国', [{ ...OTC, count: '1', amount: '18.90' }]);
    const [line] = input.drugdetail;
    const { durg_trac_info, ...rest } = line;
    const spelled = { ...input, drugdetail: { ...rest, drug_trac_info: durg_trac_info[0] } };
    expect(shop.ok('2102', spelled).setlinfo.setl_id).toMatch(/^990100G\d{13}$/);
  });
});

describe('circulated prescriptions', () => {
  const line = (rxno: string): SaleLine => ({
    drug: drugNamed('奥美拉唑肠溶胶囊'),
    count: '2',
    price: '26.40',
    amount: '52.80',
    rxno,
  });

  it('must be the person’s own, reviewed, unused, and cover the drug and the quantity', () => {
    const sun = personNamed('孙美丽');
    const token = shop.scan(sun.qr);
    const row = shop.prescriptions(sun, token).find((one) => one.rxUsedStasCodg === '1');
    const document = shop.ok('7204', shop.downloadInput(row));
    const { hiRxno } = document.data;
    const input = (lines: readonly SaleLine[]): object =>
      shop.sale(sun, token, lines, { medType: '11', account: '1' });
    expect(shop.ok('2101', input([line(hiRxno)])).setlinfo.hifp_pay).toBe(31.68);
    expect(shop.refusal('2102', input([line(hiRxno)]))).toContain('尚未审核');
    const verified = shop.ok('7205', shop.verifyInput(row, document));
    const refuse = { rxChkStasCodg: '0', rxChkOpnn: '剂量不符' };
    shop.ok('7206', shop.reviewInput(row, hiRxno, verified.rxSignVerifySn, refuse));
    expect(shop.refusal('2102', input([line(hiRxno)]))).toContain('审核未通过');
    shop.ok('7206', shop.reviewInput(row, hiRxno, verified.rxSignVerifySn));
    const three = { ...line(hiRxno), count: '3', amount: '79.20' };
    expect(shop.refusal('2102', input([three]))).toContain('超过处方量');
    expect(shop.refusal('2102', input([{ ...OTC, rxno: hiRxno }]))).toContain('没有药品');
    expect(shop.refusal('2102', input([line('990100000000000000000000')]))).toContain('不存在');
    const zhang = shop.sale(personNamed('张建国'), shop.scan(personNamed('张建国').qr), [
      line(hiRxno),
    ]);
    expect(shop.refusal('2102', zhang)).toContain('不是该参保人');

    const settled = shop.ok('2102', input([line(hiRxno)]));
    expect(settled.setlinfo).toMatchObject({ clr_type: '11', acct_pay: 0, psn_cash_pay: 21.12 });
    expect(shop.refusal('2102', input([line(hiRxno)]))).toContain('处方已使用');
  });
});

describe('persons', () => {
  const chronic = [
    { drug: drugNamed('格列齐特缓释片'), count: '1', price: '42.30', amount: '42.30' },
  ];

  it('civil servant with a chronic registration: fund, subsidy and both rows', () => {
    const out = shop.ok('2102', sale('吴桂芬', chronic, { medType: '14', chronic: 'M01600' }));
    // 42.30 乙 10 %: pay first 4.23, in scope 38.07; 80 % = 30.456; 20 % of the rest = 1.522.
    expect(out.setlinfo).toMatchObject({
      clr_type: '99922',
      preselfpay_amt: 4.23,
      hifp_pay: 30.46,
      cvlserv_pay: 1.52,
      fund_pay_sumamt: 31.98,
      psn_part_amt: 10.32,
      acct_pay: 10.32,
      psn_cash_pay: 0,
      balc: 845.8,
    });
    const funds = out.setldetail.map((row: Json) => [row.fund_pay_type, row.fund_payamt]);
    expect(funds).toEqual([
      ['310100', 30.46],
      ['320100', 1.52],
      ['310200', 10.32],
    ]);
    const record = shop.ok('5205', {
      data: { psn_no: personNamed('吴桂芬').psn_no, begntime: '2026-01-01 00:00:00' },
    });
    expect(record.feedetail).toHaveLength(1);
  });

  it('a resident under the deductible: the fund pays nothing yet, then half', () => {
    const zhou = personNamed('周小满');
    const done = shop.approve(zhou, shop.scan(zhou.qr), (row) => row.diseName === '慢性胃炎');
    const lines = [
      {
        drug: drugNamed('奥美拉唑肠溶胶囊'),
        count: '1',
        price: '26.40',
        amount: '26.40',
        rxno: done.hiRxno,
      },
    ];
    const out = shop.ok('2102', sale('周小满', lines, { medType: '11' })).setlinfo;
    expect(out).toMatchObject({ act_pay_dedc: 26.4, hifp_pay: 0, psn_cash_pay: 26.4, balc: 0 });
    expect(out.clr_type).toBe('99939');
    const rows: Json[] = shop.ok('5206', { data: { psn_no: zhou.psn_no } }).cuminfo;
    expect(rows.find((row) => row.cum_type_code === 'MZ-DEDC').cum).toBe(26.4);
  });

  it('over the yearly cap: no fund, account only', () => {
    const zhao = personNamed('赵德福');
    const done = shop.approve(zhao, shop.scan(zhao.qr));
    const lines = [
      {
        drug: drugNamed('阿司匹林肠溶片'),
        count: '2',
        price: '15.80',
        amount: '31.60',
        rxno: done.hiRxno,
      },
    ];
    const out = shop.ok('2102', sale('赵德福', lines, { medType: '11' }));
    expect(out.setlinfo).toMatchObject({ fund_pay_sumamt: 0, acct_pay: 31.6, act_pay_dedc: 0 });
    expect(out.setldetail[0]).toMatchObject({ fund_pay_type: '310102', crt_payb_lmt_amt: 0 });
  });

  it('a child of 1401 with the father’s shared account', () => {
    const out = shop.ok('2102', sale('何思明', [OTC], { account: '2' })).setlinfo;
    expect(out).toMatchObject({ psn_type: '1401', acct_pay: 37.8, acct_mulaid_pay: 37.8, balc: 0 });
  });
});
