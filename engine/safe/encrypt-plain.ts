/**
 * A store from before there was a key is put under it at the next start, in place, and one under the
 * key but the cipher of the version before is written anew: the file is replaced only by a copy that
 * is proven to hold the same (db/image.ts). Copies made before earlier migrations follow.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isPlain, opensWith, reencrypt } from '#db/image.ts';
import { isUnreadable } from '#db/refusal.ts';
import { databaseOf } from './safe-file.ts';

/** Whether the database was in clear until now. What the disk refuses is thrown. */
export function encryptPlain(dataDir: string, key: string): boolean {
  const file = databaseOf(dataDir);
  const wasPlain = isPlain(file) && encryptWhole(file, key);
  const copies = copiesOf(file);
  for (const copy of copies.filter(isPlain)) encryptWhole(copy, key);
  for (const one of [file, ...copies]) renewCipher(one, key);
  return wasPlain;
}

function renewCipher(file: string, key: string): void {
  if (!existsSync(file) || opensWith(file, key) || !opensWith(file, key, 'sqlcipher')) return;
  reencrypt(file, key, key, 'sqlcipher');
}

/** Copies made before a migration. */
function copiesOf(file: string): readonly string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.v`) && name.endsWith('.bak'))
    .map((name) => join(folder, name));
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
