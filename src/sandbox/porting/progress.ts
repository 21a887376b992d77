import { isObject } from "../checks.js";
import { testNumbers } from "./carriers.js";
import { addNote, numbersChanged, orderUpdated, PORTING_DESK } from "./events.js";
import { moveNumber, moveOrder, type NumberRecord, type OrderRecord, type Porting } from "./model.js";
import { behaviourOf, REVIEW_AFTER } from "./outcomes.js";
import { byGroup } from "./render.js";
import { desiredMoment } from "./schedule.js";

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Whether nothing stands against the number: its row names no record, or the order says what is on record. */
export function satisfiesCarrier(order: OrderRecord, number: NumberRecord): boolean {
  if (!behaviourOf(number.phoneNumber).rejects) return true;
  const onRecord = testNumbers.get(number.phoneNumber)?.onRecord;
  if (!onRecord) return order.documents.length > 0;
  const [owner = "", field = ""] = onRecord.field.split(".");
  const part = number.given[owner];
  return isObject(part) && part[field] === onRecord.value;
}

/** Sets an order going: at once, or after the time one of its numbers keeps it in ORDER_BUILDING. */
export function begin(porting: Porting, order: OrderRecord, at: Date): void {
  if (order.status === "PENDING") {
    startRound(porting, order, order.numbers, at);
    return;
  }
  const buildsFor = Math.max(...order.numbers.map((number) => behaviourOf(number.phoneNumber).orderBuildsFor ?? 0));
  porting.world.timeline.schedule(later(at, buildsFor), (submitted) => {
    if (!moveOrder(porting, order, "PENDING", submitted)) return;
    orderUpdated(porting, order, submitted);
    startRound(porting, order, order.numbers, submitted);
  });
}

/** The losing carrier looks at these numbers, group by group: refusals after a day, confirmation after two. */
export function startRound(porting: Porting, order: OrderRecord, numbers: readonly NumberRecord[], at: Date): void {
  const round = Symbol();
  const { timeline } = porting.world;
  for (const group of byGroup(numbers).values()) {
    for (const number of group) number.round = round;
    const waiting = (): NumberRecord[] =>
      order.status === "PENDING"
        ? group.filter((n) => n.status === "PENDING" && n.round === round && order.numbers.includes(n))
        : [];
    timeline.schedule(later(at, REVIEW_AFTER), (reviewed) => {
      const refused = waiting().filter((number) => !satisfiesCarrier(order, number));
      for (const number of refused) {
        const { reason, note } = behaviourOf(number.phoneNumber).rejects ?? { reason: "", note: "" };
        reject(porting, order, number, reason, reviewed);
        addNote(porting, order, `${number.phoneNumber}: ${note}.`, PORTING_DESK, reviewed);
      }
      numbersChanged(porting, order, "NUMBERS_REJECTED", refused, reviewed);
    });
    // Numbers of one group share their pace.
    const pace = behaviourOf(group[0]?.phoneNumber ?? "");
    timeline.schedule(later(at, pace.confirmsAfter), (answered) => {
      const ready = waiting();
      const excluded = ready.filter((number) => behaviourOf(number.phoneNumber).excludes !== undefined);
      for (const number of excluded) {
        exclude(porting, order, number, behaviourOf(number.phoneNumber).excludes ?? "", answered);
      }
      const confirmed = ready.filter((number) => confirm(porting, order, number, answered));
      numbersChanged(porting, order, "NUMBERS_CONFIRMED", confirmed, answered);
      settle(porting, order, answered);
    });
    for (const { phoneNumber } of group) {
      const question = behaviourOf(phoneNumber).deskAsks;
      if (!question) continue;
      timeline.schedule(later(at, question.after), (asked) => {
        if (waiting().length > 0) addNote(porting, order, `${phoneNumber}: ${question.note}`, PORTING_DESK, asked);
      });
    }
  }
}

/** The number is refused. False when its state has no such transition, as for the three below. */
export function reject(porting: Porting, order: OrderRecord, number: NumberRecord, reason: string, at: Date): boolean {
  if (!moveNumber(porting, order, number, "REJECTED", at)) return false;
  number.rejectReason = reason;
  // By its description the API fills these for rejected numbers too.
  number.exclusionReason = reason;
  number.exclusionDate = at;
  return true;
}

export function exclude(porting: Porting, order: OrderRecord, number: NumberRecord, reason: string, at: Date): boolean {
  if (!moveNumber(porting, order, number, "EXCLUDED", at)) return false;
  number.exclusionReason = reason;
  number.exclusionDate = at;
  return true;
}

