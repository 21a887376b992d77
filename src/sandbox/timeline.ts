/** What happens by itself as time goes on. */
import type { Clock } from "./clock.js";

/** What happens at a moment of sandbox time. It gets the moment it was due, which may lie before the clock's now. */
type TimedEvent = (at: Date) => void;

/**
 * Everything that happens by itself, ordered by due time. Nothing runs on its own here: `runDue` is called before each
 * request, when the clock is advanced and, when time flows, by a timer.
 */
export interface Timeline {
  schedule(due: Date, event: TimedEvent): void;
  runDue(): void;
  clear(): void;
  /** Stops the timer for good. */
  stop(): void;
}

// setTimeout takes at most this; a longer wait is taken in steps.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function timeline(clock: Clock, speed: number): Timeline {
  let queue: { due: number; order: number; event: TimedEvent }[] = [];
  let scheduled = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = false;

  function arm(): void {
    clearTimeout(timer);
    const next = queue[0];
    if (!next || stopped || speed <= 0) return;
    const wait = Math.ceil((next.due - clock.now().getTime()) / speed);
    timer = setTimeout(runDue, Math.min(Math.max(wait, 1), LONGEST_TIMER_MS));
    // Pending events alone are no reason to keep a process alive.
    timer.unref();
  }

  function runDue(): void {
    // An event may look at the clock in a way that leads back here; one walk over the queue is enough.
    if (running) return;
    running = true;
    try {
      const now = clock.now().getTime();
      for (let next = queue[0]; next && next.due <= now; next = queue[0]) {
        queue.shift();
        next.event(new Date(next.due));
      }
    } finally {
      running = false;
      arm();
    }
  }

  return {
    schedule(due, event) {
      scheduled += 1;
      queue.push({ due: due.getTime(), order: scheduled, event });
      queue.sort((a, b) => a.due - b.due || a.order - b.order);
      if (!running) arm();
    },
    runDue,
    clear() {
      queue = [];
      clearTimeout(timer);
    },
    stop() {
      stopped = true;
      queue = [];
      clearTimeout(timer);
    },
  };
}
