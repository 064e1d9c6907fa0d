/**
 * Detailed books, reversal and 5203: what leaves, against field tables typed from insurance-interface
 * §2.8, §2.10, §2.11 and §2.13, and what each answer means.
 */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { StatementFinding } from '#engine/platform/books.ts';
import { faultsOf, parsePrinted } from '#tests/foreign/check-fields.ts';
import type { WireRow } from '#tests/foreign/check-fields.ts';
import { answering, valueOf, withOutput } from './answering.ts';
import { BOOKS, booksCentre, file, json, OUR_MSGID, resultFile, success } from './books-centre.ts';
import { at, DISPATCHED, OPERATOR, PERSON, region, settlementOutput } from './fixtures.ts';

const REVERSAL = {
  personNo: PERSON.personNo,
  originalMsgid: OUR_MSGID,
  originalInfno: '2102',
  insuredAreaCode: '990102',
};
const KEY = {
  personNo: PERSON.personNo,
  settlementId: '990100S0001',
  visitId: '990100M0001',
  insuredAreaCode: '990102',
};

const FIELDS = {
  '2601': ['data', 'psn_no:C30* omsgid:C30* oinfno:C4*'],
  '3202': [
    'data',
    `setl_optins:C6* file_qury_no:C30* stmt_begndate:D* stmt_enddate:D* medfee_sumamt:N16.2*
     fund_pay_sumamt:N16.2* cash_payamt:N16.2* fixmedins_setl_cnt:N10.0* clr_type:C6*
     refd_setl_flag:C3 fixmedins_refd_setl_flag:C6*`,
  ],
  '5203': ['data', 'psn_no:C30* setl_id:C30* mdtrt_id:C30*'],
  '9101': ['fsUploadIn', 'filename:C200* fixmedins_code:C30*'],
  '9102': ['fsDownloadIn', 'file_qury_no:C30* filename:C200* fixmedins_code:C30*'],
} as const;

function input(body: string, node: string): WireRow {
  return at(parsePrinted(body), 'input', node);
}

