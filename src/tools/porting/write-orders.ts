import { z } from "zod";
import { ByonError } from "../../errors.js";
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../own-words.js";
import { operation, unlisted } from "../../sinch/operation.js";
import * as reply from "../../sinch/reply.js";
import { counted, filled, instant, orderId, phoneNumbers, plain, refusePast, step } from "../fields.js";
import { numberRuns, tally } from "../small.js";
import { ordersUnder, referenceFor, refuseHeldNumbers, refuseSecondOrder } from "./existing-orders.js";
import { refuseUnportable } from "./losing-carriers.js";
import {
  addedTo,
  arrival,
  differences,
  maskedSecrets,
  merged,
  notTaken,
  type OrderBody,
  settable,
  settableNumber,
  shownDifferences,
} from "./order-change.js";
import {
  changedEntries,
  customerOrderReference,
  entriesRules,
  MOST_NUMBERS,
  type NumberEntry,
  numberEntries,
  numberState,
  orderRules,
  orderState,
  readOrder,
  refuseSetBySinch,
  resellerName,
  schedule,
} from "./order-fields.js";
import { orderNext } from "./order-next.js";
import { orderPreview } from "./order-preview.js";
import { askAboutTollFree, askForSchedule } from "./order-questions.js";
import { requireOrderAllows } from "./order-state.js";
import { orderSentence, orderSummary } from "./order-view.js";
import { getPortInOrder } from "./read-orders.js";
import { updatePreview } from "./update-preview.js";

const onDemandActivation = z.boolean().describe("true: you activate after the FOC date; false: live at the FOC date");
const loa = { loaUploadedBy: filled().optional(), loaAttachmentDate: instant.optional() };

/** Reference: POST /orders/portIns. No idempotency key exists; customerOrderReference is how a lost answer is found again. */
export const createPortInOrder = operation({
  name: "create_port_in_order",
  title: "Create port-in order",
  description:
    "Orders the transfer of up to 500 numbers from one losing carrier to Sinch. First check_portability. Ask the person for the date and for scheduled or on-demand activation. Number entries may carry further fields (messaging A2PLC or SMSMMS, directory listing), passed unchanged.",
  api: "porting",
  route: "POST /orders/portIns",
  effect: "orders",
  body: {
    desiredPortSchedule: schedule
      .optional()
      .describe("Default time and zone: project configuration, then 09:00:00 US/Eastern"),
    onDemandActivation: onDemandActivation.optional(),
    phoneNumbers: numberEntries,
    customerOrderReference: customerOrderReference.optional(),
    resellerName: resellerName.optional(),
    ...loa,
  },
  // An answer without an id is no answer: the order is then looked for like after any other lost one.
  reply: readOrder.refine((order) => order.id !== undefined),
  rules(input, refuse, { now }) {
    refusePast("desiredPortSchedule.desiredPortDate", input.desiredPortSchedule?.desiredPortDate, now(), refuse);
    orderRules(input, now(), refuse);
    refuseSetBySinch(input.phoneNumbers, "phoneNumbers", refuse);
  },
  clarify: (input) => askAboutTollFree(input) ?? askForSchedule(input),
  prepare: (input) => ({
    ...input,
    customerOrderReference: input.customerOrderReference || referenceFor(numbersOf(input)),
  }),
  async allowedWhen(context, input) {
    const numbers = numbersOf(input);
    await refuseSecondOrder(context, input.customerOrderReference ?? "", numbers);
    await refuseUnportable(context, numbers, {
      field: (number) => `phoneNumbers[${numbers.indexOf(number)}].phoneNumber`,
      none: "None is left to order. Text-enabling them where they are may still be possible.",
      some: "Leave them out of phoneNumbers and call again.",
      again: step("create_port_in_order", "the same call without these numbers"),
    });
  },
  preview: (context, input) => orderPreview(context, input),
  tells: (input) => step("list_port_in_orders", `look for customerOrderReference ${referenceText(input)}`),
  async settle(context, input) {
    const { same, touching } = await ordersUnder(context, input.customerOrderReference ?? "", numbersOf(input));
    if (same) return { outcome: "done", reply: same };
    if (!touching) return { outcome: "not-done" };
    return {
      outcome: "unknown",
      ask: step("get_port_in_order", `order ${plain(touching.id)} has this reference, and some of the numbers`),
    };
  },
  summary: (order, input, now) => `${orderSentence(order, now)} Reference ${input.customerOrderReference}.`,
  shape: (order, _, now) => orderSummary(order, now),
  next: (order, _, now) => orderNext(order, now, "create_port_in_order"),
});

/** Only a reference of our own making is safe to repeat in a sentence of ours. */
const referenceText = (input: { customerOrderReference?: string | undefined }): string =>
  /^byon-[0-9a-f]+$/.test(input.customerOrderReference ?? "") ? `${input.customerOrderReference}` : "of this call";

