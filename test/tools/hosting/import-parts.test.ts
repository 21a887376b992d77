/** An import of more numbers than an order takes: one approval, several orders, each counted in the sandbox. */
import { afterEach, describe, expect, it } from "vitest";
import { CAMPAIGN, HOUR, local, MINUTE, ok, PLAN, refused, requests } from "../../harness/hosting.js";
import { startWorld, type World, type WorldOptions } from "../../harness/world.js";

const IMPORT = "HostingOrderService_ImportNumbers";
const six = ["01", "02", "03", "04", "05", "06"].map(local);
const [first, last] = [six.slice(0, 5), six.slice(5)];
const args = (numbers: readonly string[], more: object = {}) => ({
  numbers,
  regionCode: "US",
  servicePlanId: PLAN,
  campaignId: CAMPAIGN,
  ...more,
});
/** Orders of these can be listed by nothing. */
const unlisted = (numbers: readonly string[]) => args(numbers, { campaignId: undefined });

let world: World;
const start = async (options: WorldOptions = {}): Promise<World> => {
  world = await startWorld(options);
  return world;
};
afterEach(() => world.close());

const count = () => world.sandbox.ledger.count(IMPORT);
const fail = (fault: object) => world.sandbox.faults.add({ skip: 1, operationId: IMPORT, ...fault } as never);
const idsOf = (data: { orders: { hostingOrderId: string }[] }) => data.orders.map((order) => order.hostingOrderId);
const sent = () =>
  world.sandbox.ledger.entries
    .filter(({ operationId, committed }) => operationId === IMPORT && committed)
    .map(({ body }) => (body as { numbers: string[] }).numbers);
const tools = (next: { tool: string }[]) => next.map(({ tool }) => tool);

describe("six numbers", () => {
  it("are previewed as two orders, and ordered after one approval", async () => {
    await start({ args: [] });
    const { body } = await world.call("import_numbers", args(six));
    expect(body.status).toBe("confirmation_needed");
    expect(body.summary).toContain("Imports 6 numbers into Sinch SMS by 2 orders of at most 5, one after another.");
    expect(body.data.will).toMatchObject({ numbers: 6, orders: [`${local("01")} to ${local("05")}`, local("06")] });
    expect(body.data.consequence).toContain("those before it stand and those after it are not sent");
    expect(count().received).toBe(0);
    const before = requests(world);
    const done = (await world.call("import_numbers", { confirmToken: body.data.confirmToken })).body;
    // Six numbers and two lists, and the first order; then its own number and the lists again, with the first in them, and the second.
    expect(requests(world) - before).toBe(14);
    expect(sent()).toEqual([first, last]);
    expect(done.data).toEqual({
      now: "2026-12-01T15:00:00Z, a Tuesday",
      orders: [
        { hostingOrderId: expect.any(String), state: "SUBMITTED", numbers: first },
        { hostingOrderId: expect.any(String), state: "SUBMITTED", numbers: last },
      ],
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
    });
    expect(done.summary).toContain(`2 import orders for 6 numbers are accepted: ${idsOf(done.data).join(", ")}.`);
    // The audit has the call as a whole, not its last order.
    expect(world.audit.at(-1)).toMatchObject({ args: { numbers: six }, sent: true, outcome: "ok" });
  });

  it("are followed by one call, which tells of all orders and all numbers", async () => {
    await start();
    const { data, next } = await ok(world, "import_numbers", args(six));
    expect(next).toEqual([
      { tool: "get_hosting_order", why: expect.stringContaining("those of the others as others") },
    ]);
    const [hostingOrderId, ...others] = idsOf(data);
    const early = await ok(world, "get_hosting_order", { hostingOrderId, others });
    expect(early.summary).toBe("2 orders: 2 SUBMITTED.");
    expect(early.next).toEqual([{ tool: "get_hosting_order", why: expect.stringContaining("with the same ids") }]);
    world.sandbox.clock.advance(HOUR);
    const told = await ok(world, "get_hosting_order", { hostingOrderId, others });
    expect(told.summary).toBe("All 2 orders are COMPLETED: all 6 numbers work.");
    expect(told.data.orders).toMatchObject([
      { hostingOrderId, state: "COMPLETED", numbers: { DONE: 5 } },
      { hostingOrderId: others[0], state: "COMPLETED", numbers: { DONE: 1 } },
    ]);
    expect(tools(told.next)).toEqual(["get_imported_number"]);
  });

  it("with one that T-Mobile refuses: the failed number, its cause and the way out stand in that call", async () => {
    await start();
    const { data } = await ok(world, "import_numbers", args([...first, local("86")]));
    const [hostingOrderId, ...others] = idsOf(data);
    world.sandbox.clock.advance(HOUR);
    const told = await ok(world, "get_hosting_order", { hostingOrderId, others: [...others, "nobodys"] });
    expect(told.summary).toBe(
      "3 orders: 2 COMPLETED. 6 numbers: 5 DONE, 1 FAILED. This project has no hosting order nobodys.",
    );
    expect(told.data.orders[1].failed).toMatchObject([{ phoneNumber: local("86") }]);
    expect(JSON.stringify(told.data.orders[1].failed)).toContain("60135");
    expect(told.next[0]).toMatchObject({ tool: "import_numbers", why: expect.stringContaining("migrateToSinchTmo") });
    const whole = await ok(world, "get_hosting_order", { hostingOrderId, others, detail: "full" });
    expect(whole.data.orders).toMatchObject([{ hostingOrderId }, { hostingOrderId: others[0] }]);
  });
});

