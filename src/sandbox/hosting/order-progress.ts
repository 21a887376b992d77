/** What happens to a hosting order by itself, or by a lever: from its submission to COMPLETED or REJECTED. */
import { regionOf } from "../../knowledge/area-codes.js";
import { type HostingFailureCode, hostingOutcome } from "../../knowledge/hosting-test-numbers.js";
import { hostingOrder, hostingOrderNumber, hostingOrderNumberState } from "../../lifecycles/index.js";
import { DAY, HOUR, MINUTE } from "../clock.js";
import { type NumberEvent, tell } from "./events.js";
import { addImported } from "./imported-numbers.js";
import { type Follower, type LinkOutcome, link } from "./provisioning.js";
import { moveQualified } from "./qualified-numbers.js";
import { after, type Hosting, move, type OrderNumberRecord, type OrderRecord, type OrderState } from "./store.js";

const PICK_UP = MINUTE;
const LOA_ANSWER = 4 * HOUR;
const REFUSAL = 30 * MINUTE;
const OSR_UPDATE = 4 * HOUR;
const TOLL_FREE_REGISTRY = HOUR;

function moveOrder(hosting: Hosting, order: OrderRecord, to: OrderState, at: Date): void {
  move(hosting, hostingOrder, order, order.hostingOrderId, to, at);
  order.updatedTime = at;
}

/** Brings the number's one state in line with its blocks. */
function refresh(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord, at: Date): void {
  const { osrUpdate, platformProvisioning, campaignProvisioning, carriers } = number;
  const state = hostingOrderNumberState({ osrUpdate, platformProvisioning, campaignProvisioning, ...carriers });
  if (state === number.state) return;
  move(hosting, hostingOrderNumber, number, `${order.hostingOrderId} ${number.phoneNumber}`, state, at);
  order.updatedTime = at;
}

const isFinal = ({ state }: OrderNumberRecord): boolean => hostingOrderNumber.terminal.includes(state);

function tellOfNumber(
  hosting: Hosting,
  order: OrderRecord,
  phoneNumber: string,
  eventType: NumberEvent["eventType"],
  outcome: { failed: boolean; code?: HostingFailureCode | undefined },
  at: Date,
): void {
  const { failed, code } = outcome;
  tell(hosting, order.callbackUrl, { resourceType: "HOSTING_ORDER_NUMBER", eventType, phoneNumber, failed, code }, at);
}

/** A submitted order goes on: an LOA is mailed where one has to be signed, else the work begins a minute later. */
export function submitted(hosting: Hosting, order: OrderRecord, at: Date): void {
  for (const number of order.numbers) {
    for (const block of [number.osrUpdate, number.platformProvisioning, number.campaignProvisioning]) {
      if (block) block.state = "WAITING";
    }
    refresh(hosting, order, number, at);
    if (order.type === "TYPE_TEXT_ENABLE") hostingBegins(hosting, number.phoneNumber, at);
  }
  const signer = order.loa?.authorisedPerson;
  if (!signer) {
    after(hosting, at, PICK_UP, (then) => start(hosting, order, then));
    return;
  }
  moveOrder(hosting, order, "WAITING_FOR_LOA_SIGNATURE", at);
  hosting.store.mail.push({
    to: signer.email,
    name: `${signer.firstName} ${signer.lastName}`,
    subject: "Letter of authorization to sign: text-enable your numbers on Sinch",
    hostingOrderId: order.hostingOrderId,
    phoneNumbers: order.numbers.map((number) => number.phoneNumber),
    at: at.toISOString(),
  });
  const answer = order.numbers.map((number) => hostingOutcome(number.phoneNumber).loa).find((loa) => loa !== undefined);
  if (!answer) return;
  after(hosting, at, LOA_ANSWER, (then) => {
    if (order.state !== "WAITING_FOR_LOA_SIGNATURE") return;
    if (answer === "signed") start(hosting, order, then);
    else reject(hosting, order, "The LOA was declined", then);
  });
}

function hostingBegins(hosting: Hosting, phoneNumber: string, at: Date): void {
  const candidate = hosting.store.qualified.get(phoneNumber);
  if (!candidate || !moveQualified(hosting, candidate, "HOSTING_IN_PROGRESS", at)) return;
  candidate.hostedNumber = { status: 0, error: "" };
}

function hostingEnds(hosting: Hosting, phoneNumber: string, error: string, at: Date): void {
  const candidate = hosting.store.qualified.get(phoneNumber);
  if (!candidate || !moveQualified(hosting, candidate, error ? "HOSTING_FAILED" : "HOSTING_DONE", at)) return;
  candidate.hostedNumber = { status: error ? 2 : 1, error };
}

