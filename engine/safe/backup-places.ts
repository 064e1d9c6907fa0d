/** Where backups go: a folder beside the store unless a manager has set another, and a second place. */
import { join } from 'node:path';
import { z } from 'zod';
import { connect } from '#db/open.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { databaseOf } from './safe-file.ts';

const DEFAULT_KEEP = 30;

const placesSchema = z.object({
  folder: z.string(),
  /** '' for none. */
  second: z.string(),
  keep: z.int(),
});
export type BackupPlaces = z.infer<typeof placesSchema>;

export function readPlaces(db: Db, dataDir: string): BackupPlaces {
  const text = readSetting(db, 'backup.places') ?? '';
  if (text === '') return defaultPlaces(dataDir);
  return placesSchema.parse(JSON.parse(text));
}

export function writePlaces(db: Db, places: BackupPlaces): void {
  writeSetting(db, 'backup.places', JSON.stringify(places));
}

/** The places of a store that is not open here; the default where it cannot be read. */
export function placesIn(dataDir: string, key: string | null): BackupPlaces {
  if (key === null) return defaultPlaces(dataDir);
  try {
    const db = connect({ file: databaseOf(dataDir), key }, { readonly: true });
    try {
      return readPlaces(db, dataDir);
    } finally {
      db.close();
    }
  } catch {
    return defaultPlaces(dataDir);
  }
}

export function foldersOf(dataDir: string, key: string | null): readonly string[] {
  const { folder, second } = placesIn(dataDir, key);
  return second === '' ? [folder] : [folder, second];
}

function defaultPlaces(dataDir: string): BackupPlaces {
  return { folder: join(dataDir, 'backups'), second: '', keep: DEFAULT_KEEP };
}
