/**
 * Puts a backup in the place of the store; the till is closed. Everything is proven on a copy before
 * the store is touched, the store itself is set aside under a name of its own and never deleted, and
 * one rename puts the copy in its place.
 */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaCompact } from '#core/time.ts';
import type { ImageFacts } from '#db/image.ts';
import { checkedImage, flushFile, flushFolder, imageFacts, isPlain, reencrypt } from '#db/image.ts';
import { connect } from '#db/open.ts';
import { isUnreadable } from '#db/refusal.ts';
import { transaction } from '#db/sql.ts';
import { markRestored } from './after-restore.ts';
import type { BackupNote } from './backup-file.ts';
import { readNote, sumOf } from './backup-file.ts';
import { writeKeyFile } from './key-file.ts';
import { backupsIn } from './make-backup.ts';
import type { SafeFile } from './safe-file.ts';
import { databaseOf, newSafeFile, readSafeFile, writeSafeFile } from './safe-file.ts';
import { keyIdOf, unseal } from './sealing.ts';

export type RestoreOrder = {
  readonly dataDir: string;
  readonly file: string;
  /** The key in force; null where it is lost too. */
  readonly key: string | null;
  /** Bytes of the recovery code, when one was typed. */
  readonly recovery: Uint8Array | null;
  readonly newestSchema: number;
  /** Folders where newer backups may lie: their counters are evidence. */
  readonly folders: readonly string[];
  readonly now: number;
};

export type RestoredStore = {
  readonly backupAt: number;
  /** Where the store that was there before lies now; '' when there was none. */
  readonly aside: string;
  /** The replaced store could be read, so every number that was used is known. */
  readonly complete: boolean;
};

type Source = Pick<BackupNote, 'madeAt' | 'keyId' | 'recovery' | 'bytes'> & {
  readonly note: BackupNote | null;
};

/**
 * Failures `backup.missing`, `backup.torn`, `restore.otherShop`, `restore.newer`, `restore.otherKey`
 * (the recovery code of its time opens it), `restore.wrongCode`.
 */
export function restoreStore(order: RestoreOrder): Result<RestoredStore> {
  const source = sourceOf(order.file);
  if (!source.ok) return source;
  const part = `${databaseOf(order.dataDir)}.restore`;
  const clean = (): void => {
    for (const suffix of ['', '-wal', '-shm', '-journal', '.rekey'])
      rmSync(part + suffix, { force: true });
  };
  clean();
  try {
    const opened = copyOut(order, source.value, part);
    return opened.ok ? putInPlace(order, source.value, part, opened.value) : opened;
  } finally {
    clean();
  }
}

/** A backup, or the bare database as the program copies it before a migration. */
function sourceOf(file: string): Result<Source> {
  if (!existsSync(file) || !statSync(file).isFile()) {
    return fail('backup.missing', `没有这个备份文件：${file}`);
  }
  const note = readNote(file);
  if (note.ok) return ok({ ...note.value, note: note.value });
  const { size, mtimeMs } = statSync(file);
  if (!/\.v\d+-\d{14}\.bak$/.test(file) || size === 0) return note;
  return ok({ madeAt: mtimeMs, keyId: '', recovery: null, bytes: size, note: null });
}

type Opened = { readonly key: string; readonly facts: ImageFacts };

/** The database out of the backup, whole, opened, and this shop's. */
function copyOut(order: RestoreOrder, source: Source, part: string): Result<Opened> {
  const { note } = source;
  const early = note === null ? ok(null) : fits(order, note.facts);
  if (!early.ok) return early;
  const sum = sumOf(order.file, source.bytes, part);
  if (note !== null && sum !== note.sha256) return torn(order.file);
  const key = keyOf(order, source, part);
  if (!key.ok) return key;
  let facts: ImageFacts;
  try {
    facts = checkedImage(part, isPlain(part) ? undefined : key.value);
  } catch (error) {
    if (isUnreadable(error)) return torn(order.file);
    throw error;
  }
  // The database itself is believed, never the note about it.
  if (note !== null && JSON.stringify(facts) !== JSON.stringify(note.facts))
    return torn(order.file);
  const late = fits(order, facts);
  return late.ok ? ok({ key: key.value, facts }) : late;
}

function fits(order: RestoreOrder, facts: ImageFacts): Result<null> {
  const own = identityOf(order);
  if (own !== '' && facts.storeId !== '' && facts.storeId !== own) {
    return fail(
      'restore.otherShop',
      `这是另一家门店（${facts.storeCode}）的备份，没有改动任何内容。`,
    );
  }
  if (facts.schemaVersion > order.newestSchema) {
    return fail(
      'restore.newer',
      '这份备份由更新版本的 Rxtill 写成，请先安装新版本。没有改动任何内容。',
    );
  }
  return ok(null);
}

