/**
 * Previewed calls, kept so that an approval is the token and nothing else: an agent that types 500 numbers once need not
 * type them again. Bounded, gone with the process, and unreadable at rest: arguments hold PINs and account numbers.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { unwrapSecrets } from "../sinch/secret.js";
import { TOKEN_LIFETIME_MS } from "./seal.js";

export interface KeptCalls {
  /** Keeps the arguments that this token approves, until the token expires or others need the room. */
  keep(token: string, args: Readonly<Record<string, unknown>>, now: number): void;
  /** The arguments, or undefined when they are not kept here (any more). */
  recall(token: string, now: number): Record<string, unknown> | undefined;
}

/** About 150 orders of 500 numbers; whoever is pushed out types the arguments again. */
const ROOM_BYTES = 32 * 1024 * 1024;

export function createKeptCalls(room = ROOM_BYTES): KeptCalls {
  const key = randomBytes(32);
  // In the order in which they were kept, which is also the order in which they expire.
  const kept = new Map<string, { sealed: Buffer; until: number }>();
  let used = 0;
  const drop = (token: string) => {
    used -= kept.get(token)?.sealed.length ?? 0;
    kept.delete(token);
  };
  return {
    keep(token, args, now) {
      const sealed = lock(key, JSON.stringify(unwrapSecrets(args)));
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
      return found && found.until >= now ? JSON.parse(unlock(key, found.sealed)) : undefined;
    },
  };
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

function lock(key: Buffer, text: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unlock(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}
