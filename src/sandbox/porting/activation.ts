import { compact } from "../../values/compact.js";
import { RequestCheck } from "../checks.js";
import { ok, portingError, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { refusal } from "./checks.js";
import { API_USER, numbersChanged } from "./events.js";
import type { NumberRecord, OrderRecord, Porting } from "./model.js";
import { findOrder, noSuchOrder } from "./orders.js";
import { activate, isReady, settle } from "./progress.js";
import { byGroup, groupFoc } from "./render.js";

function readyGroups(order: OrderRecord, at: Date): Map<string, NumberRecord[]> {
  return byGroup(order.numbers.filter((number) => isReady(order, number, at)));
}

function listAvailable(porting: Porting, { path, at }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  return ok(
    [...readyGroups(order, at)].map(([phoneNumberGroup, numbers]) => ({
      phoneNumberGroup,
      focDate: groupFoc(numbers),
      phoneNumbers: numbers.map(({ phoneNumber, given }) => ({
        phoneNumber,
        ...compact({ voiceConfiguration: given.voiceConfiguration, smsConfiguration: given.smsConfiguration }),
      })),
    })),
  );
}

/** The groups a request means: the named ones, or without a body every group that still waits. */
function wantedGroups(order: OrderRecord, request: ApiRequest, check: RequestCheck): string[] {
  const { body, hasBody } = request;
  const waiting = order.numbers.filter((number) => number.status === "CONFIRMED");
  const named = check.array(body, "phoneNumberGroups", "phoneNumberGroups");
  if (!named) {
    // A body that names groups some other way must not be taken for "the whole order": this moves live traffic.
    const known = check.failed || !hasBody || Object.keys(body).length === 0;
    if (!known) check.missing("phoneNumberGroups");
    return [...byGroup(waiting).keys()];
  }
  if (named.length === 0) check.refused("phoneNumberGroups", "Names no group");
  const names = [...byGroup(order.numbers).keys()];
  return named.flatMap((name, index) => {
    if (typeof name !== "string") check.wrongType(`phoneNumberGroups[${index}]`, "a string");
    else if (!names.includes(name)) check.refused(`phoneNumberGroups[${index}]`, "No such group in this order");
    else return [name];
    return [];
  });
}

function activateGroups(porting: Porting, request: ApiRequest): Reply {
  const { at } = request;
  const order = findOrder(porting, request.path.orderId);
  if (!order) return noSuchOrder();
  const check = new RequestCheck();
  const wanted = wantedGroups(order, request, check);
  const malformed = refusal(check);
  if (malformed) return malformed;
  if (!order.content.onDemandActivation) return portingError(422, "The order is not for on-demand activation.");
  if (order.status !== "CONFIRMED") return portingError(422, `The order is ${order.status}, not CONFIRMED.`);
  const ready = readyGroups(order, at);
  wanted.forEach((name, index) => {
    const pending = order.numbers.filter((number) => number.group === name && number.status === "CONFIRMED");
    if (pending.length === 0) check.refused(`phoneNumberGroups[${index}]`, `${name} has no number left to activate`);
    else if (ready.get(name)?.length !== pending.length) {
      check.refused(
        `phoneNumberGroups[${index}]`,
        `${name} is not ready: its FOC date is not reached, or it does not route`,
      );
    }
  });
  const refused = refusal(check);
  if (refused) return refused;
  const live = [...new Set(wanted)].flatMap((name) =>
    (ready.get(name) ?? []).filter((number) => activate(porting, order, number, API_USER, at)),
  );
  numbersChanged(porting, order, "NUMBERS_ACTIVATED", live, at);
  settle(porting, order, at);
  return ok({
    phoneNumberGroups: [...new Set(wanted)].map((phoneNumberGroup) => ({ phoneNumberGroup, status: "ACTIVATED" })),
  });
}

export const activationRoutes = (porting: Porting): Route[] => [
  {
    operationId: "getPortInAvailableActivation",
    method: "GET",
    path: "/orders/portIns/{orderId}/availableActivations",
    body: "none",
    handle: (request) => listAvailable(porting, request),
  },
  {
    operationId: "activatePortIn",
    method: "POST",
    path: "/orders/portIns/{orderId}/activate",
    body: "optional",
    handle: (request) => activateGroups(porting, request),
  },
];
