/** PUT replaces a whole order: what was not meant to change must survive it, secrets included. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confirmed, DAY, entry, NUMBERS, ok, orderArgs, ordered, refused } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
let orderId: string;
beforeEach(async () => {
  world = await startWorld();
  orderId = await ordered(world, [NUMBERS[0], NUMBERS[2]], {
    customerOrderReference: "lakeside-0119",
    resellerName: "Maple Ridge",
    phoneNumbers: [
      entry(NUMBERS[0], { messagingConfiguration: { type: "A2PLC" }, newPortOutPin: "5521" }),
      entry(NUMBERS[2]),
    ],
  });
});
afterEach(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: what was on the wire, as it stood
const put = (): any => world.sandbox.ledger.entries.filter(({ method }) => method === "PUT").at(-1)?.body;
const puts = () => world.sandbox.ledger.count("updatePortInOrder").received;
const change = (changes: object) => world.call("update_port_in_order", { orderId, changes });

describe("changes", () => {
  it("are laid over the order as it is; everything else goes back as it came", async () => {
    const body = await ok(world, "update_port_in_order", {
      orderId,
      changes: { phoneNumbers: [{ phoneNumber: NUMBERS[0], endUser: { zipCode: "20005", streetType: "Street" } }] },
    });
    expect(body.data.changed).toEqual([
      { field: `${NUMBERS[0]}.endUser.zipCode`, before: "20001", after: "20005" },
      { field: `${NUMBERS[0]}.endUser.streetType`, before: "(absent)", after: "Street" },
    ]);
    expect(body.data.notTaken).toBeUndefined();
    const [first, second] = put().phoneNumbers;
    expect(first).toEqual({
      ...entry(NUMBERS[0]),
      endUser: { ...(entry(NUMBERS[0]).endUser as object), zipCode: "20005", streetType: "Street" },
      messagingConfiguration: { type: "A2PLC" },
      newPortOutPin: "5521",
    });
    expect(second).toEqual(entry(NUMBERS[2]));
    expect(put()).toMatchObject({
      customerOrderReference: "lakeside-0119",
      resellerName: "Maple Ridge",
      onDemandActivation: false,
      desiredPortSchedule: {
        desiredPortDate: "2027-01-19",
        desiredPortTime: "09:00:00",
        desiredPortTimeZone: "US/Eastern",
      },
    });
  });

  it("leave who sent the letter of authorization, and when, as Sinch has it", async () => {
    const loa = { loaUploadedBy: "Lakeside desk 7", loaAttachmentDate: "2026-11-30T10:00:00Z" };
    await ok(world, "update_port_in_order", { orderId, changes: loa });
    await ok(world, "update_port_in_order", { orderId, changes: { resellerName: "Maple Ridge West" } });
    expect(put()).toMatchObject({ ...loa, resellerName: "Maple Ridge West" });
    const { data } = await ok(world, "get_port_in_order", { orderId, detail: "full" });
    expect(data).toMatchObject({ loaUploadedBy: "Lakeside desk 7" });
  });

  it("of a schedule keep the parts that are not named", async () => {
    await ok(world, "update_port_in_order", {
      orderId,
      changes: { desiredPortSchedule: { desiredPortTime: "10:30:00" } },
    });
    expect(put().desiredPortSchedule).toEqual({
      desiredPortDate: "2027-01-19",
      desiredPortTime: "10:30:00",
      desiredPortTimeZone: "US/Eastern",
    });
  });

  it("show a changed secret as its mask", async () => {
    const pin = { portOutInfo: { existingPortOutPin: "998877" } };
    const { text } = await change({ phoneNumbers: [{ phoneNumber: NUMBERS[0], ...pin }] });
    expect(text).toContain("existingPortOutPin");
    expect(text).not.toMatch(/998877|740291/);
    expect(put().phoneNumbers[0].portOutInfo.existingPortOutPin).toBe("998877");
  });

  it("may be given as JSON text", async () => {
    const { isError, text } = await world.call("update_port_in_order", {
      orderId,
      changes: JSON.stringify({ customerOrderReference: "renamed" }),
    });
    expect(isError, text).toBe(false);
    expect(put().customerOrderReference).toBe("renamed");
  });

  it("bring in no number that another order holds", async () => {
    const other = "+12025550166";
    const holder = await ordered(world, [other]);
    const changes = { phoneNumbers: [entry(other)] };
    const error = await refused(world, "update_port_in_order", { orderId, changes });
    expect(error).toMatchObject({ kind: "conflict", message: expect.stringContaining(`already in order ${holder}`) });
    expect(world.sandbox.ledger.count("updatePortInOrder").received).toBe(0);
  });

  it("bring in no number that cannot be ported, with the numbers named and nothing sent", async () => {
    const changes = { phoneNumbers: [entry("+12025550100"), entry("+12025550166")] };
    const error = await refused(world, "update_port_in_order", { orderId, changes });
    expect(error).toMatchObject({
      kind: "invalid_arguments",
      message: expect.stringContaining("1 number of 2 cannot be ported to Sinch: +12025550100"),
      fields: [{ field: "+12025550100.phoneNumber" }],
      data: { notPortable: [{ reason: "No porting agreement for this rate center", numbers: ["+12025550100"] }] },
    });
    expect(error.next[0].tool).toBe("update_port_in_order");
    const whole = orderArgs([NUMBERS[0], "+12025550100"]);
    expect((await refused(world, "update_port_in_order", { orderId, ...whole })).message).toContain("1 number of 1");
    expect(puts()).toBe(0);
  });

  it("ask about the portability of what they add alone, and once", async () => {
    const checks = () => world.sandbox.ledger.entries.filter(({ path }) => path.endsWith("/portabilityChecks"));
    const before = checks().length;
    await ok(world, "update_port_in_order", { orderId, changes: { resellerName: "Maple Ridge West" } });
    expect(checks()).toHaveLength(before);
    await ok(world, "update_port_in_order", { orderId, changes: { phoneNumbers: [entry("+12025550166")] } });
    expect(checks().slice(before)).toEqual([expect.objectContaining({ body: { phoneNumbers: ["+12025550166"] } })]);
  });

  it("take numbers out and bring whole ones in; the others go back as they came", async () => {
    const added = "+12025550166";
    const body = await ok(world, "update_port_in_order", {
      orderId,
      changes: { removePhoneNumbers: [NUMBERS[2]], phoneNumbers: [entry(added)] },
    });
    expect(body.data.changed).toEqual([
      { field: NUMBERS[2], before: "(present)", after: "(absent)" },
      { field: added, before: "(absent)", after: "(present)" },
    ]);
    expect(put().phoneNumbers).toEqual([
      expect.objectContaining({ phoneNumber: NUMBERS[0], newPortOutPin: "5521" }),
      entry(added),
    ]);
  });

  it.each([
    ["a number to remove that is not there", { removePhoneNumbers: ["+12025550199"] }, "changes.removePhoneNumbers[0]"],
    ["the last number", { removePhoneNumbers: [NUMBERS[0], NUMBERS[2]] }, "changes.removePhoneNumbers"],
    [
      "a number both changed and removed",
      { phoneNumbers: [{ phoneNumber: NUMBERS[0], newPortOutPin: "1" }], removePhoneNumbers: [NUMBERS[0]] },
      "changes.phoneNumbers[0]",
    ],
  ])("do not take %s", async (_, changes, field) => {
    const error = await refused(world, "update_port_in_order", { orderId, changes });
    expect(error.fields.map((each: { field: string }) => each.field)).toEqual([field]);
    expect(puts()).toBe(0);
  });

  it.each([
    [
      "a number that is not in the order",
      { phoneNumbers: [{ phoneNumber: "+12025550199", endUser: { zipCode: "20005" } }] },
      "changes.phoneNumbers[0].phoneNumber",
    ],
    [
      "a number twice",
      {
        phoneNumbers: [
          { phoneNumber: NUMBERS[0], endUser: { zipCode: "20005" } },
          { phoneNumber: NUMBERS[0], endUser: { city: "Reston" } },
        ],
      },
      "changes.phoneNumbers[1].phoneNumber",
    ],
    ["nothing", {}, "changes"],
    [
      "what Sinch sets",
      { phoneNumbers: [{ phoneNumber: NUMBERS[0], status: "CONFIRMED" }] },
      "changes.phoneNumbers[0].status",
    ],
    ["an unknown field", { note: "please hurry" }, "changes.note"],
    [
      "a signature of tomorrow",
      { phoneNumbers: [{ phoneNumber: NUMBERS[0], portOutInfo: { authorizingDate: "2026-12-02" } }] },
      "changes.phoneNumbers[0].portOutInfo.authorizingDate",
    ],
    [
      "a voice type without its id",
      { phoneNumbers: [{ phoneNumber: NUMBERS[0], voiceConfiguration: { type: "FAX" } }] },
      "changes.phoneNumbers[0].voiceConfiguration.serviceId",
    ],
    [
      "a date the calendar lacks",
      { desiredPortSchedule: { desiredPortDate: "2027-02-30" } },
      "changes.desiredPortSchedule.desiredPortDate",
    ],
    [
      "a ZIP that is none",
      { phoneNumbers: [{ phoneNumber: NUMBERS[0], endUser: { zipCode: "x" } }] },
      "changes.phoneNumbers[0].endUser.zipCode",
    ],
  ])("are refused when they name %s", async (_, changes, field) => {
    const error = await refused(world, "update_port_in_order", { orderId, changes });
    expect(error.kind).toBe("invalid_arguments");
    expect(error.fields.map((found: { field: string }) => found.field)).toContain(field);
    expect(puts()).toBe(0);
  });

  it.each([
    ["the reference it has", { customerOrderReference: "lakeside-0119" }],
    ["a number and nothing of it", { phoneNumbers: [{ phoneNumber: NUMBERS[0] }] }],
    ["the PIN it has", { phoneNumbers: [{ phoneNumber: NUMBERS[0], portOutInfo: { existingPortOutPin: "740291" } }] }],
  ])("are refused when they change nothing: %s", async (_, changes) => {
    const error = await refused(world, "update_port_in_order", { orderId, changes });
    expect(error.message).toMatch(/would change nothing/);
    expect(puts()).toBe(0);
  });
});

describe("the whole order", () => {
  it("replaces everything, and a number left out is removed", async () => {
    const body = await ok(world, "update_port_in_order", { orderId, ...orderArgs([NUMBERS[0], "+12025550156"]) });
    expect(body.data.changed.map(({ field }: { field: string }) => field)).toEqual(
      expect.arrayContaining([NUMBERS[2], "+12025550156", "customerOrderReference", "resellerName"]),
    );
    // Sinch filled in time and zone: that is no refusal of what was sent.
    expect(body.data.notTaken).toBeUndefined();
    expect(put().phoneNumbers.map((number: { phoneNumber: string }) => number.phoneNumber)).toEqual([
      NUMBERS[0],
      "+12025550156",
    ]);
    expect(put()).not.toHaveProperty("orderId");
  });

  it("may be sent back as it was read, without what Sinch sets", async () => {
    const read = {
      ...entry(NUMBERS[0]),
      status: "PENDING",
      phoneNumberGroup: "Harbor Telecom Grp1",
      countryCode: "US",
    };
    await ok(world, "update_port_in_order", { orderId, ...orderArgs([], { phoneNumbers: [read] }) });
    expect(put().phoneNumbers).toEqual([entry(NUMBERS[0])]);
  });

  it("is found out about when the answer is lost", async () => {
    world.sandbox.faults.add({ kind: "reset-after", operationId: "updatePortInOrder" });
    const body = await ok(world, "update_port_in_order", { orderId, ...orderArgs([NUMBERS[0]]) });
    expect(body.summary).toMatch(/reading back shows that it was done/);
    expect(world.sandbox.ledger.count("updatePortInOrder")).toEqual({ received: 1, committed: 1 });
  });

  it("is said not to be replaced when it was not", async () => {
    world.sandbox.faults.add({ kind: "reset-before", operationId: "updatePortInOrder" });
    const error = await refused(world, "update_port_in_order", { orderId, ...orderArgs([NUMBERS[0]]) });
    expect(error).toMatchObject({ kind: "unavailable", data: { outcome: "not-done" } });
  });

  it.each([
    ["together with changes", { ...orderArgs(), changes: { customerOrderReference: "x" } }, "phoneNumbers"],
    ["without numbers", { desiredPortSchedule: { desiredPortDate: "2027-01-19" } }, "changes"],
    ["without a schedule", { phoneNumbers: [entry(NUMBERS[0])] }, "desiredPortSchedule"],
    ["with a Canadian number and no reseller", orderArgs(["+14165550150"]), "resellerName"],
    ["with a number twice", orderArgs([NUMBERS[0], NUMBERS[0]]), "phoneNumbers[1].phoneNumber"],
  ])("is refused %s", async (_, args, field) => {
    const error = await refused(world, "update_port_in_order", { orderId, ...args });
    expect(error.kind).toBe("invalid_arguments");
    expect(error.fields.map((found: { field: string }) => found.field)).toContain(field);
    expect(puts()).toBe(0);
  });
});

describe("an order that cannot be changed", () => {
  it("is left alone once it is CONFIRMED, with what is possible instead", async () => {
    await confirmed(world, orderId);
    const error = await refused(world, "update_port_in_order", { orderId, changes: { customerOrderReference: "x" } });
    expect(error.kind).toBe("not_allowed");
    expect(error.message).toMatch(/is CONFIRMED; to change it, it would have to be PENDING/);
    expect(error.next.map(({ tool }: { tool: string }) => tool)).toContain("add_port_in_note");
    expect(puts()).toBe(0);
  });

  it("is not there", async () => {
    const error = await refused(world, "update_port_in_order", { orderId: "999999", changes: { resellerName: "x" } });
    expect(error).toMatchObject({ kind: "not_found", sinch: { status: 404 } });
  });
});

it("answers a rejection: the number is looked at again", async () => {
  const rejectedOrder = await ordered(world, ["+12025550120"]);
  world.sandbox.clock.advance(DAY);
  const { data, next } = await ok(world, "get_port_in_order", { orderId: rejectedOrder });
  expect(data.phoneNumbers[0]).toMatchObject({
    status: "REJECTED",
    reason: "Service ZIP code does not match carrier records",
  });
  expect(next[0].tool).toBe("update_port_in_order");
  const body = await ok(world, "update_port_in_order", {
    orderId: rejectedOrder,
    changes: { phoneNumbers: [{ phoneNumber: "+12025550120", endUser: { zipCode: "20005" } }] },
  });
  expect(body.data.order.phoneNumbers[0].status).toBe("PENDING");
});
