// Of an on-demand order with two carrier groups, the Washington numbers go live today, and the others do not.
import assert from "node:assert/strict";
import { harborAccount, line, prairieAccount } from "./papers.mjs";

const reference = "clinic-9";
const washington = ["+12025550150", "+12025550151"];

export default {
  name: "activate one of two groups",
  person: {
    wish: `Switch on the Washington numbers (${washington.join(", ")}) of our port-in order ${reference} now, and nothing else. Tell me when they are live.`,
  },

  async before({ api, pass }) {
    await api("POST", "/orders/portIns", {
      customerOrderReference: reference,
      desiredPortSchedule: { desiredPortDate: "2026-12-15" },
      onDemandActivation: true,
      phoneNumbers: [
        ...washington.map((number) => line(number, { portOutInfo: harborAccount })),
        line("+13125550150", { portOutInfo: prairieAccount }),
      ],
    });
    await pass("2026-12-15T14:30:00Z");
  },

  async mcp({ agent }) {
    const found = await agent.call(
      "list_port_in_orders",
      { customerOrderReference: reference },
      "Finds port-in orders",
    );
    const orderId = found.data.orders[0].id;
    const direct = agent.advice(found, "activate_port_in_numbers");
    let group = groupOf(found.data.orders[0]);
    let why = direct;
    if (!direct || !group) {
      const ready = await agent.call("list_available_activations", { orderId }, [
        agent.advice(found, "list_available_activations"),
        "Only for groups in list_available_activations",
      ]);
      group = groupOf(ready.data);
      why = agent.advice(ready, "activate_port_in_numbers");
    }
    const done = await agent.settle("activate_port_in_numbers", { orderId, phoneNumberGroups: [group] }, why);
    const check = agent.advice(done, "get_port_in_order", /check that/);
    if (check) await agent.call("get_port_in_order", { orderId }, check);
    assert(agent.heard("ACTIVATED"));
  },

  async rest({ rest }) {
    const { body } = await rest.get(`/orders/portIns?customerOrderReference=${reference}`);
    const path = `/orders/portIns/${body.orders[0].id}`;
    const ready = await rest.get(`${path}/availableActivations`);
    const groups = Array.isArray(ready.body) ? ready.body : ready.body.activationGroups;
    const { phoneNumberGroup } = groups.find(({ phoneNumbers }) =>
      JSON.stringify(phoneNumbers).includes(washington[0]),
    );
    await rest.post(`${path}/activate`, { phoneNumberGroups: [phoneNumberGroup] });
    await rest.get(path);
  },

  right({ porting }) {
    const [{ phoneNumbers }] = porting.orders;
    for (const { phoneNumber, status } of phoneNumbers)
      assert.equal(status, washington.includes(phoneNumber) ? "ACTIVATED" : "CONFIRMED");
  },
};

/** The group that holds the Washington numbers, however an answer lists its groups; undefined when it does not tell. */
function groupOf({ groups = [], phoneNumbers = [] }) {
  const listed = groups.find((group) => JSON.stringify(group.phoneNumbers ?? []).includes(washington[0]));
  return listed?.phoneNumberGroup ?? phoneNumbers.find(({ phoneNumber }) => phoneNumber === washington[0])?.group;
}
