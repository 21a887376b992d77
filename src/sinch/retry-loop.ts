/** Sends a request, and again where that can do no harm: the one loop, for calls and for tokens. */
import { type HttpReply, WireTrouble } from "./http.js";
import { jitter, LEAST_WAIT_MS, type Patience, retryAfterMs, type Sleep } from "./retry-wait.js";

export interface Sending {
  /** Twice is as good as once: a read, or a token. Anything else goes again only when it certainly did not happen. */
  repeatable: boolean;
  /** Tries, while Sinch does not say when to come back. */
  attempts: number;
  /** What may be waited in all because Sinch asks for it. */
  patience: Patience;
  sleep: Sleep;
  now(): number;
  /** Aborted when whoever asked has left: then nothing goes again. */
  signal?: AbortSignal | undefined;
}

/** What `once` came to at last: an answer of whatever status, or why there is none. Other errors pass through. */
export async function send(once: () => Promise<HttpReply>, sending: Sending): Promise<HttpReply | WireTrouble> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await once().catch(onlyTrouble);
    const pause = pauseAfter(outcome, attempt, sending);
    if (!pause) return outcome;
    await sending.sleep(pause.ms, sending.signal);
    pause.over();
  }
}

function onlyTrouble(thrown: unknown): WireTrouble {
  if (thrown instanceof WireTrouble) return thrown;
  throw thrown;
}

interface Pause {
  ms: number;
  over(): void;
}

/** How long to wait before the next attempt; undefined when this one was the last. */
function pauseAfter(outcome: HttpReply | WireTrouble, attempt: number, sending: Sending): Pause | undefined {
  if (sending.signal?.aborted || !mayGoAgain(outcome, sending.repeatable)) return undefined;
  const asked = outcome instanceof WireTrouble ? undefined : retryAfterMs(outcome, sending.now());
  // Told when to come back, what can be repeated goes on for as long as there is patience, not for a number of tries.
  const isCounted = asked === undefined || !sending.repeatable;
  if (isCounted && attempt >= sending.attempts) return undefined;
  const ms = asked ?? jitter(attempt);
  if (outcome instanceof WireTrouble) return { ms, over() {} };
  const over = sending.patience.begin(asked === undefined ? ms : Math.max(ms, LEAST_WAIT_MS));
  return over && { ms, over };
}

function mayGoAgain(outcome: HttpReply | WireTrouble, repeatable: boolean): boolean {
  if (outcome instanceof WireTrouble) return outcome.reason !== "cancelled" && (repeatable || outcome.sent === "no");
  const isRefusedUnread = outcome.status === 429;
  return isRefusedUnread || (repeatable && outcome.status >= 500);
}
