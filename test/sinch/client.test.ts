/** Reads are retried; a write is sent again only when it certainly did not happen. */

import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient, Uncertain } from "../../src/sinch/client.js";
import { createHttp } from "../../src/sinch/http.js";
import { cancelPortInOrder } from "../../src/tools/porting/cancel-order.js";
import { addPortInNote } from "../../src/tools/porting/notes.js";
import { getPortInOrder, listPortInOrders } from "../../src/tools/porting/read-orders.js";
import type { Answer } from "../harness/stub.js";
import { thrownBy, type Wired, wired } from "./calls.js";

let world: Wired;
beforeEach(async () => {
  world = await wired();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});
/** From now on a request's time is up when the test says so, and not before. */
function clockStopped(): () => void {
  const time = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(time.signal);
  return () => time.abort(new DOMException("time is up", "TimeoutError"));
}
const asked = async (times: number) => {
  while (world.stub.asked.length < times) await new Promise((resolve) => setImmediate(resolve));
};

const ORDER = {
  status: 200,
  body: { id: 901442, status: "PENDING", phoneNumbers: [{ phoneNumber: "+12025550134", status: "PENDING" }] },
};
const NOTE = { status: 200, body: { id: "n-1", note: "Hello" } };
const read = () => world.client.call(getPortInOrder, { orderId: "901442" });
const write = () => world.client.call(addPortInNote, { orderId: "901442", note: "Hello" });

describe("a read", () => {
  it.each<[string, Answer]>([
    ["a 500", { status: 500 }],
    ["a 503", { status: 503, body: "<html>try later</html>" }],
    ["a 429", { status: 429 }],
    ["a reset", "reset"],
    ["half an answer", "cut"],
  ])("is tried again after %s", async (_, answer) => {
    world.stub.answer(answer, answer, ORDER);
    expect((await read()).id).toBe("901442");
    expect(world.stub.asked).toHaveLength(3);
    expect(world.slept).toHaveLength(2);
    expect(Math.max(...world.slept)).toBeLessThanOrEqual(2_000);
  });

  it("is given up after four tries, as something that may work later", async () => {
    world.stub.answer({ status: 500, body: { message: "Temporary fault" } });
    expect(await thrownBy(read())).toMatchObject({
      kind: "unavailable",
      retryable: true,
      sinch: { status: 500, message: "Temporary fault" },
    });
    expect(world.stub.asked).toHaveLength(4);
    world.stub.answer("reset");
    expect(await thrownBy(read())).toMatchObject({ kind: "unavailable", retryable: true });
  });

  it.each([
    ["seconds", "7", 7_000],
    ["a date", "Tue, 01 Dec 2026 15:00:09 GMT", 9_000],
    ["a date that has passed", "Tue, 01 Dec 2026 14:00:00 GMT", 0],
  ])("waits as Retry-After says, in %s", async (_, retryAfter, ms) => {
    world.stub.answer({ status: 429, headers: { "retry-after": retryAfter } }, ORDER);
    await read();
    expect(world.slept).toEqual([ms]);
  });

  it.each([120, 3600])("does not keep anybody waiting for minutes, as for %d seconds", async (seconds) => {
    world.stub.answer({ status: 429, headers: { "retry-after": String(seconds) } }, ORDER);
    expect(await thrownBy(read())).toMatchObject({
      kind: "rate_limited",
      retryable: true,
      data: { retryAfterSeconds: seconds },
    });
    expect(world.slept).toEqual([]);
  });

  it("waits as often as Sinch asks, for twenty seconds in all", async () => {
    const busy: Answer = { status: 429, headers: { "retry-after": "3" } };
    world.stub.answer(busy, busy, busy, busy, busy, busy, ORDER);
    expect((await read()).id).toBe("901442");
    expect(world.slept).toEqual([3_000, 3_000, 3_000, 3_000, 3_000, 3_000]);
    world.stub.answer(busy);
    expect(await thrownBy(read())).toMatchObject({ kind: "rate_limited", data: { retryAfterSeconds: 3 } });
    expect(world.slept).toHaveLength(12);
    world.stub.answer({ status: 429, headers: { "retry-after": "20" } }, ORDER);
    expect((await read()).id).toBe("901442");
  });

  it("does not ask for ever when it is told to come back at once", async () => {
    world.stub.answer({ status: 429, headers: { "retry-after": "0" } });
    expect(await thrownBy(read())).toMatchObject({ kind: "rate_limited" });
    expect(world.stub.asked).toHaveLength(21);
  });

  it.each([400, 402, 403, 404, 409, 422, 302, 418])("is not tried again after %d", async (status) => {
    world.stub.answer({ status }, ORDER);
    await thrownBy(read());
    expect(world.stub.asked).toHaveLength(1);
  });

  it("ends when its time is up", async () => {
    world.stub.answer(ORDER);
    await read();
    world.stub.answer("hang");
    const timeUp = clockStopped();
    const call = thrownBy(read());
    await asked(2);
    timeUp();
    expect(await call).toMatchObject({ kind: "timeout", retryable: true });
  });

  it("ends when the client takes the call back", async () => {
    world.stub.answer(ORDER);
    await read();
    world.stub.answer("hang");
    const calling = new AbortController();
    const call = world.client.call(getPortInOrder, { orderId: "901442" }, { signal: calling.signal });
    await asked(2);
    calling.abort();
    expect(await thrownBy(call)).toMatchObject({ kind: "cancelled" });
  });
});

