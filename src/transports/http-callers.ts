/**
 * Callers over HTTP, and what is kept for each between requests. Bounded: who is not heard of for longest gives way, and first of
 * all those whose keys nobody has checked.
 */
import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import type { Identity } from "../auth/identity.js";
import type { Proof } from "../auth/proof.js";
import type { Log } from "../log.js";
import { buildServer, type ServerParts } from "../mcp/protocol.js";
import type { Caller } from "../mcp/turn.js";
import { type Allowance, createAllowance } from "./rate-limit.js";

export interface HttpCaller {
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

export interface HttpCallersOptions {
  most: number;
  perMinute: number;
  partsFor(identity: Identity): Pick<HttpCaller, "parts" | "caller" | "proof">;
  log: Log;
  now(): number;
}

export interface HttpCallers {
  of(identity: Identity): HttpCaller;
  count(): number;
  close(): Promise<void>;
}

/** Streams that wait for changes, for one caller. Nothing here changes while it runs, so they cost little and bring little. */
const MOST_SUBSCRIPTIONS = 16;

/** Whether this caller is known to be one: anybody can make up keys by the thousand, and must not crowd others out. */
export const isProven = ({ proof }: HttpCaller): boolean => proof?.given ?? true;

export function createHttpCallers({ most, perMinute, partsFor, log, now }: HttpCallersOptions): HttpCallers {
  const callers = new Map<string, HttpCaller>();
  const arrange = (identity: Identity): HttpCaller => {
    const { parts, caller, proof } = partsFor(identity);
    const modern = createMcpHandler(({ era }) => buildServer(parts, caller, era), {
      legacy: "reject",
      maxSubscriptions: MOST_SUBSCRIPTIONS,
      onerror: (error) => log("debug", "a request was refused", { reason: error.message.slice(0, 300) }),
    });
    return { identity, parts, caller, proof, modern, allowance: createAllowance(perMinute, now) };
  };
  return {
    of(identity) {
      const found = callers.get(identity.fingerprint) ?? arrange(identity);
      // Taken out and put back: a Map keeps its order, so the first is the one not heard of for longest.
      callers.delete(identity.fingerprint);
      callers.set(identity.fingerprint, found);
      // Who gives way is forgotten, not cut off: its running calls hold on to what they need.
      while (callers.size > most) {
        const ordered = [...callers.values()];
        const leaving = ordered.find((one) => !isProven(one)) ?? ordered[0];
        callers.delete(leaving?.identity.fingerprint ?? "");
      }
      return found;
    },
    count: () => callers.size,
    async close() {
      await Promise.all([...callers.values()].map(({ modern }) => modern.close()));
    },
  };
}
