/** So many at once, in the order in which they came. */
export interface Turns {
  /** Waits for a turn, or for the signal, and then throws its reason. What it returns ends the turn. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createTurns(most: number): Turns {
  let taken = 0;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    taken--;
    const [next] = waiting;
    next?.();
  };
  return {
    take(signal) {
      return new Promise((resolve, reject) => {
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
    },
  };
}
