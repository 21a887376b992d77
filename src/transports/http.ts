/**
 * Many clients over HTTP: the front door with its checks, the operator's pages, and an orderly end. No callback of Sinch comes in
 * here yet; its route would stand beside /mcp.
 */
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/hono";
import { validateHostHeader } from "@modelcontextprotocol/server";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { type Authenticator, type Identity, sameText } from "../auth/identity.js";
import type { HttpConfig } from "../config.js";
import type { Log } from "../log.js";
import type { Metrics } from "../ops/metrics.js";
import { readTrace, within } from "../ops/scope.js";
import type { CallWatch } from "../ops/watch.js";
import { createHttpCallers, type HttpCallersOptions } from "./http-callers.js";
import { createEndpoint, type Line } from "./mcp-endpoint.js";
import { refuse } from "./refusal.js";
import { createSessions } from "./sessions.js";

export interface HttpParts {
  options: HttpConfig;
  version: string;
  authenticator: Authenticator;
  partsFor(identity: Identity): ReturnType<HttpCallersOptions["partsFor"]>;
  takesDocument(tool: string): boolean;
  givesDocument(tool: string): boolean;
  writes(tool: string): boolean;
  /** What keeps this server from working; nothing when it is ready. */
  problems(): Promise<readonly string[]>;
  watch: CallWatch;
  metrics: Metrics;
  log: Log;
  now(): number;
  /** Milliseconds for the headers, for the whole of a request, and for a document to leave. */
  timeouts?: Partial<typeof TIMEOUTS>;
}

export interface HttpServing {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly metricsUrl?: string;
  /** Takes no new work, waits for running calls up to `patience` milliseconds, then closes every stream. */
  stop(patience?: number): Promise<void>;
}

/** How long running calls may take to end once the server is told to stop. */
export const PATIENCE_MS = 20_000;
const READY_TIMEOUT_MS = 5_000;
/** Anybody may ask whether we are ready; Sinch is not asked each time. */
const READY_FRESH_MS = 2_000;
/** For the whole request: twelve megabytes over a slow line, and no longer. A document leaves as twice that, as data and as text. */
export const TIMEOUTS = { headers: 10_000, request: 60_000, answer: 120_000 };
/** And how long an answer may take to leave after that. */
const FLUSH_MS = 2_000;
const LAST_WORDS_MS = 250;
/** This machine's own names, as a Host header gives them. */
const OWN_NAMES = ["localhost", "127.0.0.1", "[::1]"];

const METADATA = "/.well-known/oauth-protected-resource/*";

