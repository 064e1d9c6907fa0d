/** Region profiles: the schema's file is fresh, every mistake names its field, secrets stay references. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import { regionJsonSchema } from '#engine/platform/region-schema.ts';
import { addressOf } from '#engine/platform/fsi/address.ts';
import { credentials, region, TRAINING_TEXT } from './fixtures.ts';

type Raw = Record<string, Record<string, unknown>>;

function changed(change: (raw: Raw) => void): string {
  const raw = JSON.parse(TRAINING_TEXT) as Raw;
  change(raw);
  return JSON.stringify(raw);
}

describe('regions/region.schema.json', () => {
  const file = readFileSync(new URL('../../regions/region.schema.json', import.meta.url), 'utf8');

  it('is what scripts/generate-region-schema.ts writes', () => {
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(regionJsonSchema())));
  });

  it('accepts the training profile and refuses an unknown field', () => {
    const check = new Ajv2020({ strict: false }).compile(JSON.parse(file) as object);
    expect(check(JSON.parse(TRAINING_TEXT))).toBe(true);
    expect(check({ ...(JSON.parse(TRAINING_TEXT) as object), surprise: 1 })).toBe(false);
  });
});

describe('loading', () => {
  it('reads the training profile, with or without a byte order mark', () => {
    expect(loadRegionProfile(TRAINING_TEXT).ok).toBe(true);
    expect(loadRegionProfile(`\uFEFF${TRAINING_TEXT}`).ok).toBe(true);
  });

  it('fills what a short profile leaves out', () => {
    const short = changed((raw) => {
      for (const key of ['settlement', 'valueSets', 'uploads', 'offline', 'timeouts_ms']) {
        delete raw[key];
      }
      delete raw['benefit'];
      delete raw['training'];
    });
    const loaded = loadRegionProfile(short);
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        timeouts_ms: { settle: 30_000 },
        tokenLifetime_s: 300,
        settlement: { reversible: ['2102'], settleDown_s: 60, traceNode: 'drug_trac_info' },
        valueSets: { stmt_rslt: ['0', '000000'] },
        uploads: { settlementTypeKey: 'MDTRT_SETL_TYPE', voidUndoesDispensing: true },
        offline: { payFirstSettleLater: true, holdFundShare: { allowed: false } },
      },
    });
  });

  it.each<[string, (raw: Raw) => void]>([
    ['careArea', (raw) => Object.assign(raw, { careArea: '99' })],
    ['surprise', (raw) => Object.assign(raw, { surprise: 1 })],
    ['shop', (raw) => void delete raw['shop']],
    ['shop.code', (raw) => void (raw['shop'] = { ...raw['shop'], code: 'P1' })],
    ['address.singlePath', (raw) => void (raw['address'] = { ...raw['address'], singlePath: '' })],
    ['address.baseUrl', (raw) => void (raw['address'] = { ...raw['address'], baseUrl: 'ftp://x' })],
    ['signing.style', (raw) => void (raw['signing'] = { style: 'magic' })],
    ['signing.secret', (raw) => void (raw['signing'] = { ...raw['signing'], secret: 'inline' })],
    ['envelope.infver', (raw) => void (raw['envelope'] = { ...raw['envelope'], infver: '' })],
    ['credential.url', (raw) => void delete raw['credential']?.['url']],
    ['timeouts_ms.settle', (raw) => void (raw['timeouts_ms'] = { settle: 0 })],
    ['settlement.traceNode', (raw) => void (raw['settlement'] = { traceNode: 'drugtrac' })],
    [
      'address.paths.2101',
      (raw) => {
        raw['address'] = { ...raw['address'], style: 'perTransaction', singlePath: '' };
        raw['address']['paths'] = { '9001': '/in', '2001': '/check' };
      },
    ],
  ])('names %s', (field, change) => {
    const loaded = loadRegionProfile(changed(change));
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'region.invalid', field } });
    expect(loaded.ok ? '' : loaded.failure.sentence).toContain(`地区配置字段 ${field} 有误：`);
  });

  it('says when the file is no JSON', () => {
    expect(loadRegionProfile('{')).toMatchObject({ failure: { code: 'region.notJson' } });
  });
});

describe('references', () => {
  const known: Record<string, string> = {
    RXTILL_SIMULATOR_URL: 'http://127.0.0.1:7001/',
    RXTILL_TIF_PAASID: 'rxtill',
    RXTILL_TIF_SECRET: 'hidden',
  };
  const resolve = (without: string) => (reference: { env: string } | { sealed: string }) =>
    'env' in reference && reference.env !== without ? known[reference.env] : undefined;

  it('become addresses and keys', () => {
    expect(resolveCredentials(region(), resolve(''))).toMatchObject({
      ok: true,
      value: {
        baseUrl: 'http://127.0.0.1:7001',
        decoderUrl: 'http://127.0.0.1:7001/localcfc/api/hsecfc/localQrCodeQuery',
        signing: { style: 'tif', paasid: 'rxtill', secret: 'hidden' },
      },
    });
  });

  it.each([
    ['RXTILL_SIMULATOR_URL', 'address.baseUrl'],
    ['RXTILL_TIF_PAASID', 'signing.paasid'],
    ['RXTILL_TIF_SECRET', 'signing.secret'],
  ])('name %s when it is not set, and no value', (variable, field) => {
    const resolved = resolveCredentials(region(), resolve(variable));
    expect(resolved).toMatchObject({ ok: false, failure: { code: 'region.secretMissing', field } });
    const sentence = resolved.ok ? '' : resolved.failure.sentence;
    expect(sentence).toContain(variable);
    expect(sentence).not.toContain('hidden');
  });

  it('take a sealed secret and refuse an address that is none', () => {
    const sealed = region({ signing: { secret: { sealed: 'tif' } } });
    const open = (reference: { env: string } | { sealed: string }) =>
      'sealed' in reference ? `from ${reference.sealed}` : known[reference.env];
    expect(resolveCredentials(sealed, open)).toMatchObject({
      value: { signing: { secret: 'from tif' } },
    });
    expect(resolveCredentials(region(), () => 'not-an-address')).toMatchObject({
      failure: { code: 'region.addressInvalid', field: 'address.baseUrl' },
    });
  });
});

describe('addresses (§1.5)', () => {
  const keys = credentials('http://h:1');

  it('one for all, with the TIF application in the path', () => {
    const single = region({ address: { singlePath: '/ebus/{paasid}/fsi/api/call' } });
    expect(addressOf(single, keys, '2102')).toBe('http://h:1/ebus/rxtill-test/fsi/api/call');
  });

  it('one each: the printed paths, the profile’s own above them, singlePath for the rest', () => {
    const each = region({
      address: { style: 'perTransaction', singlePath: '/rest', paths: { '3506': '/own' } },
    });
    expect(addressOf(each, keys, '1101')).toBe('http://h:1/fsi/api/fsiPsnInfoService/queryPsnInfo');
    expect(addressOf(each, keys, '3505')).toBe('http://h:1/fsi/api/goodsService/goodsSell');
    expect(addressOf(each, keys, '3506')).toBe('http://h:1/own');
    expect(addressOf(each, keys, '2102')).toBe('http://h:1/rest');
  });
});
