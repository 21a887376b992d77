import { RequestCheck } from "../checks.js";
import { ok, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { dateTime, refusal } from "./checks.js";
import type { OrderRecord, Porting } from "./model.js";
import { listItem } from "./render.js";

/** Those of the reference, and the one more that an order can be found in. */
const STATUSES = ["PENDING", "CONFIRMED", "COMPLETED", "CANCELED", "PENDING_CANCELATION"];

/** A whole number of the query within limits; out of them it is refused and the default stands in. */
function whole(check: RequestCheck, query: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  check.refused(name, `Must be a whole number from 1 to ${most}`);
  return fallback;
}

function bound(check: RequestCheck, query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const date = dateTime(text);
  if (!date) check.refused(name, "Not an ISO 8601 instant");
  return date?.getTime();
}

const within = (date: Date, from: number | undefined, to: number | undefined): boolean =>
  (from === undefined || date.getTime() >= from) && (to === undefined || date.getTime() <= to);

/** Filters combine with "and"; newest first. Neither is documented: one choice had to be made. */
function listOrders({ store }: Porting, { query }: ApiRequest): Reply {
  const check = new RequestCheck();
  const pageSize = whole(check, query, "pageSize", 100, 1_000);
  const page = whole(check, query, "page", 1, Number.MAX_SAFE_INTEGER);
  const orderId = query.get("orderId");
  if (orderId !== null && !/^\d+$/.test(orderId)) check.refused("orderId", "Not a number");
  const status = query.get("orderStatus");
  if (status !== null && !STATUSES.includes(status))
    check.refused("orderStatus", `Must be one of ${STATUSES.join(", ")}`);
  const reference = query.get("customerOrderReference");
  const phoneNumber = query.get("phoneNumber");
  const [createdFrom, createdTo] = [bound(check, query, "createdDateStart"), bound(check, query, "createdDateEnd")];
  const [focFrom, focTo] = [bound(check, query, "focStartDate"), bound(check, query, "focEndDate")];
  const refused = refusal(check);
  if (refused) return refused;

  const byFoc = focFrom !== undefined || focTo !== undefined;
  const fits = (order: OrderRecord): boolean =>
    (orderId === null || String(order.id) === orderId) &&
    (status === null || order.status === status) &&
    (reference === null || order.content.customerOrderReference === reference) &&
    (phoneNumber === null || order.numbers.some((number) => number.phoneNumber === phoneNumber)) &&
    within(order.createdAt, createdFrom, createdTo) &&
    (!byFoc || order.numbers.some(({ focDate }) => focDate && within(focDate, focFrom, focTo)));
  const found = [...store.orders.values()].filter(fits).reverse();
  return ok({
    orders: found.slice((page - 1) * pageSize, page * pageSize).map(listItem),
    page,
    totalPages: Math.ceil(found.length / pageSize),
    pageSize,
    totalItems: found.length,
  });
}

export const listRoutes = (porting: Porting): Route[] => [
  {
    operationId: "getPortInOrders",
    method: "GET",
    path: "/orders/portIns",
    body: "none",
    handle: (request) => listOrders(porting, request),
  },
];
