/** What a porting desk would see in an order before it is sent: each warning a sentence of ours. Pure. */
import { isUsOrCanadian, regionOf } from "../../knowledge/area-codes.js";
import { businessDays, holidayOn, isWeekend, type Region } from "../../knowledge/business-days.js";
import {
  GOOD_LEAD,
  GOOD_LEAD_TEXT,
  LEAST_LEAD,
  LEAST_LEAD_TEXT,
  LONGEST_LEAD,
  LONGEST_LEAD_TEXT,
} from "../../knowledge/time-spans.js";
import { Secret } from "../../sinch/secret.js";
import { isPlain } from "../../values/plain-object.js";
import { counted, plain, today } from "../fields.js";
import { numberRuns } from "../shorten.js";
import { ENTRY_FIELDS, numberState, type OrderNumber, type PortInOrder } from "./order-fields.js";
import { fieldValue, refusalsOf } from "./order-rejections.js";

/** An entry as it is sent, or as it is read: only what it holds matters. */
export type Entry = Readonly<Record<string, unknown>>;

const RUNS = 4;
export const named = (numbers: readonly (string | undefined)[]): string =>
  numberRuns(
    numbers.map((number) => plain(number)),
    RUNS,
  ).join(", ");

const DAY_MS = 86_400_000;

