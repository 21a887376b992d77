/** How many requests a caller may make: ten seconds' worth at once, and so many a minute. */
import { createTokenBucket } from "../values/token-bucket.js";

export interface Allowance {
  /** Takes one; gives the seconds to wait when none is left. */
  take(): number;
}

export const BURST_SECONDS = 10;

export function createAllowance(perMinute: number, now: () => number): Allowance {
  const perSecond = perMinute / 60;
  const bucket = createTokenBucket({ perSecond, holds: Math.max(1, perSecond * BURST_SECONDS), now });
  return { take: () => Math.ceil(bucket.take() / 1000) };
}
