/** What a person should see before an order is replaced: what changes, the numbers that it adds, and what speaks against it. */
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../values/own-words.js";
import { counted, mind, plain } from "../fields.js";
import type { Context, Preview } from "../operation.js";
import { type PortInWish, shownEntries, shownTimes } from "./create-preview.js";
import { addedTo, differences, type OrderBody, settable, shownDifferences } from "./order-change.js";
import type { PortInOrder } from "./order-fields.js";
import { dateWarnings, updateWarnings, zoneWarnings } from "./order-warnings.js";

export async function updatePreview(order: PortInOrder, body: OrderBody, context: Context): Promise<Preview> {
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
    summary: `Replaces order ${plain(order.id)} (${counted(order.phoneNumbers.length, "number")}) with ${counted(changed.length, "change")}.${mind(warnings)}`,
    details: {
      now: new OwnWords(momentText(context.now())),
      order: order.id,
      changes: shownDifferences(changed),
      ...(added ? { added: { ...added.details, ...shownTimes(after) } } : {}),
      warnings,
    },
    consequence:
      "Sinch replaces the whole order; what is not named stays as it is. While it is PENDING, it can be changed again.",
  };
}
