/**
 * Attaching a number to a service plan and a campaign, and detaching it: the part that a number imported on its own and a
 * number of an order have in common. Work goes on by the clock; whoever started it is told of each change.
 */
import { isTollFree } from "../../knowledge/area-codes.js";
import {
  type HostingFailureCode,
  hostingFailureMessages,
  hostingOutcome,
} from "../../knowledge/hosting-test-numbers.js";
import type { StepState } from "../../lifecycles/index.js";
import { MINUTE } from "../clock.js";
import { type NumberEvent, tell } from "./events.js";
import {
  after,
  type CarrierBlock,
  type CarrierName,
  type Carriers,
  carrierNames,
  type Hosting,
  type ImportedRecord,
  type Provisioning,
} from "./store.js";

const PLATFORM = 2 * MINUTE;
const CAMPAIGN = 5 * MINUTE;
const UNLINK = MINUTE / 3;

/** T-Mobile's refusal of a number that another aggregator holds. */
const ELSEWHERE_AT_TMO = { errorCode: "60135", errorMessage: "Number is assigned to another aggregator" };

/** Who asked for the work: an order, or the caller of a single number. */
export interface Follower {
  readonly resourceType: NumberEvent["resourceType"];
  /** The link to the service plan has come this far. */
  platform(state: StepState, at: Date): void;
  /** The link to the campaign has come this far; the carriers are absent when none was asked. */
  campaign(state: StepState, carriers: Carriers | undefined, at: Date): void;
}

export interface LinkOutcome {
  readonly failed: boolean;
  readonly code?: HostingFailureCode | undefined;
  readonly error: string;
}

const DONE: LinkOutcome = { failed: false, error: "" };
const failure = (code: HostingFailureCode): LinkOutcome => ({
  failed: true,
  code,
  error: hostingFailureMessages[code],
});

const stillThere = (hosting: Hosting, record: ImportedRecord): boolean =>
  hosting.store.imported.get(record.phoneNumber) === record;

function provisioning(
  serviceType: Provisioning["serviceType"],
  serviceId: string,
  type: Provisioning["type"],
  at: Date,
): Provisioning {
  const updateTime = at.toISOString();
  return { serviceType, serviceId, type, state: "WAITING", updateTime, errorMessage: "", errorCode: "" };
}

function update(block: Provisioning, state: Provisioning["state"], at: Date, outcome: LinkOutcome = DONE): void {
  block.state = state;
  block.updateTime = at.toISOString();
  block.errorMessage = outcome.error;
  block.errorCode = outcome.code ?? "";
}

/**
 * Links a number to a service plan, then to a campaign; either may be left out. `done` hears the outcome of the last
 * step. A number that is deleted meanwhile has failed, and its callback URL hears nothing more.
 */
export function link(
  hosting: Hosting,
  record: ImportedRecord,
  wanted: { servicePlanId?: string | undefined; campaignId?: string | undefined },
  follower: Follower,
  at: Date,
  done: (outcome: LinkOutcome, at: Date) => void = () => undefined,
): void {
  const { servicePlanId, campaignId } = wanted;
  if (servicePlanId) {
    record.servicePlanId = servicePlanId;
    record.smsProvisioning = provisioning("SMS", servicePlanId, "PROVISIONING", at);
  }
  if (campaignId) {
    record.campaignId = campaignId;
    record.campaignProvisioning = provisioning("CAMPAIGN", campaignId, "PROVISIONING", at);
    delete record.carriers;
    record.carrierOperation = "PROVISIONING";
  }
  const wait = Math.max(0, record.busyUntil.getTime() - at.getTime());
  after(hosting, at, wait, (start) => {
    const toCampaign = (outcome: LinkOutcome, then: Date) => {
      if (!campaignId) done(outcome, then);
      // A number that is on no service plan cannot be on a campaign either.
      else if (outcome.failed)
        endCampaign(hosting, record, failure("NUMBER_PROVISIONING_FAILED"), follower, then, done);
      else startCampaign(hosting, record, follower, then, done);
    };
    if (servicePlanId) startPlatform(hosting, record, follower, start, toCampaign);
    else toCampaign(DONE, start);
  });
}

type Done = (outcome: LinkOutcome, at: Date) => void;

function startPlatform(hosting: Hosting, record: ImportedRecord, follower: Follower, at: Date, done: Done): void {
  const block = record.smsProvisioning;
  if (!block) return;
  update(block, "IN_PROGRESS", at);
  follower.platform("IN_PROGRESS", at);
  after(hosting, at, PLATFORM, (then) => {
    if (!stillThere(hosting, record)) {
      follower.platform("FAILED", then);
      done(failure("NUMBER_PROVISIONING_FAILED"), then);
      return;
    }
    const failed = hostingOutcome(record.phoneNumber).platformFails === true;
    const outcome: LinkOutcome = failed ? { failed, error: "The service plan refused the number" } : DONE;
    update(block, failed ? "FAILED" : "DONE", then, outcome);
    if (failed) record.servicePlanId = undefined;
    record.updatedTime = then;
    const { phoneNumber } = record;
    const { resourceType } = follower;
    tell(
      hosting,
      record.callbackUrl,
      { resourceType, eventType: "PROVISIONING_TO_SMS_PLATFORM", phoneNumber, failed },
      then,
    );
    follower.platform(failed ? "FAILED" : "DONE", then);
    done(outcome, then);
  });
}

const carrierBlock = (state: CarrierBlock["state"], at: Date, error?: Partial<CarrierBlock>): CarrierBlock => ({
  state,
  errorCode: "",
  errorMessage: "",
  updateTime: at.toISOString(),
  ...error,
});

