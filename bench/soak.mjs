// Ten minutes of 200 calls a second, of which one in a hundred is abandoned half way or leaves a session behind:
// `npm run soak`, or `npm run soak -- --seconds 60`. Fails on an error and on
// memory that grew. Build first.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "600" }, rate: { type: "string", default: "200" } },
});
const seconds = Number(values.seconds);
const rate = Number(values.rate);
/** Before the first look at the memory: code is compiled, pools are filled. */
const WARM_UP_S = Math.min(15, seconds / 4);
/** A server that keeps what it should not grows by far more than this; a heap that breathes does not. */
const MOST_GROWTH = 1.1;

const child = spawn(process.execPath, ["--expose-gc", "bench/http-server.mjs", "ours", "--session-idle", "5"], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const [server] = await once(child, "message");
const ask = (question) => {
  const answer = once(child, "message").then(([value]) => value);
  child.send(question);
  return answer;
};

const agent = new Agent({ connections: 64, pipelining: 1 });
const json = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const CALL = {
  headers: {
    ...json,
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": "get_port_in_order",
  },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: {
      name: "get_port_in_order",
      arguments: { orderId: server.orderId },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { name: "soak", version: "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
  }),
};
const INITIALIZE = {
  headers: json,
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "soak", version: "1" } },
  }),
};
const send = async (what, signal) => {
  const reply = await request(server.url, {
    method: "POST",
    ...what,
    dispatcher: agent,
    ...(signal ? { signal } : {}),
  });
  return { status: reply.statusCode, text: await reply.body.text() };
};

const took = [];
const errors = new Map();
const failed = (why) => errors.set(why, (errors.get(why) ?? 0) + 1);
let waiting = 0;
let mostWaiting = 0;
let abandoned = 0;

async function one() {
  const began = performance.now();
  waiting++;
  mostWaiting = Math.max(mostWaiting, waiting);
  try {
    const { status, text } = await send(CALL);
    if (status !== 200 || !text.includes('"status":"ok"')) failed(`${status} ${text.slice(0, 200)}`);
    took.push(performance.now() - began);
  } catch (error) {
    failed(String(error));
  }
  waiting--;
}

/** Half of them hang up in the middle of a call, half open a session and never come back. */
async function abandon(hangUp) {
  abandoned++;
  if (!hangUp) {
    const { status } = await send(INITIALIZE);
    if (status !== 200) failed(`initialize ${status}`);
    return;
  }
  const gone = new AbortController();
  setTimeout(() => gone.abort(), 3);
  await send(CALL, gone.signal).catch(() => {});
}

async function run(forSeconds) {
  const began = performance.now();
  const total = forSeconds * rate;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
    for (; sent < due; sent++) {
      if (sent % 100 === 99) void abandon(sent % 200 === 99).catch((error) => failed(`abandoning: ${error}`));
      else void one();
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while (waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return total / ((performance.now() - began) / 1000);
}

await run(WARM_UP_S);
// Sessions that nobody uses are closed after five seconds; until then they are rightly there.
const settle = () => new Promise((resolve) => setTimeout(resolve, 9_000));
await settle();
const before = await ask("heap");
took.length = 0;
const reached = await run(seconds);
await settle();
const after = await ask("heap");
child.send("stop");
await agent.close();

const sorted = took.sort((a, b) => a - b);
const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
const MB = (bytes) => (bytes / 1024 / 1024).toFixed(1);
const growth = after / before;
console.log(
  `${seconds} s at ${reached.toFixed(0)} calls/s (asked for ${rate}), ${abandoned} abandoned, ${mostWaiting} at once at most`,
);
console.log(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
console.log(`heap ${MB(before)} -> ${MB(after)} MB (${growth.toFixed(3)}x)`);
for (const [why, count] of errors) console.log(`${count} x ${why}`);
// How many calls a machine can take is the machine's affair; that fewer went through must be seen all the same.
if (reached < rate * 0.9) console.log(`this machine kept up with ${reached.toFixed(0)} of ${rate} calls a second only`);
const problems = [...(errors.size > 0 ? ["there were errors"] : []), ...(growth > MOST_GROWTH ? ["memory grew"] : [])];
console.log(problems.length === 0 ? "soak: no growth, no error" : `soak: FAILED, ${problems.join(", ")}`);
process.exit(problems.length === 0 ? 0 : 1);
