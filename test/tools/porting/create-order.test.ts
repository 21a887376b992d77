import { afterEach, beforeEach, expect, it } from "vitest";
import { entry, NUMBERS, ok, orderArgs, ordered, refused, requests } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: what was on the wire, as it stood
const sent = (operation: string): any =>
  world.sandbox.ledger.entries.filter(({ operationId }) => operationId === operation).at(-1)?.body;

it("orders, says what was ordered, and what comes next", async () => {
  const body = await ok(world, "create_port_in_order", orderArgs([NUMBERS[0], NUMBERS[2]]));
  expect(body.summary).toMatch(
    /^Order \d+ is PENDING: 2 numbers \(2 PENDING\)\. No document is attached: the LOA is missing\. The losing carrier acts next\. Reference byon-[0-9a-f]{20}\.$/,
  );
  expect(body.data.customerOrderReference).toMatch(/^byon-/);
  expect(body.next[0].tool).toBe("upload_port_in_document");
  expect(sent("orderPortIn")).toEqual({
    desiredPortSchedule: { desiredPortDate: "2027-01-19" },
    onDemandActivation: false,
    phoneNumbers: [entry(NUMBERS[0]), entry(NUMBERS[2])],
    customerOrderReference: body.data.customerOrderReference,
  });
});

it("passes fields of a number entry that nobody documented through unchanged", async () => {
  const extra = {
    messagingConfiguration: { type: "A2PLC", campaignId: "C1", nested: [{ deep: null, flag: false, n: 1.5 }] },
    directoryListing: { listed: true, name: "Lakeside" },
  };
  await ok(world, "create_port_in_order", orderArgs([], { phoneNumbers: [entry(NUMBERS[0], extra)] }));
  expect(sent("orderPortIn").phoneNumbers[0]).toEqual(entry(NUMBERS[0], extra));
});

it("does not order what an order in progress holds, and names that order", async () => {
  const orderId = await ordered(world, [NUMBERS[0], NUMBERS[1]]);
  const error = await refused(world, "create_port_in_order", orderArgs([NUMBERS[2], NUMBERS[1]]));
  expect(error.kind).toBe("conflict");
  expect(error.message).toContain(`${NUMBERS[1]} is already in order ${orderId}`);
  expect(error.data.existingOrder.id).toBe(orderId);
  expect(error.next[0].tool).toBe("get_port_in_order");
  expect(requests(world, "orderPortIn")).toBe(1);
});

it("does not order the same numbers twice, whatever order they stand in", async () => {
  const orderId = await ordered(world, [NUMBERS[0], NUMBERS[1]]);
  const error = await refused(world, "create_port_in_order", orderArgs([NUMBERS[1], NUMBERS[0]]));
  expect(error.message).toContain(`Order ${orderId} already has the reference`);
  expect(requests(world, "orderPortIn")).toBe(1);
});

it("orders other numbers under a reference that orders already have, and tells them apart when an answer is lost", async () => {
  const reference = { customerOrderReference: "lakeside-0119" };
  const others = [];
  for (const number of ["+12025550160", "+12025550161", "+12025550162", "+12025550163", "+12025550164"])
    others.push(await ordered(world, [number], reference));
  world.sandbox.faults.add({ kind: "reset-after", operationId: "orderPortIn" });
  const body = await ok(world, "create_port_in_order", orderArgs([NUMBERS[2]], reference));
  expect(body.summary).toMatch(/reading back shows/);
  expect(others).not.toContain(body.data.id);
  expect(body.data.phoneNumbers[0].phoneNumber).toBe(NUMBERS[2]);
  world.sandbox.faults.add({ kind: "reset-before", operationId: "orderPortIn" });
  const lost = await refused(world, "create_port_in_order", orderArgs([NUMBERS[1]], reference));
  expect(lost.data.outcome).toBe("not-done");
});

