/** Follows docs/adding-an-operation.md with an endpoint that Sinch does not have, and uses it as a client would. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ok, ordered } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";

// The two lines by hand: the list of tools, and the list of the sandbox's routes.
vi.mock("../../src/tools/index.js", async (original) => {
  const tools = await original<typeof import("../../src/tools/index.js")>();
  const { listCarrierMessages } = await import("./carrier-messages.js");
  return { ...tools, TOOLS: [...tools.TOOLS, { toolset: "porting", declaration: listCarrierMessages }] };
});
vi.mock("../../src/sandbox/porting/activation.js", async (original) => {
  const { activationRoutes } = await original<typeof import("../../src/sandbox/porting/activation.js")>();
  const { carrierMessageRoutes } = await import("./carrier-messages-route.js");
  return {
    activationRoutes: (porting: Parameters<typeof activationRoutes>[0]) => [
      ...activationRoutes(porting),
      ...carrierMessageRoutes(porting),
    ],
  };
});

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it("lists the new tool with its arguments and hints", async () => {
  const { tools } = await world.client.listTools();
  expect(tools.find(({ name }) => name === "list_carrier_messages")).toMatchObject({
    title: "List messages of the losing carrier",
    inputSchema: { properties: { orderId: { type: "string" } }, required: ["orderId"], additionalProperties: false },
    annotations: { readOnlyHint: true, destructiveHint: false },
  });
});

it("calls it through to the sandbox, with an answer of one sentence and small data", async () => {
  const orderId = await ordered(world, ["+12025550150"]);
  const { summary, data, next } = await ok(world, "list_carrier_messages", { orderId });
  expect(summary).toBe(`1 message about order ${orderId}.`);
  expect(data.messages).toHaveLength(1);
  expect(next).toEqual([{ tool: "get_port_in_order", why: "see the order itself" }]);
});

it("refuses a bad argument before the wire, and tells of an order that is not there", async () => {
  const before = world.sandbox.ledger.entries.length;
  const typo = await world.call("list_carrier_messages", { orderID: "1" });
  expect(typo.body.error).toMatchObject({ kind: "invalid_arguments" });
  expect(world.sandbox.ledger.entries).toHaveLength(before);
  const missing = await world.call("list_carrier_messages", { orderId: "99" });
  expect(missing.body.error).toMatchObject({ kind: "not_found" });
});

it("has its row on the page of every operation", async () => {
  const { body } = await world.call("read_guide", { topic: "api" });
  expect(body.data.text).toContain("GET /orders/portIns/{orderId}/carrierMessages");
});
