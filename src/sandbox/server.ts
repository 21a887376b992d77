/** The HTTP server of the sandbox: from a request to a route, faults in between. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "./checks.js";
import type { Clock } from "./clock.js";
import type { Fault, StrikingFaults } from "./faults.js";
import type { LedgerEntry, WritableLedger } from "./ledger.js";
import { type JsonObject, ok, portingDialect, portingError, type Reply } from "./replies.js";
import { type ControlRoute, findRoute, type Matched, type SandboxApi } from "./router.js";
import type { Timeline } from "./timeline.js";
import { SANDBOX_PROJECT_ID, type TokenIssuer } from "./token.js";

export interface ServerParts {
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly faults: StrikingFaults;
  readonly ledger: WritableLedger;
  readonly tokens: TokenIssuer;
  readonly apis: readonly SandboxApi[];
  readonly controls: readonly ControlRoute[];
  readonly log: (line: string) => void;
  /** Ends waits when the sandbox closes. */
  readonly closing: AbortSignal;
}

const CONTROL_ROOT = "/__sandbox";
// Far above the largest sensible document, far below what would hurt.
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;

interface Incoming {
  readonly method: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly bytes: Buffer;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
}

async function read(request: IncomingMessage): Promise<Incoming | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    // The rest is still read, so that the refusal reaches a client that is busy sending.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (size > LARGEST_BODY_BYTES) return undefined;
  // Not `new URL`: it would resolve `..` and hide what was really asked for.
  const [pathname = "/", ...search] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "GET",
    pathname,
    query: new URLSearchParams(search.join("?")),
    bytes: Buffer.concat(chunks),
    authorization: request.headers.authorization,
    contentType: request.headers["content-type"],
  };
}

/** The JSON of a body, undefined for an empty one, or a sentence saying why it cannot be read. */
function jsonBody(incoming: Incoming): { value: unknown } | { fault: string } {
  if (incoming.bytes.length === 0) return { value: undefined };
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(incoming.contentType ?? "")) {
    return { fault: "The request body must be sent as application/json." };
  }
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(incoming.bytes)) };
  } catch {
    return { fault: "The request body is not valid JSON." };
  }
}

/** The body of a route that takes one, or a sentence saying what is wrong with it. */
function bodyFor(
  takes: SandboxApi["routes"][number]["body"],
  incoming: Incoming,
): { value: JsonObject | undefined } | { fault: string } {
  if (takes === "none") return { value: undefined };
  const parsed = jsonBody(incoming);
  if ("fault" in parsed) return parsed;
  const { value } = parsed;
  if (value === undefined && takes === "required") return { fault: "The request has no body." };
  if (value !== undefined && !isObject(value)) return { fault: "The request body must be a JSON object." };
  return { value };
}

