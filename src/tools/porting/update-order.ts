import { z } from "zod";
import { ByonError } from "../../errors.js";
import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import { compact } from "../../values/compact.js";
import { filled, instant, orderId, phoneNumbers, plain, step } from "../fields.js";
import { operation, unlisted } from "../operation.js";
import { refuseHeldNumbers } from "./duplicate-orders.js";
import { refuseUnportable } from "./losing-carriers.js";
import { requireOrderAllows } from "./order-allows.js";
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
  type NumberEntry,
  numberEntries,
  orderRules,
  readOrder,
  refuseSetBySinch,
  resellerName,
  schedule,
} from "./order-fields.js";
import { orderNext } from "./order-next.js";
import { orderSentence, orderSummary } from "./order-view.js";
import { getPortInOrder } from "./read-orders.js";
import { updatePreview } from "./update-preview.js";

const changes = z.strictObject({
  desiredPortSchedule: schedule.partial().optional(),
  customerOrderReference: customerOrderReference.optional(),
  onDemandActivation: z.boolean().optional(),
  resellerName: resellerName.optional(),
  loaUploadedBy: filled().optional(),
  loaAttachmentDate: instant.optional(),
  phoneNumbers: changedEntries.optional(),
  removePhoneNumbers: phoneNumbers(PORT_ORDER_NUMBERS, "remove the rest in another call")
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
  page: "porting/port-in-numbers/updateportinorder",
  effect: "replaces",
  path: { orderId },
  body: whole,
  extra: { changes: changes.optional() },
  reply: readOrder,
  ask: {
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
  },
  target: ({ orderId: id }, context) => context.call(getPortInOrder, { orderId: id }),
  merge(input, order, context) {
    requireOrderAllows(order, "update", context.now());
    const body = input.changes
      ? merged(order, input.changes)
      : ({ ...input, phoneNumbers: input.phoneNumbers?.map(settableNumber) } as unknown as OrderBody);
    refuseMasks(body, settable(order));
    const { orderId: id, changes: _, ...kept } = input;
    return { ...(input.changes ? {} : kept), ...(body as object), orderId: id } as typeof input;
  },
  // Its state was looked at before the merge; should it change afterwards, the revision does as well.
  async allow(input, order, context) {
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
  approve: {
    preview: (input, order, context) => updatePreview(order, bodyOf(input), context),
    revision: (order) => [order.status, settable(order), order.phoneNumbers.map(({ status }) => status)],
  },
  async send(input, before, context, plain) {
    const answered = await plain();
    // The order is replaced, whatever becomes of reading it back.
    const order = await context.call(getPortInOrder, { orderId: input.orderId }).catch(() => answered);
    return withReport(settable(before), bodyOf(input), order);
  },
  lost: {
    keep: (order) => settable(order),
    settle(input, order, before) {
      const outcome = arrival(before, bodyOf(input), settable(order));
      if (outcome === "done") return { outcome, reply: withReport(before, bodyOf(input), order) };
      if (outcome === "not-done") return { outcome };
      return { outcome: "unknown", ask: step("get_port_in_order", "compare the order with what was to be changed") };
    },
    tells: ({ orderId: id }) => step("get_port_in_order", `compare order ${id} with what was to be changed`),
  },
  answer: {
    summary: (order, _, now) => `Order ${plain(order.id)} is replaced. ${orderSentence(order, now)}`,
    shape(order, _, now) {
      const { data, omitted } = orderSummary(order, now);
      return {
        data: { changed: order.changed, ...compact({ notTaken: order.notTaken }), order: data },
        omitted,
      };
    },
    next: (order, _, now) => orderNext(order, now, "update_port_in_order"),
  },
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
    ...compact({ notTaken: missing.length > 0 ? shownDifferences(missing) : undefined }),
  };
}
