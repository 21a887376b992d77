/** What the four text-enable operations have in common: two paths, each for local and for toll-free numbers. */

import { ByonError } from "../../errors.js";
import { regionOf } from "../../knowledge/area-codes.js";
import { momentText } from "../../knowledge/business-days.js";
import { compact } from "../../values/compact.js";
import { OwnWords, ownWords } from "../../values/own-words.js";
import { counted, mind, plain, regionCode, step } from "../fields.js";
import type { Clarification, Context, NextStep, Preview, Refuse, Settings, Settled } from "../operation.js";
import { withConflict } from "./already-imported.js";
import {
  callbackUrl,
  warnings as campaignWarnings,
  displayName,
  distinct,
  fiveHundredNumbers,
  kindOf,
  linkDetails,
  NONE,
  type NumberKind,
  refuseOtherRegion,
  servicePlanId,
  underWarnings,
  usedDefaults,
  withDefaults,
} from "./hosting-fields.js";
import { type HostingOrder, orderLine } from "./hosting-order-view.js";
import { askAboutMixedNumbers, askForLoa, type LoaBlocks, loaOf, loaRules, withLoaBlock } from "./loa.js";
import { firstOf, type LookedUp, lookUp } from "./lookups.js";
import { askTogether, type Missing, missingLinks } from "./missing-links.js";
import { openOrderHolding } from "./open-orders.js";
import { FOLLOW } from "./order-next.js";
import { forbids, type QualifiedNumber, qualifiedNext, qualifiedState, statesFor } from "./qualified-number-view.js";
import { getQualifiedNumber } from "./read-qualified-numbers.js";

export interface TextEnableInput extends LoaBlocks {
  numbers: string[];
  regionCode?: "US" | "CA" | undefined;
  servicePlanId?: string | undefined;
  campaignId?: string | undefined;
  displayName?: string | undefined;
  callbackUrl?: string | undefined;
}

/** Body fields of either kind of number. */
export const commonBody = {
  displayName: displayName.optional(),
  regionCode: regionCode.optional(),
  numbers: fiveHundredNumbers,
  servicePlanId: servicePlanId.optional(),
  callbackUrl: callbackUrl.optional(),
};

/** The text-enable tools of one path. */
export type Family = Readonly<Record<NumberKind, string>>;
export const OF_ORDERS: Family = { local: "text_enable_numbers", "toll-free": "text_enable_toll_free_numbers" };
export const OF_QUALIFIED: Family = {
  local: "text_enable_qualified_numbers",
  "toll-free": "text_enable_qualified_toll_free_numbers",
};

/** The region: what was given, or where the numbers are. Toll-free codes belong to both, so they do not tell. */
const regionFor = ({ regionCode: given, numbers }: TextEnableInput): "US" | "CA" | undefined => {
  const [telling] = numbers.filter((number) => kindOf(number) === "local");
  return given ?? (telling === undefined ? undefined : regionOf(telling));
};

/** The call with its letter in the wire's own block, its region and the operator's defaults. */
export const textEnablePrepare = <In extends TextEnableInput>(input: In, settings: Settings, kind: NumberKind) =>
  withDefaults({ ...withLoaBlock(input), regionCode: regionFor(input) }, input, settings, kind === "local");

export function textEnableRules(input: TextEnableInput, kind: NumberKind, family: Family, refuse: Refuse): void {
  const region = regionFor(input);
  const other = kind === "local" ? "toll-free" : "local";
  input.numbers.forEach((number, index) => {
    if (kindOf(number) !== kind) refuse(`numbers[${index}]`, `is a ${other} number; ${family[other]} takes those`);
    else if (region) refuseOtherRegion(`numbers[${index}]`, number, region, refuse);
  });
  if (region === undefined) refuse("regionCode", "is missing; toll-free numbers do not tell: US or CA");
  loaRules(input, kind, refuse);
}

/** First which numbers; then which LOA and what else is missing; then the parts of the LOA. */
export function textEnableQuestions(
  input: TextEnableInput,
  kind: NumberKind,
  family: Family,
  settings: Settings,
): Clarification | undefined {
  const rest = askTogether(askForLoa(input, kind), missingFrom(input, kind, family, settings));
  const mixed = askAboutMixedNumbers(input.numbers, kind, family);
  if (!mixed) return rest;
  // What the next form will ask is no problem of this one.
  return {
    ...mixed,
    ...compact({ forAgent: rest?.forAgent }),
    settles: [...mixed.settles, ...(rest?.settles ?? [])],
    later: [...(rest?.questions ?? []), ...(rest?.later ?? [])],
  };
}

function missingFrom(input: TextEnableInput, kind: NumberKind, family: Family, settings: Settings): Missing[] {
  const region = kind === "toll-free" ? input.regionCode : regionFor(input);
  const links = kind === "local" && family === OF_QUALIFIED ? qualifiedLinks(input) : (["servicePlanId"] as const);
  return [...missingLinks(links, input, settings), ...(region ? [] : (["regionCode"] as const))];
}

