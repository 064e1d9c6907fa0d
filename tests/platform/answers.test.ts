/** Answers of the platform → domain words: the forms the documents print and the dirty ones they warn of. */
import { describe, expect, it } from 'vitest';
import { refusalCause } from '#engine/platform/fsi/refusal-cause.ts';
import type { PlatformClient, RefusalCause } from '#engine/platform/platform.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { answering, valueOf, withOutput } from './answering.ts';
import {
  at,
  DISPATCHED,
  OPERATOR,
  PERSON,
  region,
  REVIEW,
  SETTLEMENT,
  settlementOutput,
} from './fixtures.ts';

describe('credential decoder (§4.2)', () => {
  const data = {
    userName: '王秀兰',
    idNo: '990100196803151622',
    idType: '01',
    ecToken: '990100ec0001',
    insuOrg: '990102',
    authNo: 'ano1',
  };
  const decoded = {
    ecToken: '990100ec0001',
    name: '王秀兰',
    idDocNo: '990100196803151622',
    idDocKind: '01',
    insuredAreaCode: '990102',
  };
  const CODE = '4249001000000000791911990000';
  const decode = (platform: PlatformClient) =>
    platform.lookups.decodeCredential(CODE, 'purchase', OPERATOR);

  it.each([
    ['an object', { code: 0, message: 'ok', data }],
    ['JSON text', { code: '0', message: '', data: JSON.stringify(data) }],
  ])('reads data as %s', async (_form, answer) => {
    expect(valueOf(await decode(answering(JSON.stringify(answer)).platform))).toEqual(decoded);
  });

  it('sends ec.query to the decoder’s own address, the scanned text where the profile says', async () => {
    const profile = region({ credential: { textField: 'data.extra.code' } });
    const { platform, requests } = answering('{"code":0}', profile);
    await decode(platform);
    expect(requests[0]?.url).toBe('http://h/localcfc/api/hsecfc/localQrCodeQuery');
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      transType: 'ec.query',
      orgId: 'P99010100286',
      data: {
        orgId: 'P99010100286',
        businessType: '02121',
        businessInfo: '',
        operatorId: '0107',
        operatorName: '林晓燕',
        officeId: '01',
        officeName: '收银台',
        deviceType: '',
        extra: { code: CODE },
      },
    });
  });

  it('uses 02122 for prescriptions and data.ecQrCode by default', async () => {
    const { platform, requests } = answering('{"code":0}');
    await platform.lookups.decodeCredential(CODE, 'prescription', OPERATOR);
    expect(at(JSON.parse(requests[0]?.body ?? ''), 'data')).toMatchObject({
      businessType: '02122',
      ecQrCode: CODE,
    });
  });

  it('can go through fsi as 6101', async () => {
    const profile = region({ credential: { style: 'fsi' } });
    const { platform, requests } = answering(
      JSON.stringify({ infcode: '0', output: { data } }),
      profile,
    );
    expect(valueOf(await decode(platform))).toEqual(decoded);
    const body = at(JSON.parse(requests[0]?.body ?? ''));
    expect(body['infno']).toBe('6101');
    expect(at(body, 'input', 'data')).toMatchObject({ ecQrCode: CODE, businessType: '02121' });
  });

  it.each([
    ['{"code":-2,"message":"x"}', 'credentialExpired'],
    ['{"code":500159,"message":"请扫描医保电子凭证二维码"}', 'credentialExpired'],
    ['{"code":"401","message":"timestamp timed out"}', 'signatureOrClock'],
  ])('%s is a refusal', async (body, cause) => {
    expect(await decode(answering(body).platform)).toMatchObject({ kind: 'refused', cause });
  });

  it.each(['{"data":{}}', '{"code":0,"data":null}', '{"code":0,"data":{"ecToken":""}}', '<html>'])(
    '%s is no answer',
    async (body) => {
      expect((await decode(answering(body).platform)).kind).toBe('unknown');
    },
  );
});

