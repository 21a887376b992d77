/** Answers that are lost on the way: what happened is counted in the sandbox, not believed. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CAMPAIGN,
  eligible,
  HOUR,
  local,
  ok,
  PLAN,
  refused,
  textEnableArgs,
  tollFree,
  tollFreeArgs,
  verified,
} from "../../harness/hosting.js";
import { startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
const importArgs = { phoneNumber: local("01"), regionCode: "US", smsConfiguration };
const imported = async () => {
  await ok(world, "import_number", importArgs);
  world.sandbox.clock.advance(HOUR);
};
const order = { numbers: [local("01"), local("02")], regionCode: "US", servicePlanId: PLAN };

interface Case {
  tool: string;
  operationId: string;
  args: Record<string, unknown> | (() => Promise<Record<string, unknown>>);
  ready?: () => Promise<unknown>;
}

/** Every writing tool whose end can be read back. */
const READABLE: Case[] = [
  { tool: "import_number", operationId: "ImportNumberService_ImportNumber", args: importArgs },
  {
    tool: "update_imported_number",
    operationId: "ImportNumberService_UpdateImportedNumber",
    args: { phoneNumber: local("01"), displayName: "Recall line", smsConfiguration: { campaignId: "" } },
    ready: imported,
  },
  {
    tool: "delete_imported_number",
    operationId: "ImportNumberService_DeleteImportedNumber",
    args: { phoneNumber: local("01") },
    ready: imported,
  },
  {
    tool: "import_numbers",
    operationId: "HostingOrderService_ImportNumbers",
    args: { ...order, campaignId: CAMPAIGN },
  },
  {
    tool: "text_enable_numbers",
    operationId: "TextEnableNumbers",
    args: textEnableArgs([local("01"), local("02")]),
    ready: () => verified(world, local("01"), local("02")),
  },
  {
    tool: "text_enable_toll_free_numbers",
    operationId: "TextEnableTollFreeNumbers",
    args: tollFreeArgs([tollFree("01")]),
    ready: () => verified(world, tollFree("01")),
  },
  {
    tool: "qualify_numbers",
    operationId: "QualifiedNumberService_BatchCreateQualifiedNumbers",
    args: { phoneNumbers: [local("01"), local("02")] },
  },
  {
    tool: "delete_qualified_number",
    operationId: "QualifiedNumberService_DeleteQualifiedNumber",
    args: { phoneNumber: local("01") },
    ready: () => eligible(world, local("01")),
  },
  {
    tool: "text_enable_qualified_numbers",
    operationId: "QualifiedNumberService_TextEnableNumbers",
    args: textEnableArgs([local("01"), local("02")]),
    ready: () => verified(world, local("01"), local("02")),
  },
  {
    tool: "text_enable_qualified_toll_free_numbers",
    operationId: "QualifiedNumbersTextEnableTollFreeNumbers",
    args: tollFreeArgs([tollFree("01")]),
    ready: () => verified(world, tollFree("01")),
  },
  {
    tool: "verify_voice_challenge",
    operationId: "QualifiedNumberService_VerifyVoiceChallenge",
    async args() {
      const { code } = await control(world.sandbox, "GET", `/voice-code/${local("01").slice(1)}`);
      return { phoneNumber: local("01"), code };
    },
    async ready() {
      await eligible(world, local("01"));
      await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
      // The verification shows in updatedTime too.
      world.sandbox.clock.advance(HOUR);
    },
  },
  {
    tool: "update_callback_configuration",
    operationId: "UpdateCallbackConfiguration",
    args: { hmacSecret: "s3cret" },
  },
];

/** Carried out, and nobody hears of it. */
const LOSSES = [
  { kind: "reset-after" },
  { kind: "status", status: 500, commit: true },
  { kind: "status", status: 504, commit: true },
  { kind: "cut" },
  { kind: "garbage" },
] as const;

const argsOf = async ({ args }: Case) => (typeof args === "function" ? args() : args);

