// The contract, the sandbox and the guards must tell one story: the sandbox is brought into every state of an order, and in
// each of them every action is tried through a client. What the contract forbids must not leave for Sinch; what it allows
// must not be stopped by us.
import { describe, expect, test } from "vitest";
import { portInOrder, stateName } from "../../src/lifecycles/index.js";
import { DAY, LOA, NUMBERS, ok, orderArgs } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";
import { expectedVerdict } from "../lifecycles/expected.js";

type State = keyof typeof portInOrder.states;
type Action = keyof typeof portInOrder.actions;

const HOUR = DAY / 24;
const onDemand = (number: string) => orderArgs([number], { onDemandActivation: true });
const order = async (world: World, args: Record<string, unknown>): Promise<string> =>
  (await ok(world, "create_port_in_order", args)).data.id;
const advance = (world: World, ms: number) => world.sandbox.clock.advance(ms);

/** How an on-demand order comes into each state. */
const into: Readonly<Record<State, (world: World) => Promise<string>>> = {
  ORDER_BUILDING: (world) => order(world, onDemand("+12025550147")),
  PENDING: (world) => order(world, onDemand(NUMBERS[0])),
  async CONFIRMED(world) {
    const id = await order(world, onDemand(NUMBERS[0]));
    advance(world, 3 * DAY);
    advance(world, 60 * DAY);
    return id;
  },
  async COMPLETED(world) {
    const id = await into.CONFIRMED(world);
    await ok(world, "activate_port_in_numbers", { orderId: id });
    return id;
  },
  async PENDING_CANCELATION(world) {
    const id = await order(world, onDemand("+12025550146"));
    await ok(world, "cancel_port_in_order", { orderId: id });
    advance(world, HOUR);
    return id;
  },
  async CANCELED(world) {
    const id = await order(world, onDemand(NUMBERS[0]));
    await ok(world, "cancel_port_in_order", { orderId: id });
    advance(world, DAY);
    return id;
  },
};

/** The call that tries each action, and the contract's operation it would reach. */
const attempts: Readonly<Record<Action, { tool: string; operationId: string; args: object }>> = {
  read: { tool: "get_port_in_order", operationId: "getOrderDetails", args: {} },
  update: {
    tool: "update_port_in_order",
    operationId: "updatePortInOrder",
    args: { changes: { customerOrderReference: "another" } },
  },
  cancel: { tool: "cancel_port_in_order", operationId: "deleteOrder", args: {} },
  activate: { tool: "activate_port_in_numbers", operationId: "activatePortIn", args: {} },
  "add-note": { tool: "add_port_in_note", operationId: "addOrderNote", args: { note: "How far is it?" } },
  "add-document": {
    tool: "upload_port_in_document",
    operationId: "addOrderDocuments",
    args: { documentName: "loa.pdf", fileContent: LOA },
  },
};

describe.each(Object.keys(into) as State[])("an order that is %s", (state) => {
  test.each(Object.keys(attempts) as Action[])("%s: guard and contract agree", async (action) => {
    const world = await startWorld();
    const orderId = await into[state](world);
    const before = await ok(world, "get_port_in_order", { orderId });
    expect(stateName(portInOrder, before.data.status)).toBe(state);

    const { tool, operationId, args } = attempts[action];
    const received = world.sandbox.ledger.count(operationId).received;
    const { body } = await world.call(tool, { orderId, ...args });
    const left = world.sandbox.ledger.count(operationId).received > received;

    if (expectedVerdict("port-in-order", state, action) === "forbidden") {
      expect(body.error.kind).toBe("not_allowed");
      expect(left).toBe(false);
      for (const { tool: offered } of body.next) expect(offered).not.toBe(tool);
    } else {
      expect(left, JSON.stringify(body)).toBe(true);
      expect(body.error?.kind).not.toBe("not_allowed");
    }
    await world.close();
  });
});