describe('requests against the field lists', () => {
  it('9101, 3202, 9102', async () => {
    const { platform, requests } = booksCentre({});
    valueOf(await platform.lookups.detailRows(BOOKS, OPERATOR));
    expect([...requests.keys()]).toEqual(['9101', '3202', '9102']);
    for (const infno of ['9101', '3202', '9102'] as const) {
      const [node, fields] = FIELDS[infno];
      const { body } = present(requests.get(infno), infno);
      expect(faultsOf(input(body, node), fields, infno, 'number')).toEqual([]);
      expect(Object.keys(at(JSON.parse(body), 'input'))).toEqual([node]);
    }
    const msgids = [...requests.values()].map(({ body }) => at(JSON.parse(body))['msgid']);
    expect(new Set(msgids).size).toBe(3);
    const compared = present(requests.get('3202'), '3202').body;
    expect(compared).toContain('"medfee_sumamt":96.70,"fund_pay_sumamt":63.67,"cash_payamt":3.03');
    expect(input(compared, 'data')['file_qury_no']).toBe('F0001');
    const downloaded = present(requests.get('9102'), '9102');
    expect(input(downloaded.body, 'fsDownloadIn')).toMatchObject({
      file_qury_no: 'F0002',
      filename: 'result.zip',
    });
    expect(downloaded.headers['accept']).toBe('*/*');
    expect([...requests.values()].some(({ reuseConnection }) => reuseConnection)).toBe(false);
  });

  it('the file has the seven columns in the printed order, a cancel as a row of its own', async () => {
    const { platform, requests } = booksCentre({});
    await platform.lookups.detailRows(BOOKS, OPERATOR);
    const sent = present(requests.get('9101')?.file, 'a file');
    expect(sent.name).toMatch(/^[\w.-]+\.zip$/);
    const [entry] = Object.entries(unzipSync(sent.bytes));
    const [name, bytes] = present(entry, 'an entry');
    expect(name).toMatch(/\.txt$/);
    expect(new TextDecoder().decode(bytes)).toBe(
      [
        ['990100S0001', '990100M0001', PERSON.personNo, '96.70', '63.67', '30.00', '0'],
        ['990100S0002', '990100M0002', PERSON.personNo, '18.90', '0.00', '18.90', '0'],
        ['990100S0003', '990100M0003', PERSON.personNo, '-18.90', '0.00', '-18.90', '1'],
      ]
        .map((cells) => `${cells.join('\t')}\n`)
        .join(''),
    );
  });

  it('a region that wants the bytes in the JSON gets them there', async () => {
    const multipart = booksCentre({});
    await multipart.platform.lookups.detailRows(BOOKS, OPERATOR);
    const { bytes } = present(multipart.requests.get('9101')?.file, 'a file');
    for (const upload of ['byteArray', 'base64'] as const) {
      const { platform, requests } = booksCentre({}, region({ files: { upload } }));
      await platform.lookups.detailRows(BOOKS, OPERATOR);
      const request = present(requests.get('9101'), '9101');
      expect(request.file).toBeUndefined();
      const sent = at(JSON.parse(request.body), 'input', 'fsUploadIn')['in'];
      const read =
        typeof sent === 'string'
          ? Buffer.from(sent, 'base64')
          : Buffer.from((sent as number[]).map((byte) => byte & 0xff));
      expect(typeof sent).toBe(upload === 'base64' ? 'string' : 'object');
      // A Java byte: -128 to 127.
      if (typeof sent !== 'string') expect(Math.max(...(sent as number[]))).toBeLessThan(128);
      expect(read.equals(bytes)).toBe(true);
    }
  });

  it('2601 and 5203', async () => {
    const { platform, requests } = answering('{"infcode":-1}');
    await platform.send(platform.effects.reverse(REVERSAL), DISPATCHED);
    await platform.lookups.settlementById(KEY, OPERATOR);
    for (const [index, infno] of (['2601', '5203'] as const).entries()) {
      const [node, fields] = FIELDS[infno];
      const { body } = present(requests[index], infno);
      expect(faultsOf(input(body, node), fields, infno, 'number')).toEqual([]);
      expect(at(JSON.parse(body))).toMatchObject({ infno, insuplc_admdvs: '990102' });
    }
    expect(input(present(requests[0], '2601').body, 'data')).toEqual({
      psn_no: PERSON.personNo,
      omsgid: OUR_MSGID,
      oinfno: '2102',
    });
  });

  it('totals that are not those of the rows are a bug', async () => {
    const { platform } = booksCentre({});
    const wrong = { ...BOOKS, rows: BOOKS.rows.slice(1) };
    await expect(platform.lookups.detailRows(wrong, OPERATOR)).rejects.toThrow(/sums of the rows/);
  });
});

describe('2601', () => {
  it('accepted has no body', async () => {
    for (const body of ['{"infcode":0,"output":null}', '{"infcode":"0"}']) {
      const { platform } = answering(body);
      const effect = platform.effects.reverse(REVERSAL);
      expect(valueOf(await platform.send(effect, DISPATCHED))).toEqual({ accepted: true });
    }
  });

  it('is only for what the region lists', () => {
    const { effects } = answering('').platform;
    expect(() => effects.reverse({ ...REVERSAL, originalInfno: '3505' })).toThrow(/3505/);
    expect(() => effects.reverse({ ...REVERSAL, originalInfno: '2103' })).toThrow(/2103/);
    const more = answering('', region({ settlement: { reversible: ['2102', '2103'] } })).platform;
    expect(more.effects.reverse({ ...REVERSAL, originalInfno: '2103' }).infno).toBe('2601');
    expect(() => effects.reverse({ ...REVERSAL, originalMsgid: '' })).toThrow(/message/);
  });

  it.each([
    ['冲正失败：该结算记录的退费结算标志不为“未退费”，不允许冲正', 'alreadyRefunded'],
    ['冲正失败：原交易已冲正，请勿重复冲正', 'alreadyRefunded'],
    ['该笔结算已被退费', 'alreadyRefunded'],
    ['冲正失败：未查询到原交易报文对应的结算记录', 'other'],
    ['冲正失败：交易 3505 不支持冲正', 'other'],
  ])('%s → %s', async (err_msg, cause) => {
    const { platform } = answering(JSON.stringify({ infcode: -1, err_msg, output: null }));
    const outcome = await platform.send(platform.effects.reverse(REVERSAL), DISPATCHED);
    expect(outcome).toMatchObject({ kind: 'refused', sentence: err_msg, cause });
  });
});

/** psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, and the centre's amounts. */
function resultRow(setl_id: string, msgid: string, code: string, amounts: string[]): string[] {
  const visit = setl_id === '' ? '' : '990100M0001';
  return [PERSON.personNo, visit, setl_id, msgid, code, '0', '备注', ...amounts];
}
const AMOUNTS = ['96.70', '63.67', '30.00'];
const NONE = ['', '', ''];

async function sortOf(row: readonly string[], valueSets: object = {}): Promise<string> {
  const { platform } = booksCentre({ '9102': resultFile([row]) }, region({ valueSets }));
  const [finding] = valueOf(await platform.lookups.detailRows(BOOKS, OPERATOR));
  return present(finding, 'a row').sort;
}

describe('what a row of the result file says', () => {
  it.each<[string, string[], StatementFinding['sort']]>([
    ['level', resultRow('990100S0001', OUR_MSGID, '0', AMOUNTS), 'level'],
    ['level in Hubei', resultRow('990100S0001', OUR_MSGID, '000000', AMOUNTS), 'level'],
    ['only the centre has it', resultRow('', OUR_MSGID, '1', AMOUNTS), 'centreOnly'],
    ['a number we did not upload', resultRow('990100S9', OUR_MSGID, '1', AMOUNTS), 'centreOnly'],
    ['only we have it', resultRow('990100S0001', '', '1', NONE), 'institutionOnly'],
    ['… by its own code', resultRow('990100S0001', OUR_MSGID, '2', AMOUNTS), 'institutionOnly'],
    ['the amounts differ', resultRow('990100S0001', OUR_MSGID, '1', AMOUNTS), 'differs'],
    ['… by its own code', resultRow('990100S0001', '', '3', AMOUNTS), 'differs'],
    ['a code nobody knows', resultRow('990100S0001', OUR_MSGID, '9', AMOUNTS), 'unclear'],
    ['no code', resultRow('', OUR_MSGID, '', AMOUNTS), 'unclear'],
    ['level, yet not ours', resultRow('', OUR_MSGID, '0', AMOUNTS), 'unclear'],
    ['institution only, yet not ours', resultRow('', OUR_MSGID, '2', AMOUNTS), 'unclear'],
    ['the centre’s, without its msgid', resultRow('', '', '1', AMOUNTS), 'unclear'],
  ])('%s', async (_name, row, sort) => {
    expect(await sortOf(row)).toBe(sort);
  });

  it('codes are the region’s', async () => {
    const stmtRowResult = { level: ['4'], centreOnly: ['7'], institutionOnly: ['8'] };
    const row = (code: string, id = '') => resultRow(id, OUR_MSGID, code, AMOUNTS);
    expect(await sortOf(row('7'), { stmtRowResult })).toBe('centreOnly');
    expect(await sortOf(row('1'), { stmtRowResult })).toBe('unclear');
    expect(await sortOf(row('4', '990100S0001'), { stmtRowResult })).toBe('level');
    expect(await sortOf(row('8', '990100S0001'), { stmtRowResult })).toBe('institutionOnly');
  });

  it('whole, with amounts in fen; further columns and missing amounts are taken', async () => {
    const full = [...resultRow('', OUR_MSGID, '1', ['1234.5', '-.07', '']), '多一列', 'x'];
    const old = resultRow('990100S0001', OUR_MSGID, '0', []);
    const { platform } = booksCentre({ '9102': resultFile([full, old]) });
    const outcome = await platform.lookups.detailRows(BOOKS, OPERATOR);
    expect(valueOf(outcome)).toEqual([
      {
        personNo: PERSON.personNo,
        visitId: '',
        settlementId: '',
        msgid: OUR_MSGID,
        sort: 'centreOnly',
        code: '1',
        refundFlag: '0',
        memo: '备注',
        centre: { totalFee_fen: 123_450, fundTotal_fen: -7, accountPay_fen: null },
      },
      expect.objectContaining({
        sort: 'level',
        centre: { totalFee_fen: null, fundTotal_fen: null, accountPay_fen: null },
      }),
    ]);
    expect(outcome).toMatchObject({ raw: expect.stringContaining('多一列') as string });
  });

  it('a whole file of other books proves nothing', async () => {
    const other = resultRow('990100S0777', OUR_MSGID, '0', AMOUNTS);
    const { platform } = booksCentre({ '9102': resultFile([other, other]) });
    const outcome = await platform.lookups.detailRows(BOOKS, OPERATOR);
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(JSON.stringify(outcome)).toContain('不是本次上传的账目');
  });

  it('ten thousand rows of both sides', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      resultRow('', `P990101002862026112116${String(index).padStart(8, '0')}`, '1', AMOUNTS),
    );
    const { platform } = booksCentre({ '9102': resultFile(rows) });
    const findings = valueOf(await platform.lookups.detailRows(BOOKS, OPERATOR));
    expect(findings.filter((row) => row.sort === 'centreOnly')).toHaveLength(10_000);
  });
});

