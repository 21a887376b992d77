import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, type Sandbox, startSandbox } from "../../src/sandbox/index.js";
import { basic, control, fetched, numberOf, orderOf, tokenRequest } from "./calls.js";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const orders = "/orders/portIns";
function request(method: string, path: string, body?: object, signal?: AbortSignal) {
  const headers = { authorization: basic(sandbox.keyId, sandbox.keySecret), "content-type": "application/json" };
  return fetched(`${sandbox.portingUrl}/v1/projects/${sandbox.projectId}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  });
}
const create = (signal?: AbortSignal) => request("POST", orders, orderOf([numberOf("+12025550134")]), signal);
const created = () => sandbox.ledger.count("orderPortIn");

describe("faults before and after the commit", () => {
  it("drop the connection with nothing done", async () => {
    sandbox.faults.add({ kind: "reset-before", operationId: "orderPortIn" });
    await expect(create()).rejects.toThrow();
    expect(created()).toEqual({ received: 1, committed: 0 });
    expect((await create()).status).toBe(201);
  });

  it("drop the connection with everything done", async () => {
    sandbox.faults.add({ kind: "reset-after", operationId: "orderPortIn" });
    await expect(create()).rejects.toThrow();
    expect(created()).toEqual({ received: 1, committed: 1 });
    expect((await request("GET", orders)).json.totalItems).toBe(1);
    expect(sandbox.ledger.entries[0]).toMatchObject({ fault: "reset-after", committed: true });
    expect(sandbox.ledger.entries[0]).not.toHaveProperty("status");
  });

  it("answer with another status, before or after", async () => {
    sandbox.faults.add({ kind: "status", status: 500, operationId: "orderPortIn" });
    sandbox.faults.add({ kind: "status", status: 503, body: { message: "down" }, commit: true });
    const before = await create();
    expect([before.status, before.text]).toEqual([500, ""]);
    expect(created().committed).toBe(0);
    const after = await create();
    expect([after.status, after.json]).toEqual([503, { message: "down" }]);
    expect(created().committed).toBe(1);
  });

  it("can answer with a state that nobody documented", async () => {
    const { json } = await create();
    sandbox.faults.add({ kind: "status", status: 200, body: { ...json, status: "ON_THE_MOON" } });
    expect((await request("GET", `${orders}/${json.id}`)).json.status).toBe("ON_THE_MOON");
  });

  it("answer with something that is not JSON", async () => {
    sandbox.faults.add({ kind: "garbage" });
    const answer = await create();
    expect(answer.status).toBe(200);
    expect(() => JSON.parse(answer.text)).toThrow();
    expect(created().committed).toBe(1);
  });

  it("cut the answer in the middle", async () => {
    sandbox.faults.add({ kind: "cut" });
    await expect(create()).rejects.toThrow();
    expect(created().committed).toBe(1);
  });

  it("hold the commit, which happens even when the client has gone meanwhile", async () => {
    sandbox.faults.add({ kind: "hold" });
    const gone = new AbortController();
    const waiting = create(gone.signal);
    waiting.catch(() => undefined);
    await expect.poll(() => created(), { interval: 10, timeout: 10_000 }).toEqual({ received: 1, committed: 0 });
    gone.abort();
    await expect(waiting).rejects.toThrow();
    expect(created().committed).toBe(0);
    await control(sandbox, "POST", "/faults/release", {});
    await expect.poll(() => created(), { interval: 10, timeout: 10_000 }).toEqual({ received: 1, committed: 1 });
    expect((await request("GET", orders)).json.totalItems).toBe(1);
  });

  it("delay the commit by the time that is said", async () => {
    sandbox.faults.add({ kind: "delay", ms: 50 });
    const began = performance.now();
    expect((await create()).status).toBe(201);
    expect(performance.now() - began).toBeGreaterThan(45);
    expect(created()).toEqual({ received: 1, committed: 1 });
  });

  it("limit the rate, with and without Retry-After", async () => {
    sandbox.faults.add({ kind: "rate-limit", retryAfter: 2 });
    sandbox.faults.add({ kind: "rate-limit" });
    const told = await create();
    expect([told.status, told.headers.get("retry-after")]).toEqual([429, "2"]);
    const untold = await create();
    expect([untold.status, untold.headers.get("retry-after"), untold.text]).toEqual([429, null, ""]);
    expect(created().committed).toBe(0);
  });

  it("expire the tokens", async () => {
    const { json } = await tokenRequest(sandbox);
    sandbox.faults.add({ kind: "expired-token", operationId: "getPortInOrders" });
    const list = () =>
      fetched(`${sandbox.portingUrl}/v1/projects/${sandbox.projectId}${orders}`, {
        headers: { authorization: `Bearer ${json.access_token}` },
      });
    const answer = await list();
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/expired/);
    expect((await list()).status).toBe(401);
  });
});

describe("what a fault strikes", () => {
  it.each<[string, Fault]>([
    ["operation", { kind: "status", status: 500, operationId: "getOrderDetails" }],
    ["method and path", { kind: "status", status: 500, method: "get", path: "/orders/portIns/*" }],
    ["whole path", { kind: "status", status: 500, path: "/v1/projects/*/orders/portIns/901442" }],
  ])("is chosen by %s", async (_by, fault) => {
    sandbox.faults.add(fault);
    expect((await create()).status).toBe(201);
    expect((await request("GET", orders)).status).toBe(200);
    expect((await request("GET", `${orders}/901442`)).status).toBe(500);
    expect((await request("GET", `${orders}/901442`)).status).toBe(200);
  });

  it("is as many requests as said, after those that are let through", async () => {
    sandbox.faults.add({ kind: "status", status: 500, times: 2, skip: 1 });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await request("GET", orders)).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it("may be the token endpoint", async () => {
    sandbox.faults.add({ kind: "status", status: 500, operationId: "createAccessToken" });
    expect((await tokenRequest(sandbox)).status).toBe(500);
    expect((await tokenRequest(sandbox)).status).toBe(200);
  });

  it("is set, shown and taken back by control routes", async () => {
    const fault = { kind: "status", status: 500, operationId: "getPortInOrders", times: 3 };
    expect((await control(sandbox, "POST", "/faults", fault)).pending).toEqual([fault]);
    expect((await request("GET", orders)).status).toBe(500);
    expect((await control(sandbox, "GET", "/faults")).pending).toEqual([{ ...fault, times: 2 }]);
    await control(sandbox, "DELETE", "/faults");
    expect((await request("GET", orders)).status).toBe(200);
    await expect(control(sandbox, "POST", "/faults", { kind: "earthquake" })).rejects.toThrow(/400/);
    await expect(control(sandbox, "POST", "/faults", { kind: "delay" })).rejects.toThrow(/400/);
  });
});

describe("the ledger", () => {
  it("keeps what was asked, where it went and what came of it", async () => {
    await request("GET", `${orders}?orderStatus=PENDING`);
    await request("GET", "/nowhere");
    await request("POST", "/configuration", { webhookUrl: 7 });
    const { entries, counts } = await control(sandbox, "GET", "/ledger");
    expect(entries).toMatchObject([
      {
        operationId: "getPortInOrders",
        method: "GET",
        query: { orderStatus: "PENDING" },
        status: 200,
        committed: true,
      },
      { operationId: "unknown", status: 404, committed: false },
      { operationId: "createConfiguration", body: { webhookUrl: 7 }, status: 400, committed: false },
    ]);
    expect(counts.getPortInOrders).toEqual({ received: 1, committed: 1 });
  });
});
