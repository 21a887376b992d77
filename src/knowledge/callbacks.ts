/**
 * Sinch's callbacks: which events there are, what they mean, how far they can be trusted. Nothing receives them here yet: a
 * receiver belongs in `transports/`, see docs/architecture.md.
 */
import { type Fact, inferred, reference } from "./fact.js";
import { WHERE_FOUND } from "./where-found.js";

interface CallbackEvent {
  readonly type: string;
  readonly meaning: string;
  readonly react: string;
}

export interface FailureCode {
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
}

export interface CallbackGuide {
  readonly title: string;
  readonly delivery: readonly Fact[];
  readonly signature: readonly Fact[];
  readonly events: readonly CallbackEvent[];
  /** Fields of the payload, each with what it holds. */
  readonly payload: Readonly<Record<string, string>>;
  readonly example: Readonly<Record<string, unknown>>;
  readonly failureCodes: readonly FailureCode[];
}

/** For whoever ordered under an NNID. */
const RIGHT_NNID = `leave nnid out, or give the one that was agreed on. ${WHERE_FOUND.nnid}`;

/** Meanings are the reference's; reactions and fixes are ours. */
export const portingCallbacks: CallbackGuide = {
  title: "Porting webhooks",
  delivery: [
    reference(
      "One URL per project: webhookUrl of the porting configuration (`update_porting_configuration`). No URL per order, no filter.",
    ),
    inferred(
      "No timeout, retry schedule, order or de-duplication id is documented: answer 2xx at once, accept duplicates and disorder.",
    ),
    reference(
      "Notes you add yourself come back as NEW_ORDER_NOTE, without author or id: guard automatic replies against loops.",
    ),
  ],
  signature: [
    inferred(
      "No signature, secret or source address is documented: use an unguessable HTTPS URL, take an event as a hint, and read the order with `get_port_in_order`.",
    ),
    reference("ORDER_UPDATED can hold endUser and the port-out PIN in clear: treat the payload as sensitive."),
  ],
  events: [
    {
      type: "ORDER_UPDATED",
      meaning: "Status or other content of an order changed.",
      react: "Read the order; compare its status.",
    },
    {
      type: "NUMBERS_CONFIRMED",
      meaning: "Numbers were confirmed, or are ready for activation: the same event means either. It has no FOC date.",
      react: "On demand: ask `list_available_activations` before activating.",
    },
    {
      type: "NUMBERS_ACTIVATED",
      meaning: "Numbers went live.",
      react: "Test them; end the old service once all are live.",
    },
    {
      type: "NUMBERS_REJECTED",
      meaning: "Numbers were rejected; each entry has its rejectReason.",
      react: "Correct the order while it is PENDING with `update_port_in_order`: `changes` alone.",
    },
    {
      type: "NEW_ORDER_NOTE",
      meaning: "A note was added, by Sinch or by you.",
      react: "Read the notes; answer with `add_port_in_note`.",
    },
  ],
  payload: {
    type: "kind of event; an older page of the reference calls it event: read either",
    orderId: "the order, as a string",
    order: "ORDER_UPDATED only: the order without its id",
    phoneNumbers: "NUMBERS_*: phoneNumber, status, and confirmedDate, activatedDate or rejectReason",
    note: "NEW_ORDER_NOTE only: the text",
  },
  example: {
    type: "NUMBERS_REJECTED",
    orderId: "901442",
    phoneNumbers: [
      {
        phoneNumber: "+12025550166",
        status: "REJECTED",
        rejectReason: "Account number does not match carrier records",
      },
    ],
  },
  failureCodes: [],
};

