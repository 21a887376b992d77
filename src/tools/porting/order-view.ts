/** A port-in order made readable: counts, groups, what needs attention, and nothing personal. */
import { explainRejection } from "../../knowledge/rejections.js";
import { nextSteps, portInNumber, portInOrder, stateName } from "../../lifecycles/index.js";
import type { NextStep, Shaped } from "../../sinch/operation.js";
import { counted, plain, step } from "../fields.js";
import { clipped, fitting, pick, tally } from "../small.js";
import { trustIn } from "./note-trust.js";
import type { OrderNumber, PortInOrder } from "./order-fields.js";

const FEW = 10;
const LAST_NOTES = 3;

export const orderState = (order: { status?: string | undefined }): string => stateName(portInOrder, order.status);
const numberState = (number: OrderNumber): string => stateName(portInNumber, number.status);

const needsAttention = (number: OrderNumber): boolean => ["REJECTED", "EXCLUDED"].includes(numberState(number));

/** `Order 901442 is PENDING: 500 numbers (480 PENDING, 20 REJECTED).` */
export function orderSentence(order: PortInOrder): string {
  const states = Object.entries(tally(order.phoneNumbers.map(numberState))).map(
    ([state, amount]) => `${amount} ${state}`,
  );
  const mode = order.onDemandActivation ? ", activated on demand" : "";
  return `Order ${plain(order.id)} is ${plain(orderState(order))}${mode}: ${counted(order.phoneNumbers.length, "number")} (${states.join(", ") || "none"}).`;
}

/** At most about 1,500 tokens, however many numbers the order has. */
export function orderSummary(order: PortInOrder): Shaped {
  const attention = order.phoneNumbers.filter(needsAttention);
  const listed = order.phoneNumbers.length <= FEW ? order.phoneNumbers : attention;
  const numbers = fitting(listed.slice(0, FEW).map(numberLine), 2_000);
  const everyGroup = groupsOf(order);
  const groups = fitting(everyGroup.slice(0, FEW), 1_200);
  const unlistedGroups = everyGroup.length - groups.shown.length;
  const unlisted = order.phoneNumbers.length - numbers.shown.length;
  return {
    data: {
      id: order.id,
      status: orderState(order),
      customerOrderReference: clipped(order.customerOrderReference || undefined, 100),
      createdDate: clipped(order.createdDate, 40),
      onDemandActivation: order.onDemandActivation,
      desiredPortSchedule: scheduleOf(order),
      counts: tally(order.phoneNumbers.map(numberState)),
      groups: groups.shown,
      ...(order.phoneNumbers.length <= FEW ? { phoneNumbers: numbers.shown } : { needAttention: numbers.shown }),
      notes: order.notes.slice(-LAST_NOTES).map(({ note, createdTime, createdBy }) => ({
        note: clipped(note, 220),
        createdTime: clipped(createdTime, 40),
        createdBy: clipped(createdBy, 60),
        ...trustIn(note),
      })),
      documents: order.documents
        .slice(-5)
        .map(({ id, documentName }) => ({ id, documentName: clipped(documentName, 60) })),
    },
    omitted: {
      ...(unlisted > 0 ? { phoneNumbers: unlisted } : {}),
      ...(unlistedGroups > 0 ? { groups: unlistedGroups } : {}),
      ...(attention.length > numbers.shown.length && order.phoneNumbers.length > FEW
        ? { needAttention: attention.length - numbers.shown.length }
        : {}),
      ...(order.notes.length > LAST_NOTES ? { earlierNotes: order.notes.length - LAST_NOTES } : {}),
      how: 'detail: "full", with fields such as ["phoneNumber","status"] to keep it small; names and addresses only there',
    },
  };
}

/** Its documented parts: what else Sinch may put there is not for a summary. */
const scheduleOf = ({ desiredPortSchedule: wanted }: PortInOrder) =>
  wanted && {
    desiredPortDate: clipped(wanted.desiredPortDate, 40),
    desiredPortTime: clipped(wanted.desiredPortTime, 40),
    desiredPortTimeZone: clipped(wanted.desiredPortTimeZone, 40),
  };

/** Everything, as Sinch sent it; `fields` narrows each number entry. */
export function orderInFull(order: PortInOrder, fields: readonly string[] | undefined): Shaped {
  return {
    data: {
      ...order,
      phoneNumbers: order.phoneNumbers.map((number) => pick(number, fields)),
      notes: order.notes.map((entry) => ({ ...entry, ...trustIn(entry.note) })),
    },
  };
}

function numberLine(number: OrderNumber) {
  return {
    phoneNumber: number.phoneNumber,
    status: numberState(number),
    group: clipped(number.phoneNumberGroup, 60),
    focDate: number.focDate,
    ...reasonOf(number.rejectReason || number.exclusionReason),
  };
}

/** The carrier's words, and what people in the trade know about them. */
function reasonOf(text: string | undefined) {
  if (!text) return {};
  const known = explainRejection(text);
  return {
    reason: clipped(text, 120),
    ...(known
      ? { meaning: known.name, fix: known.fix, ...(known.fields.length > 0 ? { fields: known.fields } : {}) }
      : {}),
  };
}

/** The order's numbers by carrier group: for the summary, and for phone groups where Sinch does not serve them. */
export function groupsOf(order: PortInOrder) {
  const byGroup = grouped(order.phoneNumbers);
  return [...byGroup].map(([group, numbers]) => ({
    group: clipped(group, 60),
    focDate: numbers.find((number) => number.focDate)?.focDate,
    counts: tally(numbers.map(numberState)),
  }));
}

const nameOfGroup = (number: OrderNumber): string => number.phoneNumberGroup ?? "not assigned yet";

/** By group, in order of appearance (Map.groupBy would do, but came with Node 21). */
export function grouped(numbers: readonly OrderNumber[]): Map<string, OrderNumber[]> {
  const groups = new Map<string, OrderNumber[]>();
  for (const number of numbers) {
    const name = nameOfGroup(number);
    const members = groups.get(name);
    if (members) members.push(number);
    else groups.set(name, [number]);
  }
  return groups;
}

/** What the order's state allows, as far as it fits this order: rejected numbers first, then those taken out. */
export function orderNext(order: PortInOrder): readonly NextStep[] {
  const any = (state: string) => order.phoneNumbers.some((number) => numberState(number) === state);
  const answers = [
    ...(any("REJECTED")
      ? [
          orderState(order) === "PENDING"
            ? step("update_port_in_order", "correct the data of the rejected numbers, with changes")
            : step("add_port_in_note", "ask Sinch about the rejected numbers: the order can no longer be changed"),
        ]
      : []),
    ...(any("EXCLUDED")
      ? [step("create_port_in_order", "order the excluded numbers anew, once their reason is mended")]
      : []),
  ];
  const steps = nextSteps(portInOrder, order.status)
    .filter(({ tool }) => tool !== "list_available_activations" || order.onDemandActivation !== false)
    .filter(({ tool }) => !answers.some((answer) => answer.tool === tool));
  return [...answers, ...(order.onDemandActivation ? activationFirst(steps) : steps)];
}

/** Somebody waits for the moment to activate: that question comes first. */
const activationFirst = (steps: readonly NextStep[]): NextStep[] =>
  [...steps].sort(
    (a, b) => Number(b.tool === "list_available_activations") - Number(a.tool === "list_available_activations"),
  );