describe("a write", () => {
  it("is sent again after a 429, which is a refusal", async () => {
    world.stub.answer({ status: 429, headers: { "retry-after": "1" } }, NOTE);
    await write();
    expect(world.slept).toEqual([1_000]);
    expect(world.stub.asked).toHaveLength(2);
    world.stub.answer({ status: 429 });
    expect(await thrownBy(write())).toMatchObject({ kind: "rate_limited" });
    expect(world.stub.asked).toHaveLength(2 + 3);
  });

  it.each<[string, Answer, boolean]>([
    ["a 500", { status: 500 }, false],
    ["a 503", { status: 503 }, false],
    ["a 502, behind which Sinch may still be at work", { status: 502 }, true],
    ["a 504, behind which Sinch may still be at work", { status: 504 }, true],
    ["a reset", "reset", false],
    ["half an answer", "cut", false],
    ["an answer that is not JSON", { status: 200, body: "<html>done?</html>" }, false],
    ["JSON that is no answer", { status: 200, body: '"done"' }, false],
  ])("is sent once, and its end is uncertain, after %s", async (_, answer, stillRunning) => {
    world.stub.answer(answer, NOTE);
    const error = await thrownBy(write());
    expect(error).toBeInstanceOf(Uncertain);
    expect(error).toMatchObject({ kind: "outcome_unknown", stillRunning });
    expect(world.stub.asked).toHaveLength(1);
  });

  it("is sent once, and may still be at work, when no answer comes in time", async () => {
    world.stub.answer(ORDER);
    await read();
    world.stub.answer("hang");
    const timeUp = clockStopped();
    const call = thrownBy(write());
    await asked(2);
    timeUp();
    expect(await call).toMatchObject({ kind: "outcome_unknown", stillRunning: true });
    expect(world.stub.asked).toHaveLength(2);
  });

  it.each([400, 402, 404, 409, 422])("that Sinch refuses with %d did not happen", async (status) => {
    world.stub.answer({ status });
    const error = await thrownBy(write());
    expect(error).not.toBeInstanceOf(Uncertain);
    expect(world.stub.asked).toHaveLength(1);
  });

  it("is tried again while nobody can be reached, and then certainly did not happen", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const { http, close } = createHttp();
    const slept: number[] = [];
    const origin = `http://127.0.0.1:${port}`;
    const client = createClient({
      http,
      authorizer: { header: async () => "Bearer x", expired: () => false },
      projectId: "p",
      origins: { porting: origin, hosting: origin },
      timeout: 1_000,
      sleep: async (ms) => void slept.push(ms),
      now: Date.now,
    });
    const error = await thrownBy(client.call(cancelPortInOrder, { orderId: "1" }));
    await close();
    expect(error).toMatchObject({
      kind: "unavailable",
      retryable: true,
      fix: expect.stringMatching(/nothing was sent/),
    });
    expect(error).not.toBeInstanceOf(Uncertain);
    expect(slept).toHaveLength(2);
  });

  it("without an answer's body is done, where none is due", async () => {
    world.stub.answer({ status: 200 });
    await expect(world.client.call(cancelPortInOrder, { orderId: "1" })).resolves.toBeUndefined();
    world.stub.answer({ status: 204 });
    await expect(world.client.call(cancelPortInOrder, { orderId: "1" })).resolves.toBeUndefined();
    expect(world.stub.asked.map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
  });
});

