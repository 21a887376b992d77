// An order of twelve numbers is stuck: the losing carrier rejected one of them for its ZIP code.
import assert from "node:assert/strict";
import { line } from "./papers.mjs";

const rejected = "+12025550120";
const sisters = Array.from({ length: 11 }, (_, index) => `+12025550${160 + index}`);
const reference = "clinic-7";
const zipCode = "20005";

export default {
  name: "fix a ZIP code",
  person: {
    wish: `Our port-in order ${reference} does not move. Find out why, and set it right.`,
    knows: { endUser: { zipCode } },
  },

  async before({ api, pass }) {
    await api("POST", "/orders/portIns", {
      customerOrderReference: reference,
      desiredPortSchedule: { desiredPortDate: "2026-12-15" },
      onDemandActivation: false,
      phoneNumbers: [rejected, ...sisters].map((number) => line(number)),
    });
    await pass("PT36H");
  },

  async mcp({ agent }) {
    const found = await agent.call(
      "list_port_in_orders",
      { customerOrderReference: reference },
      "Finds port-in orders",
    );
    const orderId = found.data.orders[0].id;
    let story = found;
    // The cause is what the person wants to know: an answer that tells it spares the next call.
    if (!agent.heard("endUser.zipCode"))
      story = await agent.call("get_port_in_order", { orderId }, agent.advice(found, "get_port_in_order"));
    const correct = agent.advice(story, "update_port_in_order", /correct/);
    const onTheBill = agent.ask("endUser.zipCode", correct);
    const changes = { phoneNumbers: [{ phoneNumber: rejected, endUser: { zipCode: onTheBill } }] };
    await agent.settle("update_port_in_order", { orderId, changes }, correct);
  },

  async rest({ rest }) {
    const { body } = await rest.get(`/orders/portIns?customerOrderReference=${reference}`);
    const path = `/orders/portIns/${body.orders[0].id}`;
    const { body: order } = await rest.get(path);
    // PUT replaces everything: the whole order goes back, with one value changed and without what only Sinch may set.
    const setBySinch = ["status", "countryCode", "phoneNumberGroup", "focDate", "rejectReason"];
    const phoneNumbers = order.phoneNumbers.map((number) => ({
      ...Object.fromEntries(Object.entries(number).filter(([name]) => !setBySinch.includes(name))),
      ...(number.rejectReason ? { endUser: { ...number.endUser, zipCode } } : {}),
    }));
    const { customerOrderReference, desiredPortSchedule, onDemandActivation } = order;
    await rest.put(path, { customerOrderReference, desiredPortSchedule, onDemandActivation, phoneNumbers });
  },

  right({ porting }) {
    const [{ phoneNumbers }] = porting.orders;
    const mended = phoneNumbers.find(({ phoneNumber }) => phoneNumber === rejected);
    assert.equal(mended.status, "PENDING");
    assert.equal(mended.endUser.zipCode, zipCode);
    assert.equal(phoneNumbers.length, 12);
    for (const { portOutInfo } of phoneNumbers) assert.equal(portOutInfo.existingPortOutPin, "740291");
  },
};
