/** What a region profile changes on the wire (insurance-interface §8). */
import { describe, expect, it } from 'vitest';
import { createPlatform } from '#engine/platform/client.ts';
import type { WireRequest } from '#engine/platform/fsi/transport.ts';
import { answering } from './answering.ts';
import {
  at,
  context,
  credentials,
  DISPATCHED,
  DISPENSING,
  ITEM,
  OPERATOR,
  region,
  SALE,
  SETTLEMENT,
} from './fixtures.ts';

describe('regional wire switches', () => {
  it('input as JSON text, numbers as text, other node and trace spellings', async () => {
    const { platform, requests } = answering(
      '{"infcode":-1}',
      region({
        envelope: { inputAsString: true, numbersAs: 'string', inputNodes: { '2103': '' } },
        settlement: { traceNode: 'durg_trac_info' },
        uploads: { traceAsList: true, settlementTypeKey: 'mdtrt_setl_type' },
        prescriptionCentre: { detailInsideData: true, traceCode: 'none' },
      }),
    );
    const { effects } = platform;
    const voiding = { settlementId: 'S1', visitId: 'M1', personNo: 'p', insuredAreaCode: '990102' };
    for (const effect of [
      effects.settle(SETTLEMENT),
      effects.voidSettlement(voiding),
      effects.uploadSale(SALE),
      effects.uploadDispensing(DISPENSING),
    ]) {
      await platform.send<unknown>(effect, DISPATCHED);
    }
    const [settle, undo, sale, dispensing] = requests.map((request): unknown =>
      JSON.parse(String(at(JSON.parse(request.body))['input'])),
    );
    expect(at(settle, 'druginfo')['medfee_sumamt']).toBe('96.70');
    expect(at(settle, 'drugdetail', 0)).toHaveProperty('durg_trac_info');
    expect(undo).toEqual({ setl_id: 'S1', mdtrt_id: 'M1', psn_no: 'p', exp_content: '' });
    expect(at(sale, 'selinfo')['mdtrt_setl_type']).toBe('1');
    expect(at(dispensing, 'data', 'rxSaleDrugDetl', 0)['drugTraceCodg']).toBe('');
  });

  it('a CSB region signs the api name of each transaction', async () => {
    const raw = region({
      signing: {
        style: 'csb',
        paasid: undefined,
        accessKey: { env: 'K' },
        secret: { env: 'S' },
        apiName: 'hssServives_{infno}',
        apiNames: { '9001': 'sign' },
      },
    });
    const requests: WireRequest[] = [];
    const keys = credentials('http://h');
    const signing = { style: 'csb', accessKey: 'ak', secret: 's' } as const;
    const platform = createPlatform(raw, { ...keys, signing }, context(), (request) => {
      requests.push(request);
      return Promise.resolve({ kind: 'notSent', reason: '' });
    });
    await platform.lookups.signIn(OPERATOR, { macAddress: 'm', ipAddress: 'i' });
    await platform.lookups.trial(SETTLEMENT, OPERATOR);
    expect(requests.map((request) => request.headers['_api_name'])).toEqual([
      'sign',
      'hssServives_2101',
    ]);
    expect(requests[0]?.headers['_api_timestamp']).toMatch(/^\d{13}$/);
  });

  it('a self-pay sale sends no person and no insured area', async () => {
    const { platform, requests } = answering('{"infcode":0}');
    const sale = platform.effects.uploadSale({ ...SALE, insured: false, prescriberName: '' });
    await platform.send(sale, DISPATCHED);
    const body = at(JSON.parse(requests[0]?.body ?? ''));
    expect(body['insuplc_admdvs']).toBe('');
    expect(at(body, 'input', 'selinfo')).toMatchObject({
      psn_no: '',
      setl_id: '',
      hi_feesetl_type: '0',
      MDTRT_SETL_TYPE: '2',
      prsc_dr_name: '无',
    });
  });

  it('a self-pay row of an insured sale goes under the shop’s own serial', async () => {
    const { platform, requests } = answering('{"infcode":0}');
    const upload = { ...SALE, item: { ...ITEM, insured: false } };
    await platform.send(platform.effects.uploadSale(upload), DISPATCHED);
    const body = at(JSON.parse(requests[0]?.body ?? ''));
    expect(body['insuplc_admdvs']).toBe('');
    expect(at(body, 'input', 'selinfo')).toMatchObject({
      psn_no: '',
      setl_id: '',
      mdtrt_sn: SALE.receiptNo,
      hi_feesetl_type: '0',
      MDTRT_SETL_TYPE: '2',
    });
  });
});
