/**
 * Keys under other keys. A database key is 64 hexadecimal digits; it is sealed under the recovery
 * code that only a sheet of paper has, and former keys are kept under the present one. AES-256-GCM;
 * the code has 120 random bits, so it needs no slow derivation.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { RECOVERY_BYTES } from '#core/recovery-code.ts';

export const boxSchema = z.strictObject({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  nonce: z.string().regex(/^[0-9a-f]{24}$/),
  /** Ciphertext and tag. */
  box: z.string().regex(/^[0-9a-f]{96}$/),
});
export type Box = z.infer<typeof boxSchema>;

const TAG = 16;

export function newDatabaseKey(): string {
  return randomBytes(32).toString('hex');
}

/** Random bytes of a new recovery code (core/recovery-code.ts makes them readable). */
export function newRecoveryBytes(): Uint8Array {
  return randomBytes(RECOVERY_BYTES);
}

/** Names a key without giving anything of it away. */
export function keyIdOf(key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update('rxtill key id')
    .digest('hex')
    .slice(0, 16);
}

/** Seals a database key under a secret (recovery bytes, or another database key). */
export function seal(key: string, secret: Uint8Array): Box {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, salt), nonce);
  const box = Buffer.concat([
    cipher.update(Buffer.from(key, 'hex')),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { salt: salt.toString('hex'), nonce: nonce.toString('hex'), box: box.toString('hex') };
}

/** The sealed key, or null when the secret is not the one. */
export function unseal(sealed: Box, secret: Uint8Array): string | null {
  const box = Buffer.from(sealed.box, 'hex');
  const key = deriveKey(secret, Buffer.from(sealed.salt, 'hex'));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'hex'));
  decipher.setAuthTag(box.subarray(box.length - TAG));
  try {
    const open = Buffer.concat([
      decipher.update(box.subarray(0, box.length - TAG)),
      decipher.final(),
    ]);
    return open.toString('hex');
  } catch {
    return null;
  }
}

function deriveKey(secret: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, 'rxtill sealed key 1', 32));
}
