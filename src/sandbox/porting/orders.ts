import { isDeepStrictEqual } from "node:util";
import { portInNumber, portInOrder, verdict } from "../../lifecycles/index.js";
import { isObject, type RequestCheck } from "../checks.js";
import { created, type JsonObject, ok, portingError, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { losingCarrier } from "./carriers.js";
import { checkOrder, checkPortabilityRequest, refusal } from "./checks.js";
import { orderUpdated } from "./events.js";
import { moveNumber, type NumberRecord, type OrderContent, type OrderRecord, type Porting } from "./model.js";
import { behaviourOf, notPortable } from "./outcomes.js";
import { begin, cancel, satisfiesCarrier, settle, startRound } from "./progress.js";
import { byGroup, groupFoc, numberItem, orderBody } from "./render.js";

/** The order of a path value; undefined, and so 404, for anything else. */
export const findOrder = ({ store }: Porting, orderId: string | undefined): OrderRecord | undefined =>
  store.orders.get(orderId ?? "");

export const noSuchOrder = (): Reply => portingError(404, "No such order in this project.");

/** What only Sinch may set on a number. It is ignored in a request, so that an order can be sent back as it was read. */
const READ_ONLY = [
  "status",
  "exclusionReason",
  "exclusionDate",
  "countryCode",
  "activatedDate",
  "confirmedDate",
  "activateUser",
  "rejectReason",
  "excludedFeatures",
  "phoneNumberGroup",
  "focDate",
];

function givenOf(number: unknown): JsonObject {
  return Object.fromEntries(Object.entries(number as JsonObject).filter(([name]) => !READ_ONLY.includes(name)));
}

/** What was sent, with the project's defaults and then Sinch's where something was left out. */
function contentOf({ store }: Porting, body: JsonObject): OrderContent {
  const schedule = isObject(body.desiredPortSchedule) ? body.desiredPortSchedule : {};
  const { configuration } = store;
  const text = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback);
  return {
    customerOrderReference: text(body.customerOrderReference, ""),
    onDemandActivation: body.onDemandActivation === true,
    desiredPortSchedule: {
      desiredPortDate: text(schedule.desiredPortDate, ""),
      desiredPortTime: text(schedule.desiredPortTime, text(configuration?.defaultPortTime, "09:00:00")),
      desiredPortTimeZone: text(schedule.desiredPortTimeZone, text(configuration?.defaultPortTimeZone, "US/Eastern")),
    },
    resellerName: text(body.resellerName, ""),
    ...(typeof body.loaUploadedBy === "string" ? { loaUploadedBy: body.loaUploadedBy } : {}),
    ...(typeof body.loaAttachmentDate === "string" ? { loaAttachmentDate: body.loaAttachmentDate } : {}),
  };
}

/** Numbers of one losing carrier and one pace move together; a second pace makes a second group of the carrier. */
function groupOf(groups: Map<string, string>, phoneNumber: string): string {
  const carrier = losingCarrier(phoneNumber);
  const { confirmsAfter, focAfter, routesAfter } = behaviourOf(phoneNumber);
  const key = `${carrier}/${confirmsAfter}/${focAfter}/${routesAfter}`;
  const known = groups.get(key);
  if (known) return known;
  const sisters = [...groups.keys()].filter((other) => other.startsWith(`${carrier}/`)).length;
  const name = `${carrier} Grp${sisters + 1}`;
  groups.set(key, name);
  return name;
}

function newNumber(groups: Map<string, string>, given: JsonObject): NumberRecord {
  const phoneNumber = String(given.phoneNumber);
  return { phoneNumber, given, status: "PENDING", group: groupOf(groups, phoneNumber) };
}

/** Numbers whose earlier order is still being canceled cannot be ordered again meanwhile. */
function checkCancelations(porting: Porting, numbers: readonly JsonObject[], check: RequestCheck): void {
  const held = new Set(
    [...porting.store.orders.values()]
      .filter((order) => order.status === "PENDING_CANCELATION")
      .flatMap((order) => order.numbers.map((number) => number.phoneNumber)),
  );
  numbers.forEach((number, index) => {
    if (!held.has(String(number.phoneNumber))) return;
    check.refused(`phoneNumbers[${index}].phoneNumber`, "An order with this number is still being canceled");
  });
}

/**
 * A second order with the same numbers or the same reference is taken: nothing says that Sinch refuses one, and fault
 * tests count duplicates here.
 */
function createOrder(porting: Porting, { body, at }: ApiRequest): Reply {
  const check = checkOrder(body, at);
  const refused = refusal(check);
  if (refused) return refused;
  const given = (body.phoneNumbers as unknown[]).map(givenOf);
  checkCancelations(porting, given, check);
  given.forEach(({ phoneNumber }, index) => {
    const fails = behaviourOf(String(phoneNumber)).orderFails;
    if (fails?.status === 422) check.refused(`phoneNumbers[${index}].phoneNumber`, fails.message);
  });
  const late = refusal(check);
  if (late) return late;
  const behaviours = given.map(({ phoneNumber }) => behaviourOf(String(phoneNumber)));
  const fails = behaviours.find((behaviour) => behaviour.orderFails)?.orderFails;
  if (fails) return portingError(fails.status, fails.message);

  const id = porting.store.nextId.order++;
  const groups = new Map<string, string>();
  const order: OrderRecord = {
    id,
    status: behaviours.some((behaviour) => behaviour.orderBuildsFor) ? "ORDER_BUILDING" : "PENDING",
    createdAt: at,
    content: contentOf(porting, body),
    numbers: given.map((number) => newNumber(groups, number)),
    notes: [],
    documents: [],
    groups,
  };
  porting.store.orders.set(String(id), order);
  begin(porting, order, at);
  if (behaviours.some((behaviour) => behaviour.answerLost)) {
    return { ...portingError(500, "Temporary fault, try again later."), committed: true };
  }
  return created(orderBody(order));
}

