/** What stands behind /mcp, /sse and /messages: each request admitted, then handed to the era that it speaks. */

import {
  isInitializeRequest,
  isLegacyRequest,
  legacyStatelessFallback,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { type Authenticator, fingerprintOf, type Identity, isRefusal } from "../auth/identity.js";
import { ByonError } from "../errors.js";
import { buildServer, rightsOf } from "../mcp/protocol.js";
import { compact } from "../values/compact.js";
import { callsIn, type LargeBodies, pagesIn, readJson } from "./body.js";
import { type HttpCaller, type HttpCallers, isProven } from "./http-callers.js";
import { createLargeMessages } from "./large-messages.js";
import { SseTransport } from "./legacy-sse.js";
import { refuse, refuseUnreadable } from "./refusal.js";
import type { Sessions } from "./sessions.js";
import { createUnprovenCallers, type UnprovenCallers } from "./unproven-callers.js";

export interface EndpointOptions {
  authenticator: Authenticator;
  callers: HttpCallers;
  sessions: Sessions;
  /** No sessions for older clients. */
  stateless: boolean;
  /** Tool calls of one caller at once, and how many it has now. */
  mostRunning: number;
  running(caller: string): number;
  takesDocument(tool: string): boolean;
  /** Whether a tool's answer may hold a document. */
  givesDocument(tool: string): boolean;
  /** Milliseconds that such an answer may take to leave. */
  answerTimeout: number;
  /** Whether a tool changes anything. */
  writes(tool: string): boolean;
  draining(): boolean;
  now(): number;
}

/** What a request came over. */
export interface Line {
  /** The other end's address: a client's, or that of the proxy in front. */
  address: string;
  /** Resolves when the answer has left, or the client has. */
  over: Promise<void>;
  /** Ends the connection, whatever is still under way on it. */
  cut(): void;
}

export interface Endpoint {
  mcp(request: Request, line: Line): Promise<Response>;
  openSse(request: Request, line: Line): Promise<Response>;
  postSse(request: Request, line: Line): Promise<Response>;
}

/** A server of 256 MB holds three documents of 12 MB, read, parsed and on their way to Sinch; and two that come from there. */
const LARGE = { most: 3, waiting: 32, patience: 20_000 };
const LARGE_ANSWERS = { ...LARGE, most: 2 };

const SESSION = "mcp-session-id";
const LOST = "There is no such session. Start a new one with initialize.";

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { sessions } = options;
  const largeBodies = createLargeMessages(LARGE);
  const answers = createLargeMessages(LARGE_ANSWERS);
  const unprovenCallers = createUnprovenCallers(options.now);

  async function mcp(request: Request, line: Line): Promise<Response> {
    const who = await admit(options, unprovenCallers, request, line);
    if (who instanceof Response) return who;
    if (request.method !== "POST") return older(who, request, undefined);
    const read = await readJson(request, largeOf(who, line));
    if (read instanceof Response) return read;
    const refused = judgeCalls(options, who, request, read.json) ?? (await turnForAnswer(who, line, read.json));
    if (refused) return refused;
    return (await isLegacyRequest(request, read.json))
      ? older(who, request, read.json)
      : who.modern.fetch(request, { parsedBody: read.json });
  }

  const largeOf = (who: HttpCaller, { over }: Line): LargeBodies => ({
    takesDocument: (tool) => who.parts.catalogue.names.includes(tool) && options.takesDocument(tool),
    turn: () => largeBodies.enter(holderOf(who), over),
  });

  /** Holds back a call for a document until those before it have left: an answer waits in memory for whoever reads slowly. */
  async function turnForAnswer(who: HttpCaller, { over, cut }: Line, json: unknown): Promise<Response | undefined> {
    const isLarge =
      callsIn(json).some((tool) => options.givesDocument(tool as string)) || pagesIn(json).some(isDocument);
    if (!isLarge) return undefined;
    if (!(await answers.enter(holderOf(who), over)))
      return refuse(429, "Other documents are still on their way; nothing was done.", { "retry-after": "2" });
    const late = setTimeout(cut, options.answerTimeout).unref();
    void over.then(() => clearTimeout(late));
    return undefined;
  }

  /** A request of a revision before 2026-07-28: in its session, or without one. */
  async function older(who: HttpCaller, request: Request, json: unknown): Promise<Response> {
    if (options.stateless)
      return legacyStatelessFallback(() => buildServer(who.parts, who.caller, "legacy"))(request, {
        parsedBody: json,
      });
    const id = request.headers.get(SESSION);
    if (id !== null) {
      const session = sessions.find(id, ownerOf(who.identity));
      if (!(session?.transport instanceof WebStandardStreamableHTTPServerTransport)) return refuse(404, LOST);
      const authInfo = rightsOf(who.parts, who.caller);
      const response = await session.transport.handleRequest(request, { parsedBody: json, authInfo });
      if (request.method === "GET" && response.status === 200)
        request.signal.addEventListener("abort", session.listening(), { once: true });
      return response;
    }
    if (!isInitializeRequest(json)) return refuse(400, "Bad Request: the Mcp-Session-Id header is missing.");
    return openSession(who, request, json);
  }

  async function openSession(who: HttpCaller, request: Request, json: unknown): Promise<Response> {
    const unproven = await prove(who);
    if (unproven) return unproven;
    const session = await sessions.open(
      ownerOf(who.identity),
      (id) => new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: () => id }),
      buildServer(who.parts, who.caller, "legacy"),
    );
    if (!session) return full();
    const response = await session.transport.handleRequest(request, { parsedBody: json });
    // Nobody will come back to a session whose opening was refused.
    if (response.status !== 200) await session.close();
    return response;
  }

  async function openSse(request: Request, line: Line): Promise<Response> {
    const who = await admit(options, unprovenCallers, request, line);
    if (who instanceof Response) return who;
    const unproven = await prove(who);
    if (unproven) return unproven;
    const session = await sessions.open(
      ownerOf(who.identity),
      (id) => new SseTransport(id, "/messages"),
      buildServer(who.parts, who.caller, "legacy"),
    );
    if (!session) return full();
    session.listening();
    request.signal.addEventListener("abort", () => void session.close(), { once: true });
    return session.transport.response;
  }

  async function postSse(request: Request, line: Line): Promise<Response> {
    const who = await admit(options, unprovenCallers, request, line);
    if (who instanceof Response) return who;
    const stream = streamOf(who, request);
    if (stream instanceof Response) return stream;
    const { transport, close } = stream;
    // The answer travels on the other stream, after this request has had its own.
    let answered = Promise.resolve();
    const both = { ...line, over: line.over.then(() => answered), cut: close };
    const read = await readJson(request, largeOf(who, both));
    if (read instanceof Response) return read;
    const refused = judgeCalls(options, who, request, read.json) ?? (await turnForAnswer(who, both, read.json));
    if (refused) return refused;
    try {
      answered = transport.receive(read.json, rightsOf(who.parts, who.caller));
    } catch {
      return refuseUnreadable("The body is not a JSON-RPC message.");
    }
    return new Response("Accepted", { status: 202 });
  }

  /** The stream that this message's answer travels on. */
  function streamOf(who: HttpCaller, request: Request): { transport: SseTransport; close(): void } | Response {
    const id = new URL(request.url).searchParams.get("sessionId");
    const session = id === null ? undefined : sessions.find(id, ownerOf(who.identity));
    if (!(session?.transport instanceof SseTransport)) return refuse(id === null ? 400 : 404, LOST);
    return { transport: session.transport, close: () => void session.close() };
  }

  return { mcp, openSse, postSse };
}

