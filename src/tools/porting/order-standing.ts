/** How an order stands now: who has to act, what the FOC dates mean, what waits for an answer. Pure; the clock is Sinch's. */
import { type Actor, portInOrder, stateOf } from "../../lifecycles/index.js";
import { today } from "../fields.js";
import { trustIn } from "./note-trust.js";
import { numberState, orderState, type PortInOrder } from "./order-fields.js";
import { type Refusal, refusalsOf } from "./order-rejections.js";

export interface Standing {
  readonly state: string;
  readonly refusals: readonly Refusal[];
  /** FOC dates of the numbers that are not live yet, early to late. */
  readonly focs: readonly Foc[];
  /** When the porting desk asked something that nobody has answered by a note. */
  readonly deskAsked: string | undefined;
  readonly lacksDocuments: boolean;
  readonly actsNext: Actor | undefined;
  /** When it is worth looking again; undefined when nothing will change by itself. */
  readonly lookAgain: string | undefined;
}

interface Foc {
  readonly date: string;
  readonly quantity: number;
  /** Calendar days behind the wanted date, or before it when negative. */
  readonly late: number | undefined;
  readonly reached: boolean;
}

export function standingOf(order: PortInOrder, now: Date): Standing {
  const state = orderState(order);
  const refusals = refusalsOf(order);
  const focs = focsOf(order, now);
  const alive = ALIVE.has(state);
  const facts = {
    state,
    refusals,
    focs,
    deskAsked: alive ? unansweredSince(order) : undefined,
    lacksDocuments: state === "PENDING" && order.documents.length === 0 && !order.loaUploadedBy,
  };
  const actsNext = actorOf(order, facts);
  return { ...facts, actsNext, lookAgain: lookAgain(order, facts, actsNext) };
}

const ALIVE: ReadonlySet<string> = new Set(["ORDER_BUILDING", "PENDING", "CONFIRMED"]);
const DAY_MS = 86_400_000;

function focsOf(order: PortInOrder, now: Date): Foc[] {
  const wanted = order.desiredPortSchedule;
  const found = new Map<string, { quantity: number; reached: boolean }>();
  for (const number of order.phoneNumbers) {
    if (!number.focDate || numberState(number) !== "CONFIRMED") continue;
    const date = dayIn(number.focDate, wanted?.desiredPortTimeZone);
    const known = found.get(date);
    const reached = !isLater(number.focDate, now);
    found.set(date, { quantity: (known?.quantity ?? 0) + 1, reached: reached && known?.reached !== false });
  }
  return [...found].sort().map(([date, { quantity, reached }]) => {
    const days = (Date.parse(date) - Date.parse(wanted?.desiredPortDate ?? "")) / DAY_MS;
    return { date, quantity, reached, late: Number.isFinite(days) ? Math.round(days) : undefined };
  });
}

/** The calendar day of an instant where the port was wanted; a plain date is its own. */
function dayIn(focDate: string, zone: string | undefined): string {
  const moment = new Date(focDate);
  if (/^\d{4}-\d{2}-\d{2}$/.test(focDate) || Number.isNaN(moment.getTime())) return focDate;
  try {
    return moment.toLocaleDateString("sv-SE", { timeZone: zone ?? "US/Eastern" });
  } catch {
    return focDate.slice(0, 10);
  }
}

/** FOC dates come as instants or as plain dates. */
export function isLater(focDate: string | undefined, now: Date): boolean {
  if (focDate === undefined) return false;
  if (/^\d{4}-\d{2}-\d{2}$/.test(focDate)) return focDate > today(now);
  return Date.parse(focDate) > now.getTime();
}

const OF_THE_DESK = /\bsinch\b|\bdesk\b/i;
const ASKS = /\?|\bplease\b/i;

/** The last question of the porting desk, unless somebody else wrote after it. What addresses a machine is no question. */
function unansweredSince(order: PortInOrder): string | undefined {
  const answered = order.notes.findLastIndex(({ createdBy }) => !OF_THE_DESK.test(createdBy ?? ""));
  const open = order.notes
    .slice(answered + 1)
    .findLast(({ note }) => ASKS.test(note ?? "") && !("untrusted" in trustIn(note)));
  return open && (open.createdTime?.slice(0, 10) ?? "an unknown day");
}

type Facts = Omit<Standing, "actsNext" | "lookAgain">;

const rejected = ({ refusals }: Facts): boolean => refusals.some(({ status }) => status === "REJECTED");

function actorOf(order: PortInOrder, facts: Facts): Actor | undefined {
  if (ALIVE.has(facts.state)) {
    if (rejected(facts) || facts.deskAsked !== undefined) return "you";
    if (facts.state === "CONFIRMED" && order.onDemandActivation && facts.focs.some(({ reached }) => reached))
      return "you";
  }
  return stateOf(portInOrder, order.status)?.actor;
}

/** Where Sinch itself is at work, and no other carrier. */
export const SOON = "in an hour";

function lookAgain(order: PortInOrder, { state, focs }: Facts, actsNext: Actor | undefined): string | undefined {
  switch (state) {
    case "ORDER_BUILDING":
      return SOON;
    case "PENDING_CANCELATION":
      return "in a few hours";
    case "PENDING":
      return actsNext === "you" ? "one business day after you acted" : "in one business day";
    case "CONFIRMED": {
      const coming = focs.find(({ reached }) => !reached);
      if (coming) return `on ${coming.date}, the ${focs.length > 1 ? "next " : ""}FOC date`;
      return order.onDemandActivation ? undefined : SOON;
    }
    default:
      return stateOf(portInOrder, order.status) ? undefined : SOON;
  }
}
