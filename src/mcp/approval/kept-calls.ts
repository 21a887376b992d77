/**
 * Previewed calls, kept so that an approval is the token and nothing else: an agent that types 500 numbers once need not
 * type them again. Bounded, gone with the process, and unreadable at rest: arguments hold PINs and account numbers.
 */
import { unwrapSecrets } from "../../sinch/secret.js";
import type { Vault } from "../vault.js";
import { TOKEN_LIFETIME_MS } from "./seal.js";

export interface KeptCalls {
  /** Keeps the arguments that this token approves, until the token expires or others need the room. */
  keep(token: string, args: Readonly<Record<string, unknown>>, now: number): void;
  /** The arguments, or undefined when they are not kept here (any more). */
  recall(token: string, now: number): Record<string, unknown> | undefined;
}

/** Characters: about a hundred orders of 500 numbers. Whoever is pushed out types the arguments again. */
const ROOM = 32 * 1024 * 1024;

export function createKeptCalls(vault: Vault, room = ROOM): KeptCalls {
  // In the order in which they were kept, which is also the order in which they expire.
  const kept = new Map<string, { sealed: string; until: number }>();
  let used = 0;
  const drop = (token: string) => {
    used -= kept.get(token)?.sealed.length ?? 0;
    kept.delete(token);
  };
  return {
    keep(token, args, now) {
      const sealed = vault.close(JSON.stringify(unwrapSecrets(args)));
      if (sealed.length > room) return;
      for (const [old, { until }] of kept) {
        if (until >= now && used + sealed.length <= room) break;
        drop(old);
      }
      drop(token);
      kept.set(token, { sealed, until: now + TOKEN_LIFETIME_MS });
      used += sealed.length;
    },
    recall(token, now) {
      const found = kept.get(token);
      const text = found && found.until >= now ? vault.open(found.sealed) : undefined;
      return text === undefined ? undefined : JSON.parse(text);
    },
  };
}
