import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { numberOf, orderOf, type PortingCalls, portingCalls } from "../calls.js";

const DAY = 86_400_000;
const PLAIN = "+12025550134";
const ZIP = "+12025550120";

let sandbox: Sandbox;
let call: PortingCalls;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  call = portingCalls(sandbox);
});
afterEach(() => sandbox.close());

const days = (count: number): void => sandbox.clock.advance(count * DAY);

describe("portability check", () => {
  it("answers number by number", async () => {
    const phoneNumbers = [PLAIN, "+12025550100", "+18885550100", "+442079460018"];
    const { status, json } = await call("POST", "/portabilityChecks", { phoneNumbers });
    expect(status).toBe(200);
    expect(json.phoneNumbers[0]).toEqual({
      phoneNumber: PLAIN,
      portable: true,
      carrier: "Harbor Telecom",
      reason: "",
    });
    expect(json.phoneNumbers.map((one: { portable: boolean }) => one.portable)).toEqual([true, false, false, false]);
  });

  it("tells malformed from refused", async () => {
    expect((await call("POST", "/portabilityChecks", {})).status).toBe(400);
    expect((await call("POST", "/portabilityChecks", { phoneNumbers: [7] })).status).toBe(400);
    const refused = await call("POST", "/portabilityChecks", { phoneNumbers: ["2025550134"] });
    expect(refused.status).toBe(422);
    expect(refused.json.details.fieldViolations[0].field).toBe("phoneNumbers[0]");
  });
});

describe("creating an order", () => {
  it("answers 201 with the order, its groups and the defaults of Sinch", async () => {
    const body = orderOf([numberOf(PLAIN), numberOf("+13125550150"), numberOf("+12025550140")], {
      desiredPortSchedule: { desiredPortDate: "2027-01-19" },
    });
    const { status, json } = await call("POST", "/orders/portIns", body);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      id: 901442,
      status: "PENDING",
      createdDate: "2027-01-04",
      customerOrderReference: "",
      onDemandActivation: false,
      desiredPortSchedule: { desiredPortTime: "09:00:00", desiredPortTimeZone: "US/Eastern" },
    });
    const groups = json.phoneNumbers.map((number: { phoneNumberGroup: string }) => number.phoneNumberGroup);
    expect(groups).toEqual(["Harbor Telecom Grp1", "Prairie Line Grp1", "Harbor Telecom Grp2"]);
  });

  it("takes the project's defaults before those of Sinch", async () => {
    await call("POST", "/configuration", { defaultPortTime: "11:00:00", defaultPortTimeZone: "US/Pacific" });
    const path = await call.order([numberOf(PLAIN)], { desiredPortSchedule: { desiredPortDate: "2027-01-19" } });
    expect((await call("GET", path)).json.desiredPortSchedule).toEqual({
      desiredPortDate: "2027-01-19",
      desiredPortTime: "11:00:00",
      desiredPortTimeZone: "US/Pacific",
    });
  });

  it.each([
    ["no schedule", { phoneNumbers: [numberOf(PLAIN)] }, 400, "desiredPortSchedule"],
    ["no numbers", orderOf([]), 422, "phoneNumbers"],
    ["a number without endUser", orderOf([{ phoneNumber: PLAIN, portOutInfo: {} }]), 400, "phoneNumbers[0].endUser"],
    [
      "a number without portOutInfo",
      orderOf([numberOf(PLAIN, { portOutInfo: undefined })]),
      400,
      "phoneNumbers[0].portOutInfo",
    ],
    [
      "a reference that is no text",
      orderOf([numberOf(PLAIN)], { customerOrderReference: 7 }),
      400,
      "customerOrderReference",
    ],
    [
      "a long reference",
      orderOf([numberOf(PLAIN)], { customerOrderReference: "x".repeat(101) }),
      422,
      "customerOrderReference",
    ],
    ["a number that is not E.164", orderOf([numberOf("12025550134")]), 422, "phoneNumbers[0].phoneNumber"],
    ["a number twice", orderOf([numberOf(PLAIN), numberOf(PLAIN)]), 422, "phoneNumbers[1].phoneNumber"],
    [
      "a number that is not portable",
      orderOf([numberOf(PLAIN), numberOf("+12025550100")]),
      422,
      "phoneNumbers[1].phoneNumber",
    ],
    ["501 numbers", orderOf(Array.from({ length: 501 }, () => numberOf(PLAIN))), 422, "phoneNumbers"],
    ["a Canadian number without reseller", orderOf([numberOf("+14165550150")]), 422, "resellerName"],
    [
      "a date that does not exist",
      orderOf([numberOf(PLAIN)], { desiredPortSchedule: { desiredPortDate: "2027-02-30" } }),
      422,
      "desiredPortSchedule.desiredPortDate",
    ],
    [
      "another time zone",
      orderOf([numberOf(PLAIN)], {
        desiredPortSchedule: { desiredPortDate: "2027-01-19", desiredPortTimeZone: "Europe/Oslo" },
      }),
      422,
      "desiredPortSchedule.desiredPortTimeZone",
    ],
    [
      "an authorization from the future",
      orderOf([numberOf(PLAIN, { portOutInfo: { authorizingDate: "2027-01-06" } })]),
      422,
      "phoneNumbers[0].portOutInfo.authorizingDate",
    ],
    [
      "another voice type",
      orderOf([numberOf(PLAIN, { voiceConfiguration: { type: "PBX" } })]),
      422,
      "phoneNumbers[0].voiceConfiguration.type",
    ],
  ])("refuses %s and names the field", async (_what, body, status, field) => {
    const answer = await call("POST", "/orders/portIns", body);
    expect(answer.status).toBe(status);
    const fields = answer.json.details.fieldViolations.map((violation: { field: string }) => violation.field);
    expect(fields).toContain(field);
    expect((await call("GET", "/orders/portIns")).json.totalItems).toBe(0);
  });

  it("refuses what is not a JSON object", async () => {
    expect((await call("POST", "/orders/portIns", "{")).status).toBe(400);
    expect((await call("POST", "/orders/portIns", "[]")).status).toBe(400);
    expect((await call("POST", "/orders/portIns")).status).toBe(400);
  });

  it.each([
    ["+12025550110", 402, 0],
    ["+12025550111", 422, 0],
    ["+12025550112", 500, 0],
    ["+12025550113", 500, 1],
  ])("fails for %s with %i, leaving %i orders", async (number, status, orders) => {
    expect((await call("POST", "/orders/portIns", orderOf([numberOf(number)]))).status).toBe(status);
    expect((await call("GET", "/orders/portIns")).json.totalItems).toBe(orders);
    expect(sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: orders });
  });

  it("takes the same order twice, so that duplicates can be counted", async () => {
    const first = await call.order([numberOf(PLAIN)], { customerOrderReference: "ref-1" });
    const second = await call.order([numberOf(PLAIN)], { customerOrderReference: "ref-1" });
    expect(first).not.toBe(second);
  });
});