describe('person (§2.2–2.3)', () => {
  const baseinfo = {
    psn_no: PERSON.personNo,
    psn_cert_type: '01',
    certno: PERSON.idDocNo,
    psn_name: PERSON.name,
    gend: 2,
    brdy: '1968-03-15',
    age: 58.7,
  };
  const insuinfo = {
    balc: '42.60',
    insutype: 310,
    psn_type: '12',
    psn_insu_stas: '1',
    cvlserv_flag: '1',
    insuplc_admdvs: '990102',
    emp_name: null,
  };
  const ask = (platform: PlatformClient) =>
    platform.lookups.person(SETTLEMENT.credential, { ...PERSON, insuredAreaCode: '' }, OPERATOR);
  const line = {
    insuranceType: '310',
    personCategory: '12',
    insuredStatus: '1',
    insuredAreaCode: '990102',
    civilServant: true,
    accountBalance_fen: 4260,
    employer: '',
  };

  it('reads 1101, insuinfo as list or as one object', async () => {
    const listed = await ask(withOutput({ baseinfo, insuinfo: [insuinfo, insuinfo] }));
    expect(valueOf(listed)).toEqual({ ...PERSON, lines: [line, line] });
    const single = await ask(withOutput({ baseinfo: [baseinfo], insuinfo, idetinfo: null }));
    expect(valueOf(single).lines).toEqual([line]);
  });

  it('names what is missing', async () => {
    expect(await ask(withOutput({ insuinfo: [] }))).toMatchObject({
      kind: 'unknown',
      reason: '答复的 psn_no 缺失',
    });
    expect(await ask(withOutput({ baseinfo }))).toMatchObject({ reason: '答复的 insuinfo 缺失' });
  });

  it('reads 2001, 5206, 5301 and 5205', async () => {
    const who = { personNo: 'p', insuredAreaCode: '990102' };
    const { lookups } = withOutput({
      trtinfo: [{ fund_pay_type: '310102', trt_enjymnt_flag: 0, trt_chk_rslt: '未在本机构签约' }],
      cuminfo: { cum_type_code: 'S01', cum: 785.48 },
      feedetail: [
        {
          opsp_dise_code: 'M03900',
          opsp_dise_name: '高血压',
          fixmedins_name: '云州仁济大药房',
          fee_ocur_time: '2026-10-01 09:00:00',
          cnt: 2,
          medins_list_name: '苯磺酸氨氯地平片',
        },
      ],
    });
    const request = { ...who, insuranceType: '310', careType: '11', at: 0 };
    expect(valueOf(await lookups.entitlements(request, OPERATOR))).toEqual([
      { fundKind: '310102', entitled: false, reason: '未在本机构签约' },
    ]);
    const cum = await lookups.accumulators({ ...who, yearMonth: '202611' }, OPERATOR);
    expect(valueOf(cum)).toEqual([
      { insuranceType: '', year: '', kind: 'S01', amount_fen: 78_548 },
    ]);
    expect(valueOf(await lookups.specialDiseases(who, OPERATOR))).toEqual([
      { code: 'M03900', name: '高血压' },
    ]);
    const past = await lookups.medicationHistory({ ...who, from: 0, to: 1 }, OPERATOR);
    expect(valueOf(past)).toEqual([
      {
        dispensedAtText: '2026-10-01 09:00:00',
        name: '苯磺酸氨氯地平片',
        institutionName: '云州仁济大药房',
        quantity: '2',
      },
    ]);
  });
});

