// 7201–7208: who may see, load, verify, review and upload; tokens used once; seeds dated to today.
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerOut } from '#simulator/ledger.ts';
import { drugNamed, personNamed, SHOP, Shop, type Json } from '#tests/simulator/shop.ts';

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.signIn();
});

const wang = personNamed('王秀兰');
const list = (): Json[] => shop.prescriptions(wang, shop.scan(wang.qr));
const valid = (row: Json): boolean => row.rxStasCodg === '1' && row.rxUsedStasCodg === '1';
const byState = (status: string, used: string): Json =>
  list().find((row) => row.rxStasCodg === status && row.rxUsedStasCodg === used);

describe('7201', () => {
  it('lists only the person’s own and wants the token’s holder', () => {
    const other = personNamed('张建国');
    const token = shop.scan(wang.qr);
    expect(() => shop.prescriptions(other, token)).toThrow('不一致');
    shop.now += 5 * 60_000;
    expect(() => shop.prescriptions(wang, token)).toThrow('已过期');
  });

  it('gives new numbers each time and never the hiRxno', () => {
    const [first, second] = [list(), list()];
    expect(first.map((row) => row.authRxno)).not.toEqual(second.map((row) => row.authRxno));
    expect(JSON.stringify(first)).not.toContain('hiRxno');
    expect(first[0].expiresIn).toBe('2026-11-21 12:00:00');
  });
});

