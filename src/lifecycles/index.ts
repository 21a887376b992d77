/** Every lifecycle: the states of orders and numbers as data, and what can be asked of them. */
import { hostingOrder } from "./hosting-order.js";
import { hostingOrderNumber } from "./hosting-order-number.js";
import type { AnyLifecycle } from "./lifecycle.js";
import { portInNumber } from "./port-in-number.js";
import { portInOrder } from "./port-in-order.js";
import { qualifiedNumber } from "./qualified-number.js";

export * from "./hosting-order.js";
export * from "./hosting-order-number.js";
export * from "./lifecycle.js";
export * from "./port-in-number.js";
export * from "./port-in-order.js";
export * from "./qualified-number.js";

/** Every lifecycle, in the order in which a reader meets them. */
export const lifecycles: readonly AnyLifecycle[] = [
  portInOrder,
  portInNumber,
  qualifiedNumber,
  hostingOrder,
  hostingOrderNumber,
];
