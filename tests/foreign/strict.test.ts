/** The foreign platform notices: a request that is wrong in one thing is a violation by its name. */
import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chinaText } from './foreign-books.ts';
import { DECODER_PATH, ForeignPlatform } from './foreign-platform.ts';
import { PEOPLE } from './foreign-world.ts';
import { LINHAI } from './regions.ts';

type Json = Record<string, unknown>;
type Headers = Record<string, string>;

let platform: ForeignPlatform;
let sent = 0;

beforeEach(async () => {
  platform = await ForeignPlatform.start(LINHAI);
});
afterEach(() => platform.close());

function signed(nonce: string = randomUUID()): Headers {
  const { keys } = LINHAI;
  const stamp = String(Math.floor(Date.now() / 1000));
  const text = `${stamp}${keys.secret}${nonce}${stamp}`;
  return {
    'x-tif-paasid': 'paasid' in keys ? keys.paasid : '',
    'x-tif-timestamp': stamp,
    'x-tif-nonce': nonce,
    'x-tif-signature': createHash('sha256').update(text).digest('hex').toUpperCase(),
  };
}

function envelope(infno: string, input: Json, change: Json = {}): Json {
  sent += 1;
  const now = chinaText(Date.now());
  return {
    ...{ infno, mdtrtarea_admvs: LINHAI.careArea, insuplc_admdvs: '', dev_no: 'POS-7' },
    msgid: `${LINHAI.shopCode}${now.replace(/\D/g, '')}${String(sent).padStart(4, '0')}`,
    ...{ recer_sys_code: LINHAI.receiver, infver: LINHAI.version, opter_type: '1' },
    ...{ opter: '0107', opter_name: '林晓燕', inf_time: now, fixmedins_code: LINHAI.shopCode },
    ...{ fixmedins_name: LINHAI.shopName, sign_no: platform.books.signNo, input },
    ...change,
  };
}

async function post(path: string, body: Json, headers: Headers): Promise<Json> {
  const answer = await fetch(platform.url + path, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });
  return (await answer.json()) as Json;
}

const SIGN_IN: Json = { signIn: { opter_no: '0107', mac: 'A0-36-9F-99-03-12', ip: '10.99.3.12' } };

function signIn(change: Json = {}, input: Json = SIGN_IN, headers = signed()): Promise<Json> {
  const path = LINHAI.paths?.['9001'] ?? '';
  return post(path, envelope('9001', input, change), headers);
}

describe('a strict platform', () => {
  it('has nothing against a right sign-in', async () => {
    expect(await signIn()).toMatchObject({ infcode: '0', err_msg: null });
    expect(platform.books.violations).toEqual([]);
  });

  it('refuses a signature that does not fit and a nonce used before', async () => {
    expect(await signIn({}, SIGN_IN, { ...signed(), 'x-tif-signature': 'AB' })).toMatchObject({
      code: 400_001,
    });
    const nonce = randomUUID();
    await signIn({}, SIGN_IN, signed(nonce));
    await signIn({ sign_no: '' }, SIGN_IN, signed(nonce));
    expect(platform.books.violations).toEqual([
      '9001 gateway: signature does not fit',
      '9001 gateway: nonce missing or repeated',
    ]);
  });

  it.each<[fault: string, change: Json, input: Json]>([
    ['9001 envelope.fixmedins_code', { fixmedins_code: 'P99031200418' }, SIGN_IN],
    ['9001 envelope.opter_name: mandatory and empty', { opter_name: '' }, SIGN_IN],
    ['9001 envelope.token: not a field of this node', { token: 'x' }, SIGN_IN],
    ['9001 envelope.opter_type: 4 characters, at most 3', { opter_type: '1111' }, SIGN_IN],
    [
      '9001 envelope.inf_time: not yyyy-MM-dd HH:mm:ss',
      { inf_time: '2026-11-31 10:00:00' },
      SIGN_IN,
    ],
    ['9001: msgid P99031200417', { msgid: 'P990312004171' }, SIGN_IN],
    ['9001 input.data: not a node of this transaction', {}, { ...SIGN_IN, data: { ip: '1' } }],
    ['9001 input.signIn is missing', {}, {}],
    ['9001 signIn.mac: mandatory and absent', {}, { signIn: { opter_no: '1', ip: '10.99.3.12' } }],
  ])('notices %s', async (fault, change, input) => {
    await signIn(change, input);
    expect(platform.books.violations).toContainEqual(expect.stringContaining(fault));
  });

  it('notices a repeated msgid, a wrong address and a forgotten insured area', async () => {
    await signIn();
    const again = envelope('5301', { data: { psn_no: PEOPLE.several.personNo } });
    await post(LINHAI.paths?.['5301'] ?? '', again, signed());
    await post('/fsi/api/elsewhere', again, signed());
    expect(platform.books.violations).toEqual([
      '5301: insuplc_admdvs ""',
      expect.stringContaining('5301: sent to /fsi/api/elsewhere'),
      expect.stringMatching(/^5301: msgid .* repeated$/),
      '5301: insuplc_admdvs ""',
    ]);
  });

  it('notices sums, serials and boxes of a settlement that are not right', async () => {
    await signIn();
    const decoded = await post(
      DECODER_PATH,
      {
        ...{ transType: 'ec.query', orgId: LINHAI.shopCode },
        data: {
          ...{ orgId: LINHAI.shopCode, businessType: '02121', operatorId: '0107' },
          ...{ operatorName: '林晓燕', officeId: '01', officeName: '收银台' },
          ecQrCode: PEOPLE.noPrescription.qr,
        },
      },
      signed(),
    );
    const { ecToken } = decoded['data'] as { ecToken: string };
    const who = PEOPLE.noPrescription;
    const line = {
      ...{ feedetl_sn: '1', rx_circ_flag: '0', fee_ocur_time: chinaText(Date.now()) },
      ...{ med_list_codg: 'XN02BE', medins_list_codg: 'YP1', det_item_fee_sumamt: 10, cnt: 2 },
      ...{ pric: 4.5, drug_trac_info: [] },
    };
    const druginfo = {
      ...{ psn_no: who.personNo, mdtrt_cert_type: '01', mdtrt_cert_no: ecToken },
      ...{ psn_cert_type: '01', certno: who.idDocNo, psn_type: '11', psn_name: who.name },
      ...{ begntime: chinaText(Date.now()), medfee_sumamt: 19, insutype: '310', invono: 'N1' },
      ...{ acct_used_flag: '1', med_type: '11' },
    };
    const input = { druginfo, drugdetail: [line, line] };
    const body = envelope('2102', input, { insuplc_admdvs: LINHAI.insuredArea });
    await post(LINHAI.paths?.['2102'] ?? '', body, signed());
    expect(platform.books.violations).toEqual([
      '2102: med_type 11, 41 fits this person',
      '2102: feedetl_sn repeated',
      '2102 XN02BE: price × quantity is not the amount',
      '2102 XN02BE: 无码不结',
      '2102 XN02BE: price × quantity is not the amount',
      '2102 XN02BE: 无码不结',
      '2102: sum of lines',
    ]);
  });
});
