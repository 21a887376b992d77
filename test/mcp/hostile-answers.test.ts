/** A write that left is never a failure of this server: whatever Sinch answers, it is found out what happened, or said that nobody knows. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eligible, local } from "../harness/hosting.js";
import { orderArgs, ordered } from "../harness/porting.js";
import { START, startWorld, type World } from "../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ outside: { now: () => START } });
});
afterEach(() => world.close());

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
/** Answers that no contract describes; each is given after the write was carried out. */
const ANSWERS: readonly (readonly [string, { status: number; body: unknown }])[] = [
  ["nested 3,000 deep", { status: 200, body: JSON.parse(nested(3_000)) }],
  ["nested 3,000 deep in a list", { status: 200, body: { phoneNumbers: [JSON.parse(nested(3_000))] } }],
  ["an error in a success", { status: 200, body: { error: { code: 13, message: "backend" } } }],
  ["an error's name in a success", { status: 201, body: { error: "Internal" } }],
  ["a list in place of an object", { status: 200, body: [[[]]] }],
  [
    "objects where texts belong",
    { status: 200, body: { id: { toString: 1 }, orderId: {}, phoneNumber: [], note: {} } },
  ],
  [
    "an error whose fields are objects",
    { status: 500, body: { details: [{ fieldViolations: [{ field: { toString: 1 } }] }] } },
  ],
];

/** Writes of every kind, with what brings Sinch into the state for them. */
const WRITES: readonly (readonly [string, string, () => Promise<Record<string, unknown>>])[] = [
  ["create_port_in_order", "orderPortIn", async () => orderArgs(["+12025550150"])],
  ["add_port_in_note", "addOrderNote", async () => ({ orderId: await ordered(world), note: "Please confirm." })],
  ["cancel_port_in_order", "deleteOrder", async () => ({ orderId: await ordered(world) })],
  [
    "update_port_in_order",
    "updatePortInOrder",
    async () => ({ orderId: await ordered(world), changes: { resellerName: "Maple Ridge" } }),
  ],
  [
    "qualify_numbers",
    "QualifiedNumberService_BatchCreateQualifiedNumbers",
    async () => ({ phoneNumbers: [local("01")] }),
  ],
  [
    "send_voice_challenge",
    "QualifiedNumberService_SendVoiceChallenge",
    async () => {
      await eligible(world, local("01"));
      return { phoneNumber: local("01") };
    },
  ],
];

describe.each(WRITES)("%s", (tool, operationId, prepare) => {
  it.each(ANSWERS)("answered by %s happens once, and is never called a failure inside", async (_, answer) => {
    const args = await prepare();
    world.sandbox.faults.add({ kind: "status", ...answer, commit: true, operationId });
    const first = await world.call(tool, args);
    const again = await world.call(tool, args);
    for (const { body, text } of [first, again]) {
      expect(body.error?.kind, text).not.toBe("internal");
      expect(body.error?.fix ?? "", text).not.toMatch(/^Try again/);
      expect(body.status === "ok" || /unknown|conflict|not_allowed|invalid_arguments/.test(body.error.kind), text).toBe(
        true,
      );
    }
    expect(first.body.status === "ok" || first.body.error.kind === "outcome_unknown", first.text).toBe(true);
    expect(world.sandbox.ledger.count(operationId).committed).toBe(1);
    const lines = world.audit.filter((line) => line.tool === tool);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ sent: true });
  });
});

it("a telephone is not rung again by an answer without a date", async () => {
  await eligible(world, local("01"));
  const operationId = "QualifiedNumberService_SendVoiceChallenge";
  world.sandbox.faults.add({ kind: "status", status: 200, body: { error: {} }, commit: true, operationId });
  const ring = () => world.call("send_voice_challenge", { phoneNumber: local("01") });
  expect((await ring()).body.error.kind).toBe("outcome_unknown");
  expect((await ring()).body.error).toMatchObject({ kind: expect.stringMatching(/outcome_unknown|not_allowed/) });
  expect(world.sandbox.ledger.count(operationId).committed).toBe(1);
});

it("an approval is not given back by an answer that cannot be understood", async () => {
  const asking = await startWorld({ args: ["--confirm", "token"], sharing: world.sandbox });
  try {
    const { confirmToken } = (await asking.call("create_port_in_order", orderArgs(["+12025550150"]))).body.data;
    const body = JSON.parse(nested(3_000));
    world.sandbox.faults.add({ kind: "status", status: 200, body, commit: true, operationId: "orderPortIn" });
    // Nor can it be looked up: nobody knows.
    world.sandbox.faults.add({ kind: "status", status: 500, operationId: "getPortInOrders", skip: 2, times: 40 });
    expect((await asking.call("create_port_in_order", { confirmToken })).body.error.kind).toBe("outcome_unknown");
    world.sandbox.faults.clear();
    expect((await asking.call("create_port_in_order", { confirmToken })).isError).toBe(true);
    expect(world.sandbox.ledger.count("orderPortIn").committed).toBe(1);
  } finally {
    await asking.close();
  }
});

it("a write is told as it ended, although its audit line cannot be written: the log has it", async () => {
  const audit = () => {
    throw new Error("no space left");
  };
  const full = await startWorld({ args: ["--confirm", "off"], outside: { audit, now: () => START } });
  expect((await full.call("create_port_in_order", orderArgs(["+12025550151"]))).body.status).toBe("ok");
  expect(full.sandbox.ledger.count("orderPortIn").committed).toBe(1);
  expect(full.log.find((line) => line.includes("could not be written"))).toContain('"tool":"create_port_in_order"');
  await full.close();
});
