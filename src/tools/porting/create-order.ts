import { z } from "zod";
import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import { filled, instant, plain, refusePast, step } from "../fields.js";
import { operation } from "../operation.js";
import { orderPreview } from "./create-preview.js";
import { orderedAlready, ordersUnder, referenceFor, refuseHeldNumbers } from "./duplicate-orders.js";
import { refuseUnportable } from "./losing-carriers.js";
import {
  customerOrderReference,
  type NumberEntry,
  numberEntries,
  orderRules,
  readOrder,
  refuseSetBySinch,
  resellerName,
  schedule,
} from "./order-fields.js";
import { orderNext } from "./order-next.js";
import { askAboutTollFree, askForSchedule } from "./order-questions.js";
import { orderSentence, orderSummary } from "./order-view.js";

type Ordered = { phoneNumbers: readonly NumberEntry[]; customerOrderReference?: string | undefined };

const numbersOf = ({ phoneNumbers }: Ordered): string[] => phoneNumbers.map(({ phoneNumber }) => phoneNumber);

/** Only a reference of our own making is safe to repeat in a sentence of ours. */
const referenceText = ({ customerOrderReference: reference = "" }: Ordered): string =>
  /^byon-[0-9a-f]+$/.test(reference) ? reference : "of this call";

/** Reference: POST /orders/portIns. No idempotency key exists; customerOrderReference is how a lost answer is found again. */
export const createPortInOrder = operation({
  name: "create_port_in_order",
  title: "Create port-in order",
  description: `Orders the transfer of up to ${PORT_ORDER_NUMBERS} numbers from one losing carrier to Sinch. First check_portability. Ask the person for the date and for scheduled or on-demand activation. Number entries may carry further fields (messaging A2PLC or SMSMMS, directory listing), passed unchanged.`,
  api: "porting",
  route: "POST /orders/portIns",
  page: "porting/port-in-numbers/orderportin",
  effect: "orders",
  body: {
    desiredPortSchedule: schedule
      .optional()
      .describe("Default time and zone: project configuration, then 09:00:00 US/Eastern"),
    onDemandActivation: z
      .boolean()
      .optional()
      .describe("true: you activate after the FOC date; false: live at the FOC date"),
    phoneNumbers: numberEntries,
    customerOrderReference: customerOrderReference.optional(),
    resellerName: resellerName.optional(),
    loaUploadedBy: filled().optional(),
    loaAttachmentDate: instant.optional(),
  },
  // An answer without an id is no answer: the order is then looked for like after any other lost one.
  reply: readOrder.refine((order) => order.id !== undefined),
  ask: {
    rules(input, refuse, { now }) {
      refusePast("desiredPortSchedule.desiredPortDate", input.desiredPortSchedule?.desiredPortDate, now(), refuse);
      orderRules(input, now(), refuse);
      refuseSetBySinch(input.phoneNumbers, "phoneNumbers", refuse);
    },
    clarify: (input) => askAboutTollFree(input) ?? askForSchedule(input),
  },
  prepare: (input) => ({
    ...input,
    customerOrderReference: input.customerOrderReference || referenceFor(numbersOf(input)),
  }),
  target: (input, context) => ordersUnder(context, input.customerOrderReference ?? "", numbersOf(input)),
  async allow(input, { same }, context) {
    const numbers = numbersOf(input);
    if (same) throw orderedAlready(same, context.now());
    await refuseHeldNumbers(context, numbers);
    await refuseUnportable(context, numbers, {
      field: (number) => `phoneNumbers[${numbers.indexOf(number)}].phoneNumber`,
      none: "None is left to order. Text-enabling them where they are may still be possible.",
      some: "Leave them out of phoneNumbers and call again.",
      again: step("create_port_in_order", "the same call without these numbers"),
    });
  },
  approve: { preview: (input, under, context) => orderPreview(input, under, context) },
  lost: {
    settle(_, { same, touching }) {
      if (same) return { outcome: "done", reply: same };
      if (!touching) return { outcome: "not-done" };
      return {
        outcome: "unknown",
        ask: step("get_port_in_order", `order ${plain(touching.id)} has this reference, and some of the numbers`),
      };
    },
    tells: (input) => step("list_port_in_orders", `look for customerOrderReference ${referenceText(input)}`),
  },
  answer: {
    summary: (order, input, now) => `${orderSentence(order, now)} Reference ${input.customerOrderReference}.`,
    shape: (order, _, now) => orderSummary(order, now),
    next: (order, _, now) => orderNext(order, now, "create_port_in_order"),
  },
});