export const hostingCallbacks: CallbackGuide = {
  title: "Hosting callbacks",
  delivery: [
    reference(
      "Posted to the callbackUrl given with the number or order; one secret per project (`update_callback_configuration`).",
    ),
    reference(
      "Answer 200 at once and work later. Order is not guaranteed; an event that waits for its retry holds back no other.",
    ),
    reference(
      "They come from 54.76.19.159, 54.78.194.39 and 54.155.83.128. Retries exist; schedule and number are not published.",
    ),
    reference(
      "No event tells of qualification, LOA signature or the state of the order as a whole: poll `get_qualified_number` and `get_hosting_order`.",
    ),
  ],
  signature: [
    reference(
      "X-Sinch-Signature: HMAC-SHA1 of the raw request body, keyed with the project's hmacSecret, sent once a secret is set.",
    ),
    inferred("Lowercase hexadecimal, as in the sibling Numbers API."),
    reference("Compute it over the bytes as received, before parsing, and compare in constant time."),
    inferred("Nothing signed protects against replay: de-duplicate on eventId."),
  ],
  events: [
    { type: "PROVISIONING_TO_SMS_PLATFORM", meaning: "Attached to a service plan.", react: "Check the campaign next." },
    {
      type: "DEPROVISIONING_TO_SMS_PLATFORM",
      meaning: "Detached from a service plan.",
      react: "Link the new plan, if one is meant to follow.",
    },
    { type: "LINK_TO_10DLC_CAMPAIGN", meaning: "Attached to a campaign.", react: "If it failed, see the code below." },
    {
      type: "UNLINK_TO_10DLC_CAMPAIGN",
      meaning: "Detached from a campaign.",
      react: "Link the new campaign, if one is meant to follow.",
    },
    {
      type: "HOSTING_PROCESS",
      meaning: "Hosting of the number succeeded or failed.",
      react: "Read `get_hosting_order_number`.",
    },
    { type: "OSR_UPDATE", meaning: "The routing record changed.", react: "Nothing, unless it failed." },
    { type: "DELETE", meaning: "The number was removed.", react: "If nobody meant to, import it again." },
  ],
  payload: {
    resourceType: "IMPORTED_NUMBER or HOSTING_ORDER_NUMBER",
    eventType: "see above",
    eventId: "unique: de-duplicate on it",
    timestamp: "when it was queued; UTC, also if the zone is missing",
    projectId: "the project",
    resourceId: "phone number, order ID or brand ID, by resource; probably the number",
    status: "SUCCEEDED or FAILED",
    failureCode: "with FAILED; absent for SMS-platform events",
  },
  example: {
    resourceType: "HOSTING_ORDER_NUMBER",
    eventType: "LINK_TO_10DLC_CAMPAIGN",
    eventId: "01hzx5d7k1r6w2bq9f4ctm8hpz",
    timestamp: "2027-03-06T09:15:45.020114Z",
    projectId: "7f3c2b1e-5d64-4a0b-9c1e-2f8a6d90b4c7",
    resourceId: "+12065550177",
    status: "FAILED",
    failureCode: "CAMPAIGN_PENDING_ACCEPTANCE",
  },
  failureCodes: [
    {
      code: "CAMPAIGN_NOT_AVAILABLE",
      meaning: "Campaign unknown, or Sinch not elected as its DCA.",
      fix: "Check campaignId; elect Sinch as direct connect aggregator.",
    },
    {
      code: "EXCEEDED_10DLC_LIMIT",
      meaning: "The campaign holds its maximum of numbers (commonly 50; 1 for sole proprietors).",
      fix: "Use another campaign, or unlink numbers.",
    },
    {
      code: "NUMBER_PROVISIONING_FAILED",
      meaning: "Provisioning of the number failed.",
      fix: "Read the number; if it stays so, ask Sinch.",
    },
    { code: "PARTNER_SERVICE_UNAVAILABLE", meaning: "A third-party system is down.", fix: "Wait, then link again." },
    {
      code: "CAMPAIGN_PENDING_ACCEPTANCE",
      meaning: "The campaign is not accepted yet.",
      fix: "Wait until it is, then link it with `update_imported_number`.",
    },
    {
      code: "MNO_SHARING_ERROR",
      meaning: "Error at the mobile operator.",
      fix: "If T-Mobile's 60135 stands on the number, that is the cause; otherwise link again later, and ask Sinch if it stays so.",
    },
    {
      code: "CAMPAIGN_PROVISIONING_FAILED",
      meaning: "The campaign could not be provisioned.",
      fix: "Unlink and link again; if it stays so, ask Sinch.",
    },
    { code: "CAMPAIGN_EXPIRED", meaning: "The campaign has expired.", fix: "Renew it or use another." },
    {
      code: "CAMPAIGN_MNO_REJECTED",
      meaning: "The operator rejected the campaign.",
      fix: "Correct the campaign and have it reviewed again.",
    },
    {
      code: "CAMPAIGN_MNO_SUSPENDED",
      meaning: "The operator suspended the campaign.",
      fix: "Settle it with the operator through Sinch.",
    },
    { code: "CAMPAIGN_MNO_REVIEW", meaning: "The operator is reviewing the campaign.", fix: "Wait for the review." },
    { code: "INSUFFICIENT_BALANCE", meaning: "The account balance is too low.", fix: "Top up the account." },
    {
      code: "MOCK_CAMPAIGN_NOT_ALLOWED",
      meaning: "Mock campaigns cannot be provisioned.",
      fix: "Use a real campaign.",
    },
    {
      code: "TFN_NOT_ALLOWED",
      meaning: "Toll-free numbers are not allowed.",
      fix: "Use the toll-free tools, which take no campaign.",
    },
    {
      code: "INVALID_NNID",
      meaning: "The NNID is not valid.",
      fix: `Order again: ${RIGHT_NNID}`,
    },
  ],
};

/** A number's routing record tells that it could not be changed, and no more. */
export const osrFailure: Pick<FailureCode, "meaning" | "fix"> = {
  meaning:
    "The routing record (OSR) was not changed. The order does not say why: get_qualified_number may, and the callback OSR_UPDATE names a code.",
  fix: `If it is the NNID (INVALID_NNID), order the number again: ${RIGHT_NNID} Anything else is for Sinch support, with the order's id.`,
};

/** Codes that stand on a number rather than in a callback. */
export const carrierCodes: readonly (FailureCode & { readonly basis: Fact["basis"] })[] = [
  {
    code: "60135",
    meaning: "T-Mobile lists the number under another aggregator.",
    fix: "Import it by order with migrateToSinchTmo true.",
    basis: "reference",
  },
];
