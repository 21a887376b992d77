/** The one shape every tool answers in. */
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { ByonError } from "../errors.js";
import type { NextStep } from "../tools/operation.js";

/** How a call can end: carried out, waiting for a person, turned down by one, or failed. */
type Status = "ok" | "confirmation_needed" | "information_needed" | "declined" | "failed";

export interface Envelope {
  status: Status;
  /** One sentence a person can read. */
  summary: string;
  /** What Sinch answered, shaped; or what is asked for. */
  data?: unknown;
  /** What the state allows next, and why. */
  next?: readonly NextStep[] | undefined;
  /** What was left out, and how to get it. */
  omitted?: Readonly<Record<string, unknown>> | undefined;
  page?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What every tool declares as its output: as deep as a program needs to tell how a call ended. Models read the answer itself.
 * Clients that have listed the tools validate failures against it as well, and throw away what does not fit: so it holds for
 * every answer.
 */
export const OUTPUT_SCHEMA = {
  type: "object",
  properties: { status: { type: "string" }, summary: { type: "string" } },
  required: ["status", "summary"],
} as const;

/** Structured, and the same as text because some clients drop one or the other. */
export const toResult = (envelope: Envelope): CallToolResult => carried(envelope);

/** A failure in the same envelope: what is wrong as its summary, and all that is known of it under `error`. */
export function toFailure(error: ByonError): CallToolResult {
  const { kind, message, fix, retryable, fields, sinch, data, next } = error;
  const failed = { kind, message, fix, retryable, fields, sinch };
  return { ...carried({ status: "failed", summary: message, data, next }, failed), isError: true };
}

function carried(envelope: Envelope, error?: Readonly<Record<string, unknown>>): CallToolResult {
  const { status, summary, ...rest } = envelope;
  const structured = asSent({ status, summary, error, ...rest });
  return { content: [{ type: "text", text: JSON.stringify(structured) }], structuredContent: structured };
}

/** As it will look on the wire: without absent members, and with every secret as its mask. */
const asSent = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));