describe("how many", () => {
  const many = (amount: number) => Array.from({ length: amount }, (_, index) => `+1206556${1000 + index}`);

  it("fifty are ten orders, fifty-one are too many", async () => {
    await start();
    const error = await refused(world, "import_numbers", args(many(51)));
    expect(error.fields).toEqual([
      { field: "numbers", problem: "holds 51 numbers, a call takes 50; send the rest in another call" },
    ]);
    expect(requests(world)).toBe(0);
    const { data } = await ok(world, "import_numbers", args(many(50)));
    expect(count()).toEqual({ received: 10, committed: 10 });
    expect(new Set(idsOf(data)).size).toBe(10);
    const listed = (await world.client.listTools()).tools.find(({ name }) => name === "import_numbers");
    expect(listed?.inputSchema.properties?.numbers).toMatchObject({ maxItems: 50 });
  });

  it("one named twice is refused, though it would be in two orders", async () => {
    await start();
    const { fields } = await refused(world, "import_numbers", args([...first, local("01")]));
    expect(fields).toEqual([{ field: "numbers[5]", problem: expect.stringContaining("twice") }]);
    expect(requests(world)).toBe(0);
  });

  it("every order is told as progress", async () => {
    await start();
    const told: { progress: number; message?: string | undefined }[] = [];
    await world.client.callTool(
      { name: "import_numbers", arguments: args(six) },
      { onprogress: (each) => told.push(each) },
    );
    expect(told.at(-1)?.message).toBe("Calling Sinch: 2 of 2");
    const steps = told.map(({ progress }) => progress);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });
});

describe("when the second order is not placed", () => {
  it.each([
    ["refused", { kind: "status", status: 400 }, "refused"],
    ["a conflict", { kind: "status", status: 409 }, "conflict"],
    ["lost on the way there", { kind: "status", status: 500 }, "unavailable"],
  ])("%s: what is ordered is told, and neither the same call nor the rest orders it twice", async (_, fault, kind) => {
    await start();
    fail(fault);
    const error = await refused(world, "import_numbers", args(six));
    expect(error).toMatchObject({
      kind,
      retryable: false,
      data: { orders: [{ numbers: first }], notOrdered: last },
      fix: expect.stringContaining("with the numbers of notOrdered alone"),
    });
    const [id] = idsOf(error.data);
    expect(error.message).toContain(
      `Ordered: import order ${id} for ${local("01")} to ${local("05")}. Not ordered: ${last}.`,
    );
    expect(error.message).not.toContain("Nothing was sent");
    expect(tools(error.next).slice(0, 2)).toEqual(["import_numbers", "get_hosting_order"]);
    expect(count()).toEqual({ received: 2, committed: 1 });
    // The same call once more: it names the order, and what is left to order.
    const same = await refused(world, "import_numbers", args(six));
    expect(same).toMatchObject({ kind: "conflict", data: { existingOrder: { hostingOrderId: id }, rest: last } });
    expect(count().received).toBe(2);
    await ok(world, "import_numbers", args(error.data.notOrdered));
    expect(sent()).toEqual([first, last]);
    const again = await refused(world, "import_numbers", args(six));
    expect(again.data.others).toHaveLength(1);
    expect(again.data.rest).toBeUndefined();
  });

  it("and no list knows the first: the same call goes on from there", async () => {
    await start();
    fail({ kind: "status", status: 400 });
    const error = await refused(world, "import_numbers", unlisted(six));
    expect(error.data.notOrdered).toEqual(last);
    const before = requests(world);
    const done = await ok(world, "import_numbers", unlisted(six));
    // Six numbers and then the sixth again are looked up, and it is ordered: of the first order nothing has to be found out.
    expect(requests(world) - before).toBe(8);
    expect(idsOf(done.data)[0]).toBe(idsOf(error.data)[0]);
    expect(done.summary).not.toContain("The answer was lost");
    expect(sent()).toEqual([first, last]);
  });

  it("for want of time: no order leaves after it", async () => {
    const ALLOWED = 1_500;
    await start({ outside: { callTimeout: ALLOWED } });
    world.sandbox.faults.add({ kind: "delay", ms: 2 * ALLOWED, operationId: IMPORT });
    const error = await refused(world, "import_numbers", args(six));
    expect(error).toMatchObject({
      kind: "timeout",
      message: expect.stringMatching(/^Ordered: import order \w+ for .* Not ordered: .* given up\.$/),
      data: { orders: [{ numbers: first }], notOrdered: last },
    });
    expect(count()).toEqual({ received: 1, committed: 1 });
    expect(world.audit.at(-1)).toMatchObject({ args: { numbers: six }, sent: true, outcome: "timeout" });
  });

  it("the approval is used up, as an order stands; when the first was refused it still holds", async () => {
    await start({ args: [] });
    world.sandbox.faults.add({ kind: "status", status: 400, operationId: IMPORT });
    const { confirmToken } = (await world.call("import_numbers", args(six))).body.data;
    const none = await refused(world, "import_numbers", { confirmToken });
    expect(none.message).toContain("None of the orders of this call was placed.");
    fail({ kind: "status", status: 400 });
    expect((await refused(world, "import_numbers", { confirmToken })).data.notOrdered).toEqual(last);
    expect(count()).toEqual({ received: 3, committed: 1 });
    expect((await world.call("import_numbers", { confirmToken })).isError).toBe(true);
    expect(count()).toEqual({ received: 3, committed: 1 });
  });
});

