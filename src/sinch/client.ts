/**
 * Calls endpoints. Reads are retried; a write is sent again only when it certainly did not happen: the connection was
 * never made, or Sinch refused it unread (429, an expired token).
 */
import { ByonError, type ErrorFacts, retold } from "../errors.js";
import { isPlain } from "../values/plain-object.js";
import type { AnyEndpoint, Api, Endpoint } from "./endpoint.js";
import { failureOf, requestIdOf } from "./failure.js";
import { type Http, type HttpCall, type HttpReply, WireTrouble } from "./http.js";
import { parseReply } from "./json.js";
import type { Hold } from "./large-answers.js";
import { buildRequest, type HttpRequest } from "./request.js";
import { send } from "./retry-loop.js";
import { createPatience, PATIENCE_MS, type Patience, type Sleep } from "./retry-wait.js";
import { wrapSecrets } from "./secret.js";
import { strikeOut } from "./strike.js";
import { type Authorizer, secretsIn } from "./token.js";

/** A write got no answer that tells whether it happened. The pipeline's settle step finds out. */
export class Uncertain extends ByonError {
  /** Whether Sinch may still be working on it: after a timeout it may, after an error reply it is not. */
  readonly stillRunning: boolean;
  constructor(facts: Omit<ErrorFacts, "kind" | "fix">, stillRunning: boolean) {
    super({ ...facts, kind: "outcome_unknown", fix: "Read back what was to be changed before repeating the call." });
    this.stillRunning = stillRunning;
  }
}

export interface ClientOptions {
  http: Http;
  authorizer: Authorizer;
  projectId: string;
  /** Base URLs without trailing slashes. */
  origins: Readonly<Record<Api, string>>;
  /** Milliseconds per attempt. */
  timeout: number;
  sleep: Sleep;
  now(): number;
  /** Extra headers of every request, e.g. a trace context. */
  headers?(): Readonly<Record<string, string>>;
  /** Told when an answer dates itself so many milliseconds away that nobody's clock is so wrong. */
  onImplausibleTime?(difference: number): void;
  /** Told of every attempt, for metrics. */
  observe?(attempt: { operation: string; api: Api; status: number; ms: number; attempt: number }): void;
}

export interface CallOptions {
  /** Cancels a read. A write that has left goes on to its end: only then can it be reported truly. */
  signal?: AbortSignal | undefined;
  /** What this read may still wait, when it is one of several that share a time; its own when absent. A write has its own. */
  patience?: Patience | undefined;
  /** Told Sinch's request id of the last answer, for the audit. */
  onRequestId?: ((id: string) => void) | undefined;
  /** What the caller holds of large answers; without it, nothing once they are read. */
  hold?: Hold | undefined;
}

export interface Client {
  call<In extends object, R>(endpoint: Endpoint<In, R>, input: Partial<In>, options?: CallOptions): Promise<R>;
  /**
   * The time by Sinch's clock, as its answers date themselves: whether a FOC date has come is Sinch's to say, and a
   * laptop's clock may be off.
   */
  now(): Date;
}

/** Answers are dated to the second, and travel: less than this is no difference. */
const SAME_TIME_MS = 2_000;

/** A sandbox's clock may be years ahead, a laptop's years behind; an answer from another age says nothing about today. */
const LARGEST_DIFFERENCE_MS = 20 * 365 * 24 * 3_600_000;

const READ_ATTEMPTS = 4;
const WRITE_ATTEMPTS = 3;
/** Documents travel inside these calls; give a slow line the time. */
const LONG_TIMEOUT_FACTOR = 4;
const LONG_BODY = 256 * 1024;

/** Makes the function that calls endpoints. It throws ByonError, and {@link Uncertain} for writes without an answer. */
export function createClient(options: ClientOptions): Client {
  let ahead = 0;
  return {
    now: () => new Date(options.now() + ahead),
    async call(endpoint, input, call = {}) {
      // Without credentials there is no project either, and the authorizer knows which settings are missing.
      if (options.projectId === "") await options.authorizer.header();
      const request = buildRequest(endpoint, input, options.origins[endpoint.api], options.projectId);
      const reply = await exchange(options, endpoint, request, call);
      const difference = Date.parse(reply.headers.date ?? "") - options.now();
      if (Math.abs(difference) > LARGEST_DIFFERENCE_MS) options.onImplausibleTime?.(difference);
      else if (Number.isFinite(difference)) ahead = Math.abs(difference) < SAME_TIME_MS ? 0 : difference;
      return reply.status === 404 ? (endpoint.none as never) : readReply(endpoint, reply);
    },
  };
}

async function exchange(
  options: ClientOptions,
  endpoint: AnyEndpoint,
  request: HttpRequest,
  call: CallOptions,
): Promise<HttpReply> {
  const isRead = endpoint.reads;
  let authorization = "";
  let renewed = false;
  let attempt = 0;
  const signed = async (): Promise<HttpReply> => {
    authorization = await options.authorizer.header();
    const signals = { signal: isRead ? call.signal : undefined, until: call.hold?.until };
    const reply = await attemptOnce(options, endpoint, { ...request, ...signals }, authorization, ++attempt);
    const requestId = requestIdOf(reply);
    if (requestId) call.onRequestId?.(requestId);
    if (!saysExpired(reply)) return reply;
    if (renewed || !options.authorizer.expired(authorization)) throw expired(renewed);
    renewed = true;
    return signed();
  };
  const outcome = await send(signed, {
    repeatable: isRead,
    attempts: isRead ? READ_ATTEMPTS : WRITE_ATTEMPTS,
    patience: (isRead && call.patience) || createPatience(PATIENCE_MS[isRead ? "read" : "write"]),
    sleep: options.sleep,
    now: options.now,
    signal: call.signal,
  });
  if (outcome instanceof WireTrouble) throw wireFailure(outcome, isRead);
  const secrets = [...secretsIn(authorization), options.authorizer.keySecret ?? ""];
  if (outcome.status >= 200 && outcome.status < 300) return withoutEcho(outcome, secrets);
  if (outcome.status === 404 && "none" in endpoint) return outcome;
  throw replyFailure(outcome, endpoint, secrets, options.now());
}

