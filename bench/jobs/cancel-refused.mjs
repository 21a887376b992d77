// An order is to be canceled that the losing carrier has confirmed already: too late, and only the porting desk can help.
import assert from "node:assert/strict";
import { line } from "./papers.mjs";

const reference = "clinic-8";
const note = "Please stop this port if you still can: the customer stays with the losing carrier.";

export default {
  name: "cancel, which is refused",
  person: {
    wish: `Cancel our port-in order ${reference}. If it is too late, tell me when it goes live, and write to Sinch: "${note}"`,
  },

  async before({ api, pass }) {
    await api("POST", "/orders/portIns", {
      customerOrderReference: reference,
      desiredPortSchedule: { desiredPortDate: "2026-12-15" },
      onDemandActivation: false,
      phoneNumbers: [line("+12025550150"), line("+12025550151")],
    });
    await pass("P3D");
  },

  async mcp({ agent }) {
    const found = await agent.call(
      "list_port_in_orders",
      { customerOrderReference: reference },
      "Finds port-in orders",
    );
    const orderId = found.data.orders[0].id;
    const refused = await agent.settle("cancel_port_in_order", { orderId }, "Cancels an order");
    assert.equal(refused.error?.kind, "not_allowed");
    // When it goes live is asked for: if nobody has said, somebody must.
    if (!agent.heard("2026-12-15T14:00"))
      await agent.call("get_port_in_phone_groups", { orderId }, agent.advice(refused, "get_port_in_phone_groups"));
    await agent.call("add_port_in_note", { orderId, note }, agent.advice(refused, "add_port_in_note"));
  },

  async rest({ rest }) {
    const { body } = await rest.get(`/orders/portIns?customerOrderReference=${reference}`);
    const path = `/orders/portIns/${body.orders[0].id}`;
    await rest.delete(path);
    await rest.get(path);
    await rest.post(`${path}/notes`, { note });
  },

  right({ porting }) {
    const [order] = porting.orders;
    assert.equal(order.status, "CONFIRMED");
    assert.deepEqual(
      order.notes.map(({ note: text }) => text),
      [note],
    );
  },
};