const PAGE = '<html><body>502 Bad Gateway</body></html>';
const ZIP = resultFile([resultRow('', OUR_MSGID, '1', AMOUNTS)]);
const ZIP_BYTES = ZIP.kind === 'answered' ? present(ZIP.bytes, 'bytes') : new Uint8Array();
const REFUSAL = { infcode: -1, err_msg: '文件已过下载截止时间', output: null };

describe('a step that fails is the outcome of all', () => {
  it.each<[string, Parameters<typeof booksCentre>[0], object]>([
    [
      '9101 refused',
      { '9101': json({ infcode: -1, err_msg: '文件过大' }) },
      { kind: 'refused', sentence: '文件过大' },
    ],
    [
      '9101 not sent',
      { '9101': { kind: 'notSent', reason: '连接被拒绝' } },
      { kind: 'notSent', reason: '上传对账文件：连接被拒绝' },
    ],
    ['9101 without its number', { '9101': success({ filename: 'a' }) }, { kind: 'unknown' }],
    [
      '3202 refused',
      { '3202': json({ infcode: -1, err_msg: '金额合计与对账文件不一致' }) },
      { kind: 'refused', sentence: '金额合计与对账文件不一致' },
    ],
    [
      '3202 lost',
      { '3202': { kind: 'lost', reason: '等待答复超时', partial: '' } },
      { kind: 'unknown', reason: '对明细账：等待答复超时' },
    ],
    ['3202 answers a file', { '3202': ZIP }, { kind: 'unknown' }],
    [
      '9102 refused in JSON',
      { '9102': json(REFUSAL) },
      { kind: 'refused', sentence: '文件已过下载截止时间' },
    ],
    [
      '9102 refused in JSON under the label of a file',
      { '9102': file(Buffer.from(JSON.stringify(REFUSAL))) },
      { kind: 'refused', sentence: '文件已过下载截止时间' },
    ],
    [
      'a gateway that dislikes the signature',
      { '9102': json({ code: 400001, msg: '认证失败' }, 500) },
      { kind: 'refused', cause: 'signatureOrClock' },
    ],
    ['9102 success without a file', { '9102': success({}) }, { kind: 'unknown' }],
    ['a page', { '9102': file(Buffer.from(PAGE), 'text/html') }, { kind: 'unknown' }],
    ['a page under the label of a file', { '9102': file(Buffer.from(PAGE)) }, { kind: 'unknown' }],
    [
      'a ZIP under the label of JSON',
      { '9102': file(ZIP_BYTES, 'application/json') },
      { kind: 'unknown' },
    ],
    ['nothing', { '9102': file(new Uint8Array()) }, { kind: 'unknown' }],
    [
      'a ZIP cut short',
      { '9102': file(ZIP_BYTES.subarray(0, ZIP_BYTES.length - 25)) },
      { kind: 'unknown', reason: '下载对账结果：答复的 对账文件 不是完整的 ZIP 压缩包' },
    ],
    [
      'a row too short',
      { '9102': resultFile([['a', 'b', 'c']]) },
      { kind: 'unknown', reason: '下载对账结果：答复的 对账文件 第 1 行只有 3 列' },
    ],
    [
      'an amount that is none',
      { '9102': resultFile([resultRow('', OUR_MSGID, '1', ['九十六', '', ''])]) },
      { kind: 'unknown', reason: '下载对账结果：答复的 对账文件 第 1 行的金额无法识别' },
    ],
    [
      'half a fen',
      { '9102': resultFile([resultRow('', OUR_MSGID, '1', ['1.005', '', ''])]) },
      { kind: 'unknown' },
    ],
  ])('%s', async (_name, answers, expected) => {
    const { platform } = booksCentre(answers);
    const outcome = await platform.lookups.detailRows(BOOKS, OPERATOR);
    expect(outcome).toMatchObject(expected);
  });
});

