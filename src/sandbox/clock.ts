/** Sandbox time. `advance` takes milliseconds of sandbox time; it never goes back. */
export interface Clock {
  now(): Date;
  advance(ms: number): void;
}

/**
 * A clock that starts at `start` (real now when omitted) and runs `speed` sandbox seconds per real second.
 * Speed 0 stands still: it moves only when advanced, which is what makes tests repeatable.
 */
export function sandboxClock(options: { start?: Date; speed?: number } = {}): Clock {
  const speed = options.speed ?? 0;
  const startedAt = performance.now();
  let base = (options.start ?? new Date()).getTime();
  return {
    now: () => new Date(base + Math.floor((performance.now() - startedAt) * speed)),
    advance(ms) {
      base += Math.max(0, ms);
    },
  };
}

const DURATION =
  /^P(?!$)(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?!$)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds ("P1D", "PT4H"), or of a number that
 * already is milliseconds. Undefined when it is neither, or negative.
 */
export function durationMs(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const parts = DURATION.exec(value);
  if (!parts) return undefined;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (
    (weeks ?? 0) * 7 * DAY + (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND
  );
}
