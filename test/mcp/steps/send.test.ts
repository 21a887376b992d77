/** Which writes wait for which, and what leaves: counted in the sandbox while one of them is held there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ByonError } from "../../../src/errors.js";
import { cancelPortInOrder } from "../../../src/tools/porting/cancel-order.js";
import { CAMPAIGN, local, PLAN } from "../../harness/hosting.js";
import { eventually } from "../../harness/http.js";
import { NUMBERS, ok, orderArgs, ordered } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  world.sandbox.faults.clear();
  await world.close();
});

const received = (operationId: string) => world.sandbox.ledger.count(operationId).received;
/** The call, once its request has arrived; Sinch answers when it is released. */
async function held(operationId: string, tool: string, args: Record<string, unknown>) {
  const before = received(operationId);
  world.sandbox.faults.add({ kind: "hold", operationId });
  const answer = world.call(tool, args);
  await eventually(() => received(operationId) === before + 1, `${tool} has left`);
  return { answer };
}
/** The call, once all is read that it reads before it leaves; `looks` is what it reads last. */
async function ready(looks: string, tool: string, args: Record<string, unknown>) {
  const before = received(looks);
  const answer = world.call(tool, args);
  await eventually(() => received(looks) === before + 1, `${tool} has looked`);
  return { answer };
}

describe("while a write is under way", () => {
  it("another to the same order waits, and those to other orders do not", async () => {
    const [one, other] = [await ordered(world, [NUMBERS[0]]), await ordered(world, [NUMBERS[2]])];
    const note = await held("addOrderNote", "add_port_in_note", { orderId: one, note: "Please confirm." });
    const cancel = await ready("getOrderDetails", "cancel_port_in_order", { orderId: one });
    // It begins later and is through: whoever could leave has left by then.
    await ok(world, "cancel_port_in_order", { orderId: other });
    expect(received("deleteOrder")).toBe(1);
    world.sandbox.faults.release();
    expect([(await note.answer).isError, (await cancel.answer).isError]).toEqual([false, false]);
    expect(received("deleteOrder")).toBe(2);
  });

  it("another order waits, whatever its numbers, and neither other writes nor the other API's orders do", async () => {
    const first = await held("orderPortIn", "create_port_in_order", orderArgs([NUMBERS[0]]));
    const second = await ready("checkPortingAvailability", "create_port_in_order", orderArgs([NUMBERS[2]]));
    await ok(world, "create_porting_configuration", { defaultPortTime: "10:00:00" });
    const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
    await ok(world, "import_number", { phoneNumber: local("01"), regionCode: "US", smsConfiguration });
    await ok(world, "qualify_numbers", { phoneNumbers: [local("02")] });
    expect(received("orderPortIn")).toBe(1);
    world.sandbox.faults.release();
    expect([(await first.answer).isError, (await second.answer).isError]).toEqual([false, false]);
    expect(received("orderPortIn")).toBe(2);
  });
});

describe("while a write is under way, too", () => {
  it("what it touches can be read", async () => {
    const orderId = await ordered(world, [NUMBERS[0]]);
    const note = await held("addOrderNote", "add_port_in_note", { orderId, note: "Please confirm." });
    await ok(world, "get_port_in_order", { orderId });
    world.sandbox.faults.release();
    expect((await note.answer).isError).toBe(false);
  });

  it("the other API's writes that name no target pass", async () => {
    const first = await held("createConfiguration", "create_porting_configuration", { defaultPortTime: "10:00:00" });
    await ok(world, "qualify_numbers", { phoneNumbers: [local("01")] });
    world.sandbox.faults.release();
    expect((await first.answer).isError).toBe(false);
  });
});

describe("what goes wrong here", () => {
  type Plain = () => Promise<unknown>;
  /** Cancels in this way; `plain` is the request that it is. */
  const canceling = (send: (plain: Plain) => Promise<unknown>) =>
    Object.assign(cancelPortInOrder, {
      send: (_: object, __: unknown, ___: unknown, plain: Plain) => send(plain),
    });
  afterEach(() => {
    delete (cancelPortInOrder as { send?: unknown }).send;
  });
  const defect = () => {
    throw new TypeError("a defect of ours");
  };
  const cancel = async (orderId: string) => (await world.call("cancel_port_in_order", { orderId })).body;
  const counts = () => world.sandbox.ledger.count("deleteOrder");

  it("over the answer of a write that has left does not make it undone: it is looked up", async () => {
    const orderId = await ordered(world, [NUMBERS[0]]);
    canceling((plain) => plain().then(defect));
    expect((await cancel(orderId)).summary).toContain("The answer was lost; reading back shows that it was done.");
    expect(world.audit.at(-1)).toMatchObject({ outcome: "done after a lost answer", sent: true });
    expect(counts()).toEqual({ received: 1, committed: 1 });
  });

  it("over a refusal is looked up as well, and undone where nothing shows: Sinch has answered, and is not at work on it", async () => {
    const orderId = await ordered(world, [NUMBERS[0]]);
    world.sandbox.faults.add({ kind: "status", status: 422, operationId: "deleteOrder" });
    canceling((plain) => plain().catch(defect));
    const { error, data } = await cancel(orderId);
    expect(error).toMatchObject({
      kind: "unavailable",
      retryable: true,
      message: expect.stringMatching(/could not be understood\. Reading/),
    });
    expect(data).toEqual({ outcome: "not-done" });
    expect(counts()).toEqual({ received: 1, committed: 0 });
  });

  it("before it leaves is a failure of ours, and leaves nothing in the way", async () => {
    const orderId = await ordered(world, [NUMBERS[0]]);
    canceling(async () => defect());
    expect((await cancel(orderId)).error.kind).toBe("internal");
    expect(counts().received).toBe(0);
    canceling((plain) => plain());
    expect((await cancel(orderId)).status).toBe("ok");
    expect(counts()).toEqual({ received: 1, committed: 1 });
  });

  it("and is told on purpose is believed, also once the write has left", async () => {
    const orderId = await ordered(world, [NUMBERS[0]]);
    canceling(async (plain) => {
      await plain();
      throw new ByonError({ kind: "refused", message: "Sinch says no.", fix: "Ask." });
    });
    expect((await cancel(orderId)).error).toMatchObject({ kind: "refused", message: "Sinch says no." });
    expect(world.audit.at(-1)).toMatchObject({ outcome: "refused", sent: true });
  });
});
