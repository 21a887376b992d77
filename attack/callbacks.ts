/** Webhook addresses that a caller makes up: the built-in sandbox must reach nobody beyond this machine with them. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { eventually } from "../test/harness/http.js";
import type { Arena, Section } from "./arena.js";
import { numberAt, orderOf } from "./orders.js";
import { callTool } from "./wire.js";

/** Somebody who counts how often a connection is made. */
async function listen(arena: Arena, host: string): Promise<{ port: number; knocks(): number }> {
  let knocks = 0;
  const listener = createServer((socket) => {
    knocks++;
    socket.on("error", () => {}).destroy();
  }).listen(0, host);
  await once(listener, "listening");
  arena.finally(() => listener.close());
  return { port: (listener.address() as AddressInfo).port, knocks: () => knocks };
}

export const callbacks: Section = async (arena) => {
  const here = await listen(arena, "127.0.0.1");
  const anywhere = await listen(arena, "0.0.0.0");
  // Addresses that lead here and are not this machine's own by name, as a neighbour's would be.
  const ours = Object.values(networkInterfaces()).flatMap((list = []) =>
    list.flatMap(({ internal, family, address }) => (internal || family !== "IPv4" ? [] : [address])),
  );
  const beyond = [
    ...["0.0.0.0", "0", "[::]", "[::ffff:127.0.0.1]", "127.0.0.1.evil.example", "localhost.evil.example"],
    ...["user:word@0.0.0.0", "127.0.0.1@0.0.0.0", ...ours],
  ].map((host) => `https://${host}:${anywhere.port}/hook`);
  const { url } = await arena.serve(["--confirm", "off", "--rate-limit", "0"]);
  const placed = await callTool(url, "create_port_in_order", orderOf(numberAt(0)));
  const orderId = placed.body?.data.id;
  let notes = 0;
  let tool = "create_porting_configuration";
  const announce = async (webhookUrl: string) => {
    arena.tried();
    const { body } = await callTool(url, tool, { webhookUrl });
    if (body?.status !== "ok") return;
    tool = "update_porting_configuration";
    await callTool(url, "add_port_in_note", { orderId, note: `Anyone at ${notes++}?` });
  };
  const reachesHere = async () => {
    const before = here.knocks();
    await announce(`https://127.0.0.1:${here.port}/hook`);
    await eventually(() => here.knocks() > before, "a webhook on this machine is called");
  };
  await reachesHere();
  for (const hook of beyond) await announce(hook);
  // Callbacks go one after another: when this one comes, all before it have been tried.
  await reachesHere();
  if (anywhere.knocks() > 0) arena.wrong(`${anywhere.knocks()} connections to where a caller said`);
  arena.tried();
  const plain = await callTool(url, tool, { webhookUrl: "http://hooks.evil.example" });
  if (plain.body?.status === "ok") arena.wrong("a webhook over plain http was taken");
};
