/** The one shape every tool answers in. */
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { ByonError } from "../errors.js";
import type { NextStep } from "../sinch/operation.js";

export type Status = "ok" | "confirmation_needed" | "information_needed" | "declined";

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

/** What every tool declares as its output: as deep as a program needs to tell how a call ended. Models read the answer itself. */
export const OUTPUT_SCHEMA = {
  type: "object",
  properties: { status: { type: "string" }, summary: { type: "string" } },
  required: ["status", "summary"],
} as const;

/** Structured, and the same as text because some clients drop one or the other. */
export function toResult(envelope: Envelope): CallToolResult {
  const structured = dropUndefined(envelope);
  return { content: [{ type: "text", text: JSON.stringify(structured) }], structuredContent: structured };
}

export function toFailure(error: ByonError): CallToolResult {
  const { kind, message, fix, retryable, fields, sinch, data, next } = error;
  const structured = dropUndefined({ error: { kind, message, fix, retryable, fields, sinch, data }, next });
  return {
    content: [{ type: "text", text: JSON.stringify(structured) }],
    structuredContent: structured,
    isError: true,
  };
}

/** As it will look on the wire: without absent members, and with every secret as its mask. */
const dropUndefined = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));
