/** TIF gateway signature (insurance-interface §1.6): SHA-256 over timestamp + secret + nonce + timestamp. */
import { createHash } from 'node:crypto';

type TifKeys = { readonly paasid: string; readonly secret: string };

/** Headers of one request. `at` in epoch ms; the nonce must not repeat within ten minutes. */
export function tifHeaders(
  keys: TifKeys,
  request: { readonly at: number; readonly nonce: string; readonly prefix: 'x-tif' | 'x-rio' },
): Record<string, string> {
  const timestamp = String(Math.floor(request.at / 1000));
  const signature = createHash('sha256')
    .update(timestamp + keys.secret + request.nonce + timestamp, 'utf8')
    .digest('hex')
    .toUpperCase();
  return {
    [`${request.prefix}-paasid`]: keys.paasid,
    [`${request.prefix}-timestamp`]: timestamp,
    [`${request.prefix}-nonce`]: request.nonce,
    [`${request.prefix}-signature`]: signature,
  };
}

/** 32 hexadecimal digits from the engine's own source of randomness. */
export function nonceOf(random: () => number): string {
  let nonce = '';
  for (let part = 0; part < 8; part += 1) {
    nonce += Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0');
  }
  return nonce;
}