/** Body for the ledger: parsed when it can be, as text otherwise. */
function bodyForLedger(incoming: Incoming): unknown {
  if (incoming.bytes.length === 0) return undefined;
  const text = incoming.bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function write(response: ServerResponse, reply: Reply, garbled: "no" | "cut" = "no"): void {
  // The client may have gone away while the operation was carried out.
  if (response.destroyed || response.socket?.destroyed) return;
  const { status, body, contentType, headers } = reply;
  if (body === undefined) {
    response.writeHead(status, { ...headers, "Content-Length": 0 }).end();
    return;
  }
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const payload = Buffer.from(text);
  const type = contentType ?? (typeof body === "string" ? "text/html" : "application/json");
  response.writeHead(status, { ...headers, "Content-Type": type, "Content-Length": payload.length });
  if (garbled === "no") {
    response.end(payload);
    return;
  }
  // The callback makes sure that the half really left before the connection goes.
  response.write(payload.subarray(0, Math.ceil(payload.length / 2)), () => response.destroy());
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** The HTTP face of the sandbox: authenticates, routes, carries out, and lets faults strike on the way. */
export function sandboxServer(parts: ServerParts): Server {
  const { apis, tokens, clock, timeline, faults, ledger, log } = parts;
  const routes = apis.flatMap((api) => api.routes.map((route) => ({ ...route, errors: route.errors ?? api.errors })));

  /** Everything up to and including the commit. */
  function carryOut(incoming: Incoming, project: string, matched: Matched<(typeof routes)[number]> | undefined): Reply {
    const errors = matched?.route.errors ?? portingDialect;
    const verdict = tokens.judge(incoming.authorization);
    if (!verdict.allowed) return errors.unauthorized(verdict.challenge, verdict.expired);
    if (project !== SANDBOX_PROJECT_ID) return errors.wrongProject();
    if (!matched) return portingError(404, "No such resource.");
    const { route, path } = matched;
    const read = bodyFor(route.body, incoming);
    if ("fault" in read) return errors.malformed(read.fault);
    return route.handle({
      path,
      query: incoming.query,
      body: read.value ?? {},
      hasBody: read.value !== undefined,
      at: clock.now(),
    });
  }

  /** What a request asks for, before anything is done about it. */
  function understand(incoming: Incoming) {
    const { method, pathname } = incoming;
    const isTokenRequest = method === "POST" && pathname === "/oauth2/token";
    const [, project = "", projectPath = ""] = /^\/v1\/projects\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const matched = projectPath ? findRoute(routes, method, projectPath) : undefined;
    const operationId = isTokenRequest ? "createAccessToken" : (matched?.route.operationId ?? "unknown");
    return { incoming, isTokenRequest, project, projectPath, matched, operationId };
  }

  function replyTo({ incoming, isTokenRequest, project, matched, operationId }: ReturnType<typeof understand>): Reply {
    try {
      timeline.runDue();
      if (isTokenRequest)
        return tokens.grant(incoming.authorization, incoming.contentType, incoming.bytes.toString("utf8"));
      if (!incoming.pathname.startsWith("/v1/projects/")) return portingError(404, "No such resource.");
      return carryOut(incoming, project, matched);
    } catch (error) {
      log(`${operationId} failed inside the sandbox: ${error instanceof Error ? error.stack : String(error)}`);
      return (matched?.route.errors ?? portingDialect).internal();
    }
  }

  async function play(incoming: Incoming, response: ServerResponse): Promise<void> {
    const { method, pathname } = incoming;
    const asked = understand(incoming);
    const { operationId, projectPath } = asked;
    const entry = ledger.open({
      operationId,
      method,
      path: pathname,
      query: Object.fromEntries(incoming.query),
      body: bodyForLedger(incoming),
      at: clock.now().toISOString(),
    });
    const fault = faults.take({ operationId, method, path: pathname, projectPath });
    if (fault) {
      entry.fault = fault.kind;
      if (await strikesBefore(fault, entry, response)) return;
    }
    const reply = replyTo(asked);
    entry.committed = reply.committed ?? reply.status < 400;
    answer(fault, reply, entry, response);
    log(`${method} ${pathname} ${operationId} ${entry.status ?? "cut"}${fault ? ` (${fault.kind})` : ""}`);
  }

  /** Lets the part of a fault strike that comes before the commit. True when the request ends with it. */
  async function strikesBefore(fault: Fault, entry: LedgerEntry, response: ServerResponse): Promise<boolean> {
    switch (fault.kind) {
      case "delay":
        await sleep(fault.ms, undefined, { signal: parts.closing }).catch(() => undefined);
        return parts.closing.aborted;
      case "hold":
        await faults.held();
        return parts.closing.aborted;
      case "reset-before":
        reset(response);
        return true;
      case "expired-token":
        tokens.expireAll();
        return false;
      case "rate-limit": {
        const headers = fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
        entry.status = 429;
        write(response, { status: 429, headers });
        return true;
      }
      case "status":
        if (fault.commit) return false;
        entry.status = fault.status;
        write(response, { status: fault.status, body: fault.body });
        return true;
      default:
        return false;
    }
  }

  function answer(fault: Fault | undefined, reply: Reply, entry: LedgerEntry, response: ServerResponse): void {
    if (fault?.kind === "reset-after") {
      reset(response);
      return;
    }
    const sent: Reply =
      fault?.kind === "status"
        ? { status: fault.status, body: fault.body }
        : fault?.kind === "garbage"
          ? { status: 200, body: "<html><body>upstream hiccup</body>" }
          : reply;
    entry.status = sent.status;
    write(response, sent, fault?.kind === "cut" ? "cut" : "no");
  }

  async function control(incoming: Incoming): Promise<Reply> {
    timeline.runDue();
    const pathname = incoming.pathname.slice(CONTROL_ROOT.length).replace(/\/$/, "");
    if (pathname === "") return ok(controlIndex(parts));
    const matched = findRoute(parts.controls, incoming.method, pathname);
    if (!matched) return { status: 404, body: { error: `No such control route; GET ${CONTROL_ROOT} lists them.` } };
    let body: unknown;
    try {
      body = incoming.bytes.length === 0 ? {} : JSON.parse(incoming.bytes.toString("utf8"));
    } catch {
      body = undefined;
    }
    if (!isObject(body)) return { status: 400, body: { error: "The body must be a JSON object." } };
    const { path, route } = matched;
    return route.handle({ path, query: incoming.query, body, hasBody: true, at: clock.now() });
  }

  return createServer(async (request, response) => {
    // A client that goes away is an everyday event here, not a failure of the sandbox.
    response.on("error", () => undefined);
    // Answers are dated in sandbox time: a client that asks whether a FOC date has come goes by Sinch's clock.
    response.setHeader("Date", clock.now().toUTCString());
    try {
      const incoming = await read(request);
      if (!incoming) write(response, portingError(400, "The request body is too large."));
      else if (incoming.pathname === CONTROL_ROOT || incoming.pathname.startsWith(`${CONTROL_ROOT}/`)) {
        write(response, await control(incoming));
      } else await play(incoming, response);
    } catch (error) {
      if (!request.complete) return;
      log(`request failed inside the sandbox: ${error instanceof Error ? error.stack : String(error)}`);
      write(response, { status: 500 });
    }
  });
}

function controlIndex({ controls, apis, clock }: ServerParts): JsonObject {
  const project = "/v1/projects/{projectId}";
  return {
    now: clock.now().toISOString(),
    controls: controls.map(({ method, path, does }) => ({ route: `${method} ${CONTROL_ROOT}${path}`, does })),
    // With the operation, because faults and the ledger go by it.
    routes: [
      { api: "auth", operationId: "createAccessToken", route: "POST /oauth2/token" },
      ...apis.flatMap(({ name, routes }) =>
        routes.map(({ operationId, method, path }) => ({
          api: name,
          operationId,
          route: `${method} ${project}${path}`,
        })),
      ),
    ],
  };
}
