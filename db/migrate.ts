/**
 * Numbered, append-only migrations: `010-base.sql`, `020-….sql`. Each step is one transaction that
 * also sets `user_version` to the step's number, so a file is always exactly at one step.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { assert } from '#core/result.ts';
import type { Db } from './sql.ts';
import { transaction } from './sql.ts';

export type Migration = { readonly number: number; readonly name: string; readonly sql: string };

/** The steps of a folder in order; a name out of shape or a number given twice is a bug. */
export function readMigrations(folder: URL): readonly Migration[] {
  const steps = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const match = /^(\d{3})-[a-z0-9-]+\.sql$/.exec(name);
      assert(match, `migration ${name} must be named NNN-words.sql`);
      return { number: Number(match[1]), name, sql: readFileSync(new URL(name, folder), 'utf8') };
    });
  assert(steps.length > 0, `no migrations in ${folder.pathname}`);
  assert(
    steps.every((step, index) => step.number > (steps[index - 1]?.number ?? 0)),
    'migration numbers must grow',
  );
  return steps;
}

/** Number of the step a database is at; 0 for a new file. */
export function schemaVersion(db: Db): number {
  const version = db.pragma('user_version', { simple: true });
  assert(typeof version === 'number', 'user_version is a number');
  return version;
}

/** The newest step there is. */
export function newestVersion(steps: readonly Migration[]): number {
  return steps.at(-1)?.number ?? 0;
}

/**
 * Runs the steps a database lacks. References are checked before each commit instead of during the
 * step, so that a step may rebuild a table that others point to.
 * @throws whatever the failing step throws; the database is then still at the step before
 */
export function migrate(db: Db, steps: readonly Migration[]): void {
  db.pragma('foreign_keys = OFF');
  try {
    const from = schemaVersion(db);
    for (const step of steps) {
      if (step.number <= from) continue;
      transaction(db, () => {
        db.exec(step.sql);
        assert(db.inTransaction, `migration ${step.name} must not commit by itself`);
        const broken = db.pragma('foreign_key_check');
        assert(Array.isArray(broken) && broken.length === 0, `${step.name} breaks references`);
        db.pragma(`user_version = ${step.number}`);
      });
    }
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
