/** How several hosting orders stand, told as one: what an import of many numbers leaves to follow. */
import { momentText } from "../../knowledge/business-days.js";
import { hostingOrderNumberState, STEP_TAKES } from "../../lifecycles/index.js";
import { counted, plain, step } from "../fields.js";
import type { NextStep, Shaped } from "../operation.js";
import { tally } from "../shorten.js";
import { type OrderNumber, orderState } from "./hosting-order-view.js";
import { allDone, failedAmong, type ToldOrder, toldNext, toldSummary } from "./order-outcome.js";

/** One of the orders that were asked for; `order` is undefined where the project has none of this id. */
export interface Asked {
  id: string;
  order: ToldOrder | undefined;
}

const numbersIn = (asked: readonly Asked[]): OrderNumber[] => asked.flatMap(({ order }) => order?.numbersNow ?? []);
const words = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([state, many]) => `${many} ${plain(state)}`)
    .join(", ");

/** Whether every order is through and every number works, as far as they were told. */
const isThrough = (asked: readonly Asked[]): boolean =>
  asked.every(({ order }) => order?.numbersNow !== undefined && orderState(order) === "COMPLETED") &&
  allDone(numbersIn(asked));

export function severalSentence(asked: readonly Asked[]): string {
  const numbers = numbersIn(asked);
  if (isThrough(asked)) return `All ${asked.length} orders are COMPLETED: all ${numbers.length} numbers work.`;
  const missing = asked.filter(({ order }) => !order).map(({ id }) => id);
  const untold = asked.some(({ order }) => order && !order.numbersNow);
  return [
    `${asked.length} orders: ${words(tally(asked.flatMap(({ order }) => (order ? [orderState(order)] : []))))}.`,
    numbers.length > 0
      ? `${untold ? "Numbers told of so far" : counted(numbers.length, "number")}: ${words(tally(numbers.map(hostingOrderNumberState)))}.`
      : "",
    missing.length > 0 ? `This project has no hosting order ${missing.join(", ")}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Each order in short: its state, its numbers by theirs, and those that failed with the cause. */
export function severalShaped(asked: readonly Asked[], now: Date): Shaped {
  const left: Record<string, unknown> = {};
  const orders = asked.map(({ id, order }) => {
    if (!order) return { hostingOrderId: id, state: "not found" };
    const { data, omitted }: Shaped = toldSummary(order, now);
    if (omitted?.failed) left[id] = omitted.failed;
    const { state, type, numbers, failed } = data as Record<string, unknown>;
    return { hostingOrderId: id, state, type, numbers, failed };
  });
  return {
    data: { now: momentText(now), orders },
    ...(Object.keys(left).length > 0 ? { omitted: { failed: left, how: "get_hosting_order, one by one" } } : {}),
  };
}

export function severalNext(asked: readonly Asked[]): readonly NextStep[] {
  const failed = asked.find(({ order }) => failedAmong(order?.numbersNow ?? []).length > 0);
  if (failed?.order) return toldNext(failed.order);
  return isThrough(asked)
    ? [step("get_imported_number", "see one number live on Sinch")]
    : [step("get_hosting_order", `in ${STEP_TAKES}, with the same ids: see whether the others have followed`)];
}
