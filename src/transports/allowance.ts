/** How many requests a caller may make: a bucket that holds ten seconds' worth and fills steadily. */
export interface Allowance {
  /** Takes one; gives the seconds to wait when none is left. */
  take(): number;
}

const BURST_SECONDS = 10;

export function createAllowance(perMinute: number, now: () => number): Allowance {
  if (perMinute === 0) return { take: () => 0 };
  const perSecond = perMinute / 60;
  const most = Math.max(1, perSecond * BURST_SECONDS);
  let left = most;
  let filled = now();
  return {
    take() {
      const time = now();
      left = Math.min(most, left + (Math.max(0, time - filled) / 1000) * perSecond);
      filled = time;
      if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond));
      left--;
      return 0;
    },
  };
}
