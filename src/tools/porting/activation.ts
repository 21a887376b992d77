import { z } from "zod";
import { ByonError } from "../../errors.js";
import { momentText } from "../../knowledge/business-days.js";
import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import * as reply from "../../sinch/reply.js";
import { OwnWords, ownWords } from "../../values/own-words.js";
import { isPlain } from "../../values/plain-object.js";
import { counted, filled, mind, orderId, plain, step } from "../fields.js";
import { type Context, operation } from "../operation.js";
import { fitting, numberRuns, tally } from "../shorten.js";
import { requireActivatable } from "./order-allows.js";
import { numberState, type OrderNumber, type PortInOrder } from "./order-fields.js";
import { isLater, SOON } from "./order-standing.js";
import { targetWarnings } from "./order-warnings.js";
import { getPortInOrder } from "./read-orders.js";

const activatableNumber = z
  .union([z.string().transform((phoneNumber) => ({ phoneNumber })), reply.open({ phoneNumber: reply.text })])
  .transform((number) => String(number.phoneNumber ?? ""));
/** The reference names groups by `phoneNumberGroup`, a summary by `groupId` with plain numbers: both read as one. */
const readyGroup = z
  .looseObject({
    phoneNumberGroup: reply.text,
    groupId: reply.text,
    focDate: reply.text,
    phoneNumbers: reply.list(activatableNumber),
    numbers: reply.list(activatableNumber),
  })
  .transform(({ phoneNumberGroup, groupId, focDate, phoneNumbers, numbers }) => ({
    phoneNumberGroup: phoneNumberGroup ?? groupId,
    focDate,
    phoneNumbers: [...phoneNumbers, ...numbers],
  }));
const readyGroups = z.union([
  z.array(readyGroup),
  z.looseObject({ activationGroups: z.array(readyGroup) }).transform((answer) => answer.activationGroups),
]);

/** Reference: GET /orders/portIns/{orderId}/availableActivations. */
export const listAvailableActivations = operation({
  name: "list_available_activations",
  title: "List available activations",
  description:
    "Lists the groups of an on-demand order that can be activated now: FOC date reached, numbers routing on Sinch.",
  api: "porting",
  route: "GET /orders/portIns/{orderId}/availableActivations",
  page: "porting/advanced-porting/on-demand-activation",
  effect: "reads",
  path: { orderId },
  reply: readyGroups,
  answer: {
    summary: (groups, input) =>
      groups.length === 0
        ? `No group of order ${input.orderId} can be activated now.`
        : `${counted(groups.length, "group")} of order ${input.orderId} can be activated now.`,
    shape(groups) {
      const { shown, left } = fitting(
        groups.map(({ phoneNumbers, ...group }) => ({
          ...group,
          quantity: phoneNumbers.length,
          phoneNumbers: phoneNumbers.slice(0, 10),
        })),
      );
      return { data: { groups: shown }, ...(left > 0 ? { omitted: { groups: left } } : {}) };
    },
    next: (groups) =>
      groups.length > 0
        ? [
            step(
              "activate_port_in_numbers",
              "moves live service to Sinch; ask the person first. Past its FOC a losing carrier may cancel the port",
            ),
          ]
        : [step("get_port_in_order", "see the FOC dates and whether the order is on demand")],
  },
});

const meantBy = (order: PortInOrder, groups: readonly string[] | undefined): OrderNumber[] =>
  order.phoneNumbers.filter(
    (number) =>
      (!groups || groups.includes(number.phoneNumberGroup ?? "")) &&
      !["REJECTED", "EXCLUDED", "CANCELED"].includes(numberState(number)),
  );

const isLive = (number: OrderNumber): boolean => numberState(number) === "ACTIVATED";