describe('settlement', () => {
  it('2101 has no settlement number yet and keeps its line cuts', async () => {
    const output = settlementOutput('');
    const trial = { ...output, setlinfo: { ...output['setlinfo'], setl_id: null, clr_way: null } };
    const value = valueOf(await withOutput(trial).lookups.trial(SETTLEMENT, OPERATOR));
    expect(value).toMatchObject({ settlementId: '', clearingClass: '11', clearingWay: '' });
    expect(value.amounts.cashDue_fen).toBe(303);
    expect(value.cuts[1]).toEqual({
      lineNo: '2',
      amount_fen: 5750,
      catalogueClass: '02',
      payFirstRatio: '0.1',
      fullySelfPaid_fen: 0,
      overCeiling_fen: 0,
      payFirst_fen: 575,
      inScope_fen: 5175,
      memo: '',
    });
  });

  it('2103 is negative, keeps the returned number and must be of our visit', async () => {
    const { effects } = withOutput(null);
    const effect = effects.voidSettlement({
      settlementId: 'S1',
      visitId: 'M1',
      personNo: 'p',
      insuredAreaCode: '990102',
    });
    const setlinfo = {
      setl_id: 'S2',
      mdtrt_id: 'M1',
      medfee_sumamt: -96.7,
      fund_pay_sumamt: '-63.67',
      acct_pay: -30,
      psn_cash_pay: -3.03,
      hifp_pay: null,
      medins_setl_id: DISPATCHED.msgid,
    };
    const voided = await withOutput({ setlinfo }).send(effect, DISPATCHED);
    expect(valueOf(voided)).toMatchObject({
      settlementId: 'S2',
      visitId: 'M1',
      institutionSettlementId: DISPATCHED.msgid,
      amounts: { totalFee_fen: -9670, cashDue_fen: -303, pooledFundPay_fen: 0 },
    });
    const other = { setlinfo: { ...setlinfo, mdtrt_id: 'M2' } };
    expect(await withOutput(other).send(effect, DISPATCHED)).toMatchObject({
      kind: 'unknown',
      reason: '答复的 mdtrt_id 不是本次撤销的就诊',
    });
  });

  it('what an intent keeps holds no token', () => {
    const { effects } = withOutput(null);
    const settle = effects.settle(SETTLEMENT);
    expect(JSON.stringify(settle.input)).toContain(SETTLEMENT.credential.number);
    expect(JSON.stringify(settle.stored)).not.toContain(SETTLEMENT.credential.number);
    expect(JSON.stringify(settle.stored)).toContain('"medfee_sumamt":96.70');
    const review = JSON.stringify(effects.reviewPrescription(REVIEW).stored);
    expect(review).not.toContain(REVIEW.epcToken);
    expect(review).not.toContain(REVIEW.pharmacistEcToken);
  });

  it('refuses as a bug what the use case must not ask: wrong sums, wide codes, line numbers', () => {
    const { effects } = withOutput(null);
    const [line] = SETTLEMENT.lines;
    if (line === undefined) throw new Error('the fixture has lines');
    const withLine = (change: object) => () =>
      effects.settle({
        ...SETTLEMENT,
        total_fen: line.amount_fen,
        lines: [{ ...line, ...change }],
      });
    expect(withLine({})).not.toThrow();
    expect(() => effects.settle({ ...SETTLEMENT, total_fen: line.amount_fen })).toThrow('total');
    expect(withLine({ traceCodes: ['8'.repeat(101)] })).toThrow('width');
    expect(withLine({ lineNo: '0' })).toThrow('feedetl_sn');
    expect(withLine({ lineNo: 'A1' })).toThrow('feedetl_sn');
  });

  it('levels by the region’s own value set', async () => {
    const totals = {
      insuranceType: '310',
      clearingClass: '11',
      clearingBureau: '990100',
      from: '2026-11-21',
      to: '2026-11-21',
      count: 0,
      totalFee_fen: SETTLEMENT.total_fen,
      fundTotal_fen: SETTLEMENT.total_fen,
      accountPay_fen: SETTLEMENT.total_fen,
    };
    const level = async (code: unknown, profile?: RegionProfile) => {
      const output = { stmtinfo: { setl_optins: '990100', stmt_rslt: code, stmt_rslt_dscr: '平' } };
      return valueOf(await withOutput(output, profile).lookups.levelTotals(totals, OPERATOR));
    };
    expect(await level(0)).toEqual({ level: true, code: '0', description: '平' });
    expect((await level('000000')).level).toBe(true);
    expect((await level('1')).level).toBe(false);
    const shanghai = region({ valueSets: { stmt_rslt: ['2', '3'] } });
    expect((await level('2', shanghai)).level).toBe(true);
    expect((await level('0', shanghai)).level).toBe(false);
  });
});

describe('why the platform refused', () => {
  it.each<[string, RefusalCause]>([
    ['该人员未参保', 'notInsured'],
    ['参保人参保状态异常：暂停参保', 'notInsured'],
    ['人员非正常参保', 'notInsured'],
    ['电子凭证已过期，请重新扫码', 'credentialExpired'],
    ['电子凭证令牌无效', 'credentialExpired'],
    ['电子凭证解码失败', 'credentialExpired'],
    ['费用明细 1：医疗目录编码未对照或不存在', 'notMapped'],
    ['违反限制用药规则：超限额', 'overLimit'],
    ['30 天内重复开药', 'overLimit'],
    ['该参保人已被暂停联网结算', 'suspended'],
    ['签名验证失败，9000 超时', 'signatureOrClock'],
    ['时间戳超出允许范围', 'signatureOrClock'],
    ['今天已签退', 'signedOut'],
    ['处方签名验签失败', 'other'],
    ['处方已使用', 'prescriptionUsed'],
    ['该处方已被其他药店结算', 'prescriptionUsed'],
    ['系统繁忙', 'other'],
  ])('%s → %s', (sentence, cause) => {
    expect(refusalCause(sentence)).toBe(cause);
  });
});
