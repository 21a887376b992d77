/** What was received and what was carried out, by operation: tests count here. */
import type { JsonObject } from "./replies.js";

/** One request as the sandbox saw it. Authorization headers are not kept. */
export interface LedgerEntry {
  /** Operation of the contract, `createAccessToken` for the token endpoint, "unknown" for a path nobody plays. */
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: unknown;
  /** Sandbox time of arrival, ISO 8601. */
  readonly at: string;
  /** Whether the operation was carried out, no matter what the client got to see of it. */
  committed: boolean;
  /** Status put on the wire; undefined while under way and when the connection was cut before any answer. */
  status?: number;
  /** Kind of the fault that struck, if one did. */
  fault?: string;
}

interface LedgerCounts {
  received: number;
  committed: number;
}

/** What really happened here: the truth that fault tests count against what a client believes. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  counts(): Record<string, LedgerCounts>;
  /** Zeros for an operation that was never asked for. */
  count(operationId: string): LedgerCounts;
  clear(): void;
  toJSON(): JsonObject;
}

export interface WritableLedger extends Ledger {
  open(entry: Omit<LedgerEntry, "committed" | "status" | "fault">): LedgerEntry;
}

export function ledger(): WritableLedger {
  const entries: LedgerEntry[] = [];

  function counts(): Record<string, LedgerCounts> {
    const all: Record<string, LedgerCounts> = {};
    for (const { operationId, committed } of entries) {
      const row = all[operationId] ?? { received: 0, committed: 0 };
      all[operationId] = { received: row.received + 1, committed: row.committed + (committed ? 1 : 0) };
    }
    return all;
  }

  return {
    entries,
    counts,
    count: (operationId) => counts()[operationId] ?? { received: 0, committed: 0 },
    clear() {
      entries.length = 0;
    },
    toJSON: () => ({ counts: counts(), entries }),
    open(entry) {
      const opened: LedgerEntry = { ...entry, committed: false };
      entries.push(opened);
      return opened;
    },
  };
}
