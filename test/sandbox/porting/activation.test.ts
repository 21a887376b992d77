import { afterEach, beforeEach, expect, it } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { numberOf, type PortingCalls, portingCalls } from "../calls.js";

const DAY = 86_400_000;
const HARBOR = "Harbor Telecom Grp1";
const PRAIRIE = "Prairie Line Grp1";

let sandbox: Sandbox;
let call: PortingCalls;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  call = portingCalls(sandbox);
});
afterEach(() => sandbox.close());

const days = (count: number): void => sandbox.clock.advance(count * DAY);
const onDemand = (...numbers: string[]) =>
  call.order(
    numbers.map((number) => numberOf(number, { voiceConfiguration: { type: "RTC", appId: "app-1" } })),
    { onDemandActivation: true },
  );
const available = async (path: string): Promise<string[]> =>
  (await call("GET", `${path}/availableActivations`)).json.map(
    (group: { phoneNumberGroup: string }) => group.phoneNumberGroup,
  );

it("offers groups from their FOC on, activates them one by one, and completes the order with the last", async () => {
  const path = await onDemand("+12025550150", "+13125550150");
  days(2);
  expect(await available(path)).toEqual([]);
  expect((await call("POST", `${path}/activate`, { phoneNumberGroups: [HARBOR] })).status).toBe(422);
  days(14);
  expect((await call("GET", path)).json.status).toBe("CONFIRMED");
  const { json } = await call("GET", `${path}/availableActivations`);
  expect(json[0]).toEqual({
    phoneNumberGroup: HARBOR,
    focDate: "2027-01-19T16:30:00Z",
    phoneNumbers: [{ phoneNumber: "+12025550150", voiceConfiguration: { type: "RTC", appId: "app-1" } }],
  });
  expect(await available(path)).toEqual([HARBOR, PRAIRIE]);
  const first = await call("POST", `${path}/activate`, { phoneNumberGroups: [HARBOR] });
  expect(first.json).toEqual({ phoneNumberGroups: [{ phoneNumberGroup: HARBOR, status: "ACTIVATED" }] });
  expect(await available(path)).toEqual([PRAIRIE]);
  expect((await call("POST", `${path}/activate`, { phoneNumberGroups: [HARBOR] })).status).toBe(422);
  expect((await call("GET", path)).json.status).toBe("CONFIRMED");
  await call("POST", `${path}/activate`);
  const done = (await call("GET", path)).json;
  expect(done.status).toBe("COMPLETED");
  expect(done.phoneNumbers[1]).toMatchObject({ status: "ACTIVATED", activateUser: "API" });
});

it("activates the whole order without a body only when every group is ready", async () => {
  const path = await onDemand("+12025550142", "+12025550145");
  days(2);
  expect(await available(path)).toEqual(["Harbor Telecom Grp1"]);
  expect((await call("POST", `${path}/activate`)).status).toBe(422);
  days(13.2);
  // Its FOC has passed, but it does not route yet.
  expect(await available(path)).toEqual(["Harbor Telecom Grp1"]);
  days(1);
  expect((await call("POST", `${path}/activate`)).json.phoneNumberGroups).toHaveLength(2);
});

it("never takes an odd body for the whole order", async () => {
  const path = await onDemand("+12025550142");
  days(2);
  expect((await call("POST", `${path}/activate`, { groupIds: [HARBOR] })).status).toBe(400);
  expect((await call("POST", `${path}/activate`, { phoneNumberGroups: HARBOR })).status).toBe(400);
  expect((await call("POST", `${path}/activate`, { phoneNumberGroups: [] })).status).toBe(422);
  expect((await call("POST", `${path}/activate`, { phoneNumberGroups: ["+12025550142"] })).status).toBe(422);
  expect((await call("GET", path)).json.status).toBe("CONFIRMED");
});

it("has nothing to activate in a scheduled order, nor in one that does not exist", async () => {
  const path = await call.order([numberOf("+12025550142")]);
  expect((await call("POST", `${path}/activate`)).status).toBe(422);
  expect(await available(path)).toEqual([]);
  expect((await call("POST", "/orders/portIns/1/activate")).status).toBe(404);
  expect((await call("GET", "/orders/portIns/1/availableActivations")).status).toBe(404);
});

it("lists an order's numbers by group", async () => {
  const path = await onDemand("+12025550150", "+13125550150", "+12025550134");
  const groups = `${path.replace("/portIns/", "/portIns/phoneGroups/")}`;
  const before = (await call("GET", groups)).json;
  expect(before.map((group: { phoneNumberGroup: string }) => group.phoneNumberGroup)).toEqual([HARBOR, PRAIRIE]);
  expect(before[0].phoneNumbers).toHaveLength(2);
  expect(before[0]).not.toHaveProperty("focDate");
  days(2);
  expect((await call("GET", groups)).json[0].focDate).toBe("2027-01-19T16:30:00Z");
  expect((await call("GET", "/orders/portIns/phoneGroups/1")).status).toBe(404);
});
