/** A list of orders says which of them need somebody, and why. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { DAY, LOA, ok, ordered } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

it("tells the only order that was found in full, with what comes next", async () => {
  await ordered(world, ["+12025550120"], { customerOrderReference: "clinic-7" });
  world.sandbox.clock.advance(2 * DAY);
  const { summary, data, next } = await ok(world, "list_port_in_orders", { customerOrderReference: "clinic-7" });
  expect(summary).toMatch(/^1 port-in order found\. Order \d+ is PENDING/);
  expect(JSON.stringify(data.orders[0])).toContain("endUser.zipCode");
  expect(next[0].tool).toBe("update_port_in_order");
});

it("says of each order whether it needs somebody", async () => {
  const rejected = await ordered(world, ["+12025550120"]);
  const calm = await ordered(world, ["+12025550150"]);
  for (const orderId of [rejected, calm])
    await ok(world, "upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent: LOA });
  world.sandbox.clock.advance(2 * DAY);
  const { summary, data } = await ok(world, "list_port_in_orders");
  expect(summary).toBe("2 port-in orders found. 1 need attention, and say why; the others need nothing from you.");
  const attention = Object.fromEntries(
    data.orders.map(({ id, attention: told }: { id: string; attention: unknown }) => [id, told]),
  );
  expect(attention[calm]).toBeUndefined();
  expect(JSON.stringify(attention[rejected])).toContain("endUser.zipCode");
});

it("claims nothing about orders that it could not read", async () => {
  await ordered(world, ["+12025550150"]);
  await ordered(world, ["+12025550151"]);
  world.sandbox.faults.add({ kind: "status", operationId: "getOrderDetails", status: 403, times: 9 });
  const { summary, data } = await ok(world, "list_port_in_orders");
  expect(summary).toBe("2 port-in orders found.");
  expect(data.orders).toHaveLength(2);
});
