/** Databases of the tests: real files, the real migrations. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { openDatabase } from '#db/open.ts';
import type { OpenOptions } from '#db/open.ts';
import type { OpenRefusal } from '#db/refusal.ts';
import type { Db } from '#db/sql.ts';
import type { Result } from '#core/result.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

export const MIGRATIONS = pathToFileURL(
  `${join(import.meta.dirname, '..', '..', 'db', 'migrations')}/`,
);
/** 2026-11-21 13:00:00 in China. */
export const NOW = Date.parse('2026-11-21T13:00:00+08:00');

export function tryOpen(file: string, options: Partial<OpenOptions> = {}): Result<Db, OpenRefusal> {
  const opened = openDatabase({ file, now: () => NOW, migrations: MIGRATIONS, ...options });
  if (opened.ok) onTestFinished(() => void opened.value.close());
  return opened;
}

/** An open database; one in a new folder unless a file is named. */
export function openTest(
  file = join(tempDir(), 'rxtill.db'),
  options: Partial<OpenOptions> = {},
): Db {
  const opened = tryOpen(file, options);
  if (!opened.ok) throw new Error(opened.failure.sentence);
  return opened.value;
}
