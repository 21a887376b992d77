/**
 * Secrets of a caller's last calls. A PIN that was typed into a reference by mistake comes back from lists, in calls that know
 * of no PIN. Only what the caller itself sent is kept: it has seen no other. Bounded, never written, gone within the hour.
 */
import { Secret } from "../sinch/secret.js";
import type { RecentSecrets } from "./turn.js";

const MOST = 100;
const KEPT_MS = 60 * 60_000;

export function createRecentSecrets(): RecentSecrets {
  /** Wrapped, so that no dump or message of this object shows one. */
  let kept: { secret: Secret; until: number }[] = [];
  return {
    note(values, now) {
      const others = kept.filter(({ secret }) => !values.has(secret.reveal()));
      const fresh = [...values].map((value) => ({ secret: new Secret(value), until: now + KEPT_MS }));
      kept = [...others, ...fresh].slice(-MOST);
    },
    values(now) {
      kept = kept.filter(({ until }) => until > now);
      return new Set(kept.map(({ secret }) => secret.reveal()));
    },
  };
}
