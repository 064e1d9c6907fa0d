// The real process over HTTP: signing, skew, replay, files, faults on the line, restart, console.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PAASID,
  SECRET,
  startSimulator,
  tifHeaders,
  type RunningSimulator,
} from '#tests/simulator/process.ts';
import { drugNamed, personNamed, SHOP, Shop, type Json } from '#tests/simulator/shop.ts';

let folder: string;
let simulator: RunningSimulator;
// Builds requests only; its own platform in memory is not spoken to.
const desk = new Shop();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rxtill-simulator-'));
  simulator = await startSimulator(folder);
});
afterAll(async () => {
  await simulator.stop();
  desk.platform.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await api('faults', { clear: true });
});

const SIGN_IN = { signIn: { opter_no: '0107', mac: '00-00-5E-00-53-01', ip: '127.0.0.1' } };

function post(
  path: string,
  body: string | FormData,
  headers: Record<string, string> = tifHeaders(),
): Promise<Response> {
  return fetch(simulator.url + path, { method: 'POST', headers, body });
}
async function call(infno: string, input: object, path = '/fsi/api/x/y'): Promise<Json> {
  desk.now = Date.now();
  const response = await post(path, JSON.stringify(desk.envelope(infno, input)));
  return response.json();
}
async function api(name: string, body?: object): Promise<Json> {
  const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${simulator.url}/console/api/${name}`, options);
  return response.json();
}
async function scan(name: string): Promise<string> {
  const response = await fetch(`${simulator.url}/localcfc/api/hsecfc/localQrCodeQuery`, {
    method: 'POST',
    body: JSON.stringify({
      transType: 'ec.query',
      orgId: SHOP,
      data: {
        orgId: SHOP,
        businessType: '02121',
        operatorId: '0107',
        officeId: '01',
        officeName: '收银台',
        ecQrCode: personNamed(name).qr,
      },
    }),
  });
  const answer = await response.json();
  return JSON.parse(answer.data).ecToken;
}
const LINE = { drug: drugNamed('布洛芬缓释胶囊'), count: '1', price: '18.90', amount: '18.90' };
async function sale(name: string): Promise<object> {
  desk.now = Date.now();
  return desk.sale(personNamed(name), await scan(name), [LINE]);
}

describe('gateway', () => {
  const body = (): string => JSON.stringify(desk.envelope('9001', SIGN_IN));

  it('takes both address styles and either case of the signature', async () => {
    for (const path of ['/fsi/api/a', '/fsi/api/a/b/c', `/ebus/${PAASID}/fsi/api/a/b`]) {
      expect(await call('9001', SIGN_IN, path)).toMatchObject({ infcode: 0 });
    }
    const lower = await post('/fsi/api/a', body(), tifHeaders({ upper: false }));
    expect(await lower.json()).toMatchObject({ infcode: 0 });
    expect((await fetch(`${simulator.url}/elsewhere`)).status).toBe(404);
  });

  it.each([
    ['no headers', { 'content-type': 'application/json' }, '参数不完整'],
    ['wrong secret', tifHeaders({ secret: 'x' }), '签名'],
    ['clock ahead', tifHeaders({ shift_s: 300 }), '时间戳'],
    ['clock behind', tifHeaders({ shift_s: -300 }), '时间戳'],
    ['another application', { ...tifHeaders(), 'x-tif-paasid': 'x' }, '应用标识'],
  ])('%s: HTTP 500 with code 400001', async (_name, headers, words) => {
    const response = await post('/fsi/api/a', body(), headers);
    expect(response.status).toBe(500);
    const answer = await response.json();
    expect(answer.code).toBe(400001);
    expect(answer.msg).toContain(words);
  });

  it('takes a clock within 180 s, refuses a replayed nonce', async () => {
    const late = await post('/fsi/api/a', body(), tifHeaders({ shift_s: -170 }));
    expect(late.status).toBe(200);
    const headers = tifHeaders();
    expect((await post('/fsi/api/a', body(), headers)).status).toBe(200);
    const replay = await post('/fsi/api/a', body(), headers);
    expect(replay.status).toBe(500);
    expect((await replay.json()).msg).toContain('随机数重复');
    expect((await post(`/ebus/other/fsi/api/a`, body())).status).toBe(500);
  });

  it('takes the CSB style as the second, and its own errors', async () => {
    const fields: Record<string, string> = {
      _api_name: 'callService',
      _api_version: '1.0.0',
      _api_timestamp: String(Date.now()),
      _api_access_key: PAASID,
    };
    const text =
      `_api_access_key=${fields['_api_access_key']}&_api_name=callService` +
      `&_api_timestamp=${fields['_api_timestamp']}&_api_version=1.0.0`;
    const signature = createHmac('sha1', SECRET).update(text).digest('base64');
    const good = await post('/fsi/api/a', body(), { ...fields, _api_signature: signature });
    expect(await good.json()).toMatchObject({ infcode: 0 });
    const bad = await post('/fsi/api/a', body(), { ...fields, _api_signature: 'x' });
    expect(await bad.json()).toEqual({ code: 401, message: 'signature mismatch' });
    const old = { ...fields, _api_timestamp: '1000000000000', _api_signature: 'x' };
    expect(await (await post('/fsi/api/a', body(), old)).json()).toMatchObject({
      message: 'timestamp timed out',
    });
  });
});

describe('files', () => {
  it('uploads as multipart, downloads an octet stream, answers errors as JSON', async () => {
    desk.now = Date.now();
    const zip = zipSync({ 'a.txt': strToU8('x\tnull\n') });
    const form = new FormData();
    const input = { fsUploadIn: { filename: 'a.zip', fixmedins_code: SHOP } };
    form.set('jsonStr', JSON.stringify(desk.envelope('9101', input)));
    form.set('file', new Blob([new Uint8Array(zip)]), 'a.zip');
    const { 'content-type': _json, ...headers } = tifHeaders();
    const up = await post('/fsi/api/fileupload/upload', form, headers);
    const { output } = await up.json();
    expect(output.filename).toBe('a.zip');

    const ask = { file_qury_no: output.file_qury_no, filename: 'a.zip', fixmedins_code: SHOP };
    const request = desk.envelope('9102', { fsDownloadIn: ask });
    const down = await post('/fsi/api/fileupload/download', JSON.stringify(request));
    expect(down.headers.get('content-type')).toBe('application/octet-stream');
    const bytes = new Uint8Array(await down.arrayBuffer());
    expect(Buffer.from(bytes).equals(Buffer.from(zip))).toBe(true);
    expect(Object.keys(unzipSync(bytes))).toEqual(['a.txt']);
    const missing = { fsDownloadIn: { ...ask, file_qury_no: 'F1' } };
    expect(await call('9102', missing)).toMatchObject({ infcode: -1 });
  });
});

describe('faults on the line', () => {
  const settlements = async (): Promise<number> => (await api('ledger')).settlements.length;

  it('lost answer: done at the centre, unknown at the till; lost request: neither', async () => {
    const before = await settlements();
    const first = await sale('张建国');
    await api('faults', { kind: 'lost-answer', infno: '2102', count: 1 });
    await expect(call('2102', first)).rejects.toThrow();
    expect(await settlements()).toBe(before + 1);

    const second = await sale('张建国');
    await api('faults', { kind: 'lost-request', infno: '2102', count: 1 });
    await expect(call('2102', second)).rejects.toThrow();
    expect(await settlements()).toBe(before + 1);
    expect(await call('2102', second)).toMatchObject({ infcode: 0 });
  });

  it('error 500 before and after, refusal with a sentence, offline until cleared, delay', async () => {
    const before = await settlements();
    const send = async (input: object): Promise<Response> =>
      post('/fsi/api/a', JSON.stringify(desk.envelope('2102', input)));
    await api('faults', { kind: 'error-500', infno: '2102', count: 1 });
    expect((await send(await sale('张建国'))).status).toBe(500);
    expect(await settlements()).toBe(before);
    await api('faults', { kind: 'error-500', infno: '2102', count: 1, after: true });
    expect((await send(await sale('张建国'))).status).toBe(500);
    expect(await settlements()).toBe(before + 1);

    await api('faults', { kind: 'refuse', infno: '2102', count: 1, sentence: '违反限量规则' });
    expect(await call('2102', await sale('张建国'))).toMatchObject({
      infcode: -1,
      err_msg: '违反限量规则',
    });
    await api('faults', { kind: 'offline' });
    await expect(call('9001', SIGN_IN)).rejects.toThrow();
    await expect(scan('张建国')).rejects.toThrow();
    await expect(fetch(`${simulator.url}/elsewhere`)).rejects.toThrow();
    expect((await api('faults')).faults).toMatchObject([{ kind: 'offline', hits: 3 }]);
    await api('faults', { clear: true });

    await api('faults', { kind: 'delay', infno: '9001', count: 1, delay_ms: 300 });
    const start = performance.now();
    expect(await call('9001', SIGN_IN)).toMatchObject({ infcode: 0 });
    expect(performance.now() - start).toBeGreaterThan(290);
    expect((await api('faults')).faults).toEqual([]);
    expect(await api('faults', { kind: 'thunder' })).toHaveProperty('error');
  });
});

describe('restart', () => {
  it('keeps ledger, accounts, msgids and sign-ins; stops cleanly', async () => {
    const signNo = (await call('9001', SIGN_IN)).output.signinoutb.sign_no;
    const request = desk.envelope('2102', await sale('王秀兰'), { sign_no: signNo });
    const done = await (await post('/fsi/api/a', JSON.stringify(request))).json();
    expect(done.output.setlinfo.balc).toBe(23.7);
    const before = await api('ledger');

    expect(await simulator.stop()).toBe(0);
    simulator = await startSimulator(folder);

    expect(await api('ledger')).toEqual(before);
    const again = await (await post('/fsi/api/a', JSON.stringify(request))).json();
    expect(again.err_msg).toContain('发送方报文ID重复');
    const people: Json[] = (await api('people')).people;
    expect(people.find((row) => row.name === '王秀兰').own_yuan).toBe('23.70');
    const { setl_id, mdtrt_id, psn_no } = done.output.setlinfo;
    const input = { data: { setl_id, mdtrt_id, psn_no } };
    const signed = desk.envelope('5203', input, { sign_no: signNo });
    const found = await (await post('/fsi/api/a', JSON.stringify(signed))).json();
    expect(found.output.setlinfo.acct_pay).toBe(18.9);
  });
});

describe('console', () => {
  it('serves its page and only to this machine’s own page', async () => {
    const page = await fetch(`${simulator.url}/console`);
    expect(await page.text()).toContain('模拟医保平台');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const path of ['/console/console.js', '/console/console.css']) {
      expect((await fetch(simulator.url + path)).status).toBe(200);
    }
    const foreign = await fetch(`${simulator.url}/console/api/reset`, {
      method: 'POST',
      headers: { origin: 'http://example.com' },
      body: '{"confirm":true}',
    });
    expect(foreign.status).toBe(403);
    const spelled = await fetch(`${simulator.url}/%63onsole/api/ledger`, {
      headers: { origin: 'http://example.com' },
    });
    expect(spelled.status).toBe(403);
    expect((await api('ledger')).settlements.length).toBeGreaterThan(0);
  });

  it('writes a prescription that can be listed, and resets', async () => {
    const made = await api('prescriptions', {
      person: '孙美丽',
      lines: [{ drug: drugNamed('缬沙坦胶囊'), count: 2, days: 28 }],
      diagnosis: '高血压病1级',
    });
    const people: Json[] = (await api('people')).people;
    const sun = people.find((row) => row.name === '孙美丽');
    expect(sun.prescriptions).toContainEqual(
      expect.objectContaining({ hiRxno: made.hiRxno, diagnosis: '高血压病1级', status: '有效' }),
    );
    const { hiRxno } = made;
    expect(await api('prescription-state', { hiRxno, state: 'revoked' })).toEqual({
      changed: true,
    });
    const later: Json[] = (await api('people')).people;
    expect(later.find((row) => row.name === '孙美丽').prescriptions).toContainEqual(
      expect.objectContaining({ hiRxno, status: '已撤销' }),
    );
    expect(await api('prescription-state', { hiRxno, state: 'x' })).toHaveProperty('error');
    expect(await api('prescriptions', { person: '无名', lines: [] })).toHaveProperty('error');
    expect(await api('reset', {})).toHaveProperty('error');
    expect(await api('reset', { confirm: true })).toEqual({ reset: true });
    expect((await api('ledger')).settlements).toEqual([]);
  });
});
