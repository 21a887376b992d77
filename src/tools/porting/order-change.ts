/** Changing an order that Sinch only replaces whole: what may be sent, what differs, what would be lost. Pure. */

import { canonicalText } from "../../canonical.js";
import { ByonError } from "../../errors.js";
import { isPlain, Secret, unwrapSecrets } from "../../sinch/secret.js";
import { plain } from "../fields.js";
import { type OrderNumber, type PortInOrder, SET_BY_SINCH } from "./order-fields.js";

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

/** Merges what is to change into the order as it is. Throws ByonError when a number is not in the order. */
export function merged(order: PortInOrder, changes: Readonly<Record<string, unknown>>): OrderBody {
  const before = settable(order);
  const { phoneNumbers: changed = [], ...rest } = changes as { phoneNumbers?: Record<string, unknown>[] };
  const unknown = changed.findIndex(
    (entry) => !before.phoneNumbers.some((held) => held.phoneNumber === entry.phoneNumber),
  );
  if (unknown >= 0)
    throw new ByonError({
      kind: "invalid_arguments",
      message: `One of the numbers to change is not in order ${plain(order.id)}. Nothing was sent.`,
      fix: "To add or remove numbers, send the whole order instead of changes.",
      fields: [{ field: `changes.phoneNumbers[${unknown}].phoneNumber`, problem: "is not in this order" }],
    });
  return {
    ...(over(before, rest) as Record<string, unknown>),
    phoneNumbers: before.phoneNumbers.map((held) =>
      over(held, changed.find((entry) => entry.phoneNumber === held.phoneNumber) ?? {}),
    ),
  } as OrderBody;
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

export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

/** Every field that differs, named by number rather than by position; secrets compare by value and show as masks. */
export function differences(before: OrderBody, after: OrderBody): Difference[] {
  const found: Difference[] = [];
  compare("", { ...before, phoneNumbers: byNumber(before) }, { ...after, phoneNumbers: byNumber(after) }, found);
  return found;
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
  found.push({ field: at.replace(/^phoneNumbers\./, ""), before: brief(before), after: brief(after) });
}

/** A whole entry that comes or goes is named, not spelt out. */
const brief = (value: unknown): unknown => (isPlain(value) ? "(present)" : value === undefined ? "(absent)" : value);

/** Secrets that Sinch shows only as a mask: sending the mask back would wipe them. Named as argument fields. */
export function maskedSecrets(body: OrderBody): string[] {
  return body.phoneNumbers.flatMap((entry) =>
    secretFields(entry)
      .filter(([, secret]) => /^[*•x#]{2,}|[*•]{2,}/i.test(secret.reveal()))
      .map(([field]) => `${entry.phoneNumber}.${field}`),
  );
}

function secretFields(value: Record<string, unknown>, at = ""): [string, Secret][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Secret][] => {
    if (inner instanceof Secret) return [[`${at}${name}`, inner]];
    return isPlain(inner) ? secretFields(inner, `${at}${name}.`) : [];
  });
}
