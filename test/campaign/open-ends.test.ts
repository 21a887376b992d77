/** Writes whose end is open, and writes that meet: what is held back, what is answered from the first, what is refused. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Fault } from "../../src/sandbox/index.js";
import { TOOLS } from "../../src/tools/index.js";
import { eligible } from "../harness/hosting.js";
import { entry, NUMBERS, ok, orderArgs, ordered, refused } from "../harness/porting.js";
import { START, startWorld, type World } from "../harness/world.js";

let world: World;
let time: number;
beforeEach(async () => {
  time = START.getTime();
  world = await startWorld({ outside: { now: () => new Date(time) } });
});
afterEach(() => world.close());

const committed = (operationId: string) => world.sandbox.ledger.count(operationId).committed;
const received = (operationId: string) => world.sandbox.ledger.count(operationId).received;
/** The gateway gives up; the service behind it may go on. */
const silence = (operationId: string, more: Partial<Fault> = {}) =>
  world.sandbox.faults.add({ kind: "status", status: 504, operationId, ...more } as Fault);
/** Long enough for whatever Sinch was still at. */
const later = () => {
  time += 3 * 60_000;
};

it("orders once when the same order is placed twice at the same moment", async () => {
  const args = orderArgs([NUMBERS[0], NUMBERS[2]]);
  const answers = await Promise.all([
    world.call("create_port_in_order", args),
    world.call("create_port_in_order", args),
  ]);
  expect(committed("orderPortIn")).toBe(1);
  const [first] = answers.filter(({ isError }) => !isError);
  const [second] = answers.filter(({ isError }) => isError);
  expect(second?.body).toMatchObject({
    error: { kind: "conflict" },
    data: { existingOrder: { id: first?.body.data.id } },
  });
});

it("lets no change wipe out another that went ahead while it waited", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const change = (changes: object) => world.call("update_port_in_order", { orderId, changes });
  const reference = { customerOrderReference: "desk-7" };
  const [first, second] = await Promise.all([change({ resellerName: "Maple Ridge" }), change(reference)]);
  expect(first.isError).toBe(false);
  expect(second.body.error).toMatchObject({ kind: "conflict", retryable: true });
  expect(committed("updatePortInOrder")).toBe(1);
  expect((await change(reference)).isError).toBe(false);
  const { data } = await ok(world, "get_port_in_order", { orderId, detail: "full" });
  expect(data).toMatchObject({ resellerName: "Maple Ridge", customerOrderReference: "desk-7" });
});

it("looks at an order once when nobody goes ahead", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const before = received("getOrderDetails");
  await ok(world, "cancel_port_in_order", { orderId });
  expect(received("getOrderDetails")).toBe(before + 1);
});

it("holds a note back while Sinch may still be storing the first, then sends it", async () => {
  const args = { orderId: await ordered(world), note: "Please confirm the FOC date." };
  silence("addOrderNote");
  const first = await refused(world, "add_port_in_note", args);
  expect(first).toMatchObject({
    kind: "outcome_unknown",
    data: { outcome: "outcome_unknown", repeatAfterSeconds: 120 },
  });
  expect(first.fix).toContain("get_port_in_order");
  expect(await refused(world, "add_port_in_note", args)).toMatchObject({ kind: "outcome_unknown", retryable: true });
  expect(received("addOrderNote")).toBe(1);
  // Another note is another matter.
  await ok(world, "add_port_in_note", { ...args, note: "The LOA follows." });
  later();
  await ok(world, "add_port_in_note", args);
  expect(committed("addOrderNote")).toBe(2);
});

it("answers a repeat from the first when that came through late", async () => {
  await ok(world, "create_porting_configuration", { defaultPortTime: "10:00:00" });
  const args = { webhookUrl: "https://hooks.example.com/late" };
  silence("updateConfiguration");
  expect((await refused(world, "update_porting_configuration", args)).kind).toBe("outcome_unknown");
  // Another server plays Sinch's part: what the gateway did not wait for happens now.
  const late = await startWorld({ sharing: world.sandbox });
  await ok(late, "update_porting_configuration", args);
  await late.close();
  const body = await ok(world, "update_porting_configuration", args);
  expect(body.summary).toContain("The answer was lost");
  expect(received("updateConfiguration")).toBe(2);
});

it("holds back another order of the same numbers, under whatever reference", async () => {
  silence("orderPortIn");
  const { body } = await world.call("create_port_in_order", orderArgs([NUMBERS[0], NUMBERS[2]]));
  expect(body).toMatchObject({ error: { kind: "outcome_unknown" }, next: [{ tool: "list_port_in_orders" }] });
  const other = orderArgs([NUMBERS[2]], { customerOrderReference: "another" });
  expect((await refused(world, "create_port_in_order", other)).kind).toBe("outcome_unknown");
  await ok(world, "create_port_in_order", orderArgs([NUMBERS[1]]));
  expect(received("orderPortIn")).toBe(2);
  later();
  await ok(world, "create_port_in_order", other);
});

