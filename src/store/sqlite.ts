import type { Row, SqliteFile, Value } from "./sqlite-file.js";
import type { OpenWrite, Store } from "./store.js";

/** A store in a file that every process on this machine may share. */
export function sqliteStore(file: SqliteFile): Store {
  const forget = (now: number) => {
    const old = "SELECT id FROM open_writes WHERE until <= ?";
    file.run(`DELETE FROM open_write_numbers WHERE write_id IN (${old})`, [now]);
    file.run("DELETE FROM open_writes WHERE until <= ?", [now]);
  };
  const numbersOf = (id: string) =>
    file.all("SELECT number FROM open_write_numbers WHERE write_id = ?", [id]).map(({ number }) => String(number));

  return {
    async useToken(token, until, now) {
      return file.transaction(() => {
        file.run("DELETE FROM used_tokens WHERE until < ?", [now]);
        if (file.all("SELECT token FROM used_tokens WHERE token = ?", [token]).length > 0) return false;
        file.run("INSERT INTO used_tokens (token, until) VALUES (?, ?)", [token, until]);
        return true;
      });
    },
    async giveTokenBack(token) {
      file.run("DELETE FROM used_tokens WHERE token = ?", [token]);
    },
    async claim(write, now) {
      return file.transaction(() => {
        forget(now);
        const [earlier] = file.all(...meeting(write));
        if (earlier) return writeOf(earlier, numbersOf(String(earlier.id)));
        file.run(
          "INSERT INTO open_writes (id, project, tool, asked, replaces, call, under_way, busy_until, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            write.id,
            write.project,
            write.tool,
            write.asked,
            write.replaces ?? null,
            write.call,
            write.underWay ? 1 : 0,
            write.busyUntil,
            write.until,
          ],
        );
        for (const number of new Set(write.numbers))
          file.run("INSERT INTO open_write_numbers (project, number, write_id) VALUES (?, ?, ?)", [
            write.project,
            number,
            write.id,
          ]);
        return undefined;
      });
    },
    async change(id, { call, underWay, busyUntil }) {
      file.run(
        "UPDATE open_writes SET call = COALESCE(?, call), under_way = COALESCE(?, under_way), busy_until = COALESCE(?, busy_until) WHERE id = ?",
        [call ?? null, underWay === undefined ? null : Number(underWay), busyUntil ?? null, id],
      );
    },
    async release(id) {
      file.transaction(() => {
        const [write] = file.all("SELECT project FROM open_writes WHERE id = ?", [id]);
        if (!write) return;
        file.run("DELETE FROM open_write_numbers WHERE write_id = ?", [id]);
        file.run("DELETE FROM open_writes WHERE id = ?", [id]);
        file.run(
          "INSERT INTO ended_writes (project, ended) VALUES (?, 1) ON CONFLICT (project) DO UPDATE SET ended = ended_writes.ended + 1",
          [String(write.project)],
        );
      });
    },
    async ended(project) {
      return Number(file.all("SELECT ended FROM ended_writes WHERE project = ?", [project])[0]?.ended ?? 0);
    },
    async close() {
      file.close();
    },
  };
}

/** The query for an open write in the way of this one: the rule of `inTheWay` in SQL. */
function meeting(write: OpenWrite): [sql: string, values: Value[]] {
  const places = write.numbers.map(() => "?").join(", ");
  const sql = `SELECT * FROM open_writes WHERE project = ? AND (
    (tool = ? AND (asked = ? OR replaces = ?))
    OR id IN (SELECT write_id FROM open_write_numbers WHERE project = ? AND number IN (${places}))
  ) ORDER BY until LIMIT 1`;
  // What replaces nothing compares with NULL, which equals nothing.
  const { project, tool, asked, replaces = null, numbers } = write;
  return [sql, [project, tool, asked, replaces, project, ...numbers]];
}

const writeOf = (row: Row, numbers: readonly string[]): OpenWrite => ({
  id: String(row.id),
  project: String(row.project),
  tool: String(row.tool),
  asked: String(row.asked),
  replaces: row.replaces === null ? undefined : String(row.replaces),
  numbers,
  call: String(row.call),
  underWay: Number(row.under_way) === 1,
  busyUntil: Number(row.busy_until),
  until: Number(row.until),
});
