/**
 * The tables, as a list of steps forward; a file remembers how many it has taken. A step is never changed once released.
 * Plain SQL that PostgreSQL would take as well: text, whole numbers, no clock of the database's own.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE used_tokens (token TEXT PRIMARY KEY, until BIGINT NOT NULL);
   CREATE TABLE open_writes (
     id TEXT PRIMARY KEY,
     project TEXT NOT NULL,
     tool TEXT NOT NULL,
     asked TEXT NOT NULL,
     replaces TEXT,
     call TEXT NOT NULL,
     under_way INTEGER NOT NULL,
     busy_until BIGINT NOT NULL,
     until BIGINT NOT NULL
   );
   CREATE TABLE open_write_numbers (
     project TEXT NOT NULL,
     number TEXT NOT NULL,
     write_id TEXT NOT NULL,
     PRIMARY KEY (project, number)
   );
   CREATE INDEX open_write_numbers_by_write ON open_write_numbers (write_id);
   CREATE TABLE ended_writes (project TEXT PRIMARY KEY, ended BIGINT NOT NULL);`,
];
