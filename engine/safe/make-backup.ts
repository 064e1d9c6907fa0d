/**
 * Makes one backup while the till sells: a snapshot through a connection of its own (VACUUM INTO
 * keeps the key), read back and checked whole, then renamed into its place. Runs away from the
 * counter's thread (backup-worker.ts), or with the till closed.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaCompact } from '#core/time.ts';
import { checkedImage, flushFile, flushFolder } from '#db/image.ts';
import { connect } from '#db/open.ts';
import { codeOf, diskTroubleOf, isUnreadable } from '#db/refusal.ts';
import type { BackupNote } from './backup-file.ts';
import { appendNote, readNote, sumOf } from './backup-file.ts';
import type { Box } from './sealing.ts';
import { keyIdOf } from './sealing.ts';

export type BackupOrder = {
  readonly database: string;
  readonly key: string;
  readonly folder: string;
  /** A second place, such as a USB stick; '' for none. */
  readonly second: string;
  /** How many backups of this store a folder keeps. */
  readonly keep: number;
  readonly reason: BackupNote['reason'];
  readonly program: string;
  readonly recovery: Box | null;
  readonly now: number;
};

export type MadeBackup = {
  readonly file: string;
  readonly bytes: number;
  /** Sentence about the second place; '' when it has the backup or none is wanted. */
  readonly second: string;
  readonly auditBroken: boolean;
};

const PATTERN = /^rxtill-[A-Z0-9]{0,4}-\d{14}\.rxb$/;

/** Failures `backup.diskFull`, `backup.folder`, `backup.unsound`. */
export function makeBackup(order: BackupOrder): Result<MadeBackup> {
  try {
    return ok(make(order));
  } catch (error) {
    return failureOf(error, order.folder);
  }
}

/** Backups in a folder, newest first; what is none is left out. */
export function backupsIn(
  folder: string,
): readonly { readonly file: string; readonly note: BackupNote }[] {
  if (folder === '' || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => PATTERN.test(name))
    .flatMap((name) => {
      const file = join(folder, name);
      const note = readNote(file);
      return note.ok ? [{ file, note: note.value }] : [];
    })
    .toSorted((left, right) => right.note.madeAt - left.note.madeAt);
}

function make(order: BackupOrder): MadeBackup {
  const { database, key, folder, now } = order;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `.rxtill-${chinaCompact(now)}-${process.pid}.part`);
  try {
    snapshot(database, key, part);
    const facts = checkedImage(part, key);
    assertOfThisTill(database, key, facts.audit);
    const { size: bytes } = statSync(part);
    appendNote(part, {
      ...{ version: 1, madeAt: now, reason: order.reason, program: order.program },
      ...{ keyId: keyIdOf(key), recovery: order.recovery },
      ...{ bytes, sha256: sumOf(part, bytes), facts },
    });
    const file = join(folder, `rxtill-${facts.storeCode}-${chinaCompact(now)}.rxb`);
    renameSync(part, file);
    flushFolder(folder);
    prune(folder, facts.storeId, order.keep);
    const second = order.second === '' ? '' : copyTo(file, order.second, facts.storeId, order.keep);
    return { file, bytes: statSync(file).size, second, auditBroken: facts.audit.broken !== null };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  }
}

function snapshot(database: string, key: string, part: string): void {
  rmSync(part, { force: true });
  const db = connect({ file: database, key }, { readonly: true });
  try {
    db.prepare('VACUUM INTO ?').run(part);
  } finally {
    db.close();
  }
  chmodSync(part, 0o600);
  flushFile(part);
}

/** The end of the copy's audit chain is a row of the till's own. */
function assertOfThisTill(
  database: string,
  key: string,
  end: { readonly id: number; readonly hash: string },
): void {
  if (end.id === 0) return;
  const db = connect({ file: database, key }, { readonly: true });
  try {
    const own = db.prepare('SELECT hash FROM audit WHERE audit_id = ?').pluck().get(end.id);
    if (own !== end.hash) throw new Unsound('the audit of the copy is another');
  } finally {
    db.close();
  }
}

class Unsound extends Error {}

/** Only after a new one is whole, and only this store's own. */
function prune(folder: string, storeId: string, keep: number): void {
  const own = backupsIn(folder).filter(({ note }) => note.facts.storeId === storeId);
  for (const { file } of own.slice(Math.max(1, keep))) rmSync(file);
}

/** A stick that is not there, full or worn out costs nothing but its copy: said in words. */
function copyTo(file: string, folder: string, storeId: string, keep: number): string {
  const part = join(folder, `.${basename(file)}.part`);
  try {
    if (!existsSync(folder)) return `第二备份位置不在：${folder}`;
    const { size } = statSync(file);
    rmSync(part, { force: true });
    const sum = sumOf(file, size, part);
    if (statSync(part).size !== size || sumOf(part, size) !== sum) return '第二备份读回不一致';
    renameSync(part, join(folder, basename(file)));
    flushFolder(folder);
    prune(folder, storeId, keep);
    return '';
  } catch (error) {
    rmSync(part, { force: true });
    return `第二备份没有写成：${diskTroubleOf(error) === 'full' ? '已满' : codeOf(error)}`;
  }
}

function failureOf(error: unknown, folder: string): Result<never> {
  if (diskTroubleOf(error) === 'full') {
    return fail(
      'backup.diskFull',
      `备份没有做成：${folder} 所在磁盘已满。营业不受影响，请清理后再备份。`,
    );
  }
  if (error instanceof Unsound || isUnreadable(error)) {
    return fail(
      'backup.unsound',
      '备份没有做成：写出的副本检查不通过，已丢弃。请再试，仍不行请检查磁盘。',
    );
  }
  return fail(
    'backup.folder',
    `备份没有做成：${folder} 不能写入（${codeOf(error)}）。请店长检查备份位置。`,
  );
}
