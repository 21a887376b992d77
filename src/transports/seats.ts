/** A place for each caller: what is kept for it between requests. Bounded; who is not heard of for longest gives way, strangers first. */
import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import type { Identity } from "../auth/identity.js";
import type { Proof } from "../auth/proof.js";
import type { Log } from "../log.js";
import { buildServer, type ServerParts } from "../mcp/protocol.js";
import type { Caller } from "../mcp/turn.js";
import { type Allowance, createAllowance } from "./allowance.js";

export interface Seat {
  readonly identity: Identity;
  readonly parts: ServerParts;
  readonly caller: Caller;
  /** Serves this caller's requests of the modern protocol, each on its own. */
  readonly modern: McpHttpHandler;
  readonly allowance: Allowance;
  /** Of keys that may be made up; absent where somebody vouches for the caller. */
  readonly proof?: Proof | undefined;
  /** The token that was told last that it has too few scopes. */
  challenged?: string | undefined;
}

export interface SeatOptions {
  most: number;
  perMinute: number;
  furnish(identity: Identity): Pick<Seat, "parts" | "caller" | "proof">;
  log: Log;
  now(): number;
}

export interface Seats {
  of(identity: Identity): Seat;
  count(): number;
  close(): Promise<void>;
}

/** Streams that wait for changes, for one caller. Nothing here changes while it runs, so they cost little and bring little. */
const MOST_SUBSCRIPTIONS = 16;

/** Whether this caller is known to be one: anybody can make up keys by the thousand, and must not crowd others out. */
export const isProven = ({ proof }: Seat): boolean => proof?.given ?? true;

export function createSeats({ most, perMinute, furnish, log, now }: SeatOptions): Seats {
  const seats = new Map<string, Seat>();
  const arrange = (identity: Identity): Seat => {
    const { parts, caller, proof } = furnish(identity);
    const modern = createMcpHandler(({ era }) => buildServer(parts, caller, era), {
      legacy: "reject",
      maxSubscriptions: MOST_SUBSCRIPTIONS,
      onerror: (error) => log("debug", "a request was refused", { reason: error.message.slice(0, 300) }),
    });
    return { identity, parts, caller, proof, modern, allowance: createAllowance(perMinute, now) };
  };
  return {
    of(identity) {
      const seat = seats.get(identity.fingerprint) ?? arrange(identity);
      // Taken out and put back: a Map keeps its order, so the first is the one not heard of for longest.
      seats.delete(identity.fingerprint);
      seats.set(identity.fingerprint, seat);
      // Who gives way is forgotten, not cut off: its running calls hold on to what they need.
      while (seats.size > most) {
        const ordered = [...seats.values()];
        const leaving = ordered.find((one) => !isProven(one)) ?? ordered[0];
        seats.delete(leaving?.identity.fingerprint ?? "");
      }
      return seat;
    },
    count: () => seats.size,
    async close() {
      await Promise.all([...seats.values()].map(({ modern }) => modern.close()));
    },
  };
}