describe.each(READABLE)("$tool", (each) => {
  const { tool, operationId } = each;

  // An answer without a body has nothing that could be cut.
  const losses = LOSSES.filter(({ kind }) => kind !== "cut" || !tool.startsWith("delete_"));
  it.each(losses)("finds out that it was done, after $kind $status", async (fault) => {
    await each.ready?.();
    world.sandbox.faults.add({ ...fault, operationId });
    const { summary } = await ok(world, tool, await argsOf(each));
    expect(summary).toContain("The answer was lost; reading back shows that it was done.");
    expect(world.sandbox.ledger.count(operationId)).toEqual({ received: 1, committed: 1 });
    expect(world.sandbox.faults.pending()).toEqual([]);
  });

  it("says that it was not done, and does it when called again", async () => {
    await each.ready?.();
    world.sandbox.faults.add({ kind: "status", status: 500, operationId });
    const args = await argsOf(each);
    const lost = await world.call(tool, args);
    expect(lost.body, lost.text).toMatchObject({ error: { kind: "unavailable" }, data: { outcome: "not-done" } });
    expect(world.sandbox.ledger.count(operationId).committed).toBe(0);
    await ok(world, tool, args);
    expect(world.sandbox.ledger.count(operationId)).toEqual({ received: 2, committed: 1 });
  });

  it("waits out a rate limit by itself", async () => {
    await each.ready?.();
    world.sandbox.faults.add({ kind: "rate-limit", retryAfter: 1, operationId });
    await ok(world, tool, await argsOf(each));
    expect(world.sandbox.ledger.count(operationId)).toEqual({ received: 2, committed: 1 });
  });
});

it.each(LOSSES)("a wrong code reads as failed when its answer is lost, after $kind $status", async (fault) => {
  const VERIFY = "QualifiedNumberService_VerifyVoiceChallenge";
  await eligible(world, local("01"));
  await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
  world.sandbox.clock.advance(HOUR);
  world.sandbox.faults.add({ ...fault, operationId: VERIFY });
  const wrong = await refused(world, "verify_voice_challenge", { phoneNumber: local("01"), code: "0000" });
  expect(wrong).toMatchObject({ kind: "refused", data: { state: "VERIFICATION_FAILED" } });
  expect(wrong.message).toContain("The code was not accepted, and is dead now");
  expect(world.sandbox.faults.pending()).toEqual([]);
  // Nothing is left open: a new call gives a new code.
  await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
  expect((await control(world.sandbox, "GET", "/voice-calls")).calls).toHaveLength(2);
});

describe("what cannot be read back", () => {
  const SEND = "QualifiedNumberService_SendVoiceChallenge";
  it("a call that may have rung is reported as unknown, and not made again", async () => {
    await eligible(world, local("01"));
    world.sandbox.faults.add({ kind: "reset-after", operationId: SEND });
    const { body } = await world.call("send_voice_challenge", { phoneNumber: local("01") });
    expect(body.error).toMatchObject({ kind: "outcome_unknown", fix: expect.stringContaining("has rung") });
    expect(body.next[0].tool).toBe("get_qualified_number");
    expect(world.sandbox.ledger.count(SEND)).toEqual({ received: 1, committed: 1 });
  });

  const IMPORT = "HostingOrderService_ImportNumbers";
  it.each([
    ["reset-after", { kind: "reset-after" }],
    ["500", { kind: "status", status: 500, commit: true }],
  ] as const)("an import order without a campaign is not placed twice (%s)", async (_, fault) => {
    world.sandbox.faults.add({ ...fault, operationId: IMPORT });
    for (let time = 1; time <= 3; time++) {
      const { body } = await world.call("import_numbers", order);
      expect(body.error.kind).toBe("outcome_unknown");
      expect(body.next[0].tool).toBe("get_imported_number");
    }
    expect(world.sandbox.ledger.count(IMPORT)).toEqual({ received: 1, committed: 1 });
    // Once Sinch has picked it up, its numbers tell.
    world.sandbox.clock.advance(HOUR);
    const { kind, data } = await refused(world, "import_numbers", order);
    expect(kind).toBe("conflict");
    expect(data.existingNumbers).toHaveLength(2);
    expect(world.sandbox.ledger.count(IMPORT)).toEqual({ received: 1, committed: 1 });
  });
});

it("impatient twins order once: the second sees what the first did", async () => {
  await verified(world, local("01"));
  const args = textEnableArgs([local("01")]);
  const answers = await Promise.all([
    world.call("text_enable_qualified_numbers", args),
    world.call("text_enable_numbers", args),
    world.call("text_enable_qualified_numbers", args),
  ]);
  expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
  const { TextEnableNumbers, QualifiedNumberService_TextEnableNumbers } = world.sandbox.ledger.counts();
  expect((TextEnableNumbers?.committed ?? 0) + (QualifiedNumberService_TextEnableNumbers?.committed ?? 0)).toBe(1);

  const imports = await Promise.all([1, 2, 3].map(() => world.call("import_number", importArgs)));
  expect(imports.filter(({ isError }) => !isError)).toHaveLength(1);
  expect(world.sandbox.ledger.count("ImportNumberService_ImportNumber").received).toBe(1);
});
