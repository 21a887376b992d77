/** An order tells what became of its numbers, so that nobody has to ask again. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { CAMPAIGN, HOUR, hosted, local, ok, PLAN } from "../../harness/hosting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const read = (hostingOrderId: string, more = {}) => ok(world, "get_hosting_order", { hostingOrderId, ...more });

it("says that all numbers of a finished order work", async () => {
  const id = await hosted(world, [local("01"), local("02")]);
  const { summary, data, next } = await read(id);
  expect(summary).toContain("is COMPLETED: all 2 numbers work.");
  expect(data.numbers).toEqual({ DONE: 2 });
  expect(data.failed).toBeUndefined();
  expect(next.map(({ tool }: { tool: string }) => tool)).toEqual(["get_imported_number"]);
});

it("names the failed number of a finished order, with the cause and the way out", async () => {
  const id = await hosted(world, [local("01"), local("86")]);
  const { summary, data, next } = await read(id);
  expect(summary).toMatch(/is COMPLETED: 2 numbers, 1 .*, 1 /);
  expect(data.failed).toMatchObject([{ phoneNumber: local("86") }]);
  expect(JSON.stringify(data.failed)).toContain("60135");
  expect(next[0]).toMatchObject({ tool: "import_numbers", why: expect.stringContaining("migrateToSinchTmo") });
});

it("counts where the numbers of an order in work stand", async () => {
  const { data } = await ok(world, "import_numbers", {
    numbers: [local("01"), local("02")],
    regionCode: "US",
    servicePlanId: PLAN,
    campaignId: CAMPAIGN,
  });
  world.sandbox.clock.advance(2 * 60_000);
  const order = await read(data.hostingOrderId);
  expect(order.data.state).toBe("IN_PROGRESS");
  expect(order.data.numbers).toEqual({ IN_PROGRESS: 2 });
  expect(order.next[0]).toMatchObject({ tool: "get_hosting_order", why: expect.stringContaining("hour") });
});

it("tells the order all the same when its numbers cannot be read, and where to look", async () => {
  const id = await hosted(world, [local("01")]);
  world.sandbox.faults.add({
    kind: "status",
    operationId: "HostingOrderService_ListHostingOrderNumbers",
    status: 403,
    times: 9,
  });
  const { summary, data, next } = await read(id);
  expect(summary).toContain("is COMPLETED. You act next. Finished.");
  expect(data.numbers).toBeUndefined();
  expect(next[0].tool).toBe("get_hosting_order_report");
});

it("keeps the order in full as Sinch sent it", async () => {
  const id = await hosted(world, [local("01")]);
  world.sandbox.clock.advance(HOUR);
  const { data } = await read(id, { detail: "full" });
  expect(Object.keys(data)).not.toContain("numbersNow");
  expect(data.textEnableInfo.authorisedPerson).toBeDefined();
});
