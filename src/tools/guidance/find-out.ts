/** What the server can look up itself, so that nobody is asked for it. */

import { ByonError } from "../../errors.js";
import { isTollFree, isUsOrCanadian, numbersIn, regionOf } from "../../knowledge/area-codes.js";
import { questionsOf, type Tree, valuesOf } from "../../knowledge/decision-tree.js";
import { explainRejection } from "../../knowledge/rejections.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { orderSentence as hostingSentence } from "../hosting/hosting-order-view.js";
import { lookUp } from "../hosting/lookups.js";
import { qualifiedState } from "../hosting/qualified-number-view.js";
import { getHostingOrder } from "../hosting/read-hosting-orders.js";
import { getImportedNumber } from "../hosting/read-imported-numbers.js";
import { getQualifiedNumber } from "../hosting/read-qualified-numbers.js";
import type { Context } from "../operation.js";
import { orderSentence } from "../porting/order-view.js";
import { checkPortability } from "../porting/portability.js";
import { getPortInOrder, listPortInOrders } from "../porting/read-orders.js";
import { tally } from "../shorten.js";

type Answers = Readonly<Record<string, string>>;

export interface Findings {
  /** Answers that follow from what was read or given. */
  readonly derived: Answers;
  /** What was read, for whoever decides; `notRead` says what could not be. */
  readonly read: Readonly<Record<string, unknown>>;
}

/** Numbers looked up one by one; more would cost more than they tell. */
const MOST_NUMBERS = 10;

/** What the answers so far let the server find out. A read that fails is said, and keeps nobody from an answer. */
export async function findOut(tree: Tree, answers: Answers, context: Context): Promise<Findings> {
  const numbers = numbersIn(answers.phoneNumbers ?? "");
  const derived: Record<string, string> = { ...fromNumbers(numbers), ...fromSettings(context) };
  const read: Record<string, unknown> = {};
  const look = async (what: string, reading: () => Promise<unknown>) => {
    try {
      const found = await reading();
      if (found !== undefined) read[what] = found;
    } catch (thrown) {
      if (!(thrown instanceof ByonError)) throw thrown;
      read.notRead = `${what}: ${thrown.message}`;
    }
  };
  const knows = (id: string) => id in questionsOf(tree) && answers[id] !== undefined;
  if (knows("order"))
    await look("order", async () => {
      const found = await portInOrder(context, answers.order ?? "");
      if (found?.reason !== undefined) derived.reason = found.reason;
      return found?.said;
    });
  if (knows("hostingOrderId"))
    await look("order", async () => {
      const hostingOrderId = answers.hostingOrderId ?? "";
      return hostingSentence(await context.call(getHostingOrder, { hostingOrderId }), hostingOrderId);
    });
  if (numbers.length > 0 && knows("phoneNumbers"))
    await look("numbers", () => (isPorting(tree) ? portability(context, numbers) : hosted(context, numbers)));
  const known = questionsOf(tree);
  // An answer of the person's own stands; a value this tree does not offer is none.
  const fitting = Object.entries(derived).filter(([id, value]) => {
    const values = known[id] && valuesOf(known[id]);
    return known[id] !== undefined && answers[id] === undefined && (values === undefined || values.includes(value));
  });
  return { derived: Object.fromEntries(fitting), read };
}

const isPorting = (tree: Tree): boolean => tree.id.startsWith("port");

function fromNumbers(numbers: readonly string[]): Answers {
  if (numbers.length === 0) return {};
  const local = numbers.filter((number) => !isTollFree(number));
  const regions = new Set(
    local.map((number) => (isUsOrCanadian(number) ? regionOf(number).toLowerCase() : "elsewhere")),
  );
  const [region] = regions;
  return compact({
    count: numbers.length === 1 ? "one" : "several",
    numberType: local.length === 0 ? "toll-free" : undefined,
    region: regions.size === 1 ? region : undefined,
  });
}

function fromSettings({ settings }: Context): Answers {
  const { servicePlanId, campaignId } = settings;
  return compact({ servicePlanId: unlessEmpty(servicePlanId), campaignId: unlessEmpty(campaignId) });
}

/** The order by its id, the person's reference or one of its numbers; several are no order. */
async function portInOrder(context: Context, named: string) {
  const orderId = /^\d{1,12}$/.test(named) ? named : await foundBy(context, named);
  if (orderId === undefined) return { said: "No port-in order, or more than one, fits that." };
  const order = await context.call(getPortInOrder, { orderId });
  const refused = order.phoneNumbers.flatMap(({ rejectReason }) => rejectReason ?? []);
  const reasons = new Set(refused.map((words) => explainRejection(words)?.name));
  const [reason] = reasons;
  return compact({
    said: orderSentence(order, context.now()),
    reason: reasons.size === 1 ? reason : undefined,
  });
}

async function foundBy(context: Context, named: string): Promise<string | undefined> {
  const [phoneNumber] = numbersIn(named);
  const filter = phoneNumber === undefined ? { customerOrderReference: named.slice(0, 100) } : { phoneNumber };
  const { orders } = await context.call(listPortInOrders, filter);
  return orders.length === 1 ? orders[0]?.id : undefined;
}

async function portability(context: Context, phoneNumbers: readonly string[]) {
  const { phoneNumbers: checked } = await context.call(checkPortability, { phoneNumbers: [...phoneNumbers] });
  return {
    portableByCarrier: tally(checked.filter(({ portable }) => portable).map(({ carrier }) => carrier)),
    notPortable: checked.flatMap(({ portable, phoneNumber }) => (portable ? [] : [phoneNumber])).slice(0, MOST_NUMBERS),
  };
}

async function hosted(context: Context, numbers: readonly string[]) {
  const few = numbers.slice(0, MOST_NUMBERS);
  const [imported, candidates] = await Promise.all([
    lookUp(context, getImportedNumber, few),
    lookUp(context, getQualifiedNumber, few),
  ]);
  return few.map((phoneNumber, at) => {
    const candidate = candidates[at]?.found;
    return {
      phoneNumber,
      imported: imported[at]?.found !== undefined,
      qualified: candidate === undefined ? "no" : qualifiedState(candidate),
    };
  });
}
