/** Orders that already stand for the same numbers or the same reference: looked for before ordering, so that nothing is ordered twice. */
import { createHash } from "node:crypto";
import { ByonError } from "../../errors.js";
import { portInNumber, stateName } from "../../lifecycles/index.js";
import { AT_ONCE, eachOf } from "../each-of.js";
import { plain, step } from "../fields.js";
import type { Context } from "../operation.js";
import { orderState, type PortInOrder } from "./order-fields.js";
import { completedOrdersOf, everyOrder, type Finder, openOrdersOf } from "./order-search.js";
import { orderSummary } from "./order-view.js";
import { getPortInOrder } from "./read-orders.js";

/** A number in one of these states will not be ported by its order. */
const OUT = new Set(["EXCLUDED", "CANCELED"]);

/** A reference made of the numbers themselves: whoever asks for the same port again, even after a restart, finds the first. */
export const referenceFor = (numbers: readonly string[]): string =>
  `byon-${createHash("sha256")
    .update([...numbers].sort().join())
    .digest("hex")
    .slice(0, 20)}`;

export interface Under {
  /** The order that holds all of these numbers. */
  same?: PortInOrder;
  /** One that holds some of them. */
  touching?: PortInOrder;
  /** Ids of the rest: a reference may stand on any number of orders. */
  others: string[];
}

/** Up to so many orders under one reference are read to see whose numbers they hold; of more, those with our first number. */
const FEW = 3;

/** The orders with this very reference that were not canceled. Sinch may match parts of a reference; this does not. */
export async function ordersUnder(context: Context, reference: string, numbers: readonly string[]): Promise<Under> {
  const listed = await everyOrder(context, { customerOrderReference: reference });
  const under = listed.filter(
    (order) =>
      order.customerOrderReference === reference && !["CANCELED", "PENDING_CANCELATION"].includes(orderState(order)),
  );
  const ids = under.flatMap(({ id }) => id ?? []);
  const likely = ids.length <= FEW ? ids : await withFirstNumber(context, ids, numbers[0] ?? "");
  const orders = await Promise.all(likely.map((id) => context.call(getPortInOrder, { orderId: id })));
  const held = (order: PortInOrder) => numbers.filter((number) => holds(order, number)).length;
  const same = orders.find((order) => held(order) === numbers.length);
  const touching = orders.find((order) => order !== same && held(order) > 0);
  return {
    ...(same ? { same } : {}),
    ...(touching ? { touching } : {}),
    others: ids.filter((id) => id !== same?.id && id !== touching?.id),
  };
}

async function withFirstNumber(context: Context, ids: readonly string[], number: string): Promise<string[]> {
  const holding = new Set((await everyOrder(context, { phoneNumber: number })).map(({ id }) => id));
  return ids.filter((id) => holding.has(id));
}

const holds = (order: PortInOrder, number: string): boolean =>
  order.phoneNumbers.some((entry) => entry.phoneNumber === number);

/** The first of the numbers that an order in progress still holds, with that order. */
async function orderInProgress(
  context: Context,
  numbers: readonly string[],
): Promise<{ number: string; order: PortInOrder } | undefined> {
  const ordersOf = await openOrdersOf(context, numbers);
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const found = await Promise.all(
      numbers.slice(start, start + AT_ONCE).map((number) => holderOf(context, ordersOf, number)),
    );
    const hit = found.find((entry) => entry !== undefined);
    if (hit) return hit;
  }
  return undefined;
}

async function holderOf(
  context: Context,
  ordersOf: Finder,
  number: string,
): Promise<{ number: string; order: PortInOrder } | undefined> {
  for (const { id } of await ordersOf(number)) {
    if (id === undefined) continue;
    const order = await context.call(getPortInOrder, { orderId: id });
    // The list lags behind: of an order that it does not call COMPLETED yet, nobody is warned.
    if (orderState(order) === "CANCELED") continue;
    const entry = order.phoneNumbers.find((candidate) => candidate.phoneNumber === number);
    // A rejected number can be answered only while its order is still PENDING; after that it needs a new order.
    const state = stateName(portInNumber, entry?.status);
    const lost = OUT.has(state) || (state === "REJECTED" && orderState(order) === "CONFIRMED");
    if (entry && !lost) return { number, order };
  }
  return undefined;
}

/** The error for an order that stands already, with its reference and its numbers. */
export const orderedAlready = (same: PortInOrder, now: Date): ByonError =>
  second(
    same,
    `Order ${plain(same.id)} already has the reference of this one, and its numbers.`,
    "Follow that order. If it is meant to be another order, give it another customerOrderReference.",
    now,
  );

/** Throws ByonError `conflict`, with the order, when one of the numbers is in an order in progress. */
export async function refuseHeldNumbers(context: Context, numbers: readonly string[]): Promise<void> {
  const held = await orderInProgress(context, numbers);
  if (held)
    throw second(
      held.order,
      `${held.number} is already in order ${plain(held.order.id)}, which is ${plain(orderState(held.order))}.`,
      "Follow or change that order instead, or leave the number out.",
      context.now(),
    );
}

const second = (order: PortInOrder, message: string, fix: string, now: Date): ByonError =>
  new ByonError({
    kind: "conflict",
    message: `${message} Nothing was sent.`,
    fix,
    data: { existingOrder: orderSummary(order, now).data },
    next: [step("get_port_in_order", `see order ${plain(order.id)}`)],
  });

/** Numbers that an order has already brought to Sinch, with that order's id; and how many completed orders were not looked through. */
export async function finishedOrders(
  context: Context,
  numbers: readonly string[],
): Promise<{ found: { number: string; order: string | undefined }[]; unread: number }> {
  const { ordersOf, unread } = await completedOrdersOf(context, numbers);
  const orders = await eachOf(numbers, ordersOf);
  const found = numbers.flatMap((number, index) =>
    (orders[index] ?? []).slice(0, 1).map(({ id }) => ({ number, order: id })),
  );
  return { found, unread };
}
