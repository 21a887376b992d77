/** Ids that a caller's reads have shown, for completing arguments. Bounded, and gone with the process. */
import { isPlain } from "../values/plain-object.js";
import type { SeenIds } from "./turn.js";

const KINDS = ["orderId", "documentId", "hostingOrderId", "phoneNumber"] as const;
type Kind = (typeof KINDS)[number];

export function createSeenIds(most = 200): SeenIds {
  const byKind = new Map<string, string[]>();
  return {
    note(kind, ids) {
      const known = byKind.get(kind) ?? [];
      byKind.set(kind, [...new Set([...ids, ...known])].slice(0, most));
    },
    startingWith: (kind, prefix) => (byKind.get(kind) ?? []).filter((id) => id.startsWith(prefix)),
  };
}

/** Lists in which a bare `id` is the id of something. */
const BARE_ID: Readonly<Record<string, Kind>> = { orders: "orderId", documents: "documentId" };

/** Notes the ids that a call was made with and those that its answer names. */
export function noteIds(seen: SeenIds, args: Readonly<Record<string, unknown>>, reply: unknown): void {
  for (const kind of KINDS) {
    const found = [args[kind], ...named(reply, kind)].filter((id): id is string => typeof id === "string");
    if (found.length > 0) seen.note(kind, found);
  }
}

function named(reply: unknown, kind: Kind): unknown[] {
  if (!isPlain(reply)) return Array.isArray(reply) ? reply.flatMap((entry) => named(entry, kind)) : [];
  return Object.entries(reply).flatMap(([name, value]) => {
    if (name === kind) return [value];
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry: unknown) => {
      if (!isPlain(entry)) return [];
      return BARE_ID[name] === kind ? [entry.id] : [entry[kind]];
    });
  });
}
