/** The operator's log: one JSON line per event, never on stdout, which belongs to the protocol. */
export type Level = "debug" | "info" | "warn" | "error";
export type Log = (level: Level, message: string, facts?: Readonly<Record<string, unknown>>) => void;

const RANK: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * A log that writes lines at or above `least`. Errors among the facts are written as their text; `about` adds what is known
 * of the request being served.
 */
export function createLog(
  write: (line: string) => void,
  least: Level,
  now: () => Date,
  about: () => Readonly<Record<string, unknown>> = () => ({}),
): Log {
  return (level, message, facts = {}) => {
    if (RANK[level] < RANK[least]) return;
    write(JSON.stringify({ time: now().toISOString(), level, message, ...about(), ...facts }, errorsAsText));
  };
}

const errorsAsText = (_: string, value: unknown): unknown =>
  value instanceof Error ? { error: value.name, text: value.message, stack: value.stack } : value;
