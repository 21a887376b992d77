/** How a hosting order runs, by its kind: an import has no LOA and no OSR, a standing (blanket) LOA nobody who signs. */
import { hostingOrder, nextSteps, STEP_TAKES, stateName, stateOf, whoActs } from "../../lifecycles/index.js";
import { step } from "../fields.js";
import type { NextStep } from "../operation.js";

interface Order {
  state?: string | undefined;
  type?: string | undefined;
  textEnableInfo?: { authorisedPerson?: object | undefined; loaType?: string | undefined } | undefined;
}

export type Course = "import" | "signed" | "standing";

/** Undefined where the order does not tell. */
export function courseOf({ type, textEnableInfo: info }: Order): Course | undefined {
  if (type === "IMPORT" || type === "TYPE_IMPORT") return "import";
  if (!info) return undefined;
  return info.loaType || Object.keys(info.authorisedPerson ?? {}).length > 0 ? "signed" : "standing";
}

/** When to look again at an order that has just been placed, and what for. */
export const FOLLOW: Readonly<Record<Course, NextStep>> = {
  import: step("get_hosting_order", `look again in ${STEP_TAKES}; once COMPLETED it tells what became of each number`),
  signed: step(
    "get_hosting_order",
    "look again in a day, or once the signer has signed; remind the signer to look for Sinch's mail",
  ),
  standing: step(
    "get_hosting_order",
    "look again in a few hours: the work begins without a signature; once COMPLETED it tells what became of each number",
  ),
};

/** The same for several orders of one call. */
export const FOLLOW_SEVERAL = step(
  "get_hosting_order",
  `look again in ${STEP_TAKES}, with one order's id and those of the others as others: it tells of all orders what became of each number`,
);

const MEANING: Readonly<Partial<Record<`${Course} ${string}`, string>>> = {
  "import SUBMITTED": "Received by Sinch; nobody has to sign anything.",
  "import IN_PROGRESS": "Sinch is working on the numbers: service plan, campaign, carriers.",
  "standing SUBMITTED": "Received by Sinch under the standing (blanket) LOA: nobody has to sign.",
  "signed SUBMITTED": "Received by Sinch, which mails the LOA to its signer.",
};

/** Who acts next and what the state means for this order; undefined for an unknown state. */
export function courseText(order: Order): string | undefined {
  const course = courseOf(order);
  const meaning =
    (course && MEANING[`${course} ${stateName(hostingOrder, order.state)}`]) ??
    stateOf(hostingOrder, order.state)?.meaning;
  return meaning && `${whoActs(hostingOrder, order.state)} ${meaning}`;
}

export function courseNext(order: Order): readonly NextStep[] {
  const state = stateName(hostingOrder, order.state);
  const course = courseOf(order);
  if (course && (state === "SUBMITTED" || state === "WAITING_FOR_LOA_SIGNATURE")) return [FOLLOW[course]];
  // Nothing was signed, so there are no details of a letter to check.
  return nextSteps(hostingOrder, order.state).filter(
    ({ tool }) => !(course === "import" && state === "REJECTED" && tool === "get_hosting_order"),
  );
}
