import { regionOf } from "../../knowledge/area-codes.js";
import type { JsonObject } from "../replies.js";
import type { DocumentRecord, NumberRecord, OrderRecord } from "./model.js";

/** UTC to the second, the form of the contract's samples. */
const instant = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, "Z");

/** Absent properties instead of undefined ones, as JSON has it. */
function present(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const maybe = (date: Date | undefined): string | undefined => (date ? instant(date) : undefined);

export function numberItem(number: NumberRecord): JsonObject {
  return present({
    ...number.given,
    status: number.status,
    countryCode: regionOf(number.phoneNumber),
    phoneNumberGroup: number.group,
    rejectReason: number.rejectReason,
    exclusionReason: number.exclusionReason,
    exclusionDate: maybe(number.exclusionDate),
    confirmedDate: maybe(number.confirmedDate),
    focDate: maybe(number.focDate),
    activatedDate: maybe(number.activatedDate),
    activateUser: number.activateUser,
  });
}

/** Metadata only; content comes from the download. */
export const documentItem = ({ id, documentName, description }: DocumentRecord): JsonObject =>
  present({ id, documentName, description });

/** The order without its id, as webhooks carry it. */
export function orderContent(order: OrderRecord): JsonObject {
  return {
    status: order.status,
    createdDate: order.createdAt.toISOString().slice(0, 10),
    ...present({ ...order.content }),
    phoneNumbers: order.numbers.map(numberItem),
    notes: order.notes.map(({ note, createdTime, createdBy }) => ({
      note,
      createdTime: instant(createdTime),
      createdBy,
    })),
    documents: order.documents.map(documentItem),
  };
}

/** The order with its id, a number here and a string in webhooks. */
export const orderBody = (order: OrderRecord): JsonObject => ({ id: order.id, ...orderContent(order) });

export function listItem(order: OrderRecord): JsonObject {
  const count = (status: NumberRecord["status"]): number => order.numbers.filter((n) => n.status === status).length;
  return {
    id: order.id,
    status: order.status,
    customerOrderReference: order.content.customerOrderReference,
    createdDate: order.createdAt.toISOString().slice(0, 10),
    phoneNumberQuantity: order.numbers.length,
    focQuantity: count("CONFIRMED"),
    activatedQuantity: count("ACTIVATED"),
    rejectedQuantity: count("REJECTED"),
    excludedQuantity: count("EXCLUDED"),
  };
}

/** A number's status change as webhooks report it: no group, no FOC date, no customer data. */
export function statusItem(number: NumberRecord): JsonObject {
  return present({
    phoneNumber: number.phoneNumber,
    status: number.status,
    activatedDate: maybe(number.activatedDate),
    confirmedDate: maybe(number.confirmedDate),
    rejectReason: number.rejectReason,
  });
}

/** Groups in the order in which they first appear. */
export function byGroup(numbers: readonly NumberRecord[]): Map<string, NumberRecord[]> {
  const groups = new Map<string, NumberRecord[]>();
  for (const number of numbers) groups.set(number.group, [...(groups.get(number.group) ?? []), number]);
  return groups;
}

/** The FOC date a group is known by: the latest among its numbers, since a corrected number may come after the others. */
export function groupFoc(numbers: readonly NumberRecord[]): string | undefined {
  const dates = numbers.flatMap((number) => number.focDate ?? []);
  return dates.length > 0 ? instant(new Date(Math.max(...dates.map((date) => date.getTime())))) : undefined;
}
