import { z } from "zod";
import { ByonError } from "../../errors.js";
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../own-words.js";
import { type Context, operation } from "../../sinch/operation.js";
import { counted, phoneNumbers, plain, regionCode, step } from "../fields.js";
import { alreadyImported, importedAmong, withConflict } from "./already-imported.js";
import { isHeldElsewhere } from "./failure-codes.js";
import {
  callbackUrl,
  campaignId,
  displayName,
  kindOf,
  linkDetails,
  mind,
  NO_CAMPAIGN,
  NONE,
  refuseOtherRegion,
  requireLinks,
  servicePlanId,
  underWarnings,
  usedDefaults,
  warnings,
  withDefaults,
} from "./hosting-fields.js";
import { orderLine, orderSummary, readOrder } from "./hosting-order-view.js";
import { failuresOf, type ImportedNumber } from "./imported-number-view.js";
import { askTogether, missingLinks } from "./missing.js";
import { openOrderHolding } from "./open-orders.js";
import { FOLLOW } from "./order-course.js";

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

/** The open import order that holds one of the numbers, where orders can be listed at all. */
async function openOrder(context: Context, { numbers, servicePlanId: plan, campaignId: campaign }: Wanted) {
  if (!plan || !campaign) return undefined;
  return openOrderHolding(context, { type: "IMPORT", servicePlanId: plan, campaignId: campaign, numbers });
}

/** `orders of 5, 5 and 1`. */
function orderSizes(numbers: number, most: number): string {
  const full = Math.floor(numbers / most);
  const rest = numbers % most;
  const wholes = full > 3 ? `${full} orders of ${most}` : `orders of ${Array(full).fill(most).join(", ")}`;
  return rest > 0 ? `${wholes} and ${full > 3 ? "one of " : ""}${rest}` : wholes;
}

/** Reference: POST /hostingOrders:importNumbers. */
export const importNumbers = operation({
  name: "import_numbers",
  title: "Import numbers by order",
  description:
    "Imports up to five numbers (more where the account allows) in one order. migrateToSinchTmo true pulls numbers from another aggregator at T-Mobile (code 60135).",
  api: "hosting",
  route: "POST /hostingOrders:importNumbers",
  effect: "orders",
  body: {
    displayName: displayName.optional(),
    regionCode,
    numbers: phoneNumbers(HIGHEST_LIMIT, "import them in several orders").meta({
      publish: {
        type: "array",
        items: { type: "string" },
        maxItems: HIGHEST_LIMIT,
        description: "E.164; 5 unless raised",
      },
    }),
    servicePlanId: servicePlanId.optional(),
    campaignId: campaignId.optional(),
    callbackUrl: callbackUrl.optional(),
    migrateToSinchTmo: z.boolean().optional(),
  },
  reply: readOrder,
  rules(input, refuse, { settings }) {
    const most = settings.importLimit;
    if (input.numbers.length > most)
      refuse(
        "numbers",
        `holds ${input.numbers.length} numbers, an import order takes ${most}; split it into ${orderSizes(input.numbers.length, most)}, one call each, or have the account's limit raised and start the server with --import-limit`,
      );
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
  prepare: (input, { settings }) =>
    withDefaults(
      input,
      input,
      settings,
      input.numbers.some((number) => kindOf(number) === "local"),
    ),
  async allowedWhen(context, input) {
    const found = await inTheWay(context, input);
    if (found.length > 0) throw alreadyImported(found, input.numbers.length);
    const open = await openOrder(context, input);
    if (open)
      throw new ByonError({
        kind: "conflict",
        message: `Import order ${plain(open.order.hostingOrderId)} is under way and holds ${open.numbers.slice(0, 5).join(", ")}. Nothing was sent.`,
        fix: "Follow that order, or leave these numbers out.",
        data: { existingOrder: orderLine(open.order) },
        next: [step("get_hosting_order", `follow order ${plain(open.order.hostingOrderId)}`)],
      });
  },
  preview: (context, input) => ({
    summary: `${[
      `Imports ${counted(input.numbers.length, "number")} into Sinch SMS by one order.`,
      ...(input.migrateToSinchTmo ? [MIGRATES] : []),
    ].join(" ")}${mind(warnings(input.numbers, input))}`,
    details: {
      now: new OwnWords(momentText(context.now())),
      numbers: input.numbers.length,
      firstNumbers: input.numbers.slice(0, 10),
      regionCode: input.regionCode,
      displayName: input.displayName ?? NONE,
      ...linkDetails(input, input),
      migrateToSinchTmo: input.migrateToSinchTmo ?? false,
      callbackUrl: input.callbackUrl ?? NONE,
      ...underWarnings(warnings(input.numbers, input)),
    },
    consequence: `No operation changes or cancels an order. Texts of these numbers go through Sinch afterwards, until delete_imported_number takes a number off${input.migrateToSinchTmo ? "; what leaves the other aggregator at T-Mobile comes back only through that one" : ""}.`,
  }),
  perform: (context, input, send) => withConflict(context, input.numbers, send),
  tells: () => step("get_imported_number", "once Sinch has carried the order out, its numbers are imported"),
  async settle(context, input) {
    // `allowedWhen` has seen neither an open order nor an imported number in the way.
    const open = await openOrder(context, input);
    if (open) return { outcome: "done", reply: open.order };
    const imported = await inTheWay(context, input);
    if (imported.length > 0 && !input.migrateToSinchTmo && imported.length === input.numbers.length)
      return { outcome: "done", reply: readOrder.parse({ type: "IMPORT" }) };
    if (imported.length === 0 && input.campaignId) return { outcome: "not-done" };
    return {
      outcome: "unknown",
      holdBack: true,
      ask: step("get_imported_number", "ask for each number; an order without a campaign cannot be listed"),
    };
  },
  summary: (order, input) =>
    `${order.hostingOrderId ? `Import order ${plain(order.hostingOrderId)}` : "The import order"} for ${counted(input.numbers.length, "number")} is accepted. ${order.hostingOrderId ? "" : "Its id was lost. "}${input.campaignId ? "Sinch acts next; nobody has to sign." : `${order.hostingOrderId ? "Keep this id: o" : "O"}rders without a campaign cannot be listed. Sinch acts next; nobody has to sign.`}${usedDefaults(input)}`,
  shape: (order, _, now) => orderSummary(order, now),
  next: (order) => [
    order.hostingOrderId ? FOLLOW.import : step("get_imported_number", "look again in about an hour, number by number"),
  ],
});
