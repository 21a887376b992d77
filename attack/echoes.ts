/** A secret that its owner puts where it does not belong: it does not come back from there, by whichever tool, audit or log. */
import fc from "fast-check";
import { pooled, type Section } from "./arena.js";
import { groundFor, numberAt, PIN } from "./orders.js";
import { callTool } from "./wire.js";

/** Tools that show what others wrote, and what this caller did. */
const looks = (orderId: string): readonly (readonly [string, object])[] => [
  ["list_port_in_orders", {}],
  ["list_port_in_orders", { state: "PENDING" }],
  ["get_port_in_order", { orderId }],
  ["get_port_in_order", { orderId, detail: "full" }],
  ["get_port_in_phone_groups", { orderId, detail: "full" }],
  ["check_portability", { phoneNumbers: [numberAt(0)] }],
];

export const echoes: Section = async (arena) => {
  const ground = await groundFor(arena);
  const { url } = await arena.serve(["--confirm", "off", "--rate-limit", "0", ...arena.audited()], ground.env);
  const call = async (tool: string, args: object) => {
    const { text, body } = await callTool(url, tool, args);
    arena.tried();
    arena.inspect(text, `an answer of ${tool}`);
    return body;
  };
  const around = fc.tuple(fc.stringMatching(/^[A-Za-z -]{1,20}$/), fc.stringMatching(/^[A-Za-z -]{1,20}$/));
  const wrapped = arena.draw(around, arena.size(4, 30)).map(([one, other]) => `${one}${PIN}${other}`);
  await pooled([...wrapped.entries()], 4, async ([index, text]) => {
    const order = { ...ground.order(numberAt(index)), customerOrderReference: text };
    const placed = await call("create_port_in_order", order);
    const orderId = placed?.data?.id;
    if (placed?.status !== "ok")
      return arena.wrong(`an order with ${text} is refused: ${JSON.stringify(placed?.error)}`);
    await call("add_port_in_note", { orderId, note: `The PIN is ${text}` });
    await call("add_port_in_note", { orderId, note: Buffer.from(PIN).toString("base64") });
    for (const [tool, args] of looks(orderId)) await call(tool, args);
    // Refusals quote what was asked.
    await call("get_port_in_order", { orderId: text });
    await call("create_port_in_order", { ...order, phoneNumbers: [{ phoneNumber: text }] });
  });
};
