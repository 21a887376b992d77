/**
 * Which orders hold a number. Sinch is asked about each number, or every order that may hold one is opened, whichever is fewer
 * requests. An order overlooked is an order made twice: so nothing is made of a list that is not whole.
 */

import { ByonError } from "../../errors.js";
import { portInOrder, verdict } from "../../lifecycles/index.js";
import { canonicalText } from "../../values/canonical.js";
import { AT_ONCE, eachOf } from "../each-of.js";
import { MOST_A_PAGE } from "../fields.js";
import type { Context } from "../operation.js";
import { orderState, type PortInOrder } from "./order-fields.js";
import { getPortInOrder, listPortInOrders } from "./read-orders.js";

/** An order as a list has it: without its numbers. */
export interface Row {
  id?: string | undefined;
  status?: string | undefined;
  customerOrderReference?: string | undefined;
  createdDate?: string | undefined;
}

/** The orders of a number, as far as they were looked for. */
export type Finder = (number: string) => Promise<readonly Row[]>;

/** Against a list that never ends. */
const MOST_PAGES = 20;

/** Completed orders are only warned of: the newest are opened, as far as these and the open ones together are no more. */
const OPENED_WITH_COMPLETED = 16;

/** In these states an order has ended; every other, and every unknown one, may still port its numbers. */
const ENDED = new Set(["COMPLETED", "CANCELED"]);
const isOpen = (order: Row): boolean => !ENDED.has(orderState(order));
const isCompleted = (order: Row): boolean => orderState(order) === "COMPLETED";

type Filter = { customerOrderReference?: string; phoneNumber?: string };

const pageOf = (context: Context, filter: Filter, page: number) =>
  context.call(listPortInOrders, { ...filter, pageSize: MOST_A_PAGE, ...(page > 1 ? { page: String(page) } : {}) });

/**
 * Every order that a filter finds, page after page.
 * Throws ByonError `unavailable` when the list does not come to an end.
 */
export async function everyOrder(context: Context, filter: Filter): Promise<Row[]> {
  const found: Row[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await pageOf(context, filter, page);
    found.push(...answer.orders);
    if (answer.orders.length === 0 || page >= (answer.totalPages ?? 1)) return found;
  }
  throw new ByonError({
    kind: "unavailable",
    message: "There are too many orders to tell whether this one exists. Nothing was sent.",
    fix: "Give a customerOrderReference that no other order has.",
  });
}

/** Finds every order in progress that lists one of the numbers. */
export async function openOrdersOf(context: Context, numbers: readonly string[]): Promise<Finder> {
  const worth = await worthOpening(context, numbers.length);
  return worth ? opened(context, worth.open) : asked(context, isOpen);
}

/** Finds completed orders that list one of the numbers, and tells how many of them were not looked through. */
export async function completedOrdersOf(
  context: Context,
  numbers: readonly string[],
): Promise<{ ordersOf: Finder; unread: number }> {
  const worth = await worthOpening(context, numbers.length);
  if (!worth) return { ordersOf: asked(context, isCompleted), unread: 0 };
  return { ordersOf: await opened(context, worth.completed), unread: worth.unread };
}

const asked =
  (context: Context, wanted: (row: Row) => boolean): Finder =>
  async (number) =>
    (await everyOrder(context, { phoneNumber: number })).filter(wanted);

async function opened(context: Context, rows: readonly Row[]): Promise<Finder> {
  const byNumber = new Map<string, Row[]>();
  const held = await eachOf(rows, (row) => numbersIn(context, row));
  for (const [index, row] of rows.entries())
    for (const number of held[index] ?? []) byNumber.set(number, [...(byNumber.get(number) ?? []), row]);
  return async (number) => byNumber.get(number) ?? [];
}

async function numbersIn(context: Context, row: Row): Promise<readonly string[]> {
  const known = knownNumbers(context, row);
  if (known) return known;
  const order = await context.call(getPortInOrder, { orderId: row.id ?? "" });
  const numbers = order.phoneNumbers.flatMap(({ phoneNumber }) => phoneNumber ?? []);
  if (isFrozen(order)) context.findings.keep(keyOf(row), numbers);
  return numbers;
}

/** Which numbers an order had when its row read the same. What they say is never the last word: whoever finds a number opens the order. */
const knownNumbers = (context: Context, row: Row): readonly string[] | undefined => context.findings.about(keyOf(row));

const keyOf = (row: Row): string => `port-in order ${canonicalText(row)}`;

/** One number may take another's place in an order without its row telling, as long as the order can be changed. */
const isFrozen = ({ status }: PortInOrder): boolean => verdict(portInOrder, status, "update") === "forbidden";

/** Orders whose numbers are worth a look, and how many more are completed. */
interface Worth {
  open: readonly Row[];
  completed: readonly Row[];
  unread: number;
}

/** Undefined when asking about so many numbers takes no more requests, or when the list of all orders is not whole. */
async function worthOpening(context: Context, numbers: number): Promise<Worth | undefined> {
  if (numbers <= AT_ONCE) return undefined;
  const rows: Row[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { orders, totalPages = Number.POSITIVE_INFINITY, totalItems = 0 } = await pageOf(context, {}, page);
    rows.push(...orders);
    const pagesLeft = Math.max(0, totalPages - page);
    const worth = worthOf(rows);
    const unknown = [...worth.open, ...worth.completed].filter((row) => !knownNumbers(context, row));
    if (pagesLeft + unknown.length >= numbers) return undefined;
    if (pagesLeft === 0) return isWhole(rows, totalItems) ? worth : undefined;
  }
  return undefined;
}

function worthOf(rows: readonly Row[]): Worth {
  const open = rows.filter(isOpen);
  const completed = rows.filter(isCompleted).sort(newestFirst);
  const room = Math.max(0, OPENED_WITH_COMPLETED - open.length);
  return { open, completed: completed.slice(0, room), unread: Math.max(0, completed.length - room) };
}

const newestFirst = (one: Row, other: Row): number => (other.createdDate ?? "").localeCompare(one.createdDate ?? "");

/** A list that changes while its pages are read shows a row twice, or too few. */
function isWhole(rows: readonly Row[], total: number): boolean {
  const ids = new Set(rows.map(({ id }) => id));
  return !ids.has(undefined) && ids.size === rows.length && ids.size >= total;
}