/**
 * Replaces everything in the order. Numbers left out are removed; a rejected number goes back to PENDING when its data
 * changed or nothing stands against it any more; a frozen one must come back as it was.
 */
function replaceOrder(porting: Porting, { path, body, at }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  if (verdict(portInOrder, order.status, "update") !== "allowed") {
    return portingError(422, `The order is ${order.status}; only a PENDING order can be replaced.`);
  }
  const check = checkOrder(body, at);
  const malformed = refusal(check);
  if (malformed) return malformed;
  const given = (body.phoneNumbers as unknown[]).map(givenOf);
  checkCancelations(porting, given, check);
  const before = new Map(order.numbers.map((number) => [number.phoneNumber, number]));
  const isFrozen = (number: NumberRecord): boolean => verdict(portInNumber, number.status, "correct") !== "allowed";
  given.forEach((number, index) => {
    const known = before.get(String(number.phoneNumber));
    if (known && isFrozen(known) && !isDeepStrictEqual(known.given, number)) {
      check.refused(`phoneNumbers[${index}]`, `The number is ${known.status} and can no longer be changed`);
    }
  });
  const kept = new Set(given.map((number) => String(number.phoneNumber)));
  for (const number of order.numbers) {
    if (number.status === "CONFIRMED" && !kept.has(number.phoneNumber)) {
      check.refused("phoneNumbers", `${number.phoneNumber} is CONFIRMED and can no longer be removed`);
    }
  }
  const refused = refusal(check);
  if (refused) return refused;

  order.content = contentOf(porting, body);
  const anew: NumberRecord[] = [];
  order.numbers = given.map((number) => {
    const known = before.get(String(number.phoneNumber));
    if (!known) {
      const added = newNumber(order.groups, number);
      anew.push(added);
      return added;
    }
    const changed = !isDeepStrictEqual(known.given, number);
    known.given = number;
    const answered = known.status === "REJECTED" && (changed || satisfiesCarrier(order, known));
    if (answered && moveNumber(porting, order, known, "PENDING", at)) {
      delete known.rejectReason;
      delete known.exclusionReason;
      delete known.exclusionDate;
      anew.push(known);
    }
    return known;
  });
  startRound(porting, order, anew, at);
  orderUpdated(porting, order, at);
  settle(porting, order, at);
  return ok(orderBody(order));
}

function cancelOrder(porting: Porting, { path, at }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  if (verdict(portInOrder, order.status, "cancel") !== "allowed") {
    return portingError(422, `The order is ${order.status}; only a PENDING order can be canceled.`);
  }
  cancel(porting, order, at);
  return ok();
}

function checkPortability({ body }: ApiRequest): Reply {
  const { check, phoneNumbers } = checkPortabilityRequest(body);
  const refused = refusal(check);
  if (refused) return refused;
  return ok({
    phoneNumbers: phoneNumbers.map((phoneNumber) => {
      const reason = notPortable(phoneNumber);
      return { phoneNumber, portable: !reason, carrier: losingCarrier(phoneNumber), reason: reason ?? "" };
    }),
  });
}

function readOrder(porting: Porting, { path }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  return order ? ok(orderBody(order)) : noSuchOrder();
}

function readGroups(porting: Porting, { path }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  return ok(
    [...byGroup(order.numbers)].map(([phoneNumberGroup, numbers]) => {
      const focDate = groupFoc(numbers);
      return { phoneNumberGroup, ...(focDate ? { focDate } : {}), phoneNumbers: numbers.map(numberItem) };
    }),
  );
}

export const orderRoutes = (porting: Porting): Route[] => [
  {
    operationId: "checkPortingAvailability",
    method: "POST",
    path: "/portabilityChecks",
    body: "required",
    handle: checkPortability,
  },
  {
    operationId: "orderPortIn",
    method: "POST",
    path: "/orders/portIns",
    body: "required",
    handle: (request) => createOrder(porting, request),
  },
  {
    operationId: "getPortInPhoneGroups",
    method: "GET",
    path: "/orders/portIns/phoneGroups/{orderId}",
    body: "none",
    handle: (request) => readGroups(porting, request),
  },
  {
    operationId: "getOrderDetails",
    method: "GET",
    path: "/orders/portIns/{orderId}",
    body: "none",
    handle: (request) => readOrder(porting, request),
  },
  {
    operationId: "updatePortInOrder",
    method: "PUT",
    path: "/orders/portIns/{orderId}",
    body: "required",
    handle: (request) => replaceOrder(porting, request),
  },
  {
    operationId: "deleteOrder",
    method: "DELETE",
    path: "/orders/portIns/{orderId}",
    body: "none",
    handle: (request) => cancelOrder(porting, request),
  },
];
