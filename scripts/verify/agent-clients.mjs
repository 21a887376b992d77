// The clients that agents embed, against the built server: all tools load, and whatever a tool has to say reaches the agent.
// A failure must arrive with our message and fix, whether the client returns it or throws it, and never as a protocol error.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checklist, install, newerNode, startServer } from "../verify-tools.mjs";
import { CLIENTS } from "./agent-clients/clients.mjs";

// Most of these clients want a newer Node than we do, and some of them report their use unless told not to.
Object.assign(process.env, {
  MCP_USE_ANONYMIZED_TELEMETRY: "false",
  MASTRA_TELEMETRY_DISABLED: "1",
  OPENAI_AGENTS_DISABLE_TRACING: "1",
});
if (newerNode() !== process.execPath)
  process.exit(spawnSync(newerNode(), [fileURLToPath(import.meta.url)], { stdio: "inherit" }).status ?? 1);

// Several of them write each failure to the console as well.
console.error = console.warn = console.info = console.debug = () => {};

const SERVER = fileURLToPath(new URL("../../dist/server.js", import.meta.url));
const AUDIT = join(mkdtempSync(join(tmpdir(), "byon-agent-clients-")), "audit.log");
const { check, exit } = checklist();

/** A sandbox that stands alone, so that faults can be put in its way whichever transport the client speaks. */
async function startSandbox() {
  const child = spawn(process.execPath, [SERVER, "sandbox", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await new Promise((done, fail) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const found = /SINCH_AUTH_URL=(\S+)/.exec(said);
      if (found) done(found[1]);
    });
    child.once("exit", (code) => fail(new Error(`the sandbox ended with ${code}:\n${said}`)));
  });
  const fault = (method, body) =>
    fetch(`${url}/__sandbox/faults`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  return {
    env: {
      SINCH_PROJECT_ID: "sandbox-project",
      SINCH_KEY_ID: "sandbox-key",
      SINCH_KEY_SECRET: "sandbox-secret",
      SINCH_AUTH_URL: url,
      SINCH_PORTING_URL: url,
      SINCH_HOSTING_URL: url,
    },
    fault: (body) => fault("POST", body),
    repair: () => fault("DELETE"),
    stop: () => child.kill(),
  };
}

/** Values for arguments that a tool requires, by name: right in form, and of nothing that exists. */
const SAMPLES = {
  orderId: "999999",
  documentId: "1",
  hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE",
  phoneNumber: "+12025550199",
  phoneNumbers: ["+12025550199"],
  note: "Any news?",
  code: "1234",
  states: "ELIGIBLE",
  type: "IMPORT",
};
const LINKS = { servicePlanId: "4be1c7a09d3f42e8a6510c2f7d98e3b4", campaignId: "CQ7LM2X" };
/** The two that Sinch is not asked for, and those that need more than their schemas require, or other states. */
const OWN_ARGS = {
  read_guide: { topic: "no such page" },
  recommend_path: { decision: "loa", answers: [{ question: "owner", answer: "nobody" }] },
  list_hosting_orders: { states: "COMPLETED", type: "IMPORT", ...LINKS },
  list_imported_numbers: LINKS,
};
const sampleOf = ({ name, inputSchema: { required = [] } }) =>
  OWN_ARGS[name] ?? Object.fromEntries(required.map((argument) => [argument, SAMPLES[argument]]));

