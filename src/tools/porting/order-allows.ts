/** Refuses what an order does not allow, before the wire. What each state allows stands in `lifecycles/port-in-order.ts`. */
import { ByonError } from "../../errors.js";
import { momentText } from "../../knowledge/business-days.js";
import { portInOrder, stateOf, statesAllowing, verdict } from "../../lifecycles/index.js";
import { plain } from "../fields.js";
import type { Context } from "../operation.js";
import { orderState, type PortInOrder } from "./order-fields.js";
import { orderNext } from "./order-next.js";
import { isLater } from "./order-standing.js";

type OrderAction = Parameters<
  typeof verdict<keyof (typeof portInOrder)["states"], keyof (typeof portInOrder)["actions"]>
>[2];

/** Throws ByonError `not_allowed` when the order's state forbids the action; unknown states forbid nothing. */
export function requireOrderAllows(order: PortInOrder, action: OrderAction, now: Date): void {
  if (verdict(portInOrder, order.status, action) !== "forbidden") return;
  const state = orderState(order);
  const when = statesAllowing(portInOrder, action).join(" or ");
  throw new ByonError({
    kind: "not_allowed",
    message: `Order ${plain(order.id)} is ${plain(state)}; to ${VERB[action]} it, it would have to be ${when}. ${stateOf(portInOrder, order.status)?.meaning ?? ""} Nothing was sent.`,
    fix: "See what this state allows in next.",
    data: { id: order.id, status: state, ...focDatesOf(order) },
    next: orderNext(order, now, TOOL[action]),
  });
}

/** When it goes live is what is asked next, by whoever could not stop it. */
function focDatesOf({ phoneNumbers }: PortInOrder): { focDates?: string[] } {
  const dates = [...new Set(phoneNumbers.flatMap(({ focDate }) => focDate ?? []))];
  return dates.length > 0 ? { focDates: dates.slice(0, 5) } : {};
}

/** The call that was refused does not come next. */
const TOOL: Readonly<Record<OrderAction, string>> = {
  read: "get_port_in_order",
  update: "update_port_in_order",
  cancel: "cancel_port_in_order",
  activate: "activate_port_in_numbers",
  "add-note": "add_port_in_note",
  "add-document": "upload_port_in_document",
};

const VERB: Readonly<Record<OrderAction, string>> = {
  read: "read",
  update: "change",
  cancel: "cancel",
  activate: "activate",
  "add-note": "add a note to",
  "add-document": "add a document to",
};

/** Throws when an order cannot be activated: not on demand, or before the FOC date of the groups asked for. */
export function requireActivatable(order: PortInOrder, groups: readonly string[] | undefined, context: Context): void {
  requireOrderAllows(order, "activate", context.now());
  if (order.onDemandActivation === false)
    throw new ByonError({
      kind: "not_allowed",
      message: `Order ${plain(order.id)} is scheduled: its numbers go live by themselves at their FOC date. Nothing was sent.`,
      fix: "Wait for the FOC date and follow the order.",
      data: { id: order.id, desiredPortSchedule: order.desiredPortSchedule },
      next: orderNext(order, context.now(), "activate_port_in_numbers"),
    });
  const meant = order.phoneNumbers.filter((number) => !groups || groups.includes(number.phoneNumberGroup ?? ""));
  if (groups) refuseUnknownGroups(order, groups);
  const tooEarly = meant.filter((number) => number.status === "CONFIRMED" && isLater(number.focDate, context.now()));
  if (tooEarly.length > 0 && tooEarly.length === meant.filter((number) => number.status === "CONFIRMED").length)
    throw new ByonError({
      kind: "not_allowed",
      message: `The FOC date of order ${plain(order.id)} has not come yet. Nothing was sent.`,
      fix: `Activate on or after the FOC date, once the groups are listed as available. It is ${momentText(context.now())}, now.`,
      data: { id: order.id, focDates: [...new Set(tooEarly.map((number) => number.focDate))] },
      next: orderNext(order, context.now(), "activate_port_in_numbers"),
    });
}

function refuseUnknownGroups(order: PortInOrder, groups: readonly string[]): void {
  const known = new Set(order.phoneNumbers.map((number) => number.phoneNumberGroup));
  const index = groups.findIndex((group) => !known.has(group));
  if (index < 0 || known.size === 0) return;
  throw new ByonError({
    kind: "invalid_arguments",
    message: `Order ${plain(order.id)} has no group of that name. Nothing was sent.`,
    fix: "Give group names exactly as the order lists them, or none to activate the whole order.",
    fields: [{ field: `phoneNumberGroups[${index}]`, problem: "is not a group of this order" }],
    data: { groups: [...known].slice(0, 20) },
    next: [{ tool: "get_port_in_phone_groups", why: "lists the groups" }],
  });
}
