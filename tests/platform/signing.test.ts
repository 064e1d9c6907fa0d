/** Gateway signatures against values computed with OpenSSL's command line (insurance-interface §1.6). */
import { describe, expect, it } from 'vitest';
import { csbHeaders } from '#engine/platform/fsi/signing-csb.ts';
import { nonceOf, tifHeaders } from '#engine/platform/fsi/signing-tif.ts';

describe('TIF', () => {
  it('hashes timestamp, secret, nonce and timestamp, upper case', () => {
    // printf '1795250400s3cr3t-令牌0123456789abcdef1795250400' | openssl dgst -sha256
    expect(
      tifHeaders(
        { paasid: 'rxtill', secret: 's3cr3t-令牌' },
        { at: 1_795_250_400_999, nonce: '0123456789abcdef', prefix: 'x-tif' },
      ),
    ).toEqual({
      'x-tif-paasid': 'rxtill',
      'x-tif-timestamp': '1795250400',
      'x-tif-nonce': '0123456789abcdef',
      'x-tif-signature': '8824BB4415ACF82A757AEA65F051E9C1FA254B959A243E3BB97BF1B46211984A',
    });
  });

  it('gives x-rio gateways the same under their names', () => {
    const headers = tifHeaders(
      { paasid: 'p', secret: 's' },
      { at: 0, nonce: 'n', prefix: 'x-rio' },
    );
    expect(Object.keys(headers).toSorted()).toEqual([
      'x-rio-nonce',
      'x-rio-paasid',
      'x-rio-signature',
      'x-rio-timestamp',
    ]);
  });

  it('makes a nonce of 32 hexadecimal digits out of the engine’s randomness', () => {
    let step = 0;
    const random = (): number => {
      step += 1;
      return (step * 0.137) % 1;
    };
    const nonces = Array.from({ length: 200 }, () => nonceOf(random));
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(nonceOf(() => 0)).toBe('0'.repeat(32));
    expect(nonceOf(() => 0.999_999_999)).toBe('f'.repeat(32));
    expect(new Set(nonces).size).toBeGreaterThan(100);
  });
});

describe('CSB', () => {
  it('signs the sorted headers with HmacSHA1, Base64', () => {
    // printf '_api_access_key=ak&_api_name=2102&_api_timestamp=1795250400999&_api_version=1.0.0' |
    //   openssl dgst -sha1 -hmac s3cr3t-令牌 -binary | base64
    expect(
      csbHeaders(
        { accessKey: 'ak', secret: 's3cr3t-令牌' },
        { at: 1_795_250_400_999, apiName: '2102', apiVersion: '1.0.0' },
      ),
    ).toEqual({
      _api_access_key: 'ak',
      _api_name: '2102',
      _api_timestamp: '1795250400999',
      _api_version: '1.0.0',
      _api_signature: 'gybmWWa9RF0dAVYtyOcI0yCiMaY=',
    });
  });
});