describe('5203', () => {
  const { setlinfo } = settlementOutput(OUR_MSGID);
  const { psn_part_amt, psn_cash_pay, ...shared } = setlinfo as Record<string, unknown>;
  const held = {
    ...shared,
    psn_pay: psn_part_amt,
    cash_payamt: psn_cash_pay,
    refd_setl_flag: '1',
    invono: 'NH01-1121-0047',
  };
  const ask = (row: object, profile = region()) =>
    withOutput({ setlinfo: row, setldetail: [] }, profile).lookups.settlementById(KEY, OPERATOR);

  it('reads the older names of the two patient shares', async () => {
    expect(valueOf(await ask(held))).toMatchObject({
      settlementId: '990100S0001',
      visitId: '990100M0001',
      institutionSettlementId: OUR_MSGID,
      clearingClass: '11',
      refundFlag: '1',
      invoiceNo: 'NH01-1121-0047',
      cuts: [],
      amounts: { totalFee_fen: 9670, patientShare_fen: 3303, cashDue_fen: 303 },
    });
  });

  it('reads the row of a cancel, whose single amounts may be null', async () => {
    const cancel = {
      ...held,
      medfee_sumamt: '-96.70',
      fund_pay_sumamt: '-63.67',
      acct_pay: '-30.00',
      cash_payamt: '-3.03',
      psn_pay: null,
      preselfpay_amt: null,
    };
    expect(valueOf(await ask(cancel))).toMatchObject({
      amounts: { totalFee_fen: -9670, cashDue_fen: -303, patientShare_fen: 0 },
    });
  });

  it.each([
    ['another settlement', { setl_id: '990100S0002' }],
    ['another visit', { mdtrt_id: '990100M0002' }],
    ['another person', { psn_no: '99010000001000000000000002' }],
    ['no number', { setl_id: null }],
    ['no cash', { cash_payamt: null }],
  ])('%s is unknown', async (_name, change) => {
    expect(await ask({ ...held, ...change })).toMatchObject({ kind: 'unknown' });
  });

  it('is not sent where the region has no path for it', async () => {
    const paths = Object.fromEntries(
      '9001 2001 2101 2102 2103 3203 3204 5205 5301 6101 7201 7204 7205 7206 7207 7208'
        .split(' ')
        .map((infno) => [infno, `/fsi/api/${infno}`]),
    );
    const address = { style: 'perTransaction', singlePath: '', paths };
    const outcome = await ask(held, region({ address }));
    expect(outcome).toMatchObject({
      kind: 'notSent',
      reason: expect.stringContaining('5203') as string,
    });
  });
});
