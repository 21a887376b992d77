/** A write whose answer is lost, or that meets another one: when it is looked up, how long is waited, and what is told. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../src/sandbox/index.js";
import { eligible, local, MINUTE } from "../../harness/hosting.js";
import { eventually } from "../../harness/http.js";
import { confirmed, NUMBERS, ok, orderArgs, ordered, refused } from "../../harness/porting.js";
import { START, startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

let world: World;
let orderId: string;
let time: number;
let slept: number[];
/** What happens while the server waits for the n-th time. */
let meanwhile: (nap: number) => Promise<unknown>;
const outside = {
  now: () => new Date(time),
  sleep: async (ms: number) => {
    time += ms;
    await meanwhile(slept.push(ms));
  },
};
beforeEach(async () => {
  time = START.getTime();
  meanwhile = async () => undefined;
  world = await startWorld({ outside });
  orderId = await ordered(world, [NUMBERS[0]]);
  slept = [];
});
afterEach(() => world.close());

const cancel = (by = world) => by.call("cancel_port_in_order", { orderId });
const canceling = () => world.sandbox.ledger.count("deleteOrder");
const fault = (effect: object) => world.sandbox.faults.add({ operationId: "deleteOrder", ...effect } as Fault);
/** Breaks every look at the order for the next `times` requests, so that nothing can be told of its end. */
const unreadable = (times: number, skip = 0) =>
  world.sandbox.faults.add({ kind: "status", status: 404, operationId: "getOrderDetails", times, skip });

describe("a write whose answer is lost", () => {
  it("is looked up at once, and that is enough when it was done", async () => {
    fault({ kind: "reset-after" });
    const { body, isError } = await cancel();
    expect([isError, slept]).toEqual([false, []]);
    expect(body.summary).toContain("The answer was lost; reading back shows that it was done.");
    expect(world.audit.at(-1)).toMatchObject({ outcome: "done after a lost answer", sent: true });
  });

  it("is looked up again after half a second and two, before it is called undone", async () => {
    fault({ kind: "status", status: 500 });
    const { error, data } = (await cancel()).body;
    expect(slept).toEqual([500, 2_000]);
    expect(error).toMatchObject({
      kind: "unavailable",
      retryable: true,
      message: expect.stringMatching(/status 500.*Reading it back shows that it was not done\.$/),
      fix: "It is safe to call cancel_port_in_order again.",
      sinch: { status: 500 },
    });
    expect(data).toEqual({ outcome: "not-done" });
    // Nothing of it is left in the way.
    expect((await cancel()).isError).toBe(false);
    expect(canceling()).toEqual({ received: 2, committed: 1 });
  });

  it.each([1, 2])("is done when it shows at look %i after the first", async (late) => {
    fault({ kind: "status", status: 500 });
    const other = await startWorld({ sharing: world.sandbox });
    meanwhile = async (nap) => nap === late && (await cancel(other));
    expect((await cancel()).body.summary).toContain("The answer was lost");
    expect(slept).toEqual([500, 2_000].slice(0, late));
    await other.close();
  });

  it("is looked up once more when a look itself fails", async () => {
    fault({ kind: "reset-after" });
    unreadable(1, 1);
    expect((await cancel()).isError).toBe(false);
    expect(slept).toEqual([500]);
  });

  it("that nobody can tell of is unknown, with whom to ask, and is not held back when Sinch had answered", async () => {
    fault({ kind: "status", status: 500 });
    unreadable(3, 1);
    const { error, data, next } = (await cancel()).body;
    expect(slept).toEqual([500, 2_000]);
    expect(error).toMatchObject({
      kind: "outcome_unknown",
      message: expect.stringMatching(/status 500.*happened\. Whether it happened could not be found out yet\.$/),
      fix: expect.stringMatching(
        /^Do not repeat cancel_port_in_order before get_port_in_order has told: order \d+ .*not\.$/,
      ),
      sinch: { status: 500 },
    });
    expect([data, next.map(({ tool }: { tool: string }) => tool)]).toEqual([
      { outcome: "outcome_unknown" },
      ["get_port_in_order"],
    ]);
    expect((await cancel()).isError).toBe(false);
  });

  it.each([500, 504])(
    "is not looked up again, nor held back after a %i, once it is known that nobody can tell",
    async (status) => {
      fault({ kind: "status", status });
      meanwhile = () => confirmed(world, orderId);
      const { error, data } = (await cancel()).body;
      expect(slept).toEqual([500]);
      expect(error).toMatchObject({ kind: "outcome_unknown", fix: expect.stringMatching(/its status tells\.$/) });
      expect(data).toEqual({ outcome: "outcome_unknown" });
    },
  );

  it("is held back for two minutes after a silence, though it does not show", async () => {
    fault({ kind: "status", status: 504 });
    const { error, data } = (await cancel()).body;
    expect(slept).toEqual([500, 2_000]);
    expect(error.fix).toContain("Sinch may still carry it out: a repeated call is held back for 120 seconds.");
    expect(data).toEqual({ outcome: "outcome_unknown", repeatAfterSeconds: 120 });
    time += 119_000;
    const again = (await cancel()).body;
    expect(again.error).toMatchObject({
      kind: "outcome_unknown",
      retryable: true,
      message: expect.stringMatching(/^An earlier cancel_port_in_order .*Nothing was sent now\.$/),
      fix: expect.stringMatching(
        /^Wait 1 seconds, then look with get_port_in_order .*call cancel_port_in_order again\.$/,
      ),
    });
    expect(again.data).toEqual({ outcome: "outcome_unknown", repeatAfterSeconds: 1 });
    expect(again.next).toHaveLength(1);
    expect(canceling().received).toBe(1);
    time += 1_000;
    expect((await cancel()).isError).toBe(false);
    expect(canceling().received).toBe(2);
  });
});

