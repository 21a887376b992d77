import { TOKEN_LIFETIME_MS } from "./seal.js";
import type { UsedTokens } from "./turn.js";

/** Tokens that have approved a write. They expire by themselves, so only the living ones need remembering. */
export function createUsedTokens(): UsedTokens {
  const used = new Map<string, number>();
  return {
    take(token, now) {
      for (const [old, until] of used) if (until < now) used.delete(old);
      if (used.has(token)) return false;
      used.set(token, now + TOKEN_LIFETIME_MS);
      return true;
    },
    giveBack(token) {
      used.delete(token);
    },
  };
}
