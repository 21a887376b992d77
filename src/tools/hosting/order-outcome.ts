/** What became of a hosting order, number by number: COMPLETED alone does not say that a single one works. */

import { hostingOrderNumberState, STEP_TAKES } from "../../lifecycles/index.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { counted, step } from "../fields.js";
import type { NextStep } from "../operation.js";
import { fitting, tally } from "../shorten.js";
import {
  byUrgency,
  type HostingOrder,
  numberLine,
  numberNext,
  type OrderNumber,
  orderNext,
  orderSentence,
  orderState,
  orderSummary,
} from "./hosting-order-view.js";

/** An order with its numbers, where they have something to tell and could be read. */
export type ToldOrder = HostingOrder & { numbersNow?: readonly OrderNumber[] | undefined };

const TELLING = ["IN_PROGRESS", "COMPLETED", "REJECTED"];
export const hasOutcome = (order: HostingOrder): boolean => TELLING.includes(orderState(order));

const FAILED = ["FAILED", "PARTIAL"];
export const failedAmong = (numbers: readonly OrderNumber[]) =>
  numbers.filter((number) => FAILED.includes(hostingOrderNumberState(number)));
export const allDone = (numbers: readonly OrderNumber[]): boolean =>
  numbers.every((number) => hostingOrderNumberState(number) === "DONE");
const states = (numbers: readonly OrderNumber[]) => tally(numbers.map(hostingOrderNumberState));

export function toldSentence({ numbersNow: numbers, ...order }: ToldOrder, id: string): string {
  if (!numbers) return orderSentence(order, id);
  const outcome = allDone(numbers)
    ? numbers.length === 1
      ? "its number works"
      : `all ${numbers.length} numbers work`
    : `${counted(numbers.length, "number")}, ${Object.entries(states(numbers))
        .map(([state, many]) => `${many} ${state}`)
        .join(", ")}`;
  return orderSentence(order, id, outcome);
}

/** Numbers that failed, each with its cause; the rest are counted. */
export function toldSummary({ numbersNow: numbers, ...order }: ToldOrder, now: Date) {
  const summary = orderSummary(order, now);
  if (!numbers) return summary;
  const failed = fitting([...failedAmong(numbers)].sort(byUrgency).map(numberLine), 3_000);
  return {
    data: {
      ...summary.data,
      numbers: states(numbers),
      ...compact({ failed: unlessEmpty(failed.shown) }),
    },
    ...(failed.left > 0
      ? { omitted: { ...summary.omitted, failed: failed.left } }
      : summary.omitted
        ? { omitted: summary.omitted }
        : {}),
  };
}

/** Where nothing failed and nothing is open, nothing has to be looked up. */
export function toldNext({ numbersNow: numbers, ...order }: ToldOrder): readonly NextStep[] {
  if (!numbers) return orderNext(order);
  const [failed] = failedAmong(numbers);
  if (failed) return numberNext(failed);
  return allDone(numbers)
    ? [step("get_imported_number", "see one number live on Sinch")]
    : [step("get_hosting_order", `in ${STEP_TAKES}: see whether the others have followed`)];
}
