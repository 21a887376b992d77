import { createHmac } from "node:crypto";
import type { HostingFailureCode } from "../../knowledge/hosting-test-numbers.js";
import { type Hosting, nextId } from "./store.js";

type EventType =
  | "PROVISIONING_TO_SMS_PLATFORM"
  | "DEPROVISIONING_TO_SMS_PLATFORM"
  | "LINK_TO_10DLC_CAMPAIGN"
  | "UNLINK_TO_10DLC_CAMPAIGN"
  | "HOSTING_PROCESS"
  | "OSR_UPDATE"
  | "DELETE";

export interface NumberEvent {
  readonly resourceType: "IMPORTED_NUMBER" | "HOSTING_ORDER_NUMBER";
  readonly eventType: EventType;
  readonly phoneNumber: string;
  readonly failed: boolean;
  /** Absent for SMS-platform events, whose outcome is binary. */
  readonly code?: HostingFailureCode | undefined;
}

/**
 * Lowercase hexadecimal HMAC-SHA1 of the raw body: the contract's reading of `X-Sinch-Signature`, after Sinch's SDK for
 * the sibling Numbers API.
 */
export const signature = (secret: string, payload: string): string =>
  createHmac("sha1", secret).update(payload).digest("hex");

/** Posts an event to the callback URL given with the number or order; nothing when there is none. */
export function tell(hosting: Hosting, url: string | undefined, event: NumberEvent, at: Date): void {
  if (!url) return;
  const { resourceType, eventType, phoneNumber, failed, code } = event;
  const payload = JSON.stringify({
    resourceType,
    eventType,
    eventId: nextId(hosting, at),
    timestamp: at.toISOString(),
    projectId: hosting.world.projectId,
    resourceId: phoneNumber,
    status: failed ? "FAILED" : "SUCCEEDED",
    ...(failed && code ? { failureCode: code } : {}),
  });
  const { hmacSecret } = hosting.store;
  const headers = hmacSecret ? { "X-Sinch-Signature": signature(hmacSecret, payload) } : {};
  hosting.world.callbacks.send({ url, event: eventType, payload, headers, at });
}
