import { operation } from "../../sinch/operation.js";
import * as reply from "../../sinch/reply.js";
import { filled, orderId, step } from "../fields.js";
import type { PortInOrder } from "./order-fields.js";
import { requireOrderAllows } from "./order-state.js";
import { getPortInOrder } from "./read-orders.js";

const sameNotes = (order: PortInOrder, note: string): number =>
  order.notes.filter((entry) => entry.note === note).length;

/** Reference: POST /orders/portIns/{orderId}/notes. Notes can be neither edited nor deleted. */
export const addPortInNote = operation({
  name: "add_port_in_note",
  title: "Add note to port-in order",
  description:
    "Writes to Sinch's porting desk on an order: answers, questions, changes that a frozen order needs. Cannot be edited or deleted later.",
  api: "porting",
  route: "POST /orders/portIns/{orderId}/notes",
  effect: "writes",
  path: { orderId },
  body: { note: filled(4000) },
  reply: reply.open({ id: reply.text, note: reply.text }),
  async allowedWhen(context, input) {
    requireOrderAllows(await context.call(getPortInOrder, { orderId: input.orderId }), "add-note");
  },
  before: async (context, input) =>
    sameNotes(await context.call(getPortInOrder, { orderId: input.orderId }), input.note),
  async settle(context, input, before) {
    const now = sameNotes(await context.call(getPortInOrder, { orderId: input.orderId }), input.note);
    if (now > Number(before)) return { outcome: "done", reply: { id: undefined, note: input.note } };
    return { outcome: "not-done" };
  },
  summary: (_, input) => `The note is on order ${input.orderId}.`,
  next: () => [step("get_port_in_order", "read the answer of Sinch's porting desk in the notes")],
});
