/**
 * Tells when a transaction of the shop's file has been committed: the place where a crash hurts most.
 * Only in a process that simulates: it puts itself between SQLite and the whole program.
 */
import Database from 'better-sqlite3';

const watchers = new WeakMap<Database.Database, () => void>();
let installed = false;

/** `committed` runs right after each COMMIT of this connection, before anything else does. */
export function watchCommits(db: Database.Database, committed: () => void): void {
  watchers.set(db, committed);
}

/** Call once, before the first database is opened. */
export function installCommitWatch(): void {
  if (installed) return;
  installed = true;
  const { prototype } = Database;
  // Called with the database as `this`, as it always is.
  // oxlint-disable-next-line typescript/unbound-method -- a method that is put back on its own prototype
  const prepare = prototype.prepare as (this: Database.Database, text: string) => Statement;
  Object.defineProperty(prototype, 'prepare', {
    configurable: true,
    value(this: Database.Database, text: string): Statement {
      const statement = prepare.call(this, text);
      if (text === 'COMMIT') {
        const commit = statement.run.bind(statement);
        Object.defineProperty(statement, 'run', {
          value: (): Database.RunResult => {
            const result = commit();
            watchers.get(this)?.();
            return result;
          },
        });
      }
      return statement;
    },
  });
}

type Statement = Database.Statement<unknown[]>;
