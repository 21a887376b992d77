/**
 * Requests to Sinch from many callers through one narrow door: so many at once, so many a second, and callers take turns, so
 * that one who asks for much waits behind himself and not before the others.
 */
import { type Http, type HttpCall, type HttpReply, WireTrouble } from "../sinch/http.js";
import { createTokenBucket } from "../values/token-bucket.js";

export interface UpstreamOptions {
  http: Http;
  /** Requests at once, over all callers. One caller gets at most half: if its project hangs, the others go on. */
  concurrency: number;
  /** Requests a second, over all callers; 0 for no limit. */
  perSecond: number;
}

export interface Upstream {
  /** The same wire, taking turns as this caller. */
  as(caller: string): Http;
  waiting(): number;
  running(): number;
}

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

export function createUpstream({ http, concurrency, perSecond }: UpstreamOptions): Upstream {
  const share = Math.max(1, Math.floor(concurrency / 2));
  // A Map keeps its order: whoever was served goes to its end, which is what taking turns means.
  const lines = new Map<string, Line>();
  const pace = createTokenBucket({ perSecond, holds: perSecond, now: () => performance.now() });
  let running = 0;
  let paused = false;

  const serve = (): void => {
    while (running < concurrency) {
      const next = [...lines].find(([, line]) => line.waiting.length > 0 && line.running < share);
      if (!next) return;
      const wait = pace.take();
      if (wait > 0) {
        if (!paused)
          setTimeout(() => {
            paused = false;
            serve();
          }, wait);
        paused = true;
        return;
      }
      const [caller, line] = next;
      lines.delete(caller);
      lines.set(caller, line);
      running++;
      line.running++;
      line.waiting.shift()?.();
    }
  };

  const leave = (caller: string, line: Line): void => {
    running--;
    line.running--;
    if (line.running === 0 && line.waiting.length === 0) lines.delete(caller);
    serve();
  };

  const turn = (caller: string, signal: AbortSignal | undefined): Promise<Line> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new WireTrouble("cancelled", "no"));
      const line = lines.get(caller) ?? { running: 0, waiting: [] };
      lines.set(caller, line);
      const go = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve(line);
      };
      const giveUp = () => {
        line.waiting.splice(line.waiting.indexOf(go), 1);
        if (line.running === 0 && line.waiting.length === 0) lines.delete(caller);
        reject(new WireTrouble("cancelled", "no"));
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      line.waiting.push(go);
      serve();
    });

  const send = async (caller: string, call: HttpCall): Promise<HttpReply> => {
    const line = await turn(caller, call.signal);
    try {
      return await http(call);
    } finally {
      leave(caller, line);
    }
  };

  return {
    as: (caller) => (call) => send(caller, call),
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.waiting.length, 0),
    running: () => running,
  };
}
