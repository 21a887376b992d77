/** Layers around the one function that calls Sinch: a call reads each thing once, tells of its writes, and notes secrets. */

import type { AnyEndpoint, Call } from "../sinch/endpoint.js";
import { secretValues } from "../sinch/secret.js";
import { canonicalText } from "../values/canonical.js";

/**
 * A call that reads each thing once per turn, however many steps look at it, until told to forget. What no write changes is
 * asked once in all, and so is a check of it that failed.
 */
export function rememberReads(call: Call): { call: Call; forget(): void } {
  let known = new Map<string, Promise<unknown>>();
  const lasting = new Map<string, Promise<unknown>>();
  const remembering = (endpoint: AnyEndpoint, input: object): Promise<unknown> => {
    if (!endpoint.reads) {
      known = new Map();
      return call(endpoint, input);
    }
    const key = `${endpoint.name} ${canonicalText(input)}`;
    const memory = endpoint.lasting ? lasting : known;
    const earlier = memory.get(key);
    if (earlier) return earlier;
    const reply = call(endpoint, input);
    memory.set(key, reply);
    // A failure is not worth remembering: the next look may succeed.
    if (!endpoint.lasting) reply.catch(() => memory.delete(key));
    return reply;
  };
  return {
    call: remembering as Call,
    forget() {
      known = new Map();
    },
  };
}

/** The same call, which tells of every write: when it leaves, and when Sinch has answered that it was carried out. */
export function tellingOfWrites(call: Call, told: { leaves(): void; carriedOut(): void }): Call {
  const telling = async (endpoint: AnyEndpoint, input: object): Promise<unknown> => {
    if (endpoint.reads) return call(endpoint, input);
    told.leaves();
    const reply = await call(endpoint, input);
    told.carriedOut();
    return reply;
  };
  return telling as Call;
}

/** The same call, which notes every secret that a reply holds: it may stand in another reply's text as well. */
export function notingSecrets(call: Call, seen: Set<string>): Call {
  const noting = async (endpoint: AnyEndpoint, input: object): Promise<unknown> => {
    const reply = await call(endpoint, input);
    secretValues(reply, seen);
    return reply;
  };
  return noting as Call;
}
