/** Numbers that were refused or taken out, by reason: the carrier's words, what was sent, and how it is mended. */
import { explainRejection, type Rejection } from "../../knowledge/rejections.js";
import { Secret } from "../../sinch/secret.js";
import { clipped, numberRuns } from "../shorten.js";
import { numberState, type OrderNumber, type PortInOrder } from "./order-fields.js";

export interface Refusal {
  readonly status: "REJECTED" | "EXCLUDED";
  /** In the words of the losing carrier or of Sinch. */
  readonly reason: string | undefined;
  /** What people in the trade know about it. */
  readonly known: Rejection | undefined;
  readonly numbers: readonly OrderNumber[];
}

const reasonText = (number: OrderNumber): string | undefined =>
  number.rejectReason || number.exclusionReason || undefined;

/** Every refused number once, the most frequent reason first; wordings of one known reason are one. */
export function refusalsOf(order: PortInOrder): Refusal[] {
  const found = new Map<string, { first: Omit<Refusal, "numbers">; numbers: OrderNumber[] }>();
  for (const number of order.phoneNumbers) {
    const status = numberState(number);
    if (status !== "REJECTED" && status !== "EXCLUDED") continue;
    const reason = reasonText(number);
    const known = reason === undefined ? undefined : explainRejection(reason);
    const key = `${status} ${known?.name ?? reason?.replace(/\d+/g, "#")}`;
    const group = found.get(key);
    if (group) group.numbers.push(number);
    else found.set(key, { first: { status, reason, known }, numbers: [number] });
  }
  return [...found.values()]
    .map(({ first, numbers }) => ({ ...first, numbers }))
    .sort(
      (a, b) =>
        Number(b.status === "REJECTED") - Number(a.status === "REJECTED") || b.numbers.length - a.numbers.length,
    );
}

/** Nine reasons are told whole; beyond them the rest is counted. */
const RUNS_TOLD = 3;

/** One line of an answer for all numbers that were refused for one reason. */
export const refusalLine = (order: PortInOrder, refusal: Refusal) => ({
  status: refusal.status,
  quantity: refusal.numbers.length,
  numbers: numberRuns(
    refusal.numbers.map(({ phoneNumber }) => phoneNumber ?? "?"),
    RUNS_TOLD,
  ),
  ...reasonLine(order, refusal, 90),
});

/** The same of one number. */
export function reasonOf(order: PortInOrder, number: OrderNumber) {
  const reason = reasonText(number);
  if (reason === undefined) return {};
  return reasonLine(order, { reason, known: explainRejection(reason), numbers: [number] }, 120);
}

const reasonLine = (order: PortInOrder, { reason, known, numbers }: Omit<Refusal, "status">, most: number) => ({
  reason: clipped(reason, most),
  ...(known ? { meaning: known.name, fix: known.fix, ...sentIn(order, known, numbers) } : {}),
});

/** What was sent in the fields that the reason is about; `null` where nothing was. */
function sentIn(order: PortInOrder, { fields }: Rejection, numbers: readonly OrderNumber[]) {
  const values = fields.map((field) => {
    const distinct = [...new Set(numbers.map((number) => shownValue(fieldValue(order, number, field))))];
    return [field, distinct.length > 1 ? `${distinct.length} different values` : distinct[0]] as const;
  });
  // An address is many fields, and most of them are rightly empty.
  const told = values.length > 1 ? values.filter(([, value]) => value !== null) : values;
  return told.length > 0 ? { sent: Object.fromEntries(told) } : {};
}

/** The value of a field as the table of rejections names it; a schedule is the order's. */
export function fieldValue(order: PortInOrder, number: Readonly<Record<string, unknown>>, field: string): unknown {
  const start: unknown = field.startsWith("desiredPortSchedule.") ? order : number;
  return field
    .split(".")
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], start);
}

/** A secret shows its mask. */
function shownValue(value: unknown): string | null {
  if (value instanceof Secret) return value.toJSON();
  return typeof value === "string" && value !== "" ? (clipped(value, 60) ?? null) : null;
}
