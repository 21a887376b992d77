import { regionOf } from "../../knowledge/area-codes.js";
import { hostingOutcome, voiceCode } from "../../knowledge/hosting-test-numbers.js";
import { canMove, qualifiedNumber, verdict } from "../../lifecycles/index.js";
import { RequestCheck } from "../checks.js";
import { DAY, MINUTE } from "../clock.js";
import { flatError, type JsonObject, ok, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { ListQuery, page } from "./paging.js";
import { phoneNumbers, REGIONS } from "./request-fields.js";
import { after, type Hosting, move, type QualifiedRecord, type QualifiedState } from "./store.js";

const ELIGIBILITY_CHECK = 5 * MINUTE;
const INVOICE_REVIEW = 2 * DAY;
/** The contract only suggests that a limit exists; three is ours. */
const WRONG_CODES_ALLOWED = 3;

const PREFIX = "GLOBAL_PROCESS_STATE_";

function renderQualified(hosting: Hosting, record: QualifiedRecord): JsonObject {
  return {
    phoneNumber: record.phoneNumber,
    projectId: hosting.world.projectId,
    regionCode: record.regionCode,
    globalProcessState: PREFIX + record.state,
    osrEligibility: { ...record.osrEligibility },
    ownershipVerification: { ...record.ownershipVerification },
    ...(record.hostedNumber ? { hostedNumber: { ...record.hostedNumber } } : {}),
    createdTime: record.createdTime.toISOString(),
    updatedTime: record.updatedTime.toISOString(),
  };
}

const noSuchNumber = (): Reply => flatError(404, "The requested number does not exist in this project.");

/** Moves a candidate on, if its lifecycle has a way there; a state that another order brought about stays. */
export function moveQualified(hosting: Hosting, record: QualifiedRecord, to: QualifiedState, at: Date): boolean {
  if (!canMove(qualifiedNumber, record.state, to)) return false;
  move(hosting, qualifiedNumber, record, record.phoneNumber, to, at);
  record.updatedTime = at;
  return true;
}

/** Invoices that list the number have reached Sinch: the review begins, or begins again. */
export function invoicesReceived(hosting: Hosting, record: QualifiedRecord, at: Date): boolean {
  if (record.state !== "VERIFICATION_PENDING" && !moveQualified(hosting, record, "VERIFICATION_PENDING", at)) {
    return false;
  }
  record.ownershipVerification = { status: "IN_PROGRESS", error: "" };
  return true;
}

export function invoicesReviewed(hosting: Hosting, record: QualifiedRecord, accepted: boolean, at: Date): void {
  if (record.state !== "VERIFICATION_PENDING") return;
  moveQualified(hosting, record, accepted ? "VERIFIED" : "VERIFICATION_FAILED", at);
  record.challengeOpen = false;
  record.ownershipVerification = accepted
    ? { status: "DONE", error: "" }
    : { status: "FAILED", error: "The invoices do not show this number" };
}

function addNumber(hosting: Hosting, phoneNumber: string, at: Date): QualifiedRecord {
  const known = hosting.store.qualified.get(phoneNumber);
  // Nothing is said about numbers that are candidates already; no 409 is documented, so they are answered as they are.
  if (known) return known;
  const record: QualifiedRecord = {
    phoneNumber,
    regionCode: regionOf(phoneNumber),
    state: qualifiedNumber.initial,
    osrEligibility: { status: "IN_PROGRESS", error: "" },
    ownershipVerification: { status: "WAITING", error: "" },
    challengeOpen: false,
    wrongCodes: 0,
    createdTime: at,
    updatedTime: at,
  };
  hosting.store.qualified.set(phoneNumber, record);
  after(hosting, at, ELIGIBILITY_CHECK, (then) => checkEligibility(hosting, record, then));
  return record;
}

function checkEligibility(hosting: Hosting, record: QualifiedRecord, at: Date): void {
  const { notEligible, invoices } = hostingOutcome(record.phoneNumber);
  if (notEligible) {
    moveQualified(hosting, record, "NOT_ELIGIBLE", at);
    record.osrEligibility = { status: "FAILED", error: notEligible };
    return;
  }
  moveQualified(hosting, record, "ELIGIBLE", at);
  record.osrEligibility = { status: "DONE", error: "" };
  if (!invoices) return;
  invoicesReceived(hosting, record, at);
  after(hosting, at, INVOICE_REVIEW, (then) => invoicesReviewed(hosting, record, invoices === "accepted", then));
}

function sendVoiceChallenge(hosting: Hosting, record: QualifiedRecord, at: Date): Reply {
  const { state } = record;
  const pending = state === "VERIFICATION_PENDING";
  if (!pending && !canMove(qualifiedNumber, state, "VERIFICATION_PENDING")) {
    return flatError(400, `A voice challenge cannot be sent to a number in state ${PREFIX}${state}.`);
  }
  if (!pending) moveQualified(hosting, record, "VERIFICATION_PENDING", at);
  record.ownershipVerification = { status: "IN_PROGRESS", error: "" };
  record.challengeOpen = true;
  record.updatedTime = at;
  hosting.store.voiceCalls.push({ phoneNumber: record.phoneNumber, at: at.toISOString() });
  return ok(renderQualified(hosting, record));
}

/**
 * The contract leaves open how a wrong code is reported. Here: 200 with the failed state, since the request itself was
 * carried out; a new call is needed before the next attempt, and the third wrong code blocks the number. 400 is for a
 * code that nobody asked for.
 */
function verifyVoiceChallenge(hosting: Hosting, record: QualifiedRecord, { body, at }: ApiRequest): Reply {
  const check = new RequestCheck();
  const code = check.text(body, "code", "code", true);
  if (check.failed) return flatError(400, "Invalid code", check.violations);
  if (record.state !== "VERIFICATION_PENDING" || !record.challengeOpen) {
    return flatError(400, "No voice challenge is open for this number.");
  }
  record.challengeOpen = false;
  if (code === voiceCode(record.phoneNumber)) {
    moveQualified(hosting, record, "VERIFIED", at);
    record.ownershipVerification = { status: "DONE", error: "" };
    return ok(renderQualified(hosting, record));
  }
  record.wrongCodes += 1;
  const blocked = record.wrongCodes >= WRONG_CODES_ALLOWED;
  moveQualified(hosting, record, blocked ? "VERIFICATION_BLOCKED" : "VERIFICATION_FAILED", at);
  record.ownershipVerification = {
    status: "FAILED",
    error: blocked ? "Too many wrong codes" : "The code is wrong; ask for another call",
  };
  return ok(renderQualified(hosting, record));
}

function addNumbers(hosting: Hosting, { body, at }: ApiRequest): Reply {
  const check = new RequestCheck();
  const numbers = phoneNumbers(check, body, "phoneNumbers", {});
  if (check.failed) return flatError(400, "Invalid phone numbers", check.violations);
  return ok({ qualifiedNumbers: numbers.map((each) => renderQualified(hosting, addNumber(hosting, each, at))) });
}

function list(hosting: Hosting, { query: raw }: ApiRequest): Reply {
  const query = new ListQuery(raw);
  const names = ["UNSPECIFIED", ...Object.keys(qualifiedNumber.states)].map((name) => PREFIX + name);
  const state = query.required("states", names);
  const region = query.one("regionCode", REGIONS);
  const matches = (record: QualifiedRecord) =>
    PREFIX + record.state === state && (region === undefined || record.regionCode === region);
  const rows = () => [...hosting.store.qualified.values()].filter(matches);
  return page(query, "qualifiedNumbers", rows, (record) => renderQualified(hosting, record));
}

export function qualifiedNumberRoutes(hosting: Hosting): Route[] {
  const withRecord =
    (handle: (record: QualifiedRecord, request: ApiRequest) => Reply) =>
    (request: ApiRequest): Reply => {
      const record = hosting.store.qualified.get(request.path.phoneNumber ?? "");
      return record ? handle(record, request) : noSuchNumber();
    };
  const service = (name: string) => `QualifiedNumberService_${name}`;
  return [
    {
      operationId: service("BatchCreateQualifiedNumbers"),
      method: "POST",
      path: "/qualifiedNumbers:addNumbers",
      body: "required",
      handle: (request) => addNumbers(hosting, request),
    },
    {
      operationId: service("ListQualifiedNumbers"),
      method: "GET",
      path: "/qualifiedNumbers",
      body: "none",
      handle: (request) => list(hosting, request),
    },
    {
      operationId: service("GetQualifiedNumber"),
      method: "GET",
      path: "/qualifiedNumbers/{phoneNumber}",
      body: "none",
      handle: withRecord((record) => ok(renderQualified(hosting, record))),
    },
    {
      operationId: service("DeleteQualifiedNumber"),
      method: "DELETE",
      path: "/qualifiedNumbers/{phoneNumber}",
      body: "none",
      handle: withRecord((record) => {
        if (verdict(qualifiedNumber, record.state, "delete") === "forbidden") {
          return flatError(400, `A number in state ${PREFIX}${record.state} cannot be deleted.`);
        }
        hosting.store.qualified.delete(record.phoneNumber);
        return ok();
      }),
    },
    {
      operationId: service("SendVoiceChallenge"),
      method: "POST",
      path: "/qualifiedNumbers/{phoneNumber}:sendVoiceChallenge",
      body: "none",
      handle: withRecord((record, { at }) => sendVoiceChallenge(hosting, record, at)),
    },
    {
      operationId: service("VerifyVoiceChallenge"),
      method: "POST",
      path: "/qualifiedNumbers/{phoneNumber}:verifyVoiceChallenge",
      body: "required",
      handle: withRecord((record, request) => verifyVoiceChallenge(hosting, record, request)),
    },
  ];
}
