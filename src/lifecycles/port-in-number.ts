/** The states of a number in a port-in order: what each means, what it allows and who acts next. */
import { lifecycle } from "./lifecycle.js";

export const portInNumber = lifecycle({
  id: "port-in-number",
  title: "Number of a port-in order",
  about:
    "One number on its way to Sinch. Numbers usually move together, by carrier group; everything is done through their order.",
  initial: "PENDING",
  terminal: ["ACTIVATED", "CANCELED", "EXCLUDED"],
  actions: {
    read: "Read the number in its order",
    correct: "Correct its end-user or port-out data by replacing the order, while the order is PENDING",
    activate: "Activate the group it is in, if the order is on demand",
  },
  states: {
    PENDING: {
      meaning: "Waiting for the losing carrier. Its data can still be corrected through the order.",
      actor: "losing carrier",
      allows: ["read", "correct"],
      next: [{ tool: "get_port_in_order", why: "see whether the losing carrier has answered" }],
      source: "reference",
    },
    CONFIRMED: {
      meaning:
        "Firm order confirmation received: frozen, with a FOC date. On demand, it can be activated from then on.",
      actor: "Sinch",
      allows: ["read", "activate"],
      next: [
        { tool: "list_available_activations", why: "see whether its group is ready, if the order is on demand" },
        { tool: "get_port_in_phone_groups", why: "read the FOC date of its group" },
      ],
      source: "reference",
    },
    REJECTED: {
      meaning:
        "Refused by the losing carrier, or not portable. rejectReason says why, in free text. Answer while the order is PENDING.",
      actor: "you",
      allows: ["read", "correct"],
      next: [
        { tool: "get_port_in_order", why: "read rejectReason and the notes" },
        { tool: "update_port_in_order", why: "send the corrected data, while the order is PENDING" },
        { tool: "upload_port_in_document", why: "attach the LOA or the bill that was asked for" },
        { tool: "add_port_in_note", why: "answer Sinch when no field can be corrected, or when the order is frozen" },
      ],
      source: "reference",
    },
    ACTIVATED: {
      meaning: "Live on Sinch.",
      actor: "nobody",
      allows: ["read"],
      next: [],
      source: "reference",
    },
    CANCELED: {
      meaning: "Dropped by you or by Sinch; it stays with the losing carrier.",
      actor: "nobody",
      allows: ["read"],
      next: [{ tool: "create_port_in_order", why: "order it again, if it is still to be ported" }],
      source: "reference",
    },
    EXCLUDED: {
      meaning: "Taken out of the order; exclusionReason and exclusionDate say why and when.",
      actor: "you",
      allows: ["read"],
      next: [
        { tool: "check_portability", why: "see whether the number can be ported at all" },
        { tool: "create_port_in_order", why: "order it again once the reason is gone" },
      ],
      source: "reference",
    },
  },
  transitions: [
    { from: "PENDING", to: "CONFIRMED", cause: "FOC received", by: "losing carrier", source: "reference" },
    { from: "PENDING", to: "REJECTED", cause: "refused", by: "losing carrier", source: "reference" },
    { from: "PENDING", to: "EXCLUDED", cause: "taken out of the order", by: "Sinch", source: "inferred" },
    { from: "PENDING", to: "CANCELED", cause: "order canceled", by: "you", source: "reference" },
    { from: "REJECTED", to: "PENDING", cause: "order replaced with corrected data", by: "you", source: "inferred" },
    { from: "REJECTED", to: "CANCELED", cause: "order canceled", by: "you", source: "inferred" },
    {
      from: "CONFIRMED",
      to: "ACTIVATED",
      cause: "scheduled port done at the FOC date",
      by: "Sinch",
      source: "reference",
    },
    { from: "CONFIRMED", to: "ACTIVATED", cause: "group activated on demand", by: "you", source: "reference" },
    { from: "CONFIRMED", to: "CANCELED", cause: "dropped by Sinch", by: "Sinch", source: "inferred" },
  ],
  spelling: { aliases: { CANCELLED: "CANCELED" } },
  sources: [
    "Sinch Porting API reference: number status and its descriptions, advanced porting",
    "Inferred: a rejected number is answered by replacing the order while it is PENDING",
  ],
});