/** Starts listening. Rejects when the address is taken. */
export async function serveOverHttp(parts: HttpParts): Promise<HttpServing> {
  const { options, log, metrics } = parts;
  const timeouts = { ...TIMEOUTS, ...parts.timeouts };
  let draining = false;
  const sessions = createSessions({
    most: options.limits.sessions,
    idle: options.limits.sessionIdle,
    prefix: options.instance,
    now: parts.now,
  });
  const callers = createHttpCallers({
    most: options.limits.callers,
    perMinute: options.limits.perMinute,
    partsFor: parts.partsFor,
    log,
    now: parts.now,
  });
  const endpoint = createEndpoint({
    authenticator: parts.authenticator,
    callers,
    sessions,
    stateless: options.stateless,
    mostRunning: options.limits.running,
    running: parts.watch.running,
    takesDocument: parts.takesDocument,
    givesDocument: parts.givesDocument,
    answerTimeout: timeouts.answer,
    writes: parts.writes,
    draining: () => draining,
    now: parts.now,
  });
  metrics.gauge("byon_sessions", "Open sessions of clients that speak older revisions.", sessions.count);
  metrics.gauge("byon_callers", "Callers that are kept in memory.", callers.count);

  const problemsNow = remembered(parts.problems, READY_FRESH_MS);
  let answering = 0;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(recorded(parts));
  app.use("/mcp", async (c, next) => {
    // Streams that wait for changes have no end to wait for.
    if (c.req.method === "POST" && c.req.header("mcp-method") !== "subscriptions/listen") {
      answering++;
      c.env.outgoing.once("close", () => answering--);
    }
    await next();
  });
  app.get("/healthz", (c) => c.json({ status: "ok", version: parts.version }));
  app.get("/readyz", async (c) => {
    const problems = draining ? ["stopping"] : await withTimeout(problemsNow(), READY_TIMEOUT_MS);
    return c.json(
      { status: problems.length === 0 ? "ready" : "not ready", problems },
      problems.length === 0 ? 200 : 503,
    );
  });

  for (const path of ["/metrics", "/mcp", "/sse", "/messages"])
    for (const check of frontDoor(options)) app.use(path, check);
  app.get("/metrics", (c) => metricsPage(c, options, metrics));
  // Behind a proxy our path may be a longer one; whoever asks compares the resource that is named.
  app.use(METADATA, cors({ origin: "*" }));
  app.get(METADATA, (c) => {
    const { resourceMetadata } = parts.authenticator;
    return resourceMetadata ? c.json(resourceMetadata) : c.notFound();
  });
  app.on(["GET", "POST", "DELETE"], "/mcp", (c) => endpoint.mcp(c.req.raw, lineOf(c)));
  app.all("/mcp", () => refuse(405, "Use GET, POST or DELETE.", { allow: "GET, POST, DELETE" }));
  if (options.legacySse) {
    app.get("/sse", (c) => endpoint.openSse(c.req.raw, lineOf(c)));
    app.post("/messages", (c) => endpoint.postSse(c.req.raw, lineOf(c)));
  }
  app.notFound(() => refuse(404, "There is nothing here; the MCP endpoint is /mcp."));
  app.onError((cause) => {
    log("error", "a request failed inside", { cause });
    return refuse(500, "Something went wrong inside this server.");
  });

  const server = await listen(app.fetch as Fetch, options.host, options.port, timeouts);
  const metricsServer =
    options.metricsPort === undefined
      ? undefined
      : await listen(metricsApp(metrics).fetch, options.host, options.metricsPort);
  const sweep = setInterval(() => void sessions.closeIdle(), Math.min(30_000, options.limits.sessionIdle / 2));
  sweep.unref();
  return {
    url: urlOf(server, options.host),
    ...(metricsServer ? { metricsUrl: `${urlOf(metricsServer, options.host)}/metrics` } : {}),
    async stop(patience = PATIENCE_MS) {
      draining = true;
      clearInterval(sweep);
      await Promise.race([parts.watch.idle(), unhurried(patience)]);
      const left = parts.watch.running();
      if (left > 0) log("warn", "stopping with calls still running", { calls: left });
      // A call that has ended is not yet an answer that has left.
      for (const end = Date.now() + FLUSH_MS; answering > 0 && Date.now() < end; ) await unhurried(10);
      await sessions.close();
      await callers.close();
      await Promise.all([server, metricsServer].map((one) => one && shut(one)));
    },
  };
}

const HEADERS = [
  "authorization",
  "content-type",
  "last-event-id",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "mcp-session-id",
  "traceparent",
  "tracestate",
  "x-request-id",
  "x-sinch-credentials",
];

/** Who may knock: requests that name one of our hosts, and pages of origins that were let in. */
function frontDoor({ host, allowHosts, allowOrigins }: HttpConfig): MiddlewareHandler<{ Bindings: HttpBindings }>[] {
  const isNamed = !/^(0\.0\.0\.0|\[?::\]?)$/.test(host);
  const hosts = [...OWN_NAMES, ...(isNamed ? [host] : []), ...allowHosts];
  // A page on this machine may call a server on this machine; a public server has no such neighbours.
  const origins = [...(OWN_NAMES.includes(host) ? OWN_NAMES : []), ...allowOrigins];
  const forPages = cors({
    // Every origin that gets this far has been let in.
    origin: (origin) => origin,
    allowMethods: ["GET", "POST", "DELETE"],
    allowHeaders: HEADERS,
    exposeHeaders: ["mcp-session-id", "retry-after", "www-authenticate", "x-request-id"],
    maxAge: 600,
  });
  return [
    hostHeaderValidation(hosts),
    targetValidation(hosts),
    originValidation(origins),
    // Headers set before the answer is there make Hono copy its body through a stream: only pages in browsers pay for that.
    (c, next) => (c.req.header("origin") === undefined ? next() : forPages(c, next)),
  ];
}

