/**
 * Traces to an OpenTelemetry collector: OTLP over HTTP in its JSON encoding. Loaded only when an endpoint is configured.
 * Spans wait in a bounded buffer and leave in batches; what the collector does not take is counted and dropped, because
 * watching must never slow the work down.
 */
import type { Log } from "../log.js";
import type { Span } from "./watch.js";

export interface OtlpOptions {
  /** The collector's base URL; `/v1/traces` is added. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  service: string;
  version: string;
  log: Log;
}

const FLUSH_MS = 5_000;
const BATCH = 512;
const MOST_WAITING = 4_096;
const KIND = { server: 2, client: 3 } as const;

export function createOtlpRecorder(options: OtlpOptions): { record(span: Span): void; close(): Promise<void> } {
  let waiting: Span[] = [];
  let dropped = 0;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const taken = await send(options, batch);
      if (taken) continue;
      dropped += batch.length;
      options.log("warn", "the OpenTelemetry collector did not take the traces", { dropped });
      return;
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    record(span) {
      if (waiting.length < MOST_WAITING) waiting.push(span);
      else dropped++;
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function send({ endpoint, headers, service, version }: OtlpOptions, spans: readonly Span[]): Promise<boolean> {
  const resource = attributes({ "service.name": service, "service.version": version });
  const body = {
    resourceSpans: [
      {
        resource: { attributes: resource },
        scopeSpans: [{ scope: { name: "sinch-byon-mcp" }, spans: spans.map(encode) }],
      },
    ],
  };
  return fetch(`${endpoint}/v1/traces`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(FLUSH_MS),
  }).then(
    (reply) => reply.ok,
    () => false,
  );
}

const encode = (span: Span) => ({
  traceId: span.trace.traceId,
  spanId: span.trace.spanId,
  // What is undefined is left out of the JSON.
  parentSpanId: span.parentId,
  traceState: span.trace.state,
  name: span.name,
  kind: KIND[span.kind],
  startTimeUnixNano: nanoseconds(span.start),
  endTimeUnixNano: nanoseconds(span.end),
  attributes: attributes(span.attributes),
  status: { code: span.failed ? 2 : 0 },
});

/** As a decimal string: the number itself does not fit a double. */
const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

const attributes = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(Math.round(value)) },
  }));
