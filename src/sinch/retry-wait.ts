/** How long to wait before trying again. */
import type { HttpReply } from "./http.js";

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

const CEILING_MS = [500, 2_000, 8_000];
/**
 * What is waited in all when Sinch says how long (`Retry-After`): for the reads of one tool call together, for one write, and for
 * one token. A read that is told to come back costs a model a turn of its own; a write holds up those behind it. Past this, a model is
 * better told to come back than kept waiting.
 */
export const PATIENCE_MS = { read: 20_000, write: 10_000, token: 10_000 } as const;

/** What `Retry-After` asks for, in seconds or as an HTTP date: milliseconds from now, or undefined where it says neither. */
export function retryAfterMs({ headers }: Pick<HttpReply, "headers">, now: number): number | undefined {
  const value = headers["retry-after"];
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Milliseconds after attempt number `attempt` where nobody says how many: a random part of a growing ceiling. */
export const jitter = (attempt: number): number =>
  Math.random() * (CEILING_MS[attempt - 1] ?? (CEILING_MS.at(-1) as number));

/** What is left of a time to wait. Waits that go on at once, as of reads side by side, are counted once. */
export interface Patience {
  /** Takes off a wait of so many milliseconds, and returns what to call at its end; undefined when less is left. */
  begin(ms: number): (() => void) | undefined;
}

export function createPatience(allowed: number): Patience {
  let left = allowed;
  const ends = new Set<{ readonly at: number }>();
  return {
    begin(ms) {
      const now = performance.now();
      const anyway = Math.max(0, ...[...ends].map(({ at }) => at - now));
      const more = Math.max(0, ms - anyway);
      if (more > left) return undefined;
      left -= more;
      const end = { at: now + ms };
      ends.add(end);
      return () => void ends.delete(end);
    },
  };
}

/** A wait that Sinch asks for costs this much patience at least: it might ask for no wait for ever. */
export const LEAST_WAIT_MS = 1_000;

/** Resolves after `ms`, or at once when the signal aborts. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