const numbersOf = (input: { phoneNumbers?: readonly NumberEntry[] | undefined }): string[] =>
  (input.phoneNumbers ?? []).map((entry) => entry.phoneNumber);

const changes = z.strictObject({
  desiredPortSchedule: schedule.partial().optional(),
  customerOrderReference: customerOrderReference.optional(),
  onDemandActivation: z.boolean().optional(),
  resellerName: resellerName.optional(),
  ...loa,
  phoneNumbers: changedEntries.optional(),
  removePhoneNumbers: phoneNumbers(MOST_NUMBERS, "remove the rest in another call")
    .meta({ publish: { type: "array", items: { type: "string" }, description: "To leave the order" } })
    .optional(),
});

/** The reference's own form, in which the order is given whole: `changes` says the same with less, and forgets nothing. */
const whole = {
  desiredPortSchedule: unlisted(schedule),
  onDemandActivation: unlisted(z.boolean()),
  phoneNumbers: unlisted(numberEntries),
  customerOrderReference: unlisted(customerOrderReference),
  resellerName: unlisted(resellerName),
  loaUploadedBy: unlisted(filled()),
  loaAttachmentDate: unlisted(instant),
};

/** Reference: PUT /orders/portIns/{orderId}; replaces the whole order, and only while it is PENDING. */
export const updatePortInOrder = operation({
  name: "update_port_in_order",
  title: "Update port-in order",
  description:
    "Changes an order that is still PENDING, for example to answer a rejection. What changes does not name stays.",
  api: "porting",
  route: "PUT /orders/portIns/{orderId}",
  effect: "replaces",
  path: { orderId },
  body: whole,
  extra: { changes: changes.optional() },
  reply: readOrder,
  rules(input, refuse, { now }) {
    const { changes: partial, orderId: _, ...whole } = input;
    const given = Object.entries(whole).filter(([, value]) => value !== undefined);
    if (partial) {
      for (const [name] of given) refuse(name, "give either changes or the whole order, not both");
      const entries = (partial.phoneNumbers ?? []) as readonly Partial<NumberEntry>[];
      entriesRules(entries, "changes.phoneNumbers", now(), refuse);
      refuseSetBySinch(entries, "changes.phoneNumbers", refuse);
      entries.forEach((entry, index) => {
        if (entry.phoneNumber && partial.removePhoneNumbers?.includes(entry.phoneNumber))
          refuse(`changes.phoneNumbers[${index}]`, "is to be removed as well; leave it out of one of the two");
      });
      if (Object.values(partial).every((value) => value === undefined)) refuse("changes", "names nothing to change");
      return;
    }
    if (!whole.phoneNumbers) refuse("changes", "give what is to change, or the whole order with its phoneNumbers");
    if (whole.phoneNumbers && !whole.desiredPortSchedule) refuse("desiredPortSchedule", "is part of the whole order");
    orderRules(whole, now(), refuse);
  },
  async prepare(input, context) {
    const order = await context.call(getPortInOrder, { orderId: input.orderId });
    requireOrderAllows(order, "update", context.now());
    const body = input.changes
      ? merged(order, input.changes)
      : ({ ...input, phoneNumbers: input.phoneNumbers?.map(settableNumber) } as unknown as OrderBody);
    refuseMasks(body, settable(order));
    const { orderId: id, changes: _, ...kept } = input;
    return { ...(input.changes ? {} : kept), ...(body as object), orderId: id } as typeof input;
  },
  async allowedWhen(context, input) {
    const order = await context.call(getPortInOrder, { orderId: input.orderId });
    requireOrderAllows(order, "update", context.now());
    if (differences(settable(order), bodyOf(input)).length === 0)
      throw new ByonError({
        kind: "invalid_arguments",
        message: `This would change nothing in order ${input.orderId}. Nothing was sent.`,
        fix: "Read the order with detail full, then name what is to be different.",
        next: [step("get_port_in_order", "see what the order says now")],
      });
    const added = addedTo(order, bodyOf(input)).map(({ phoneNumber }) => phoneNumber);
    if (added.length === 0) return;
    await refuseHeldNumbers(context, added);
    await refuseUnportable(context, added, {
      field: (number) => `${number}.phoneNumber`,
      none: "Leave them out of what is added. Text-enabling them where they are may still be possible.",
      some: "Leave them out and call again.",
      again: step("update_port_in_order", "the same call without these numbers"),
    });
  },
  preview: (context, input) => updatePreview(context, input.orderId, bodyOf(input)),
  async perform(context, input, plain) {
    const read = () => context.call(getPortInOrder, { orderId: input.orderId });
    const before = settable(await read());
    const answered = await plain();
    // The order is replaced, whatever becomes of reading it back.
    const order = await read().catch(() => answered);
    return withReport(before, bodyOf(input), order);
  },
  tells: ({ orderId: id }) => step("get_port_in_order", `compare order ${id} with what was to be changed`),
  before: async (context, input) => settable(await context.call(getPortInOrder, { orderId: input.orderId })),
  async settle(context, input, before) {
    const order = await context.call(getPortInOrder, { orderId: input.orderId });
    const outcome = arrival(before as OrderBody, bodyOf(input), settable(order));
    if (outcome === "done") return { outcome, reply: withReport(before as OrderBody, bodyOf(input), order) };
    if (outcome === "not-done") return { outcome };
    return { outcome: "unknown", ask: step("get_port_in_order", "compare the order with what was to be changed") };
  },
  summary: (order, _, now) => `Order ${plain(order.id)} is replaced. ${orderSentence(order, now)}`,
  shape(order, _, now) {
    const { data, omitted } = orderSummary(order, now);
    return {
      data: { changed: order.changed, ...(order.notTaken ? { notTaken: order.notTaken } : {}), order: data },
      omitted,
    };
  },
  next: (order, _, now) => orderNext(order, now, "update_port_in_order"),
});