it("does not add a note twice within the hour, by a server that knows nothing of the first", async () => {
  const args = { orderId: await ordered(world), note: "Please confirm the FOC date." };
  await ok(world, "add_port_in_note", args);
  const restarted = await startWorld({ sharing: world.sandbox });
  try {
    const repeat = await refused(restarted, "add_port_in_note", { ...args, note: ` ${args.note}\n` });
    expect(repeat).toMatchObject({ kind: "conflict", data: { existingNote: {} } });
    expect(received("addOrderNote")).toBe(1);
  } finally {
    await restarted.close();
  }
});

it("does not attach a file twice, but takes a new version under the same name", async () => {
  const pdf = (text: string) => Buffer.from(`%PDF-1.7 ${text}`).toString("base64");
  const args = { orderId: await ordered(world), documentName: "loa.pdf" };
  await ok(world, "upload_port_in_document", { ...args, fileContent: pdf("signed") });
  const repeat = await refused(world, "upload_port_in_document", { ...args, fileContent: pdf("signed") });
  expect(repeat).toMatchObject({ kind: "conflict", data: { existingDocument: {} } });
  await ok(world, "upload_port_in_document", { ...args, fileContent: pdf("signed again") });
  expect(committed("addOrderDocuments")).toBe(2);
});

it("calls an order replaced although it cannot be read back", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const readsBefore = 1;
  world.sandbox.faults.add({ kind: "reset-before", operationId: "getOrderDetails", skip: readsBefore, times: 4 });
  const body = await ok(world, "update_port_in_order", { orderId, changes: { resellerName: "Maple Ridge" } });
  expect(world.sandbox.faults.pending()).toEqual([]);
  expect(body.data.changed).toEqual([{ field: "resellerName", before: "(absent)", after: "Maple Ridge" }]);
});

it("sends no mask of its own back in place of a secret", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const { data } = await ok(world, "get_port_in_order", { orderId, detail: "full" });
  const { fields } = await refused(world, "update_port_in_order", {
    orderId,
    desiredPortSchedule: data.desiredPortSchedule,
    phoneNumbers: [entry(NUMBERS[0], { portOutInfo: data.phoneNumbers[0].portOutInfo })],
  });
  expect(fields.map(({ field }: { field: string }) => field)).toEqual([
    "phoneNumbers[0].portOutInfo.existingPortOutPin",
    "phoneNumbers[0].portOutInfo.accountNum",
  ]);
  expect(received("updatePortInOrder")).toBe(0);
});

it("rings once when two ask for the same call, and rings again a minute later", async () => {
  const phoneNumber = NUMBERS[0];
  await eligible(world, phoneNumber);
  const ring = () => world.call("send_voice_challenge", { phoneNumber });
  const answers = await Promise.all([ring(), ring()]);
  expect(committed("QualifiedNumberService_SendVoiceChallenge")).toBe(1);
  const second = answers.find(({ isError }) => isError)?.body;
  expect(second).toMatchObject({ error: { kind: "not_allowed" }, data: { retryAfterSeconds: 60 } });
  expect(second.error.message).toContain("may just have rung");
  world.sandbox.clock.advance(61_000);
  await ok(world, "send_voice_challenge", { phoneNumber });
});

it("says that it is safe to repeat when even a fresh token has expired, and then orders once", async () => {
  world.sandbox.faults.add({ kind: "expired-token", operationId: "orderPortIn", times: 2 });
  expect(await refused(world, "create_port_in_order", orderArgs())).toMatchObject({
    kind: "unauthorized",
    retryable: true,
  });
  await ok(world, "create_port_in_order", orderArgs());
  expect(committed("orderPortIn")).toBe(1);
});

it("has for every write a way to find out its end, and a tool that tells", () => {
  const writing = TOOLS.filter(({ declaration }) => declaration.effect !== "reads").map(
    ({ declaration }) => declaration,
  );
  const without = writing.filter((declaration) => !("lost" in declaration && declaration.lost));
  expect(without.map(({ name }) => name)).toEqual([]);
  // It is looked at before and after; a read is neither held against a state nor merged with one.
  const has = (declaration: object, hook: string) => hook in declaration && declaration[hook as never] !== undefined;
  expect(writing.filter((declaration) => !has(declaration, "target")).map(({ name }) => name)).toEqual([]);
  const reading = TOOLS.map(({ declaration }) => declaration).filter(({ effect }) => effect === "reads");
  const looking = reading.filter((declaration) => ["target", "allow", "merge"].some((hook) => has(declaration, hook)));
  expect(looking.map(({ name }) => name)).toEqual([]);
  const untold = writing.filter((declaration) => !("lost" in declaration && declaration.lost?.tells));
  // Of a telephone no read tells; its `settle` says whom to ask.
  expect(untold.map(({ name }) => name)).toEqual(["send_voice_challenge"]);
});
