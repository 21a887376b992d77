/** Hosting orders under way, searched for a number: no operation finds an order by its numbers. */
import type { Context } from "../../sinch/operation.js";
import type { HostingOrder } from "./hosting-order-view.js";
import { listHostingOrderNumbers, listHostingOrders } from "./hosting-orders.js";
import { eachOf } from "./lookups.js";

/** In these states an order is still to import or enable its numbers. */
const OPEN = {
  IMPORT: ["SUBMITTED", "IN_PROGRESS"],
  TYPE_TEXT_ENABLE: ["SUBMITTED", "WAITING_FOR_LOA_SIGNATURE", "IN_PROGRESS"],
} as const;

/** Bounds the search in a project with very many open orders; the newest are looked at first. */
const MOST_ORDERS = 200;
const LARGEST_ORDER = 500;

interface Search {
  type: keyof typeof OPEN;
  servicePlanId: string;
  campaignId: string;
  numbers: readonly string[];
}

/**
 * The open order of this plan and campaign that holds one of the numbers, with those of them it holds. Orders without a
 * campaign cannot be listed, so they are not found.
 */
export async function openOrderHolding(
  context: Context,
  { type, numbers, ...links }: Search,
): Promise<{ order: HostingOrder; numbers: string[] } | undefined> {
  const lists = await Promise.all(
    OPEN[type].map((states) => context.call(listHostingOrders, { states, type, ...links, pageSize: MOST_ORDERS })),
  );
  const orders = lists
    .flatMap(({ hostingOrders }) => hostingOrders)
    .sort((a, b) => (b.createdTime ?? "").localeCompare(a.createdTime ?? ""))
    .slice(0, MOST_ORDERS);
  const wanted = new Set(numbers);
  const found = await eachOf(orders, async (order) => {
    if (order.hostingOrderId === undefined) return undefined;
    const page = await context.call(listHostingOrderNumbers, {
      hostingOrderId: order.hostingOrderId,
      pageSize: LARGEST_ORDER,
    });
    const held = page.numbers.map(({ phoneNumber }) => phoneNumber ?? "").filter((number) => wanted.has(number));
    return held.length > 0 ? { order, numbers: held } : undefined;
  });
  return found.find((hit) => hit !== undefined);
}
