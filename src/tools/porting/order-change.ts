/** Changing an order that Sinch only replaces whole: what may be sent, what differs, what would be lost. Pure. */

import { ByonError, type FieldProblem } from "../../errors.js";
import { regionOf } from "../../knowledge/area-codes.js";
import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import { Secret, unwrapSecrets } from "../../sinch/secret.js";
import { canonicalText } from "../../values/canonical.js";
import { isPlain } from "../../values/plain-object.js";
import { plain, step } from "../fields.js";
import { type NumberEntry, numberEntry, type OrderNumber, type PortInOrder, SET_BY_SINCH } from "./order-fields.js";
import { secretFields } from "./order-secrets.js";

/** The fields of an order that a client may set. */
const SETTABLE = [
  "customerOrderReference",
  "onDemandActivation",
  "desiredPortSchedule",
  "loaUploadedBy",
  "loaAttachmentDate",
  "resellerName",
] as const;

export interface OrderBody {
  [field: string]: unknown;
  phoneNumbers: Record<string, unknown>[];
}

/** The part of an order that may be sent back: without what Sinch sets and what it left empty. */
export function settable(order: PortInOrder): OrderBody {
  return {
    ...Object.fromEntries(SETTABLE.filter((name) => isSet(order[name])).map((name) => [name, order[name]])),
    phoneNumbers: order.phoneNumbers.map(settableNumber),
  };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

export function settableNumber(entry: OrderNumber | Record<string, unknown>): Record<string, unknown> {
  const readOnly: readonly string[] = SET_BY_SINCH;
  return pruned(Object.fromEntries(Object.entries(entry).filter(([name]) => !readOnly.includes(name))));
}

/** Without empty texts and empty blocks, and without the validated forms (`enh…`) that Sinch adds to a 911 address. */
function pruned(value: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    if (!isSet(inner) || /^enh[A-Z]/.test(name)) return [];
    if (!isPlain(inner)) return [[name, inner] as const];
    const smaller = pruned(inner);
    return Object.keys(smaller).length > 0 ? [[name, smaller] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** Merges what is to change into the order as it is. Throws ByonError when the order cannot be changed so. */
export function merged(order: PortInOrder, changes: Readonly<Record<string, unknown>>): OrderBody {
  const before = settable(order);
  const { phoneNumbers: changed = [], removePhoneNumbers: removed = [], ...rest } = changes as EntryChanges;
  const held = new Set(before.phoneNumbers.map(({ phoneNumber }) => phoneNumber));
  const added = changed.filter(({ phoneNumber }) => !held.has(phoneNumber));
  const kept = before.phoneNumbers.filter(({ phoneNumber }) => !removed.includes(String(phoneNumber)));
  const after = {
    ...over(before, rest),
    phoneNumbers: [
      ...kept.map((entry) => over(entry, changed.find(({ phoneNumber }) => phoneNumber === entry.phoneNumber) ?? {})),
      ...added,
    ],
  };
  const problems = [
    ...changed.flatMap((entry, index) => (added.includes(entry) ? incomplete(entry, index) : [])),
    ...removed.flatMap((phoneNumber, index) =>
      held.has(phoneNumber) ? [] : [problem(`changes.removePhoneNumbers[${index}]`, "is not in this order")],
    ),
    ...totals(after, added),
  ];
  if (problems.length === 0) return after;
  throw new ByonError({
    kind: "invalid_arguments",
    message: `Order ${plain(order.id)} cannot be changed so. Nothing was sent.`,
    fix: "Correct the fields named in fields. A number that is not in the order is added when its entry is whole.",
    fields: problems.slice(0, 12),
    next: [step("get_port_in_order", "see which numbers the order holds")],
  });
}

/** The entries that a replacement brings into the order, whole by then. */
export function addedTo(order: PortInOrder, body: OrderBody): NumberEntry[] {
  const held = new Set(order.phoneNumbers.map(({ phoneNumber }) => phoneNumber));
  return body.phoneNumbers.filter(({ phoneNumber }) => !held.has(String(phoneNumber))) as NumberEntry[];
}

interface EntryChanges {
  phoneNumbers?: Record<string, unknown>[];
  removePhoneNumbers?: readonly string[];
}

const problem = (field: string, text: string): FieldProblem => ({ field, problem: text });

/** What a number that is not in the order yet still lacks. */
function incomplete(entry: Record<string, unknown>, index: number): FieldProblem[] {
  const lacking = (numberEntry.safeParse(unwrapSecrets(entry)).error?.issues ?? []).map(({ path }) => path.join("."));
  if (lacking.length === 0) return [];
  const text = `is not in this order; to add it, give also ${lacking.join(", ")}`;
  return [problem(`changes.phoneNumbers[${index}].phoneNumber`, text)];
}

/** What an order as a whole must keep to when numbers come and go. */
function totals(
  after: OrderBody & { resellerName?: unknown },
  added: readonly Record<string, unknown>[],
): FieldProblem[] {
  const many = after.phoneNumbers.length;
  const canadian = added.some(({ phoneNumber }) => regionOf(String(phoneNumber)) === "CA");
  return [
    ...(many === 0
      ? [problem("changes.removePhoneNumbers", "would leave no number; cancel_port_in_order ends the order")]
      : []),
    ...(many > PORT_ORDER_NUMBERS
      ? [problem("changes.phoneNumbers", `would make ${many} numbers; an order holds ${PORT_ORDER_NUMBERS}`)]
      : []),
    ...(canadian && !after.resellerName
      ? [problem("changes.resellerName", "is needed with a Canadian number: ask the person who resells the service")]
      : []),
  ];
}

/** `changes` laid over `base`, block by block. */
function over(base: Record<string, unknown>, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const held = result[name];
    result[name] = isPlain(held) && isPlain(value) && name !== "voiceConfiguration" ? over(held, value) : value;
  }
  return result;
}

const ABSENT = "(absent)";

export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

/**
 * Every field that differs, named by number rather than by position; secrets compare by value and show as masks. An empty
 * text and an absent field are the same: that is how Sinch writes "none".
 */
export function differences(before: OrderBody, after: OrderBody): Difference[] {
  const found: Difference[] = [];
  const comparable = (order: OrderBody) => pruned({ ...order, phoneNumbers: byNumber(order) });
  compare("", comparable(before), comparable(after), found);
  return found;
}

/** A model needs to see what changes, not five hundred times the same. */
export function shownDifferences(found: readonly Difference[]): unknown[] {
  const most = 12;
  return found.length <= most ? [...found] : [...found.slice(0, most), `and ${found.length - most} more`];
}

const isAbsent = (value: unknown): boolean => value === ABSENT;

/** What was sent and is not there now. Fields that Sinch filled in by itself are no difference. */
export const notTaken = (sent: OrderBody, now: OrderBody): Difference[] =>
  differences(sent, now).filter(({ before }) => !isAbsent(before));

/**
 * Whether replacing `before` by `sent` has happened, by the order as it is now. A replacement is taken whole or not at all,
 * so whatever was to change tells; a field that was only left out tells nothing when Sinch may have filled it in again.
 */
export function arrival(before: OrderBody, sent: OrderBody, now: OrderBody): "done" | "not-done" | "unknown" {
  const wanted = differences(before, sent);
  const missing = new Set(notTaken(sent, now).map(({ field }) => field));
  const changed = new Set(differences(before, now).map(({ field }) => field));
  const set = wanted.filter(({ after }) => !isAbsent(after));
  if (set.length > 0 && set.every(({ field }) => !missing.has(field))) return "done";
  if (set.length === 0 && wanted.some(({ field }) => changed.has(field))) return "done";
  return changed.size === 0 ? "not-done" : "unknown";
}

const byNumber = (order: OrderBody): Record<string, unknown> =>
  Object.fromEntries(order.phoneNumbers.map(({ phoneNumber, ...rest }) => [String(phoneNumber), rest]));

function compare(at: string, before: unknown, after: unknown, found: Difference[]): void {
  if (canonicalText(unwrapSecrets(before)) === canonicalText(unwrapSecrets(after))) return;
  if (isPlain(before) && isPlain(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(at === "" ? name : `${at}.${name}`, before[name], after[name], found);
    return;
  }
  const masked = before instanceof Secret && after instanceof Secret && before.toJSON() === after.toJSON();
  const shown = { before: brief(before), after: masked ? "[another value]" : brief(after) };
  found.push({ field: at.replace(/^phoneNumbers\./, ""), ...shown });
}

/** A whole entry that comes or goes is named, not spelt out. */
const brief = (value: unknown): unknown => (isPlain(value) ? "(present)" : value === undefined ? ABSENT : value);

/**
 * Secrets of the order that Sinch shows only as a mask: sending the mask back would wipe them. Named as argument fields. What
 * only looks like a mask and is not what Sinch shows is somebody's real account number.
 */
export function maskedSecrets(body: OrderBody, shown: OrderBody): string[] {
  const before = new Map(shown.phoneNumbers.map((entry) => [entry.phoneNumber, new Map(secretFields(entry))]));
  return body.phoneNumbers.flatMap((entry) =>
    secretFields(entry)
      .filter(([field, secret]) => {
        const value = secret.reveal();
        return /^[*•x#]{2,}|[*•]{2,}/i.test(value) && before.get(entry.phoneNumber)?.get(field)?.reveal() === value;
      })
      .map(([field]) => `${entry.phoneNumber}.${field}`),
  );
}
