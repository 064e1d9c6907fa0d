/**
 * PINs and passwords: kept as scrypt hashes, checked beside the engine's thread, locked after wrong
 * ones.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { StaffRecord } from '#db/staff.ts';

/** 2^15: about 80 ms, short enough to change places at a counter. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/** Wrong PINs in a row before a lock. */
export const ALLOWED_TRIES = 5;
const FIRST_PAUSE_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

export type PinHash = { readonly pin_salt: string; readonly pin_hash: string };

/** How PINs are kept and checked; a part of the engine, because a simulation has no 80 ms for each. */
export type Pins = {
  hash(pin: string): Promise<PinHash>;
  matches(pin: string, stored: PinHash): Promise<boolean>;
};

/** What every real store uses. */
export const scryptPins: Pins = {
  hash: async (pin) => {
    const salt = randomBytes(16);
    return { pin_salt: salt.toString('hex'), pin_hash: (await derive(pin, salt)).toString('hex') };
  },
  matches: async (pin, stored) => {
    const derived = await derive(pin, Buffer.from(stored.pin_salt, 'hex'));
    return timingSafeEqual(derived, Buffer.from(stored.pin_hash, 'hex'));
  },
};

/** What a row becomes with a PIN that somebody else gave: it ends a lock and signs nobody in. */
export const FIRST_PIN = {
  pin_kind: 'digits',
  pin_is_first: 1,
  failed_count: 0,
  lock_count: 0,
  locked_until_at: null,
} as const satisfies Partial<StaffRecord>;

/** How long the lock after `lockCount` earlier ones lasts: 10 min, 20 min, 40 min … one day. */
export function lockPause(lockCount: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(lockCount, 20), LONGEST_PAUSE_MS);
}

/** What the staff row becomes after one more wrong PIN. */
export function afterWrongPin(
  staff: Pick<StaffRecord, 'failed_count' | 'lock_count'>,
  now: number,
): Pick<StaffRecord, 'failed_count' | 'lock_count' | 'locked_until_at'> {
  const failed = staff.failed_count + 1;
  if (failed < ALLOWED_TRIES) {
    return { failed_count: failed, lock_count: staff.lock_count, locked_until_at: null };
  }
  return {
    failed_count: 0,
    lock_count: staff.lock_count + 1,
    locked_until_at: now + lockPause(staff.lock_count),
  };
}

function derive(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, KEY_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
