/** CSB gateway signature (insurance-interface §1.6): HmacSHA1 over the sorted headers, Base64. */
import { createHmac } from 'node:crypto';

type CsbKeys = { readonly accessKey: string; readonly secret: string };

/** Headers of one request; `at` in epoch ms (13 digits on the wire). */
export function csbHeaders(
  keys: CsbKeys,
  request: { readonly at: number; readonly apiName: string; readonly apiVersion: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    _api_access_key: keys.accessKey,
    _api_name: request.apiName,
    _api_timestamp: String(request.at),
    _api_version: request.apiVersion,
  };
  const base = Object.keys(headers)
    .toSorted()
    .map((name) => `${name}=${headers[name]}`)
    .join('&');
  const signature = createHmac('sha1', keys.secret).update(base, 'utf8').digest('base64');
  return { ...headers, _api_signature: signature };
}
