/** Where the program's own data lies (migrations, training store, built pages): source or bundle. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** First folder from here upwards that holds db/migrations. */
export function appRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'db', 'migrations'))) return folder;
    if (folder === dirname(folder)) throw new Error('db/migrations is not part of this program');
  }
}

export function migrationsFolder(root: string): URL {
  return pathToFileURL(`${join(root, 'db', 'migrations')}/`);
}