/** The operation's text demands a campaign, its schema does not; Canadian numbers take none. */
export const qualifiedLinks = (input: TextEnableInput): readonly ("servicePlanId" | "campaignId")[] =>
  regionFor(input) === "CA" ? ["servicePlanId"] : ["servicePlanId", "campaignId"];

type Candidates = readonly LookedUp<QualifiedNumber>[];

export const textEnableTarget = ({ numbers }: TextEnableInput, context: Context): Promise<Candidates> =>
  lookUp(context, getQualifiedNumber, numbers);

/** Why each state is no state to text-enable in. */
const WHY: Readonly<Record<string, string>> = {
  ELIGIBLE_CHECK_PENDING: "is not known to be eligible yet",
  NOT_ELIGIBLE: "cannot be hosted",
  VERIFICATION_PENDING: "waits for its proof of ownership",
  VERIFICATION_FAILED: "failed its proof of ownership",
  VERIFICATION_BLOCKED: "is blocked after its proof of ownership failed, which only Sinch can lift",
  HOSTING_IN_PROGRESS: "is in a hosting order already",
  HOSTING_DONE: "is hosted already",
};

/** Throws ByonError `not_allowed` unless every number is a candidate in a state that allows it. */
export async function requireTextEnableable(
  input: TextEnableInput,
  numbers: Candidates,
  context: Context,
): Promise<void> {
  const unqualified = numbers.filter(({ found }) => found === undefined);
  const refused = numbers.filter(({ found }) => found !== undefined && forbids(found, "text-enable"));
  if (unqualified.length + refused.length === 0) return;
  const reasons = [
    ...unqualified.map(({ phoneNumber }) => ({
      phoneNumber,
      state: "none",
      why: "is not among the qualified numbers",
    })),
    ...refused.map(({ phoneNumber, found }) => {
      const state = qualifiedState(found as QualifiedNumber);
      return { phoneNumber, state, why: WHY[state] };
    }),
  ];
  const first = refused[0];
  const order = await orderOf(context, input, refused);
  throw new ByonError({
    kind: "not_allowed",
    message: `${reasons.length} of ${counted(numbers.length, "number")} cannot be text-enabled now: ${firstOf(
      reasons.map(({ phoneNumber, state, why }) => `${phoneNumber} ${why ?? `is ${plain(state)}`}`),
      5,
    ).join(", ")}. Nothing was sent.`,
    fix: `Leave them out, or bring each to ${statesFor("text-enable")} first.`,
    data: { numbers: firstOf(reasons), ...(order ? { existingOrder: orderLine(order) } : {}) },
    next: distinct([
      ...(order ? [step("get_hosting_order", `follow order ${plain(order.hostingOrderId)}`)] : []),
      ...(unqualified.length > 0 ? [step("qualify_numbers", "submit the numbers that are not qualified")] : []),
      ...(first?.found ? qualifiedNext(first.found, first.phoneNumber) : []),
    ]).slice(0, 4),
  });
}

/** The open order that some of the numbers are in, where it can be found: a qualified number does not name its order. */
async function orderOf(
  context: Context,
  { servicePlanId: plan, campaignId: campaign }: TextEnableInput,
  refused: readonly LookedUp<QualifiedNumber>[],
): Promise<HostingOrder | undefined> {
  const numbers = refused
    .filter(({ found }) => found && qualifiedState(found) === "HOSTING_IN_PROGRESS")
    .map(({ phoneNumber }) => phoneNumber);
  if (numbers.length === 0 || !plan || !campaign) return undefined;
  const search = { type: "TYPE_TEXT_ENABLE", servicePlanId: plan, campaignId: campaign, numbers } as const;
  // The refusal stands without it.
  return (await openOrderHolding(context, search).catch(() => undefined))?.order;
}

export function textEnablePreview(
  input: TextEnableInput,
  numbers: Candidates,
  extra: Readonly<Record<string, unknown>>,
  context: Context,
): Preview {
  const { type, signer } = loaOf(input);
  const unproven = numbers
    .filter(({ found }) => found && qualifiedState(found) === "ELIGIBLE")
    .map(({ phoneNumber }) => phoneNumber);
  const warnings = textEnableWarnings(input, unproven);
  const many = counted(input.numbers.length, "number");
  return {
    summary: signer
      ? `Orders texting on Sinch for ${many} and mails a ${type} LOA to ${signer.email} for signature.${mind(warnings)}`
      : `Orders texting on Sinch for ${many} under the standing (blanket) LOA.${mind(warnings)}`,
    details: {
      now: new OwnWords(momentText(context.now())),
      numbers: input.numbers.length,
      firstNumbers: input.numbers.slice(0, 10),
      regionCode: input.regionCode,
      loa: signer ? type : ownWords`${type}: a standing LOA, nobody signs`,
      ...compact({
        signer: signer?.name,
        signerEmail: signer?.email,
        businessName: input.resellerLoaInfo?.businessName,
      }),
      ...letterOf(input),
      displayName: input.displayName ?? NONE,
      servicePlanId: linkDetails(input, input).servicePlanId,
      callbackUrl: input.callbackUrl ?? NONE,
      ...Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)),
      ...underWarnings(warnings),
    },
    consequence: `${signer ? "A legal document reaches this mailbox at once; until it is signed nothing moves." : "No document is mailed and nobody signs: the work begins at once."} No operation changes or cancels a hosting order. Once done, texts of these numbers go through Sinch, until delete_imported_number takes a number off.`,
  };
}

