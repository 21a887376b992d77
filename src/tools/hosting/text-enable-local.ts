import type { z } from "zod";
import * as reply from "../../sinch/reply.js";
import { ownWords } from "../../values/own-words.js";
import { filled, instant } from "../fields.js";
import { operation, type Refuse } from "../operation.js";
import { campaignId, linkDetails, requireFuture, requireLinks } from "./hosting-fields.js";
import { orderSummary, readOrder } from "./hosting-order-view.js";
import { localLoa } from "./loa.js";
import {
  commonBody,
  OF_ORDERS,
  OF_QUALIFIED,
  qualifiedLinks,
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

const localBody = {
  ...commonBody,
  campaignId: campaignId.optional(),
  nnid: filled(20).optional().describe("By arrangement only"),
  scheduledOsrUpdateTime: instant.optional(),
};

interface LocalInput extends TextEnableInput {
  nnid?: string | undefined;
  scheduledOsrUpdateTime?: string | undefined;
}

const localRules = (input: LocalInput, refuse: Refuse, { now }: RuleContext): void =>
  requireFuture("scheduledOsrUpdateTime", input.scheduledOsrUpdateTime, now(), refuse);

const localDetails = (input: LocalInput) => ({
  campaignId: linkDetails(input, input).campaignId,
  nnid: input.nnid ?? ownWords`Sinch's own`,
  scheduledOsrUpdateTime: input.scheduledOsrUpdateTime,
});

/** Reference: POST /hostingOrders:textEnableNumbers. That numbers must be qualified first is said in the overview only. */
export const textEnableNumbers = operation({
  name: "text_enable_numbers",
  title: "Text-enable numbers",
  description:
    "Text-enables qualified local numbers; answers with the order. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /hostingOrders:textEnableNumbers",
  page: "imported-hosting/hosting-orders/textenablenumbers",
  effect: "reaches-people",
  body: { ...localBody, ...localLoa.body },
  extra: localLoa.extra,
  reply: readOrder,
  ask: {
    rules(input, refuse, context) {
      textEnableRules(input, "local", OF_ORDERS, refuse);
      localRules(input, refuse, context);
      requireLinks(["servicePlanId"], input, context.settings, refuse);
    },
    clarify: (input, { settings }) => textEnableQuestions(input, "local", OF_ORDERS, settings),
  },
  prepare: (input, { settings }) => textEnablePrepare(input, settings, "local"),
  target: textEnableTarget,
  allow: requireTextEnableable,
  approve: {
    preview: (input, numbers, context) => textEnablePreview(input, numbers, localDetails(input), context),
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

const onlyId = reply.open({ hostingOrderId: reply.text });

/** Reference: POST /qualifiedNumbers:textEnableNumbers; answers with the id alone, and its text demands a campaign. */
export const textEnableQualifiedNumbers = operation({
  name: "text_enable_qualified_numbers",
  title: "Text-enable qualified numbers",
  description:
    "Text-enables VERIFIED local numbers, the usual way; needs a campaign. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /qualifiedNumbers:textEnableNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_textenablenumbers",
  effect: "reaches-people",
  body: { ...localBody, ...localLoa.body },
  extra: localLoa.extra,
  reply: onlyId,
  ask: {
    rules(input, refuse, context) {
      textEnableRules(input, "local", OF_QUALIFIED, refuse);
      localRules(input, refuse, context);
      requireLinks(qualifiedLinks(input), input, context.settings, refuse);
    },
    clarify: (input, { settings }) => textEnableQuestions(input, "local", OF_QUALIFIED, settings),
  },
  prepare: (input, { settings }) => textEnablePrepare(input, settings, "local"),
  target: textEnableTarget,
  allow: requireTextEnableable,
  approve: {
    preview: (input, numbers, context) => textEnablePreview(input, numbers, localDetails(input), context),
    revision: textEnableRevision,
  },
  send: (input, _, context, send) => textEnablePerform(input, send, context),
  lost: {
    tells: textEnableTells,
    settle: (input, numbers, _, context) =>
      settleTextEnable(
        input,
        numbers,
        context,
        (order): z.output<typeof onlyId> => ({ hostingOrderId: order.hostingOrderId }),
      ),
  },
  answer: {
    summary: ({ hostingOrderId }, input) => textEnableSentence(hostingOrderId, input),
    next: ({ hostingOrderId }, input) => textEnableNext(hostingOrderId, input),
  },
});
