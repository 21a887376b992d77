/** Cancels an order. Whether its state allows that stands in `lifecycles/port-in-order.ts`. */
import { momentText } from "../../knowledge/business-days.js";
import * as reply from "../../sinch/reply.js";
import { OwnWords } from "../../values/own-words.js";
import { counted, orderId, step } from "../fields.js";
import { operation } from "../operation.js";
import { numberRuns, tally } from "../shorten.js";
import { requireOrderAllows } from "./order-allows.js";
import { numberState, orderState } from "./order-fields.js";
import { getPortInOrder } from "./read-orders.js";

/** Reference: DELETE /orders/portIns/{orderId}; only while PENDING, no body. */
export const cancelPortInOrder = operation({
  name: "cancel_port_in_order",
  title: "Cancel port-in order",
  description:
    "Cancels an order that is still PENDING. Its numbers stay with the losing carrier and cannot be ordered again until the cancellation is through.",
  api: "porting",
  route: "DELETE /orders/portIns/{orderId}",
  page: "porting/port-in-numbers/deleteorder",
  effect: "destroys",
  path: { orderId },
  reply: reply.nothing,
  target: ({ orderId: id }, context) => context.call(getPortInOrder, { orderId: id }),
  allow: (_, order, context) => requireOrderAllows(order, "cancel", context.now()),
  approve: {
    preview(input, order, context) {
      return {
        summary: `Cancels order ${input.orderId}: none of its ${counted(order.phoneNumbers.length, "number")} will be ported.`,
        details: {
          now: new OwnWords(momentText(context.now())),
          order: input.orderId,
          status: orderState(order),
          customerOrderReference: order.customerOrderReference,
          numbers: order.phoneNumbers.length,
          phoneNumbers: numberRuns(
            order.phoneNumbers.map((number) => number.phoneNumber ?? "?"),
            12,
          ),
          states: tally(order.phoneNumbers.map(numberState)),
        },
        consequence:
          "A canceled order cannot be revived. Its numbers stay in service at the losing carrier, and can be ordered anew once it reads CANCELED.",
      };
    },
    revision: (order) => [order.status, order.phoneNumbers.map((number) => [number.phoneNumber, number.status])],
  },
  lost: {
    settle(_, order) {
      const state = orderState(order);
      if (state === "CANCELED" || state === "PENDING_CANCELATION") return { outcome: "done" };
      if (state === "PENDING") return { outcome: "not-done" };
      return { outcome: "unknown", ask: step("get_port_in_order", "its status tells") };
    },
    tells: ({ orderId: id }) =>
      step("get_port_in_order", `order ${id} is CANCELED or PENDING_CANCELATION, or it is not`),
  },
  answer: {
    summary: (_, input) => `Cancellation of order ${input.orderId} was accepted.`,
    next: () => [
      step("get_port_in_order", "see whether it is CANCELED; while PENDING_CANCELATION, look again in a few hours"),
    ],
  },
});