const ownerOf = ({ owner, fingerprint }: Identity): string => owner ?? fingerprint;

/** Keys that were made up are one caller, however many they are. */
const holderOf = (who: HttpCaller): string => (isProven(who) ? who.identity.fingerprint : "unproven");

/** The page that is a document itself. */
const isDocument = (uri: unknown): boolean => typeof uri === "string" && uri.includes("/documents/");

const full = (): Response => refuse(503, "Every session is in use. Try again in a moment.", { "retry-after": "5" });

/** Who calls, and whether it may call now. */
async function admit(
  options: EndpointOptions,
  unprovenCallers: UnprovenCallers,
  request: Request,
  { address }: Line,
): Promise<HttpCaller | Response> {
  if (options.draining())
    return refuse(503, "This instance is stopping; nothing was done.", { "retry-after": "1", connection: "close" });
  const outcome = await options.authenticator.authenticate(request.headers);
  if (isRefusal(outcome)) {
    const { status, message, challenge, retryAfter } = outcome;
    return refuse(status, message, compact({ "www-authenticate": challenge, "retry-after": retryAfter?.toString() }));
  }
  const who = options.callers.of(outcome);
  const wait = Math.max(who.allowance.take(), isProven(who) ? 0 : unprovenCallers.take(address));
  return wait === 0 ? who : refuse(429, "Too many requests.", { "retry-after": String(wait) });
}

/** A session is for callers that Sinch knows. What is wrong with the others. */
async function prove({ proof }: HttpCaller): Promise<Response | undefined> {
  try {
    if (!proof?.given) await proof?.seek();
    return undefined;
  } catch (thrown) {
    return thrown instanceof ByonError && thrown.kind === "unauthorized"
      ? refuse(401, "Sinch does not accept these keys, so there is no session for them.")
      : refuse(503, "Sinch cannot be asked about these keys at the moment.", { "retry-after": "5" });
  }
}

/** Whether the tool calls in a message may start. */
function judgeCalls(options: EndpointOptions, who: HttpCaller, request: Request, json: unknown): Response | undefined {
  const calls = callsIn(json);
  if (calls.length === 0) return undefined;
  const { id } = json as { id?: unknown };
  if (!calls.every((tool) => typeof tool === "string"))
    return refuse(400, "params.name must be a text: the tool to call.", {}, id);
  const { scopeForWrites } = who.identity;
  const challenge = scopeForWrites && options.authenticator.scopeChallenge?.(scopeForWrites);
  if (challenge && calls.some(options.writes) && mayAskForMore(who, request))
    return refuse(403, `This needs the scopes ${scopeForWrites}.`, { "www-authenticate": challenge }, id);
  if (options.running(who.caller.id) + calls.length > options.mostRunning)
    return refuse(429, `More than ${options.mostRunning} calls at once.`, { "retry-after": "1" }, id);
  return undefined;
}

/**
 * Whether a client whose token has too few scopes is told to get more. One that comes back with another token and no more
 * rights has tried: its person declined, or it renewed what it had, as the v1 SDK does. It would fail on a second challenge
 * without a word to its model, so the tool itself says what is missing.
 */
function mayAskForMore(who: HttpCaller, request: Request): boolean {
  const token = fingerprintOf(request.headers.get("authorization"));
  const hasTried = who.challenged !== undefined && who.challenged !== token;
  who.challenged = hasTried ? undefined : token;
  return !hasTried;
}
