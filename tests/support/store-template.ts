/** The training store as a file: made once, copied for every shop of a test. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { closeDatabase, openDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import type { Pins } from '#engine/staff/pin.ts';
import { scryptPins } from '#engine/staff/pin.ts';
import { createIds } from '#engine/start/ids.ts';
import { makeStore } from '#engine/training/make-store.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { OPENING } from './cast.ts';
import { seeded } from './seeded.ts';
import { regionFile } from './simulated-wire.ts';

const MIGRATIONS = pathToFileURL(`${join(import.meta.dirname, '..', '..', 'db', 'migrations')}/`);

/** The folder is the caller's to remove. */
export async function makeStoreTemplate(
  options: { readonly parent?: string; readonly pins?: Pins } = {},
): Promise<{ dir: string; file: string }> {
  const { parent = tmpdir(), pins = scryptPins } = options;
  const dir = mkdtempSync(join(parent, 'rxtill-store-'));
  const file = join(dir, 'store.db');
  const db = openStore(file, () => OPENING);
  const read = readStoreFile(regionFile('training-store.json'));
  if (!read.ok) throw new Error(read.failure.sentence);
  const newId = createIds(() => OPENING, seeded(7));
  await makeStore(db, read.value, { training: true, now: () => OPENING, newId, pins });
  closeDatabase(db);
  return { dir, file };
}

/** Opens a store's file as the engine does: migrated, checked, in WAL. */
export function openStore(file: string, now: () => number): Db {
  const opened = openDatabase({ file, now, migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  return opened.value;
}
