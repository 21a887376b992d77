/** A caller: somebody with Sinch credentials, kept apart from every other. */
import type { Client } from "../sinch/client.js";
import type { Context, Settings } from "../sinch/operation.js";
import type { Caller, SeenIds } from "./turn.js";

export interface CallerParts {
  id: string;
  client: Client;
  settings: Settings;
  readFile(path: string): Promise<{ name: string; base64: string }>;
}

export function createCaller({ id, client, settings, readFile }: CallerParts): Caller {
  return {
    id,
    seen: createSeenIds(),
    context: (options = {}): Context => ({
      call: (operation, input) => client.call(operation, input, options),
      now: () => client.now(),
      settings,
      readFile,
    }),
  };
}

/** The last ids that reads returned, newest first, for completing arguments. Bounded, and gone with the process. */
function createSeenIds(most = 200): SeenIds {
  const byKind = new Map<string, string[]>();
  return {
    note(kind, ids) {
      const known = byKind.get(kind) ?? [];
      byKind.set(kind, [...new Set([...ids, ...known])].slice(0, most));
    },
    startingWith: (kind, prefix) => (byKind.get(kind) ?? []).filter((id) => id.startsWith(prefix)),
  };
}