describe("an order on its way", () => {
  it("is confirmed after two days, goes live at the desired moment in its zone, and is completed", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    days(1.9);
    expect((await call("GET", path)).json.status).toBe("PENDING");
    days(0.1);
    const confirmed = (await call("GET", path)).json;
    expect(confirmed).toMatchObject({
      status: "CONFIRMED",
      phoneNumbers: [{ status: "CONFIRMED", focDate: "2027-01-19T16:30:00Z", confirmedDate: "2027-01-06T15:00:00Z" }],
    });
    days(13);
    expect((await call("GET", path)).json.status).toBe("CONFIRMED");
    days(1);
    expect((await call("GET", path)).json).toMatchObject({
      status: "COMPLETED",
      phoneNumbers: [{ status: "ACTIVATED", activatedDate: "2027-01-19T16:30:00Z" }],
    });
  });

  it("moves by one large step exactly as by small ones", async () => {
    const path = await call.order([numberOf(PLAIN), numberOf("+12025550141")]);
    days(60);
    const { json } = await call("GET", path);
    expect(json.status).toBe("COMPLETED");
    expect(json.phoneNumbers.map((number: { activatedDate: string }) => number.activatedDate)).toEqual([
      "2027-01-19T16:30:00Z",
      "2027-01-24T16:30:00Z",
    ]);
  });

  it("is held by one rejected number until a corrected order replaces it", async () => {
    const path = await call.order([numberOf(PLAIN), numberOf(ZIP)]);
    days(3);
    const held = (await call("GET", path)).json;
    expect(held.status).toBe("PENDING");
    expect(held.phoneNumbers.map((number: { status: string }) => number.status)).toEqual(["CONFIRMED", "REJECTED"]);
    expect(held.phoneNumbers[1].rejectReason).toMatch(/ZIP/);
    expect(held.notes[0]).toMatchObject({ createdBy: "Sinch Porting Desk", createdTime: "2027-01-05T15:00:00Z" });

    held.phoneNumbers[1].endUser.zipCode = "20005";
    const replaced = await call("PUT", path, held);
    expect(replaced.json.phoneNumbers[1].status).toBe("PENDING");
    expect(replaced.json.phoneNumbers[1]).not.toHaveProperty("rejectReason");
    days(2);
    expect((await call("GET", path)).json).toMatchObject({
      status: "CONFIRMED",
      phoneNumbers: [{ status: "CONFIRMED" }, { status: "CONFIRMED" }],
    });
  });

  it("rejects a number again that is corrected to something else than the record", async () => {
    const path = await call.order([numberOf(ZIP)]);
    days(1);
    const order = (await call("GET", path)).json;
    order.phoneNumbers[0].endUser.zipCode = "99999";
    await call("PUT", path, order);
    days(1);
    expect((await call("GET", path)).json.phoneNumbers[0].status).toBe("REJECTED");
  });

  it.each([
    ["+12025550121", { portOutInfo: { existingPortOutPin: "4321" } }],
    ["+12025550122", { portOutInfo: { accountNum: "HT-5520817" } }],
    [
      "+12025550123",
      { endUser: { name: "A", streetNum: "1400", streetName: "B", city: "C", state: "DC", zipCode: "2" } },
    ],
    [
      "+12025550124",
      {
        endUser: {
          name: "Lakeside Dental Clinic LLC",
          streetNum: "1",
          streetName: "B",
          city: "C",
          state: "DC",
          zipCode: "2",
        },
      },
    ],
  ])("rejects %s unless the order says what is on record", async (number, right) => {
    const wrong = await call.order([numberOf(number)]);
    const accepted = await call.order([numberOf(number, right)]);
    days(2);
    expect((await call("GET", wrong)).json.phoneNumbers[0].status).toBe("REJECTED");
    expect((await call("GET", accepted)).json.phoneNumbers[0].status).toBe("CONFIRMED");
  });

  it("rejects a number for want of an LOA until one is attached and the order sent again", async () => {
    const path = await call.order([numberOf("+12025550125")]);
    days(1);
    const order = (await call("GET", path)).json;
    expect(order.phoneNumbers[0].rejectReason).toMatch(/letter of authorization/);
    await call("POST", `${path}/documents`, { documentName: "loa.pdf", fileContent: "JVBERi0xLjcK" });
    expect((await call("PUT", path, order)).json.phoneNumbers[0].status).toBe("PENDING");
    days(2);
    expect((await call("GET", path)).json.status).toBe("CONFIRMED");
  });

  it("goes on without an excluded number, and ends when none is left", async () => {
    const mixed = await call.order([numberOf(PLAIN), numberOf("+12025550130")]);
    const alone = await call.order([numberOf("+12025550130")]);
    days(2);
    const { json } = await call("GET", mixed);
    expect(json.status).toBe("CONFIRMED");
    expect(json.phoneNumbers[1]).toMatchObject({ status: "EXCLUDED", exclusionDate: "2027-01-06T15:00:00Z" });
    expect((await call("GET", alone)).json.status).toBe("CANCELED");
  });

  it("waits for a slow number", async () => {
    const path = await call.order([numberOf(PLAIN), numberOf("+12025550140")]);
    days(9);
    expect((await call("GET", path)).json.status).toBe("PENDING");
    days(1);
    expect((await call("GET", path)).json.status).toBe("CONFIRMED");
  });
});

