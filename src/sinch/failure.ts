/** Sinch's error answers, whichever of their three shapes they take, as ByonError. The HTTP status decides; the body adds detail. */

import { ByonError, type ErrorKind, type FieldProblem, type SinchSaid } from "../errors.js";
import { compact, unlessEmpty } from "../values/compact.js";
import { isPlain } from "../values/plain-object.js";
import type { HttpReply } from "./http.js";
import { retryAfterMs } from "./retry-wait.js";
import { strikeOut } from "./strike.js";

const BY_STATUS: Readonly<Record<number, { kind: ErrorKind; message: string; fix: string }>> = {
  400: {
    kind: "refused",
    message: "Sinch refused the request as malformed.",
    fix: "Correct the fields named here, then call again; the same call will be refused again.",
  },
  401: {
    kind: "unauthorized",
    message: "Sinch did not accept the credentials for this project.",
    fix: "Check SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET: the key must belong to this project. A SINCH_ACCESS_TOKEN may have expired.",
  },
  402: {
    kind: "payment_required",
    message: "The Sinch account has no balance left.",
    fix: "Top up the account in the Sinch dashboard, then call again.",
  },
  403: {
    kind: "unauthorized",
    message: "The access key may not act on this project.",
    fix: "Use an access key of this project, or ask its owner for the rights.",
  },
  404: {
    kind: "not_found",
    message: "Sinch knows no such thing in this project.",
    fix: "Check the id or number with the matching list tool; it may belong to another project.",
  },
  409: {
    kind: "conflict",
    message: "It exists already.",
    fix: "Read what exists instead of creating it again.",
  },
  422: {
    kind: "refused",
    message: "Sinch refused one or more values.",
    fix: "Correct the fields named here, then call again; the same call will be refused again.",
  },
  429: {
    kind: "rate_limited",
    message: "Sinch's rate limit is reached.",
    fix: "Wait a little, then call again; nothing was done.",
  },
};

/** The error for a reply outside 2xx. `secrets` are those that were sent with the request: a reply may quote them. */
export function failureOf(reply: HttpReply, secrets: readonly string[] = [], now = Date.now()): ByonError {
  const strike = strikeOut(secrets);
  const body = parse(reply.text);
  const known = BY_STATUS[reply.status];
  const facts = known ?? unknownStatus(reply.status);
  const fields = fieldsOf(body, strike);
  const asked = retryAfterMs(reply, now);
  const sinch = said(reply, body, strike);
  return new ByonError({
    ...facts,
    ...(facts.kind === "refused" && fields.length === 0 ? withoutFields(reply.status, sinch) : {}),
    retryable: facts.kind === "rate_limited" || facts.kind === "unavailable",
    sinch,
    data: asked === undefined ? undefined : { retryAfterSeconds: Math.ceil(asked / 1000) },
    fields: unlessEmpty(fields),
  });
}

/** Nothing names a field: then it may be no field that is wrong, but the state of what the call is about. */
const withoutFields = (status: number, { message }: SinchSaid): { message: string; fix: string } => ({
  message: `Sinch refused the request (${status}) and named no field.`,
  fix: message
    ? "sinch.message gives Sinch's reason: act on that. The same call will be refused again until then."
    : "Sinch gave no reason: check the arguments and the state of what they name, or ask Sinch support.",
});

function unknownStatus(status: number): { kind: ErrorKind; message: string; fix: string } {
  return status >= 500
    ? { kind: "unavailable", message: "Sinch has a temporary fault.", fix: "Wait a little, then call again." }
    : {
        kind: "refused",
        message: `Sinch answered with the unexpected status ${status}.`,
        fix: "Check the arguments; if they are right, ask Sinch support and name the request id.",
      };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The flat shape, the one wrapped in `error`, and the problem document, read by one rule. */
function said(reply: HttpReply, body: unknown, strike: (text: string) => string): SinchSaid {
  const inner = innerOf(body);
  const code =
    inner.status ?? inner.reason ?? (typeof inner.error === "string" ? inner.error : undefined) ?? inner.title;
  const message = inner.message ?? inner.detail ?? inner.error_description ?? inner.title;
  return compact({
    status: reply.status,
    code: typeof code === "string" ? strike(code) : undefined,
    message: typeof message === "string" ? strike(message) : undefined,
    requestId: unlessEmpty(requestIdOf(reply)),
  });
}

/** The id under which Sinch's support finds a request, when the gateway gave one. */
export const requestIdOf = (reply: HttpReply): string | undefined =>
  reply.headers["x-request-id"] ?? reply.headers["x-correlation-id"] ?? reply.headers["request-id"];

function innerOf(body: unknown): Record<string, unknown> {
  if (!isPlain(body)) return {};
  return isPlain(body.error) ? body.error : body;
}

function fieldsOf(body: unknown, strike: (text: string) => string): FieldProblem[] {
  const inner = innerOf(body);
  const details = Array.isArray(inner.details) ? inner.details : [inner.details];
  const violations = details.flatMap((detail) =>
    isPlain(detail) && Array.isArray(detail.fieldViolations) ? detail.fieldViolations : [],
  );
  const pointers = Array.isArray(inner.errors) ? inner.errors : [];
  return [...violations, ...pointers].filter(isPlain).map((entry) => ({
    field: strike(firstText(entry.field, entry.pointer) ?? "?"),
    problem: strike(firstText(entry.description, entry.detail) ?? "refused"),
  }));
}

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === "string");
