/**
 * What a caller's earlier calls found out and the next need not read again. It holds for as long as an approval does, and what
 * was kept first gives way: whoever finds nothing here reads.
 */
import type { Findings } from "../tools/operation.js";
import { TOKEN_LIFETIME_MS } from "./approval/seal.js";

/** The numbers of forty full orders; each finding takes the room of one more. */
const ROOM = 20_000;

export function createFindings(now: () => number, room = ROOM): Findings {
  // In the order in which they were kept, which is also the order in which they expire.
  const kept = new Map<string, { texts: readonly string[]; until: number }>();
  let used = 0;
  const drop = (key: string) => {
    const old = kept.get(key);
    if (old) used -= old.texts.length + 1;
    kept.delete(key);
  };
  return {
    about(key) {
      const found = kept.get(key);
      return found && found.until >= now() ? found.texts : undefined;
    },
    keep(key, texts) {
      drop(key);
      kept.set(key, { texts, until: now() + TOKEN_LIFETIME_MS });
      used += texts.length + 1;
      for (const old of kept.keys()) {
        if (used <= room) break;
        drop(old);
      }
    },
  };
}
