/**
 * Every kind of client against every transport it speaks, through the real server: the table that the documentation shows.
 * The stdio rows start the built server, as a host does.
 */
import { fileURLToPath } from "node:url";
import {
  Client,
  type RequestOptions,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as V1Sse } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as V1Http } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, type HttpWorld, MODERN, startHttpWorld } from "../harness/http.js";
import { NUMBERS, orderArgs, ordered } from "../harness/porting.js";
import { agreeable, startWorld } from "../harness/world.js";

let world: HttpWorld;
let orderId: string;
const table = new Map<string, Map<string, boolean>>();

beforeAll(async () => {
  world = await startHttpWorld({ args: ["--legacy-sse", "--rate-limit", "0"] });
  const inProcess = await startWorld({ sharing: world.sandbox });
  orderId = await ordered(inProcess, [NUMBERS[2]]);
  await inProcess.close();
});
afterAll(async () => {
  await world.close();
  const cells = ["list", "call", "read", "prompt", "complete", "form", "cancel", "progress"];
  const lines = [...table].map(
    ([row, seen]) => row.padEnd(32) + cells.map((cell) => (seen.get(cell) ? "yes" : "NO").padEnd(10)).join(""),
  );
  console.log([`${"".padEnd(32)}${cells.map((cell) => cell.padEnd(10)).join("")}`, ...lines].join("\n"));
});

/** What the cells need of a client, whichever generation it is of. */
interface Tried {
  client: Pick<Client, "listTools" | "readResource" | "getPrompt" | "complete" | "listResourceTemplates" | "close">;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of any tool
  call(name: string, args: object, options?: RequestOptions): Promise<any>;
}

const serverFile = fileURLToPath(new URL("../../dist/server.js", import.meta.url));
const stdio = () => {
  const { sandbox } = world;
  const env = {
    SINCH_PROJECT_ID: sandbox.projectId,
    SINCH_KEY_ID: sandbox.keyId,
    SINCH_KEY_SECRET: sandbox.keySecret,
    SINCH_PORTING_URL: sandbox.portingUrl,
    SINCH_HOSTING_URL: sandbox.hostingUrl,
    SINCH_AUTH_URL: sandbox.authUrl,
  };
  return { command: process.execPath, args: [serverFile], env, stderr: "ignore" as const };
};
const at = (path: string) => new URL(`${world.url}${path}`);

async function v1(transport: unknown): Promise<Tried> {
  const client = new V1Client({ name: "compat-v1", version: "1" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async (request) => agreeable()(request.params as never) as never);
  await client.connect(transport as never);
  await client.listTools();
  return {
    client: client as never,
    call: async (name, args, options) =>
      (await client.callTool({ name, arguments: args as Record<string, unknown> }, undefined, options as never))
        .structuredContent,
  };
}

async function v2(transport: Transport, era: "modern" | "legacy"): Promise<Tried> {
  const client = new Client(
    { name: "compat-v2", version: "1" },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: era === "modern" ? { pin: MODERN } : "legacy" },
    },
  );
  client.setRequestHandler("elicitation/create", (request) => agreeable()(request.params));
  await client.connect(transport);
  await client.listTools();
  return {
    client,
    call: async (name, args, options) =>
      (await client.callTool({ name, arguments: args as Record<string, unknown> }, options)).structuredContent,
  };
}

const CLIENTS: readonly (readonly [string, () => Promise<Tried>])[] = [
  ["v1 client, stdio", () => v1(new V1Stdio(stdio()))],
  ["v1 client, Streamable HTTP", () => v1(new V1Http(at("/mcp")))],
  ["v1 client, HTTP+SSE", () => v1(new V1Sse(at("/sse")))],
  ["v2 client, older, stdio", () => v2(new StdioClientTransport(stdio()), "legacy")],
  ["v2 client, older, HTTP", () => v2(new StreamableHTTPClientTransport(at("/mcp")), "legacy")],
  ["v2 client, older, HTTP+SSE", () => v2(new SSEClientTransport(at("/sse")), "legacy")],
  ["v2 client, 2026-07-28, stdio", () => v2(new StdioClientTransport(stdio()), "modern")],
  ["v2 client, 2026-07-28, HTTP", () => v2(new StreamableHTTPClientTransport(at("/mcp")), "modern")],
];

describe.each(CLIENTS)("%s", (row, open) => {
  const seen = new Map<string, boolean>();
  table.set(row, seen);
  let tried: Tried;
  beforeAll(async () => {
    tried = await open();
  });
  afterAll(() => tried?.client.close());
  const cell = (name: string, proof: () => Promise<void>) =>
    it(name, async () => {
      seen.set(name, false);
      await proof();
      seen.set(name, true);
    });

  cell("list", async () => {
    expect((await tried.client.listTools()).tools.map(({ name }) => name)).toEqual(world.app.catalogue.names);
  });
  cell("call", async () => {
    const answer = await tried.call("get_port_in_order", { orderId });
    expect(answer).toMatchObject({ status: "ok", data: { id: orderId } });
  });
  cell("read", async () => {
    const { contents } = await tried.client.readResource({ uri: "byon://glossary" });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining("losing carrier") });
  });
  cell("prompt", async () => {
    const { messages } = await tried.client.getPrompt({ name: "port_in" });
    expect(messages.length).toBeGreaterThan(0);
  });
  cell("complete", async () => {
    const { resourceTemplates } = await tried.client.listResourceTemplates();
    const template = resourceTemplates.find(({ uriTemplate }) => /\{orderId\}/.test(uriTemplate))?.uriTemplate ?? "";
    const { completion } = await tried.client.complete({
      ref: { type: "ref/resource", uri: template },
      argument: { name: "orderId", value: orderId.slice(0, 2) },
    });
    expect(completion.values).toContain(orderId);
  });
  cell("form", async () => {
    const before = world.sandbox.ledger.count("orderPortIn").committed;
    const number = `+120255501${String(20 + CLIENTS.findIndex(([name]) => name === row)).padStart(2, "0")}`;
    const answer = await tried.call("create_port_in_order", orderArgs([number]));
    expect(answer.status, JSON.stringify(answer)).toBe("ok");
    expect(world.sandbox.ledger.count("orderPortIn").committed).toBe(before + 1);
  });
  cell("cancel", async () => {
    const reads = () => world.sandbox.ledger.entries.filter(({ method }) => method === "GET").length;
    const before = reads();
    world.sandbox.faults.add({ kind: "delay", ms: 60_000, method: "GET" });
    const gone = new AbortController();
    const call = tried.call("list_port_in_orders", {}, { signal: gone.signal });
    const outcome = call.then(
      () => "answered",
      () => "cancelled",
    );
    await eventually(() => reads() > before, "the read has left");
    gone.abort();
    expect(await outcome).toBe("cancelled");
    await eventually(() => world.app.watch.running() === 0, "the server has let go of it");
    expect((await tried.call("list_port_in_orders", {})).status).toBe("ok");
  });
  cell("progress", async () => {
    const steps: number[] = [];
    const answer = await tried.call(
      "get_port_in_order",
      { orderId },
      { onprogress: ({ progress }) => steps.push(progress) },
    );
    expect(answer.status).toBe("ok");
    expect(steps.length).toBeGreaterThan(0);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});
