/** Why a database could not be opened: errors of SQLite and the file system as named refusals. */
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { chinaCompact } from '#core/time.ts';

export type OpenRefusal = {
  readonly kind:
    | 'locked'
    | 'newer'
    | 'unreadable'
    | 'diskFull'
    | 'diskBroken'
    | 'migrationFailed'
    | 'notWritable';
  /** Chinese, for the whole screen. */
  readonly sentence: string;
  /** Where the untouched data was copied to; '' when nothing was copied. */
  readonly copy: string;
};

/** The file opens, but it is not a sound database of ours. */
export class NotOurs extends Error {}

export function refusal(
  kind: OpenRefusal['kind'],
  sentence: string,
  copy = '',
): { readonly ok: false; readonly failure: OpenRefusal } {
  return { ok: false, failure: { kind, sentence, copy } };
}

export function refuseNewer(): { readonly ok: false; readonly failure: OpenRefusal } {
  return refusal(
    'newer',
    '数据库由更新版本的 Rxtill 写成，本版本不能打开，没有改动任何内容。请安装新版本。',
  );
}

/** Whether an error says that the file is damaged, under another key, or no database at all. */
export function isUnreadable(error: unknown): boolean {
  const code = codeOf(error);
  return error instanceof NotOurs || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}

/** The refusal an error stands for, or null when it is a bug. */
export function refusalOf(
  error: unknown,
  file: string,
): { readonly ok: false; readonly failure: OpenRefusal } | null {
  const code = codeOf(error);
  if (isUnreadable(error)) return refuseUnreadable(file);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return refusal(
      'locked',
      '数据库正被另一个程序占用。请关闭另一个 Rxtill 或正在备份的程序后再试。',
    );
  }
  if (isDiskFull(error)) {
    return refusal(
      'diskFull',
      '磁盘已满，收银台不能记账。请清理磁盘空间后重新启动；已有的数据没有改动。',
    );
  }
  if (diskTroubleOf(error) === 'readOnly') {
    return refusal('notWritable', '数据文件夹不能读写。请检查文件夹权限后重新启动。');
  }
  if (diskTroubleOf(error) === 'broken') {
    return refusal(
      'diskBroken',
      '磁盘读写出错，收银台不能记账。请检查磁盘后重新启动；已有的数据没有改动。',
    );
  }
  return null;
}

/** Every way the system says that there is no room left; SHMSIZE: not even for the file's -shm. */
const FULL = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT', 'EFBIG'];

export function isDiskFull(error: unknown): boolean {
  return FULL.includes(codeOf(error));
}

/** What a disk can do to a program that writes: no room, no writing, or broken. */
export type DiskTrouble = 'full' | 'readOnly' | 'broken';

/** The trouble with the disk that an error stands for; null when it is something else. */
export function diskTroubleOf(error: unknown): DiskTrouble | null {
  const code = codeOf(error);
  if (isDiskFull(error)) return 'full';
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code) || /^E(ACCES|PERM|ROFS)$/.test(code)) {
    return 'readOnly';
  }
  return /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(code) || code === 'EIO' ? 'broken' : null;
}

function refuseUnreadable(file: string): { readonly ok: false; readonly failure: OpenRefusal } {
  let copy: string;
  try {
    copy = copyAside(file);
  } catch (error) {
    return refusal(
      'unreadable',
      '数据库打不开：文件损坏或密钥不对。原文件没有改动，但另存副本没有成功' +
        `（${codeOf(error)}）。请联系技术支持，不要删除数据文件夹。`,
    );
  }
  return refusal(
    'unreadable',
    `数据库打不开：文件损坏或密钥不对。原文件没有改动，副本另存为 ${copy}。` +
      '请从备份恢复，或联系技术支持。',
    copy,
  );
}

/** Copies the file and its -wal; named by the file's own time, so that a second try adds nothing. */
function copyAside(file: string): string {
  const copy = `${file}.unreadable-${chinaCompact(statSync(file).mtimeMs)}`;
  if (!existsSync(copy)) copyFileSync(file, copy);
  if (existsSync(`${file}-wal`) && !existsSync(`${copy}-wal`)) {
    copyFileSync(`${file}-wal`, `${copy}-wal`);
  }
  return copy;
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
