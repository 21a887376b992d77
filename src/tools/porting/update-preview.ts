/** What a person should see before an order is replaced: what changes, the numbers that it adds, and what speaks against it. */
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../own-words.js";
import type { Context, Preview } from "../../sinch/operation.js";
import { counted, mind } from "../fields.js";
import { addedTo, differences, type OrderBody, settable, shownDifferences } from "./order-change.js";
import { type PortInWish, shownEntries, shownTimes } from "./order-preview.js";
import { dateWarnings, updateWarnings, zoneWarnings } from "./order-warnings.js";
import { getPortInOrder } from "./read-orders.js";

export async function updatePreview(context: Context, orderId: string, body: OrderBody): Promise<Preview> {
  const order = await context.call(getPortInOrder, { orderId });
  const changed = differences(settable(order), body);
  const after = body as OrderBody & Pick<PortInWish, "desiredPortSchedule" | "onDemandActivation">;
  const { desiredPortDate: date, desiredPortTimeZone: zone } = after.desiredPortSchedule ?? {};
  const before = order.desiredPortSchedule;
  const entries = addedTo(order, body);
  const added = entries.length > 0 ? await shownEntries(context, entries) : undefined;
  const warnings = [
    ...updateWarnings(order, body.phoneNumbers, context.now(), date),
    ...(added?.warnings ?? []),
    // A date that stays may be too soon for numbers that come.
    ...(date === before?.desiredPortDate
      ? dateWarnings(
          added && date,
          context.now(),
          entries.map(({ phoneNumber }) => phoneNumber),
        )
      : []),
    ...(zone === before?.desiredPortTimeZone ? [] : zoneWarnings(zone)),
  ];
  return {
    summary: `Replaces order ${orderId} (${counted(order.phoneNumbers.length, "number")}) with ${counted(changed.length, "change")}.${mind(warnings)}`,
    details: {
      now: new OwnWords(momentText(context.now())),
      order: orderId,
      changes: shownDifferences(changed),
      ...(added ? { added: { ...added.details, ...shownTimes(after) } } : {}),
      warnings,
    },
    consequence:
      "Sinch replaces the whole order; what is not named stays as it is. While it is PENDING, it can be changed again.",
    revision: [settable(order), order.phoneNumbers.map(({ status }) => status)],
  };
}
