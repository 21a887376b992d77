/** The qualified numbers that a text-enable order is for: whether they may be ordered, and whether they were. */
import { ByonError } from "../../errors.js";
import { counted, plain, step } from "../fields.js";
import type { Context, Settled } from "../operation.js";
import { distinct } from "./hosting-fields.js";
import { type HostingOrder, orderLine } from "./hosting-order-view.js";
import { firstOf, type LookedUp, lookUp } from "./lookups.js";
import { openOrderHolding } from "./open-orders.js";
import { forbids, type QualifiedNumber, qualifiedNext, qualifiedState, statesFor } from "./qualified-number-view.js";
import { getQualifiedNumber } from "./read-qualified-numbers.js";
import type { TextEnableInput } from "./text-enable-arguments.js";

export type Candidates = readonly LookedUp<QualifiedNumber>[];

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

export const textEnableRevision = (numbers: Candidates): unknown =>
  numbers.map(({ phoneNumber, found }) => [phoneNumber, found?.globalProcessState, found?.updatedTime]);

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
