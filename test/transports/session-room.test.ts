/** Who gets a session when the house is full, whose it is, and when it ends: the rules alone, with a clock in hand. */
import type { JSONRPCMessage, Server, Transport } from "@modelcontextprotocol/server";
import { beforeEach, describe, expect, it } from "vitest";
import { createSessions, type Session } from "../../src/transports/sessions.js";

let time: number;
let ended: string[];
beforeEach(() => {
  time = 1_000;
  ended = [];
});

type Made = Transport & { id: string; sent: JSONRPCMessage[]; heard: JSONRPCMessage[] };
const house = (most = 3, prefix?: string) =>
  createSessions({ most, idle: 100, now: () => time, ...(prefix === undefined ? {} : { prefix }) });
type House = ReturnType<typeof house>;

/** A server that knows only how to be connected and closed. */
async function open(from: House, owner: string): Promise<Session<Made> | undefined> {
  const server = {
    onclose: undefined as undefined | (() => void),
    async connect(transport: Made) {
      transport.onmessage = (message) => void transport.heard.push(message);
      server.close = async () => {
        ended.push(transport.id);
        server.onclose?.();
      };
    },
    close: async (): Promise<void> => {},
  };
  const make = (id: string): Made => {
    const sent: JSONRPCMessage[] = [];
    return {
      id,
      sent,
      heard: [],
      start: async () => {},
      close: async () => {},
      send: async (message) => void sent.push(message),
    };
  };
  return from.open(owner, make, server as unknown as Server);
}
const opened = async (from: House, owner: string): Promise<Session<Made>> => {
  const session = await open(from, owner);
  if (!session) throw new Error("no room");
  return session;
};
const request = (id: number): JSONRPCMessage => ({ jsonrpc: "2.0", id, method: "tools/list" });
const answer = (id: number): JSONRPCMessage => ({ jsonrpc: "2.0", id, result: {} });
const busy = (session: Session<Made>, id = 1) => session.transport.onmessage?.(request(id));

describe("a session", () => {
  it("is its owner's, under an id that begins with the instance's name", async () => {
    const one = house();
    const session = await opened(one, "acme");
    expect(session.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(session.transport.id).toBe(session.id);
    expect(one.find(session.id, "acme")).toBe(session);
    expect(one.find(session.id, "globex")).toBeUndefined();
    expect(one.find("unknown", "acme")).toBeUndefined();
    expect((await opened(house(3, "a1"), "acme")).id).toMatch(/^a1-[0-9a-f-]{36}$/);
    expect(one.count()).toBe(1);
    await session.close();
    expect([one.count(), one.find(session.id, "acme"), ended]).toEqual([0, undefined, [session.id]]);
  });

  it("passes messages on in both directions", async () => {
    const { transport } = await opened(house(), "acme");
    const note = { jsonrpc: "2.0", method: "notifications/initialized" } as const;
    for (const message of [request(1), note]) transport.onmessage?.(message);
    await transport.send(answer(1));
    expect([transport.heard, transport.sent]).toEqual([[request(1), note], [answer(1)]]);
  });
});

describe("a session that nobody uses", () => {
  it("is closed when its time is over, and not a moment earlier", async () => {
    const one = house();
    const [first, second] = [await opened(one, "acme"), await opened(one, "acme")];
    time += 99;
    await one.closeIdle();
    expect(one.count()).toBe(2);
    one.find(second.id, "acme");
    // Whoever is not its owner keeps nobody's session alive.
    one.find(first.id, "globex");
    time += 1;
    await one.closeIdle();
    expect(ended).toEqual([first.id]);
    time += 99;
    await one.closeIdle();
    expect(ended).toEqual([first.id, second.id]);
  });

  it("is kept while a request runs, and for its time after the answer", async () => {
    const one = house();
    const session = await opened(one, "acme");
    busy(session, 1);
    busy(session, 2);
    time += 1_000;
    await one.closeIdle();
    await session.transport.send(answer(1));
    time += 1_000;
    await one.closeIdle();
    expect(one.count()).toBe(1);
    await session.transport.send(answer(2));
    time += 99;
    await one.closeIdle();
    expect(one.count()).toBe(1);
    time += 1;
    await one.closeIdle();
    expect(one.count()).toBe(0);
  });

  it("is no longer kept by a request that was cancelled, nor by a message without an answer", async () => {
    const one = house();
    const [session, other] = [await opened(one, "acme"), await opened(one, "acme")];
    busy(session, 7);
    session.transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } });
    session.transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/initialized" });
    busy(other, 7);
    for (const params of [undefined, {}, { requestId: 8 }])
      other.transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", ...(params ? { params } : {}) });
    other.transport.onmessage?.({
      jsonrpc: "2.0",
      method: "notifications/progress",
      params: { progressToken: 1, progress: 1, requestId: 7 },
    });
    await other.transport.send(request(7));
    time += 50;
    // A refusal of what could not be read names no request.
    await session.transport.send({ jsonrpc: "2.0", error: { code: -32700, message: "Parse error" } } as JSONRPCMessage);
    time += 50;
    await one.closeIdle();
    expect(ended).toEqual([session.id]);
  });

  it("is kept while somebody listens, however often the end is told", async () => {
    const one = house();
    const session = await opened(one, "acme");
    const [stop, stopToo] = [session.listening(), session.listening()];
    stop();
    stop();
    time += 1_000;
    await one.closeIdle();
    expect(one.count()).toBe(1);
    stopToo();
    time += 99;
    await one.closeIdle();
    expect(one.count()).toBe(1);
    time += 1;
    await one.closeIdle();
    expect(one.count()).toBe(0);
  });

  it("that has ended is not brought back by whoever still held it", async () => {
    const one = house();
    const session = await opened(one, "acme");
    const stop = session.listening();
    await session.close();
    stop();
    await session.transport.send(answer(1));
    expect(one.count()).toBe(0);
  });
});

