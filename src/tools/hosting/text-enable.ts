/** What the four text-enable operations have in common: two paths, each for local and for toll-free numbers. */
import type { z } from "zod";
import { compact } from "../../values/compact.js";
import { counted, plain, step } from "../fields.js";
import type { Context, NextStep, Refuse, Settings, Shaped } from "../operation.js";
import { withConflict } from "./already-imported.js";
import { type NumberKind, requireFuture, requireLinks, usedDefaults, withDefaults } from "./hosting-fields.js";
import { type HostingOrder, orderSummary, readOrder } from "./hosting-order-view.js";
import { loaOf, withLoaBlock } from "./loa.js";
import { FOLLOW } from "./order-next.js";
import {
  type Family,
  linksFor,
  regionFor,
  type TextEnableInput,
  textEnableQuestions,
  textEnableRules,
} from "./text-enable-arguments.js";
import {
  type Candidates,
  requireTextEnableable,
  settleTextEnable,
  textEnableRevision,
  textEnableTarget,
} from "./text-enable-candidates.js";
import { textEnablePreview } from "./text-enable-preview.js";

/** What only one kind of number has. */
export interface Kind<In extends TextEnableInput> {
  readonly kind: NumberKind;
  /** The argument that says when Sinch shall begin. */
  readonly schedule: keyof In & string;
  /** What a preview shows of the arguments that the other kind does not take. */
  details(input: In): Readonly<Record<string, unknown>>;
}

/** How Sinch answers the order. */
interface Answered<R> {
  readonly reply: z.ZodType<R>;
  /** The same, made of an order that was found after its answer was lost. */
  found(order: Partial<HostingOrder>): R;
  readonly shape?: (order: R, input: object, now: Date) => Shaped;
}

/** With the whole order. */
export const THE_ORDER: Answered<HostingOrder> = {
  reply: readOrder,
  found: (order) => readOrder.parse(order),
  shape: (order, _, now) => orderSummary(order, now),
};

/** What the pipeline asks of each, and how it is answered; name, words, route and arguments are the declaration's own. */
export const textEnable = <In extends TextEnableInput, R extends { hostingOrderId?: string | undefined }>(
  { kind, schedule, details }: Kind<In>,
  family: Family,
  { reply, found, shape }: Answered<R>,
) => ({
  reply,
  ask: {
    rules(input: In, refuse: Refuse, { now, settings }: Pick<Context, "now" | "settings">) {
      textEnableRules(input, kind, family, refuse);
      requireFuture(schedule, input[schedule] as string | undefined, now(), refuse);
      requireLinks(linksFor(input, kind, family), input, settings, refuse);
    },
    clarify: (input: In, { settings }: Context) => textEnableQuestions(input, kind, family, settings),
  },
  prepare: (input: In, { settings }: Context) => prepared(input, kind, settings),
  target: textEnableTarget,
  allow: requireTextEnableable,
  approve: {
    preview: (input: In, numbers: Candidates, context: Context) =>
      textEnablePreview(input, numbers, details(input), context),
    revision: textEnableRevision,
  },
  send: (input: In, _: Candidates, context: Context, request: () => Promise<R>) =>
    withConflict(context, input.numbers, request),
  lost: {
    tells: () => step("get_qualified_number", "numbers of an order that exists are HOSTING_IN_PROGRESS"),
    settle: (input: In, numbers: Candidates, _: unknown, context: Context) =>
      settleTextEnable(input, numbers, context, found),
  },
  answer: {
    summary: ({ hostingOrderId }: R, input: In) => placedSentence(hostingOrderId, input),
    next: ({ hostingOrderId }: R, input: In) => placedNext(hostingOrderId, input),
    ...compact({ shape }),
  },
});

/** The call with its letter in the wire's own block, its region and the operator's defaults. */
const prepared = <In extends TextEnableInput>(input: In, kind: NumberKind, settings: Settings) =>
  withDefaults({ ...withLoaBlock(input), regionCode: regionFor(input) }, input, settings, kind === "local");

/** Who has the LOA now, and that nothing moves before it is signed. */
function placedSentence(hostingOrderId: string | undefined, input: TextEnableInput): string {
  const { signer } = loaOf(input);
  const order = hostingOrderId
    ? `Text-enable order ${plain(hostingOrderId)} for ${counted(input.numbers.length, "number")} is placed. Keep this id.`
    : `The text-enable order for ${counted(input.numbers.length, "number")} is placed, but its id was lost.`;
  const signature = signer
    ? ` The LOA goes to ${signer.email}, who acts next: nothing moves before it is signed.`
    : " The standing LOA covers it: nobody has to sign, Sinch acts next.";
  return `${order}${signature}${usedDefaults(input)}`;
}

function placedNext(hostingOrderId: string | undefined, input: TextEnableInput): NextStep[] {
  if (!hostingOrderId)
    return [
      ...(input.campaignId ? [step("list_hosting_orders", "find the order's id")] : []),
      step("get_qualified_number", "look again in a few hours, number by number, until each is HOSTING_DONE"),
    ];
  return [FOLLOW[loaOf(input).signer ? "signed" : "standing"]];
}
