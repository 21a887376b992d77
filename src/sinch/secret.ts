import { inspect } from "node:util";
import { isPlain } from "../values/plain-object.js";

/**
 * A value that must not be shown: PINs, HMAC secrets, account numbers. Printing one, by JSON, string conversion or the
 * debugger's inspect, gives the mask; `reveal` is for the body of a request and for nothing else.
 */
export class Secret {
  readonly #value: string;
  readonly #mask: string;

  constructor(value: string, mask = "[secret]") {
    this.#value = value;
    this.#mask = mask;
  }
  reveal(): string {
    return this.#value;
  }
  toJSON(): string {
    return this.#mask;
  }
  toString(): string {
    return this.#mask;
  }
  [inspect.custom](): string {
    return this.#mask;
  }
}

/** The last four of an account number are how a person recognises it; of a short one they would be all of it. */
const lastFour = (value: string): string => (value.length > 4 ? `[ends in ${value.slice(-4)}]` : "[secret]");

/** Every field, of either API, that holds something not to be shown, with how it is masked. */
const MASKS: Readonly<Record<string, (value: string) => string>> = {
  existingPortOutPin: () => "[secret]",
  newPortOutPin: () => "[secret]",
  hmacSecret: () => "[secret]",
  access_token: () => "[secret]",
  accountNum: lastFour,
};

/** A voice challenge's code is as good as a PIN while it lives; it only ever travels in requests. */
const REQUEST_MASKS: typeof MASKS = { ...MASKS, code: () => "[secret]" };

/** A copy of `value` in which every secret field holds a {@link Secret}. */
export function wrapSecrets<T>(value: T, direction: "reply" | "request" = "reply"): T {
  return wrap(value, direction === "reply" ? MASKS : REQUEST_MASKS) as T;
}

function wrap(value: unknown, masks: typeof MASKS): unknown {
  if (Array.isArray(value)) return value.map((item) => wrap(item, masks));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const mask = Object.hasOwn(masks, key) ? masks[key] : undefined;
      return [key, mask ? wrapWhole(inner, mask) : wrap(inner, masks)];
    }),
  );
}

/** Everything below a secret's name is secret, whatever shape it came in. */
function wrapWhole(value: unknown, mask: (value: string) => string): unknown {
  if (typeof value === "number" || (typeof value === "string" && value !== ""))
    return new Secret(String(value), mask(String(value)));
  if (Array.isArray(value)) return value.map((item) => wrapWhole(item, mask));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrapWhole(inner, mask)]));
}

/** A copy in which every {@link Secret} is its value again: for request bodies, and for hashes that never leave. */
export function unwrapSecrets(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(unwrapSecrets);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapSecrets(inner)]));
}

/** Every secret's value inside `value`, for striking them out of texts that come from outside. */
export function secretValues(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (value instanceof Secret) found.add(value.reveal());
  else if (Array.isArray(value)) for (const item of value) secretValues(item, found);
  else if (isPlain(value)) for (const inner of Object.values(value)) secretValues(inner, found);
  return found;
}
