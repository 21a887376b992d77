import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { portingTestNumbers } from "../../../src/knowledge/test-numbers.js";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { expectedOf } from "../../lifecycles/expected.js";
import { control, numberOf, orderOf, type PortingCalls, portingCalls } from "../calls.js";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const PLAIN = "+12025550134";

let sandbox: Sandbox;
let call: PortingCalls;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  call = portingCalls(sandbox);
});
afterEach(() => sandbox.close());

const distinct = (moves: readonly { from: string; to: string }[]): string[] =>
  [...new Set(moves.map(({ from, to }) => `${from} -> ${to}`))].sort();
const made = (lifecycle: string): string[] => distinct(sandbox.moves.filter((move) => move.lifecycle === lifecycle));

describe("test numbers and time alone", () => {
  it("take every transition of orders and of numbers, and no other", async () => {
    await call.order([numberOf(PLAIN)]);
    await call.order([numberOf("+12025550130")]);
    await call.order([numberOf("+12025550131")]);
    await call.order([numberOf("+12025550147")]);
    const detour = await call.order([numberOf("+12025550146")]);
    await call("DELETE", detour);
    const rejectedTwice = await call.order([numberOf("+12025550120")]);
    const canceled = await call.order([numberOf("+12025550121")]);
    sandbox.clock.advance(DAY);
    await call("DELETE", canceled);
    const order = (await call("GET", rejectedTwice)).json;
    order.phoneNumbers[0].endUser.zipCode = "20005";
    await call("PUT", rejectedTwice, order);
    sandbox.clock.advance(60 * DAY);
    // Two ways may lead to the same state; a walk shows only that it was reached.
    for (const lifecycle of ["port-in-order", "port-in-number"])
      expect(made(lifecycle)).toEqual([...new Set(expectedOf(lifecycle).transitions)]);
  });

  it("start an order in ORDER_BUILDING where a number says so", async () => {
    const path = await call.order([numberOf("+12025550147")]);
    expect((await call("GET", path)).json.status).toBe("ORDER_BUILDING");
    expect((await call("PUT", path, orderOf([numberOf("+12025550147")]))).status).toBe(422);
    sandbox.clock.advance(HOUR);
    expect((await call("GET", path)).json.status).toBe("PENDING");
  });

  it("have the porting desk ask where a number says so", async () => {
    const path = await call.order([numberOf("+12025550148")]);
    sandbox.clock.advance(HOUR);
    expect((await call("GET", path)).json.notes[0]).toMatchObject({ createdBy: "Sinch Porting Desk" });
  });
});

describe("levers", () => {
  const lever = (path: string, verb: string, body = {}) =>
    control(sandbox, "POST", `${path.replace("/portIns", "")}/numbers/${PLAIN}/${verb}`, body);

  it("confirm, activate and complete at once", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    const confirmed = await lever(path, "confirm", { focDate: "2027-02-01T12:00:00Z" });
    expect(confirmed).toMatchObject({ status: "CONFIRMED", phoneNumbers: [{ focDate: "2027-02-01T12:00:00Z" }] });
    expect((await lever(path, "activate")).status).toBe("COMPLETED");
  });

  it("reject with a reason, which any correction answers", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    const rejected = await lever(path, "reject", { reason: "Port protection is on" });
    expect(rejected.phoneNumbers[0]).toMatchObject({ status: "REJECTED", rejectReason: "Port protection is on" });
    // Unchanged data answers nothing.
    sandbox.clock.advance(10 * DAY);
    expect((await call("GET", path)).json.phoneNumbers[0].status).toBe("REJECTED");
    rejected.phoneNumbers[0].portOutInfo.authorizingName = "Dana Whitfield";
    expect((await call("PUT", path, rejected)).json.phoneNumbers[0].status).toBe("PENDING");
    sandbox.clock.advance(2 * DAY);
    expect((await call("GET", path)).json.status).toBe("CONFIRMED");
  });

  it("exclude, drop, confirm a whole order, cancel it, and write notes", async () => {
    const excluded = await call.order([numberOf(PLAIN)]);
    expect((await lever(excluded, "exclude", { reason: "Disconnected" })).status).toBe("CANCELED");
    const dropped = await call.order([numberOf(PLAIN), numberOf("+12025550150")]);
    expect((await lever(dropped, "drop")).status).toBe("PENDING");
    const id = dropped.replace("/portIns", "");
    expect((await control(sandbox, "POST", `${id}/notes`, { note: "Hello" })).notes).toHaveLength(1);
    expect((await control(sandbox, "POST", `${id}/confirm`)).status).toBe("CONFIRMED");
    expect((await control(sandbox, "POST", `${id}/cancel`)).status).toBe("CANCELED");
  });

  it("obey the lifecycles", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    await expect(lever(path, "activate")).rejects.toThrow(/409/);
    await lever(path, "confirm");
    await expect(lever(path, "reject")).rejects.toThrow(/409/);
    await expect(lever("/orders/portIns/1", "confirm")).rejects.toThrow(/404/);
  });
});

describe("the control index", () => {
  it("lists every lever, and state and reset do what they say", async () => {
    await call.order([numberOf(PLAIN)]);
    const index = await control(sandbox, "GET", "");
    expect(index.controls.map((one: { route: string }) => one.route)).toContain("POST /__sandbox/clock");
    expect(index.routes[0]).toEqual({ api: "auth", operationId: "createAccessToken", route: "POST /oauth2/token" });
    expect((await control(sandbox, "GET", "/state")).porting.orders).toHaveLength(1);
    expect((await control(sandbox, "POST", "/reset")).porting.orders).toHaveLength(0);
    expect(sandbox.ledger.entries).toEqual([]);
    expect((await control(sandbox, "GET", "/moves")).moves).toEqual([]);
  });
});

describe("the table of test numbers", () => {
  it("holds each number once, in the block reserved for fiction, and says what it does", () => {
    const numbers = portingTestNumbers.map((row) => row.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const row of portingTestNumbers) {
      expect(row.number).toMatch(/^\+1[2-9]\d{2}55501\d{2}$/);
      expect(row.does.length).toBeGreaterThan(10);
    }
  });

  it("names the carrier that the check answers with", async () => {
    const rows = portingTestNumbers.filter((row) => row.carrier);
    const { json } = await call("POST", "/portabilityChecks", { phoneNumbers: rows.map((row) => row.number) });
    expect(json.phoneNumbers.map((one: { carrier: string }) => one.carrier)).toEqual(rows.map((row) => row.carrier));
    for (const row of rows) expect(row.does).toContain(row.carrier);
  });
});