/** Reference: POST /orders/portIns/{orderId}/activate; without a body the whole order. */
export const activatePortInNumbers = operation({
  name: "activate_port_in_numbers",
  title: "Activate ported numbers",
  description:
    "Moves live service of an on-demand order, or of some of its groups, to Sinch, from their FOC date on; a single number cannot be activated alone.",
  api: "porting",
  route: "POST /orders/portIns/{orderId}/activate",
  page: "porting/advanced-porting/on-demand-activation",
  effect: "cuts-over",
  path: { orderId },
  body: {
    phoneNumberGroups: z.array(filled()).min(1).max(PORT_ORDER_NUMBERS).optional().describe("Default: the whole order"),
  },
  reply: reply.open({
    phoneNumberGroups: reply.list(reply.open({ phoneNumberGroup: reply.text, status: reply.text })),
    // Ours: the order as it is afterwards; absent when it could not be read back.
    order: z.custom<PortInOrder>().optional(),
  }),
  target: ({ orderId: id }, context) => context.call(getPortInOrder, { orderId: id }),
  async allow({ orderId: id, phoneNumberGroups }, order, context) {
    requireActivatable(order, phoneNumberGroups, context);
    const meant = meantBy(order, phoneNumberGroups);
    if (meant.length > 0 && meant.every(isLive))
      throw new ByonError({
        kind: "not_allowed",
        message: `Those numbers of order ${id} are live already. Nothing was sent.`,
        fix: "Nothing needs to be done.",
        next: [step("get_port_in_order", "see every number's state")],
      });
    const wanted = meant.filter((number) => !isLive(number)).flatMap((number) => number.phoneNumberGroup ?? []);
    refuseUnready(await readyNow(context, id), id, wanted);
  },
  approve: {
    preview({ orderId: id, phoneNumberGroups }, order, context) {
      const waiting = meantBy(order, phoneNumberGroups).filter((number) => !isLive(number));
      const behind = order.phoneNumbers.filter((number) => !waiting.includes(number) && !isLive(number));
      const warnings = [
        ...targetWarnings(waiting, "from the moment it is live"),
        ...earlyWarnings(waiting, context.now()),
        ...(behind.length > 0
          ? [
              `${counted(behind.length, "number")} of the order left behind at the losing carrier (${states(behind)}): keep the old service for ${behind.length === 1 ? "it" : "them"}.`,
            ]
          : []),
      ];
      return {
        summary: `Moves live service of ${counted(waiting.length, "number")} of order ${id} to Sinch now.${mind(warnings)}`,
        details: {
          now: new OwnWords(momentText(context.now())),
          order: id,
          groups: phoneNumberGroups ?? ownWords`the whole order`,
          numbers: waiting.length,
          phoneNumbers: numberRuns(
            waiting.map((number) => number.phoneNumber ?? "?"),
            12,
          ),
          focDates: [...new Set(waiting.map((number) => number.focDate))].slice(0, 10),
          voice: tally(waiting.map((number) => targetOf(number.voiceConfiguration))),
          texts: tally(waiting.map((number) => targetOf(number.smsConfiguration))),
          warnings,
        },
        consequence:
          "Calls and texts leave the losing carrier at once, and this cannot be undone: only another port leads back.",
      };
    },
    revision: (order) =>
      order.phoneNumbers.map((number) => [
        number.phoneNumber,
        number.status,
        number.focDate,
        number.voiceConfiguration,
        number.smsConfiguration,
      ]),
  },
  async send({ orderId: id }, _, context, plainly) {
    const answered = await plainly();
    // Live service has moved, whatever becomes of reading it back.
    const order = await context.call(getPortInOrder, { orderId: id }).catch(() => undefined);
    return { ...answered, ...(order ? { order } : {}) };
  },
  lost: {
    keep: (order, { phoneNumberGroups }) => meantBy(order, phoneNumberGroups).filter(isLive).length,
    settle({ phoneNumberGroups }, order, liveBefore) {
      const meant = meantBy(order, phoneNumberGroups);
      if (meant.length > 0 && meant.every(isLive)) {
        const groups = [...new Set(meant.map((number) => number.phoneNumberGroup))];
        return {
          outcome: "done",
          reply: {
            phoneNumberGroups: groups.map((phoneNumberGroup) => ({ phoneNumberGroup, status: "ACTIVATED" })),
            order,
          },
        };
      }
      if (meant.filter(isLive).length === liveBefore) return { outcome: "not-done" };
      return { outcome: "unknown", ask: step("get_port_in_order", "it shows which numbers are ACTIVATED") };
    },
    tells: ({ orderId: id }) => step("get_port_in_order", `order ${id} shows which numbers are ACTIVATED`),
  },
  answer: {
    summary: ({ phoneNumberGroups, order }, input) =>
      order
        ? `Activation of order ${input.orderId}: ${liveText(order, input.phoneNumberGroups)}`
        : `Activation of order ${input.orderId}: ${counted(phoneNumberGroups.length, "group")} handled.`,
    shape: ({ order: _, ...answered }) => ({ data: answered }),
    next({ order }, { phoneNumberGroups }) {
      if (order && meantBy(order, phoneNumberGroups).every(isLive)) return waitingIn(order).length > 0 ? [OTHERS] : [];
      return [
        step(
          "get_port_in_order",
          "in a few minutes: check that every number is ACTIVATED before the old service is ended",
        ),
        OTHERS,
      ];
    },
  },
});

