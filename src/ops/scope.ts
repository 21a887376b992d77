/** What is known of the request being served, wherever in its course it is asked for: its id, and the trace it belongs to. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

/** A W3C trace context; `spanId` is the span that new ones hang from. */
export interface Trace {
  traceId: string;
  spanId: string;
  flags: string;
  state?: string;
}

interface Scope {
  requestId?: string;
  trace?: Trace;
}

const scopes = new AsyncLocalStorage<Scope>();

export const currentScope = (): Scope => scopes.getStore() ?? {};

/** Runs `work` with these facts added to what is known. */
export const within = <T>(facts: Scope, work: () => T): T => scopes.run({ ...currentScope(), ...facts }, work);

/** Reads `traceparent` and `tracestate`; undefined when they are absent or not as W3C has them. */
export function readTrace(traceparent: unknown, tracestate?: unknown): Trace | undefined {
  if (typeof traceparent !== "string") return undefined;
  const match = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(
    traceparent,
  );
  if (!match) return undefined;
  const [, traceId, spanId, flags] = match as unknown as [string, string, string, string];
  const isState = typeof tracestate === "string" && /^[\x20-\x7e]{1,512}$/.test(tracestate);
  return { traceId, spanId, flags, ...(isState ? { state: tracestate } : {}) };
}

/** The headers that carry a trace on. */
export function traceHeaders(trace = currentScope().trace): Record<string, string> {
  if (!trace) return {};
  const { traceId, spanId, flags, state } = trace;
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, ...(state === undefined ? {} : { tracestate: state }) };
}

export const newTrace = (): Trace => ({ traceId: hex(16), spanId: hex(8), flags: "01" });
export const newSpan = (parent: Trace): Trace => ({ ...parent, spanId: hex(8) });

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