/** What a prepared call will send. */
function bodyOf(input: object): OrderBody {
  const { orderId: _, changes: __, ...body } = input as Record<string, unknown>;
  return { ...body, phoneNumbers: (body.phoneNumbers as Record<string, unknown>[] | undefined) ?? [] };
}

function refuseMasks(body: OrderBody, shown: OrderBody): void {
  const masked = maskedSecrets(body, shown);
  if (masked.length === 0) return;
  throw new ByonError({
    kind: "invalid_arguments",
    message:
      "Sinch shows some secrets of this order only as a mask, and sending the mask back would wipe them. Nothing was sent.",
    fix: "Ask the person for these values and give them in changes.phoneNumbers.",
    fields: masked.slice(0, 12).map((field) => ({ field, problem: "must be given again" })),
  });
}

function withReport(before: OrderBody, sent: OrderBody, order: z.output<typeof readOrder>): z.output<typeof readOrder> {
  const after = settable(order);
  const missing = notTaken(sent, after);
  return {
    ...order,
    changed: shownDifferences(differences(before, after)),
    ...(missing.length > 0 ? { notTaken: shownDifferences(missing) } : {}),
  };
}

/** Reference: DELETE /orders/portIns/{orderId}; only while PENDING, no body. */
export const cancelPortInOrder = operation({
  name: "cancel_port_in_order",
  title: "Cancel port-in order",
  description:
    "Cancels an order that is still PENDING. Its numbers stay with the losing carrier and cannot be ordered again until the cancellation is through.",
  api: "porting",
  route: "DELETE /orders/portIns/{orderId}",
  effect: "destroys",
  path: { orderId },
  reply: reply.nothing,
  async allowedWhen(context, input) {
    requireOrderAllows(await context.call(getPortInOrder, { orderId: input.orderId }), "cancel", context.now());
  },
  async preview(context, input) {
    const order = await context.call(getPortInOrder, { orderId: input.orderId });
    return {
      summary: `Cancels order ${input.orderId}: none of its ${counted(order.phoneNumbers.length, "number")} will be ported.`,
      details: {
        now: new OwnWords(momentText(context.now())),
        order: input.orderId,
        status: orderState(order),
        customerOrderReference: order.customerOrderReference,
        numbers: order.phoneNumbers.length,
        phoneNumbers: numberRuns(
          order.phoneNumbers.map((number) => number.phoneNumber ?? "?"),
          12,
        ),
        states: tally(order.phoneNumbers.map(numberState)),
      },
      consequence:
        "A canceled order cannot be revived. Its numbers stay in service at the losing carrier, and can be ordered anew once it reads CANCELED.",
      revision: [order.status, order.phoneNumbers.map((number) => [number.phoneNumber, number.status])],
    };
  },
  tells: ({ orderId: id }) => step("get_port_in_order", `order ${id} is CANCELED or PENDING_CANCELATION, or it is not`),
  async settle(context, input) {
    const state = orderState(await context.call(getPortInOrder, { orderId: input.orderId }));
    if (state === "CANCELED" || state === "PENDING_CANCELATION") return { outcome: "done" };
    if (state === "PENDING") return { outcome: "not-done" };
    return { outcome: "unknown", ask: step("get_port_in_order", "its status tells") };
  },
  summary: (_, input) => `Cancellation of order ${input.orderId} was accepted.`,
  next: () => [
    step("get_port_in_order", "see whether it is CANCELED; while PENDING_CANCELATION, look again in a few hours"),
  ],
});
