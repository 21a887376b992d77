/** Answers of ten megabytes, forty of them at once: documents that come and go, and texts and lists that no Sinch sends. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Arena, pooled, type Section } from "./arena.js";
import { environmentOf, groundFor, LOA, numberAt } from "./orders.js";
import { type Called, callTool } from "./wire.js";

const MB = 1024 * 1024;
/** As long as real ones: each is looked for in every answer. */
const TOKEN = JSON.stringify({ access_token: "giant".repeat(20), expires_in: 3_600, token_type: "bearer" });
const OPTIONS = ["--confirm", "off", "--rate-limit", "0", "--upstream-rate", "0", "--max-running", "100"];

/** The same call so many times at once: each is served, or turned away; of some, none may be `wanted`. */
async function volley(
  arena: Arena,
  atOnce: number,
  what: string,
  call: () => Promise<Called>,
  wanted = true,
): Promise<void> {
  let [served, turnedAway] = [0, 0];
  await pooled(Array.from({ length: atOnce }), atOnce, async () => {
    // A connection that is closed on a client's last words may take the answer with it.
    const reply = await call().catch(() => undefined);
    arena.tried();
    if (reply?.body?.status === "ok") served++;
    else if (!reply || reply.body?.error || /Other documents are still on their way/.test(reply.text)) turnedAway++;
    else arena.wrong(`${what} got no answer: ${reply.status} ${reply.text.slice(0, 200)}`);
  });
  if (served > 0 !== wanted) arena.wrong(`${what}: ${served} were served`);
  arena.note(`${atOnce} at once, ${what}: ${served} served, ${turnedAway} turned away`);
}

export const documents: Section = async (arena) => {
  const ground = await groundFor(arena);
  const { url } = await arena.serve(OPTIONS, ground.env);
  const orderId = (await callTool(url, "create_port_in_order", ground.order(numberAt(0)))).body.data.id;
  // Ten megabytes, once they are base64.
  const fileContent = Buffer.concat([LOA, Buffer.alloc(arena.size(1, 7.4) * MB, "scanned page ")]).toString("base64");
  let name = 0;
  const upload = () =>
    callTool(url, "upload_port_in_document", { orderId, documentName: `${name++}.pdf`, fileContent });
  const documentId = (await upload()).body.data.id;
  const download = () => callTool(url, "get_port_in_document", { orderId, documentId, detail: "full" });
  await volley(arena, arena.size(4, 40), "documents that come", download);
  await volley(arena, arena.size(4, 40), "documents that go", upload);
  arena.holds("a document is read and written in one go");
};

export const giants: Section = async (arena) => {
  const ground = await groundFor(arena);
  let answer = "";
  const bloated = createServer((request, response) => {
    const isToken = request.url?.endsWith("/oauth2/token");
    response.setHeader("content-type", "application/json");
    response.end(isToken ? TOKEN : answer);
  }).listen(0, "127.0.0.1");
  await once(bloated, "listening");
  arena.finally(() => bloated.close());
  const sinch = `http://127.0.0.1:${(bloated.address() as AddressInfo).port}`;
  const { url } = await arena.serve(OPTIONS, environmentOf(ground.sandbox, sinch));
  const size = arena.size(1, 10) * MB;
  const note = '{"id":"1","note":"as agreed"}';
  const order = (notes: string) => `{"id":"1","status":"PENDING","notes":[${notes}]}`;
  const read = () => callTool(url, "get_port_in_order", { orderId: "1" });

  answer = order(note.replace("as agreed", "as agreed ".repeat(size / 10)));
  await volley(arena, arena.size(4, 40), "orders with one long note", read);
  const notes = (count: number) => Array(Math.floor(count)).fill(note).join(",");
  answer = order(notes(arena.size(20_000, 60_000)));
  await volley(arena, arena.size(4, 12), "orders with tens of thousands of notes", read);
  answer = order(notes((10 * MB) / note.length));
  await volley(arena, arena.size(4, 40), "orders with hundreds of thousands of notes", read, false);
  arena.holds("an answer is read in one go, however much stands in it");
};
