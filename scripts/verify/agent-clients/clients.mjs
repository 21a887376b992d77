// How each client is opened, and what of an answer it hands to its agent. `names` are the server's own; `call` returns the
// text that the agent reads, or throws what the client throws.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const textOf = ({ content }) => content.map(({ text }) => text).join("\n");
const namesOf = (tools) => tools.map(({ name }) => name);
const named = (tools, wanted) => tools.find(({ name }) => name === wanted);

async function langchain(load, { stdio }) {
  const { MultiServerMCPClient } = await load("@langchain/mcp-adapters/dist/index.js");
  const client = new MultiServerMCPClient({ mcpServers: { byon: { transport: "stdio", ...stdio } } });
  const tools = await client.getTools();
  return {
    names: namesOf(tools),
    async call(tool, args) {
      const answer = await named(tools, tool).invoke(args);
      return typeof answer === "string" ? answer : textOf({ content: [answer].flat() });
    },
    close: () => client.close(),
  };
}

async function mcpUse(load, { stdio }) {
  const { MCPClient } = await load("mcp-use/dist/src/client.js");
  const client = new MCPClient({ mcpServers: { byon: stdio } });
  const session = await client.createSession("byon");
  return {
    names: namesOf(session.tools ?? (await session.listTools())),
    call: async (tool, args) => textOf(await session.callTool(tool, args)),
    close: () => client.closeAllSessions(),
  };
}

async function mastra(load, { stdio }) {
  const { MCPClient } = await load("@mastra/mcp/dist/index.js");
  const client = new MCPClient({ servers: { byon: stdio } });
  const tools = await client.listTools();
  return {
    names: Object.keys(tools).map((name) => name.replace("byon_", "")),
    call: async (tool, args) => JSON.stringify(await tools[`byon_${tool}`].execute(args, {})),
    close: () => client.disconnect(),
  };
}

async function openai(load, { stdio }) {
  const { MCPServerStdio, RunContext, getAllMcpTools } = await load("@openai/agents/dist/index.mjs");
  const server = new MCPServerStdio({ name: "byon", ...stdio });
  await server.connect();
  const tools = await getAllMcpTools({ mcpServers: [server], convertSchemasToStrict: true });
  return {
    names: namesOf(tools),
    async call(tool, args) {
      const answer = await named(tools, tool).invoke(new RunContext(), JSON.stringify(args));
      return typeof answer === "string" ? answer : answer.text;
    },
    close: () => server.close(),
  };
}

async function aiSdk(load, { url }) {
  const { createMCPClient } = await load("@ai-sdk/mcp/dist/index.js");
  const client = await createMCPClient({ transport: { type: "http", url } });
  const tools = await client.tools();
  return {
    names: Object.keys(tools),
    async call(tool, args) {
      const output = await tools[tool].execute(args, { toolCallId: "1", messages: [] });
      return textOf({ content: tools[tool].toModelOutput({ output }).value });
    },
    close: () => client.close(),
  };
}

/** A bridge: what stands behind it is a client of the v1 SDK, as in the hosts that people use it with. */
async function mcpRemote(load, { url, modules }) {
  const { Client } = await load("@modelcontextprotocol/sdk/dist/esm/client/index.js");
  const { StdioClientTransport } = await load("@modelcontextprotocol/sdk/dist/esm/client/stdio.js");
  const client = new Client({ name: "verify", version: "0" });
  const env = { ...process.env, MCP_REMOTE_CONFIG_DIR: mkdtempSync(join(tmpdir(), "byon-mcp-remote-")) };
  const args = [join(modules, "mcp-remote/dist/proxy.js"), url, "--transport", "http-only"];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" }));
  const { tools } = await client.listTools();
  return {
    names: namesOf(tools),
    call: async (tool, args) => textOf(await client.callTool({ name: tool, arguments: args })),
    close: () => client.close(),
  };
}

const loadFrom = (modules) => (path) => import(pathToFileURL(join(modules, path)));

/** The packages that agents embed, pinned; each speaks the transport it is mostly used with. */
export const CLIENTS = [
  { over: "stdio", open: langchain, packages: ["@langchain/mcp-adapters@1.1.4"] },
  { over: "stdio", open: mcpUse, packages: ["mcp-use@1.34.6"] },
  { over: "stdio", open: mastra, packages: ["@mastra/mcp@2.0.0"] },
  { over: "stdio", open: openai, packages: ["@openai/agents@0.20.0"] },
  { over: "HTTP", open: aiSdk, packages: ["@ai-sdk/mcp@2.0.99"] },
  { over: "HTTP", open: mcpRemote, packages: ["mcp-remote@0.15.1", "@modelcontextprotocol/sdk@1.32.2"] },
].map(({ open, ...client }) => ({
  ...client,
  name: client.packages[0],
  folder: `client-${client.packages[0]
    .replace(/@[\d.]+$/, "")
    .replace(/\W+/g, "-")
    .replace(/^-/, "")}`,
  open: (modules, target) => open(loadFrom(modules), { ...target, modules }),
}));
