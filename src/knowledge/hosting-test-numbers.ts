/**
 * Test numbers of the hosting sandbox, as payment sandboxes have test cards: the last two digits of a number in the
 * fiction range, +1 NXX 555-01xx with any area code (toll-free ones too), decide what becomes of it. Any other number
 * succeeds in everything.
 */

/** Why a campaign link (or, for INVALID_NNID, an OSR update) failed, as callbacks name it, and what the sandbox adds. */
export const hostingFailureMessages = {
  CAMPAIGN_NOT_AVAILABLE: "Campaign is unknown or Sinch is not its DCA",
  EXCEEDED_10DLC_LIMIT: "Campaign already holds its maximum of numbers",
  NUMBER_PROVISIONING_FAILED: "Provisioning of the number failed",
  PARTNER_SERVICE_UNAVAILABLE: "A partner's system is unavailable",
  CAMPAIGN_PENDING_ACCEPTANCE: "Campaign has not been accepted yet",
  MNO_SHARING_ERROR: "A mobile operator refused the number",
  CAMPAIGN_PROVISIONING_FAILED: "Campaign could not be provisioned",
  CAMPAIGN_EXPIRED: "Campaign has expired",
  CAMPAIGN_MNO_REJECTED: "A mobile operator rejected the campaign",
  CAMPAIGN_MNO_SUSPENDED: "A mobile operator suspended the campaign",
  CAMPAIGN_MNO_REVIEW: "A mobile operator is still reviewing the campaign",
  INSUFFICIENT_BALANCE: "The account balance is too low",
  MOCK_CAMPAIGN_NOT_ALLOWED: "Mock campaigns cannot be provisioned",
  TFN_NOT_ALLOWED: "Toll-free numbers cannot be linked to a 10DLC campaign",
  INVALID_NNID: "The NNID is not valid",
} as const;

export type HostingFailureCode = keyof typeof hostingFailureMessages;

/** What a test number does differently from a number that succeeds in everything. */
export interface HostingOutcome {
  /** Why the eligibility check refuses it. */
  readonly notEligible?: string;
  /** Its invoices count as mailed already; the review ends two days after the eligibility check, like this. */
  readonly invoices?: "accepted" | "refused";
  /** Every import answers 409. */
  readonly alreadyImported?: true;
  /** What the LOA signer of an order with this number does, unasked, four hours after the letter. */
  readonly loa?: "signed" | "declined";
  /** Sinch refuses a whole text-enable order that contains it, half an hour into the work. */
  readonly orderRefused?: string;
  /** Days it waits for a person at Sinch before its first step ends; counted as ongoingManualAction meanwhile. */
  readonly manualDays?: number;
  /** The OSR update fails. */
  readonly osr?: HostingFailureCode;
  /** The link to the service plan fails; callbacks give no code for that. */
  readonly platformFails?: true;
  readonly campaign?: { readonly code: HostingFailureCode /** Only the first attempt fails. */; readonly once?: true };
  /** What AT&T and T-Mobile say. */
  readonly carriers?: "elsewhere-at-tmo" | "mms-refused-at-tmo" | "all-refuse";
}

export interface HostingTestNumber {
  /** E.164, in area code 202; any other area code does the same. */
  readonly number: string;
  /** Last two digits, which decide. */
  readonly ending: string;
  readonly api: "hosting";
  readonly outcome: HostingOutcome;
  /** One sentence for a tester. */
  readonly does: string;
}

const hosting = (ending: string, does: string, outcome: HostingOutcome): HostingTestNumber => ({
  number: `+120255501${ending}`,
  ending,
  api: "hosting",
  outcome,
  does,
});

const campaignFails = (ending: string, code: HostingFailureCode): HostingTestNumber =>
  hosting(ending, `The campaign link fails with ${code}.`, { campaign: { code } });

