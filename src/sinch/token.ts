/** Access tokens by OAuth2 client credentials: one request however many calls wait for it, renewed before it expires. */
import { ByonError } from "../errors.js";
import { failureOf } from "./failure.js";
import { type Http, type HttpCall, WireTrouble } from "./http.js";
import { send } from "./retry-loop.js";
import { createPatience, PATIENCE_MS, type Sleep } from "./retry-wait.js";

/** How a caller proves who it is to Sinch. */
export type Credentials =
  | { kind: "key"; projectId: string; keyId: string; keySecret: string }
  | { kind: "token"; projectId: string; accessToken: string }
  | { kind: "basic"; projectId: string; keyId: string; keySecret: string };

export interface Authorizer {
  /** The value of the Authorization header. Throws ByonError. */
  header(): Promise<string>;
  /** Sinch said that this header has expired: forget it. Returns whether a fresh one can be had. */
  expired(header: string): boolean;
  /** What is behind the header and does not show in it: nobody may quote that either. */
  readonly keySecret?: string | undefined;
}

/** Tokens live about an hour; a minute early is what Sinch's own SDKs renew at. */
const EARLY_MS = 60_000;
const ATTEMPTS = 4;

export interface TokenOptions {
  http: Http;
  /** Base URL of the token endpoint's host, without a trailing slash. */
  authUrl: string;
  now(): number;
  sleep: Sleep;
  timeout: number;
}

/** What signs the requests of these credentials. */
export function authorize(credentials: Credentials, options: TokenOptions): Authorizer {
  switch (credentials.kind) {
    case "token":
      return { header: async () => `Bearer ${credentials.accessToken}`, expired: () => false };
    case "basic":
      return { header: async () => basic(credentials), expired: () => false };
    case "key":
      return new TokenCache(credentials, options);
  }
}

const basic = (key: { keyId: string; keySecret: string }): string =>
  `Basic ${Buffer.from(`${key.keyId}:${key.keySecret}`).toString("base64")}`;

/** What of an Authorization header must not be quoted by anybody. */
export function secretsIn(header: string): string[] {
  const [scheme, value = ""] = header.split(" ");
  if (scheme !== "Basic") return [value];
  return [value, Buffer.from(value, "base64").toString("utf8").split(":").slice(1).join(":")];
}

class TokenCache implements Authorizer {
  readonly keySecret: string;
  readonly #key: { keyId: string; keySecret: string };
  readonly #options: TokenOptions;
  #current: { header: string; renewAt: number } | undefined;
  #pending: Promise<string> | undefined;

  constructor(key: { keyId: string; keySecret: string }, options: TokenOptions) {
    this.keySecret = key.keySecret;
    this.#key = key;
    this.#options = options;
  }

  async header(): Promise<string> {
    if (this.#current && this.#options.now() < this.#current.renewAt) return this.#current.header;
    this.#pending ??= this.#renew().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  expired(header: string): boolean {
    // Several calls can come back with the same dead token; only the first of them drops it.
    if (this.#current?.header === header) this.#current = undefined;
    return true;
  }

  async #renew(): Promise<string> {
    const { accessToken, lifetime } = await requestToken(this.#key, this.#options);
    // A token that lives no longer than our margin is still good for half of its life.
    const margin = Math.min(EARLY_MS, lifetime / 2);
    this.#current = { header: `Bearer ${accessToken}`, renewAt: this.#options.now() + lifetime - margin };
    return this.#current.header;
  }
}

async function requestToken(
  key: { keyId: string; keySecret: string },
  { http, authUrl, timeout, sleep, now }: TokenOptions,
): Promise<{ accessToken: string; lifetime: number }> {
  const request: HttpCall = {
    method: "POST",
    url: `${authUrl}/oauth2/token`,
    headers: {
      authorization: basic(key),
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    },
    body: "grant_type=client_credentials",
    timeout,
  };
  const patience = createPatience(PATIENCE_MS.token);
  const reply = await send(() => http(request), { repeatable: true, attempts: ATTEMPTS, patience, sleep, now });
  if (reply instanceof WireTrouble) throw unreachable(reply);
  if (reply.status !== 200) throw tokenRefused(failureOf(reply, secretsIn(basic(key)), now()));
  return readToken(reply.text);
}

const unreachable = (cause: WireTrouble): ByonError =>
  new ByonError({
    kind: cause.reason === "timeout" ? "timeout" : "unavailable",
    message: "Sinch's token endpoint could not be reached.",
    fix: "Check the network and SINCH_AUTH_URL, then call again; nothing was sent.",
    retryable: true,
    cause,
  });

function tokenRefused(failure: ByonError): ByonError {
  if (failure.kind === "rate_limited" || failure.kind === "unavailable") return failure;
  return new ByonError({
    kind: "unauthorized",
    message: "Sinch's token endpoint did not accept the access key.",
    fix: "Check SINCH_KEY_ID and SINCH_KEY_SECRET; a key secret is shown only once, when the key is made.",
    sinch: failure.sinch,
  });
}

function readToken(text: string): { accessToken: string; lifetime: number } {
  try {
    const { access_token, expires_in } = JSON.parse(text) as { access_token?: unknown; expires_in?: unknown };
    if (typeof access_token === "string" && access_token !== "")
      return { accessToken: access_token, lifetime: Math.max(1, Number(expires_in) || 300) * 1000 };
  } catch {
    // Falls through to the error below, which must not quote the text: it may hold half a token.
  }
  throw new ByonError({
    kind: "bad_reply",
    message: "Sinch's token endpoint answered with something that is not a token.",
    fix: "Check SINCH_AUTH_URL; it must be the host that serves /oauth2/token.",
    retryable: true,
  });
}
