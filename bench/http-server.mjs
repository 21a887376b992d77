// One server of bench/http.mjs, chosen by its first argument: ours with the sandbox behind it, the bare SDK with a prebuilt
// list of the same bytes, or plain node:http with the same bytes.
import { createServer } from "node:http";
import { serve } from "@hono/node-server";
import { createMcpHandler, Server } from "@modelcontextprotocol/server";
import { compose } from "../build/app.js";
import { readConfig } from "../build/config.js";
import { startSandbox } from "../build/sandbox/index.js";
import { openHttp } from "../build/serve-http.js";

const [kind, ...more] = process.argv.slice(2);
const list = compose(readConfig(["--log-level", "error"], {})).catalogue.list;
const canned = { status: "ok", summary: "Port-in order 900001: PENDING, 1 number.", data: { id: "900001" } };

const kinds = {
  async ours() {
    const sandbox = await startSandbox();
    const config = readConfig(
      [
        "--http",
        "--port",
        "0",
        "--confirm",
        "off",
        "--log-level",
        "error",
        "--rate-limit",
        "0",
        "--upstream-rate",
        "0",
        "--max-sessions",
        "2000",
        "--max-running",
        "1000",
        ...more,
      ],
      {
        SINCH_PROJECT_ID: sandbox.projectId,
        SINCH_KEY_ID: sandbox.keyId,
        SINCH_KEY_SECRET: sandbox.keySecret,
        SINCH_PORTING_URL: sandbox.url,
        SINCH_HOSTING_URL: sandbox.url,
        SINCH_AUTH_URL: sandbox.url,
      },
    );
    const app = compose(config, { audit: () => {} });
    const { url } = await openHttp(config, app);
    const endUser = {
      name: "Lakeside Dental Clinic LLC",
      streetNum: "480",
      streetName: "Wells",
      city: "Washington",
      state: "DC",
      zipCode: "20001",
    };
    const created = await fetch(`${url}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/call",
        "mcp-name": "create_port_in_order",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: {
          name: "create_port_in_order",
          arguments: {
            desiredPortSchedule: { desiredPortDate: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10) },
            onDemandActivation: false,
            phoneNumbers: [{ phoneNumber: "+12025550150", endUser, portOutInfo: {} }],
          },
          _meta: {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
            "io.modelcontextprotocol/clientCapabilities": {},
          },
        },
      }),
    }).then((reply) => reply.json());
    sandbox.ledger.clear();
    // The sandbox remembers every request; over a bench that would be its memory and not ours.
    setInterval(() => sandbox.ledger.clear(), 500).unref();
    return {
      url: `${url}/mcp`,
      orderId: created.result.structuredContent.data.id,
      quiet: () => sandbox.ledger.clear(),
    };
  },
  sdk() {
    const handler = createMcpHandler(
      () => {
        const server = new Server({ name: "bare", version: "0" }, { capabilities: { tools: {} } });
        server.setRequestHandler("tools/list", () => ({ tools: list }));
        server.setRequestHandler("tools/call", () => ({
          content: [{ type: "text", text: JSON.stringify(canned) }],
          structuredContent: canned,
        }));
        return server;
      },
      { legacy: "reject" },
    );
    return listening(serve({ fetch: (request) => handler.fetch(request), port: 0, hostname: "127.0.0.1" }));
  },
  plain() {
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      result: { tools: list, resultType: "complete", ttlMs: 3_600_000, cacheScope: "private" },
    });
    const server = createServer((request, response) => {
      request.resume().once("end", () => response.setHeader("content-type", "application/json").end(body));
    });
    return listening(server.listen(0, "127.0.0.1"));
  },
};

function listening(server) {
  return new Promise((resolve) => {
    const ready = () => resolve({ url: `http://127.0.0.1:${server.address().port}/mcp` });
    if (server.listening) ready();
    else server.once("listening", ready);
  });
}

const ready = await kinds[kind]();
process.on("message", async (question) => {
  if (question === "stop") process.exit(0);
  if (question === "cpu") {
    const { user, system } = process.cpuUsage();
    return process.send((user + system) / 1000);
  }
  ready.quiet?.();
  // Timers and closed sockets let go of what they hold a moment later.
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    globalThis.gc();
  }
  process.send(process.memoryUsage().heapUsed);
});
process.send({ url: ready.url, orderId: ready.orderId });
