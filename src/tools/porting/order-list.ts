/** A list of orders that says which of them need somebody, and why: what a person asks for in the morning. */

import { counted, step } from "../fields.js";
import type { NextStep } from "../operation.js";
import { clipped, fitting } from "../shorten.js";
import { orderState, type PortInOrder } from "./order-fields.js";
import { orderNext } from "./order-next.js";
import { refusalLine } from "./order-rejections.js";
import { standingOf } from "./order-standing.js";
import { orderSentence, orderSummary } from "./order-view.js";

interface Row {
  id?: string | undefined;
  status?: string | undefined;
}

/** More open orders than these are not read along: the list would become slow, and dear at Sinch. */
const MOST_READ = 25;
const AT_ONCE = 5;

const ENDED = ["COMPLETED", "CANCELED"];

/** Those of the listed orders that somebody may have to act on, or the only one there is; by id. */
export async function readAlong(
  rows: readonly Row[],
  read: (orderId: string) => Promise<PortInOrder>,
): Promise<ReadonlyMap<string, PortInOrder>> {
  const wanted = rows
    .filter((row) => rows.length === 1 || !ENDED.includes(orderState(row)))
    .flatMap(({ id }) => id ?? []);
  const found = new Map<string, PortInOrder>();
  if (wanted.length > MOST_READ) return found;
  for (let start = 0; start < wanted.length; start += AT_ONCE)
    await Promise.all(
      wanted.slice(start, start + AT_ONCE).map(async (id) => {
        // A row whose order could not be read is still a row.
        const order = await read(id).catch(() => undefined);
        if (order) found.set(id, order);
      }),
    );
  return found;
}

/** What an order needs from somebody, with the carrier's or the desk's own words; undefined when it needs nothing. */
function attentionOf(order: PortInOrder, now: Date) {
  const { refusals, deskAsked, lacksDocuments, actsNext } = standingOf(order, now);
  if (refusals.length === 0 && !lacksDocuments && actsNext !== "you") return undefined;
  const question = deskAsked === undefined ? undefined : order.notes.at(-1)?.note;
  return {
    why: orderSentence(order, now),
    ...(refusals.length > 0
      ? {
          refused: fitting(
            refusals.map((refusal) => refusalLine(order, refusal)),
            600,
          ).shown,
        }
      : {}),
    ...(question ? { question: clipped(question, 220) } : {}),
  };
}

/** The only order that was found is told in full: whoever looks one up by its reference wants to know how it stands. */
const onlyOne = (rows: readonly Row[], orders: ReadonlyMap<string, PortInOrder>): PortInOrder | undefined =>
  rows.length === 1 ? orders.get(rows[0]?.id ?? "") : undefined;

export function listSentence(total: number, orders: ReadonlyMap<string, PortInOrder>, rows: readonly Row[], now: Date) {
  const found = `${counted(total, "port-in order")} found.`;
  const only = onlyOne(rows, orders);
  if (only) return `${found} ${orderSentence(only, now)}`;
  const open = rows.filter((row) => !ENDED.includes(orderState(row)));
  if (open.length === 0 || open.some(({ id }) => !orders.has(id ?? ""))) return found;
  const needy = open.filter(({ id }) => attentionOf(orders.get(id ?? "") as PortInOrder, now)).length;
  return `${found} ${needy === 0 ? "They" : `${needy} need attention, and say why; the others`} need nothing from you.`;
}

/** What a row says beyond its counts. */
export function told(
  id: string | undefined,
  rows: readonly Row[],
  orders: ReadonlyMap<string, PortInOrder>,
  now: Date,
) {
  const order = orders.get(id ?? "");
  if (!order) return {};
  if (onlyOne(rows, orders)) return orderSummary(order, now).data as object;
  const attention = attentionOf(order, now);
  return attention ? { attention } : {};
}

export function listNext(
  rows: readonly Row[],
  orders: ReadonlyMap<string, PortInOrder>,
  now: Date,
): readonly NextStep[] {
  const only = onlyOne(rows, orders);
  if (only) return orderNext(only, now, "list_port_in_orders");
  return rows.length > 0
    ? [step("get_port_in_order", "see one order's numbers, notes and next steps")]
    : [step("create_port_in_order", "start a port, after check_portability")];
}