describe('7204', () => {
  it.each([
    ['2', '1', '超过有效期'],
    ['3', '1', '撤销'],
    ['1', '2', '已使用'],
  ])('state %s/%s is refused: %s', (status, used, words) => {
    expect(shop.refusal('7204', shop.downloadInput(byState(status, used)))).toContain(words);
  });

  it('uses up the authorisation, but a new one downloads again', () => {
    const row = byState('1', '1');
    const once = shop.ok('7204', shop.downloadInput(row));
    expect(shop.refusal('7204', shop.downloadInput(row))).toContain('授权编号已使用');
    const fresh = list().find((one) => one.diseName === row.diseName && valid(one));
    const again = shop.ok('7204', shop.downloadInput(fresh));
    expect(again.data.hiRxno).toBe(once.data.hiRxno);
    expect(again.data.rxFile).toBe(once.data.rxFile);
    expect(Buffer.from(again.data.rxFile, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('wants the pair of token and authorisation, alive', () => {
    const [a, b] = list().filter(valid);
    const mixed = shop.downloadInput({ ...a, authRxno: b.authRxno });
    expect(shop.refusal('7204', mixed)).toContain('不一致');
    expect(shop.refusal('7204', shop.downloadInput({ ...a, epcToken: 'x' }))).toContain('令牌无效');
    shop.now += 2 * 3_600_000;
    expect(shop.refusal('7204', shop.downloadInput(a))).toContain('令牌已过期');
  });

  it('carries long, repeat, pregnancy and allergy marks', () => {
    const documentOf = (name: string, part: string): Json => {
      const person = personNamed(name);
      const rows = shop.prescriptions(person, shop.scan(person.qr));
      const row = rows.find((one) => one.diseName.includes(part) && valid(one));
      return shop.ok('7204', shop.downloadInput(row));
    };
    expect(documentOf('张建国', '冠状').rxDetlList).toHaveLength(5);
    const repeat = documentOf('张建国', '高血压病2级').data;
    expect(repeat.longRxFlag).toBe('1');
    expect(documentOf('刘雨婷', '妊娠').rxOtpinfo.gesoVal).toBe(24);
    expect(documentOf('何思明', '哮喘').rxOtpinfo).toMatchObject({
      algsHis: '青霉素过敏',
      patnAge: 9,
      patnWt: 27.5,
    });
  });
});

describe('7202 and 7203', () => {
  it('turn an online authorisation and a paper QR into the same three fields', () => {
    const row = byState('1', '1');
    const { hiRxno } = shop.ok('7204', shop.downloadInput(row)).data;
    const operator = { opter: '0107', opterName: '林晓燕', optinsNo: SHOP, ipInfo: '127.0.0.1' };
    const online = {
      hiRxno,
      fixmedinsCode: SHOP,
      authCircBizSn: `LZ${hiRxno}`,
      epcChnlId: 'app',
      ...operator,
    };
    const granted = shop.ok('7202', { data: online });
    expect(Object.keys(granted)).toEqual(['authRxno', 'epcToken', 'expiresIn']);
    shop.ok('7204', shop.downloadInput(granted));
    expect(shop.refusal('7202', { data: { ...online, authCircBizSn: 'x' } })).toContain('无效');

    const stored = shop.platform.store.get<{ epc_qrcd: string }>(
      'SELECT epc_qrcd FROM prescription WHERE hi_rxno = ?',
      hiRxno,
    );
    const paper = { epcQrcd: stored?.epc_qrcd, fixmedinsCode: SHOP, devInfo: 'till', ...operator };
    expect(paper.epcQrcd).toHaveLength(27);
    shop.ok('7204', shop.downloadInput(shop.ok('7203', { data: paper })));
    expect(shop.refusal('7203', { data: { ...paper, epcQrcd: 'EPC1' } })).toContain('无效');
  });
});

describe('7205 and 7206', () => {
  it('notices one changed byte and a file of another prescription', () => {
    const [a, b] = list().filter(valid);
    const [first, second] = [a, b].map((row) => shop.ok('7204', shop.downloadInput(row)));
    const check = (file: string): boolean => shop.ok('7205', shop.verifyInput(a, first, file)).flag;
    expect(check(first.data.rxFile)).toBe(true);
    const bytes = Buffer.from(first.data.rxFile, 'base64');
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    expect(check(bytes.toString('base64'))).toBe(false);
    expect(check(second.data.rxFile)).toBe(false);
    expect(check('AAAA')).toBe(false);
    const sn = shop.ok('7205', shop.verifyInput(a, first, 'AAAA')).rxSignVerifySn;
    const review = shop.reviewInput(a, first.data.hiRxno, sn);
    expect(shop.refusal('7206', review)).toContain('验签未通过');
  });

  it('wants the pharmacist’s own live credential, name, number and code', () => {
    const row = byState('1', '1');
    const document = shop.ok('7204', shop.downloadInput(row));
    const sn = shop.ok('7205', shop.verifyInput(row, document)).rxSignVerifySn;
    const review = (extra: object, serial = sn): string =>
      shop.refusal('7206', shop.reviewInput(row, document.data.hiRxno, serial, extra));
    expect(review({ ecToken: shop.scan(wang.qr) })).toContain('与其电子凭证不一致');
    expect(review({ pharName: '陈志远' })).toContain('与其电子凭证不一致');
    expect(review({ pharCode: 'HY000000000000' })).toContain('代码不符');
    expect(review({ rxChkStasCodg: '2' })).toContain('rxChkStasCodg');
    expect(review({ rxChkOpnn: '' })).toContain('rxChkOpnn');
    expect(review({}, 'YQ1')).toContain('验签流水号无效');
    const cashier = personNamed('林晓燕');
    const asCashier = {
      ecToken: shop.scan(cashier.qr),
      pharName: cashier.name,
      pharCertno: cashier.certno,
      pharCode: 'HY990100000107',
    };
    expect(review(asCashier)).toContain('未备案');
  });
});

describe('7207 and 7208', () => {
  const drug = drugNamed('苯磺酸氨氯地平片');
  const first = (row: Json): boolean => row.diseName === '高血压病2级；2型糖尿病' && valid(row);

  it('self-pay burns the prescription, the undo gives it back', () => {
    const { hiRxno, rxChkBizSn } = shop.approve(wang, shop.scan(wang.qr), first);
    const burn = { hiFeesetlFlag: '0', psnCashPay: '19.60' };
    expect(shop.refusal('7207', shop.saleUploadInput(hiRxno, rxChkBizSn, drug))).toContain(
      '请先结算',
    );
    const noCash = shop.saleUploadInput(hiRxno, rxChkBizSn, drug, { hiFeesetlFlag: '0' });
    expect(shop.refusal('7207', noCash)).toContain('psnCashPay');
    const { selStooutSn } = shop.ok('7207', shop.saleUploadInput(hiRxno, rxChkBizSn, drug, burn));
    expect(list().find(first)).toBeUndefined();
    shop.ok('7208', { data: { hiRxno, fixmedinsCode: SHOP, selStooutSn } });
    expect(list().find(first)).toBeDefined();
    expect(shop.refusal('7208', { data: { hiRxno, fixmedinsCode: SHOP } })).toContain('已撤销');
  });

  it('shows a doubled upload as two rows, and refuses a foreign review serial', () => {
    const { hiRxno, rxChkBizSn } = shop.approve(wang, shop.scan(wang.qr), first);
    const burn = { hiFeesetlFlag: '0', psnCashPay: '19.60' };
    for (let turn = 0; turn < 2; turn += 1) {
      shop.ok('7207', shop.saleUploadInput(hiRxno, rxChkBizSn, drug, burn));
    }
    expect(ledgerOut(shop.platform.store)['dispensings']).toHaveLength(2);
    const foreign = shop.saleUploadInput(hiRxno, 'SF1', drug, burn);
    expect(shop.refusal('7207', foreign)).toContain('业务流水号无效');
  });
});

describe('seeds', () => {
  it('are dated to the day: valid stays valid, what was worked on stays as it was', () => {
    const { hiRxno } = shop.approve(wang, shop.scan(wang.qr), (row) => row.deptName === '骨伤科');
    shop.now += 40 * 86_400_000;
    const states = list().map((row) => `${row.rxStasCodg}${row.rxUsedStasCodg}`);
    expect(states.toSorted()).toEqual(['11', '11', '11', '12', '21', '31']);
    const old = shop.platform.store.get<{ touched: number }>(
      'SELECT touched FROM prescription WHERE hi_rxno = ?',
      hiRxno,
    );
    expect(old?.touched).toBe(1);
    const numbers = shop.platform.store.all<{ n: number }>(
      'SELECT count(*) AS n FROM prescription WHERE psn_no = ?',
      wang.psn_no,
    );
    expect(numbers[0]?.n).toBe(7);
  });

  it('are the same for the same clock and randomness', () => {
    const ids = (one: Shop): Json[] =>
      one.platform.store.all('SELECT hi_rxno, epc_qrcd, written_at, valid_until FROM prescription');
    expect(ids(new Shop())).toEqual(ids(new Shop()));
  });
});
