// Job: the simulator's own SQLite file: open, schema, cached statements, serial numbers.
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

export type SqlValue = string | number | bigint | null | Uint8Array;

export interface Store {
  /** Runs a writing statement; returns the number of rows changed. */
  run(sql: string, ...values: SqlValue[]): number;
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  /** One transaction; nested calls are savepoints. A throw rolls back and travels on. */
  transaction<T>(work: () => T): T;
  /** Next serial, kept in the file, never handed out twice. */
  nextSerial(): number;
  meta(name: string): string | undefined;
  setMeta(name: string, value: string): void;
  /** Empties every table. */
  clear(): void;
  close(): void;
}

const SCHEMA = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');
const SCHEMA_VERSION = 1;

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    database.close();
    throw new Error(`模拟器数据库版本 ${version} 比程序新，请换新程序或换数据目录`);
  }
  database.exec(SCHEMA);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
  const level = Number(database.pragma('synchronous', { simple: true }));
  if (level !== 2) throw new Error(`synchronous is ${level}, not FULL`);
  return database;
}

/** Opens (or makes) the file; `:memory:` for a simulation. Throws on a newer schema. */
export function openStore(file: string): Store {
  const database = openDatabase(file);
  const statements = new Map<string, Database.Statement<unknown[]>>();
  const prepared = (sql: string): Database.Statement<unknown[]> => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare<unknown[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  const get = <Row>(sql: string, ...values: SqlValue[]): Row | undefined =>
    prepared(sql).get(...values) as Row | undefined;
  const run = (sql: string, ...values: SqlValue[]): number => prepared(sql).run(...values).changes;
  const meta = (name: string): string | undefined =>
    get<{ value: string }>('SELECT value FROM meta WHERE name = ?', name)?.value;
  const setMeta = (name: string, value: string): void => {
    run(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  };
  return {
    run,
    get,
    all: <Row>(sql: string, ...values: SqlValue[]) => prepared(sql).all(...values) as Row[],
    transaction: (work) => database.transaction(work)(),
    nextSerial: () => {
      const next = Number(meta('serial') ?? '0') + 1;
      setMeta('serial', String(next));
      return next;
    },
    meta,
    setMeta,
    clear: () => {
      database.pragma('foreign_keys = OFF');
      const tables = database
        .prepare<unknown[], { name: string }>(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )
        .all();
      for (const { name } of tables) database.exec(`DELETE FROM "${name}"`);
      database.pragma('foreign_keys = ON');
    },
    close: () => database.close(),
  };
}
