/** The time that one call may take. What a person takes over a form does not count, and a write that has left goes on to its end. */
export interface Deadline {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  readonly passed: boolean;
  /** Runs `work` without counting its time. */
  uncounted<T>(work: () => Promise<T>): Promise<T>;
  /** The call has ended. */
  end(): void;
}

/** `allowed` in milliseconds. */
export function startDeadline(allowed: number): Deadline {
  const over = new AbortController();
  let left = allowed;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    left -= performance.now() - since;
  };
  const go = () => {
    since = performance.now();
    timer = setTimeout(() => over.abort(), Math.max(0, left));
    timer.unref();
  };
  go();
  return {
    signal: over.signal,
    get passed() {
      return over.signal.aborted;
    },
    async uncounted(work) {
      stop();
      try {
        return await work();
      } finally {
        go();
      }
    },
    end: stop,
  };
}