/** One attempt, of which the operator's counters are told. Throws WireTrouble. */
async function attemptOnce(
  options: ClientOptions,
  endpoint: AnyEndpoint,
  request: HttpRequest & Pick<HttpCall, "signal" | "until">,
  authorization: string,
  attempt: number,
): Promise<HttpReply> {
  const started = options.now();
  const isLong = (request.body?.length ?? 0) > LONG_BODY;
  let status = 0;
  try {
    const reply = await options.http({
      ...request,
      headers: {
        ...options.headers?.(),
        authorization,
        accept: "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
      timeout: options.timeout * (isLong ? LONG_TIMEOUT_FACTOR : 1),
    });
    status = reply.status;
    return reply;
  } finally {
    const ms = options.now() - started;
    options.observe?.({ operation: endpoint.name, api: endpoint.api, status, ms, attempt });
  }
}

/** Nobody has a reason to send our credentials back; should one do so all the same, they end here. */
function withoutEcho(reply: HttpReply, secrets: readonly string[]): HttpReply {
  if (!secrets.some((secret) => secret !== "" && reply.text.includes(secret))) return reply;
  return { ...reply, text: strikeOut(secrets)(reply.text) };
}

/** Not a matter of wrong keys: a token that runs out as soon as it is made, or one that nobody can renew. */
const expired = (renewed: boolean): ByonError =>
  new ByonError({
    kind: "unauthorized",
    sinch: { status: 401 },
    message: renewed ? "Sinch calls even a fresh access token expired." : "The access token has expired.",
    fix: renewed
      ? "Call again in a moment; nothing was done. If it stays so, check SINCH_AUTH_URL."
      : "Set a new SINCH_ACCESS_TOKEN, or a key, with which the server renews its tokens itself.",
    retryable: renewed,
  });

const saysExpired = (reply: HttpReply): boolean =>
  reply.status === 401 && /expired/i.test(reply.headers["www-authenticate"] ?? "");

const cancelled = (cause: WireTrouble): ByonError =>
  new ByonError({ kind: "cancelled", message: "The call was cancelled.", fix: "Call again when it is wanted.", cause });

function wireFailure(trouble: WireTrouble, isRead: boolean): ByonError {
  if (trouble.reason === "cancelled") return cancelled(trouble);
  if (!isRead && trouble.sent === "maybe") {
    return new Uncertain(
      { message: `The answer to this write was lost (${trouble.reason}).`, cause: trouble },
      trouble.reason === "timeout",
    );
  }
  if (trouble.reason === "too large")
    return new ByonError({
      kind: "bad_reply",
      message: "Sinch's answer is larger than this server takes.",
      fix: "Ask for a smaller page.",
      cause: trouble,
    });
  return new ByonError({
    kind: trouble.reason === "timeout" ? "timeout" : "unavailable",
    message: trouble.reason === "timeout" ? "Sinch did not answer in time." : "Sinch could not be reached.",
    fix: isRead ? "Call again in a moment." : "Call again in a moment; nothing was sent.",
    retryable: true,
    cause: trouble,
  });
}

function replyFailure(reply: HttpReply, endpoint: AnyEndpoint, secrets: readonly string[], now: number): ByonError {
  const failure = failureOf(reply, secrets, now);
  const isRead = endpoint.reads;
  if (isRead && failure.kind === "not_found" && endpoint.whenMissing) return retold(failure, endpoint.whenMissing);
  if (isRead || (reply.status < 500 && reply.status !== 408)) return failure;
  return new Uncertain(
    {
      message: `Sinch answered this write with status ${reply.status}, which does not tell whether it happened.`,
      sinch: failure.sinch,
    },
    // A gateway that lost its service, or gave up waiting for it, says nothing about the service itself.
    reply.status === 504 || reply.status === 502 || reply.status === 408,
  );
}

function readReply<In extends object, R>(endpoint: Endpoint<In, R>, reply: HttpReply): R {
  let json: unknown;
  try {
    json = reply.text.trim() === "" ? undefined : parseReply(reply.text);
  } catch (cause) {
    throw unreadable(endpoint, reply, cause);
  }
  // Some gateways answer 200 and say in the body that it went wrong.
  if (isPlain(json) && (isPlain(json.error) || (typeof json.error === "string" && json.error !== "")))
    throw unreadable(endpoint, reply, json.error);
  const read = endpoint.reply.safeParse(wrapSecrets(json));
  if (!read.success) throw unreadable(endpoint, reply, read.error);
  return read.data;
}

function unreadable(endpoint: AnyEndpoint, reply: HttpReply, cause: unknown): ByonError {
  const facts = {
    message: "Sinch's answer could not be read: it is not the JSON that this operation returns.",
    sinch: { status: reply.status },
    cause,
  };
  if (!endpoint.reads) return new Uncertain(facts, false);
  return new ByonError({ ...facts, kind: "bad_reply", fix: "Call again in a moment.", retryable: true });
}
