/**
 * The states of a port-in order: what each means, what it allows (`tools/porting` asks before it sends) and who acts next. What
 * an agent is told to do with one order is worked out from the order itself, in `tools/porting/order-next.ts`.
 */
import { lifecycle } from "./lifecycle.js";

export const portInOrder = lifecycle({
  id: "port-in-order",
  title: "Port-in order",
  about:
    "One request to move numbers from their losing carrier to Sinch. The order has no rejected state: refusals stand on its numbers, questions in its notes.",
  initial: "PENDING",
  alsoStartsIn: ["ORDER_BUILDING"],
  terminal: ["COMPLETED", "CANCELED"],
  actions: {
    read: "Read the order, its numbers, notes and documents",
    update: "Correct its data, by naming the changes",
    cancel: "Cancel the order",
    activate: "Activate groups of an on-demand order",
    "add-note": "Write to Sinch's porting desk",
    "add-document": "Attach a letter of authorization, a bill or another document",
  },
  states: {
    ORDER_BUILDING: {
      meaning: "The order is still being assembled.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["update", "cancel", "add-note", "add-document"],
      next: [{ tool: "get_port_in_order", why: "see whether it has become PENDING" }],
      source: "inferred",
    },
    PENDING: {
      meaning: "Submitted and being worked on with the losing carrier. It can still be changed or canceled.",
      actor: "losing carrier",
      allows: ["read", "update", "cancel", "add-note", "add-document"],
      next: [
        { tool: "get_port_in_order", why: "look for rejected numbers, questions in the notes and FOC dates" },
        { tool: "upload_port_in_document", why: "attach the signed LOA or a recent bill if they are missing" },
        { tool: "update_port_in_order", why: "correct data while the order is still PENDING" },
      ],
      source: "reference",
    },
    CONFIRMED: {
      meaning:
        "Accepted by the losing carrier: the content is frozen and the numbers have FOC dates. A scheduled order goes live by itself; an on-demand one waits for you from its FOC date on.",
      actor: "Sinch",
      allows: ["read", "activate", "add-note", "add-document"],
      next: [
        { tool: "get_port_in_phone_groups", why: "see the FOC date and the state of each carrier group" },
        { tool: "list_available_activations", why: "see which groups of an on-demand order can be activated now" },
        { tool: "add_port_in_note", why: "ask Sinch for a change, as the content is frozen" },
      ],
      source: "reference",
    },
    COMPLETED: {
      meaning: "The port is finished and the numbers are live on Sinch. The old service may now be ended.",
      actor: "nobody",
      allows: ["read"],
      unstated: ["add-note", "add-document"],
      next: [
        {
          tool: "get_port_in_order",
          why: "check that every number is ACTIVATED; US numbers text only once a 10DLC campaign is linked to them, in the dashboard",
        },
      ],
      source: "reference",
    },
    PENDING_CANCELATION: {
      meaning: "Cancellation was asked for and is not through yet. The same numbers cannot be ordered again meanwhile.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["add-note", "add-document"],
      next: [{ tool: "get_port_in_order", why: "wait for CANCELED before ordering the same numbers again" }],
      source: "summary",
    },
    CANCELED: {
      meaning: "Ended without porting, by you or by Sinch. The numbers stay with the losing carrier.",
      actor: "nobody",
      allows: ["read"],
      unstated: ["add-note", "add-document"],
      next: [{ tool: "create_port_in_order", why: "start again, if the numbers are still to be ported" }],
      source: "reference",
    },
  },
  transitions: [
    { from: "ORDER_BUILDING", to: "PENDING", cause: "order submitted", by: "Sinch", source: "inferred" },
    { from: "PENDING", to: "CONFIRMED", cause: "FOC received", by: "losing carrier", source: "reference" },
    { from: "PENDING", to: "CANCELED", cause: "canceled", by: "you", source: "reference" },
    { from: "PENDING", to: "CANCELED", cause: "dropped by Sinch", by: "Sinch", source: "reference" },
    { from: "PENDING", to: "PENDING_CANCELATION", cause: "cancellation asked for", by: "you", source: "summary" },
    { from: "PENDING_CANCELATION", to: "CANCELED", cause: "cancellation through", by: "Sinch", source: "summary" },
    {
      from: "CONFIRMED",
      to: "COMPLETED",
      cause: "scheduled port done at the FOC date",
      by: "Sinch",
      source: "reference",
    },
    { from: "CONFIRMED", to: "COMPLETED", cause: "last group activated on demand", by: "you", source: "reference" },
    { from: "CONFIRMED", to: "CANCELED", cause: "dropped by Sinch", by: "Sinch", source: "inferred" },
  ],
  spelling: { aliases: { CANCELLED: "CANCELED", PENDING_CANCELLATION: "PENDING_CANCELATION", COMPLETE: "COMPLETED" } },
  sources: [
    "Sinch Porting API reference: order status and its descriptions",
    "Public Sinch skill: PENDING_CANCELATION; the current reference lists neither it nor ORDER_BUILDING as a value",
  ],
});
