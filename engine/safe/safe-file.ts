/**
 * `safe.json` beside the store: which key it is under, that key sealed under the recovery code, and
 * the keys it had before, each sealed under the present one, so that old backups still open. Nothing
 * in it opens anything without the key or the sheet of paper.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { flushFolder } from '#db/image.ts';
import { boxSchema } from './sealing.ts';

const sealedKeySchema = z.strictObject({
  keyId: z.string(),
  /** Null until a recovery code has been made for this key. */
  recovery: boxSchema.nullable(),
  /** When the code was made; null without one. */
  recoveryMadeAt: z.number().nullable(),
});

const safeFileSchema = z.strictObject({
  version: z.literal(1),
  /** The store this is the safe of; '' until it has been opened once. */
  storeId: z.string(),
  current: sealedKeySchema,
  /** While the key is being changed: what it will be. */
  next: sealedKeySchema.nullable(),
  former: z.array(z.strictObject({ keyId: z.string(), retiredAt: z.number(), box: boxSchema })),
});
export type SafeFile = z.infer<typeof safeFileSchema>;

/** The database of a data folder. */
export function databaseOf(dataDir: string): string {
  return join(dataDir, 'rxtill.db');
}

function safeFileOf(dataDir: string): string {
  return join(dataDir, 'safe.json');
}

/** Null when there is none, or it cannot be read: it is then made anew, without a recovery code. */
export function readSafeFile(dataDir: string): SafeFile | null {
  const file = safeFileOf(dataDir);
  if (!existsSync(file)) return null;
  try {
    return safeFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export function newSafeFile(keyId: string): SafeFile {
  const current = { keyId, recovery: null, recoveryMadeAt: null };
  return { version: 1, storeId: '', current, next: null, former: [] };
}

export function writeSafeFile(dataDir: string, safe: SafeFile): void {
  writeWhole(safeFileOf(dataDir), `${JSON.stringify(safe, null, 2)}\n`);
}

/** Replaces a small file so that a crash leaves the old one or the new one. Mode 0600. */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  const handle = openSync(part, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  flushFolder(dirname(file));
}
