/**
 * The way back from a newer program: its migration has changed the file, the backup made before lies
 * beside it. The backup becomes the file again; the newer file is set aside whole and never deleted.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { chinaCompact } from '#core/time.ts';
import { newestVersion, readMigrations } from './migrate.ts';
import type { OpenOptions } from './open.ts';
import type { OpenRefusal } from './refusal.ts';
import { refusal } from './refusal.ts';

export type RolledBack = { readonly backup: string; readonly aside: string };

/**
 * Call only for a file that `openDatabase` refused as `newer`, with nobody else at it. What was
 * written since the migration is then in `aside` alone.
 */
export function rollBack(options: OpenOptions): Result<RolledBack, OpenRefusal> {
  const { file } = options;
  const backup = newestBackup(file, newestVersion(readMigrations(options.migrations)));
  if (backup === null) {
    return refusal('newer', '数据库由更新版本写成，旁边没有本版本能打开的备份，不能退回。');
  }
  const aside = `${file}.newer-${chinaCompact(options.now())}`;
  const prepared = `${file}.rolling-back`;
  copyFileSync(backup, prepared);
  flush(prepared);
  for (const part of ['', '-wal'].filter((one) => existsSync(`${file}${one}`))) {
    copyFileSync(`${file}${part}`, `${aside}${part}`);
    flush(`${aside}${part}`);
  }
  // At every moment there is a file of this name: a start in between must not make a new store.
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  renameSync(prepared, file);
  return ok({ backup, aside });
}

/** The newest backup of a version this program can open. */
function newestBackup(file: string, newest: number): string | null {
  const folder = dirname(file);
  const found = readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.v`))
    .map((name) => /\.v(\d+)-(\d+)\.bak$/.exec(name))
    .filter((match) => match !== null && Number(match[1]) <= newest)
    .map((match) => ({ name: match?.input ?? '', at: match?.[2] ?? '' }))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1));
  const [best] = found;
  return best === undefined ? null : join(folder, best.name);
}

function flush(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
