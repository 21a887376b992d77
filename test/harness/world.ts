/**
 * A whole world for a test: a real client, the real server and the sandbox, in one process. Nothing is mocked; time stands
 * still unless the test moves it.
 */
import { Client, type ElicitRequestParams, type ElicitResult, type Transport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ElicitRequestSchema as V1ElicitRequest } from "@modelcontextprotocol/sdk/types.js";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { type App, compose, type Outside } from "../../src/app.js";
import { readConfig } from "../../src/config.js";
import type { AuditLine } from "../../src/mcp/audit.js";
import { buildServer } from "../../src/mcp/protocol.js";
import { type Sandbox, type SandboxOptions, sandboxClock, startSandbox } from "../../src/sandbox/index.js";

/** Which client speaks, and so which era of the protocol. */
export type ClientKind = "modern" | "legacy" | "v1";

export interface WorldOptions {
  /** Command-line arguments; `--confirm off` unless the test is about approval. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  client?: ClientKind;
  /** Answers forms; without it the client cannot show any. */
  forms?: (form: ElicitRequestParams) => ElicitResult | Promise<ElicitResult>;
  sandbox?: SandboxOptions;
  /** An already running sandbox, for a second server in front of the same Sinch. */
  sharing?: Sandbox;
  outside?: Outside;
}

/** A tool's answer as a client sees it. */
export interface ToolAnswer {
  isError: boolean;
  /** The structured content, untyped: tests look at what models see. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of forty tools; the contract tests check their shape
  body: any;
  text: string;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly app: App;
  readonly client: Client;
  readonly audit: AuditLine[];
  readonly log: string[];
  call(tool: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** When every test begins, by both clocks. */
export const START = new Date("2026-12-01T15:00:00Z");

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const sandbox =
    options.sharing ?? (await startSandbox({ clock: sandboxClock({ start: START }), ...options.sandbox }));
  const audit: AuditLine[] = [];
  const log: string[] = [];
  const config = readConfig(options.args ?? ["--confirm", "off"], {
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
    now: () => START,
    // Waiting is the server's business; a test only wants to know what comes after.
    sleep: async () => {},
    ...options.outside,
  });
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const served = serveStdio(({ era }) => buildServer(app.parts, app.localCaller, era), { transport: serverEnd });
  const client = options.client === "v1" ? await connectV1(clientEnd, options) : await connect(clientEnd, options);
  return {
    sandbox,
    app,
    client,
    audit,
    log,
    async call(tool, args = {}) {
      const result = await client.callTool({ name: tool, arguments: args });
      const [first] = result.content as { type: string; text: string }[];
      return { isError: result.isError === true, body: result.structuredContent, text: first?.text ?? "" };
    },
    async close() {
      await client.close();
      await served.close();
      await app.close();
      if (!options.sharing) await sandbox.close();
    },
  };
}

async function connect(transport: Transport, { client: kind = "modern", forms }: WorldOptions): Promise<Client> {
  const client = new Client(
    { name: "test", version: "0" },
    {
      capabilities: forms ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: kind === "modern" ? { pin: "2026-07-28" } : "legacy" },
    },
  );
  if (forms) client.setRequestHandler("elicitation/create", (request) => forms(request.params));
  await client.connect(transport);
  await client.listTools();
  return client;
}

/** The v1 client is what most hosts embed; its surface is close enough to be used as the other. */
async function connectV1(transport: Transport, { forms }: WorldOptions): Promise<Client> {
  const client = new V1Client({ name: "test-v1", version: "0" }, { capabilities: forms ? { elicitation: {} } : {} });
  if (forms)
    client.setRequestHandler(
      V1ElicitRequest,
      async (request) => (await forms(request.params as ElicitRequestParams)) as never,
    );
  await client.connect(transport as never);
  await client.listTools();
  return client as unknown as Client;
}

/** A person who answers every form with the first option, or with `text` where there is none. */
export const agreeable =
  (texts: Readonly<Record<string, string>> = {}) =>
  (form: ElicitRequestParams): ElicitResult => {
    const { properties } = (form as { requestedSchema: { properties: Record<string, { enum?: string[] }> } })
      .requestedSchema;
    const content = Object.entries(properties).map(([id, field]) => [id, texts[id] ?? field.enum?.[0] ?? "x"]);
    return { action: "accept", content: Object.fromEntries(content) };
  };
