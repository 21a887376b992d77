/** A world over HTTP: the real server on a free port, the sandbox behind it, and raw requests as well as real clients. */
import {
  Client,
  type ElicitRequestParams,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { type App, compose, type Outside } from "../../src/app.js";
import { readConfig } from "../../src/config.js";
import type { AuditLine } from "../../src/mcp/audit.js";
import { type Sandbox, type SandboxOptions, sandboxClock, startSandbox } from "../../src/sandbox/index.js";
import { openHttp } from "../../src/serve-http.js";
import { START, type ToolAnswer } from "./world.js";

export interface HttpWorldOptions {
  /** Beside `--http --port 0`; `--confirm off` unless the test is about approval. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  sandbox?: SandboxOptions;
  /** An already running sandbox, for a second server in front of the same Sinch. */
  sharing?: Sandbox;
  outside?: Outside;
  timeouts?: { headers?: number; request?: number; answer?: number };
}

export interface HttpWorld {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly app: App;
  readonly audit: AuditLine[];
  readonly log: string[];
  /** Moves the server's clock. */
  advance(ms: number): void;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A POST to /mcp as a client of an older revision sends it. */
  post(message: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A POST to /mcp as a client of 2026-07-28 sends it. */
  modern(method: string, params?: object, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
  /** Opens a session; the answer to `initialize`. */
  initialize(headers?: Record<string, string>): Promise<Response>;
  close(patience?: number): Promise<void>;
}

export async function startHttpWorld(options: HttpWorldOptions = {}): Promise<HttpWorld> {
  const sandbox =
    options.sharing ?? (await startSandbox({ clock: sandboxClock({ start: START }), ...options.sandbox }));
  const audit: AuditLine[] = [];
  const log: string[] = [];
  let time = START.getTime();
  const config = readConfig(["--http", "--port", "0", ...(options.args ?? ["--confirm", "off"])], {
    SINCH_PROJECT_ID: sandbox.projectId,
    SINCH_KEY_ID: sandbox.keyId,
    SINCH_KEY_SECRET: sandbox.keySecret,
    SINCH_PORTING_URL: sandbox.portingUrl,
    SINCH_HOSTING_URL: sandbox.hostingUrl,
    SINCH_AUTH_URL: sandbox.authUrl,
    ...options.env,
  });
  const app = compose(config, {
    audit: (line) => audit.push(line),
    writeLog: (line) => log.push(line),
    now: () => new Date(time),
    sleep: async () => {},
    ...options.outside,
  });
  const served = await openHttp(config, app, options.timeouts);
  const send = (message: unknown, headers: Record<string, string>, signal?: AbortSignal) =>
    fetch(`${served.url}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: JSON.stringify(message),
      ...(signal ? { signal } : {}),
    });
  return {
    url: served.url,
    sandbox,
    app,
    audit,
    log,
    advance(ms) {
      time += ms;
    },
    fetch: (path, init) => fetch(`${served.url}${path}`, init),
    post: (message, headers = {}) => send(message, headers),
    modern: (method, params = {}, headers = {}, signal) =>
      send(modernMessage(method, params), { ...modernHeaders(method, params), ...headers }, signal),
    initialize: (headers = {}) => send(initializeMessage(), headers),
    async close(patience = 0) {
      await served.close(patience);
      await app.close();
      if (!options.sharing) await sandbox.close();
    },
  };
}

export const MODERN = "2026-07-28";

export const initializeMessage = (protocolVersion = "2025-11-25") => ({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "0" } },
});

export const modernMessage = (method: string, params: object = {}) => ({
  jsonrpc: "2.0",
  id: 1,
  method,
  params: {
    ...params,
    _meta: {
      "io.modelcontextprotocol/protocolVersion": MODERN,
      "io.modelcontextprotocol/clientInfo": { name: "raw", version: "0" },
      "io.modelcontextprotocol/clientCapabilities": {},
      ...(params as { _meta?: object })._meta,
    },
  },
});

export const modernHeaders = (method: string, params: object = {}): Record<string, string> => {
  const { name } = params as { name?: string };
  return { "mcp-protocol-version": MODERN, "mcp-method": method, ...(name ? { "mcp-name": name } : {}) };
};

/** The JSON-RPC message in an answer, whether it came as JSON or as an event. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
export async function answerOf(response: Response): Promise<any> {
  const text = await response.text();
  const events = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
  return JSON.parse(events.at(-1) ?? text);
}

/** What a tool answered. */
export async function toolAnswer(response: Response): Promise<ToolAnswer["body"]> {
  return (await answerOf(response)).result.structuredContent;
}

export interface ConnectOptions {
  modern?: boolean;
  headers?: Record<string, string>;
  forms?: (form: ElicitRequestParams) => ElicitResult | Promise<ElicitResult>;
}

/** A real v2 client over Streamable HTTP. */
export async function connectHttp(url: string, options: ConnectOptions = {}): Promise<Client> {
  const { modern = true, headers = {}, forms } = options;
  const client = new Client(
    { name: "test", version: "0" },
    {
      capabilities: forms ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: modern ? { pin: MODERN } : "legacy" },
    },
  );
  if (forms) client.setRequestHandler("elicitation/create", (request) => forms(request.params));
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));
  await client.listTools();
  return client;
}

/** Asks with patience for something that happens elsewhere. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
