/** An import of more numbers than one order takes: by which orders, and how these are told of as one. */
import { type ByonError, retold } from "../../errors.js";
import { IMPORT_CALL_NUMBERS } from "../../knowledge/order-limits.js";
import { STEP_TAKES } from "../../lifecycles/index.js";
import { OwnWords } from "../../values/own-words.js";
import { counted, plain, step } from "../fields.js";
import type { NextStep, Part, Settings } from "../operation.js";
import { numberRuns } from "../shorten.js";
import { distinct, usedDefaults } from "./hosting-fields.js";
import { type HostingOrder, orderState } from "./hosting-order-view.js";
import { FOLLOW, FOLLOW_SEVERAL } from "./order-next.js";

/** Numbers of a call: more, where one order of the account takes more. */
export const mostNumbers = ({ importLimit }: Settings): number => Math.max(IMPORT_CALL_NUMBERS, importLimit);

interface Wanted {
  numbers: string[];
  campaignId?: string | undefined;
}

/** What a call is sent as: one order, or several of as many numbers as the account's orders take. */
export function ordersOf<In extends Wanted>(input: In, { importLimit }: Settings): In[] {
  const parts: In[] = [];
  for (let at = 0; at < input.numbers.length; at += importLimit)
    parts.push({ ...input, numbers: input.numbers.slice(at, at + importLimit) });
  return parts;
}

/** An order of a call that placed several. */
interface Placed {
  hostingOrderId: string | undefined;
  state: string;
  numbers: readonly string[];
}
/** What a call has ordered: an order, or several. */
export type Ordered = HostingOrder & { orders?: readonly Placed[] | undefined };

const placedBy = ({ input, reply }: Part<Wanted, HostingOrder>): Placed => ({
  hostingOrderId: reply.hostingOrderId,
  state: orderState(reply),
  numbers: input.numbers,
});

const MOST_RUNS = 10;
const runsOf = (numbers: readonly string[]): string => numberRuns(numbers, MOST_RUNS).join(", ");

/** The numbers of each order, as a preview shows them. */
export const shownOrders = (parts: readonly Wanted[]): OwnWords[] =>
  parts.map(({ numbers }) => new OwnWords(runsOf(numbers)));

const numbersIn = (parts: readonly { numbers: readonly string[] }[]): string[] =>
  parts.flatMap(({ numbers }) => numbers);

/** `import order A for +12065550151 to +12065550155`. */
const orderText = ({ hostingOrderId, numbers }: Placed): string =>
  `import order ${hostingOrderId ? plain(hostingOrderId) : "(its id was lost)"} for ${runsOf(numbers)}`;

export const IMPORT_PARTS = {
  parts: ordersOf,
  together: (done: readonly Part<Wanted, HostingOrder>[]): Ordered => ({
    ...(done[0]?.reply as HostingOrder),
    orders: done.map(placedBy),
  }),
  stopped(
    error: ByonError,
    done: readonly Part<Wanted, HostingOrder>[],
    at: Wanted,
    left: readonly Wanted[],
  ): ByonError {
    const unsure = error.kind === "outcome_unknown";
    const open = numbersIn(left);
    if (done.length === 0) return firstStopped(error, unsure, at, open);
    const placed = done.map(placedBy);
    const notOrdered = unsure ? open : [...at.numbers, ...open];
    const told = [
      `Ordered: ${placed.map(orderText).join("; ")}.`,
      unsure ? `Not known: ${runsOf(at.numbers)}.` : "",
      notOrdered.length > 0 ? `Not ordered: ${runsOf(notOrdered)}.` : "",
      without(error.message),
    ];
    const rest = "call import_numbers with the numbers of notOrdered alone: the others must not be ordered twice";
    return retold(error, {
      message: told.filter(Boolean).join(" "),
      fix:
        error.retryable && !unsure
          ? `In a moment, ${rest}.`
          : `${error.fix} ${notOrdered.length > 0 ? `Then ${rest}.` : ""}`.trim(),
      retryable: false,
      data: { ...(error.data as object), orders: placed, notKnown: unsure ? at.numbers : undefined, notOrdered },
      next: distinct([
        ...(unsure ? (error.next ?? []) : []),
        ...(notOrdered.length > 0 ? [step("import_numbers", "with the numbers of notOrdered alone")] : []),
        placed.length > 1 ? FOLLOW_SEVERAL : FOLLOW.import,
        ...(error.next ?? []),
      ]),
    });
  },
};

/** Nothing was ordered before it: the same call may be made again, unless it is not known whether this order was placed. */
function firstStopped(error: ByonError, unsure: boolean, at: Wanted, open: readonly string[]): ByonError {
  if (!unsure) return retold(error, { message: `${error.message} None of the orders of this call was placed.` });
  return retold(error, {
    message: `Not known: ${runsOf(at.numbers)}. Not ordered: ${runsOf(open)}. ${without(error.message)}`,
    data: { ...(error.data as object), notKnown: at.numbers, notOrdered: open },
  });
}

/** Of the whole call it would not be true. */
const without = (message: string): string => message.replace(/ ?Nothing was sent( now)?\./, "");

/** Ids that nobody can look up by a list have to be kept. */
export function orderedSentence({ orders = [], ...order }: Ordered, input: Wanted): string {
  const many = counted(input.numbers.length, "number");
  const ends = `Sinch acts next; nobody has to sign.${usedDefaults(input)}`;
  const unlisted = "rders without a campaign cannot be listed.";
  if (orders.length === 0) {
    const { hostingOrderId: id } = order;
    const kept = input.campaignId ? "" : `${id ? "Keep this id: o" : "O"}${unlisted} `;
    return `${id ? `Import order ${plain(id)}` : "The import order"} for ${many} is accepted. ${id ? "" : "Its id was lost. "}${kept}${ends}`;
  }
  const ids = orders.flatMap(({ hostingOrderId: id }) => (id ? [plain(id)] : []));
  const lost = orders.length - ids.length;
  const kept = input.campaignId ? "" : `Keep these ids: o${unlisted} `;
  return `${counted(orders.length, "import order")} for ${many} are accepted: ${ids.join(", ")}. ${lost > 0 ? `${counted(lost, "id")} lost. ` : ""}${kept}${ends}`;
}

export function orderedNext({ hostingOrderId, orders = [] }: Ordered): NextStep[] {
  const one = step("get_imported_number", `look again in ${STEP_TAKES}, number by number`);
  if (orders.length === 0) return [hostingOrderId ? FOLLOW.import : one];
  return [orders.some((order) => order.hostingOrderId) ? FOLLOW_SEVERAL : one];
}
