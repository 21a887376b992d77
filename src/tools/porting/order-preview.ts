/** What a person should see before ordering a port: whose numbers, from whom, to where, and what speaks against it. */
import { ByonError } from "../../errors.js";
import type { Context, Preview } from "../../sinch/operation.js";
import { isPlain } from "../../sinch/secret.js";
import { counted, plain } from "../fields.js";
import { tally } from "../small.js";
import { finishedOrders } from "./existing-orders.js";
import { ENTRY_FIELDS, type NumberEntry } from "./order-fields.js";
import { checkPortability } from "./portability.js";

export interface PortInWish {
  desiredPortSchedule?:
    | { desiredPortDate: string; desiredPortTime?: string | undefined; desiredPortTimeZone?: string | undefined }
    | undefined;
  onDemandActivation?: boolean | undefined;
  phoneNumbers: readonly NumberEntry[];
  customerOrderReference?: string | undefined;
  resellerName?: string | undefined;
}

/** Distinct holders, accounts and targets shown; an order is usually one customer's. */
const MOST_DISTINCT = 3;

export async function orderPreview(context: Context, input: PortInWish): Promise<Preview> {
  const entries = input.phoneNumbers;
  const numbers = entries.map((entry) => entry.phoneNumber);
  const [carriers, finished] = await Promise.all([losingCarriers(context, numbers), finishedOrders(context, numbers)]);
  const warnings = [
    ...carriers.warnings,
    ...finished.map(
      ({ number, order }) =>
        `${number} stands in order ${plain(order)}, which is COMPLETED: it may be on Sinch already.`,
    ),
    ...entryWarnings(entries),
    ...dateWarnings(input.desiredPortSchedule?.desiredPortDate, context.now()),
  ];
  return {
    summary: `Orders the port of ${counted(entries.length, "number")} to Sinch.${warnings.length > 0 ? ` Mind ${counted(warnings.length, "warning")}.` : ""}`,
    details: {
      numbers: entries.length,
      firstNumbers: numbers.slice(0, 10),
      losingCarriers: carriers.quantities,
      serviceAddress: distinct(entries.map(holder)),
      account: distinct(entries.map(account)),
      voice: distinct(entries.map(voiceTarget)),
      texts: distinct(entries.map((entry) => entry.smsConfiguration?.smsAppId ?? "none")),
      wanted: wantedTime(input),
      activation: input.onDemandActivation ? "on demand, after the FOC date" : "by itself, at the FOC date",
      customerOrderReference: input.customerOrderReference,
      resellerName: input.resellerName,
      warnings,
    },
    consequence:
      "A port can be canceled only while the order is PENDING; once through, the service has left the losing carrier.",
  };
}

/** Each distinct value, whole, with how many numbers have it: a ZIP cut off is the very thing that gets a port rejected. */
function distinct(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const lines = [...counts]
    .slice(0, MOST_DISTINCT)
    .map(([value, amount]) => (counts.size === 1 ? value : `${value} (${counted(amount, "number")})`));
  return counts.size > MOST_DISTINCT ? [...lines, `and ${counts.size - MOST_DISTINCT} more`] : lines;
}

const holder = ({ endUser: at }: NumberEntry): string =>
  [
    at.name,
    [at.streetNum, at.streetPreDir, at.streetName, at.streetType, at.streetPostDir].filter(Boolean).join(" "),
    at.city,
    `${at.state} ${at.zipCode}`,
  ].join(", ");

/** Secrets print as their masks. */
const account = ({ portOutInfo: out }: NumberEntry): string =>
  [
    out.accountNum ? `account ${out.accountNum}` : "no account number",
    out.existingPortOutPin ? "PIN given" : "no PIN",
    ...(out.authorizingName ? [`authorized by ${out.authorizingName}`] : []),
  ].join(", ");

const voiceTarget = ({ voiceConfiguration: voice }: NumberEntry): string =>
  voice ? `${voice.type} ${voice.appId ?? voice.trunkId ?? voice.serviceId ?? ""}`.trim() : "none";

