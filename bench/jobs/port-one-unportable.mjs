// Three numbers are to be ported, of which one cannot be. The order must go out without it, and with its letter.
import assert from "node:assert/strict";
import { letter, line } from "./papers.mjs";

const numbers = ["+12025550150", "+12025550151", "+12025550100"];
const when = { desiredPortSchedule: { desiredPortDate: "2026-12-15" }, onDemandActivation: false };

export default {
  name: "port with one unportable number",
  person: {
    wish: "Port these three numbers to Sinch on 2026-12-15; they go live by themselves. The letter is signed.",
    brings: { sheet: numbers.map((number) => line(number)), letter },
  },

  async mcp({ agent }) {
    let portable = numbers;
    if (agent.heard("First check_portability")) {
      const checked = await agent.call("check_portability", { phoneNumbers: numbers }, "First check_portability");
      portable = portableOf(checked.data);
    }
    const order = (some) => ({ ...when, phoneNumbers: some.map((number) => line(number)) });
    let placed = await agent.settle("create_port_in_order", order(portable), [
      "one order per losing carrier, without the numbers that cannot be ported",
      "Orders the transfer",
    ]);
    if (placed.status !== "ok") {
      // Refused with the numbers that cannot be ported: the same without them.
      portable = portable.filter((number) => !JSON.stringify(placed).includes(number));
      placed = await agent.settle("create_port_in_order", order(portable), ["leave", "without"]);
    }
    const attach = agent.advice(placed, "upload_port_in_document");
    await agent.call("upload_port_in_document", { orderId: placed.data.id, ...letter }, attach);
  },

  async rest({ rest }) {
    const { body } = await rest.post("/portabilityChecks", { phoneNumbers: numbers });
    const phoneNumbers = portableOf(body).map((number) => line(number));
    const placed = await rest.post("/orders/portIns", { ...when, phoneNumbers });
    await rest.post(`/orders/portIns/${placed.body.id}/documents`, letter);
  },

  right({ porting }) {
    const [order, ...more] = porting.orders;
    assert.deepEqual(more, []);
    assert.deepEqual(
      order.phoneNumbers.map(({ phoneNumber }) => phoneNumber),
      numbers.slice(0, 2),
    );
    assert.equal(order.documents.length, 1);
  },
};

const portableOf = ({ phoneNumbers }) =>
  phoneNumbers.filter(({ portable }) => portable).map(({ phoneNumber }) => phoneNumber);
