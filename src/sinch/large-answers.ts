/** So many at once, in the order in which they came. */
export interface Turns {
  /**
   * Waits for a turn, or for the signal, and then throws its reason. What it returns ends the turn. With `until`, whoever
   * asks has one turn for everything until that signal, which ends it.
   */
  take(signal: AbortSignal, until?: AbortSignal): Promise<() => void>;
}

/** What one call holds of large answers, from the first that it reads until it lets go of all. */
export interface Hold {
  readonly until: AbortSignal;
  /** What is read from now on is held anew. */
  letGo(): void;
}

export function createHold(): Hold {
  let ending = new AbortController();
  return {
    get until() {
      return ending.signal;
    },
    letGo() {
      ending.abort();
      ending = new AbortController();
    },
  };
}

export function createTurns(most: number): Turns {
  let taken = 0;
  const waiting = new Set<() => void>();
  const shared = new WeakMap<AbortSignal, Promise<void>>();
  const leave = (): void => {
    taken--;
    const [next] = waiting;
    next?.();
  };
  const take = (signal: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(start);
        reject(signal.reason);
      };
      const start = (): void => {
        waiting.delete(start);
        signal.removeEventListener("abort", giveUp);
        taken++;
        resolve(leave);
      };
      if (signal.aborted) return giveUp();
      if (taken < most) return start();
      waiting.add(start);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  const takeUntil = async (until: AbortSignal): Promise<void> => {
    const end = await take(until);
    if (until.aborted) end();
    else until.addEventListener("abort", end, { once: true });
  };
  return {
    async take(signal, until) {
      if (!until) return take(signal);
      // Asked for once: two answers that one call reads at the same time must not wait for each other.
      const turn = shared.get(until) ?? takeUntil(until);
      shared.set(until, turn);
      await Promise.race([turn, aborted(signal)]);
      return nothing;
    },
  };
}

const nothing = (): void => {};

/** Rejects with the signal's reason. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
