/** Argument fields of the hosting tools, the rules they share, and the operator's defaults. */

import { z } from "zod";
import { isTollFree, regionOf } from "../../knowledge/area-codes.js";
import { HOSTING_NUMBERS } from "../../knowledge/order-limits.js";
import { WHERE_FOUND } from "../../knowledge/where-found.js";
import type { AnyLifecycle } from "../../lifecycles/index.js";
import { canonicalName } from "../../lifecycles/index.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { type OwnWords, ownWords } from "../../values/own-words.js";
import { filled, httpsUrl, MOST_A_PAGE, phoneNumbers, regionCode, sampleWarnings } from "../fields.js";
import type { NextStep, Refuse, Settings } from "../operation.js";

export const hostingOrderId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the order's id as Sinch returned it, e.g. 01hzx4k9m2v7qd8r3tb6yw5ncf")
  .meta({ publish: { type: "string" } });

export const servicePlanId = filled(100).meta({
  publish: { type: "string", description: "SERVICE_PLAN_ID, else ask" },
});
export const campaignId = filled(100).meta({ publish: { type: "string", description: "CAMPAIGN_ID, else ask" } });

const DISPLAY_NAME = 200;
export const displayName = filled(DISPLAY_NAME);
export const callbackUrl = httpsUrl.meta({ publish: { type: "string" } });

export const manyNumbers = phoneNumbers(HOSTING_NUMBERS, "send the rest in another call").meta({
  publish: { type: "array", items: { type: "string" }, maxItems: HOSTING_NUMBERS, description: "E.164" },
});

/** As many as an answer shows: more would be read only to be left out. */
export const PAGE_SIZE = 25;

/** What every list takes. */
export const paging = {
  pageSize: z
    .number()
    .int()
    .min(1)
    .max(MOST_A_PAGE, `must be at most ${MOST_A_PAGE}`)
    .optional()
    .meta({ publish: { type: "integer" } }),
  pageToken: z
    .string()
    .max(2000)
    .optional()
    .meta({ publish: { type: "string" } }),
  orderBy: z.enum(["createdTime", "updatedTime"]).optional(),
};

export const regionFilter = regionCode.optional();

/** The next page, if there is one. */
export const pageOf = ({
  nextPageToken,
  totalSize,
}: {
  nextPageToken?: string | undefined;
  totalSize?: number | undefined;
}) => ({
  totalSize,
  ...(nextPageToken ? { nextPageToken } : {}),
});

const oneOf = (states: readonly string[]): string => `must be one of ${states.join(", ")}; one state per call`;

/**
 * One state to list by, in whichever spelling; it is sent with `prefix`. The name is plural, yet the reference types it as
 * one value, so a list is refused.
 */
export function stateFilter(machine: AnyLifecycle, prefix = "") {
  const states = Object.keys(machine.states);
  return z
    .string({ error: oneOf(states) })
    .transform((given, context) => {
      const name = canonicalName(states, machine.spelling, given);
      if (name !== undefined) return `${prefix}${name}`;
      context.addIssue({ code: "custom", message: oneOf(states) });
      return z.NEVER;
    })
    .meta({ publish: { type: "string", enum: states } });
}

export type NumberKind = "local" | "toll-free";
export const kindOf = (phoneNumber: string): NumberKind => (isTollFree(phoneNumber) ? "toll-free" : "local");

/** Refuses numbers of the other region. Toll-free codes are shared by both. */
export function refuseOtherRegion(field: string, phoneNumber: string, region: string, refuse: Refuse): void {
  if (!isTollFree(phoneNumber) && regionOf(phoneNumber) !== region)
    refuse(field, `is a number of ${regionOf(phoneNumber)}, but regionCode is ${region}; one region per call`);
}

/** A 10DLC campaign holds local numbers only. */
export const NO_CAMPAIGN = "is for local numbers; leave it out, toll-free numbers take no 10DLC campaign";