describe("a full house", () => {
  it("closes the session that was not heard of for longest", async () => {
    const one = house();
    const [first, second] = [await opened(one, "a"), await opened(one, "b")];
    await opened(one, "c");
    one.find(first.id, "a");
    expect(await open(one, "d")).toBeDefined();
    expect(ended).toEqual([second.id]);
    expect(one.count()).toBe(3);
  });

  it("spares those that work, then those that listen, and turns away when all work", async () => {
    const one = house();
    const [first, second, third] = [await opened(one, "a"), await opened(one, "b"), await opened(one, "c")];
    busy(first);
    second.listening();
    await opened(one, "d");
    expect(ended).toEqual([third.id]);
    busy(await opened(one, "e"));
    expect(ended).toHaveLength(2);
    expect(ended).not.toContain(second.id);
    await opened(one, "f").then(busy);
    expect(ended.at(-1)).toBe(second.id);
    expect(await open(one, "g")).toBeUndefined();
    expect([one.count(), ended.length]).toEqual([3, 3]);
  });

  it("lets whoever has more than an even share make room for itself, and only for itself", async () => {
    const one = house(4);
    const quiet = await opened(one, "quiet");
    const greedy = [await opened(one, "greedy"), await opened(one, "greedy"), await opened(one, "greedy")];
    await opened(one, "greedy");
    expect(ended).toEqual([greedy[0]?.id]);
    // One that has no more than its share takes the oldest of all.
    await opened(one, "new");
    expect(ended.at(-1)).toBe(quiet.id);
  });

  it("counts every owner for an even share, and the newcomer", async () => {
    const one = house(6);
    const owners = ["quiet", "quiet", "greedy", "greedy", "greedy", "small"];
    const sessions = [];
    for (const owner of owners) sessions.push(await opened(one, owner));
    await opened(one, "greedy");
    expect(ended).toEqual([sessions[2]?.id]);
  });

  it("turns the greedy away when all of theirs work, though others are idle", async () => {
    const one = house();
    await opened(one, "quiet");
    for (let i = 0; i < 2; i++) busy(await opened(one, "greedy"));
    expect(await open(one, "greedy")).toBeUndefined();
    expect(ended).toEqual([]);
    expect(await open(one, "other")).toBeDefined();
  });

  it("whose share is even takes the oldest, whoever's that is", async () => {
    const one = house(4);
    const oldest = await opened(one, "a");
    for (const owner of ["b", "a", "b"]) await opened(one, owner);
    await opened(one, "b");
    expect(ended).toEqual([oldest.id]);
  });
});

it("closing ends every session", async () => {
  const one = house();
  const ids = [(await opened(one, "a")).id, (await opened(one, "b")).id];
  await one.close();
  expect([ended, one.count()]).toEqual([ids, 0]);
});
