/** Hosting orders and their numbers as they are read, and made readable. */

import { z } from "zod";
import { momentText } from "../../knowledge/business-days.js";
import {
  carrierBlocks,
  failedBlocks,
  hostingOrder,
  hostingOrderNumber,
  hostingOrderNumberState,
  hostingSteps,
  nextSteps,
  stateName,
  stepState,
} from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { plain } from "../fields.js";
import type { NextStep } from "../operation.js";
import { clipped } from "../shorten.js";
import { afterUnrouted, explainedTogether, isHeldElsewhere, isUnrouted, migrate } from "./failure-codes.js";
import { courseNext, courseOf, courseText } from "./order-next.js";

const textEnableInfo = reply.block({
  businessName: reply.text,
  authorisedPerson: reply.block({}),
  address: reply.block({}),
  currentVoiceCarrier: reply.text,
  nnid: reply.text,
  loaType: reply.text,
});

/** The LOA block is `textEnableInfo` in the schema and `hostingOrderInfo` in the reference's examples. */
export const readOrder = reply
  .open({
    hostingOrderId: reply.text,
    displayName: reply.text,
    regionCode: reply.text,
    state: reply.text,
    type: reply.text,
    createdTime: reply.text,
    updatedTime: reply.text,
    scheduledOsrUpdateTime: reply.text,
    servicePlanId: reply.text,
    campaignId: reply.text,
    migrateToSinchTmo: reply.flag,
    callbackUrl: reply.text,
    textEnableInfo,
    hostingOrderInfo: textEnableInfo,
  })
  .transform(({ hostingOrderInfo, ...order }) => ({
    ...order,
    textEnableInfo: order.textEnableInfo ?? hostingOrderInfo,
  }));
export type HostingOrder = z.output<typeof readOrder>;

export const orderState = (order: { state?: string | undefined }): string => stateName(hostingOrder, order.state);

/** `IMPORT` and `TYPE_TEXT_ENABLE` are unevenly named; this is what a person reads. */
const kindText = ({ type }: HostingOrder): string =>
  type === "IMPORT" ? "Import order" : type?.endsWith("TEXT_ENABLE") ? "Text-enable order" : "Hosting order";

/** The order's state, who acts next and what came of it where that is known; for an unknown state only its name. */
export function orderSentence(order: HostingOrder, id: string | undefined, outcome?: string): string {
  const subject = `${kindText(order)} ${plain(order.hostingOrderId ?? id)} is ${plain(orderState(order))}`;
  // That single numbers may have failed need not be said beside what became of each.
  const told = orderState(order) === "COMPLETED" && outcome ? undefined : courseText(order);
  return `${subject}${outcome ? `: ${outcome}` : ""}.${told ? ` ${told}` : ""}`;
}

export function orderLine(order: HostingOrder) {
  return {
    hostingOrderId: order.hostingOrderId,
    state: orderState(order),
    type: order.type,
    displayName: clipped(order.displayName, 60),
    regionCode: order.regionCode,
    createdTime: order.createdTime,
    updatedTime: order.updatedTime,
  };
}

/** Without the person and address of the LOA. */
export function orderSummary(order: HostingOrder, now: Date) {
  const info = order.textEnableInfo;
  return {
    data: {
      now: momentText(now),
      ...orderLine(order),
      servicePlanId: order.servicePlanId,
      campaignId: order.campaignId,
      migrateToSinchTmo: order.migrateToSinchTmo,
      scheduledOsrUpdateTime: order.scheduledOsrUpdateTime,
      callbackUrl: clipped(order.callbackUrl, 200),
      ...(info ? { loaType: clipped(info.loaType, 40), nnid: info.nnid } : {}),
    },
    ...(courseOf(order) === "signed" ? { omitted: { how: 'the LOA with its signer and address: detail "full"' } } : {}),
  };
}

export const orderNext = (order: HostingOrder): readonly NextStep[] => courseNext(order);

const block = reply.block({ state: reply.text });
const carrier = reply.block({
  state: reply.text,
  errorCode: reply.text,
  errorMessage: reply.text,
  updateTime: reply.text,
});
export const readOrderNumber = reply.open({
  hostingOrderId: reply.text,
  phoneNumber: reply.text,
  osrUpdate: block,
  platformProvisioning: block,
  campaignProvisioning: block,
  smsAtt: carrier,
  smsTmo: carrier,
  mmsAtt: carrier,
  mmsTmo: carrier,
});
export type OrderNumber = z.output<typeof readOrderNumber>;

const failuresOf = (number: OrderNumber) => explainedTogether(failedBlocks(number).map((name) => [name, number[name]]));

/** The derived state, failed parts first and explained, then the steps that have not ended. */
export function numberLine(number: OrderNumber) {
  const failed = failuresOf(number);
  const open = [...hostingSteps, ...carrierBlocks].filter((name) =>
    ["WAITING", "IN_PROGRESS", "unknown"].includes(stepState(number[name]) ?? ""),
  );
  return {
    phoneNumber: number.phoneNumber,
    state: hostingOrderNumberState(number),
    ...compact({ failed: unlessEmpty(failed), open: unlessEmpty(open) }),
  };
}

/** Every step with its state, for one number. */
export function numberSummary(number: OrderNumber) {
  const steps = Object.fromEntries(
    [...hostingSteps, ...carrierBlocks].flatMap((name) => {
      const state = stepState(number[name]);
      return state === undefined ? [] : [[name, state]];
    }),
  );
  const { open: _, ...line } = numberLine(number);
  return { ...line, steps };
}

export function numberNext(number: OrderNumber): readonly NextStep[] {
  const failures = failuresOf(number);
  if (isHeldElsewhere(failures)) return [migrate()];
  if (isUnrouted(failures)) return afterUnrouted();
  const state = hostingOrderNumberState(number);
  const steps = nextSteps(hostingOrderNumber, state).filter(({ tool }) => tool !== "import_numbers");
  // While Sinch works on it the step says when to look again; afterwards there is nothing new to see.
  return state === "IN_PROGRESS" ? steps : steps.filter(({ tool }) => tool !== "get_hosting_order_number");
}

const RANK = ["FAILED", "PARTIAL", "STATE_UNSPECIFIED", "IN_PROGRESS", "WAITING", "DONE"];

/** Failed numbers first: they are what somebody has to decide about. */
export const byUrgency = (a: OrderNumber, b: OrderNumber): number =>
  RANK.indexOf(hostingOrderNumberState(a)) - RANK.indexOf(hostingOrderNumberState(b));

/** Names the type of order to list by, in either of its spellings. */
export const orderType = z
  .string()
  .transform((given, context) => {
    const name = given.trim().toUpperCase();
    if (name === "IMPORT" || name === "TYPE_IMPORT") return "IMPORT";
    if (name === "TYPE_TEXT_ENABLE" || name === "TEXT_ENABLE") return "TYPE_TEXT_ENABLE";
    context.addIssue({ code: "custom", message: "must be IMPORT or TYPE_TEXT_ENABLE" });
    return z.NEVER;
  })
  .meta({ publish: { type: "string", enum: ["IMPORT", "TYPE_TEXT_ENABLE"] } });
