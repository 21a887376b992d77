// What our layer adds to one call: `get_port_in_order` through client, server and pipeline, against the same request sent
// with plain undici to the same sandbox, in turns: `npm run bench:call`. Build first.
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { request } from "undici";
import { compose } from "../build/app.js";
import { readConfig } from "../build/config.js";
import { buildServer } from "../build/mcp/protocol.js";
import { startSandbox } from "../build/sandbox/index.js";
import { against, median, table } from "./measure.mjs";

const sandbox = await startSandbox();
const config = readConfig(["--confirm", "off", "--log-level", "error"], {
  SINCH_PROJECT_ID: sandbox.projectId,
  SINCH_KEY_ID: sandbox.keyId,
  SINCH_KEY_SECRET: sandbox.keySecret,
  SINCH_PORTING_URL: sandbox.url,
  SINCH_HOSTING_URL: sandbox.url,
  SINCH_AUTH_URL: sandbox.url,
});
const app = compose(config, { audit: () => {} });
const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
serveStdio(({ era }) => buildServer(app.parts, app.localCaller, era), { transport: serverEnd });
const client = new Client({ name: "bench", version: "1" });
await client.connect(clientEnd);
await client.listTools();

const endUser = {
  name: "Lakeside Dental Clinic LLC",
  streetNum: "480",
  streetName: "Wells",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};
const numbers = Array.from({ length: 10 }, (_, index) => ({
  phoneNumber: `+1202555${String(160 + index).padStart(4, "0")}`,
  endUser,
  portOutInfo: {},
}));
const desiredPortSchedule = { desiredPortDate: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10) };
const created = await client.callTool({
  name: "create_port_in_order",
  arguments: { desiredPortSchedule, onDemandActivation: false, phoneNumbers: numbers },
});
const orderId = created.structuredContent.data.id;

const token = Buffer.from(`${sandbox.keyId}:${sandbox.keySecret}`).toString("base64");
const plain = async () => {
  const reply = await request(`${sandbox.url}/v1/projects/${sandbox.projectId}/orders/portIns/${orderId}`, {
    headers: { authorization: `Basic ${token}` },
  });
  return reply.body.json();
};
const ours = () => client.callTool({ name: "get_port_in_order", arguments: { orderId } });

const times = { plain: [], ours: [] };
const timed = async (name, work) => {
  const started = performance.now();
  await work();
  times[name].push(performance.now() - started);
};
for (let warm = 0; warm < 200; warm++) await Promise.all([plain(), ours()]);
for (let round = 0; round < 1000; round++) {
  await timed("plain", plain);
  await timed("ours", ours);
}
table([
  ["1000 calls in turns", "median"],
  ["the same request with plain undici", `${median(times.plain).toFixed(2)} ms`],
  ["get_port_in_order through MCP", `${median(times.ours).toFixed(2)} ms`],
]);
console.log(`our layer adds ${against(median(times.ours) - median(times.plain), 3, " ms")}`);
await client.close();
await app.close();
await sandbox.close();
process.exit(0);
