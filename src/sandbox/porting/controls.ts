import { controlError } from "../control.js";
import { ok, type Reply } from "../replies.js";
import type { ApiRequest, ControlRoute } from "../router.js";
import { dateTime } from "./checks.js";
import { addNote, numbersChanged, PORTING_DESK } from "./events.js";
import type { NumberRecord, OrderRecord, OrderStatus, Porting } from "./model.js";
import { findOrder } from "./orders.js";
import { activate, confirm, drop, endCanceled, exclude, reject, settle } from "./progress.js";
import { orderBody } from "./render.js";

const text = (value: unknown, fallback: string): string => (typeof value === "string" && value ? value : fallback);

/** True when it was done. */
type Lever = (order: OrderRecord, number: NumberRecord, request: ApiRequest) => boolean;

/** Levers for the porting desk's and the losing carrier's side of an order. They obey the lifecycles: 409 if not. */
export function portingControls(porting: Porting): ControlRoute[] {
  function withOrder({ path }: ApiRequest, pull: (order: OrderRecord) => Reply): Reply {
    const order = findOrder(porting, path.orderId);
    return order ? pull(order) : controlError(404, "No such order.");
  }

  /** Path and number: `+` may stand unencoded here, since no client under test sends these. */
  function forNumber(verb: string, orderIs: readonly OrderStatus[], does: string, pull: Lever): ControlRoute {
    return {
      method: "POST",
      path: `/orders/{orderId}/numbers/{phoneNumber}/${verb}`,
      does,
      handle: (request) =>
        withOrder(request, (order) => {
          const wanted = (request.path.phoneNumber ?? "").trim().replace(/^\+?/, "+");
          const number = order.numbers.find(({ phoneNumber }) => phoneNumber === wanted);
          if (!number) return controlError(404, "No such number in the order.");
          const { status } = number;
          if (!orderIs.includes(order.status) || !pull(order, number, request)) {
            return controlError(409, `Cannot ${verb} it: the number is ${status}, its order ${order.status}.`);
          }
          settle(porting, order, request.at);
          return ok(orderBody(order));
        }),
    };
  }

  return [
    forNumber(
      "confirm",
      ["PENDING"],
      'The losing carrier confirms it: {"focDate"?} (ISO 8601).',
      (order, number, { body, at }) => {
        const focDate = typeof body.focDate === "string" ? dateTime(body.focDate) : undefined;
        if (!confirm(porting, order, number, at, focDate)) return false;
        numbersChanged(porting, order, "NUMBERS_CONFIRMED", [number], at);
        return true;
      },
    ),
    forNumber("reject", ["PENDING"], 'The losing carrier refuses it: {"reason"?}.', (order, number, { body, at }) => {
      const reason = text(body.reason, "Account number does not match carrier records");
      if (!reject(porting, order, number, reason, at)) return false;
      addNote(porting, order, `${number.phoneNumber}: ${reason}`, PORTING_DESK, at);
      numbersChanged(porting, order, "NUMBERS_REJECTED", [number], at);
      return true;
    }),
    forNumber("exclude", ["PENDING"], 'Sinch takes it out of the order: {"reason"?}.', (order, number, { body, at }) =>
      exclude(porting, order, number, text(body.reason, "Number is disconnected at the losing carrier"), at),
    ),
    forNumber("drop", ["PENDING", "CONFIRMED"], "Sinch drops it: CANCELED.", (order, number, { at }) =>
      drop(porting, order, number, at),
    ),
    forNumber("activate", ["CONFIRMED"], "It goes live now, whatever its FOC date.", (order, number, { at }) => {
      if (!activate(porting, order, number, "Sinch", at)) return false;
      numbersChanged(porting, order, "NUMBERS_ACTIVATED", [number], at);
      return true;
    }),
    {
      method: "POST",
      path: "/orders/{orderId}/confirm",
      does: "The losing carriers confirm every number that is PENDING.",
      handle: (request) =>
        withOrder(request, (order) => {
          const { at } = request;
          const confirmed = order.numbers.filter(
            (number) => order.status === "PENDING" && confirm(porting, order, number, at),
          );
          if (confirmed.length === 0) return controlError(409, "No number of the order can be confirmed.");
          numbersChanged(porting, order, "NUMBERS_CONFIRMED", confirmed, at);
          settle(porting, order, at);
          return ok(orderBody(order));
        }),
    },
    {
      method: "POST",
      path: "/orders/{orderId}/cancel",
      does: "Sinch drops the order, or a cancellation asked for goes through.",
      handle: (request) =>
        withOrder(request, (order) => {
          const { status } = order;
          if (!endCanceled(porting, order, request.at)) return controlError(409, `The order is ${status}.`);
          return ok(orderBody(order));
        }),
    },
    {
      method: "POST",
      path: "/orders/{orderId}/notes",
      does: 'A note from the porting desk: {"note"}.',
      handle: (request) =>
        withOrder(request, (order) => {
          const note = text(request.body.note, "");
          if (!note) return controlError(400, "note is missing");
          addNote(porting, order, note, PORTING_DESK, request.at);
          return ok(orderBody(order));
        }),
    },
  ];
}
