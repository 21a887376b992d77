/** An answer about an order carries the job a step further: why, who acts, by when, and what to call. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confirmed, DAY, entry, LOA, NUMBERS, ok, ordered, refused } from "../../harness/porting.js";
import { startStub } from "../../harness/stub.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const HOUR = DAY / 24;
const read = (orderId: string, more: object = {}) => ok(world, "get_port_in_order", { orderId, ...more });
const tools = (body: { next?: { tool: string }[] }) => (body.next ?? []).map(({ tool }) => tool);
const withLoa = (orderId: string) =>
  ok(world, "upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent: LOA });

it("tells a rejection's cause, what was sent, and the one call that mends it", async () => {
  const orderId = await ordered(world, ["+12025550120", NUMBERS[1]]);
  await withLoa(orderId);
  world.sandbox.clock.advance(36 * HOUR);
  const body = await read(orderId);
  expect(body.summary).toBe(
    `Order ${orderId} is PENDING: 2 numbers (1 REJECTED, 1 PENDING). 1 REJECTED: The ZIP or postal code differs from the losing carrier's record. You act next.`,
  );
  expect(body.data).toMatchObject({ now: "2026-12-03T03:00:00Z, a Thursday", actsNext: "you" });
  expect(body.data.phoneNumbers[0]).toMatchObject({ meaning: "zip_mismatch", sent: { "endUser.zipCode": "20001" } });
  expect(body.next[0]).toEqual({
    tool: "update_port_in_order",
    why: "correct endUser.zipCode of 1 rejected number, with changes",
  });
  expect(tools(body)).not.toContain("get_port_in_order");
  expect(body.omitted.secrets).toBeUndefined();
});

it("never tells the secret that was refused, and says where to look instead", async () => {
  const orderId = await ordered(world, ["+12025550121"]);
  world.sandbox.clock.advance(36 * HOUR);
  const body = await read(orderId);
  expect(body.data.phoneNumbers[0].sent).toEqual({ "portOutInfo.existingPortOutPin": "[secret]" });
  expect(JSON.stringify(body)).not.toContain("740291");
  expect(body.omitted.secrets).toMatch(/never shows them.*Ask the customer/);
  const full = await read(orderId, { detail: "full", fields: ["phoneNumber", "portOutInfo"] });
  expect(full.omitted.secrets).toMatch(/\[secret\]/);
});

it("says null of a field that was asked for and is not set, and nothing of one that is none", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const { data } = await read(orderId, {
    detail: "full",
    fields: ["phoneNumber", "focDate", "voiceConfiguration", "x"],
  });
  expect(data.phoneNumbers).toEqual([{ phoneNumber: NUMBERS[0], focDate: null, voiceConfiguration: null }]);
});

it("asks for the LOA as long as there is none", async () => {
  const orderId = await ordered(world, [NUMBERS[0]]);
  const without = await read(orderId);
  expect(without.summary).toContain("the LOA is missing");
  expect(tools(without)).toEqual(["upload_port_in_document"]);
  await withLoa(orderId);
  const body = await read(orderId);
  expect(body.summary).not.toContain("LOA");
  expect(body.next).toBeUndefined();
  expect(body.data).toMatchObject({ actsNext: "losing carrier", lookAgain: "in one business day" });
});

it("names a question of the porting desk until somebody answers it", async () => {
  const orderId = await ordered(world, ["+12025550148"]);
  await withLoa(orderId);
  world.sandbox.clock.advance(2 * HOUR);
  const asked = await read(orderId);
  expect(asked.summary).toContain("Unanswered question of the porting desk, 2026-12-01: see notes. You act next.");
  expect(tools(asked)[0]).toBe("add_port_in_note");
  await ok(world, "add_port_in_note", { orderId, note: "No DSL." });
  const answered = await read(orderId);
  expect(answered.summary).not.toContain("question");
  expect(answered.data.actsNext).toBe("losing carrier");
});

describe("the FOC date", () => {
  const scheduled = async (number: string, more: object = {}) => {
    const orderId = await ordered(world, [number], {
      desiredPortSchedule: { desiredPortDate: "2026-12-15" },
      ...more,
    });
    await confirmed(world, orderId);
    return orderId;
  };

  it("as wanted, on a scheduled order: Sinch acts, and nothing is to be activated", async () => {
    const orderId = await scheduled(NUMBERS[0]);
    const body = await read(orderId);
    expect(body.summary).toContain("FOC 2026-12-15, as wanted. Sinch acts next.");
    expect(body.data.lookAgain).toBe("on 2026-12-15, the FOC date");
    expect(tools(body)).toEqual(["add_port_in_note"]);
    expect(tools(await ok(world, "get_port_in_phone_groups", { orderId }))).toEqual(["get_port_in_order"]);
    const error = await refused(world, "activate_port_in_numbers", { orderId });
    expect(error.next.map(({ tool }: { tool: string }) => tool)).not.toContain("list_available_activations");
  });

  it("later than wanted", async () => {
    expect((await read(await scheduled("+12025550141"))).summary).toContain(
      "FOC 2026-12-20, 5 days later than wanted.",
    );
  });

  it("earlier than wanted", async () => {
    expect((await read(await scheduled("+12025550142", { onDemandActivation: true }))).summary).toContain(
      "FOC 2026-12-01, 14 days earlier than wanted",
    );
  });

  it("past, and not live", async () => {
    const orderId = await scheduled("+12025550145");
    world.sandbox.clock.advance(14 * DAY);
    const body = await read(orderId);
    expect(body.summary).toContain("FOC 2026-12-15, as wanted; reached for 1 number, not live yet.");
    expect(body.next[0].why).toMatch(/ask Sinch why/);
  });

  it("of an on-demand order is yours to act on once it has come, and not before", async () => {
    const orderId = await scheduled(NUMBERS[0], { onDemandActivation: true });
    const early = await read(orderId);
    expect(early.data.actsNext).toBe("Sinch");
    expect(early.next[0]).toEqual({
      tool: "list_available_activations",
      why: "from 2026-12-15 on, the FOC date; not before",
    });
    world.sandbox.clock.advance(14 * DAY);
    const due = await read(orderId);
    expect(due.data.actsNext).toBe("you");
    expect(due.summary).toContain("reached for 1 number, which can be activated once routed. You act next.");
    expect(due.next[0].why).toMatch(/has come.*10 business days/);
  });
});

it("does not say that the call just made comes next, whatever the state", async () => {
  const orderId = await ordered(world, ["+12025550146"]);
  const canceled = await ok(world, "cancel_port_in_order", { orderId });
  expect(canceled.next[0].why).toMatch(/hours/);
  const pending = await read(orderId);
  expect(pending.data).toMatchObject({ status: "PENDING_CANCELATION", lookAgain: "in a few hours" });
  expect(pending.next).toBeUndefined();
  const error = await refused(world, "cancel_port_in_order", { orderId });
  expect(error.next.map(({ tool }: { tool: string }) => tool)).toEqual(["get_port_in_order"]);
  world.sandbox.clock.advance(2 * DAY);
  expect(tools(await read(orderId))).toEqual(["create_port_in_order"]);
});

it("keeps 500 numbers refused for nine reasons small and whole", async () => {
  const reasons = [
    "Service ZIP code does not match carrier records",
    "Invalid port-out PIN",
    "Account number does not match carrier records",
    "Service address does not match carrier records",
    "Customer name does not match carrier records",
    "Signed letter of authorization required",
    "Customer has a port freeze",
    "Past-due balance of $12.34",
    "Ring Mr. Smith of repairs",
  ];
  const stub = await startStub();
  const env = { SINCH_PORTING_URL: stub.url, SINCH_HOSTING_URL: stub.url, SINCH_AUTH_URL: stub.url };
  const stubbed = await startWorld({ env });
  try {
    const phoneNumbers = Array.from({ length: 500 }, (_, index) => ({
      ...entry(`+1202555${2000 + index}`),
      status: "REJECTED",
      phoneNumberGroup: `Harbor Telecom Grp${index % 9}`,
      rejectReason: reasons[index % 9],
    }));
    stub.answer({ status: 200, body: { id: 7, status: "PENDING", phoneNumbers, notes: [], documents: [] } });
    const { text, body } = await stubbed.call("get_port_in_order", { orderId: "7" });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6_000);
    expect(body.data.needAttention).toHaveLength(9);
    expect(body.data.needAttention.reduce((sum: number, line: { quantity: number }) => sum + line.quantity, 0)).toBe(
      500,
    );
    expect(body.omitted.needAttention).toBeUndefined();
    expect(body.summary).toMatch(/500 REJECTED: .*56 zip_mismatch.*55 for other reasons, see data\./);
    expect(tools(body).sort()).toEqual(["add_port_in_note", "update_port_in_order", "upload_port_in_document"]);
    expect(text).not.toMatch(/740291|5520817"/);
  } finally {
    await stubbed.close();
    await stub.close();
  }
});
