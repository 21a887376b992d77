/** A port-in order made readable: what matters first, then counts and groups, and nothing personal. */
import { momentText } from "../../knowledge/business-days.js";
import { Secret } from "../../sinch/secret.js";
import { isPlain } from "../../values/plain-object.js";
import { counted, plain } from "../fields.js";
import type { Shaped } from "../operation.js";
import { clipped, fitting, pick, tally } from "../shorten.js";
import { trustIn } from "./note-trust.js";
import { ENTRY_FIELDS, numberState, type OrderNumber, type PortInOrder } from "./order-fields.js";
import { reasonOf, refusalLine, refusalsOf } from "./order-rejections.js";
import { type Standing, standingOf } from "./order-standing.js";

const FEW = 10;
const LAST_NOTES = 3;

/** `Order 901442 is PENDING: 500 numbers (480 PENDING, 20 REJECTED). 20 rejected: …. You act next.` */
export function orderSentence(order: PortInOrder, now: Date): string {
  const standing = standingOf(order, now);
  const states = Object.entries(tally(order.phoneNumbers.map(numberState))).map(
    ([state, amount]) => `${amount} ${state}`,
  );
  const mode = order.onDemandActivation ? ", activated on demand" : "";
  return [
    `Order ${plain(order.id)} is ${plain(standing.state)}${mode}: ${counted(order.phoneNumbers.length, "number")} (${states.join(", ") || "none"}).`,
    ...causes(standing),
    ...focText(order, standing),
    ...(standing.deskAsked === undefined
      ? []
      : [`Unanswered question of the porting desk, ${plain(standing.deskAsked)}: see notes.`]),
    ...(standing.lacksDocuments ? ["No document is attached: the LOA is missing."] : []),
    ...(standing.actsNext === undefined || standing.actsNext === "nobody" ? [] : [ACTS[standing.actsNext]]),
    ...(standing.state === "COMPLETED"
      ? [
          "The old service may be ended once every number is ACTIVATED. US numbers text only with a 10DLC campaign, linked in the dashboard.",
        ]
      : []),
  ].join(" ");
}

const ACTS = {
  you: "You act next.",
  Sinch: "Sinch acts next.",
  "losing carrier": "The losing carrier acts next.",
  "LOA signer": "The LOA's signer acts next.",
} as const;

/** Why numbers were refused: one cause in words, several by name. */
function causes({ refusals }: Standing): string[] {
  return (["REJECTED", "EXCLUDED"] as const).flatMap((status) => {
    const those = refusals.filter((refusal) => refusal.status === status);
    const total = those.reduce((sum, { numbers }) => sum + numbers.length, 0);
    const [first] = those;
    if (first === undefined) return [];
    if (those.length === 1)
      return [`${total} ${status}: ${first.known?.meaning ?? "the carrier's words stand in the data."}`];
    const named = those.filter(({ known }) => known).map(({ known, numbers }) => `${numbers.length} ${known?.name}`);
    const unnamed = those.filter(({ known }) => !known).reduce((sum, { numbers }) => sum + numbers.length, 0);
    return [
      `${total} ${status}: ${[...named, ...(unnamed > 0 ? [`${unnamed} for other reasons, see data`] : [])].join(", ")}.`,
    ];
  });
}

function focText(order: PortInOrder, { focs }: Standing): string[] {
  const [first] = focs;
  const last = focs.at(-1);
  if (first === undefined || last === undefined) return [];
  const when = first === last ? `FOC ${plain(first.date)}` : `FOC dates ${plain(first.date)} to ${plain(last.date)}`;
  const reached = focs.filter((foc) => foc.reached).reduce((sum, { quantity }) => sum + quantity, 0);
  const past =
    reached === 0
      ? ""
      : `; reached for ${counted(reached, "number")}, ${order.onDemandActivation ? "which can be activated once routed" : "not live yet"}`;
  return [`${when}${lateness(first === last ? first.late : Math.max(...focs.map(({ late }) => late ?? 0)))}${past}.`];
}

