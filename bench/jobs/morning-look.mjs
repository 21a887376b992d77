// Fourteen port-in orders, some of which need somebody today: which, and why?
import assert from "node:assert/strict";
import { line } from "./papers.mjs";

const day = (desiredPortDate) => ({ desiredPortSchedule: { desiredPortDate } });
const scheduled = { ...day("2026-12-15"), onDemandActivation: false };
const onDemand = { ...day("2026-12-09"), onDemandActivation: true };

/** What was ordered on two days, by reference. The numbers decide what became of it. */
const FIRST = {
  "north-1": [scheduled, "+12025550150"],
  "north-2": [scheduled, "+12025550120", "+12025550151"],
  "north-3": [scheduled, "+12025550121"],
  "north-4": [scheduled, "+12025550130", "+12025550152"],
  "north-5": [scheduled, "+12025550148"],
  "north-6": [onDemand, "+12025550153"],
  "north-7": [{ ...scheduled, ...day("2026-12-04") }, "+12025550154"],
  "north-8": [{ ...scheduled, ...day("2026-12-07") }, "+12025550155"],
  "north-9": [scheduled, "+12025550141"],
  "north-10": [scheduled, "+12025550156"],
};
const THEN = {
  "south-1": [scheduled, "+12025550157"],
  "south-2": [scheduled, "+12025550158"],
  "south-3": [scheduled, "+13125550150"],
  "south-4": [scheduled, "+13125550151"],
};

/** What the person must hear of, and nothing of the rest. */
const NEEDS = [
  "Service ZIP code does not match",
  "Invalid port-out PIN",
  "Number is disconnected",
  "Is a DSL line attached",
  "2026-12-09",
];

export default {
  name: "morning look at 14 orders",
  person: { wish: "Which of our port-in orders need something from us today, and what?" },

  async before({ api, pass }) {
    for (const [orders, wait] of [
      [FIRST, "P9D"],
      [THEN, "PT2H"],
    ]) {
      for (const [customerOrderReference, [when, ...numbers]] of Object.entries(orders))
        await api("POST", "/orders/portIns", {
          ...when,
          customerOrderReference,
          phoneNumbers: numbers.map((number) => line(number)),
        });
      await pass(wait);
    }
  },

  async mcp({ agent }) {
    const all = await agent.call("list_port_in_orders", {}, "Without a filter: all of them");
    const see = agent.advice(all, "get_port_in_order");
    // A row that says what its order needs, or that it needs nothing, spares the look into it.
    const silent = ({ status, attention }) =>
      attention === undefined && !["COMPLETED", "CANCELED"].includes(status) && !agent.heard("need nothing from you");
    for (const { id } of all.data.orders.filter(silent)) await agent.call("get_port_in_order", { orderId: id }, see);
    for (const need of NEEDS) assert(agent.heard(need), `nobody said ${need}`);
  },

  async rest({ rest }) {
    const { body } = await rest.get("/orders/portIns");
    const open = body.orders.filter(({ status }) => !["COMPLETED", "CANCELED"].includes(status));
    for (const { id } of open) await rest.get(`/orders/portIns/${id}`);
  },

  right({ porting }) {
    assert.equal(porting.orders.length, 14);
  },
};