it("does not order the same numbers under the same reference twice", async () => {
  const reference = { customerOrderReference: "lakeside-0119" };
  await ordered(world, [NUMBERS[1]], reference);
  const orderId = await ordered(world, [NUMBERS[0], NUMBERS[2]], reference);
  const error = await refused(world, "create_port_in_order", orderArgs([NUMBERS[2], NUMBERS[0]], reference));
  expect(error).toMatchObject({ kind: "conflict", data: { existingOrder: { id: orderId } } });
  expect(requests(world, "orderPortIn")).toBe(2);
});

it("looks for doubles in the orders when there are fewer of them than numbers", async () => {
  const many = Array.from({ length: 60 }, (_, index) => `+1202555${3000 + index}`);
  const orderId = await ordered(world, [many[59] as string]);
  const before = requests(world);
  const error = await refused(world, "create_port_in_order", orderArgs(many));
  expect(error.data.existingOrder.id).toBe(orderId);
  expect(requests(world) - before).toBeLessThan(8);
});

it("orders again once the first order is canceled", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  await ok(world, "cancel_port_in_order", { orderId });
  expect(await ordered(world, [NUMBERS[0]])).not.toBe(orderId);
});

it("asks for date and activation when nobody can be shown a form", async () => {
  const { isError, body } = await world.call("create_port_in_order", { phoneNumbers: [entry(NUMBERS[0])] });
  expect(isError).toBe(false);
  expect(body.status).toBe("information_needed");
  expect(body.data.questions.map((question: { id: string }) => question.id)).toEqual([
    "activationMode",
    "desiredPortDate",
  ]);
  expect(body.data.questions.map((question: { argument: string }) => question.argument)).toEqual([
    "onDemandActivation (true for on-demand)",
    "desiredPortSchedule.desiredPortDate",
  ]);
  expect(requests(world)).toBe(0);
});

it("finds an order again whose answer was lost", async () => {
  world.sandbox.faults.add({ kind: "reset-after", operationId: "orderPortIn" });
  const body = await ok(world, "create_port_in_order", orderArgs());
  expect(body.summary).toMatch(/The answer was lost; reading back shows that it was done/);
  expect(world.sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: 1 });
});

it("is stopped before the wire by a number that cannot be ported, though nobody approves", async () => {
  const error = await refused(world, "create_port_in_order", orderArgs([NUMBERS[0], "+12025550100"]));
  expect(error).toMatchObject({
    kind: "invalid_arguments",
    message: expect.stringContaining("1 number of 2 cannot be ported to Sinch: +12025550100"),
    fields: [{ field: "phoneNumbers[1].phoneNumber" }],
    data: { notPortable: [{ reason: "No porting agreement for this rate center", numbers: ["+12025550100"] }] },
  });
  expect(error.next[0].tool).toBe("create_port_in_order");
  expect(requests(world, "orderPortIn")).toBe(0);
});

it("checks portability with one request, for 500 numbers too and where the check itself fails", async () => {
  const many = Array.from({ length: 500 }, (_, index) => `+1202555${2000 + index}`);
  await ok(world, "create_port_in_order", orderArgs(many));
  expect(requests(world, "checkPortingAvailability")).toBe(1);
  world.sandbox.faults.add({ kind: "status", status: 422, operationId: "checkPortingAvailability" });
  await ok(world, "create_port_in_order", orderArgs());
  expect(requests(world, "checkPortingAvailability")).toBe(2);
  expect(requests(world, "orderPortIn")).toBe(2);
});

it.each([
  ["+12025550110", 402, "payment_required"],
  ["+12025550111", 422, "refused"],
] as const)("reports what Sinch refuses: %s", async (number, status, kind) => {
  const error = await refused(world, "create_port_in_order", orderArgs([number]));
  expect(error.kind).toBe(kind);
  expect(error.sinch.status).toBe(status);
  expect(world.sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: 0 });
});

it("says that an order which failed with a 500 was not made", async () => {
  const error = await refused(world, "create_port_in_order", orderArgs(["+12025550112"]));
  expect(error).toMatchObject({ kind: "unavailable", retryable: true, data: { outcome: "not-done" } });
  expect(error.fix).toMatch(/safe to call create_port_in_order again/);
  expect(world.sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: 0 });
});