function lateness(days: number | undefined): string {
  if (days === undefined) return "";
  if (days === 0) return ", as wanted";
  return `, ${counted(Math.abs(days), "day")} ${days > 0 ? "later" : "earlier"} than wanted`;
}

/** At most about 1,500 tokens, however many numbers the order has. */
export function orderSummary(order: PortInOrder, now: Date): Shaped {
  const { state, actsNext, lookAgain } = standingOf(order, now);
  const few = order.phoneNumbers.length <= FEW;
  const numbers = few
    ? fitting(
        order.phoneNumbers.map((number) => numberLine(order, number)),
        2_400,
      )
    : undefined;
  const lines = few
    ? undefined
    : fitting(
        refusalsOf(order).map((refusal) => refusalLine(order, refusal)),
        2_700,
      );
  const everyGroup = groupsOf(order);
  const groups = fitting(everyGroup.slice(0, FEW), lines && lines.shown.length > 4 ? 600 : 1_200);
  const unlistedGroups = everyGroup.length - groups.shown.length;
  const unlisted = order.phoneNumbers.length - (numbers?.shown.length ?? 0);
  const data = {
    now: momentText(now),
    id: order.id,
    status: state,
    actsNext,
    lookAgain,
    customerOrderReference: clipped(order.customerOrderReference || undefined, 100),
    createdDate: clipped(order.createdDate, 40),
    onDemandActivation: order.onDemandActivation,
    desiredPortSchedule: scheduleOf(order),
    counts: tally(order.phoneNumbers.map(numberState)),
    groups: groups.shown,
    ...(numbers ? { phoneNumbers: numbers.shown } : { needAttention: lines?.shown }),
    notes: order.notes.slice(-LAST_NOTES).map(({ note, createdTime, createdBy }) => ({
      note: clipped(note, 220),
      createdTime: clipped(createdTime, 40),
      createdBy: clipped(createdBy, 60),
      ...trustIn(note),
    })),
    documents: order.documents
      .slice(-5)
      .map(({ id, documentName }) => ({ id, documentName: clipped(documentName, 60) })),
  };
  return {
    data,
    omitted: {
      ...(unlisted > 0 ? { phoneNumbers: unlisted } : {}),
      ...(unlistedGroups > 0 ? { groups: unlistedGroups } : {}),
      ...(lines && lines.left > 0 ? { needAttention: lines.left } : {}),
      ...(order.notes.length > LAST_NOTES ? { earlierNotes: order.notes.length - LAST_NOTES } : {}),
      ...secretsExplained(data),
      how: 'detail: "full", and fields such as ["phoneNumber","endUser"]',
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

/** Everything, as Sinch sent it; `fields` narrows each number entry, and one that is not set is null. */
export function orderInFull(order: PortInOrder, fields: readonly string[] | undefined, now: Date): Shaped {
  const unset = Object.fromEntries((fields ?? []).filter((name) => ENTRY_FIELDS.has(name)).map((name) => [name, null]));
  const data = {
    now: momentText(now),
    ...order,
    phoneNumbers: order.phoneNumbers.map((number) => ({ ...unset, ...pick(number, fields) })),
    notes: order.notes.map((entry) => ({ ...entry, ...trustIn(entry.note) })),
  };
  return { data, omitted: secretsExplained(data) };
}

/** What a mask in the answer means, where there is one. */
const secretsExplained = (shown: object): { secrets: string } | undefined =>
  holdsSecret(shown)
    ? {
        secrets:
          "[secret] and [ends in …] stand for PINs and account numbers that are set: this server never shows them. Ask the customer or the losing carrier",
      }
    : undefined;

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret || (typeof value === "string" && /^\[(secret|ends in .*)\]$/.test(value))) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isPlain(value) && Object.values(value).some(holdsSecret);
}

const numberLine = (order: PortInOrder, number: OrderNumber) => ({
  phoneNumber: number.phoneNumber,
  status: numberState(number),
  group: clipped(number.phoneNumberGroup, 60),
  focDate: number.focDate,
  ...reasonOf(order, number),
});

/** The order's numbers by carrier group: for the summary, and for phone groups where Sinch does not serve them. */
function groupsOf(order: PortInOrder) {
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
