/** The house's own sources, read from disk: what the checks of this folder look at. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export const CHECKOUT = resolve(import.meta.dirname, '..', '..');

/** Every room that holds code, with the product's rooms first. */
export const PRODUCT_ROOMS = [
  'core',
  'contract',
  'db',
  'engine',
  'electron',
  'renderer',
  'simulator',
] as const;
export const ROOMS = [...PRODUCT_ROOMS, 'tests', 'bench', 'scripts'] as const;
export type Room = (typeof ROOMS)[number];

export type SourceFile = {
  readonly room: Room;
  /** From the checkout, with slashes. */
  readonly path: string;
  readonly text: string;
};

/** Sources of one room: TypeScript and plain JavaScript. */
export function sourcesOf(room: Room): readonly SourceFile[] {
  return filesUnder(join(CHECKOUT, room))
    .filter((path) => /\.(ts|tsx|mjs|cjs|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({
      room,
      path: relative(CHECKOUT, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }));
}

/** Sources of the whole house. */
export function allSources(): readonly SourceFile[] {
  return ROOMS.flatMap(sourcesOf);
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}
