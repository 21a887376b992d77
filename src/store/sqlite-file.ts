/** A SQLite file: Node's own where this Node has it, else the package `libsql`, which is there when its platform was supported. */
import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { ByonError } from "../errors.js";
import { MIGRATIONS } from "./migrations.js";

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface SqliteFile {
  all(sql: string, values?: readonly Value[]): readonly Row[];
  run(sql: string, values?: readonly Value[]): void;
  /** All of it or nothing, and nobody in between: also against other processes. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** What both drivers have in common. */
interface Database {
  exec(sql: string): void;
  prepare(sql: string): { all(...values: Value[]): Row[]; run(...values: Value[]): unknown };
  close(): void;
}
type Driver = new (path: string) => Database;

/** Another process holds the file for a millisecond at a time; whoever waits longer waits for something that hangs. */
const BUSY_MS = 2_000;

/** Opens the file, for its owner alone, and brings its tables up to date. Throws ByonError `not_configured`, or what SQLite says. */
export async function openSqlite(path: string): Promise<SqliteFile> {
  const Driver = sqliteDriver();
  // Made before SQLite does, which would let everybody read it; what SQLite puts beside it takes over the mode.
  closeSync(openSync(path, "a", 0o600));
  const database = new Driver(path);
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`);
  const file: SqliteFile = {
    all: (sql, values = []) => database.prepare(sql).all(...values),
    run: (sql, values = []) => void database.prepare(sql).run(...values),
    transaction(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (thrown) {
        database.exec("ROLLBACK");
        throw thrown;
      }
    },
    close: () => database.close(),
  };
  migrate(database, file, path);
  return file;
}

function migrate(database: Database, file: SqliteFile, path: string): void {
  file.transaction(() => {
    const taken = Number(file.all("PRAGMA user_version")[0]?.user_version);
    if (taken > MIGRATIONS.length)
      throw new ByonError({
        kind: "not_configured",
        message: `${path} was written by a newer version of this server.`,
        fix: "Use that version, or another --state folder.",
      });
    for (const step of MIGRATIONS.slice(taken)) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

/** Throws ByonError `not_configured` when there is none. */
export function sqliteDriver(): Driver {
  // Looked up by name: bundlers and older versions of Node know no such module.
  const own = process.getBuiltinModule?.("node:sqlite" as "node:fs") as unknown as { DatabaseSync: Driver } | undefined;
  if (own) return own.DatabaseSync;
  try {
    return createRequire(import.meta.url)("libsql") as Driver;
  } catch (cause) {
    throw new ByonError({
      kind: "not_configured",
      message: "--state needs SQLite: this Node has none, and the optional package libsql is not installed.",
      fix: "Use Node 22.13 or newer, install this server with its optional dependencies, or leave --state out.",
      cause,
    });
  }
}
