/** Documents leave one at a time for a caller, and few over all: each waits in memory until its reader has taken it. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  answerOf,
  eventually,
  type HttpWorld,
  modernHeaders,
  modernMessage,
  startHttpWorld,
  toolAnswer,
} from "../harness/http.js";
import { LOA, orderArgs } from "../harness/porting.js";

const MB = 1024 * 1024;
/** More than the machine's buffers take from a server whose client does not read. */
const document = Buffer.concat([Buffer.from(LOA, "base64"), Buffer.alloc(5 * MB)]).toString("base64");

let folder: string;
let world: HttpWorld;
let orderId: string;
let documentId: string;
const as = (name: string) => ({ authorization: `Bearer ${name}` });
const call = (world: HttpWorld, caller: string, name: string, args: object) =>
  world.modern("tools/call", { name, arguments: args }, { "mcp-name": name, ...as(caller) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "byon-answers-"));
  const line = (name: string) => JSON.stringify({ name, sha256: createHash("sha256").update(name).digest("hex") });
  writeFileSync(join(folder, "callers.jsonl"), ["slow", "other", "third"].map(line).join("\n"));
  world = await start();
  orderId = (await toolAnswer(await call(world, "slow", "create_port_in_order", orderArgs()))).data.id;
  const given = { orderId, documentName: "loa.pdf", fileContent: document };
  documentId = (await toolAnswer(await call(world, "slow", "upload_port_in_document", given))).data.id;
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});
const start = (more: Parameters<typeof startHttpWorld>[0] = {}) =>
  startHttpWorld({
    args: ["--auth-tokens", join(folder, "callers.jsonl"), "--confirm", "off", "--rate-limit", "0", "--legacy-sse"],
    ...more,
  });

const asTool = () => [
  "tools/call",
  { name: "get_port_in_document", arguments: { orderId, documentId, detail: "full" } },
];
const asPage = () => ["resources/read", { uri: `byon://port-in-orders/${orderId}/documents/${documentId}` }];

/** Asks for the document and does not read it. */
async function stall(
  from: HttpWorld,
  caller: string,
  [method, params] = asTool() as [string, object],
): Promise<Socket> {
  const body = JSON.stringify(modernMessage(method, params));
  const headers = {
    ...modernHeaders(method, { name: (params as { uri?: string }).uri, ...params }),
    ...as(caller),
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "content-length": Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(new URL(from.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write(`POST /mcp HTTP/1.1\r\nHost: localhost\r\n${lines.join("")}\r\n${body}`);
  return socket;
}
const asked = () => world.sandbox.ledger.count("getOrderDocumentContent").received;

it.each([
  ["a tool", asTool],
  ["a page", asPage],
])("one that is read slowly as %s holds up its own caller's next, and nobody else", async (_, how) => {
  const before = asked();
  const slow = await stall(world, "slow", how() as [string, object]);
  await eventually(() => asked() === before + 1, "the first is on its way");
  const [method, params] = asTool() as [string, object];
  let through = false;
  const next = world.modern(method, params, as("slow")).then(async (response) => {
    through = true;
    return (await answerOf(response)).result.structuredContent.data.fileContent.length;
  });
  const others = await toolAnswer(await world.modern(method, params, as("other")));
  expect(others.data.fileContent).toHaveLength(document.length);
  // Everything else is open to the slow one too.
  expect((await world.modern("tools/list", {}, as("slow"))).status).toBe(200);
  expect([through, asked()]).toEqual([false, before + 2]);
  slow.destroy();
  expect(await next).toBe(document.length);
});

it("one that is never read is cut off: its reader gets a part, where one that is only late gets all of it", async () => {
  const hasty = await start({ sharing: world.sandbox, timeouts: { answer: 50 } });
  const cut = await stall(hasty, "slow");
  // The caller's next document comes to whichever end only after this one has had its own.
  await call(hasty, "slow", "get_port_in_document", { orderId, documentId, detail: "full" })
    .then((response) => response.text())
    .catch(() => {});
  expect(await taken(cut)).toBeLessThan(document.length);
  await hasty.close();

  const before = asked();
  const late = await stall(world, "slow");
  await eventually(() => asked() === before + 1 && world.app.watch.running() === 0, "the answer is there");
  // An answer stands in the text as well as in the structured content.
  expect(await taken(late)).toBeGreaterThan(2 * document.length);
});

/** Reads what there is, to the end or as far as a whole answer; in bytes. */
async function taken(socket: Socket): Promise<number> {
  let bytes = 0;
  const over = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes > 2 * document.length) resolve();
    });
  });
  socket.resume();
  await over;
  socket.destroy();
  return bytes;
}

it("over the deprecated SSE a large body's turn lasts until its answer has left", async () => {
  const stream = await world.fetch("/sse", { headers: as("third") });
  const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  const endpoint = /data: (\S+)/.exec((await reader.read()).value ?? "")?.[1] ?? "";
  const post = (message: object) =>
    world.fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json", ...as("third") },
      body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    });
  await post({
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
  });
  const upload = (id: number) =>
    post({
      id,
      method: "tools/call",
      params: {
        name: "upload_port_in_document",
        arguments: { orderId, documentName: `${id}.pdf`, fileContent: document.slice(0, 2 * MB) },
      },
    });
  const events: string[] = [];
  const uploads = () => world.sandbox.ledger.count("addOrderDocuments").received;
  const before = uploads();
  world.sandbox.faults.add({ kind: "hold", operationId: "addOrderDocuments" });
  expect((await upload(1)).status).toBe(202);
  await eventually(() => uploads() === before + 1, "the first is at Sinch");
  const second = upload(2).then(({ status }) => events.push(`the second is taken: ${status}`));
  // What is small passes by meanwhile.
  await post({ id: 3, method: "tools/list" });
  for (let got = ""; !got.includes('"id":3'); ) got = (await reader.read()).value ?? "";
  expect([events, uploads()]).toEqual([[], before + 1]);
  world.sandbox.faults.release();
  for (let got = ""; !got.includes('"id":2'); ) {
    got = (await reader.read()).value ?? "";
    const id = /"id":(\d)/.exec(got)?.[1];
    if (id !== "0") events.push(`${id} is answered`);
  }
  await second;
  expect(events[0]).toBe("1 is answered");
  expect(events.toSorted()).toEqual(["1 is answered", "2 is answered", "the second is taken: 202"]);
  await reader.cancel();
});
