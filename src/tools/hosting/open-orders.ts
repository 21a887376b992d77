/** Hosting orders under way, searched for a number: no operation finds an order by its numbers. */
import { ByonError } from "../../errors.js";
import { eachOf } from "../each-of.js";
import type { Context } from "../operation.js";
import type { HostingOrder } from "./hosting-order-view.js";
import { listHostingOrderNumbers, listHostingOrders } from "./read-hosting-orders.js";

/** In these states an order is still to import or enable its numbers. */
const OPEN = {
  IMPORT: ["SUBMITTED", "IN_PROGRESS"],
  TYPE_TEXT_ENABLE: ["SUBMITTED", "WAITING_FOR_LOA_SIGNATURE", "IN_PROGRESS"],
} as const;

/** Sinch may answer with fewer. */
const PAGE = 500;
/** Against a list that never ends. */
const MOST_PAGES = 100;

interface Search {
  type: keyof typeof OPEN;
  servicePlanId: string;
  campaignId: string;
  numbers: readonly string[];
}

/** Every row of a list, page after page: an order overlooked is an order made twice. */
async function everyRow<Row>(
  read: (page: { pageSize: number; pageToken?: string }) => Promise<{ rows: readonly Row[]; next: string | undefined }>,
): Promise<Row[]> {
  const found: Row[] = [];
  let pageToken = "";
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { rows, next } = await read({ pageSize: PAGE, ...(pageToken ? { pageToken } : {}) });
    found.push(...rows);
    if (!next) return found;
    pageToken = next;
  }
  throw new ByonError({
    kind: "unavailable",
    message: "There are too many open orders to tell whether these numbers are in one. Nothing was sent.",
    fix: "Look for the numbers with get_imported_number, or ask Sinch support.",
  });
}

/** An open order, and those of the numbers that it holds. */
export interface Holding {
  order: HostingOrder;
  numbers: string[];
}

/**
 * The open orders of this plan and campaign that hold one of the numbers; the newest first. Orders without a campaign cannot be
 * listed, so they are not found.
 */
export async function openOrdersHolding(context: Context, { numbers, ...filter }: Search): Promise<Holding[]> {
  const lists = await Promise.all(
    OPEN[filter.type].map((states) =>
      everyRow(async (page) => {
        const answer = await context.call(listHostingOrders, { ...filter, states, ...page });
        return { rows: answer.hostingOrders, next: answer.nextPageToken };
      }),
    ),
  );
  const orders = lists.flat().sort((a, b) => (b.createdTime ?? "").localeCompare(a.createdTime ?? ""));
  const wanted = new Set(numbers);
  const found = await eachOf(orders, async (order): Promise<Holding[]> => {
    const { hostingOrderId } = order;
    if (hostingOrderId === undefined) return [];
    const rows = await everyRow(async (page) => {
      const answer = await context.call(listHostingOrderNumbers, { hostingOrderId, ...page });
      return { rows: answer.numbers, next: answer.nextPageToken };
    });
    const held = rows.map(({ phoneNumber }) => phoneNumber ?? "").filter((number) => wanted.has(number));
    return held.length > 0 ? [{ order, numbers: held }] : [];
  });
  return found.flat();
}

/** The newest of them. */
export const openOrderHolding = async (context: Context, search: Search): Promise<Holding | undefined> =>
  (await openOrdersHolding(context, search))[0];
