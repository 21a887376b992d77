// Four numbers at two carriers, each with its own account and PIN: two orders, each with its letter.
import assert from "node:assert/strict";
import { harborAccount, letter, line, prairieAccount } from "./papers.mjs";

const sheet = [
  line("+12025550150", { portOutInfo: harborAccount }),
  line("+12025550151", { portOutInfo: harborAccount }),
  line("+13125550150", { portOutInfo: prairieAccount }),
  line("+13125550151", { portOutInfo: prairieAccount }),
];
const numbers = sheet.map(({ phoneNumber }) => phoneNumber);
const when = { desiredPortSchedule: { desiredPortDate: "2026-12-15" }, onDemandActivation: true };

/** The lines of the sheet by losing carrier. */
function byCarrier({ phoneNumbers }) {
  const carriers = new Map();
  for (const { phoneNumber, carrier } of phoneNumbers)
    carriers.set(carrier, [...(carriers.get(carrier) ?? []), sheet[numbers.indexOf(phoneNumber)]]);
  return [...carriers.values()];
}

export default {
  name: "port from two carriers",
  person: {
    wish: "Port these four numbers to Sinch on 2026-12-15; we will switch them on ourselves. The letter is signed.",
    brings: { sheet, letter },
  },

  async mcp({ agent }) {
    const checked = await agent.call("check_portability", { phoneNumbers: numbers }, [
      "First check_portability",
      "who their losing carrier is",
    ]);
    const perCarrier = agent.advice(checked, "create_port_in_order", /per losing carrier/);
    for (const phoneNumbers of byCarrier(checked.data)) {
      const placed = await agent.settle("create_port_in_order", { ...when, phoneNumbers }, perCarrier);
      const attach = agent.advice(placed, "upload_port_in_document");
      await agent.call("upload_port_in_document", { orderId: placed.data.id, ...letter }, attach);
    }
  },

  async rest({ rest }) {
    const { body } = await rest.post("/portabilityChecks", { phoneNumbers: numbers });
    for (const phoneNumbers of byCarrier(body)) {
      const placed = await rest.post("/orders/portIns", { ...when, phoneNumbers });
      await rest.post(`/orders/portIns/${placed.body.id}/documents`, letter);
    }
  },

  right({ porting }) {
    const accounts = porting.orders.map((order) => [
      ...new Set(order.phoneNumbers.map(({ portOutInfo }) => portOutInfo.accountNum)),
    ]);
    assert.deepEqual(accounts.sort(), [[harborAccount.accountNum], [prairieAccount.accountNum]]);
    for (const order of porting.orders) assert.equal(order.documents.length, 1);
  },
};
