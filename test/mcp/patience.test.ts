/** Sinch may ask a tool to wait again and again: what one call waits has an end, however many reads it makes. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { entry, NUMBERS, ok, ordered, refused, requests } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";

let world: World;
let slept: number[];
let orderId: string;
beforeEach(async () => {
  slept = [];
  world = await startWorld({
    outside: {
      sleep: async (ms) => {
        slept.push(ms);
      },
    },
  });
  orderId = await ordered(world, [NUMBERS[0]]);
});
afterEach(() => world.close());

/** The next answers to this operation, each asking to come back after so many seconds. */
const busy = (operationId: string, ...seconds: readonly number[]) => {
  for (const retryAfter of seconds) world.sandbox.faults.add({ kind: "rate-limit", operationId, retryAfter });
};

it("lets the reads of a call share twenty seconds, and the next call has them again", async () => {
  busy("getPortInOrders", 11);
  busy("getOrderDetails", 9);
  await ok(world, "list_port_in_orders", { phoneNumber: NUMBERS[0] });
  expect(slept).toEqual([11_000, 9_000]);

  busy("getPortInOrders", 11);
  busy("getOrderDetails", 10);
  const before = requests(world);
  await world.call("list_port_in_orders", { phoneNumber: NUMBERS[0] });
  expect(slept.slice(2)).toEqual([11_000]);
  expect(requests(world) - before).toBe(3);

  const last = slept.length;
  busy("getOrderDetails", 20);
  await ok(world, "get_port_in_order", { orderId });
  expect(slept.slice(last)).toEqual([20_000]);
});

it("gives up with how long to wait, nothing sent, when the reads before a write take too long", async () => {
  busy("getOrderDetails", 8);
  busy("getPortInOrders", 8, 8);
  const changes = { phoneNumbers: [entry("+12025550166")] };
  const error = await refused(world, "update_port_in_order", { orderId, changes });
  expect(error).toMatchObject({ kind: "rate_limited", data: { retryAfterSeconds: 8 } });
  expect(slept).toEqual([8_000, 8_000]);
  expect(requests(world, "updatePortInOrder")).toBe(0);
  await ok(world, "update_port_in_order", { orderId, changes });
  expect(requests(world, "updatePortInOrder")).toBe(1);
});

it("leaves a write its own patience, and what has to be found out after it", async () => {
  busy("getOrderDetails", 20);
  busy("updatePortInOrder", 9);
  world.sandbox.faults.add({ kind: "reset-after", operationId: "updatePortInOrder" });
  world.sandbox.faults.add({ kind: "rate-limit", operationId: "getOrderDetails", skip: 1, retryAfter: 15 });
  const { summary } = await ok(world, "update_port_in_order", { orderId, changes: { resellerName: "Maple Ridge" } });
  expect(summary).toMatch(/reading back shows that it was done/);
  expect(world.sandbox.ledger.count("updatePortInOrder").committed).toBe(1);
  expect(slept).toEqual([20_000, 9_000, 15_000]);
});
