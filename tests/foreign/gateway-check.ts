/** The gateway in front of the foreign platform: TIF or CSB signatures, clock and replay (§1.6). */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type GatewayKeys =
  | { readonly style: 'tif'; readonly paasid: string; readonly secret: string }
  | { readonly style: 'csb'; readonly accessKey: string; readonly secret: string };

const TIF_SKEW_S = 180;
const CSB_WINDOW_MS = 30 * 60_000;

export class Gateway {
  readonly #keys: GatewayKeys;
  readonly #nonces = new Set<string>();

  constructor(keys: GatewayKeys) {
    this.#keys = keys;
  }

  /** What is wrong with the headers of one request; empty when it may pass. */
  faults(headers: IncomingHttpHeaders, infno: string): readonly string[] {
    return this.#keys.style === 'tif'
      ? this.#tif(headers, this.#keys)
      : csbFaults(headers, this.#keys, infno);
  }

  #tif(
    headers: IncomingHttpHeaders,
    keys: { readonly paasid: string; readonly secret: string },
  ): readonly string[] {
    const header = (name: string): string => String(headers[`x-tif-${name}`] ?? '');
    const stamp = header('timestamp');
    const nonce = header('nonce');
    const faults: string[] = [];
    if (header('paasid') !== keys.paasid) faults.push('gateway: foreign paasid');
    if (!/^\d{10}$/.test(stamp)) faults.push('gateway: timestamp is not in unix seconds');
    if (Math.abs(Number(stamp) - Date.now() / 1000) > TIF_SKEW_S) faults.push('gateway: clock');
    if (nonce === '' || this.#nonces.has(nonce)) faults.push('gateway: nonce missing or repeated');
    this.#nonces.add(nonce);
    const digest = createHash('sha256').update(`${stamp}${keys.secret}${nonce}${stamp}`);
    if (digest.digest('hex') !== header('signature').toLowerCase()) {
      faults.push('gateway: signature does not fit');
    }
    return faults;
  }
}

function csbFaults(
  headers: IncomingHttpHeaders,
  keys: { readonly accessKey: string; readonly secret: string },
  infno: string,
): readonly string[] {
  const names = ['_api_access_key', '_api_name', '_api_timestamp', '_api_version'];
  const signed = names.map((name) => `${name}=${String(headers[name] ?? '')}`).join('&');
  const stamp = String(headers['_api_timestamp'] ?? '');
  const faults: string[] = [];
  for (const name of names) if (!headers[name]) faults.push(`gateway: ${name} is missing`);
  if (headers['_api_access_key'] !== keys.accessKey) faults.push('gateway: illegal user');
  if (headers['_api_name'] !== `fsi_${infno}`) faults.push(`gateway: no api for ${infno}`);
  if (!/^\d{13}$/.test(stamp)) faults.push('gateway: timestamp has not 13 digits');
  if (Math.abs(Number(stamp) - Date.now()) > CSB_WINDOW_MS) faults.push('gateway: timed out');
  const signature = createHmac('sha1', keys.secret).update(signed, 'utf8').digest('base64');
  if (headers['_api_signature'] !== signature) faults.push('gateway: signature mismatch');
  return faults;
}
