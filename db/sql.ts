/**
 * Typed SQL, run synchronously: Kysely compiles a query against `Schema` and never touches a
 * connection; the text runs here through a statement cache. One connection, nothing interleaves.
 */
import type Database from 'better-sqlite3';
import type { Compilable, CompiledQuery, RawBuilder, Selectable } from 'kysely';
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { assert } from '#core/result.ts';
import type { Schema } from './schema.ts';

export type Db = Database.Database;

/** A row as it is read from table `Name`. */
export type Row<Name extends keyof Schema> = Selectable<Schema[Name]>;

/** Builds queries; has no connection and cannot run anything itself. */
export const q: Kysely<Schema> = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (compiler) => new SqliteIntrospector(compiler),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/**
 * A constant that is part of the text instead of a parameter. SQLite uses a partial index only when
 * the query's text proves the index's condition, which a parameter never does.
 */
export function constant<Value extends string | number>(value: Value): RawBuilder<Value> {
  return sql.lit(value);
}

/** Stands for a value in a query that is compiled once. */
class Slot {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/**
 * A query whose text never changes, compiled once: building the text costs more than running it, and
 * a scan runs two dozen. `build` is called once, with placeholders, so it must pass its values
 * straight into the query and look at none of them.
 */
export function fixed<Values extends readonly unknown[], Output>(
  build: (...values: Values) => Compilable<Output>,
): (...values: Values) => Compilable<Output> {
  let compiled: CompiledQuery<Output> | undefined;
  return (...values) => ({
    compile: () => {
      if (compiled === undefined) {
        const slots = Array.from({ length: build.length }, (_, index) => new Slot(index));
        // The placeholders take the place of the values; Kysely hands parameters through untouched.
        compiled = build(...(slots as unknown as Values)).compile();
      }
      const parameters = compiled.parameters.map((value) =>
        value instanceof Slot ? values[value.index] : value,
      );
      return { ...compiled, parameters };
    },
  });
}

/** Prepared statements kept a database: texts come from code, so there are few of them. */
const MAX_STATEMENTS = 1000;
const statements = new WeakMap<Db, Map<string, Database.Statement<unknown[]>>>();

function prepared(db: Db, sql: string): Database.Statement<unknown[]> {
  let cache = statements.get(db);
  if (cache === undefined) {
    cache = new Map();
    statements.set(db, cache);
  }
  let statement = cache.get(sql);
  if (statement === undefined) {
    // Lists of different lengths (`IN (?, ?, …)`) make texts; forget all rather than grow for ever.
    if (cache.size >= MAX_STATEMENTS) cache.clear();
    statement = db.prepare<unknown[]>(sql);
    cache.set(sql, statement);
  }
  return statement;
}

/** Every row of a query (SELECT, or a write with RETURNING). */
export function all<Output>(db: Db, query: Compilable<Output>): Output[] {
  const { sql, parameters } = query.compile();
  // The compiler derived `Output` from the schema; the schema is checked against the file by a test.
  return prepared(db, sql).all(...parameters) as Output[];
}

/** First row of a query, undefined when it has none. */
export function first<Output>(db: Db, query: Compilable<Output>): Output | undefined {
  const { sql, parameters } = query.compile();
  return prepared(db, sql).get(...parameters) as Output | undefined;
}

/** Runs a write and says how many rows it changed. */
export function run(db: Db, query: Compilable): { readonly changes: number } {
  const { sql, parameters } = query.compile();
  return { changes: prepared(db, sql).run(...parameters).changes };
}

/**
 * One transaction: everything `act` writes commits together, or vanishes when it throws. The write
 * lock is taken at the start. Synchronous on purpose: nothing awaits inside.
 */
export function transaction<T>(db: Db, act: () => T): T {
  assert(!db.inTransaction, 'a transaction is never opened inside another');
  prepared(db, 'BEGIN IMMEDIATE').run();
  try {
    const value = act();
    assert(!(value instanceof Promise), 'nothing awaits inside a transaction');
    prepared(db, 'COMMIT').run();
    return value;
  } catch (error) {
    // SQLite has already rolled back by itself on a full disk or an IO error.
    if (db.inTransaction) prepared(db, 'ROLLBACK').run();
    throw error;
  }
}