const OTHERS = step("list_available_activations", "see whether other groups can be activated");

const waitingIn = (order: PortInOrder): OrderNumber[] => meantBy(order, undefined).filter((number) => !isLive(number));

/** What became of the numbers that were meant, and what of the order still waits. */
function liveText(order: PortInOrder, groups: readonly string[] | undefined): string {
  const meant = meantBy(order, groups);
  const live = meant.filter(isLive).length;
  const others = waitingIn(order).length - (meant.length - live);
  return [
    `${live} of ${counted(meant.length, "number")} ACTIVATED, ${live === meant.length ? "live on Sinch" : "the rest is under way"}.`,
    ...(others > 0 ? [`${counted(others, "number")} of other groups wait where they are.`] : []),
  ].join(" ");
}

/** The groups that Sinch would activate now; undefined when it does not tell. */
const readyNow = async (context: Context, id: string): Promise<readonly string[] | undefined> => {
  try {
    const groups = await context.call(listAvailableActivations, { orderId: id });
    return groups.flatMap(({ phoneNumberGroup }) => phoneNumberGroup ?? []);
  } catch (thrown) {
    if (thrown instanceof ByonError && thrown.kind === "not_found") return undefined;
    throw thrown;
  }
};

/** Throws ByonError `not_allowed` when Sinch would refuse what is asked: numbers may not route there yet, in spite of their date. */
function refuseUnready(ready: readonly string[] | undefined, id: string, wanted: readonly string[]): void {
  if (!ready || wanted.every((group) => ready.includes(group))) return;
  throw new ByonError({
    kind: "not_allowed",
    message:
      ready.length === 0
        ? `No group of order ${id} is ready to go live: its numbers do not route on Sinch yet. Nothing was sent.`
        : `Some of these groups of order ${id} are not ready to go live. Nothing was sent.`,
    fix:
      ready.length === 0
        ? `Look again ${SOON}; routing may start some hours after the FOC.`
        : "Activate the groups in data.ready, and the others when they are ready.",
    data: { ready },
    next: [step("list_available_activations", `${SOON}: see which groups are ready`)],
  });
}

const states = (numbers: readonly OrderNumber[]): string =>
  Object.entries(tally(numbers.map((number) => plain(numberState(number)))))
    .map(([state, amount]) => `${amount} ${state}`)
    .join(", ");

/** `EST 01HQ…`: the kind and the one id that a configuration holds. */
const targetOf = (configuration: unknown): string =>
  (isPlain(configuration) &&
    Object.values(configuration)
      .filter((value) => typeof value === "string" && value !== "")
      .join(" ")) ||
  "none";

function earlyWarnings(waiting: readonly OrderNumber[], now: Date): string[] {
  const early = waiting.filter(({ focDate }) => focDate === undefined || isLater(focDate, now));
  return early.length > 0
    ? [`${counted(early.length, "number")} whose FOC date has not come: Sinch may not activate them yet.`]
    : [];
}
