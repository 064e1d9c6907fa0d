/**
 * `npm run sim:mutants`: each mistake of the list is planted in a copy of the source tree and the
 * simulation is run on it until it notices. Prints the table; ends with 1 when one is not noticed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSeeds } from '../pool.ts';
import type { Mutation } from './list.ts';
import { MUTATIONS } from './list.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** What the simulation needs of the tree. */
const FOLDERS = [
  'core',
  'contract',
  'db',
  'engine',
  'simulator',
  'regions',
  'tests/sim',
  'tests/support',
];

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    only: { type: 'string', default: '' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});

let survived = 0;
const chosen = MUTATIONS.filter((mutation) => mutation.name.includes(values.only));
for (const mutation of chosen) {
  const line = await tryMutation(mutation);
  process.stdout.write(`${line}\n`);
}
process.stdout.write(`mutants: ${chosen.length - survived} of ${chosen.length} caught\n`);
process.exitCode = survived > 0 || chosen.length === 0 ? 1 : 0;

async function tryMutation(mutation: Mutation): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'rxtill-mutant-'));
  try {
    for (const folder of FOLDERS)
      cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const hunk of mutation.hunks) plant(root, mutation.name, hunk);
    const workers = Number(values.workers);
    const many = { from: 1, count: Number(values.seeds), workers, stopAtFirst: true, root };
    const { failed, played } = await runSeeds(many);
    const [first] = failed;
    if (first === undefined) survived += 1;
    const end =
      first === undefined
        ? `SURVIVED ${played} seeds`
        : `seed ${first.seed}: ${(first.violations[0] ?? '').split('\n')[0]?.slice(0, 110)}`;
    return `${mutation.name.padEnd(72)} ${end}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Exactly once: a change that fits nowhere or twice is a mistake of the list. */
function plant(root: string, name: string, hunk: Mutation['hunks'][number]): void {
  const path = join(root, hunk.file);
  const text = readFileSync(path, 'utf8');
  const parts = text.split(hunk.find);
  if (parts.length !== 2) {
    throw new Error(`${name}: fits ${parts.length - 1} times into ${hunk.file}`);
  }
  writeFileSync(path, parts.join(hunk.put));
}
