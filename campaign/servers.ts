/** The server under test: in this process, or the built one in a process that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { compose } from "../src/app.js";
import { readConfig } from "../src/config.js";
import { buildServer } from "../src/mcp/protocol.js";
import type { Sandbox } from "../src/sandbox/index.js";
import { type Answer, type CallTool, Killed } from "./intent.js";

export type Confirm = "token" | "off";

export interface Served {
  readonly tools: readonly string[];
  call: CallTool;
  close(): Promise<void>;
}

const environment = (sandbox: Sandbox) => ({
  SINCH_PROJECT_ID: sandbox.projectId,
  SINCH_KEY_ID: sandbox.keyId,
  SINCH_KEY_SECRET: sandbox.keySecret,
  SINCH_PORTING_URL: sandbox.portingUrl,
  SINCH_HOSTING_URL: sandbox.hostingUrl,
  SINCH_AUTH_URL: sandbox.authUrl,
});

/** Waits are this much shorter than in service; what they wait for is as much faster. */
const HASTE = 25;

/** The whole server in this process, with a timeout in milliseconds where the command line takes seconds. */
export async function serveHere(sandbox: Sandbox, confirm: Confirm, timeout: number): Promise<Served> {
  const config = readConfig(["--confirm", confirm], environment(sandbox));
  const app = compose(
    { ...config, sinch: { ...config.sinch, timeout } },
    {
      audit: () => undefined,
      writeLog: () => undefined,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / HASTE)),
    },
  );
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const served = serveStdio(({ era }) => buildServer(app.parts, app.localCaller, era), { transport: serverEnd });
  const client = new Client(
    { name: "campaign", version: "0" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(clientEnd);
  await client.listTools();
  return {
    tools: app.catalogue.names,
    async call(name, args) {
      const { isError, structuredContent } = await client.callTool({ name, arguments: { ...args } });
      return { isError: isError === true, body: structuredContent };
    },
    async close() {
      await client.close();
      await served.close();
      await app.close();
    },
  };
}

export interface Mortal extends Served {
  /** Ends the process as the kernel would: no farewell, no flush. */
  kill(): void;
}

/** The built server as a client starts it, over standard input and output. */
export function serveApart(sandbox: Sandbox, script: string, args: readonly string[], secret?: string): Mortal {
  let running: Running | undefined;
  const start = (): Running => {
    running ??= startProcess(script, args, {
      ...environment(sandbox),
      ...(secret === undefined ? {} : { BYON_SECRET: secret }),
    });
    return running;
  };
  return {
    tools: [],
    async call(name, given) {
      const server = start();
      await server.ready;
      return server.request("tools/call", { name, arguments: given }).then(readAnswer);
    },
    kill() {
      running?.kill();
      running = undefined;
    },
    async close() {
      const last = running;
      running = undefined;
      last?.kill();
      await last?.gone;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON-RPC result
const readAnswer = (result: any): Answer => ({ isError: result.isError === true, body: result.structuredContent });

interface Running {
  ready: Promise<unknown>;
  gone: Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: a JSON-RPC result
  request(method: string, params: object): Promise<any>;
  kill(): void;
}

function startProcess(script: string, args: readonly string[], env: Record<string, string>): Running {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { env, stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let id = 0;
  const end = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => {
      end(new Killed("the server is gone"));
      resolve();
    });
  });
  child.stdin?.on("error", () => undefined);
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    const message = JSON.parse(line);
    const open = waiting.get(message.id);
    if (!open) return;
    waiting.delete(message.id);
    if (message.error) open.reject(new Error(JSON.stringify(message.error)));
    else open.resolve(message.result);
  });
  const send = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const request = (method: string, params: object) =>
    new Promise<unknown>((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) return reject(new Killed("the server is gone"));
      id += 1;
      waiting.set(id, { resolve, reject });
      send({ id, method, params });
    });
  const ready = request("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "campaign", version: "0" },
  }).then(() => send({ method: "notifications/initialized" }));
  ready.catch(() => undefined);
  return { ready, gone, request, kill: () => child.kill("SIGKILL") };
}
