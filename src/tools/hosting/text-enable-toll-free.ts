import { instant } from "../fields.js";
import { operation, type Refuse } from "../operation.js";
import { requireFuture, requireLinks } from "./hosting-fields.js";
import { orderSummary, readOrder } from "./hosting-order-view.js";
import { tollFreeLoa } from "./loa.js";
import {
  commonBody,
  type Family,
  OF_ORDERS,
  OF_QUALIFIED,
  type RuleContext,
  requireTextEnableable,
  settleTextEnable,
  type TextEnableInput,
  textEnableNext,
  textEnablePerform,
  textEnablePrepare,
  textEnablePreview,
  textEnableQuestions,
  textEnableRevision,
  textEnableRules,
  textEnableSentence,
  textEnableTarget,
  textEnableTells,
} from "./text-enable.js";

// No campaign, NNID or OSR schedule: toll-free numbers have a registry of their own.
const body = { ...commonBody, scheduledZipwhipProvisioningTime: instant.optional(), ...tollFreeLoa.body };

interface TollFreeInput extends TextEnableInput {
  scheduledZipwhipProvisioningTime?: string | undefined;
}

function rules(input: TollFreeInput, family: Family, refuse: Refuse, { now, settings }: RuleContext): void {
  textEnableRules(input, "toll-free", family, refuse);
  requireFuture("scheduledZipwhipProvisioningTime", input.scheduledZipwhipProvisioningTime, now(), refuse);
  requireLinks(["servicePlanId"], input, settings, refuse);
}

const details = ({ scheduledZipwhipProvisioningTime }: TollFreeInput) => ({ scheduledZipwhipProvisioningTime });

/**
 * Reference: POST /hostingOrders:textEnableTollFreeNumbers. The published schema requires projectId in the body, its
 * example omits it; sending it is safe.
 */
export const textEnableTollFreeNumbers = operation({
  name: "text_enable_toll_free_numbers",
  title: "Text-enable toll-free numbers",
  description:
    "Text-enables qualified toll-free numbers; answers with the order. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /hostingOrders:textEnableTollFreeNumbers",
  page: "imported-hosting/hosting-orders/textenabletollfreenumbers",
  effect: "reaches-people",
  bodyNamesProject: true,
  body,
  extra: tollFreeLoa.extra,
  reply: readOrder,
  ask: {
    rules: (input, refuse, context) => rules(input, OF_ORDERS, refuse, context),
    clarify: (input, { settings }) => textEnableQuestions(input, "toll-free", OF_ORDERS, settings),
  },
  prepare: (input, { settings }) => textEnablePrepare(input, settings, "toll-free"),
  target: textEnableTarget,
  allow: requireTextEnableable,
  approve: {
    preview: (input, numbers, context) => textEnablePreview(input, numbers, details(input), context),
    revision: textEnableRevision,
  },
  send: (input, _, context, send) => textEnablePerform(input, send, context),
  lost: {
    tells: textEnableTells,
    settle: (input, numbers, _, context) =>
      settleTextEnable(input, numbers, context, (order) => readOrder.parse(order)),
  },
  answer: {
    summary: (order, input) => textEnableSentence(order.hostingOrderId, input),
    shape: (order, _, now) => orderSummary(order, now),
    next: (order, input) => textEnableNext(order.hostingOrderId, input),
  },
});

/** Reference: POST /qualifiedNumbers:textEnableTollFreeNumbers; unlike its local twin it answers with the whole order. */
export const textEnableQualifiedTollFreeNumbers = operation({
  name: "text_enable_qualified_toll_free_numbers",
  title: "Text-enable qualified toll-free numbers",
  description:
    "Text-enables VERIFIED toll-free numbers, the usual way. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /qualifiedNumbers:textEnableTollFreeNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberstextenabletollfreenumbers",
  effect: "reaches-people",
  bodyNamesProject: true,
  body,
  extra: tollFreeLoa.extra,
  reply: readOrder,
  ask: {
    rules: (input, refuse, context) => rules(input, OF_QUALIFIED, refuse, context),
    clarify: (input, { settings }) => textEnableQuestions(input, "toll-free", OF_QUALIFIED, settings),
  },
  prepare: (input, { settings }) => textEnablePrepare(input, settings, "toll-free"),
  target: textEnableTarget,
  allow: requireTextEnableable,
  approve: {
    preview: (input, numbers, context) => textEnablePreview(input, numbers, details(input), context),
    revision: textEnableRevision,
  },
  send: (input, _, context, send) => textEnablePerform(input, send, context),
  lost: {
    tells: textEnableTells,
    settle: (input, numbers, _, context) =>
      settleTextEnable(input, numbers, context, (order) => readOrder.parse(order)),
  },
  answer: {
    summary: (order, input) => textEnableSentence(order.hostingOrderId, input),
    shape: (order, _, now) => orderSummary(order, now),
    next: (order, input) => textEnableNext(order.hostingOrderId, input),
  },
});