/** The FOC: the desired moment, moved by the number's own delay, and never before the confirmation itself. */
export function confirm(
  porting: Porting,
  order: OrderRecord,
  number: NumberRecord,
  at: Date,
  givenFoc?: Date,
): boolean {
  if (!moveNumber(porting, order, number, "CONFIRMED", at)) return false;
  const { focAfter, routesAfter, dropsAfter } = behaviourOf(number.phoneNumber);
  const desired = desiredMoment(order.content.desiredPortSchedule);
  const wanted = givenFoc ?? (focAfter === "none" ? at : later(desired, focAfter));
  number.confirmedDate = at;
  number.focDate = new Date(Math.max(wanted.getTime(), at.getTime()));
  number.routesAt = later(number.focDate, routesAfter);
  if (dropsAfter !== undefined) {
    porting.world.timeline.schedule(later(at, dropsAfter), (dropped) => {
      if (!drop(porting, order, number, dropped)) return;
      addNote(porting, order, `${number.phoneNumber}: withdrawn by the losing carrier.`, PORTING_DESK, dropped);
      settle(porting, order, dropped);
    });
  }
  return true;
}

/** Sinch drops the number from the port. */
export function drop(porting: Porting, order: OrderRecord, number: NumberRecord, at: Date): boolean {
  return moveNumber(porting, order, number, "CANCELED", at);
}

export function activate(porting: Porting, order: OrderRecord, number: NumberRecord, user: string, at: Date): boolean {
  if (!moveNumber(porting, order, number, "ACTIVATED", at)) return false;
  number.activatedDate = at;
  number.activateUser = user;
  return true;
}

/** The order follows its numbers. A rejected one holds it in PENDING: it is answered, or nothing moves. */
export function settle(porting: Porting, order: OrderRecord, at: Date): void {
  const live = order.numbers.filter((number) => number.status !== "EXCLUDED" && number.status !== "CANCELED");
  const all = (status: NumberRecord["status"]): boolean => live.every((number) => number.status === status);
  if (order.status !== "PENDING" && order.status !== "CONFIRMED") return;
  if (live.length === 0) {
    if (moveOrder(porting, order, "CANCELED", at)) orderUpdated(porting, order, at);
  } else if (order.status === "PENDING" && all("CONFIRMED")) {
    if (!moveOrder(porting, order, "CONFIRMED", at)) return;
    orderUpdated(porting, order, at);
    for (const group of byGroup(live).values()) awaitFoc(porting, order, group, at);
  } else if (order.status === "CONFIRMED" && all("ACTIVATED")) {
    if (moveOrder(porting, order, "COMPLETED", at)) orderUpdated(porting, order, at);
  }
}

/** Once the order is confirmed: scheduled numbers go live when they route, on-demand ones are announced as ready. */
function awaitFoc(porting: Porting, order: OrderRecord, numbers: readonly NumberRecord[], at: Date): void {
  const arrivals = new Map<number, NumberRecord[]>();
  for (const number of numbers) {
    const due = Math.max(number.routesAt?.getTime() ?? 0, at.getTime());
    arrivals.set(due, [...(arrivals.get(due) ?? []), number]);
  }
  for (const [due, arriving] of arrivals) {
    porting.world.timeline.schedule(new Date(due), (reached) => {
      const arrived = arriving.filter((number) => number.status === "CONFIRMED");
      if (order.content.onDemandActivation) {
        numbersChanged(porting, order, "NUMBERS_CONFIRMED", arrived, reached);
        return;
      }
      const live = arrived.filter((number) => activate(porting, order, number, "Sinch", reached));
      numbersChanged(porting, order, "NUMBERS_ACTIVATED", live, reached);
      settle(porting, order, reached);
    });
  }
}

const routes = (number: NumberRecord, at: Date): boolean =>
  number.routesAt !== undefined && number.routesAt.getTime() <= at.getTime();

/** Whether the customer may activate the number now. */
export const isReady = (order: OrderRecord, number: NumberRecord, at: Date): boolean =>
  order.status === "CONFIRMED" &&
  order.content.onDemandActivation &&
  number.status === "CONFIRMED" &&
  routes(number, at);

/** The customer cancels. Some orders take a detour through PENDING_CANCELATION. */
export function cancel(porting: Porting, order: OrderRecord, at: Date): void {
  const takes = Math.max(0, ...order.numbers.map((number) => behaviourOf(number.phoneNumber).cancelTakes ?? 0));
  if (takes === 0) {
    endCanceled(porting, order, at);
    return;
  }
  if (!moveOrder(porting, order, "PENDING_CANCELATION", at)) return;
  orderUpdated(porting, order, at);
  porting.world.timeline.schedule(later(at, takes), (through) => endCanceled(porting, order, through));
}

/** Ends an order without porting. False when its state has no such transition. */
export function endCanceled(porting: Porting, order: OrderRecord, at: Date): boolean {
  if (!moveOrder(porting, order, "CANCELED", at)) return false;
  for (const number of order.numbers) drop(porting, order, number, at);
  orderUpdated(porting, order, at);
  return true;
}
