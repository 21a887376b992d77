/** An eye on every tool call: counted, traced, and waited for when the server stops. */
import type { WatchedCall } from "../mcp/turn.js";
import type { Metrics } from "./metrics.js";
import { currentScope, newSpan, newTrace, readTrace, type Trace, within } from "./scope.js";

/** A piece of work that a trace shows. Times in milliseconds since 1970. */
export interface Span {
  name: string;
  kind: "server" | "client";
  trace: Trace;
  parentId?: string;
  start: number;
  end: number;
  failed: boolean;
  attributes: Readonly<Record<string, string | number>>;
}

export interface CallWatch {
  watch<R>(call: WatchedCall, run: () => Promise<R>, outcomeOf: (result: R) => string): Promise<R>;
  /** Calls now running, of one caller or of all. */
  running(caller?: string): number;
  /** Told of every attempt to reach Sinch. */
  attempt(attempt: { operation: string; api: string; status: number; ms: number; attempt: number }): void;
  /** Resolves when no call runs any more. */
  idle(): Promise<void>;
}

export interface WatchOptions {
  metrics: Metrics;
  /** Where spans go; without it traces are passed on but not recorded. */
  record?: ((span: Span) => void) | undefined;
}

const CALL_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WIRE_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
/** What ends well, or ends with a question to a person; everything else that a tool answers is an error. */
const WELL = new Set(["ok", "confirmation_needed", "information_needed", "declined", "input_required"]);

export function createCallWatch({ metrics, record }: WatchOptions): CallWatch {
  const byCaller = new Map<string, number>();
  let all = 0;
  let waiters: (() => void)[] = [];
  const calls = metrics.counter("byon_tool_calls_total", "Tool calls by tool and outcome; a tool error is an error.");
  const duration = metrics.histogram("byon_tool_call_seconds", "How long tool calls took.", CALL_BUCKETS);
  const wire = metrics.histogram("byon_upstream_request_seconds", "How long Sinch took to answer.", WIRE_BUCKETS);
  const retries = metrics.counter("byon_upstream_retries_total", "Requests to Sinch that were sent again.");
  metrics.gauge("byon_tool_calls_running", "Tool calls now running.", () => all);

  const enter = (caller: string, by: 1 | -1): void => {
    all += by;
    const mine = (byCaller.get(caller) ?? 0) + by;
    if (mine === 0) byCaller.delete(caller);
    else byCaller.set(caller, mine);
    if (all > 0) return;
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  return {
    async watch(call, run, outcomeOf) {
      const given = readTrace(call.meta?.traceparent, call.meta?.tracestate) ?? currentScope().trace;
      // Without a recorder a trace that nobody began would only be noise for Sinch.
      const trace = record ? newSpan(given ?? newTrace()) : given;
      const start = Date.now();
      const began = performance.now();
      enter(call.caller, 1);
      let outcome = "internal";
      try {
        const result = await (trace ? within({ trace }, run) : run());
        outcome = outcomeOf(result);
        return result;
      } finally {
        enter(call.caller, -1);
        const seconds = (performance.now() - began) / 1000;
        calls.add({ tool: call.tool, outcome, result: WELL.has(outcome) ? "ok" : "error" });
        duration.observe(seconds, { tool: call.tool });
        if (trace)
          record?.({
            name: `tools/call ${call.tool}`,
            kind: "server",
            trace,
            ...(given ? { parentId: given.spanId } : {}),
            start,
            end: start + seconds * 1000,
            failed: !WELL.has(outcome),
            attributes: { "mcp.method.name": "tools/call", "gen_ai.tool.name": call.tool, "byon.outcome": outcome },
          });
      }
    },
    running: (caller) => (caller === undefined ? all : (byCaller.get(caller) ?? 0)),
    attempt({ operation, api, status, ms, attempt }) {
      wire.observe(ms / 1000, { api, status: status === 0 ? "none" : `${Math.floor(status / 100)}xx` });
      if (attempt > 1) retries.add({ api });
      const { trace } = currentScope();
      if (!trace || !record) return;
      const end = Date.now();
      record({
        name: operation,
        kind: "client",
        trace: newSpan(trace),
        parentId: trace.spanId,
        start: end - ms,
        end,
        failed: status === 0 || status >= 400,
        attributes: { "http.response.status_code": status, "http.request.resend_count": attempt - 1, "byon.api": api },
      });
    },
    idle: () => (all === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
