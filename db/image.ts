/**
 * A database file as a whole: what is in it, whether it is sound, and the same contents under
 * another key. Nothing here works on a file that anybody has open for writing.
 */
import './assert-napi.ts';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { assert } from '#core/result.ts';
import { auditEnd, brokenAuditRow } from './audit.ts';
import type { Cipher } from './open.ts';
import { chooseCipher, connect } from './open.ts';
import { NotOurs } from './refusal.ts';
import { readSetting } from './setting.ts';
import type { Db } from './sql.ts';

/** What two copies of one database have in common, and nothing that is personal. */
export type ImageFacts = {
  /** The store's own identity, made with it; '' in a store older than that. */
  readonly storeId: string;
  readonly storeCode: string;
  readonly training: boolean;
  readonly schemaVersion: number;
  /** Rows of every table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Newest audit row; `broken` is the first row whose hash does not hold. */
  readonly audit: { readonly id: number; readonly hash: string; readonly broken: number | null };
  /** Sequences that must not come again. */
  readonly counters: Readonly<Record<string, number>>;
};

const PLAIN = 'SQLite format 3\0';

/** Whether anybody can read the file: it is there, has contents and begins as an open database. */
export function isPlain(file: string): boolean {
  if (!existsSync(file) || !statSync(file).isFile()) return false;
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(PLAIN.length);
    readSync(handle, head, 0, head.length, 0);
    return head.toString('latin1') === PLAIN;
  } finally {
    closeSync(handle);
  }
}

/** Whether the file opens under this key; false for every file that is not a database under it. */
export function opensWith(file: string, key: string, cipher: Cipher = 'aegis'): boolean {
  try {
    connect({ file, key }, { readonly: true, cipher }).close();
    return true;
  } catch {
    return false;
  }
}

/** Reads what is in an open database. */
export function imageFacts(db: Db): ImageFacts {
  const names = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[];
  const counts = names.toSorted().map((name): [string, number] => {
    assert(/^[a-z_]+$/.test(name), `table ${name}`);
    return [name, Number(db.prepare(`SELECT count(*) FROM ${name}`).pluck().get())];
  });
  const counters = db.prepare('SELECT name, value FROM counter').raw().all() as [string, number][];
  return {
    storeId: readSetting(db, 'store.id') ?? '',
    storeCode: readSetting(db, 'store.code') ?? '',
    training: readSetting(db, 'store.training') === '1',
    schemaVersion: Number(db.pragma('user_version', { simple: true })),
    counts: Object.fromEntries(counts),
    audit: { ...auditEnd(db), broken: brokenAuditRow(db) },
    counters: Object.fromEntries(counters),
  };
}

/**
 * Opens a finished copy, checks every page and its audit chain, and says what is in it.
 * @throws NotOurs when a page is not sound; whatever SQLite throws when it does not open
 */
export function checkedImage(file: string, key: string | undefined): ImageFacts {
  const db = connect(key === undefined ? { file } : { file, key }, { readonly: true });
  try {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new NotOurs('integrity_check');
    return imageFacts(db);
  } finally {
    db.close();
  }
}

/**
 * Puts the same contents under `to` in place of the file, which is in clear or under `from` and `cipher`. The file itself is not touched until the
 * copy under the new key is proven to hold the same rows and lies on the disk; then one rename.
 * A crash at any instant leaves either the old file or the new one, whole.
 */
export function reencrypt(
  file: string,
  from: string | undefined,
  to: string,
  cipher: Cipher = 'aegis',
): ImageFacts {
  const part = `${file}.rekey`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  const under = from === undefined ? {} : { key: from };
  const source = connect({ file, ...under }, { cipher });
  let before: ImageFacts;
  try {
    source.pragma('wal_checkpoint(TRUNCATE)');
    before = imageFacts(source);
  } finally {
    source.close();
  }
  try {
    copyFileSync(file, part);
    const copy = connect({ file: part, ...under }, { cipher });
    try {
      // Neither a -wal nor a journal of the old contents: a copy cut off in the middle is made anew.
      copy.pragma('journal_mode = DELETE');
      copy.pragma('journal_mode = MEMORY');
      chooseCipher(copy, 'aegis');
      copy.pragma(`rekey = "x'${to}'"`);
    } finally {
      copy.close();
    }
    const after = checkedImage(part, to);
    if (JSON.stringify(after) !== JSON.stringify(before)) throw new NotOurs('the copy differs');
    for (const suffix of ['-wal', '-shm']) rmSync(part + suffix, { force: true });
    flushFile(part);
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
    throw error;
  }
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  renameSync(part, file);
  flushFolder(dirname(file));
  return before;
}

export function flushFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename last over a power cut; Windows has no such call and needs none. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
