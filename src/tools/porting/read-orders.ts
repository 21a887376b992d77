import { z } from "zod";
import { ByonError } from "../../errors.js";
import * as reply from "../../sinch/reply.js";
import { counted, detail, instant, lookupNumber, MOST_A_PAGE, orderId, step } from "../fields.js";
import { operation } from "../operation.js";
import { clipped, listPage, pick } from "../shorten.js";
import { orderState, type PortInOrder, readNumber, readOrder } from "./order-fields.js";
import { listNext, listSentence, readAlong, told } from "./order-list.js";
import { orderNext } from "./order-next.js";
import { grouped, orderInFull, orderSentence, orderSummary } from "./order-view.js";

const MOST_FIELDS = 30;

const fields = z
  .array(z.string().max(64))
  .min(1)
  .max(MOST_FIELDS)
  .optional()
  .meta({
    publish: {
      type: "array",
      items: { type: "string" },
      maxItems: MOST_FIELDS,
      description: "With full: only these fields of a number",
    },
  });

/** Reference: GET /orders/portIns/{orderId}. */
export const getPortInOrder = operation({
  name: "get_port_in_order",
  title: "Get port-in order",
  description:
    "Shows one port-in order: state, numbers by status and carrier group, FOC dates, rejections, notes, documents, and what can be done next.",
  api: "porting",
  route: "GET /orders/portIns/{orderId}",
  page: "porting/port-in-numbers/getorderdetails",
  effect: "reads",
  whenMissing: {
    message: "This project has no port-in order of this id.",
    fix: "Look the order up by your own reference or by one of its numbers.",
    next: [step("list_port_in_orders", "find it by customerOrderReference or phoneNumber")],
  },
  path: { orderId },
  extra: { detail, fields },
  reply: readOrder,
  answer: {
    summary: (order, _, now) => orderSentence(order, now),
    shape: (order, input, now) =>
      input.detail === "full" ? orderInFull(order, input.fields, now) : orderSummary(order, now),
    next: (order, _, now) => orderNext(order, now, "get_port_in_order"),
  },
});

const orderLine = reply.open({
  id: reply.text,
  status: reply.text,
  customerOrderReference: reply.text,
  createdDate: reply.text,
  phoneNumberQuantity: reply.count,
  focQuantity: reply.count,
  activatedQuantity: reply.count,
  rejectedQuantity: reply.count,
  excludedQuantity: reply.count,
});

/** Pages are counted from 1 in what Sinch answers; the reference types the argument as text. */
const page = z
  .union([z.string().regex(/^\d{1,9}$/, "must be a page number"), z.number().int().nonnegative().transform(String)])
  .optional()
  .meta({ publish: { type: "string", description: "From 1" } });

const listed = reply.open({
  orders: reply.list(orderLine),
  page: reply.text,
  totalPages: reply.count,
  pageSize: reply.count,
  totalItems: reply.count,
});
/** With the orders that were read along. */
type Listed = z.output<typeof listed> & { open?: ReadonlyMap<string, PortInOrder> };
const NONE: ReadonlyMap<string, PortInOrder> = new Map();

