/** One hash over the contents of many files, so that "is it stale" does not hang on clocks. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { checkout } from './checkout.mjs';

const LEFT_OUT = new Set(['node_modules', 'dist', '.git']);

/** Every file under a path (or the path itself when it is a file), sorted, absolute. */
export function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !LEFT_OUT.has(entry.name))
    .map((entry) => join(path, entry.name))
    .flatMap(filesUnder)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** Hash of the names and contents of these files and folders of the checkout. */
export function contentHash(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesUnder(join(checkout, path))) {
      hash.update(relative(checkout, file).split(sep).join('/'));
      hash.update('\0');
      hash.update(readFileSync(file));
      hash.update('\0');
    }
  }
  return hash.digest('hex');
}