it("is not held back by a silence when what is there tells that it would overwrite another's change", async () => {
  const change = (resellerName: string, by = world) =>
    by.call("update_port_in_order", { orderId, changes: { resellerName } });
  world.sandbox.faults.add({ kind: "status", status: 504, operationId: "updatePortInOrder" });
  expect((await change("Maple Ridge")).body.data).toMatchObject({ repeatAfterSeconds: 120 });
  const other = await startWorld({ sharing: world.sandbox });
  expect((await change("Oak Hill", other)).isError).toBe(false);
  await other.close();
  // It is neither as it was nor as it should be: whoever repeats the call now has seen that.
  expect((await change("Maple Ridge")).body.data.changed).toEqual([
    { field: "resellerName", before: "Oak Hill", after: "Maple Ridge" },
  ]);
  expect(world.sandbox.ledger.count("updatePortInOrder")).toEqual({ received: 3, committed: 2 });
});

describe("a write of which Sinch tells more, or less, than done", () => {
  const VERIFY = "QualifiedNumberService_VerifyVoiceChallenge";
  const RING = "QualifiedNumberService_SendVoiceChallenge";
  const phoneNumber = local("01");
  const lose = (operationId: string, status: number, commit = false) =>
    world.sandbox.faults.add({ kind: "status", status, commit, operationId });
  const ring = () => world.call("send_voice_challenge", { phoneNumber });
  beforeEach(() => eligible(world, phoneNumber));

  it("is told as refused when it was, at the first look, and leaves nothing in the way", async () => {
    await ring();
    world.sandbox.clock.advance(2 * MINUTE);
    lose(VERIFY, 504, true);
    const wrong = await refused(world, "verify_voice_challenge", { phoneNumber, code: "0000" });
    expect(wrong).toMatchObject({ kind: "refused", message: expect.stringContaining("is dead now") });
    expect(slept).toEqual([]);
    expect(world.audit.at(-1)).toMatchObject({ outcome: "refused", sent: true });
    // The same code for a new call is a new attempt.
    await ok(world, "send_voice_challenge", { phoneNumber });
    expect((await refused(world, "verify_voice_challenge", { phoneNumber, code: "0000" })).kind).toBe("refused");
    expect(world.sandbox.ledger.count(VERIFY)).toEqual({ received: 2, committed: 2 });
  });

  it("is held back for two minutes when nobody can read it back, whatever was answered", async () => {
    lose(RING, 500);
    const { error, data, next } = (await ring()).body;
    expect(slept).toEqual([]);
    expect(error).toMatchObject({
      kind: "outcome_unknown",
      fix: expect.stringMatching(/has told: .*has rung.*\. Sinch may still .* held back for 120 seconds\.$/),
    });
    expect(data).toEqual({ outcome: "outcome_unknown", repeatAfterSeconds: 120 });
    expect(next).toHaveLength(1);
    time += 119_000;
    const again = await refused(world, "send_voice_challenge", { phoneNumber });
    // Of a telephone no tool tells, so none is named.
    expect(again).toMatchObject({ fix: "Wait 1 seconds, then call send_voice_challenge again.", next: undefined });
    expect(world.sandbox.ledger.count(RING)).toEqual({ received: 1, committed: 0 });
    time += 1_000;
    expect((await ring()).isError).toBe(false);
    expect(world.sandbox.ledger.count(RING)).toEqual({ received: 2, committed: 1 });
  });
});

