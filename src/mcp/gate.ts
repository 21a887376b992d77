/**
 * Two agents, or one that is impatient, may start the same write at once. Writes to one target pass one after another, and
 * whoever waited looks again before acting.
 */
export interface Gate {
  /** Runs `work` when every earlier one of the same key is through. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createGate(): Gate {
  const queues = new Map<string, Promise<unknown>>();
  return {
    async run(key, work) {
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
