/** Reading hosting orders. Nothing in this API changes or cancels one. */
import { z } from "zod";
import { momentText } from "../../knowledge/business-days.js";
import { IMPORT_CALL_NUMBERS, IMPORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import {
  hostingOrder,
  hostingOrderNumber,
  hostingOrderNumberState,
  stepStates,
  whoActs,
} from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { eachOf } from "../each-of.js";
import { counted, detail, lookupNumber, plain, step } from "../fields.js";
import { type Context, operation } from "../operation.js";
import { listPage, tally } from "../shorten.js";
import {
  campaignId,
  hostingOrderId,
  PAGE_SIZE,
  pageOf,
  paging,
  regionFilter,
  requireLinks,
  servicePlanId,
  stateFilter,
  usedDefaults,
  withDefaults,
} from "./hosting-fields.js";
import {
  byUrgency,
  type HostingOrder,
  numberLine,
  numberNext,
  numberSummary,
  type OrderNumber,
  orderLine,
  orderType,
  readOrder,
  readOrderNumber,
} from "./hosting-order-view.js";
import { unlessMissing } from "./lookups.js";
import { askTogether, missingLinks } from "./missing-links.js";
import { hasOutcome, type ToldOrder, toldNext, toldSentence, toldSummary } from "./order-outcome.js";
import { type Asked, severalNext, severalSentence, severalShaped } from "./several-orders.js";

/** As many orders as one import can become, and no more. */
const MOST_OTHERS = IMPORT_CALL_NUMBERS / IMPORT_ORDER_NUMBERS - 1;
const others = z
  .array(hostingOrderId)
  .min(1, "must name at least one order")
  .max(MOST_OTHERS, `holds more than ${MOST_OTHERS} orders: ask for the rest in another call`)
  .optional()
  .meta({
    publish: { type: "array", items: { type: "string" }, maxItems: MOST_OTHERS, description: "More orders at once" },
  });

const ORDER_NOUN: Readonly<Record<string, string>> = { IMPORT: "import", TYPE_TEXT_ENABLE: "text-enable" };

const NO_ORDER = {
  message: "This project has no hosting order of this id.",
  fix: "Give the hostingOrderId as it was answered when the order was placed. Only orders with a campaign can be listed.",
  next: [step("list_hosting_orders", "find an order by its state, service plan and campaign")],
};

const orderPage = reply.open({
  hostingOrders: reply.list(readOrder),
  nextPageToken: reply.text,
  totalSize: reply.count,
});

/** Reference: GET /hostingOrders; state, type, service plan and campaign are all required. */
export const listHostingOrders = operation({
  name: "list_hosting_orders",
  title: "List hosting orders",
  description:
    "Lists import or text-enable orders in one state. Orders without a campaign, as every toll-free one, cannot be listed: use their hostingOrderId.",
  api: "hosting",
  route: "GET /hostingOrders",
  page: "imported-hosting/hosting-orders/hostingorderservice_listhostingorders",
  effect: "reads",
  query: {
    states: stateFilter(hostingOrder),
    type: orderType,
    servicePlanId: servicePlanId.optional(),
    campaignId: campaignId.optional(),
    regionCode: regionFilter,
    ...paging,
  },
  reply: orderPage,
  none: orderPage.parse({}),
  ask: {
    rules(input, refuse, { settings }) {
      requireLinks(["servicePlanId", "campaignId"], input, settings, refuse);
    },
    clarify: (input, { settings }) =>
      askTogether(undefined, missingLinks(["servicePlanId", "campaignId"], input, settings)),
  },
  prepare: (input, { settings }) =>
    withDefaults({ ...input, pageSize: input.pageSize ?? PAGE_SIZE }, input, settings, true),
  answer: {
    summary: ({ hostingOrders, totalSize }, input) =>
      hostingOrders.length === 0
        ? `No ${ORDER_NOUN[input.type]} order in state ${input.states} under service plan ${plain(input.servicePlanId)} and campaign ${plain(input.campaignId)}.${usedDefaults(input)} Each state is a call of its own, and orders without a campaign are in no list.`
        : `${counted(totalSize ?? hostingOrders.length, "order")} in state ${input.states} found.${usedDefaults(input)}`,
    shape(page, _, now) {
      const lines = page.hostingOrders.map(orderLine);
      const shaped = listPage("hostingOrders", lines, pageOf(page), "ask for a smaller pageSize");
      return { ...shaped, data: { now: momentText(now), ...(shaped.data as object) } };
    },
    next: ({ hostingOrders }) =>
      hostingOrders.length > 0
        ? [step("get_hosting_order", "see one order")]
        : [step("list_hosting_orders", "with another state, type, service plan or campaign")],
  },
});

/** An order, and the others that were asked for with it. */
type ToldOrders = ToldOrder & { others?: readonly Asked[] | undefined };

const asked = (id: string, { others = [], ...order }: ToldOrders): Asked[] => [{ id, order }, ...others];

/** Reference: GET /hostingOrders/{hostingOrderId}. */
export const getHostingOrder = operation({
  name: "get_hosting_order",
  title: "Get hosting order",
  description:
    "Shows an import or text-enable order: its state, which numbers failed and why, with full the LOA and its signer.",
  api: "hosting",
  route: "GET /hostingOrders/{hostingOrderId}",
  page: "imported-hosting/hosting-orders/hostingorderservice_gethostingorder",
  effect: "reads",
  whenMissing: NO_ORDER,
  path: { hostingOrderId },
  extra: { detail, others },
  reply: readOrder,
  async send({ hostingOrderId: id, others: ids }, _, context, read) {
    const order = await withNumbers(context, id, await read());
    return ids ? { ...order, others: await othersThan(id, ids, context) } : order;
  },
  answer: {
    summary: ({ others: more, ...order }: ToldOrders, { hostingOrderId: id }) =>
      more ? severalSentence(asked(id, { ...order, others: more })) : toldSentence(order, id),
    shape({ others: more, ...told }: ToldOrders, { hostingOrderId: id, detail: much }, now) {
      const { numbersNow: _, ...order } = told;
      if (more && much === "full") return { data: { orders: [order, ...more.map((each) => each.order)] } };
      if (more) return severalShaped(asked(id, { ...told, others: more }), now);
      return much === "full" ? { data: order } : toldSummary(told, now);
    },
    next: ({ others: more, ...order }: ToldOrders, { hostingOrderId: id }) =>
      more ? severalNext(asked(id, { ...order, others: more })) : toldNext(order),
  },
});

const othersThan = (id: string, ids: readonly string[], context: Context): Promise<Asked[]> =>
  eachOf(
    ids.filter((other) => other !== id),
    async (other): Promise<Asked> => {
      const found = await unlessMissing(context.call(getHostingOrder, { hostingOrderId: other }));
      return { id: other, order: found && (await withNumbers(context, other, found)) };
    },
  );

const withNumbers = async (context: Context, id: string, order: HostingOrder): Promise<ToldOrder> => ({
  ...order,
  numbersNow: hasOutcome(order) ? await numbersOf(context, id) : undefined,
});

/** The order's numbers; without them the order is told all the same, and its next steps lead to them. */
async function numbersOf(context: Context, hostingOrderId: string): Promise<OrderNumber[] | undefined> {
  const page = await context
    .call(listHostingOrderNumbers, { hostingOrderId, pageSize: ALL_NUMBERS })
    .catch(() => undefined);
  return page && page.numbers.length > 0 && !page.nextPageToken ? page.numbers : undefined;
}

const COUNTERS = ["osrUpdated", "smsProvisioned", "addedToCampaign"] as const;

/** Reference: GET /hostingOrders/{hostingOrderId}/report; gives names and types of the counters, no meanings. */
export const getHostingOrderReport = operation({
  name: "get_hosting_order_report",
  title: "Get report of a hosting order",
  description: "Counts how many numbers of an order have passed each stage. COMPLETED does not mean all succeeded.",
  api: "hosting",
  route: "GET /hostingOrders/{hostingOrderId}/report",
  page: "imported-hosting/hosting-orders/gethostingorderreport",
  effect: "reads",
  whenMissing: NO_ORDER,
  path: { hostingOrderId },
  reply: reply.open({
    total: reply.count,
    osrUpdated: reply.count,
    smsProvisioned: reply.count,
    addedToCampaign: reply.count,
    ongoingManualAction: reply.count,
  }),
  answer: {
    summary(report, input) {
      const parts = COUNTERS.map((name) => `${report[name] ?? "?"} ${name}`);
      const manual = report.ongoingManualAction
        ? ` ${counted(report.ongoingManualAction, "number")} waiting for a person at Sinch.`
        : "";
      return `Order ${input.hostingOrderId}: ${counted(report.total ?? 0, "number")}; ${parts.join(", ")}.${manual}`;
    },
    shape: (report) => ({
      data: {
        ...report,
        behind: Object.fromEntries(
          COUNTERS.flatMap((name) => {
            const missing = (report.total ?? 0) - (report[name] ?? 0);
            return missing > 0 ? [[name, missing]] : [];
          }),
        ),
      },
    }),
    next: (report) =>
      COUNTERS.some((name) => (report[name] ?? 0) < (report.total ?? 0))
        ? [
            step("list_hosting_order_numbers", "find the numbers that failed or are open; imports need no OSR update"),
            step("get_hosting_order", "see whether the order is still being worked on"),
          ]
        : [step("get_imported_number", "see one number live on Sinch")],
  },
});

/** Those worth asking for. */
const STAGES = stepStates.filter((state) => state !== "STATE_UNSPECIFIED");

const stageFilter = z
  .enum(stepStates, { error: `must be one of ${stepStates.join(", ")}; one state per call` })
  .optional()
  .meta({ publish: { type: "string", description: STAGES.join(", ") } });

/** Everything an order can hold, so that failed numbers come first among all of them. */
const ALL_NUMBERS = 500;

/** Reference: GET /hostingOrders/{hostingOrderId}/numbers. */
export const listHostingOrderNumbers = operation({
  name: "list_hosting_order_numbers",
  title: "List numbers of a hosting order",
  description: "Shows the numbers of an order, failed ones first with the cause.",
  api: "hosting",
  route: "GET /hostingOrders/{hostingOrderId}/numbers",
  page: "imported-hosting/hosting-orders/hostingorderservice_listhostingordernumbers",
  effect: "reads",
  whenMissing: NO_ORDER,
  path: { hostingOrderId },
  query: {
    osrUpdateState: stageFilter,
    campaignProvisioningState: stageFilter,
    platformProvisioningState: stageFilter,
    ...paging,
  },
  reply: reply.open({ numbers: reply.list(readOrderNumber), nextPageToken: reply.text, totalSize: reply.count }),
  prepare: (input) => ({ ...input, pageSize: input.pageSize ?? ALL_NUMBERS }),
  answer: {
    summary({ numbers, totalSize }, input) {
      const states = Object.entries(tally(numbers.map(hostingOrderNumberState))).map(
        ([state, many]) => `${many} ${state}`,
      );
      return `Order ${input.hostingOrderId}: ${counted(totalSize ?? numbers.length, "number")} found${states.length > 0 ? ` (${states.join(", ")})` : ""}.`;
    },
    shape(page) {
      const shaped = listPage(
        "numbers",
        [...page.numbers].sort(byUrgency).map(numberLine),
        pageOf(page),
        "those without failure were left out last; pageSize 25 shows them page by page",
      );
      return {
        ...shaped,
        data: { counts: tally(page.numbers.map(hostingOrderNumberState)), ...(shaped.data as object) },
      };
    },
    next: ({ numbers }) =>
      numbers.some((number) => ["FAILED", "PARTIAL"].includes(hostingOrderNumberState(number)))
        ? [
            step("get_hosting_order_number", "see every step of a failed number"),
            step("get_imported_number", "read the error code of a failed campaign link"),
          ]
        : [step("get_hosting_order", "see the order as a whole")],
  },
});

/** Reference: GET /hostingOrders/{hostingOrderId}/numbers/{phoneNumber}. */
export const getHostingOrderNumber = operation({
  name: "get_hosting_order_number",
  title: "Get number of a hosting order",
  description:
    "Shows every step of one number in an order: OSR, service plan, campaign, carriers; what failed and why.",
  api: "hosting",
  route: "GET /hostingOrders/{hostingOrderId}/numbers/{phoneNumber}",
  page: "imported-hosting/hosting-orders/hostingorderservice_gethostingordernumber",
  effect: "reads",
  whenMissing: {
    message: "This project has no hosting order of this id, or the order does not hold this number.",
    fix: "Check both: the hostingOrderId as it was answered when the order was placed, and the number.",
    next: [
      step("list_hosting_order_numbers", "see which numbers the order holds"),
      step("get_imported_number", "see the number itself, whatever order brought it"),
    ],
  },
  path: { hostingOrderId, phoneNumber: lookupNumber },
  extra: { detail },
  reply: readOrderNumber,
  answer: {
    summary(number, { hostingOrderId: id, phoneNumber }) {
      const failed = numberLine(number).failed?.map(({ part }) => part) ?? [];
      const state = hostingOrderNumberState(number);
      return `${phoneNumber} in order ${id} is ${state}${failed.length > 0 ? `; failed: ${failed.join(", ")}` : ""}. ${whoActs(hostingOrderNumber, state)}`;
    },
    shape: (number, input) => ({ data: input.detail === "full" ? number : numberSummary(number) }),
    next: numberNext,
  },
});
