/** The states of an import or text-enable order: what each means and who acts next. No operation changes or cancels one. */
import { lifecycle } from "./lifecycle.js";

export const hostingOrder = lifecycle({
  id: "hosting-order",
  title: "Hosting order",
  about:
    "A job at Sinch that imports numbers or text-enables them. It cannot be changed or canceled through the API, and COMPLETED does not promise that every number succeeded.",
  initial: "SUBMITTED",
  alsoStartsIn: ["DRAFT"],
  terminal: ["COMPLETED", "REJECTED"],
  actions: {
    read: "Read the order",
    "read-report": "Read how many numbers have passed each step",
    "read-numbers": "Read the steps of each number",
  },
  states: {
    DRAFT: {
      meaning: "Not submitted yet. No API call creates a draft: it is probably being written in the Sinch dashboard.",
      actor: "you",
      allows: ["read"],
      unstated: ["read-report", "read-numbers"],
      next: [{ tool: "get_hosting_order", why: "see whether it has been submitted in the dashboard" }],
      source: "reference",
    },
    SUBMITTED: {
      meaning: "Received by Sinch.",
      actor: "Sinch",
      allows: ["read", "read-report", "read-numbers"],
      next: [
        {
          tool: "get_hosting_order",
          why: "look again in a few hours: whether a direct or reseller LOA is out, or the work has begun",
        },
      ],
      source: "reference",
    },
    WAITING_FOR_LOA_SIGNATURE: {
      meaning: "The LOA was mailed to the authorised person. Nothing moves before it is signed.",
      actor: "LOA signer",
      allows: ["read", "read-report", "read-numbers"],
      next: [
        { tool: "get_hosting_order", why: "look again in a day, whether it is signed; detail full says who has it" },
      ],
      source: "reference",
    },
    IN_PROGRESS: {
      meaning:
        "Sinch is working on the numbers: service plan, campaign, carriers; of a text-enable order first the routing record (OSR).",
      actor: "Sinch",
      allows: ["read", "read-report", "read-numbers"],
      next: [
        { tool: "get_hosting_order_report", why: "see how many numbers have passed each step" },
        { tool: "list_hosting_order_numbers", why: "find the numbers that are stuck or failed" },
      ],
      source: "reference",
    },
    COMPLETED: {
      meaning: "Finished. Check the report: single numbers may have failed.",
      actor: "you",
      allows: ["read", "read-report", "read-numbers"],
      next: [
        { tool: "get_hosting_order_report", why: "compare the counters with the total" },
        { tool: "list_hosting_order_numbers", why: "find the numbers that failed, and why" },
        { tool: "list_imported_numbers", why: "see the numbers that are live on Sinch" },
      ],
      source: "reference",
    },
    REJECTED: {
      meaning: "Refused as a whole.",
      actor: "you",
      allows: ["read", "read-report", "read-numbers"],
      next: [
        { tool: "list_hosting_order_numbers", why: "look for the reason on the numbers" },
        { tool: "get_hosting_order", why: "with detail full: check the LOA details that were sent, if it had an LOA" },
      ],
      source: "reference",
    },
  },
  transitions: [
    { from: "DRAFT", to: "SUBMITTED", cause: "submitted", by: "you", source: "summary" },
    {
      from: "SUBMITTED",
      to: "WAITING_FOR_LOA_SIGNATURE",
      cause: "direct or reseller LOA mailed",
      by: "Sinch",
      source: "summary",
    },
    { from: "SUBMITTED", to: "IN_PROGRESS", cause: "import, or blanket LOA", by: "Sinch", source: "inferred" },
    { from: "WAITING_FOR_LOA_SIGNATURE", to: "IN_PROGRESS", cause: "LOA signed", by: "LOA signer", source: "summary" },
    { from: "WAITING_FOR_LOA_SIGNATURE", to: "REJECTED", cause: "LOA refused", by: "LOA signer", source: "inferred" },
    { from: "IN_PROGRESS", to: "COMPLETED", cause: "work finished", by: "Sinch", source: "summary" },
    { from: "IN_PROGRESS", to: "REJECTED", cause: "refused", by: "Sinch", source: "summary" },
  ],
  spelling: { prefixes: ["HOSTING_ORDER_STATE_"] },
  sources: [
    "Sinch Imported Numbers and Hosting Orders API reference: hosting order state",
    "Public Sinch skill: the order of the states",
    "Inferred: import and blanket-LOA orders skip the signature; a refused LOA rejects the order",
  ],
});
