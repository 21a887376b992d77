/**
 * Two agents, or one that is impatient, may start the same write at once. Writes to one target pass one after another, and
 * whoever waited looks again before acting.
 */
export interface Gate {
  /** Runs `work` when every earlier one of the same key is through; `waits` before, where there is one. */
  run<T>(key: string, work: () => Promise<T>, waits?: () => void): Promise<T>;
}

export function createGate(): Gate {
  const queues = new Map<string, Promise<unknown>>();
  return {
    async run(key, work, waits) {
      if (queues.has(key)) waits?.();
      const before = queues.get(key) ?? Promise.resolve();
      const mine = before.then(work, work).finally(() => {
        if (queues.get(key) === tail) queues.delete(key);
      });
      const tail = mine.catch(() => undefined);
      queues.set(key, tail);
      return mine;
    },
  };
}
