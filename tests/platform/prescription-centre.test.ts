/** Answers of the prescription centre → domain words (e-prescription §2). */
import { describe, expect, it } from 'vitest';
import { DISPATCHED, DISPENSING, OPERATOR, PERSON, REVIEW, SALE } from './fixtures.ts';
import { valueOf, withOutput } from './answering.ts';

describe('prescription centre', () => {
  const row = {
    authRxno: 'A1',
    epcToken: 'E1',
    expiresIn: '2026-11-21 18:00:00',
    fixmedinsName: '云州市第一人民医院',
    prscTime: '2026-11-21 09:00:00',
    deptName: '心内科',
    diseName: null,
    valiEndTime: '2026-11-24 09:00:00',
    rxExraAttrCode: '02',
  };
  const authorise = (output: unknown) =>
    withOutput(output).lookups.authorisePrescriptions(
      { ...PERSON, ecToken: 't', insuredAreaCode: '990102' },
      OPERATOR,
    );
  const listed = {
    rxAuthNo: 'A1',
    epcToken: 'E1',
    institutionName: '云州市第一人民医院',
    department: '心内科',
    prescribedAtText: '2026-11-21 09:00:00',
    validUntilText: '2026-11-24 09:00:00',
    diseaseName: '',
    attributeName: '门诊统筹',
    state: null,
  };

  it.each([
    ['a bare list', [row]],
    ['one object', row],
    ['a node of any name', { data: [row] }],
    ['a list inside a node', { data: { rxList: [row], total: 1 } }],
  ])('7201 rows in %s', async (_form, output) => {
    expect(valueOf(await authorise(output))).toEqual([listed]);
  });

  it.each([null, {}, [], { data: [] }, { data: { list: [], total: 0 } }])(
    '7201 %j: no prescriptions',
    async (output) => {
      expect(valueOf(await authorise(output))).toEqual([]);
    },
  );

  it('7201 with rows that lack their number is unreadable', async () => {
    expect((await authorise({ data: [{ epcToken: 'E1' }] })).kind).toBe('unknown');
  });

  it.each([
    ['1', '1', 'valid'],
    ['1', '2', 'used'],
    ['2', '1', 'expired'],
    ['3', '1', 'revoked'],
  ])('rxStasCodg %s and rxUsedStasCodg %s are %s', async (rxStasCodg, rxUsedStasCodg, state) => {
    const rows = valueOf(await authorise([{ ...row, rxStasCodg, rxUsedStasCodg }]));
    expect(rows[0]?.state).toBe(state);
  });

  const download = {
    data: {
      hiRxno: 'RX1',
      rxTraceCode: 'T1',
      fixmedinsCode: 'H99010100001',
      fixmedinsName: '云州市第一人民医院',
      prscTime: '2026-11-21 09:00:00',
      prscDeptName: '心内科',
      valiEndTime: '2026-11-24 09:00:00',
      rxTypeCode: '1',
      longRxFlag: '1',
      rxFile: 'JVBERi0=',
      fileSuffix: 'pdf',
    },
    rxDetlList: [
      {
        medListCodg: 'XC01AA101A0010011990001',
        drugGenname: '苯磺酸氨氯地平片',
        drugDosform: '片剂',
        medcWayCodg: '1',
        medcWayDscr: '口服',
        medcDays: 28.0,
        drugCnt: 2.5,
        drugDosunt: '盒',
        sinDoscnt: '5.0000',
        sinDosunt: 'mg',
        usedFrquName: 'qd',
        otcFlag: '0',
      },
    ],
    rxOtpinfo: { medType: '11', patnName: '王秀兰', patnAge: 58.7, gend: '2', suckPrdFlag: '0' },
    rxDiseList: [
      { diagCode: 'E78.5', diagName: '高脂血症', maindiagFlag: '0' },
      { diagCode: 'I10', diagName: '高血压', maindiagFlag: '1' },
    ],
  };
  const fetchRx = (output: unknown) =>
    withOutput(output).lookups.downloadPrescription({ rxAuthNo: 'A1', epcToken: 'E1' }, OPERATOR);

  it('7204 with its lists beside data or inside it', async () => {
    const beside = valueOf(await fetchRx(download));
    expect(beside).toMatchObject({
      file: 'JVBERi0=',
      fileSuffix: 'pdf',
      prescription: {
        prescriptionNo: 'RX1',
        isLong: true,
        diagnosis: '高血压；高脂血症',
        patientAge: '58.7',
        lines: [{ lineNo: 1, quantity_e4: 25_000, dose: '5mg', days: '28', isOtc: false }],
      },
    });
    const { data, ...lists } = download;
    expect(valueOf(await fetchRx({ data: { ...data, ...lists } }))).toEqual(beside);
  });

  it.each(['hiRxno', 'rxFile', 'valiEndTime'])('7204 without %s is unreadable', async (field) => {
    const data = { ...download.data, [field]: '' };
    expect(await fetchRx({ ...download, data })).toMatchObject({
      kind: 'unknown',
      reason: `答复的 ${field} 缺失`,
    });
  });

  it.each([
    [true, true],
    ['1', true],
    ['true', true],
    [false, false],
    ['0', false],
  ])('7205 flag %j is %j', async (flag, valid) => {
    const { lookups } = withOutput({ flag, rxSignVerifySn: 'YQ1', signCertSn: 'sn' });
    const request = { prescriptionNo: 'RX1', rxTraceCode: 'T1', file: 'x', epcToken: 'E1' };
    expect(valueOf(await lookups.verifyPrescription(request, OPERATOR))).toEqual({
      valid,
      verificationNo: 'YQ1',
      certificateSerial: 'sn',
      certificateName: '',
    });
  });

  it('7206 and 7207 give their serials; a flag that says no is a refusal', async () => {
    const { effects } = withOutput(null);
    const review = effects.reviewPrescription(REVIEW);
    const upload = effects.uploadDispensing(DISPENSING);
    const good = withOutput({ data: { flag: true, rxChkBizSn: 'SF1', selStooutSn: 'CK1' } });
    expect(valueOf(await good.send(review, DISPATCHED))).toEqual({ reviewNo: 'SF1' });
    expect(valueOf(await good.send(upload, DISPATCHED))).toEqual({ stockOutNo: 'CK1' });
    const bad = withOutput({ flag: false, rxChkBizSn: 'SF1', selStooutSn: '' });
    expect((await bad.send(review, DISPATCHED)).kind).toBe('refused');
    expect((await bad.send(upload, DISPATCHED)).kind).toBe('refused');
    const silent = withOutput({ flag: true });
    expect((await silent.send(review, DISPATCHED)).kind).toBe('unknown');
  });

  it('3505 is accepted without an output, refused by retRslt 0', async () => {
    const { effects } = withOutput(null);
    const sale = effects.uploadSale(SALE);
    expect(valueOf(await withOutput(null).send(sale, DISPATCHED))).toEqual({ uploadNo: '' });
    const refused = withOutput({ result: [{ retRslt: '0', msgRslt: '批次不存在' }] });
    expect(await refused.send(sale, DISPATCHED)).toMatchObject({
      kind: 'refused',
      sentence: '批次不存在',
    });
  });
});
