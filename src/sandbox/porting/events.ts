import type { JsonObject } from "../replies.js";
import type { NumberRecord, OrderRecord, Porting } from "./model.js";
import { orderContent, statusItem } from "./render.js";

export const PORTING_DESK = "Sinch Porting Desk";
export const API_USER = "API";

/** Porting webhooks: one URL a project, unsigned, and the order's id is a string here. */
function send({ world, store }: Porting, order: OrderRecord, type: string, content: JsonObject, at: Date): void {
  const url = store.configuration?.webhookUrl;
  if (typeof url !== "string" || url === "") return;
  world.callbacks.send({
    url,
    event: type,
    payload: JSON.stringify({ type, orderId: String(order.id), ...content }),
    at,
  });
}

export function orderUpdated(porting: Porting, order: OrderRecord, at: Date): void {
  send(porting, order, "ORDER_UPDATED", { order: orderContent(order) }, at);
}

/** Nothing is sent for no numbers. */
export function numbersChanged(
  porting: Porting,
  order: OrderRecord,
  type: "NUMBERS_CONFIRMED" | "NUMBERS_REJECTED" | "NUMBERS_ACTIVATED",
  numbers: readonly NumberRecord[],
  at: Date,
): void {
  if (numbers.length > 0) send(porting, order, type, { phoneNumbers: numbers.map(statusItem) }, at);
}

/** Adds a note, whoever wrote it, and tells the webhook. Returns the note's id. */
export function addNote(porting: Porting, order: OrderRecord, note: string, createdBy: string, at: Date): number {
  const id = porting.store.nextId.note++;
  order.notes.push({ id, note, createdTime: at, createdBy });
  send(porting, order, "NEW_ORDER_NOTE", { note }, at);
  return id;
}