describe("replacing an order", () => {
  it("clears what is left out and ignores what only Sinch may set", async () => {
    const path = await call.order([numberOf(PLAIN, { newPortOutPin: "9" }), numberOf(ZIP)], {
      customerOrderReference: "ref-1",
      loaUploadedBy: "Dana Whitfield",
    });
    const body = orderOf([{ ...numberOf(PLAIN), status: "ACTIVATED", focDate: "2020-01-01T00:00:00Z" }], { id: 1 });
    const { json } = await call("PUT", path, body);
    expect(json).toMatchObject({ id: 901442, customerOrderReference: "", status: "PENDING" });
    expect(json).not.toHaveProperty("loaUploadedBy");
    expect(json.phoneNumbers).toHaveLength(1);
    expect(json.phoneNumbers[0].status).toBe("PENDING");
    expect(json.phoneNumbers[0]).not.toHaveProperty("focDate");
    expect(json.phoneNumbers[0]).not.toHaveProperty("newPortOutPin");
  });

  it("leaves a confirmed number as it is", async () => {
    const path = await call.order([numberOf(PLAIN), numberOf(ZIP)]);
    days(3);
    const order = (await call("GET", path)).json;
    const changed = structuredClone(order);
    changed.phoneNumbers[0].endUser.city = "Baltimore";
    expect((await call("PUT", path, changed)).status).toBe(422);
    const removed = { ...order, phoneNumbers: [order.phoneNumbers[1]] };
    expect((await call("PUT", path, removed)).status).toBe(422);
    expect((await call("GET", path)).json).toEqual(order);
  });

  it("passes settings on that the contract does not know", async () => {
    const path = await call.order([numberOf(PLAIN, { messagingConfiguration: { type: "A2PLC" } })]);
    expect((await call("GET", path)).json.phoneNumbers[0].messagingConfiguration).toEqual({ type: "A2PLC" });
  });

  it("is refused once the order is frozen, and for an order that does not exist", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    days(2);
    expect((await call("PUT", path, orderOf([numberOf(PLAIN)]))).status).toBe(422);
    expect((await call("PUT", "/orders/portIns/1", orderOf([numberOf(PLAIN)]))).status).toBe(404);
  });
});