describe("a reply", () => {
  it("with states and fields that nobody documented passes through", async () => {
    world.stub.answer({
      status: 200,
      body: {
        id: "A-7",
        status: "GLOBAL_PROCESS_STATE_ON_THE_MOON",
        novelty: { deep: [1] },
        phoneNumbers: [{ phoneNumber: 12025550134, status: "HALFWAY", extra: true }],
      },
    });
    expect(await read()).toMatchObject({
      id: "A-7",
      status: "GLOBAL_PROCESS_STATE_ON_THE_MOON",
      novelty: { deep: [1] },
      phoneNumbers: [{ phoneNumber: "12025550134", status: "HALFWAY", extra: true }],
    });
  });

  it.each([
    ["nulls", { id: null, status: null, phoneNumbers: null, notes: null, documents: null, desiredPortSchedule: null }],
    [
      "other types",
      { id: true, status: 7, phoneNumbers: "none", notes: {}, documents: [null], onDemandActivation: "yes" },
    ],
    ["nothing", {}],
  ])("with %s where values belong reads as absent", async (_, body) => {
    world.stub.answer({ status: 200, body });
    const order = await read();
    expect(order.phoneNumbers).toEqual([]);
    expect(order.onDemandActivation).toBeUndefined();
  });

  it.each<[string, Answer]>([
    ["that is not JSON", { status: 200, body: "<html>hiccup</html>" }],
    ["without a body", { status: 200 }],
    ["that is a list", { status: 200, body: [] }],
  ])("%s to a read is said to be unreadable", async (_, answer) => {
    world.stub.answer(answer);
    expect(await thrownBy(read())).toMatchObject({ kind: "bad_reply", retryable: true });
  });

  it("larger than this server takes is refused before it fills the memory", async () => {
    world.stub.answer({ status: 200, body: { id: "1", filler: "x".repeat(21 * 1024 * 1024) } });
    expect(await thrownBy(read())).toMatchObject({ kind: expect.stringMatching(/bad_reply|unavailable/) });
  });

  it("that is large waits in the network while three others are under way, and gives up when its call does", async () => {
    const begun: ServerResponse[] = [];
    const sinch = createHttpServer(({ url }, response) => {
      if (url === "/small") return void response.end("{}");
      response.write(`{"id":"1","filler":"${"x".repeat(2 * 1024 * 1024)}`);
      begun.push(response);
    }).listen(0, "127.0.0.1");
    await once(sinch, "listening");
    const url = `http://127.0.0.1:${(sinch.address() as AddressInfo).port}`;
    const { http, close } = createHttp();
    const ask = (path: string, signal?: AbortSignal) =>
      http({ method: "GET", url: url + path, headers: {}, timeout: 60_000, signal });
    /** Whatever can be read meanwhile has been. */
    const meanwhile = async () => {
      for (let round = 0; round < 50; round++) await ask("/small");
    };
    const ended: number[] = [];
    const first = [0, 1, 2].map((index) => ask("/large").then(() => ended.push(index)));
    await meanwhile();
    const late = ask("/large").then(() => ended.push(3));
    const leaving = new AbortController();
    const left = thrownBy(ask("/large", leaving.signal));
    await meanwhile();
    for (const reply of begun.slice(3)) reply.end('"}');
    await meanwhile();
    leaving.abort();
    expect(await left).toMatchObject({ reason: "cancelled" });
    expect(ended).toEqual([]);
    begun[1]?.end('"}');
    await late;
    expect(ended).toEqual([1, 3]);
    for (const reply of begun) reply.end('"}');
    await Promise.all(first);
    await close();
    sinch.close();
  });

  it("tells the time by Sinch's clock", async () => {
    world.stub.answer({ ...ORDER, headers: { date: "Tue, 01 Dec 2026 15:10:00 GMT" } });
    await read();
    expect(world.client.now().toISOString()).toBe("2026-12-01T15:10:00.000Z");
    world.stub.answer({ ...ORDER, headers: { date: "Tue, 01 Dec 2026 15:00:01 GMT" } });
    await read();
    expect(world.client.now().toISOString()).toBe("2026-12-01T15:00:00.000Z");
  });
});

it("a list's filters travel in the query, encoded", async () => {
  world.stub.answer({ status: 200, body: { orders: [] } });
  await world.client.call(listPortInOrders, {
    phoneNumber: "+12025550134",
    customerOrderReference: "a&b=c +ä",
    pageSize: 5,
  });
  expect(world.stub.asked[0]?.url).toBe(
    "/v1/projects/p-1/orders/portIns?customerOrderReference=a%26b%3Dc+%2B%C3%A4&phoneNumber=%2B12025550134&pageSize=5",
  );
  expect(world.stub.asked[0]?.text).toBe("");
});
