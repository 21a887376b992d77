/** Delivers callbacks as Sinch does: to the webhooks of the project, in order, with retries. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { isLoopback } from "../loopback.js";

/** One event on its way to a webhook. `payload` is sent byte for byte, so that it can be signed beforehand. */
interface Callback {
  readonly url: string;
  readonly event: string;
  readonly payload: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sandbox time of the event. */
  readonly at: Date;
}

interface Delivery {
  readonly event: string;
  readonly url: string;
  readonly at: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** One entry a try: the status the receiver answered with, or why there was no answer. */
  readonly attempts: (number | string)[];
  delivered: boolean;
}

export interface CallbackSender {
  send(callback: Callback): void;
}

export interface Callbacks extends CallbackSender {
  readonly deliveries: readonly Delivery[];
  /** Resolves when every event sent so far has been delivered or given up. */
  idle(): Promise<void>;
  clear(): void;
  stop(): void;
}

const TIMEOUT_MS = 2_000;
const NOT_HERE = "not on this machine, and --sandbox-callbacks anywhere was not given";
// The contract gives no retry schedule; this one is short because a tester waits for it.
const RETRY_AFTER_MS = [50, 250];

export type CallbackReach = "loopback" | "anywhere";

export function callbacks(log: (line: string) => void, reach: CallbackReach = "loopback"): Callbacks {
  const deliveries: Delivery[] = [];
  const stopping = new AbortController();
  // One chain, so that events arrive in the order they happened.
  let chain: Promise<void> = Promise.resolve();

  function attempt(callback: Callback): Promise<number | string> {
    return new Promise((resolve) => {
      let url: URL;
      try {
        url = new URL(callback.url);
      } catch {
        resolve("not a URL");
        return;
      }
      if (url.protocol !== "http:" && url.protocol !== "https:") {
        resolve("neither http nor https");
        return;
      }
      if (reach === "loopback" && !isLoopback(url.hostname)) {
        resolve(NOT_HERE);
        return;
      }
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      const headers = { ...callback.headers, "Content-Length": Buffer.byteLength(callback.payload) };
      const outgoing = send(
        url,
        // A kept-alive connection would outlive the sandbox.
        {
          method: "POST",
          agent: false,
          headers: { "Content-Type": "application/json", ...headers },
          signal: stopping.signal,
        },
        (response) => {
          clearTimeout(deadline);
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      const deadline = setTimeout(() => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
      outgoing.on("error", (error) => {
        clearTimeout(deadline);
        resolve(error.message);
      });
      outgoing.end(callback.payload);
    });
  }

  async function deliver(callback: Callback, delivery: Delivery): Promise<void> {
    for (const wait of [0, ...RETRY_AFTER_MS]) {
      if (stopping.signal.aborted) return;
      if (wait > 0) await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      const result = await attempt(callback);
      delivery.attempts.push(result);
      if (typeof result === "number" && result >= 200 && result < 300) {
        delivery.delivered = true;
        return;
      }
      if (result === NOT_HERE) break;
    }
    log(`callback ${callback.event} not delivered: ${delivery.attempts.at(-1)}`);
  }

  return {
    deliveries,
    send(callback) {
      const delivery: Delivery = {
        event: callback.event,
        url: callback.url,
        at: callback.at.toISOString(),
        body: JSON.parse(callback.payload),
        headers: callback.headers ?? {},
        attempts: [],
        delivered: false,
      };
      deliveries.push(delivery);
      chain = chain.then(() => deliver(callback, delivery));
    },
    idle: () => chain,
    clear() {
      deliveries.length = 0;
    },
    stop() {
      stopping.abort();
    },
  };
}