export const textEnableRevision = (numbers: Candidates): unknown =>
  numbers.map(({ phoneNumber, found }) => [phoneNumber, found?.globalProcessState, found?.updatedTime]);

const COUNTRIES: Readonly<Record<string, string>> = { USA: "US", "UNITED STATES": "US", CANADA: "CA" };

/** What a desk would ask about, as sentences of ours. */
function textEnableWarnings(input: TextEnableInput & { nnid?: string }, unproven: readonly string[]): string[] {
  const { regionCode: region } = input;
  const { signer } = loaOf(input);
  const stated = (input.directLoaInfo ?? input.resellerLoaInfo)?.address?.country?.toUpperCase() ?? "";
  const country = COUNTRIES[stated] ?? stated;
  return [
    ...(unproven.length > 0
      ? [`Ownership is not proven yet for ${firstOf(unproven).join(", ")}: prove it first, or Sinch may refuse.`]
      : []),
    ...campaignWarnings(input.numbers, input),
    ...(signer && ["US", "CA"].includes(country) && country !== region
      ? [`The address on the LOA is in ${country}, the order is for ${region}.`]
      : []),
    ...(signer
      ? []
      : ["A standing LOA has to be arranged with the account manager first, or Sinch refuses the order."]),
    ...(input.nnid ? ["An NNID of one's own has to be arranged with the account manager first."] : []),
  ];
}

/** What else the legal document will say, for whoever approves that it is mailed. */
function letterOf({ directLoaInfo, resellerLoaInfo }: LoaBlocks): object {
  const letter = directLoaInfo ?? resellerLoaInfo;
  if (!letter) return {};
  const { buildingNumber, street, city, state, postalCode, country } = letter.address ?? {};
  return {
    address: `${buildingNumber} ${street}, ${city}, ${state} ${postalCode}, ${country}`,
    currentVoiceCarrier: letter.currentVoiceCarrier,
  };
}

export const textEnablePerform = <R>(input: TextEnableInput, plain: () => Promise<R>, context: Context): Promise<R> =>
  withConflict(context, input.numbers, plain);

const HOSTING = ["HOSTING_IN_PROGRESS", "HOSTING_DONE"];

/**
 * Before the call no number was being hosted (`requireTextEnableable`): when they are now, the order exists. Its id can be
 * found only when it has a campaign.
 */
export async function settleTextEnable<R>(
  input: TextEnableInput,
  numbers: Candidates,
  context: Context,
  asReply: (order: Partial<HostingOrder>) => R,
): Promise<Settled<R>> {
  const hosted = numbers.filter(({ found }) => found && HOSTING.includes(qualifiedState(found)));
  if (hosted.length === 0) return { outcome: "not-done" };
  if (hosted.length < numbers.length)
    return {
      outcome: "unknown",
      holdBack: true,
      ask: step("get_qualified_number", "ask for each number: some are HOSTING_IN_PROGRESS, others not yet"),
    };
  const { servicePlanId: plan, campaignId: campaign } = input;
  const open =
    plan && campaign
      ? await openOrderHolding(context, {
          type: "TYPE_TEXT_ENABLE",
          servicePlanId: plan,
          campaignId: campaign,
          numbers: input.numbers,
        })
      : undefined;
  return { outcome: "done", reply: asReply(open?.order ?? {}) };
}

export const textEnableTells = (): NextStep =>
  step("get_qualified_number", "numbers of an order that exists are HOSTING_IN_PROGRESS");

/** Who has the LOA now, and that nothing moves before it is signed. */
export function textEnableSentence(hostingOrderId: string | undefined, input: TextEnableInput): string {
  const { signer } = loaOf(input);
  const order = hostingOrderId
    ? `Text-enable order ${plain(hostingOrderId)} for ${counted(input.numbers.length, "number")} is placed. Keep this id.`
    : `The text-enable order for ${counted(input.numbers.length, "number")} is placed, but its id was lost.`;
  const signature = signer
    ? ` The LOA goes to ${signer.email}, who acts next: nothing moves before it is signed.`
    : " The standing LOA covers it: nobody has to sign, Sinch acts next.";
  return `${order}${signature}${usedDefaults(input)}`;
}

export function textEnableNext(hostingOrderId: string | undefined, input: TextEnableInput): NextStep[] {
  if (!hostingOrderId)
    return [
      ...(input.campaignId ? [step("list_hosting_orders", "find the order's id")] : []),
      step("get_qualified_number", "look again in a few hours, number by number, until each is HOSTING_DONE"),
    ];
  return [FOLLOW[loaOf(input).signer ? "signed" : "standing"]];
}

export type RuleContext = { now(): Date; settings: Settings };
