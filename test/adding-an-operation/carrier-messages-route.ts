import type { Porting } from "../../src/sandbox/porting/model.js";
import { findOrder, noSuchOrder } from "../../src/sandbox/porting/orders.js";
import { ok } from "../../src/sandbox/replies.js";
import type { Route } from "../../src/sandbox/router.js";

export const carrierMessageRoutes = (porting: Porting): Route[] => [
  {
    operationId: "listCarrierMessages",
    method: "GET",
    path: "/orders/portIns/{orderId}/carrierMessages",
    body: "none",
    handle({ path }) {
      const order = findOrder(porting, path.orderId);
      return order
        ? ok({ messages: [{ time: order.createdAt.toISOString(), text: "Order received." }] })
        : noSuchOrder();
    },
  },
];
