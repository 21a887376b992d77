import * as reply from "../../src/sinch/reply.js";
import { counted, orderId, step } from "../../src/tools/fields.js";
import { operation } from "../../src/tools/operation.js";
import { listPage } from "../../src/tools/shorten.js";

const message = reply.open({ time: reply.text, text: reply.text });

/** Reference: GET /orders/portIns/{orderId}/carrierMessages. */
export const listCarrierMessages = operation({
  name: "list_carrier_messages",
  title: "List messages of the losing carrier",
  description: "Lists what the losing carrier has written about an order, the newest first.",
  api: "porting",
  route: "GET /orders/portIns/{orderId}/carrierMessages",
  page: "porting/port-in-numbers/carriermessages",
  effect: "reads",
  path: { orderId },
  reply: reply.open({ messages: reply.list(message) }),
  answer: {
    summary: ({ messages }, input) => `${counted(messages.length, "message")} about order ${input.orderId}.`,
    shape: ({ messages }) => listPage("messages", messages, {}, "get_port_in_order has the notes as well"),
    next: () => [step("get_port_in_order", "see the order itself")],
  },
});
