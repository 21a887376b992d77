/** Levers for testers below /__sandbox: the clock, faults, the ledger, a reset. */
import type { Callbacks } from "./callbacks.js";
import { type Clock, durationMs } from "./clock.js";
import { type Faults, faultFromJson } from "./faults.js";
import type { Ledger } from "./ledger.js";
import { type JsonObject, ok, type Reply } from "./replies.js";
import type { ControlRoute } from "./router.js";
import type { Moves } from "./transitions.js";

export interface ControlledParts {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly callbacks: Callbacks;
  readonly moves: Moves;
  state(): JsonObject;
  reset(): void;
  expireTokens(): void;
}

/** A control request that cannot be carried out. */
export const controlError = (status: number, message: string): Reply => ({ status, body: { error: message } });

/** The levers that concern the whole sandbox; each API adds its own. Paths are below `/__sandbox`. */
export function commonControls(parts: ControlledParts): ControlRoute[] {
  const time = (): Reply => ok({ now: parts.clock.now().toISOString() });
  return [
    { method: "GET", path: "/clock", does: "Sandbox time.", handle: time },
    {
      method: "POST",
      path: "/clock",
      does: 'Moves time forward: {"advance":"P1D"}, {"advance":"PT4H"}, {"advance":60000} (ms) or {"set":"2027-01-19T16:30:00Z"}. Everything due happens, in order.',
      handle({ body }) {
        const now = parts.clock.now().getTime();
        const ms =
          typeof body.set === "string" ? durationMs(new Date(body.set).getTime() - now) : durationMs(body.advance);
        if (ms === undefined) return controlError(400, "advance must be a duration, or set a time that is not past");
        parts.clock.advance(ms);
        return time();
      },
    },
    {
      method: "POST",
      path: "/faults",
      does: 'Makes the next fitting requests fail: {"kind":"delay|hold|reset-before|reset-after|status|rate-limit|expired-token|garbage|cut", "operationId"?, "method"?, "path"?, "times"?, "skip"?, "ms"?, "status"?, "body"?, "commit"?, "retryAfter"?}.',
      handle({ body }) {
        const fault = faultFromJson(body);
        if (typeof fault === "string") return controlError(400, fault);
        parts.faults.add(fault);
        return ok({ pending: parts.faults.pending() });
      },
    },
    {
      method: "GET",
      path: "/faults",
      does: "Faults still to strike.",
      handle: () => ok({ pending: parts.faults.pending() }),
    },
    {
      method: "DELETE",
      path: "/faults",
      does: "Takes back every fault.",
      handle() {
        parts.faults.clear();
        return ok({ pending: [] });
      },
    },
    {
      method: "POST",
      path: "/faults/release",
      does: "Lets every request go on that a hold keeps waiting.",
      handle() {
        parts.faults.release();
        return ok({ pending: parts.faults.pending() });
      },
    },
    {
      method: "POST",
      path: "/tokens/expire",
      does: "Every access token issued so far is expired.",
      handle() {
        parts.expireTokens();
        return ok({});
      },
    },
    {
      method: "GET",
      path: "/ledger",
      does: "Every request received, and counts of received and carried-out ones by operation.",
      handle: () => ok(parts.ledger.toJSON()),
    },
    {
      method: "DELETE",
      path: "/ledger",
      does: "Starts the ledger afresh.",
      handle() {
        parts.ledger.clear();
        return ok(parts.ledger.toJSON());
      },
    },
    { method: "GET", path: "/state", does: "Everything the sandbox holds.", handle: () => ok(parts.state()) },
    {
      method: "GET",
      path: "/moves",
      does: "Every change of state made, in order.",
      handle: () => ok({ moves: parts.moves.made }),
    },
    {
      method: "GET",
      path: "/callbacks",
      does: "Delivery log of callbacks. Answers once those under way have ended.",
      async handle() {
        await parts.callbacks.idle();
        return ok({ deliveries: parts.callbacks.deliveries });
      },
    },
    {
      method: "POST",
      path: "/reset",
      does: "Forgets everything but the time and the tokens.",
      handle() {
        parts.reset();
        return ok(parts.state());
      },
    },
  ];
}
