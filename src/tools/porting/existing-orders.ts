/** Orders that already stand for the same numbers or the same reference: looked for before ordering, so that nothing is ordered twice. */
import { createHash } from "node:crypto";
import { ByonError } from "../../errors.js";
import { portInNumber, stateName } from "../../lifecycles/index.js";
import type { Context } from "../../sinch/operation.js";
import { plain, step } from "../fields.js";
import type { PortInOrder } from "./order-fields.js";
import { orderState, orderSummary } from "./order-view.js";
import { getPortInOrder, listPortInOrders } from "./read-orders.js";

/** Kept low: an order of 500 numbers asks about each. */
const AT_ONCE = 8;

/** In these states an order has ended; every other, and every unknown one, may still port its numbers. */
const ENDED = new Set(["COMPLETED", "CANCELED"]);
/** A number in one of these states will not be ported by its order. */
const OUT = new Set(["EXCLUDED", "CANCELED"]);

/** A reference made of the numbers themselves: whoever asks for the same port again, even after a restart, finds the first. */
export const referenceFor = (numbers: readonly string[]): string =>
  `byon-${createHash("sha256")
    .update([...numbers].sort().join())
    .digest("hex")
    .slice(0, 20)}`;

/** Most that a page takes; and pages enough for 20,000 orders, against a list that never ends. */
const PAGE_SIZE = 1_000;
const MOST_PAGES = 20;

type Filter = { customerOrderReference: string } | { phoneNumber: string };

/**
 * Every order that a filter finds, page after page: an order overlooked is an order made twice.
 * Throws ByonError `unavailable` when the list does not come to an end.
 */
async function everyOrder(context: Context, filter: Filter) {
  const found = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await context.call(listPortInOrders, {
      ...filter,
      pageSize: PAGE_SIZE,
      ...(page > 1 ? { page: String(page) } : {}),
    });
    found.push(...answer.orders);
    if (answer.orders.length === 0 || page >= (answer.totalPages ?? 1)) return found;
  }
  throw new ByonError({
    kind: "unavailable",
    message: "There are too many orders to tell whether this one exists. Nothing was sent.",
    fix: "Give a customerOrderReference that no other order has.",
  });
}

/** The order with this very reference that was not canceled. Sinch may match parts of a reference; this does not. */
export async function orderByReference(context: Context, reference: string): Promise<PortInOrder | undefined> {
  const orders = await everyOrder(context, { customerOrderReference: reference });
  const found = orders.find(
    (order) =>
      order.customerOrderReference === reference && !["CANCELED", "PENDING_CANCELATION"].includes(orderState(order)),
  );
  return found?.id === undefined ? undefined : context.call(getPortInOrder, { orderId: found.id });
}

/** The first of the numbers that an order in progress still holds, with that order. */
async function orderInProgress(
  context: Context,
  numbers: readonly string[],
): Promise<{ number: string; order: PortInOrder } | undefined> {
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const found = await Promise.all(numbers.slice(start, start + AT_ONCE).map((number) => holderOf(context, number)));
    const hit = found.find((entry) => entry !== undefined);
    if (hit) return hit;
  }
  return undefined;
}

async function holderOf(context: Context, number: string): Promise<{ number: string; order: PortInOrder } | undefined> {
  const orders = await everyOrder(context, { phoneNumber: number });
  for (const { id } of orders.filter((candidate) => !ENDED.has(orderState(candidate)))) {
    if (id === undefined) continue;
    const order = await context.call(getPortInOrder, { orderId: id });
    const entry = order.phoneNumbers.find((candidate) => candidate.phoneNumber === number);
    // A rejected number can be answered only while its order is still PENDING; after that it needs a new order.
    const state = stateName(portInNumber, entry?.status);
    const lost = OUT.has(state) || (state === "REJECTED" && orderState(order) === "CONFIRMED");
    if (entry && !lost) return { number, order };
  }
  return undefined;
}

/** Throws ByonError `conflict`, with the order that exists, when this would be ordered a second time. */
export async function refuseSecondOrder(
  context: Context,
  reference: string,
  numbers: readonly string[],
): Promise<void> {
  const named = await orderByReference(context, reference);
  if (named)
    throw second(
      named,
      `Order ${plain(named.id)} already has the reference of this one.`,
      "If it is meant to be another order, give it another customerOrderReference.",
    );
  const held = await orderInProgress(context, numbers);
  if (held)
    throw second(
      held.order,
      `${held.number} is already in order ${plain(held.order.id)}, which is ${plain(orderState(held.order))}.`,
      "Follow or change that order instead, or leave the number out.",
    );
}

const second = (order: PortInOrder, message: string, fix: string): ByonError =>
  new ByonError({
    kind: "conflict",
    message: `${message} Nothing was sent.`,
    fix,
    data: { existingOrder: orderSummary(order).data },
    next: [step("get_port_in_order", `see order ${plain(order.id)}`)],
  });

/** Numbers that an order has already brought to Sinch, with that order's id. Read anew only when nothing is remembered. */
export async function finishedOrders(
  context: Context,
  numbers: readonly string[],
): Promise<{ number: string; order: string | undefined }[]> {
  const found = [];
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    const orders = await Promise.all(
      numbers.slice(start, start + AT_ONCE).map((number) => everyOrder(context, { phoneNumber: number })),
    );
    found.push(
      ...orders.flatMap((each, index) => {
        const done = each.find((order) => orderState(order) === "COMPLETED");
        return done ? [{ number: numbers[start + index] ?? "", order: done.id }] : [];
      }),
    );
  }
  return found;
}