const everyCarrier = (block: (name: CarrierName) => CarrierBlock): Carriers =>
  Object.fromEntries(carrierNames.map((name) => [name, block(name)])) as Carriers;

/** What the campaign registry says, before any carrier is asked. Counts the attempt. */
function campaignVerdict(hosting: Hosting, record: ImportedRecord): HostingFailureCode | undefined {
  const { phoneNumber } = record;
  const tries = (hosting.store.campaignTries.get(phoneNumber) ?? 0) + 1;
  hosting.store.campaignTries.set(phoneNumber, tries);
  if (isTollFree(phoneNumber)) return "TFN_NOT_ALLOWED";
  const { campaign } = hostingOutcome(phoneNumber);
  return campaign && !(campaign.once && tries > 1) ? campaign.code : undefined;
}

function startCampaign(hosting: Hosting, record: ImportedRecord, follower: Follower, at: Date, done: Done): void {
  const block = record.campaignProvisioning;
  if (!block) return;
  const refusal = campaignVerdict(hosting, record);
  update(block, "IN_PROGRESS", at);
  // Carriers hear of a number only once its campaign is good.
  const asksCarriers = refusal === undefined || refusal === "MNO_SHARING_ERROR";
  if (asksCarriers) record.carriers = everyCarrier(() => carrierBlock("IN_PROGRESS", at));
  follower.campaign("IN_PROGRESS", record.carriers, at);
  after(hosting, at, CAMPAIGN, (then) => {
    if (!stillThere(hosting, record)) {
      follower.campaign("FAILED", undefined, then);
      done(failure("NUMBER_PROVISIONING_FAILED"), then);
      return;
    }
    const carriers = asksCarriers ? carriersSay(record, then) : undefined;
    if (carriers) record.carriers = carriers;
    const refusedByTmo = carriers?.smsTmo.state === "FAILED";
    const code = refusal ?? (refusedByTmo ? "MNO_SHARING_ERROR" : undefined);
    endCampaign(hosting, record, code ? failure(code) : DONE, follower, then, done);
  });
}

function carriersSay(record: ImportedRecord, at: Date): Carriers {
  const { carriers } = hostingOutcome(record.phoneNumber);
  const refused = (error: Partial<CarrierBlock>) => carrierBlock("FAILED", at, error);
  return everyCarrier((name) => {
    const atTmo = name.endsWith("Tmo");
    if (carriers === "all-refuse") return refused({ errorCode: "60100", errorMessage: "Number refused" });
    if (carriers === "mms-refused-at-tmo" && name === "mmsTmo") {
      return refused({ errorCode: "60200", errorMessage: "MMS refused" });
    }
    if (carriers === "elsewhere-at-tmo" && atTmo && !record.migrateToSinchTmo) return refused(ELSEWHERE_AT_TMO);
    return carrierBlock("DONE", at);
  });
}

function endCampaign(
  hosting: Hosting,
  record: ImportedRecord,
  outcome: LinkOutcome,
  follower: Follower,
  at: Date,
  done: Done,
): void {
  const block = record.campaignProvisioning;
  if (!block) return;
  update(block, outcome.failed ? "FAILED" : "DONE", at, outcome);
  if (outcome.failed) record.campaignId = undefined;
  record.updatedTime = at;
  const { phoneNumber } = record;
  const { failed, code } = outcome;
  const { resourceType } = follower;
  tell(
    hosting,
    record.callbackUrl,
    { resourceType, eventType: "LINK_TO_10DLC_CAMPAIGN", phoneNumber, failed, code },
    at,
  );
  follower.campaign(failed ? "FAILED" : "DONE", record.carriers, at);
  done(outcome, at);
}

/** Detaches a number from its service plan, its campaign or both; the ids go at once, the work takes a minute. */
export function unlink(hosting: Hosting, record: ImportedRecord, what: { plan: boolean; campaign: boolean }, at: Date) {
  const { phoneNumber } = record;
  const begin = (serviceType: Provisioning["serviceType"], serviceId: string) => {
    const block = provisioning(serviceType, serviceId, "DEPROVISIONING", at);
    update(block, "IN_PROGRESS", at);
    return block;
  };
  const end = (block: Provisioning, eventType: NumberEvent["eventType"]) =>
    after(hosting, at, UNLINK, (then) => {
      if (!stillThere(hosting, record)) return;
      update(block, "DONE", then);
      record.updatedTime = then;
      tell(
        hosting,
        record.callbackUrl,
        { resourceType: "IMPORTED_NUMBER", eventType, phoneNumber, failed: false },
        then,
      );
    });
  if (what.campaign && record.campaignId) {
    record.campaignProvisioning = begin("CAMPAIGN", record.campaignId);
    record.campaignId = undefined;
    if (record.carriers) {
      record.carrierOperation = "DEPROVISIONING";
      record.carriers = everyCarrier(() => carrierBlock("IN_PROGRESS", at));
      const { carriers } = record;
      after(hosting, at, UNLINK, (then) => {
        if (record.carriers === carriers) record.carriers = everyCarrier(() => carrierBlock("DONE", then));
      });
    }
    end(record.campaignProvisioning, "UNLINK_TO_10DLC_CAMPAIGN");
    record.busyUntil = new Date(at.getTime() + UNLINK);
  }
  if (what.plan && record.servicePlanId) {
    record.smsProvisioning = begin("SMS", record.servicePlanId);
    record.servicePlanId = undefined;
    end(record.smsProvisioning, "DEPROVISIONING_TO_SMS_PLATFORM");
    record.busyUntil = new Date(at.getTime() + UNLINK);
  }
}