const campaignFailsOnce = (ending: string, code: HostingFailureCode): HostingTestNumber =>
  hosting(ending, `The campaign link fails with ${code} the first time, and works when tried again.`, {
    campaign: { code, once: true },
  });

export const hostingTestNumbers: readonly HostingTestNumber[] = [
  campaignFails("70", "CAMPAIGN_NOT_AVAILABLE"),
  campaignFails("71", "EXCEEDED_10DLC_LIMIT"),
  campaignFails("72", "NUMBER_PROVISIONING_FAILED"),
  campaignFailsOnce("73", "PARTNER_SERVICE_UNAVAILABLE"),
  hosting("74", "AT&T and T-Mobile both refuse it: the campaign link fails with MNO_SHARING_ERROR.", {
    campaign: { code: "MNO_SHARING_ERROR" },
    carriers: "all-refuse",
  }),
  campaignFails("75", "CAMPAIGN_PROVISIONING_FAILED"),
  campaignFails("76", "CAMPAIGN_EXPIRED"),
  campaignFailsOnce("77", "CAMPAIGN_PENDING_ACCEPTANCE"),
  campaignFails("78", "CAMPAIGN_MNO_REJECTED"),
  campaignFails("79", "CAMPAIGN_MNO_SUSPENDED"),
  campaignFailsOnce("80", "CAMPAIGN_MNO_REVIEW"),
  campaignFailsOnce("81", "INSUFFICIENT_BALANCE"),
  campaignFails("82", "MOCK_CAMPAIGN_NOT_ALLOWED"),
  campaignFails("83", "TFN_NOT_ALLOWED"),
  hosting("84", "The OSR update of a text-enable order fails with INVALID_NNID.", { osr: "INVALID_NNID" }),
  hosting("85", "The link to the service plan fails; there is no code for that.", { platformFails: true }),
  hosting(
    "86",
    "T-Mobile lists it under another aggregator: 60135 and MNO_SHARING_ERROR, unless migrateToSinchTmo is true.",
    { carriers: "elsewhere-at-tmo" },
  ),
  hosting("87", "T-Mobile refuses its MMS; everything else works.", { carriers: "mms-refused-at-tmo" }),
  hosting("88", "Waits two days for a person at Sinch (ongoingManualAction), then succeeds.", { manualDays: 2 }),
  hosting("89", "Is imported already: every import answers 409.", { alreadyImported: true }),
  hosting("90", "Sinch refuses a whole text-enable order that contains it, half an hour into the work (REJECTED).", {
    orderRefused: "LOA does not match the carrier's record",
  }),
  hosting("91", "The LOA of an order that contains it is signed by itself four hours after it was mailed.", {
    loa: "signed",
  }),
  hosting("92", "The LOA of an order that contains it is declined four hours after it was mailed (REJECTED).", {
    loa: "declined",
  }),
  hosting("97", "Its invoices count as mailed: VERIFIED two days after the eligibility check.", {
    invoices: "accepted",
  }),
  hosting("98", "Its invoices count as mailed and are refused after two days (VERIFICATION_FAILED).", {
    invoices: "refused",
  }),
  hosting("99", "A wireless number: NOT_ELIGIBLE.", { notEligible: "Wireless numbers cannot be hosted" }),
];

const outcomes = new Map(hostingTestNumbers.map(({ ending, outcome }) => [ending, outcome]));

/** What the sandbox does with a number; an empty object means that everything succeeds. */
export const hostingOutcome = (phoneNumber: string): HostingOutcome =>
  outcomes.get(/^\+1\d{3}55501(\d\d)$/.exec(phoneNumber)?.[1] ?? "") ?? {};

/** The code a voice challenge reads out: the last four digits of the number, backwards. */
export const voiceCode = (phoneNumber: string): string => [...phoneNumber.slice(-4)].reverse().join("");

/** The one service plan the sandbox does not know; any other is accepted. */
export const unknownServicePlan = "unknown-service-plan";
