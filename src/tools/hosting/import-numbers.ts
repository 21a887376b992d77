import { z } from "zod";
import { ByonError } from "../../errors.js";
import { momentText } from "../../knowledge/business-days.js";
import { IMPORT_CALL_NUMBERS, IMPORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { OwnWords } from "../../values/own-words.js";
import { counted, mind, phoneNumbers, plain, regionCode, step } from "../fields.js";
import { type Context, operation } from "../operation.js";
import { numberRuns } from "../shorten.js";
import { alreadyImported, importedAmong, withConflict } from "./already-imported.js";
import { isHeldElsewhere } from "./failure-codes.js";
import {
  callbackUrl,
  campaignId,
  displayName,
  kindOf,
  linkDetails,
  NO_CAMPAIGN,
  NONE,
  refuseOtherRegion,
  requireLinks,
  servicePlanId,
  underWarnings,
  warnings,
  withDefaults,
} from "./hosting-fields.js";
import { orderLine, orderSummary, readOrder } from "./hosting-order-view.js";
import {
  IMPORT_PARTS,
  mostNumbers,
  type Ordered,
  orderedNext,
  orderedSentence,
  ordersOf,
  shownOrders,
} from "./import-parts.js";
import { failuresOf, type ImportedNumber } from "./imported-number-view.js";
import { askTogether, missingLinks } from "./missing-links.js";
import { type Holding, openOrdersHolding } from "./open-orders.js";

/** Whatever an account manager may set; the operator's --import-limit is what counts. */
const HIGHEST_LIMIT = 500;

const MIGRATES =
  "Numbers that another aggregator holds at T-Mobile are pulled over: their texts at T-Mobile leave that aggregator.";

interface Wanted {
  numbers: string[];
  servicePlanId?: string | undefined;
  campaignId?: string | undefined;
  migrateToSinchTmo?: boolean | undefined;
}

/** Imported numbers that stand in the way. With migration, those that T-Mobile refused for another aggregator do not. */
async function inTheWay(context: Context, { numbers, migrateToSinchTmo }: Wanted): Promise<ImportedNumber[]> {
  const found = await importedAmong(context, numbers);
  return migrateToSinchTmo ? found.filter((number) => !isHeldElsewhere(failuresOf(number))) : found;
}

/** What of the numbers stands already: imported, or in open orders. */
async function standing(wanted: Wanted, context: Context) {
  const [imported, open] = await Promise.all([inTheWay(context, wanted), openOrders(context, wanted)]);
  return { imported, open };
}

/** The open import orders that hold some of the numbers, where orders can be listed at all. */
async function openOrders(context: Context, { numbers, servicePlanId: plan, campaignId: campaign }: Wanted) {
  if (!plan || !campaign) return [];
  return openOrdersHolding(context, { type: "IMPORT", servicePlanId: plan, campaignId: campaign, numbers });
}

/** The error for numbers that open orders hold; `rest` are those that nothing stands in the way of. */
function underWay(open: readonly Holding[], rest: readonly string[]): ByonError {
  const ids = open.map(({ order }) => plain(order.hostingOrderId));
  const held = open.flatMap(({ numbers }) => numbers);
  const [first, ...more] = open.map(({ order }) => orderLine(order));
  return new ByonError({
    kind: "conflict",
    message: `${more.length > 0 ? `Import orders ${ids.join(", ")} are under way and hold` : `Import order ${ids[0]} is under way and holds`} ${numberRuns(held, 5).join(", ")}. Nothing was sent.`,
    fix: `Follow ${more.length > 0 ? "these orders" : "that order"}${rest.length > 0 ? "; or leave these numbers out and call again with the rest alone, which stand in data.rest" : ""}.`,
    data: compact({ existingOrder: first, others: unlessEmpty(more), rest: unlessEmpty(rest) }),
    next: [
      step(
        "get_hosting_order",
        `follow order ${ids[0]}${more.length > 0 ? ", with the ids of the others as others" : ""}`,
      ),
    ],
  });
}

/** Reference: POST /hostingOrders:importNumbers. IMPORT_ORDER_NUMBERS an order, unless the account's limit was raised. */
export const importNumbers = operation({
  name: "import_numbers",
  title: "Import numbers by order",
  description: `Imports up to ${IMPORT_CALL_NUMBERS} numbers, by orders of ${IMPORT_ORDER_NUMBERS} (more where the account allows). migrateToSinchTmo true pulls numbers from another aggregator at T-Mobile (code 60135).`,
  api: "hosting",
  route: "POST /hostingOrders:importNumbers",
  page: "imported-hosting/hosting-orders/hostingorderservice_importnumbers",
  effect: "orders",
  body: {
    displayName: displayName.optional(),
    regionCode,
    numbers: phoneNumbers(HIGHEST_LIMIT, "send the rest in another call").meta({
      publish: {
        type: "array",
        items: { type: "string" },
        maxItems: IMPORT_CALL_NUMBERS,
        description: "E.164",
      },
    }),
    servicePlanId: servicePlanId.optional(),
    campaignId: campaignId.optional(),
    callbackUrl: callbackUrl.optional(),
    migrateToSinchTmo: z.boolean().optional(),
  },
  reply: readOrder,
  ask: {
    rules(input, refuse, { settings }) {
      const most = mostNumbers(settings);
      if (input.numbers.length > most)
        refuse("numbers", `holds ${input.numbers.length} numbers, a call takes ${most}; send the rest in another call`);
      const mixed = new Set(input.numbers.map(kindOf)).size > 1;
      input.numbers.forEach((number, index) => {
        refuseOtherRegion(`numbers[${index}]`, number, input.regionCode, refuse);
        if (mixed && kindOf(number) === "toll-free")
          refuse(
            `numbers[${index}]`,
            "is toll-free among local numbers; import toll-free numbers in an order of their own",
          );
      });
      requireLinks(["servicePlanId"], input, settings, refuse);
      if (input.campaignId !== undefined && input.numbers.every((number) => kindOf(number) === "toll-free"))
        refuse("campaignId", NO_CAMPAIGN);
    },
    clarify: (input, { settings }) => askTogether(undefined, missingLinks(["servicePlanId"], input, settings)),
  },
  prepare: (input, { settings }) =>
    withDefaults(
      input,
      input,
      settings,
      input.numbers.some((number) => kindOf(number) === "local"),
    ),
  target: standing,
  allow(input, { imported, open }) {
    const taken = new Set([...imported.map((each) => each.phoneNumber), ...open.flatMap(({ numbers }) => numbers)]);
    const rest = input.numbers.filter((number) => !taken.has(number));
    if (imported.length > 0) throw alreadyImported(imported, input.numbers.length, rest);
    if (open.length > 0) throw underWay(open, rest);
  },
  approve: {
    preview(input, _, { settings, now }) {
      const parts = ordersOf(input, settings);
      const most = settings.importLimit;
      const by = parts.length > 1 ? `${parts.length} orders of at most ${most}, one after another` : "one order";
      const told = warnings(input.numbers, input);
      const summary = [
        `Imports ${counted(input.numbers.length, "number")} into Sinch SMS by ${by}.`,
        ...(input.migrateToSinchTmo ? [MIGRATES] : []),
      ];
      return {
        summary: `${summary.join(" ")}${mind(told)}`,
        details: {
          now: new OwnWords(momentText(now())),
          numbers: input.numbers.length,
          ...(parts.length > 1 ? { orders: shownOrders(parts) } : { firstNumbers: input.numbers.slice(0, 10) }),
          regionCode: input.regionCode,
          displayName: input.displayName ?? NONE,
          ...linkDetails(input, input),
          migrateToSinchTmo: input.migrateToSinchTmo ?? false,
          callbackUrl: input.callbackUrl ?? NONE,
          ...underWarnings(told),
        },
        consequence: `No operation changes or cancels an order.${parts.length > 1 ? " Where one is not placed, those before it stand and those after it are not sent." : ""} Texts of these numbers go through Sinch afterwards, until delete_imported_number takes a number off${input.migrateToSinchTmo ? "; what leaves the other aggregator at T-Mobile comes back only through that one" : ""}.`,
      };
    },
  },
  send: (input, _, context, send) => withConflict(context, input.numbers, send),
  several: IMPORT_PARTS,
  lost: {
    // `allow` has seen neither an open order nor an imported number in the way.
    settle(input, { imported, open }) {
      if (open[0]) return { outcome: "done", reply: open[0].order };
      if (imported.length > 0 && !input.migrateToSinchTmo && imported.length === input.numbers.length)
        return { outcome: "done", reply: readOrder.parse({ type: "IMPORT" }) };
      if (imported.length === 0 && input.campaignId) return { outcome: "not-done" };
      return {
        outcome: "unknown",
        holdBack: true,
        ask: step("get_imported_number", "ask for each number; an order without a campaign cannot be listed"),
      };
    },
    tells: () => step("get_imported_number", "once Sinch has carried the order out, its numbers are imported"),
  },
  answer: {
    summary: (order: Ordered, input) => orderedSentence(order, input),
    shape({ orders, ...order }: Ordered, _, now) {
      const shown = orderSummary(order, now);
      if (!orders) return shown;
      const { servicePlanId: plan, campaignId: campaign } = order;
      return { data: { now: momentText(now), orders, servicePlanId: plan, campaignId: campaign } };
    },
    next: (order: Ordered) => orderedNext(order),
  },
});
