/**
 * A store from before there was a key is put under it at the next start, in place: the file is
 * replaced only by a copy that is proven to hold the same (db/image.ts). Copies made before earlier
 * migrations lie beside it in clear and follow.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isPlain, reencrypt } from '#db/image.ts';
import { isUnreadable } from '#db/refusal.ts';
import { databaseOf } from './safe-file.ts';

/** Whether the database was in clear until now. What the disk refuses is thrown. */
export function encryptPlain(dataDir: string, key: string): boolean {
  const file = databaseOf(dataDir);
  const wasPlain = isPlain(file) && encryptWhole(file, key);
  for (const copy of plainCopies(file)) encryptWhole(copy, key);
  return wasPlain;
}

/** Copies made before a migration that anybody can read. */
function plainCopies(file: string): readonly string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.v`) && name.endsWith('.bak'))
    .map((name) => join(folder, name))
    .filter(isPlain);
}

/** A damaged file stays as it is: opening it says so, and a copy that nobody can open harms nobody. */
function encryptWhole(file: string, key: string): boolean {
  try {
    reencrypt(file, undefined, key);
    return true;
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}
