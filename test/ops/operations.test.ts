/** What the operator sees: health, numbers, logs and traces. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMetrics } from "../../src/ops/metrics.js";
import { createOtlpRecorder } from "../../src/ops/otlp.js";
import { readTrace } from "../../src/ops/scope.js";
import { createUpstream } from "../../src/ops/upstream.js";
import type { Span } from "../../src/ops/watch.js";
import type { HttpReply } from "../../src/sinch/http.js";
import { connectHttp, eventually, type HttpWorld, startHttpWorld } from "../harness/http.js";

let world: HttpWorld | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await world?.close();
  world = undefined;
});
const start = async (options: Parameters<typeof startHttpWorld>[0] = {}): Promise<HttpWorld> => {
  world = await startHttpWorld(options);
  return world;
};
const read = { name: "list_port_in_orders", arguments: {} };
interface Ready {
  problems: string[];
}
const TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("health", () => {
  it("is ready with a token from Sinch, and says what is missing without", async () => {
    const here = await start();
    expect((await here.fetch("/healthz")).status).toBe(200);
    expect(await (await here.fetch("/readyz")).json()).toEqual({ status: "ready", problems: [] });
    const wrong = await startHttpWorld({ sharing: here.sandbox, env: { SINCH_KEY_SECRET: "wrong" } });
    const refused = await wrong.fetch("/readyz");
    expect([refused.status, ((await refused.json()) as Ready).problems]).toEqual([
      503,
      ["Sinch's token endpoint did not accept the access key."],
    ]);
    expect((await wrong.fetch("/healthz")).status).toBe(200);
    // Whoever asks often does not make us ask Sinch as often.
    const asked = here.sandbox.ledger.count("createAccessToken").received;
    for (let i = 0; i < 20; i++) await wrong.fetch("/readyz");
    expect(here.sandbox.ledger.count("createAccessToken").received).toBeLessThanOrEqual(asked + 1);
    await wrong.close();
    const none = await startHttpWorld({ sharing: here.sandbox, env: { SINCH_KEY_ID: "" } });
    expect(((await (await none.fetch("/readyz")).json()) as Ready).problems).toEqual(["SINCH_KEY_ID not set"]);
    await none.close();
  });
});

describe("metrics", () => {
  it("count calls by tool and outcome, and call a tool error an error", async () => {
    const here = await start();
    await here.modern("tools/call", read);
    await here.modern("tools/call", { name: "get_port_in_order", arguments: { orderId: "999" } });
    here.sandbox.faults.add({ kind: "status", status: 500, method: "GET" });
    await here.modern("tools/call", read);
    const page = await (await here.fetch("/metrics")).text();
    expect(page).toContain('byon_tool_calls_total{tool="list_port_in_orders",outcome="ok",result="ok"} 2');
    expect(page).toContain('byon_tool_calls_total{tool="get_port_in_order",outcome="not_found",result="error"} 1');
    expect(page).toContain('byon_upstream_retries_total{api="porting"} 1');
    expect(page).toContain('byon_upstream_request_seconds_count{api="porting",status="5xx"} 1');
    expect(page).toMatch(/byon_http_requests_total\{path="\/mcp",status="200"\} 3/);
    for (const line of page.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) byon_\w+ .+|byon_\w+(\{(\w+="[^"]*",?)+\})? -?[\d.e+-]+)$/);
  });

  it("are open on this machine only, or with their token, or on their own port", async () => {
    const own = await start({ args: ["--metrics-port", "0"] });
    expect((await own.fetch("/metrics")).status).toBe(200);
    const metricsUrl = /"metricsUrl":"([^"]+)"/.exec(own.log.join("\n"))?.[1] ?? "";
    expect(await (await fetch(metricsUrl)).text()).toContain("byon_sessions 0");
    const args = ["--host", "0.0.0.0", "--tenant-credentials"];
    const open = await startHttpWorld({ sharing: own.sandbox, args });
    const local = (server: HttpWorld, headers = {}) =>
      fetch(server.url.replace("0.0.0.0", "127.0.0.1").concat("/metrics"), { headers });
    expect((await local(open)).status).toBe(401);
    await open.close();
    const guarded = await startHttpWorld({ sharing: own.sandbox, args, env: { BYON_METRICS_TOKEN: "let-me-look" } });
    expect((await local(guarded, { authorization: "Bearer let-me-loop" })).status).toBe(401);
    expect((await local(guarded, { authorization: "Bearer let-me-look" })).status).toBe(200);
    await guarded.close();
  });

  it("write labels so that none can forge a line", () => {
    const metrics = createMetrics();
    metrics.counter("c", "help").add({ a: 'x"} 9\nc{b="\\' });
    expect(metrics.render().split("\n")).toContain('c{a="x\\"} 9\\nc{b=\\"\\\\"} 1');
  });
});

describe("traces", () => {
  const upstream = (from: HttpWorld) => from.sandbox.ledger.entries.filter(({ method }) => method === "GET");

  it.each(["", "00-0-0-0", `${TRACE}x`.replace("00-", "ff-"), `00-${"0".repeat(32)}-b7ad6b7169203331-01`, 7])(
    "%j is none",
    (text) => expect(readTrace(text)).toBeUndefined(),
  );

  it("go from the header, or from _meta, on to Sinch and into the log", async () => {
    const seen: (string | undefined)[] = [];
    const spy = createServer((request, response) => {
      seen.push(request.headers.traceparent as string | undefined);
      response
        .setHeader("content-type", "application/json")
        .end(
          request.url === "/oauth2/token" ? '{"access_token":"t","expires_in":3600}' : '{"orders":[],"totalItems":0}',
        );
    });
    await new Promise<void>((resolve) => spy.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
    const here = await start({
      args: ["--log-level", "debug"],
      env: { SINCH_PORTING_URL: url, SINCH_AUTH_URL: url },
    });
    await here.modern("tools/call", read, { traceparent: TRACE });
    await here.modern(
      "tools/call",
      { ...read, _meta: { traceparent: TRACE.replace("0af7", "1af7") } },
      { traceparent: TRACE },
    );
    await here.modern("tools/call", read);
    const client = await connectHttp(here.url, { modern: false });
    await client.callTool({ ...read, _meta: { traceparent: TRACE.replace("0af7", "2af7") } });
    await client.close();
    const ids = seen.filter((_, index) => index > 0).map((header) => header?.slice(3, 7));
    expect(ids).toEqual(["0af7", "1af7", undefined, "2af7"]);
    expect(here.log.some((line) => line.includes('"traceId":"0af7651916cd43dd8448eb211c80319c"'))).toBe(true);
    expect(upstream(here)).toEqual([]);
    spy.close();
  });

  it("are recorded as spans when a collector is there, and dropped quietly when it is not", async () => {
    const bodies: { resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[] }[] = [];
    const collector = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      expect([request.url, request.headers["x-key"]]).toEqual(["/v1/traces", "k"]);
      bodies.push(JSON.parse(text));
      response.end("{}");
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const log: string[] = [];
    const recorder = createOtlpRecorder({
      endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      headers: { "x-key": "k" },
      service: "byon",
      version: "0",
      log: (_, message) => log.push(message),
    });
    const spans: Span[] = [];
    const here = await start({
      outside: {
        record(span) {
          spans.push(span);
          recorder.record(span);
        },
      },
    });
    await here.modern("tools/call", read, { traceparent: TRACE });
    await recorder.close();
    const [wire, call] = spans as [Span, Span];
    expect(call).toMatchObject({
      name: "tools/call list_port_in_orders",
      kind: "server",
      parentId: "b7ad6b7169203331",
    });
    expect(wire).toMatchObject({ name: "list_port_in_orders", kind: "client", parentId: call.trace.spanId });
    const sent = bodies[0]?.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ traceId: TRACE.slice(3, 35), kind: 2, status: { code: 0 } });
    expect(sent[1]?.endTimeUnixNano).toMatch(/^\d{19}$/);
    collector.close();
    collector.closeAllConnections();
    recorder.record(call);
    await recorder.close();
    expect(log).toEqual(["the OpenTelemetry collector did not take the traces"]);
  });
});

describe("the door to Sinch", () => {
  const reply: HttpReply = { status: 200, headers: {}, text: "" };
  const call = { method: "GET", url: "u", headers: {}, timeout: 1 };

  it("lets callers take turns", async () => {
    const order: string[] = [];
    const open: (() => void)[] = [];
    const http = (given: typeof call) =>
      new Promise<HttpReply>((resolve) => {
        order.push(given.url);
        open.push(() => resolve(reply));
      });
    const upstream = createUpstream({ http, concurrency: 2, perSecond: 0 });
    const all = [
      ...[1, 2, 3, 4].map((n) => upstream.as("greedy")({ ...call, url: `g${n}` })),
      ...[1, 2].map((n) => upstream.as("modest")({ ...call, url: `m${n}` })),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    // One caller never holds more than half of the door.
    expect([order, upstream.running(), upstream.waiting()]).toEqual([["g1", "m1"], 2, 4]);
    while (open.length > 0) {
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(order).toEqual(["g1", "m1", "g2", "m2", "g3", "g4"]);
    expect([upstream.running(), upstream.waiting()]).toEqual([0, 0]);
  });

  it("keeps to so many a second", async () => {
    let sent = 0;
    const http = async () => {
      sent++;
      return reply;
    };
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    const upstream = createUpstream({ http, concurrency: 100, perSecond: 50 });
    const all = Promise.all(Array.from({ length: 75 }, (_, n) => upstream.as(`c${n % 5}`)(call)));
    const sentAfter = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      return sent;
    };
    // Fifty at once, then one every fiftieth of a second.
    expect([await sentAfter(0), await sentAfter(19), await sentAfter(1), await sentAfter(180)]).toEqual([
      50, 50, 51, 60,
    ]);
    expect(await sentAfter(300)).toBe(75);
    await all;
  });

  it("forgets who stops waiting, and frees its place after a failure", async () => {
    let fail = (_: Error) => {};
    const upstream = createUpstream({
      http: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
      concurrency: 1,
      perSecond: 0,
    });
    const failing = upstream.as("a")(call);
    failing.catch(() => {});
    const gone = new AbortController();
    const waiting = upstream.as("b")({ ...call, signal: gone.signal });
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ reason: "cancelled", sent: "no" });
    fail(new Error("wire"));
    await expect(failing).rejects.toThrow("wire");
    expect([upstream.running(), upstream.waiting()]).toEqual([0, 0]);
    await expect(upstream.as("b")({ ...call, signal: gone.signal })).rejects.toMatchObject({ reason: "cancelled" });
    await eventually(() => upstream.waiting() === 0, "nobody waits");
  });
});
