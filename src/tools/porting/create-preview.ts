/** What a person should see before ordering a port: everything that is sent, grouped, and what speaks against it. */
import { momentText, weekdayOf } from "../../knowledge/business-days.js";
import { OwnWords, ownWords } from "../../values/own-words.js";
import { counted, mind, plain, sampleWarnings } from "../fields.js";
import type { Context, Preview } from "../operation.js";
import { clipped, fitting, numberRuns } from "../shorten.js";
import { finishedOrders, type Under } from "./duplicate-orders.js";
import { type Carriers, losingCarriers } from "./losing-carriers.js";
import { ENTRY_FIELDS, type NumberEntry } from "./order-fields.js";
import { accountWarnings, dateWarnings, entryWarnings, named, targetWarnings, zoneWarnings } from "./order-warnings.js";

export interface PortInWish {
  desiredPortSchedule?:
    | { desiredPortDate: string; desiredPortTime?: string | undefined; desiredPortTimeZone?: string | undefined }
    | undefined;
  onDemandActivation?: boolean | undefined;
  phoneNumbers: readonly NumberEntry[];
  customerOrderReference?: string | undefined;
  resellerName?: string | undefined;
  loaUploadedBy?: string | undefined;
  loaAttachmentDate?: string | undefined;
}

export async function orderPreview(input: PortInWish, under: Under, context: Context): Promise<Preview> {
  const entries = input.phoneNumbers;
  const numbers = entries.map((entry) => entry.phoneNumber);
  const shown = await shownEntries(context, entries);
  const warnings = [
    ...shown.warnings,
    ...(under.others.length > 0
      ? [
          `The reference stands on ${counted(under.others.length, "other order")} too (${under.others.slice(0, 5).map(plain).join(", ")}), with other numbers.`,
        ]
      : []),
    ...(input.loaUploadedBy || input.loaAttachmentDate
      ? []
      : ["No LOA is named: upload the signed one once the order exists."]),
    ...dateWarnings(input.desiredPortSchedule?.desiredPortDate, context.now(), numbers),
    ...zoneWarnings(input.desiredPortSchedule?.desiredPortTimeZone),
  ];
  return {
    summary: `Orders the port of ${counted(entries.length, "number")} to Sinch.${mind(warnings)}`,
    details: {
      now: ownWords`${new OwnWords(momentText(context.now()))}`,
      ...shown.details,
      ...shownTimes(input),
      customerOrderReference: input.customerOrderReference,
      resellerName: input.resellerName,
      loaUploadedBy: input.loaUploadedBy,
      loaAttachmentDate: input.loaAttachmentDate,
      warnings,
    },
    consequence:
      "While the order is PENDING it can be changed or canceled; once the carrier has confirmed, neither. Once live, only another port leads back.",
  };
}

/** What is sent for these numbers, in a new order or added to one, and what a porting desk would see in it. */
export async function shownEntries(context: Context, entries: readonly NumberEntry[]) {
  const numbers = entries.map((entry) => entry.phoneNumber);
  const [carriers, finished] = await Promise.all([losingCarriers(context, numbers), finishedOrders(context, numbers)]);
  return {
    details: entryDetails(entries, carriers),
    warnings: [
      ...sampleWarnings(numbers),
      ...carriers.warnings,
      ...accountWarnings(entries, carriers.of),
      ...finishedWarnings(finished.found),
      ...(finished.unread > 0
        ? [
            `${counted(finished.unread, "older completed order")} ${finished.unread === 1 ? "was" : "were"} not searched for them.`,
          ]
        : []),
      ...targetWarnings(entries, "once live"),
      ...entryWarnings(entries),
    ],
  };
}

const entryDetails = (entries: readonly NumberEntry[], carriers: Carriers) => ({
  numbers: entries.length,
  phoneNumbers: numberRuns(
    entries.map((entry) => entry.phoneNumber),
    12,
  ),
  losingCarriers: carriers.quantities,
  serviceAddress: distinct(entries.map(holder), 900),
  account: distinct(entries.map(account), 600),
  voice: distinct(entries.map(voiceTarget), 400),
  texts: distinct(
    entries.map((entry) => entry.smsConfiguration?.smsAppId ?? ownWords`none`),
    300,
  ),
  e911: given(entries, (entry) => {
    const at = entry.features?.e911;
    return at && Object.values(at).filter(Boolean).join(", ");
  }),
  otherFields: given(entries, otherFields),
});

/** When the numbers go live, and by whom. */
export const shownTimes = (input: Pick<PortInWish, "desiredPortSchedule" | "onDemandActivation">) => ({
  wanted: wantedTime(input),
  activation: input.onDemandActivation ? ownWords`on demand, after the FOC date` : ownWords`by itself, at the FOC date`,
});

