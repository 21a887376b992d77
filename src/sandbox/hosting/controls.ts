import { voiceCode } from "../../knowledge/hosting-test-numbers.js";
import { controlError } from "../control.js";
import { ok, type Reply } from "../replies.js";
import type { ApiRequest, ControlRoute } from "../router.js";
import { placeDraft, submitDraft } from "./hosting-orders.js";
import { reject, start } from "./order-progress.js";
import { invoicesReceived, invoicesReviewed } from "./qualified-numbers.js";
import type { Hosting, OrderRecord, OrderState } from "./store.js";

/** The number of a control path, with or without its plus. */
const numberOf = (text: string | undefined): string => `+${(text ?? "").replace(/\D/g, "")}`;

function invoices(hosting: Hosting, { body, at }: ApiRequest): Reply {
  const { phoneNumbers, accepted = true } = body;
  if (!Array.isArray(phoneNumbers) || typeof accepted !== "boolean") {
    return controlError(400, "phoneNumbers must be an array, accepted true or false");
  }
  const reviewed: string[] = [];
  const ignored: string[] = [];
  for (const number of phoneNumbers) {
    const record = hosting.store.qualified.get(String(number));
    if (record && invoicesReceived(hosting, record, at)) {
      invoicesReviewed(hosting, record, accepted, at);
      reviewed.push(record.phoneNumber);
    } else ignored.push(String(number));
  }
  return ok({ reviewed, ignored });
}

/** The levers of the hosting half: what a signer, an invoice clerk or the dashboard would do. */
export function hostingControls(hosting: Hosting): ControlRoute[] {
  const onOrder =
    (from: OrderState, act: (order: OrderRecord, request: ApiRequest) => void) =>
    (request: ApiRequest): Reply => {
      const order = hosting.store.orders.get(request.path.hostingOrderId ?? "");
      if (!order) return controlError(404, "No such hosting order");
      if (order.state !== from) return controlError(409, `The order is ${order.state}, not ${from}`);
      act(order, request);
      return ok({ hostingOrderId: order.hostingOrderId, state: order.state });
    };
  const reasonOf = ({ body }: ApiRequest, otherwise: string) =>
    typeof body.reason === "string" ? body.reason : otherwise;
  return [
    {
      method: "GET",
      path: "/mail",
      does: "Emails that Sinch would have sent: each LOA, to whom, for which order.",
      handle: () => ok({ mail: hosting.store.mail }),
    },
    {
      method: "GET",
      path: "/voice-calls",
      does: "Voice challenges placed: which number rang, and when.",
      handle: () => ok({ calls: hosting.store.voiceCalls }),
    },
    {
      method: "GET",
      path: "/voice-code/{phoneNumber}",
      does: "The code that a voice challenge reads out on this number.",
      handle({ path }) {
        const phoneNumber = numberOf(path.phoneNumber);
        return ok({ phoneNumber, code: voiceCode(phoneNumber) });
      },
    },
    {
      method: "POST",
      path: "/invoices",
      does: 'Invoices have been received and reviewed: {"phoneNumbers":["+12025550134"], "accepted"?: true}.',
      handle: (request) => invoices(hosting, request),
    },
    {
      method: "POST",
      path: "/hosting-orders",
      does: "Saves a draft order, as the dashboard would; the body is that of hostingOrders:textEnableNumbers.",
      handle: ({ body, at }) => placeDraft(hosting, body, at),
    },
    {
      method: "POST",
      path: "/hosting-orders/{hostingOrderId}/submit",
      does: "Submits a draft.",
      handle: onOrder("DRAFT", (order, { at }) => submitDraft(hosting, order, at)),
    },
    {
      method: "POST",
      path: "/hosting-orders/{hostingOrderId}/sign-loa",
      does: "The LOA is signed: the work begins.",
      handle: onOrder("WAITING_FOR_LOA_SIGNATURE", (order, { at }) => start(hosting, order, at)),
    },
    {
      method: "POST",
      path: "/hosting-orders/{hostingOrderId}/decline-loa",
      does: 'The signer declines the LOA: the order is REJECTED. {"reason"?: "..."}',
      handle: onOrder("WAITING_FOR_LOA_SIGNATURE", (order, request) =>
        reject(hosting, order, reasonOf(request, "The LOA was declined"), request.at),
      ),
    },
    {
      method: "POST",
      path: "/hosting-orders/{hostingOrderId}/reject",
      does: 'Sinch refuses an order in work: REJECTED. {"reason"?: "..."}',
      handle: onOrder("IN_PROGRESS", (order, request) =>
        reject(hosting, order, reasonOf(request, "Refused by Sinch"), request.at),
      ),
    },
    {
      method: "POST",
      path: "/import-limit",
      does: 'Numbers an import order takes, as an account manager would raise it: {"limit": 20}.',
      handle({ body }) {
        const { limit } = body;
        if (!Number.isInteger(limit) || Number(limit) < 1) return controlError(400, "limit must be a whole number");
        hosting.store.importLimit = Number(limit);
        return ok({ limit });
      },
    },
  ];
}
