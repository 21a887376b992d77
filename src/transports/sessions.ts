/** Sessions of clients that speak older revisions: bounded, owned, and closed when nobody uses them. */
import { randomUUID } from "node:crypto";
import type { JSONRPCMessage, Server, Transport } from "@modelcontextprotocol/server";
import { isJSONRPCRequest, isJSONRPCResponse } from "@modelcontextprotocol/server";

export interface Session<T extends Transport = Transport> {
  readonly id: string;
  readonly transport: T;
  /** A stream is open on which the client listens; the function ends that. */
  listening(): () => void;
  close(): Promise<void>;
}

export interface SessionsOptions {
  most: number;
  /** Milliseconds without a message, and without an open stream, after which a session is closed. */
  idle: number;
  /** Begins every id, so that a proxy can route by it. */
  prefix?: string | undefined;
  now(): number;
}

export interface Sessions {
  /** Opens one for `owner`; undefined when the house is full of busy ones. */
  open<T extends Transport>(owner: string, make: (id: string) => T, server: Server): Promise<Session<T> | undefined>;
  /** The session of that id, if it is this owner's: another's is as unknown as one that never was. */
  find(id: string, owner: string): Session | undefined;
  count(): number;
  closeIdle(): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  session: Session;
  owner: string;
  lastSeen: number;
  /** Requests of the client that have no answer yet. */
  running: Set<string | number>;
  streams: number;
}

export function createSessions({ most, idle, prefix, now }: SessionsOptions): Sessions {
  // In the order in which they were last heard of.
  const entries = new Map<string, Entry>();

  const touch = (entry: Entry): void => {
    entry.lastSeen = now();
    if (!entries.delete(entry.session.id)) return;
    entries.set(entry.session.id, entry);
  };

  /** Whoever holds more than an even share makes room for itself; otherwise the one not heard of for longest goes. */
  const roomFor = async (owner: string): Promise<boolean> => {
    if (entries.size < most) return true;
    const idleOnes = [...entries.values()].filter(({ running }) => running.size === 0);
    const owners = new Set([...entries.values()].map((entry) => entry.owner).concat(owner));
    const mine = [...entries.values()].filter((entry) => entry.owner === owner).length;
    const candidates = mine * owners.size > most ? idleOnes.filter((entry) => entry.owner === owner) : idleOnes;
    const victim = candidates.find(({ streams }) => streams === 0) ?? candidates[0];
    await victim?.session.close();
    return victim !== undefined;
  };

  return {
    async open(owner, make, server) {
      if (!(await roomFor(owner))) return undefined;
      const id = `${prefix === undefined ? "" : `${prefix}-`}${randomUUID()}`;
      const transport = make(id);
      const entry: Entry = {
        owner,
        lastSeen: now(),
        running: new Set(),
        streams: 0,
        session: {
          id,
          transport,
          listening() {
            entry.streams++;
            let open = true;
            return () => {
              if (open) entry.streams--;
              open = false;
              touch(entry);
            };
          },
          close: () => server.close(),
        },
      };
      entries.set(id, entry);
      server.onclose = () => entries.delete(id);
      await server.connect(transport);
      follow(transport, entry, () => touch(entry));
      return entry.session as Session<typeof transport>;
    },
    find(id, owner) {
      const entry = entries.get(id);
      if (entry?.owner !== owner) return undefined;
      touch(entry);
      return entry.session;
    },
    count: () => entries.size,
    async closeIdle() {
      const limit = now() - idle;
      const over = [...entries.values()].filter(
        ({ running, streams, lastSeen }) => running.size === 0 && streams === 0 && lastSeen <= limit,
      );
      await Promise.all(over.map(({ session }) => session.close()));
    },
    async close() {
      await Promise.all([...entries.values()].map(({ session }) => session.close()));
    },
  };
}

/** Keeps count of the requests that pass: one that is cancelled gets no answer, and is over all the same. */
function follow(transport: Transport, { running }: Entry, touch: () => void): void {
  const deliver = transport.onmessage;
  transport.onmessage = (message, extra) => {
    if (isJSONRPCRequest(message)) running.add(message.id);
    else if ("method" in message && message.method === "notifications/cancelled")
      running.delete((message.params as { requestId?: string | number } | undefined)?.requestId ?? "");
    deliver?.(message, extra);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message: JSONRPCMessage, options) => {
    if (isJSONRPCResponse(message) && message.id !== undefined) {
      running.delete(message.id);
      touch();
    }
    return send(message, options);
  };
}