/** Reference: GET /orders/portIns. How filters combine is not documented. */
export const listPortInOrders = operation({
  name: "list_port_in_orders",
  title: "List port-in orders",
  description:
    "Finds port-in orders by id, state, reference, number, creation or FOC date. Without a filter: all of them.",
  api: "porting",
  route: "GET /orders/portIns",
  page: "porting/port-in-numbers/getportinorders",
  effect: "reads",
  query: {
    orderId: orderId.optional(),
    orderStatus: z.enum(["PENDING", "CONFIRMED", "COMPLETED", "CANCELED", "PENDING_CANCELATION"]).optional(),
    customerOrderReference: z.string().max(100).optional(),
    createdDateStart: instant.optional(),
    createdDateEnd: instant.optional(),
    phoneNumber: lookupNumber.optional(),
    focStartDate: instant.optional(),
    focEndDate: instant.optional(),
    pageSize: z
      .number()
      .int()
      .min(1)
      .max(MOST_A_PAGE, `must be at most ${MOST_A_PAGE}`)
      .optional()
      .meta({ publish: { type: "integer", maximum: MOST_A_PAGE } }),
    page,
  },
  reply: listed,
  ask: {
    rules({ createdDateStart, createdDateEnd, focStartDate, focEndDate }, refuse) {
      if (createdDateStart && createdDateEnd && Date.parse(createdDateStart) > Date.parse(createdDateEnd))
        refuse("createdDateEnd", "lies before createdDateStart");
      if (focStartDate && focEndDate && Date.parse(focStartDate) > Date.parse(focEndDate))
        refuse("focEndDate", "lies before focStartDate");
    },
  },
  async send(_, __, context, plain) {
    const found: Listed = await plain();
    return { ...found, open: await readAlong(found.orders, (id) => context.call(getPortInOrder, { orderId: id })) };
  },
  answer: {
    summary: ({ orders, totalItems, open = NONE }: Listed, _, now) =>
      listSentence(totalItems ?? orders.length, open, orders, now),
    shape: ({ orders, page: current, totalPages, totalItems, open = NONE }: Listed, _, now) =>
      listPage(
        "orders",
        orders.map((order) => ({
          ...pick(order, [
            "id",
            "createdDate",
            "phoneNumberQuantity",
            "focQuantity",
            "activatedQuantity",
            "rejectedQuantity",
            "excludedQuantity",
          ]),
          status: orderState(order),
          ...(order.customerOrderReference
            ? { customerOrderReference: clipped(order.customerOrderReference, 100) }
            : {}),
          ...told(order.id, orders, open, now),
        })),
        { page: current, totalPages, totalItems },
        "ask for a smaller pageSize, e.g. 25",
      ),
    next: ({ orders, open = NONE }: Listed, _, now) => listNext(orders, open, now),
  },
});

const phoneGroup = reply.open({
  phoneNumberGroup: reply.text,
  focDate: reply.text,
  phoneNumbers: reply.list(readNumber),
});
/** The wrapper is not documented: a bare list, or a list under a name. */
const phoneGroups = z.union([
  z.array(phoneGroup),
  z.looseObject({ phoneNumberGroups: z.array(phoneGroup) }).transform((answer) => answer.phoneNumberGroups),
  z.looseObject({ phoneGroups: z.array(phoneGroup) }).transform((answer) => answer.phoneGroups),
]);

/** Only summaries name this route; where Sinch does not serve it, the order's own numbers tell the same. */
export const getPortInPhoneGroups = operation({
  name: "get_port_in_phone_groups",
  title: "Get phone groups of a port-in order",
  description:
    "Shows an order's numbers by carrier group with their FOC date: confirmation, rejection and activation happen by group.",
  api: "porting",
  route: "GET /orders/portIns/phoneGroups/{orderId}",
  page: "porting/port-in-numbers",
  effect: "reads",
  path: { orderId },
  extra: { detail },
  reply: phoneGroups,
  async send({ orderId: id }, _, context, plain) {
    try {
      return await plain();
    } catch (thrown) {
      if (!(thrown instanceof ByonError) || thrown.kind !== "not_found") throw thrown;
      return groupsFromOrder(await context.call(getPortInOrder, { orderId: id }));
    }
  },
  answer: {
    summary: (groups, { orderId: id }) => `Order ${id} has ${counted(groups.length, "carrier group")}.`,
    shape: (groups, input) =>
      input.detail === "full"
        ? { data: { groups } }
        : listPage(
            "groups",
            groups.map(({ phoneNumberGroup, focDate, phoneNumbers }) => ({
              phoneNumberGroup,
              focDate,
              quantity: phoneNumbers.length,
              statuses: [...new Set(phoneNumbers.map((number) => number.status))],
              phoneNumbers: phoneNumbers.slice(0, 10).map((number) => number.phoneNumber),
            })),
            {},
            'the first ten numbers of each group; detail: "full" for all',
          ),
    next: () => [step("get_port_in_order", "who acts next, rejections, notes and documents of the order")],
  },
});

const groupsFromOrder = (order: PortInOrder): z.output<typeof phoneGroups> =>
  [...grouped(order.phoneNumbers)].map(([phoneNumberGroup, phoneNumbers]) => ({
    phoneNumberGroup,
    focDate: phoneNumbers.find((number) => number.focDate)?.focDate,
    phoneNumbers,
  }));