describe("a write that another process has under way", () => {
  let folder: string;
  let one: World;
  let other: World;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "byon-settle-"));
    const started = () =>
      startWorld({ args: ["--confirm", "off", "--state", folder], sharing: world.sandbox, outside });
    [one, other] = [await started(), await started()];
    fault({ kind: "hold" });
  });
  afterEach(async () => {
    world.sandbox.faults.clear();
    for (const each of [one, other]) await each.close();
    rmSync(folder, { recursive: true, force: true });
  });
  /** Its answer, once it has left. */
  const leaves = async () => {
    const answer = cancel(one);
    await eventually(() => canceling().received === 1, "it has left");
    return { answer };
  };

  it("is waited for, and the same call here is judged by what is there then", async () => {
    const first = await leaves();
    meanwhile = async (nap) => {
      if (nap !== 2) return;
      world.sandbox.faults.release();
      await first.answer;
    };
    const { isError, body } = await cancel(other);
    expect([isError, slept]).toEqual([true, [100, 250]]);
    // What is there now is judged, not what was there before it waited.
    expect(body.error.kind).toBe("not_allowed");
    expect(canceling()).toEqual({ received: 1, committed: 1 });
  });

  it("answers the same call here when it shows before its own process has heard of it", async () => {
    const first = await leaves();
    meanwhile = async (nap) => nap === 1 && control(world.sandbox, "POST", `/orders/${orderId}/cancel`, {});
    const { isError, body } = await cancel(other);
    expect([isError, slept], JSON.stringify(body)).toEqual([false, [100]]);
    expect(body.summary).toContain("The answer was lost");
    world.sandbox.faults.release();
    await first.answer;
    expect(canceling().received).toBe(1);
  });

  it("refuses the same call here as Sinch refused it, when that shows before its own process has heard of it", async () => {
    const phoneNumber = local("01");
    const operationId = "QualifiedNumberService_VerifyVoiceChallenge";
    await eligible(world, phoneNumber);
    await ok(world, "send_voice_challenge", { phoneNumber });
    world.sandbox.clock.advance(2 * MINUTE);
    world.sandbox.faults.clear();
    world.sandbox.faults.add({ kind: "hold", operationId });
    const verify = (by: World) => by.call("verify_voice_challenge", { phoneNumber, code: "0000" });
    const first = verify(one);
    await eventually(() => world.sandbox.ledger.count(operationId).received === 1, "it has left");
    meanwhile = async (nap) => nap === 1 && verify(world);
    const { isError, body } = await verify(other);
    expect([isError, slept], JSON.stringify(body)).toEqual([true, [100]]);
    expect(body.error).toMatchObject({ kind: "refused", message: expect.stringContaining("is dead now") });
    world.sandbox.faults.release();
    await first;
    expect(world.sandbox.ledger.count(operationId)).toEqual({ received: 2, committed: 1 });
  });

  it("is waited for, and not judged, before it has left", async () => {
    const received = (operationId: string) => world.sandbox.ledger.count(operationId).received;
    const update = (by: World) =>
      by.call("update_port_in_order", { orderId, changes: { resellerName: "Maple Ridge" } });
    world.sandbox.faults.clear();
    world.sandbox.faults.add({ kind: "hold", operationId: "addOrderNote" });
    const note = one.call("add_port_in_note", { orderId, note: "Please confirm." });
    await eventually(() => received("addOrderNote") === 1, "the note has left");
    const looks = received("getOrderDetails");
    const first = update(one);
    await eventually(() => received("getOrderDetails") === looks + 1, "it waits for the note");
    world.sandbox.faults.add({ kind: "hold", operationId: "getOrderDetails" });
    world.sandbox.faults.release();
    await note;
    await eventually(() => received("getOrderDetails") === looks + 2, "it looks again, and is written down by then");
    meanwhile = async (nap) => {
      if (nap !== 1) return;
      world.sandbox.faults.release();
      expect((await first).isError).toBe(false);
    };
    const { body } = await update(other);
    expect(slept).toEqual([100]);
    expect(body.error?.message, JSON.stringify(body)).toContain("This would change nothing");
    expect(received("updatePortInOrder")).toBe(1);
  });

  it("is waited for ten seconds, and held back then", async () => {
    const first = await leaves();
    expect((await cancel(other)).body.error.kind).toBe("outcome_unknown");
    expect(slept).toEqual([100, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000]);
    world.sandbox.faults.release();
    await first.answer;
    expect(canceling()).toEqual({ received: 1, committed: 1 });
  });
});

it("is held back by a silence that another process met, though its key cannot open what that wrote down", async () => {
  const folder = mkdtempSync(join(tmpdir(), "byon-settle-"));
  const keyed = (letter: string) =>
    startWorld({
      args: ["--confirm", "off", "--state", folder],
      env: { BYON_SECRET: letter.repeat(32) },
      sharing: world.sandbox,
      outside,
    });
  const [one, other] = [await keyed("a"), await keyed("b")];
  world.sandbox.faults.add({ kind: "status", status: 504, operationId: "orderPortIn" });
  const received = () => world.sandbox.ledger.count("orderPortIn").received;
  const before = received();
  expect((await refused(one, "create_port_in_order", orderArgs([NUMBERS[1], NUMBERS[2]]))).kind).toBe(
    "outcome_unknown",
  );
  expect(await refused(other, "create_port_in_order", orderArgs([NUMBERS[2]]))).toMatchObject({
    kind: "outcome_unknown",
    fix: "Wait 120 seconds, then call create_port_in_order again.",
    next: undefined,
  });
  expect(received()).toBe(before + 1);
  time += 120_000;
  await ok(other, "create_port_in_order", orderArgs([NUMBERS[2]]));
  expect(received()).toBe(before + 2);
  for (const each of [one, other]) await each.close();
  rmSync(folder, { recursive: true, force: true });
});
