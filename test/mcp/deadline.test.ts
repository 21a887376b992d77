/** A call that takes too long is given up, unless a person is reading or a write has left. */
import { afterEach, expect, it, vi } from "vitest";
import { eventually } from "../harness/http.js";
import { orderArgs, ordered } from "../harness/porting.js";
import { agreeable, startWorld, type World, type WorldOptions } from "../harness/world.js";

/** Long enough for any call here that is not held up, as `HELD_UP` is for none. */
const ALLOWED = 1_500;
const HELD_UP = 600_000;

let world: World;
const start = async (options: WorldOptions = {}) => {
  world = await startWorld({ ...options, outside: { callTimeout: ALLOWED } });
};
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});
const holdUp = (operationId: string, ms: number) => world.sandbox.faults.add({ kind: "delay", ms, operationId });

it("gives up a read, and says so", async () => {
  await start();
  const orderId = await ordered(world);
  holdUp("getOrderDetails", HELD_UP);
  const { body } = await world.call("get_port_in_order", { orderId });
  expect(body.error).toMatchObject({ kind: "timeout", retryable: true, message: expect.stringMatching(/given up/) });
});

it("lets no write leave after it", async () => {
  await start();
  holdUp("getPortInOrders", HELD_UP);
  const { body } = await world.call("create_port_in_order", orderArgs());
  expect(body.error).toMatchObject({ kind: "timeout", message: expect.stringMatching(/Nothing was sent/) });
  expect(world.sandbox.ledger.count("orderPortIn").received).toBe(0);
});

it("lets a write that has left go on to its end", async () => {
  await start();
  holdUp("orderPortIn", 2 * ALLOWED);
  const { body, text } = await world.call("create_port_in_order", orderArgs());
  expect(body.status, text).toBe("ok");
});

it("does not count what a person takes over a form", async () => {
  await start({
    args: ["--confirm", "auto"],
    client: "legacy",
    forms: async (form) => {
      await new Promise((resolve) => setTimeout(resolve, 1.5 * ALLOWED));
      return agreeable()(form);
    },
  });
  const { body, text } = await world.call("create_port_in_order", orderArgs());
  expect(body.status, text).toBe("ok");
});

it("tells a client that waits that it is still at work", async () => {
  await start();
  const orderId = await ordered(world);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  holdUp("getOrderDetails", HELD_UP);
  const told: number[] = [];
  const call = world.client.callTool(
    { name: "get_port_in_order", arguments: { orderId } },
    { onprogress: ({ progress }) => told.push(progress) },
  );
  await eventually(() => told.length > 6, "every step is told");
  const steps = told.length;
  vi.advanceTimersByTime(30_000);
  await eventually(() => told.length >= steps + 3, "the last step is told again");
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(new Set(told).size).toBe(told.length);
  await call;
  vi.advanceTimersByTime(30_000);
  expect(told.length).toBe(steps + 3);
});