/** Which store this folder is: by its safe, else by the database while that can be read. */
function identityOf({ dataDir, key }: RestoreOrder): string {
  const known = readSafeFile(dataDir)?.storeId ?? '';
  return known === '' ? (factsOfStore(dataDir, key)?.storeId ?? '') : known;
}

function factsOfStore(dataDir: string, key: string | null): ImageFacts | null {
  const file = databaseOf(dataDir);
  if (!existsSync(file) || statSync(file).size === 0) return null;
  try {
    const db = connect(key === null || isPlain(file) ? { file } : { file, key });
    try {
      // Also folds the -wal in, which must not be left to another file.
      db.pragma('wal_checkpoint(TRUNCATE)');
      return imageFacts(db);
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/** The key of the backup: the present one, a former one kept under it, or by the recovery code. */
function keyOf(order: RestoreOrder, source: Source, part: string): Result<string> {
  const { key, recovery } = order;
  const safe = readSafeFile(order.dataDir);
  const held = key === null ? [] : [key, ...formerKeys(safe, key)];
  const isIt = (one: string): boolean =>
    source.keyId === '' ? opens(part, one) : keyIdOf(one) === source.keyId;
  const found = held.find(isIt);
  if (found !== undefined) return ok(found);
  if (recovery === null) {
    return fail(
      'restore.otherKey',
      '这份备份用的是另一把密钥，请输入当时打印的恢复码（till restore --code）。',
    );
  }
  const sealed = [source.recovery, safe?.current.recovery ?? null].filter((box) => box !== null);
  for (const box of sealed) {
    const opened = unseal(box, recovery);
    if (opened === null) continue;
    const by = [opened, ...formerKeys(safe, opened)].find(isIt);
    if (by !== undefined) return ok(by);
  }
  return fail(
    'restore.wrongCode',
    '恢复码不是这份备份的，没有改动任何内容。请找与备份同时期的恢复码。',
  );
}

export function formerKeys(safe: SafeFile | null, key: string): readonly string[] {
  return (safe?.former ?? []).flatMap(({ box }) => {
    const opened = unseal(box, Buffer.from(key, 'hex'));
    return opened === null ? [] : [opened];
  });
}

function opens(file: string, key: string): boolean {
  try {
    connect({ file, key }, { readonly: true }).close();
    return true;
  } catch {
    return isPlain(file);
  }
}

function putInPlace(
  order: RestoreOrder,
  source: Source,
  part: string,
  opened: Opened,
): Result<RestoredStore> {
  const { dataDir, now } = order;
  const file = databaseOf(dataDir);
  const key = order.key ?? opened.key;
  const present = isPlain(part) ? undefined : opened.key;
  if (present !== key) reencrypt(part, present, key);
  const replaced = factsOfStore(dataDir, order.key);
  const sameStore = replaced !== null && replaced.storeId === opened.facts.storeId;
  const evidence = {
    known: highest([
      ...(sameStore ? [replaced.counters] : []),
      ...newerCounters(order, opened.facts.storeId, source.madeAt),
    ]),
    complete: sameStore,
  };
  const db = connect({ file: part, key });
  try {
    db.pragma('journal_mode = DELETE');
    transaction(db, () => markRestored(db, evidence, { backupAt: source.madeAt, now }));
  } finally {
    db.close();
  }
  flushFile(part);
  if (order.key === null) {
    // The key is lost with everything else: the one of the backup is the store's from here on.
    writeKeyFile(dataDir, { protection: 'none', key });
    const safe = newSafeFile(keyIdOf(key));
    const current = { ...safe.current, recovery: source.recovery, recoveryMadeAt: source.madeAt };
    writeSafeFile(dataDir, { ...safe, storeId: opened.facts.storeId, current });
  }
  const aside = setAside(file, now);
  renameSync(part, file);
  flushFolder(dirname(file));
  return ok({ backupAt: source.madeAt, aside, complete: evidence.complete });
}

function newerCounters(order: RestoreOrder, storeId: string, since: number) {
  return order.folders
    .flatMap((folder) => backupsIn(folder))
    .filter(({ note }) => note.facts.storeId === storeId && note.madeAt >= since)
    .map(({ note }) => note.facts.counters);
}

function highest(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const known: Record<string, number> = {};
  for (const counters of all) {
    for (const [name, value] of Object.entries(counters)) {
      known[name] = Math.max(known[name] ?? 0, value);
    }
  }
  return known;
}

/** The store under a second name: it is in its place until the very rename, and stays after it. */
function setAside(file: string, now: number): string {
  if (!existsSync(file)) return '';
  const aside = `${file}.replaced-${chinaCompact(now)}`;
  keepAs(file, aside);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(file + suffix)) keepAs(file + suffix, aside + suffix);
    rmSync(file + suffix, { force: true });
  }
  return aside;
}

function keepAs(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    // A file system without links (exFAT).
    copyFileSync(file, name);
    flushFile(name);
  }
}

function torn(file: string): Result<never> {
  return fail('backup.torn', `备份文件损坏，没有改动任何内容：${file}。请换一份备份。`);
}