/** A target may name a host, too (`POST http://host/mcp`, as to a proxy), and then that one counts (RFC 9112, 3.2.2). */
function targetValidation(hosts: string[]): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    if (c.env.incoming.url?.startsWith("/")) return next();
    const judged = validateHostHeader(new URL(c.req.url).host, hosts);
    return judged.ok ? next() : refuse(403, judged.message);
  };
}

/** Gives every request an id and its trace, and a line in the log when it was turned away. */
function recorded({ metrics, log }: HttpParts): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const requests = metrics.counter("byon_http_requests_total", "HTTP requests by path and status.");
  const known = new Set(["/mcp", "/sse", "/messages", "/healthz", "/readyz", "/metrics"]);
  return (c, next) => {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    const trace = readTrace(c.req.header("traceparent"), c.req.header("tracestate"));
    return within({ requestId, ...(trace ? { trace } : {}) }, async () => {
      await next();
      const { status } = c.res;
      requests.add({ path: known.has(c.req.path) ? c.req.path : "other", status: String(status) });
      c.res.headers.set("x-request-id", requestId);
      // Nobody is waited for who still sends what was not read.
      if (!c.env.incoming.complete) c.res.headers.set("connection", "close");
      const level = status >= 500 ? "warn" : status >= 400 ? "info" : "debug";
      log(level, "http request", { method: c.req.method, path: c.req.path, status });
    });
  };
}

const lineOf = ({ env: { incoming, outgoing } }: Context<{ Bindings: HttpBindings }>): Line => ({
  address: incoming.socket.remoteAddress ?? "",
  over: new Promise((resolve) => outgoing.once("close", resolve)),
  cut: () => outgoing.destroy(),
});

/** On this machine the numbers are open; anywhere else they take a token, or a port of their own. */
function metricsPage(c: Context, { host, metricsToken }: HttpConfig, metrics: Metrics): Response {
  const isOpen = metricsToken === undefined && OWN_NAMES.includes(host);
  const given = c.req.header("authorization");
  if (!isOpen && (metricsToken === undefined || !sameText(given ?? "", `Bearer ${metricsToken}`)))
    return refuse(401, "The metrics need their token.", { "www-authenticate": 'Bearer realm="metrics"' });
  return c.body(metrics.render(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
}

function metricsApp(metrics: Metrics): Hono {
  return new Hono().get("/metrics", (c) =>
    c.body(metrics.render(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

function listen(fetch: Fetch, host: string, port: number, timeouts = TIMEOUTS): Promise<ServerType> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      // Longer than the proxies in front keep theirs, so that they never write into a connection we are closing.
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: Math.min(2_000, timeouts.headers),
    },
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host.replace(/^\[|\]$/g, ""), () => resolve(server));
  });
}

function urlOf(server: ServerType, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}

/**
 * Ends when every connection has. By now every answer has left; a moment is for the ends of streams, and for connections
 * on which nothing was ever asked, which Node does not count as idle.
 */
function shut(server: ServerType): Promise<void> {
  if (!("closeAllConnections" in server)) throw new Error("not an HTTP/1 server");
  return new Promise((resolve) => {
    const resting = setInterval(() => server.closeIdleConnections(), 50);
    const late = setTimeout(() => server.closeAllConnections(), LAST_WORDS_MS);
    server.close(() => {
      clearInterval(resting);
      clearTimeout(late);
      resolve();
    });
  });
}

/** Waits without keeping the process alive for it. */
const unhurried = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** The same answer for everybody who asks within `ms`. */
function remembered<T>(ask: () => Promise<T>, ms: number): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > ms) last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}

async function withTimeout(problems: Promise<readonly string[]>, ms: number): Promise<readonly string[]> {
  return Promise.race([problems, unhurried(ms).then(() => ["what this server depends on does not answer in time"])]);
}