describe("canceling an order", () => {
  it("answers 200 without a body, and works while PENDING only", async () => {
    const path = await call.order([numberOf(PLAIN)]);
    const canceled = await call("DELETE", path);
    expect([canceled.status, canceled.text]).toEqual([200, ""]);
    expect((await call("GET", path)).json).toMatchObject({
      status: "CANCELED",
      phoneNumbers: [{ status: "CANCELED" }],
    });
    expect((await call("DELETE", path)).status).toBe(422);
    expect((await call("DELETE", "/orders/portIns/901442x")).status).toBe(404);
    days(30);
    expect((await call("GET", path)).json.status).toBe("CANCELED");
  });

  it("takes the detour where a number says so, during which the number cannot be ordered again", async () => {
    const path = await call.order([numberOf("+12025550146")]);
    await call("DELETE", path);
    expect((await call("GET", path)).json.status).toBe("PENDING_CANCELATION");
    expect((await call("POST", "/orders/portIns", orderOf([numberOf("+12025550146")]))).status).toBe(422);
    days(1);
    expect((await call("GET", path)).json.status).toBe("CANCELED");
    await call.order([numberOf("+12025550146")]);
  });
});

describe("listing orders", () => {
  const ids = async (query: string): Promise<number[]> =>
    (await call("GET", `/orders/portIns${query}`)).json.orders.map((order: { id: number }) => order.id);

  it("counts numbers by status", async () => {
    await call.order([numberOf(PLAIN), numberOf(ZIP), numberOf("+12025550130")]);
    days(3);
    expect((await call("GET", "/orders/portIns")).json).toEqual({
      orders: [
        {
          id: 901442,
          status: "PENDING",
          customerOrderReference: "",
          createdDate: "2027-01-04",
          phoneNumberQuantity: 3,
          focQuantity: 1,
          activatedQuantity: 0,
          rejectedQuantity: 1,
          excludedQuantity: 1,
        },
      ],
      page: 1,
      totalPages: 1,
      pageSize: 100,
      totalItems: 1,
    });
  });

  it("filters and pages", async () => {
    await call.order([numberOf(PLAIN)], { customerOrderReference: "first" });
    days(3);
    await call.order([numberOf(ZIP)], { customerOrderReference: "second" });
    expect(await ids("")).toEqual([901443, 901442]);
    expect(await ids("?orderId=901442")).toEqual([901442]);
    expect(await ids("?orderStatus=CONFIRMED")).toEqual([901442]);
    expect(await ids("?customerOrderReference=second")).toEqual([901443]);
    expect(await ids(`?phoneNumber=${encodeURIComponent(ZIP)}`)).toEqual([901443]);
    expect(await ids(`?phoneNumber=${ZIP}`)).toEqual([]);
    expect(await ids("?createdDateStart=2027-01-05T00:00:00Z")).toEqual([901443]);
    expect(await ids("?createdDateEnd=2027-01-05T00:00:00Z")).toEqual([901442]);
    expect(await ids("?focStartDate=2027-01-19T00:00:00Z&focEndDate=2027-01-20T00:00:00Z")).toEqual([901442]);
    expect(await ids("?pageSize=1&page=2")).toEqual([901442]);
    expect(await ids("?pageSize=1&page=3")).toEqual([]);
    for (const bad of ["pageSize=1001", "page=0", "orderStatus=OPEN", "createdDateStart=yesterday", "orderId=x"]) {
      expect((await call("GET", `/orders/portIns?${bad}`)).status).toBe(422);
    }
  });
});
