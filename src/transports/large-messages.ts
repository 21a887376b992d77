/** What is large passes one at a time for each caller, and few over all: every body and every answer is held in memory whole. */
export interface LargeMessages {
  /** Waits for this caller's turn, which lasts until `over`. False when it did not come in time. */
  enter(caller: string, over: Promise<void>): Promise<boolean>;
}

export interface LargeMessagesOptions {
  /** How many may pass at once, over all callers. */
  most: number;
  /** How many may wait, over all callers. */
  waiting: number;
  /** Milliseconds that one may wait. */
  patience: number;
}

export function createLargeMessages({ most, waiting, patience }: LargeMessagesOptions): LargeMessages {
  const passing = new Set<string>();
  const queue = new Set<{ caller: string; start(): void }>();
  const advance = (): void => {
    for (const one of queue) {
      if (passing.size >= most) return;
      if (passing.has(one.caller)) continue;
      queue.delete(one);
      passing.add(one.caller);
      one.start();
    }
  };
  return {
    enter(caller, over) {
      if (queue.size >= waiting) return Promise.resolve(false);
      return new Promise((resolve) => {
        const leave = (): void => {
          clearTimeout(late);
          if (queue.delete(one)) resolve(false);
        };
        const one = {
          caller,
          start() {
            clearTimeout(late);
            void over.then(() => {
              passing.delete(caller);
              advance();
            });
            resolve(true);
          },
        };
        const late = setTimeout(leave, patience).unref();
        void over.then(leave);
        queue.add(one);
        advance();
      });
    },
  };
}