/** Each distinct value, whole, with how many numbers have it: a ZIP cut off is the very thing that gets a port rejected. */
function distinct(values: readonly (string | OwnWords)[], bytes: number): (string | OwnWords)[] {
  const counts = new Map<string, { value: string | OwnWords; amount: number }>();
  for (const value of values) {
    const known = counts.get(String(textOf(value)));
    if (known) known.amount++;
    else counts.set(textOf(value), { value, amount: 1 });
  }
  const lines = [...counts.values()].map(({ value, amount }) => {
    if (counts.size === 1) return value;
    const told = `${textOf(value)} (${counted(amount, "number")})`;
    return value instanceof OwnWords ? new OwnWords(told) : told;
  });
  const { shown, left } = fitting(lines, bytes);
  return left > 0 ? [...shown, ownWords`and ${left} more`] : shown;
}

const textOf = (value: string | OwnWords): string => (value instanceof OwnWords ? value.text : value);

/** A block that few orders have: absent when no number has it, so that it costs nothing. */
function given(entries: readonly NumberEntry[], text: (entry: NumberEntry) => string | undefined) {
  const texts = entries.map(text);
  return texts.some(Boolean)
    ? distinct(
        texts.map((value) => value || ownWords`none`),
        500,
      )
    : undefined;
}

const SERVICE = { B: "business (B)", R: "residence (R)" } as const;

const holder = ({ endUser: at }: NumberEntry): string =>
  [
    at.name,
    [at.streetNum, at.streetPreDir, at.streetName, at.streetType, at.streetPostDir].filter(Boolean).join(" "),
    ...[
      [at.locationType1, at.locationValue1],
      [at.locationType2, at.locationValue2],
      [at.locationType3, at.locationValue3],
    ].map((location) => location.filter(Boolean).join(" ")),
    at.city,
    `${at.state} ${at.zipCode}`,
    at.typeOfService ? SERVICE[at.typeOfService] : "",
  ]
    .filter(Boolean)
    .join(", ");

/** Secrets print as their masks. */
function account({ portOutInfo: out, newPortOutPin }: NumberEntry): OwnWords {
  const parts = [
    out.accountNum ? ownWords`account ${out.accountNum}` : ownWords`no account number`,
    out.existingPortOutPin ? ownWords`PIN given` : ownWords`no PIN`,
    ...(out.accountPhoneNumber ? [ownWords`billing number ${out.accountPhoneNumber}`] : []),
    ...(out.authorizingName ? [ownWords`authorized by ${out.authorizingName}`] : []),
    ...(out.authorizingDate ? [ownWords`signed ${out.authorizingDate}`] : []),
    ...(newPortOutPin ? [ownWords`new PIN for Sinch given`] : []),
  ];
  return new OwnWords(parts.map(({ text }) => text).join(", "));
}

const voiceTarget = ({ voiceConfiguration: voice }: NumberEntry): string | OwnWords =>
  voice ? `${voice.type} ${voice.appId ?? voice.trunkId ?? voice.serviceId ?? ""}`.trim() : ownWords`none`;

/** What is passed on unchanged, as it stands. */
const otherFields = (entry: NumberEntry): string | undefined =>
  Object.entries(entry)
    .filter(([name]) => !ENTRY_FIELDS.has(name))
    .map(([name, value]) => `${name}: ${clipped(JSON.stringify(value), 300)}`)
    .join(", ") || undefined;

function wantedTime({ desiredPortSchedule: wanted }: Pick<PortInWish, "desiredPortSchedule">): OwnWords {
  if (!wanted) return ownWords`not said`;
  const time = wanted.desiredPortTime ?? ownWords`at the project's default time (09:00:00 where it has none)`;
  const zone = wanted.desiredPortTimeZone ?? ownWords`in the project's default zone (US/Eastern where it has none)`;
  return ownWords`${wanted.desiredPortDate}, a ${weekdayOf(wanted.desiredPortDate)}, ${time} ${zone}`;
}

/** Numbers that were ported before, by their order. */
function finishedWarnings(finished: readonly { number: string; order: string | undefined }[]): string[] {
  const byOrder = new Map<string | undefined, string[]>();
  for (const { number, order } of finished) byOrder.set(order, [...(byOrder.get(order) ?? []), number]);
  return [...byOrder]
    .slice(0, 4)
    .map(
      ([order, numbers]) =>
        `${named(numbers)} ${numbers.length === 1 ? "stands" : "stand"} in order ${plain(order)}, which is COMPLETED: already on Sinch, perhaps.`,
    );
}
