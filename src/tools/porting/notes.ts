import { ByonError } from "../../errors.js";
import * as reply from "../../sinch/reply.js";
import { filled, orderId, step } from "../fields.js";
import { operation } from "../operation.js";
import { requireOrderAllows } from "./order-allows.js";
import type { PortInOrder } from "./order-fields.js";
import { getPortInOrder } from "./read-orders.js";

/** As people read it: how Sinch stores line breaks and accents is not stated. */
const asRead = (text: string | undefined): string => (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim();

const sameNotes = (order: PortInOrder, note: string) =>
  order.notes.filter((entry) => asRead(entry.note) === asRead(note));

/**
 * Whoever writes the same words again within the hour does not know that they arrived: a call was cut off, this server was
 * restarted. Asking the same thing again the next day is a new question.
 */
const SAME_NOTE_MINUTES = 60;

/** Reference: POST /orders/portIns/{orderId}/notes. Notes can be neither edited nor deleted. */
export const addPortInNote = operation({
  name: "add_port_in_note",
  title: "Add note to port-in order",
  description:
    "Writes to Sinch's porting desk on an order: answers, questions, changes that a frozen order needs. Cannot be edited or deleted later.",
  api: "porting",
  route: "POST /orders/portIns/{orderId}/notes",
  page: "porting/port-in-numbers/addordernote",
  effect: "writes",
  path: { orderId },
  body: { note: filled(4000) },
  reply: reply.open({ id: reply.text, note: reply.text }),
  target: ({ orderId: id }, context) => context.call(getPortInOrder, { orderId: id }),
  allow(input, order, context) {
    requireOrderAllows(order, "add-note", context.now());
    const oldest = context.now().getTime() - SAME_NOTE_MINUTES * 60_000;
    const there = sameNotes(order, input.note).find(({ createdTime }) => Date.parse(createdTime ?? "") > oldest);
    if (!there) return;
    throw new ByonError({
      kind: "conflict",
      message: `This very note has been on order ${input.orderId} for less than ${SAME_NOTE_MINUTES} minutes. Nothing was sent.`,
      fix: "Nothing needs to be done. To say it again all the same, word it differently.",
      data: { existingNote: { createdTime: there.createdTime } },
      next: [step("get_port_in_order", "read the notes")],
    });
  },
  lost: {
    keep: (order, { note }) => sameNotes(order, note).length,
    settle: ({ note }, order, before) =>
      sameNotes(order, note).length > before
        ? { outcome: "done", reply: { id: undefined, note } }
        : { outcome: "not-done" },
    tells: ({ orderId: id }) => step("get_port_in_order", `the note stands in order ${id}, or it does not`),
  },
  answer: {
    summary: (_, input) => `The note is on order ${input.orderId}.`,
    next: () => [step("get_port_in_order", "in a few hours: the porting desk answers in the notes, on business days")],
  },
});