const order = (phoneNumber, more = { desiredPortSchedule: { desiredPortDate: nextYear() } }) => ({
  onDemandActivation: false,
  phoneNumbers: [
    {
      phoneNumber,
      endUser: {
        name: "Lakeside Dental Clinic LLC",
        streetNum: "480",
        streetName: "Wells",
        city: "Washington",
        state: "DC",
        zipCode: "20001",
      },
      portOutInfo: { accountNum: "HT-5520817", existingPortOutPin: "740291" },
    },
  ],
  ...more,
});
/** A working day that is far enough ahead, whenever this runs. */
function nextYear() {
  const day = new Date(Date.now() + 60 * 86_400_000);
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** What the agent reads, and the envelope found in it. */
async function hear(client, tool, args) {
  const text = await client.call(tool, args).catch((thrown) => String(thrown?.message ?? thrown));
  const start = text.indexOf('{"status":"');
  try {
    return { text, ...JSON.parse(text.slice(start)) };
  } catch {
    return { text };
  }
}

const arrived = ({ status, error, text }) =>
  status === "failed" && error.message.length > 10 && error.fix.length > 10 && !/-32\d{3}|output schema/.test(text);

/** The one call among them that a client may hold back itself: a value that is none of those listed. */
const ownCheck = ({ tool, text }) =>
  tool === "read_guide" && /schema|validation|invalid/i.test(text) && !/-32\d{3}/.test(text);

/** Every tool, while Sinch refuses whatever it is asked. */
async function allFailing(client, tools, sandbox) {
  await sandbox.fault({ kind: "status", status: 422, body: { message: "no" }, times: 100_000 });
  const heard = await Promise.all(
    tools.map(async (tool) => ({ tool: tool.name, ...(await hear(client, tool.name, sampleOf(tool))) })),
  );
  await sandbox.repair();
  return heard;
}

/** One order, from open questions to what cannot be taken back; each line is what was heard and what had to be. */
async function story(client, sandbox) {
  const lines = [];
  const play = async (what, wanted, tool, args = {}) => {
    const heard = await hear(client, tool, args);
    const kind = heard.error?.kind ?? heard.status ?? "nothing of ours";
    lines.push({ what, holds: kind === wanted && (heard.status !== "failed" || arrived(heard)), heard, wanted });
    return heard;
  };
  await play("success", "ok", "list_port_in_orders");
  await play("questions", "information_needed", "create_port_in_order", order("+12025550151", {}));
  const { data } = await play("preview", "confirmation_needed", "create_port_in_order", order("+12025550150"));
  const approval = { confirmToken: data?.confirmToken ?? "none" };
  const placed = await play("approval", "ok", "create_port_in_order", approval);
  // The order is there by now, which is found before the token is looked at.
  await play("approval again", "conflict", "create_port_in_order", approval);
  await play("made-up token", "confirmation_invalid", "cancel_port_in_order", { confirmToken: "made-up" });
  const orderId = String(placed.data?.id ?? "0");
  await play(
    "past date",
    "invalid_arguments",
    "create_port_in_order",
    order("+12025550152", { desiredPortSchedule: { desiredPortDate: "2020-01-06" } }),
  );
  await play("lifecycle", "not_allowed", "activate_port_in_numbers", { orderId });
  await play("not found", "not_found", "get_port_in_order", { orderId: "999999" });
  await sandbox.fault({ kind: "status", status: 503, times: 100 });
  await play("5xx", "unavailable", "get_port_in_order", { orderId });
  await sandbox.repair();
  await sandbox.fault({ kind: "status", status: 504, method: "POST" });
  await play("lost answer", "outcome_unknown", "add_port_in_note", { orderId, note: "Any news?" });
  await sandbox.repair();
  return lines;
}

/** What the server lists, asked by hand. */
async function listedBy(url) {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const open = {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "verify", version: "0" } },
  };
  const post = (body, more = {}) =>
    fetch(url, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const session = (await post(open)).headers.get("mcp-session-id");
  const text = await (await post(message, { "mcp-session-id": session })).text();
  return JSON.parse(text.slice(text.indexOf("{"))).result.tools;
}

const table = [];
for (const { name, over, folder, packages, open } of CLIENTS) {
  const modules = install(folder, ...packages);
  const sandbox = await startSandbox();
  const server = await startServer(["--http", "--port", "0", "--rate-limit", "0"], sandbox.env);
  const tools = await listedBy(server.url);
  let client;
  try {
    client = await open(modules, {
      url: server.url,
      stdio: { command: process.execPath, args: [SERVER, "--log-level", "error", "--audit", AUDIT], env: sandbox.env },
    });
    const missing = tools.filter((tool) => !client.names.includes(tool.name)).map((tool) => tool.name);
    check(missing.length === 0, `${name} over ${over}: loads all ${tools.length} tools`, missing.join(", "));
    const lines = await story(client, sandbox);
    for (const { what, holds, wanted, heard } of lines)
      check(holds, `${name}: ${what} (${wanted})`, heard.text.slice(0, 500));
    const heard = await allFailing(client, tools, sandbox);
    const lost = heard.filter((one) => !arrived(one) && !ownCheck(one));
    check(
      lost.length === 0,
      `${name}: what every tool says of its failure arrives`,
      lost.map(({ tool, text }) => `${tool}: ${text.slice(0, 300)}`).join("\n"),
    );
    const seen = lines.map(({ what, holds }) => [what, holds ? "yes" : "NO"]);
    table.push({ client: name, over, "failing tools": heard.filter(arrived).length, ...Object.fromEntries(seen) });
  } catch (thrown) {
    check(false, `${name} over ${over}`, thrown.stack);
  }
  await client?.close().catch(() => {});
  await server.stop();
  sandbox.stop();
}
console.table(table);
exit();