/** The ids a number is linked to. */
export interface Links {
  servicePlanId?: string | undefined;
  campaignId?: string | undefined;
}

/** Which operator's setting stands in for an argument, said in the summary of the call. */
interface Defaulted {
  readonly defaulted?: readonly string[];
}

/**
 * Fills in what the operator set for arguments that were not given, and notes which. `campaign` is false where the numbers
 * take none.
 */
export function withDefaults<In extends object>(
  input: In,
  given: Links,
  settings: Settings,
  campaign: boolean,
): In & Links & Defaulted {
  const plan = given.servicePlanId ?? settings.servicePlanId;
  const linked = given.campaignId ?? (campaign ? settings.campaignId : undefined);
  const defaulted = [
    ...(given.servicePlanId === undefined && plan ? [`service plan ${plan} from SERVICE_PLAN_ID`] : []),
    ...(given.campaignId === undefined && linked ? [`campaign ${linked} from CAMPAIGN_ID`] : []),
  ];
  return { ...input, ...compact({ servicePlanId: plan, campaignId: linked, defaulted: unlessEmpty(defaulted) }) };
}

/** ` Used service plan X from SERVICE_PLAN_ID.`, or nothing when everything was given. */
export function usedDefaults(input: object): string {
  const { defaulted = [] } = input as Defaulted;
  return defaulted.length > 0 ? ` Used ${defaulted.join(" and ")}.` : "";
}

/** What is not sent, in a preview that shows all that is. */
export const NONE = ownWords`none`;
export type Told = string | OwnWords;

/** Service plan and campaign as a preview shows them: with the setting that they come from, where they were not given. */
export function linkDetails(links: Links, input: object): { servicePlanId: Told; campaignId: Told } {
  const { defaulted = [] } = input as Defaulted;
  const told = (id: string | undefined, setting: string): Told =>
    id === undefined ? NONE : defaulted.some((each) => each.endsWith(setting)) ? ownWords`${id} (from ${setting})` : id;
  return {
    servicePlanId: told(links.servicePlanId, "SERVICE_PLAN_ID"),
    campaignId: told(links.campaignId, "CAMPAIGN_ID"),
  };
}

const MISSING = {
  servicePlanId: `is missing; ask the person for it, or have the operator set SERVICE_PLAN_ID. ${WHERE_FOUND.servicePlanId}`,
  campaignId: `is missing; ask the person for it, or have the operator set CAMPAIGN_ID. ${WHERE_FOUND.campaignId}`,
} as const;

/** Refuses ids that are neither given nor set by the operator. */
export function requireLinks(
  names: readonly (keyof Links)[],
  given: Links,
  settings: Pick<Settings, "servicePlanId" | "campaignId">,
  refuse: Refuse,
): void {
  for (const name of names) if (!given[name] && !settings[name]) refuse(name, MISSING[name]);
}

/** What the person should know before a US local number is imported without a campaign. */
export const warnings = (numbers: readonly string[], { regionCode: region, campaignId: campaign }: Destination) => [
  ...sampleWarnings(numbers),
  ...(region === "US" && !campaign && numbers.some((number) => kindOf(number) === "local")
    ? ["No campaign is linked: until one is (10DLC, update_imported_number), texts to US numbers may not be delivered."]
    : []),
];

/** The warnings of a preview, where there are any. */
export const underWarnings = (told: readonly string[]): { warnings?: readonly string[] } =>
  told.length > 0 ? { warnings: told } : {};

interface Destination extends Links {
  regionCode?: string | undefined;
}

/** Refuses an instant that is not ahead. */
export function requireFuture(field: string, instant: string | undefined, now: Date, refuse: Refuse): void {
  if (instant !== undefined && Date.parse(instant) <= now.getTime())
    refuse(field, `lies in the past; give an instant after ${now.toISOString()}`);
}

/** Steps without repeating a tool. */
export const distinct = (steps: readonly NextStep[]): NextStep[] =>
  steps.filter(({ tool }, index) => steps.findIndex((other) => other.tool === tool) === index);
