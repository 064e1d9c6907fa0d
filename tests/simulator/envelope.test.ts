// The envelope: what it must carry, the msgid's memory, sign-in, answers as they travel.
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerOut } from '#simulator/ledger.ts';
import { personNamed, SHOP, Shop, type Json } from '#tests/simulator/shop.ts';

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});

const zhang = personNamed('张建国');
const ask = { data: { psn_no: zhang.psn_no } };

describe('envelope fields', () => {
  it.each([
    ['msgid', ''],
    ['mdtrtarea_admvs', ''],
    ['recer_sys_code', ''],
    ['infver', ''],
    ['opter_type', ''],
    ['opter', ''],
    ['opter_name', ''],
    ['inf_time', ''],
    ['inf_time', '2026-11-21T10:00:00'],
    ['inf_time', '2026-02-30 10:00:00'],
    ['fixmedins_code', ''],
    ['fixmedins_name', ''],
    ['infver', '1.0.0.0'],
    ['opter', 'x'.repeat(31)],
  ])('refuses %s = "%s" by name', (name, value) => {
    expect(shop.refusal('5301', ask, { [name]: value })).toContain(name);
  });

  it('refuses an unknown shop, a foreign area, a missing input and an unknown number', () => {
    const other = `P99999999999${shop.msgid().slice(12)}`;
    expect(shop.refusal('5301', ask, { fixmedins_code: 'P99999999999', msgid: other })).toContain(
      '定点医药机构编号',
    );
    expect(shop.refusal('5301', ask, { mdtrtarea_admvs: '110000' })).toContain('就医地');
    expect(shop.refusal('5301', ask, { input: undefined })).toContain('input');
    for (const infno of ['4711', 'constructor', '__proto__']) {
      expect(shop.refusal(infno, ask)).toContain('不支持的交易编号');
    }
    expect(shop.refusal('5301', ask, { insuplc_admdvs: '' })).toContain('insuplc_admdvs');
  });

  it('takes input as a JSON string too, and refuses broken JSON', () => {
    const output = shop.ok('5301', {}, { input: JSON.stringify(ask) });
    expect(output.feedetail).toHaveLength(1);
    expect(shop.refusal('5301', {}, { input: '{' })).toContain('JSON');
    for (const text of ['', 'x', '[]', 'null', '"a"']) {
      const answer = shop.platform.handle(text);
      if (answer.kind !== 'json') throw new Error(answer.kind);
      expect(JSON.parse(answer.text)).toMatchObject({ infcode: -1, output: null });
    }
  });

  it('answers in the printed shapes', () => {
    const good = shop.call('5301', ask) as Json;
    expect(good.inf_refmsgid).toMatch(/^990100\d{24}$/);
    expect(good.refmsg_time).toBe('20261121100000000');
    expect(good.err_msg).toBe('success');
    const bad = shop.call('5301', { data: {} }) as Json;
    expect(bad).toMatchObject({ infcode: -1, inf_refmsgid: null, output: null });
    expect(bad.err_msg).toContain('psn_no（人员编号）');
  });
});

describe('msgid', () => {
  it.each([
    ['P99010100286202611211000', 'too short'],
    ['P99010100286202611211000000001x', 'too long'],
    ['X99010100286202611211000000001', 'of another shop'],
    ['P990101002862026112110000000a1', 'not digits'],
  ])('%s is refused (%s)', (msgid) => {
    expect(shop.refusal('5301', ask, { msgid })).toContain('msgid');
  });

  it('answers a repeated look-up again, refuses the same msgid with another payload', () => {
    const msgid = shop.msgid();
    shop.ok('5301', ask, { msgid });
    shop.ok('5301', ask, { msgid });
    const other = { data: { psn_no: personNamed('吴桂芬').psn_no } };
    expect(shop.refusal('5301', other, { msgid })).toContain('发送方报文ID重复');
    expect(shop.refusal('5206', ask, { msgid })).toContain('发送方报文ID重复');
    const messages = ledgerOut(shop.platform.store)['messages'] as Json[];
    expect(messages.find((row) => row.msgid === msgid)).toMatchObject({
      infno: '5301',
      infcode: 0,
      repeats: 1,
      conflicts: 2,
    });
  });

  it('never does a thing with effect twice, not even after a refusal', () => {
    const msgid = shop.msgid();
    const input = { signIn: { opter_no: '0103', mac: 'a', ip: 'b' } };
    shop.ok('9001', input, { msgid });
    expect(shop.refusal('9001', input, { msgid })).toContain('请勿重复提交');
    const second = shop.msgid();
    const bad = { signIn: { opter_no: '', mac: 'a', ip: 'b' } };
    expect(shop.refusal('9001', bad, { msgid: second })).toContain('opter_no');
    expect(shop.refusal('9001', input, { msgid: second })).toContain('发送方报文ID重复');
  });
});