function wantedTime({ desiredPortSchedule: wanted }: PortInWish): string {
  if (!wanted) return "not said";
  const time = wanted.desiredPortTime ?? "at the project's default time (09:00:00 where it has none)";
  const zone = wanted.desiredPortTimeZone ?? "in the project's default zone (US/Eastern where it has none)";
  return `${wanted.desiredPortDate} ${time} ${zone}`;
}

/** Who has the numbers now. A check that fails is no reason not to order, but it is said. */
async function losingCarriers(context: Context, numbers: readonly string[]) {
  try {
    const checked = (await context.call(checkPortability, { phoneNumbers: [...numbers] })).phoneNumbers;
    const refused = checked.filter((number) => number.portable === false);
    const quantities = tally(checked.map((number) => number.carrier));
    return {
      quantities,
      warnings: [
        ...(refused.length > 0
          ? [
              `${counted(refused.length, "number")} cannot be ported by the check (${refused
                .slice(0, 5)
                .map((number) => number.phoneNumber)
                .join(", ")}): the whole order would fail.`,
            ]
          : []),
        ...(Object.keys(quantities).length > 1
          ? ["The numbers come from several losing carriers; Sinch advises one order for each."]
          : []),
      ],
    };
  } catch (thrown) {
    if (!(thrown instanceof ByonError)) throw thrown;
    return { quantities: undefined, warnings: ["Portability could not be checked just now."] };
  }
}

function entryWarnings(entries: readonly NumberEntry[]): string[] {
  const those = (holds: (entry: NumberEntry) => boolean) => entries.filter(holds).length;
  const unknown = [
    ...new Set(entries.flatMap((entry) => Object.keys(entry).filter((name) => !ENTRY_FIELDS.has(name)))),
  ];
  const facts: readonly [number, string][] = [
    [
      those((entry) => entry.voiceConfiguration === undefined),
      "no voice target: once live, calls to them lead nowhere unless one is set at Sinch",
    ],
    [
      those((entry) => entry.smsConfiguration === undefined),
      "no SMS app: once live, texts to them lead nowhere unless one is set at Sinch",
    ],
    [
      those(({ portOutInfo }) => isPlain(portOutInfo) && !portOutInfo.existingPortOutPin && !portOutInfo.accountNum),
      "neither PIN nor account number: losing carriers commonly reject that",
    ],
  ];
  return [
    ...facts.filter(([amount]) => amount > 0).map(([amount, what]) => `${counted(amount, "number")} with ${what}.`),
    ...(unknown.length > 0
      ? [
          `Fields that Sinch's reference does not know are passed on unchanged: ${unknown.slice(0, 5).map(plain).join(", ")}.`,
        ]
      : []),
  ];
}

const DAY_MS = 86_400_000;

/** Advice of people in the trade, not rules of Sinch: too soon is rejected, too far out often too. */
function dateWarnings(date: string | undefined, now: Date): string[] {
  if (date === undefined) return [];
  const wanted = new Date(`${date}T00:00:00Z`);
  const days = (wanted.getTime() - now.getTime()) / DAY_MS;
  return [
    ...(businessDays(now, wanted) < 3
      ? ["The date is less than three business days away, which losing carriers commonly refuse."]
      : []),
    ...(days > 30 ? ["The date is more than 30 days away, which some losing carriers refuse."] : []),
    ...([0, 6].includes(wanted.getUTCDay()) ? ["The date is on a weekend; carriers port on business days."] : []),
  ];
}

/** Weekdays after `from` up to `to`; bounded, since only few or many matters. */
function businessDays(from: Date, to: Date): number {
  let days = 0;
  for (let at = from.getTime() + DAY_MS; at <= to.getTime() + DAY_MS / 2 && days < 5; at += DAY_MS)
    if (![0, 6].includes(new Date(at).getUTCDay())) days++;
  return days;
}