/** The work begins: the LOA is signed, or none is needed. */
export function start(hosting: Hosting, order: OrderRecord, at: Date): void {
  moveOrder(hosting, order, "IN_PROGRESS", at);
  const refusal =
    order.type === "TYPE_TEXT_ENABLE"
      ? order.numbers.map((number) => hostingOutcome(number.phoneNumber).orderRefused).find((reason) => reason)
      : undefined;
  if (refusal) {
    after(hosting, at, REFUSAL, (then) => {
      if (order.state === "IN_PROGRESS") reject(hosting, order, refusal, then);
    });
  }
  const scheduled = firstStepTime(order, at);
  for (const number of order.numbers) {
    const days = hostingOutcome(number.phoneNumber).manualDays ?? 0;
    number.waitsForPerson = days > 0;
    const wait = scheduled.getTime() - at.getTime() + days * DAY;
    after(hosting, at, wait, (then) => {
      number.waitsForPerson = false;
      if (order.state === "IN_PROGRESS") firstStep(hosting, order, number, then);
    });
  }
}

/**
 * When the scheduled step may begin. An LOA signed after the time planned for the toll-free registry moves that step to
 * the same time on the next day; an OSR update whose time has passed begins at once.
 */
function firstStepTime(order: OrderRecord, at: Date): Date {
  const { scheduled, tollFree } = order;
  if (!scheduled) return at;
  if (scheduled >= at) return scheduled;
  if (!tollFree) return at;
  const days = Math.ceil((at.getTime() - scheduled.getTime()) / DAY);
  return new Date(scheduled.getTime() + days * DAY);
}

function firstStep(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord, at: Date): void {
  const { osrUpdate, phoneNumber } = number;
  if (order.tollFree) {
    after(hosting, at, TOLL_FREE_REGISTRY, (then) => attach(hosting, order, number, then));
    return;
  }
  if (!osrUpdate) {
    attach(hosting, order, number, at);
    return;
  }
  osrUpdate.state = "IN_PROGRESS";
  refresh(hosting, order, number, at);
  after(hosting, at, OSR_UPDATE, (then) => {
    if (order.state !== "IN_PROGRESS") return;
    const code = hostingOutcome(phoneNumber).osr;
    osrUpdate.state = code ? "FAILED" : "DONE";
    refresh(hosting, order, number, then);
    tellOfNumber(hosting, order, phoneNumber, "OSR_UPDATE", { failed: code !== undefined, code }, then);
    if (code) finish(hosting, order, number, { failed: true, code, error: "The NNID was refused" }, then);
    else attach(hosting, order, number, then);
  });
}

/** The number becomes an imported number and is linked to the order's service plan and campaign. */
function attach(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord, at: Date): void {
  if (order.state !== "IN_PROGRESS") return;
  const { phoneNumber } = number;
  const { servicePlanId, campaignId, callbackUrl, migrateToSinchTmo } = order;
  const follower: Follower = {
    resourceType: "HOSTING_ORDER_NUMBER",
    platform(state, then) {
      number.platformProvisioning.state = state;
      refresh(hosting, order, number, then);
    },
    campaign(state, carriers, then) {
      if (number.campaignProvisioning) number.campaignProvisioning.state = state;
      if (carriers) number.carriers = carriers;
      refresh(hosting, order, number, then);
    },
  };
  const known = hosting.store.imported.get(phoneNumber);
  const regionCode = order.type === "IMPORT" ? order.regionCode : regionOf(phoneNumber);
  const record =
    known ??
    addImported(hosting, { phoneNumber, regionCode, displayName: undefined, callbackUrl, migrateToSinchTmo }, at);
  record.migrateToSinchTmo ||= migrateToSinchTmo;
  link(hosting, record, { servicePlanId, campaignId }, follower, at, (outcome, then) => {
    // A number that never got onto the platform is no imported number.
    if (number.platformProvisioning.state === "FAILED" && hosting.store.imported.get(phoneNumber) === record) {
      hosting.store.imported.delete(phoneNumber);
    }
    finish(hosting, order, number, outcome, then);
  });
}

function finish(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord, outcome: LinkOutcome, at: Date): void {
  if (order.type === "TYPE_TEXT_ENABLE") {
    tellOfNumber(hosting, order, number.phoneNumber, "HOSTING_PROCESS", outcome, at);
    hostingEnds(hosting, number.phoneNumber, outcome.error, at);
  }
  if (order.state === "IN_PROGRESS" && order.numbers.every(isFinal)) moveOrder(hosting, order, "COMPLETED", at);
}

/** The order is refused as a whole: by its signer before the work, or by Sinch during it. */
export function reject(hosting: Hosting, order: OrderRecord, reason: string, at: Date): void {
  const begun = order.state === "IN_PROGRESS";
  moveOrder(hosting, order, "REJECTED", at);
  for (const number of order.numbers) {
    if (isFinal(number)) continue;
    number.waitsForPerson = false;
    if (begun) failOpenStep(hosting, order, number, at);
    if (order.type === "TYPE_TEXT_ENABLE") hostingEnds(hosting, number.phoneNumber, reason, at);
  }
}

function failOpenStep(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord, at: Date): void {
  const steps = [number.osrUpdate, number.platformProvisioning, number.campaignProvisioning];
  const open = steps.find((step) => step && step.state !== "DONE");
  if (!open) return;
  // By way of IN_PROGRESS: no step fails before it has begun.
  open.state = "IN_PROGRESS";
  refresh(hosting, order, number, at);
  open.state = "FAILED";
  refresh(hosting, order, number, at);
}
