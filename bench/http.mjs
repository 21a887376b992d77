// The HTTP transport under 32 clients, in one run beside the bare SDK serving a prebuilt list of the same bytes and plain
// node:http answering the same bytes: `npm run bench:http`. Then what sessions cost in memory, and whether it comes back.
// Each server is a process of its own. Build first.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "undici";
import { against, median, table } from "./measure.mjs";

const CLIENTS = 32;
const ROUND_MS = Number(process.argv[2] ?? 2_000);
const ROUNDS = 3;
const SESSIONS = 1_000;
const agent = new Agent({ connections: CLIENTS, pipelining: 1 });

const OURS = ["--expose-gc", "bench/http-server.mjs", "ours"];
const servers = {
  ours: await start(OURS),
  sdk: await start(["--expose-gc", "bench/http-server.mjs", "sdk"]),
  plain: await start(["--expose-gc", "bench/http-server.mjs", "plain"]),
};

const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};
const message = (method, params = {}) => ({
  headers: {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(params.name ? { "mcp-name": params.name } : {}),
  },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } }),
});
const LIST = message("tools/list");
const call = (orderId) => message("tools/call", { name: "get_port_in_order", arguments: { orderId } });

async function start(args) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [ready] = await once(child, "message");
  return { ...ready, child };
}

const ask = (child, question) => {
  const answer = once(child, "message").then(([value]) => value);
  child.send(question);
  return answer;
};

async function post(url, { headers, body }) {
  const reply = await request(url, { method: "POST", headers, body, dispatcher: agent });
  const text = await reply.body.text();
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${text.slice(0, 300)}`);
  return { text, headers: reply.headers };
}

/** Milliseconds of the server's own processor time per request: what remains when other work shares the machine. */
const costs = { ours: [], sdk: [], plain: [] };
async function costed(name, what) {
  const { url, child } = servers[name];
  const before = await ask(child, "cpu");
  const perSecond = await rate(url, what);
  costs[name].push(((await ask(child, "cpu")) - before) / lastCount);
  return perSecond;
}

let lastCount = 0;
/** Requests per second by CLIENTS clients, each with its next request as soon as it has its answer. */
async function rate(url, what) {
  const end = performance.now() + ROUND_MS;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      await post(url, what);
      done++;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  lastCount = done;
  return done / ((performance.now() - began) / 1000);
}

const rates = { ours: [], sdk: [], plain: [], call: [], sdkCall: [] };
const { ours, sdk, plain } = servers;
for (const { url } of [ours, sdk, plain]) await rate(url, LIST);
await rate(ours.url, call(ours.orderId));
for (let round = 0; round < ROUNDS; round++) {
  rates.plain.push(await costed("plain", LIST));
  rates.sdk.push(await costed("sdk", LIST));
  rates.ours.push(await costed("ours", LIST));
  rates.sdkCall.push(await rate(sdk.url, call(ours.orderId)));
  rates.call.push(await rate(ours.url, call(ours.orderId)));
}
const of = (name) => median(rates[name]);
const bytes = (await post(ours.url, LIST)).text.length;
table([
  [`${CLIENTS} clients, per second`, "tools/list", "get_port_in_order"],
  ["plain node:http, same bytes", of("plain").toFixed(0), ""],
  ["bare SDK, same bytes", of("sdk").toFixed(0), `${of("sdkCall").toFixed(0)} (canned answer, no Sinch)`],
  ["sinch-byon-mcp", of("ours").toFixed(0), `${of("call").toFixed(0)} (through the sandbox, in the same process)`],
]);
console.log(`tools/list of ${(bytes / 1000).toFixed(1)} KB`);
const share = of("ours") / of("sdk");
console.log(`against the bare SDK   ${share.toFixed(2)}x (target >= 0.9x: ${share >= 0.9 ? "met" : "MISSED"})`);
const cost = (name) => median(costs[name]);
console.log(
  `processor time per list: plain ${cost("plain").toFixed(2)} ms, SDK ${cost("sdk").toFixed(2)} ms, ours ${cost("ours").toFixed(2)} ms; SDK over ours ${(cost("sdk") / cost("ours")).toFixed(2)}x`,
);
console.log(`against plain node:http ${(of("ours") / of("plain")).toFixed(2)}x`);

// Memory is read after a full collection, in the server's own process.
const heap = () => ask(ours.child, "heap");
const before = await heap();
for (let i = 0; i < SESSIONS; i++) await post(ours.url, LIST);
const afterModern = await heap();
const INITIALIZE = {
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } },
  }),
};
const ids = [];
for (let i = 0; i < SESSIONS; i++) ids.push((await post(ours.url, INITIALIZE)).headers["mcp-session-id"]);
for (const id of ids)
  await post(ours.url, {
    headers: { ...INITIALIZE.headers, "mcp-session-id": id },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
  });
const withSessions = await heap();
for (const id of ids) {
  const reply = await request(ours.url, { method: "DELETE", headers: { "mcp-session-id": id }, dispatcher: agent });
  await reply.body.dump();
}
const afterwards = await heap();
const KB = 1024;
table([
  ["memory", ""],
  ["before", `${(before / KB / KB).toFixed(1)} MB`],
  [`kept per modern client, of ${SESSIONS}`, `${((afterModern - before) / SESSIONS / KB).toFixed(2)} KB`],
  [`per older session, of ${SESSIONS}`, `${((withSessions - afterModern) / SESSIONS / KB).toFixed(1)} KB`],
  ["after all sessions are gone", `${(afterwards / KB / KB).toFixed(1)} MB`],
]);
console.log(`per older session    ${against((withSessions - afterModern) / SESSIONS / KB, 60, " KB")}`);
console.log(`back after sessions  ${against(afterwards / before, 1.1)}`);

for (const { child } of Object.values(servers)) {
  child.send("stop");
  await once(child, "exit");
}
await agent.close();
