/** Everything at once and a lot of it: lists, calls, sessions, uploads, documents that nobody reads. */

import { modernHeaders, modernMessage } from "../test/harness/http.js";
import { pooled, type Section } from "./arena.js";
import { groundFor, LOA, numberAt } from "./orders.js";
import { ask, callTool, headOf, open } from "./wire.js";

const MB = 1024 * 1024;

export const floods: Section = async (arena) => {
  const ground = await groundFor(arena);
  const { url } = await arena.serve(
    ["--confirm", "off", "--rate-limit", "0", "--upstream-rate", "0", ...arena.audited()],
    ground.env,
  );
  const orderId = (await callTool(url, "create_port_in_order", ground.order(numberAt(0)))).body.data.id;
  const fileContent = Buffer.concat([LOA, Buffer.alloc(MB)]).toString("base64");
  const upload = (documentName: string) =>
    callTool(url, "upload_port_in_document", { orderId, documentName, fileContent });
  const documentId = (await upload("loa.pdf")).body.data.id;
  const download = { name: "get_port_in_document", arguments: { orderId, documentId, detail: "full" } };

  // Documents asked for by readers who never read: each holds a connection, not our memory.
  const body = JSON.stringify(modernMessage("tools/call", download));
  const unread = Array.from({ length: arena.size(8, 40) }, () => {
    const socket = open(url).pause();
    socket.write(headOf({ headers: modernHeaders("tools/call", download), body }) + body);
    return socket;
  });
  arena.tried(unread.length);

  const kinds: (() => Promise<{ status?: number; text: string }>)[] = [
    () => ask(url, "tools/list"),
    () => ask(url, "resources/list"),
    () => callTool(url, "list_port_in_orders", {}),
    () => callTool(url, "get_port_in_order", { orderId }),
    () => callTool(url, "no_such_tool", {}),
    () => callTool(url, "read_guide", { topic: "decision-tree" }),
  ];
  const flood = Array.from({ length: arena.size(200, 3_000) }, () => arena.random.pick(kinds));
  await pooled(flood, 40, async (one) => {
    const { status = 200, text } = await one();
    arena.tried();
    arena.inspect(text, "an answer in a flood");
    if (status >= 500 && status !== 503) arena.wrong(`${status} in a flood: ${text.slice(-200)}`);
  });
  for (const socket of unread) socket.destroy();
};