/** Advice of people in the trade, not rules of Sinch: too soon is rejected, too far out often too. */
export function dateWarnings(date: string | undefined, now: Date, numbers: readonly (string | undefined)[]): string[] {
  if (date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return [];
  const regions = [
    ...new Set(numbers.filter((number) => isUsOrCanadian(number ?? "")).map((number) => regionOf(number ?? ""))),
  ];
  const lead = businessDays(today(now), date, regions, GOOD_LEAD);
  const holiday = holidayOn(date, regions);
  return [
    ...(lead < LEAST_LEAD
      ? [`The date is less than ${LEAST_LEAD_TEXT} away, which losing carriers commonly refuse.`]
      : lead < GOOD_LEAD
        ? [`The date is less than ${GOOD_LEAD_TEXT} away, which is little for a business account.`]
        : []),
    ...((Date.parse(date) - now.getTime()) / DAY_MS > LONGEST_LEAD
      ? [`The date is more than ${LONGEST_LEAD_TEXT} away, which some losing carriers refuse.`]
      : []),
    ...(isWeekend(date) ? ["The date is on a weekend; carriers port on business days."] : []),
    ...(holiday ? [`The date is a holiday (${holiday}, ${where(regions)}); carriers port on business days.`] : []),
  ];
}

/** Sinch's reference names GMT beside the four US zones; older pages of it and the summaries do not. */
export const zoneWarnings = (zone: unknown): string[] =>
  zone === "GMT"
    ? [
        "GMT: carriers in the US and Canada port by local time, and Sinch's pages disagree about taking GMT. Prefer a US zone.",
      ]
    : [];

const where = (regions: readonly Region[]): string => regions.join(" and ");

const blockOf = (entry: Entry, name: string): Entry => (isPlain(entry[name]) ? (entry[name] as Entry) : {});

/** Where calls and texts go once the numbers are live: nowhere, unless somebody said where. */
export function targetWarnings(entries: readonly Entry[], when: string): string[] {
  const without = (block: string) => entries.filter((entry) => Object.keys(blockOf(entry, block)).length === 0);
  const told = (block: string, what: string, who: string) => {
    const those = without(block);
    return those.length === 0
      ? []
      : [
          `${counted(those.length, "number")} with no ${what}: ${when}, ${who} lead nowhere unless one is set at Sinch.`,
        ];
  };
  return [
    ...told("voiceConfiguration", "voice target", "calls to them"),
    ...told("smsConfiguration", "SMS app", "texts to them"),
  ];
}

export function entryWarnings(entries: readonly Entry[]): string[] {
  const bare = entries.filter((entry) => {
    const out = blockOf(entry, "portOutInfo");
    return !out.existingPortOutPin && !out.accountNum;
  });
  const unknown = [
    ...new Set(entries.flatMap((entry) => Object.keys(entry).filter((name) => !ENTRY_FIELDS.has(name)))),
  ];
  return [
    ...(bare.length > 0
      ? [`${counted(bare.length, "number")} with neither PIN nor account number: losing carriers commonly reject that.`]
      : []),
    ...(unknown.length > 0
      ? [
          `Fields that Sinch's reference does not know are passed on unchanged: ${unknown.slice(0, 5).map(plain).join(", ")}.`,
        ]
      : []),
  ];
}

/** A carrier knows its own accounts: one account or PIN under two of them is wrong under one. */
export function accountWarnings(
  entries: readonly Entry[],
  carrierOf: (number: unknown) => string | undefined,
): string[] {
  const shared = (field: string): [string, string][] => {
    const seen = new Map<string, Map<string, string>>();
    for (const entry of entries) {
      const value = blockOf(entry, "portOutInfo")[field];
      const carrier = carrierOf(entry.phoneNumber);
      if (!(value instanceof Secret) || carrier === undefined) continue;
      const carriers = seen.get(value.reveal()) ?? new Map<string, string>();
      if (!carriers.has(carrier)) carriers.set(carrier, String(entry.phoneNumber));
      seen.set(value.reveal(), carriers);
    }
    return [...seen.values()].flatMap((carriers): [string, string][] => {
      const [one, other] = [...carriers.values()];
      return one !== undefined && other !== undefined ? [[one, other]] : [];
    });
  };
  return (
    [
      ["accountNum", "account number"],
      ["existingPortOutPin", "port-out PIN"],
    ] as const
  ).flatMap(([field, what]) =>
    shared(field)
      .slice(0, 2)
      .map(
        ([one, other]) =>
          `One ${what} stands at several losing carriers (${plain(one)} and ${plain(other)} among them): each carrier has its own.`,
      ),
  );
}

/** What an update leaves as it was refused, and what it touches that no longer moves. */
export function updateWarnings(
  order: PortInOrder,
  after: readonly Entry[],
  now: Date,
  date: string | undefined,
): string[] {
  const sent = new Map(after.map((entry) => [entry.phoneNumber, entry]));
  const dropped = order.phoneNumbers.filter(({ phoneNumber }) => !sent.has(phoneNumber));
  const frozen = order.phoneNumbers.filter((number) => {
    const state = numberState(number);
    return state !== "PENDING" && state !== "REJECTED" && changedIn(number, sent.get(number.phoneNumber));
  });
  return [
    ...(dropped.length > 0
      ? [
          `${counted(dropped.length, "number")} of the order left behind (${named(dropped.map(({ phoneNumber }) => phoneNumber))}): not named here, so taken out of it.`,
        ]
      : []),
    ...(frozen.length > 0
      ? [
          `Changes to ${counted(frozen.length, "number")} no longer PENDING (${named(frozen.map(({ phoneNumber }) => phoneNumber))}): frozen, so Sinch may refuse the whole update.`,
        ]
      : []),
    ...refusalsOf(order).flatMap((refusal) => stillRefused(order, refusal, sent)),
    ...(date !== order.desiredPortSchedule?.desiredPortDate
      ? dateWarnings(
          date,
          now,
          after.map(({ phoneNumber }) => String(phoneNumber)),
        )
      : []),
  ];
}

const BLOCKS = ["endUser", "portOutInfo", "voiceConfiguration", "smsConfiguration"] as const;

/** Whether a block of an entry differs; Sinch writes "none" as an empty text or leaves the field out. */
const changedIn = (before: OrderNumber, after: Entry | undefined): boolean =>
  after !== undefined &&
  BLOCKS.some((name) => {
    const [held, wanted] = [blockOf(before, name), blockOf(after, name)];
    return [...new Set([...Object.keys(held), ...Object.keys(wanted)])].some(
      (field) => !/^enh[A-Z]/.test(field) && comparable(held[field]) !== comparable(wanted[field]),
    );
  });

const comparable = (value: unknown): string =>
  value instanceof Secret ? value.reveal() : isPlain(value) ? JSON.stringify(value) : String(value ?? "");

type Refusal = ReturnType<typeof refusalsOf>[number];

function stillRefused(
  order: PortInOrder,
  { status, known, numbers }: Refusal,
  sent: ReadonlyMap<unknown, Entry>,
): string[] {
  const fields = known?.fields.filter((field) => !field.startsWith("desiredPortSchedule")) ?? [];
  if (status !== "REJECTED" || fields.length === 0) return [];
  const refused = new Map<string, Set<string>>(
    fields.map((field) => [field, new Set(numbers.map((number) => comparable(fieldValue(order, number, field))))]),
  );
  const carries = (number: OrderNumber): boolean => {
    const entry = sent.get(number.phoneNumber);
    return (
      entry !== undefined &&
      fields.every((field) => refused.get(field)?.has(comparable(fieldValue(order, entry, field))) === true)
    );
  };
  const untouched = numbers.filter(carries);
  const groups = new Set(numbers.map(({ phoneNumberGroup }) => phoneNumberGroup));
  const siblings = order.phoneNumbers.filter(
    (number) => numberState(number) === "PENDING" && groups.has(number.phoneNumberGroup) && carries(number),
  );
  const what = fields.length > 1 ? "the address" : plain(fields[0]);
  return [
    ...(untouched.length > 0
      ? [
          `${counted(untouched.length, "rejected number")} still with the refused ${what}: ${named(untouched.map(({ phoneNumber }) => phoneNumber))}.`,
        ]
      : []),
    ...(siblings.length > 0
      ? [
          `${counted(siblings.length, "other number")} of the same group with the very ${what} that the carrier refused: ${named(siblings.map(({ phoneNumber }) => phoneNumber))}.`,
        ]
      : []),
  ];
}