describe('sign-in', () => {
  it('accepts an empty sign_no, refuses a wrong or signed-out one', () => {
    shop.ok('5301', ask, { sign_no: '' });
    expect(shop.refusal('5301', ask, { sign_no: 'x' })).toContain('sign_no');
    const out = { signOut: { sign_no: shop.signNo, opter_no: '0107' } };
    expect(shop.ok('9002', out).sign_time).toBe('2026-11-21 10:00:00');
    expect(shop.refusal('5301', ask)).toContain('sign_no');
    expect(shop.refusal('9002', out, { sign_no: '' })).toContain('已签退');
  });
});

describe('credentials', () => {
  const decode = (qr: string, extra: object = {}): object => ({
    data: {
      orgId: SHOP,
      businessType: '02121',
      operatorId: '0107',
      officeId: '01',
      officeName: '收银台',
      ecQrCode: qr,
      ...extra,
    },
  });

  it('tells foreign, expired and unknown codes apart', () => {
    expect(shop.refusal('6101', decode('134567890123456789'))).toContain('500159');
    expect(shop.refusal('6101', decode('4249001000000099999999990000'))).toContain('已失效');
    expect(shop.refusal('6101', decode('4241111111111111111111110000'))).toContain('未查询到');
    expect(shop.refusal('6101', decode(zhang.qr, { businessType: '99999' }))).toContain(
      'businessType',
    );
  });

  it('issues a token of 38 characters good for five minutes', () => {
    const token = shop.scan(zhang.qr);
    expect(token).toMatch(/^990100ec\d{30}$/);
    const query = { data: { mdtrt_cert_type: '01', mdtrt_cert_no: token, psn_cert_type: '01' } };
    shop.now += 299_999;
    shop.ok('1101', query);
    shop.now += 1;
    expect(shop.refusal('1101', query)).toContain('已过期');
  });

  it('finds a person by ID and by card, the card with its own serial', () => {
    const query = (type: string, number: string, card_sn = ''): object => ({
      data: { mdtrt_cert_type: type, mdtrt_cert_no: number, card_sn },
    });
    expect(shop.ok('1101', query('02', zhang.certno)).baseinfo.psn_name).toBe('张建国');
    expect(shop.ok('1101', query('03', zhang.cardNo, zhang.cardSn)).baseinfo.age).toBe(72);
    expect(shop.refusal('1101', query('03', zhang.cardNo))).toContain('card_sn');
    expect(shop.refusal('1101', query('03', zhang.cardNo, 'wrong'))).toContain('识别码不符');
    expect(shop.refusal('1101', query('04', zhang.cardNo))).toContain('mdtrt_cert_type');
  });

  it('answers the local decoding service with its own shape', () => {
    const request = { transType: 'ec.query', orgId: SHOP, ...decode(zhang.qr) };
    const ask = (body: object): Json => {
      const answer = shop.platform.handle(body, { service: 'credential' });
      if (answer.kind !== 'json') throw new Error(answer.kind);
      return JSON.parse(answer.text);
    };
    const good = ask(request);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.data)).toMatchObject({ userName: '张建国', idNo: zhang.certno });
    const { data } = request as Json;
    const { ecQrCode, ...rest } = data;
    expect(ask({ ...request, data: { ...rest, extra: ecQrCode } }).code).toBe(0);
    expect(ask({ ...request, data: { ...rest, businessInfo: ecQrCode } }).code).toBe(0);
    expect(ask({ ...request, data: { ...rest, ecQrCode: '28xyz' } }).code).toBe(500159);
    expect(ask({ ...request, data: rest }).code).toBe(-2);
    expect(ask({ ...request, transType: 'x' }).code).toBe(-1);
  });
});
