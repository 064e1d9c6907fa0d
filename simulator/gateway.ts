// Job: gateway authentication, TIF and CSB header styles (insurance-interface §1.6).
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from './clock.ts';
import { region } from './data.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Credentials {
  readonly paasid: string;
  readonly secret: string;
  readonly csbKey: string;
  readonly csbSecret: string;
}

export interface GatewayFailure {
  readonly status: number;
  readonly body: { readonly code: number } & Readonly<Record<string, string | number>>;
}

/** Nonces of the last ten minutes; in memory, so a restart forgets them. */
export class NonceMemory {
  readonly #seen = new Map<string, number>();

  /** False when the nonce was seen within the window; else remembers it. */
  remember(nonce: string, now: number): boolean {
    const oldest = now - region.nonceMinutes * MINUTE_MS;
    // Insertion order is time order: forget from the front.
    for (const [known, seen_at] of this.#seen) {
      if (seen_at >= oldest) break;
      this.#seen.delete(known);
    }
    if (this.#seen.has(nonce)) return false;
    this.#seen.set(nonce, now);
    return true;
  }
}

function header(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Signature of the TIF style: hex SHA-256 over timestamp + secret + nonce + timestamp. */
export function tifSignature(timestamp: string, secret: string, nonce: string): string {
  return createHash('sha256')
    .update(timestamp + secret + nonce + timestamp)
    .digest('hex');
}

/** Signature of the CSB style: names sorted, `k=v` joined by `&`, HMAC-SHA1, Base64. */
export function csbSignature(fields: Readonly<Record<string, string>>, secret: string): string {
  const text = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&');
  return createHmac('sha1', secret).update(text, 'utf8').digest('base64');
}

function tifFailure(msg: string): GatewayFailure {
  return { status: 500, body: { code: 400001, msg } };
}

function checkTif(
  nonces: NonceMemory,
  headers: Headers,
  credentials: Credentials,
  pathPaasid: string | undefined,
  now: number,
): GatewayFailure | undefined {
  const paasid = header(headers, 'x-tif-paasid');
  const timestamp = header(headers, 'x-tif-timestamp');
  const nonce = header(headers, 'x-tif-nonce');
  const signature = header(headers, 'x-tif-signature');
  if (paasid === '' || timestamp === '' || nonce === '' || signature === '') {
    return tifFailure('鉴权参数不完整');
  }
  if (!/^\d{1,12}$/.test(timestamp) || nonce.length > 128) return tifFailure('鉴权参数格式错误');
  if (paasid !== credentials.paasid || (pathPaasid !== undefined && pathPaasid !== paasid)) {
    return tifFailure('认证失败：应用标识不存在');
  }
  const expected = tifSignature(timestamp, credentials.secret, nonce);
  if (!sameText(expected, signature.toLowerCase())) return tifFailure('认证失败：签名不正确');
  if (Math.abs(now - Number(timestamp) * 1000) > region.clockSkewSeconds * 1000) {
    return tifFailure('认证失败：时间戳超出允许范围');
  }
  return nonces.remember(`${paasid} ${nonce}`, now)
    ? undefined
    : tifFailure('认证失败：随机数重复');
}

function csbFailure(message: string): GatewayFailure {
  return { status: 401, body: { code: 401, message } };
}

const CSB_NAMES = ['_api_name', '_api_version', '_api_timestamp', '_api_access_key'] as const;
const CSB_WINDOW_MS = 30 * MINUTE_MS;

function checkCsb(
  headers: Headers,
  credentials: Credentials,
  now: number,
): GatewayFailure | undefined {
  const fields: Record<string, string> = {};
  for (const name of CSB_NAMES) {
    fields[name] = header(headers, name);
    if (fields[name] === '') return csbFailure(`header ${name} is missing`);
  }
  const timestamp = fields['_api_timestamp'] ?? '';
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > CSB_WINDOW_MS) {
    return csbFailure('timestamp timed out');
  }
  if (fields['_api_access_key'] !== credentials.csbKey) return csbFailure('illegal user');
  return sameText(csbSignature(fields, credentials.csbSecret), header(headers, '_api_signature'))
    ? undefined
    : csbFailure('signature mismatch');
}

/** Checks the headers of one request; undefined when they are good. */
export function checkGateway(
  nonces: NonceMemory,
  headers: Headers,
  credentials: Credentials,
  pathPaasid: string | undefined,
  now: number,
): GatewayFailure | undefined {
  const csb = header(headers, '_api_signature') !== '' && header(headers, 'x-tif-signature') === '';
  return csb
    ? checkCsb(headers, credentials, now)
    : checkTif(nonces, headers, credentials, pathPaasid, now);
}