describe("when the answer of the second order is lost", () => {
  it.each([{ kind: "reset-after" }, { kind: "status", status: 504, commit: true }, { kind: "cut" }])(
    "it is found, after $kind",
    async (fault) => {
      await start();
      fail(fault);
      const { summary, data } = await ok(world, "import_numbers", args(six));
      expect(summary).toContain("The answer was lost; reading back shows that it was done.");
      expect(data.orders).toMatchObject([{ numbers: first }, { numbers: last }]);
      expect(sent()).toEqual([first, last]);
    },
  );

  it("and cannot be found: the first is told as placed, the second as not known, and neither is sent again", async () => {
    await start();
    fail({ kind: "reset-after" });
    const error = await refused(world, "import_numbers", unlisted(six));
    expect(error).toMatchObject({
      kind: "outcome_unknown",
      message: expect.stringContaining(`Not known: ${last}.`),
      data: { orders: [{ numbers: first }], notKnown: last, notOrdered: [] },
    });
    expect(tools(error.next)[0]).toBe("get_imported_number");
    for (const numbers of [six, last]) {
      const again = await refused(world, "import_numbers", unlisted(numbers));
      expect(again.kind).toBe("outcome_unknown");
    }
    expect(sent()).toEqual([first, last]);
    world.sandbox.clock.advance(HOUR);
    expect((await refused(world, "import_numbers", unlisted(six))).kind).toBe("conflict");
    expect(count().received).toBe(2);
  });

  it("and it was the first of three: nothing is known of that, and nothing else was sent", async () => {
    await start();
    world.sandbox.faults.add({ kind: "reset-after", operationId: IMPORT });
    const eleven = [...six, ...["11", "12", "13", "14", "15"].map(local)];
    const error = await refused(world, "import_numbers", unlisted(eleven));
    expect(error).toMatchObject({ kind: "outcome_unknown", data: { notKnown: first, notOrdered: eleven.slice(5) } });
    expect(count()).toEqual({ received: 1, committed: 1 });
    expect(world.audit.at(-1)).toMatchObject({ args: { numbers: eleven }, sent: true });
    // Held back by that one, the same call sends nothing, and does not say that it had.
    expect((await refused(world, "import_numbers", unlisted(eleven))).kind).toBe("outcome_unknown");
    expect(world.audit.at(-1)).toMatchObject({ args: { numbers: eleven }, sent: false });
    expect(count().received).toBe(1);
  });
});

describe("others at the same time", () => {
  it("the same call twice orders each number once", async () => {
    await start();
    const answers = await Promise.all([1, 2].map(() => world.call("import_numbers", args(six))));
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(sent()).toEqual([first, last]);
  });

  it("what another server orders between the two is seen before the second leaves", async () => {
    await start();
    world.sandbox.faults.add({ kind: "hold", operationId: IMPORT });
    const call = world.call("import_numbers", args(six));
    await expect.poll(() => count().received).toBe(1);
    const other = await startWorld({ sharing: world.sandbox });
    await ok(other, "import_number", {
      phoneNumber: local("06"),
      regionCode: "US",
      smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN },
    });
    await other.close();
    world.sandbox.clock.advance(MINUTE);
    world.sandbox.faults.release();
    const { body } = await call;
    expect(body).toMatchObject({
      error: { kind: "conflict" },
      data: { orders: [{ numbers: first }], notOrdered: last },
    });
    expect(count()).toEqual({ received: 1, committed: 1 });
  });
});
