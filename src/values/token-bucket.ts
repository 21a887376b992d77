/** A bucket that fills steadily: whoever takes from an empty one is told how long to wait. */
export interface TokenBucket {
  /** Takes one; gives the milliseconds to wait when none is left. */
  take(): number;
}

export interface TokenBucketOptions {
  /** 0 for no limit. */
  perSecond: number;
  /** What is there when nobody has taken anything for a while; one at least. */
  holds: number;
  /** Milliseconds. */
  now(): number;
}

export function createTokenBucket({ perSecond, holds, now }: TokenBucketOptions): TokenBucket {
  if (perSecond === 0) return { take: () => 0 };
  let left = holds;
  let filled = now();
  return {
    take() {
      const time = now();
      // A clock may be set back.
      left = Math.min(holds, left + (Math.max(0, time - filled) / 1000) * perSecond);
      filled = time;
      if (left < 1) return Math.ceil(((1 - left) / perSecond) * 1000);
      left--;
      return 0;
    },
  };
}
