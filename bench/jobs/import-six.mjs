// Six numbers that Sinch can route already are imported; an order takes five.
import assert from "node:assert/strict";
import { followedTogether } from "./follow.mjs";
import { campaign, local, plan } from "./papers.mjs";

const numbers = ["51", "52", "53", "54", "55", "56"].map(local);

export default {
  name: "import six numbers",
  env: { SERVICE_PLAN_ID: plan, CAMPAIGN_ID: campaign },
  person: {
    wish: `Import ${numbers.join(", ")} (US; their NNID routes at Sinch already), and tell me when all of them work.`,
  },

  async mcp({ agent, sinch, tools }) {
    const { maxItems } = tools.find(({ name }) => name === "import_numbers").inputSchema.properties.numbers;
    const calls = [];
    const place = async (some, why) => {
      const placed = await agent.settle("import_numbers", { numbers: some, regionCode: "US" }, why);
      if (placed.status !== "ok") return placed;
      calls.push(placed);
      return undefined;
    };
    const most = maxItems ?? numbers.length;
    let refused;
    const all = ["Imports up to 50 numbers", "Imports up to five numbers"];
    for (const some of parts(most)) refused ??= await place(some, all);
    if (refused)
      for (const some of parts(5)) await place(some, ["an import order takes 5; split it", "Imports up to five"]);
    await sinch.pass("PT1H");
    for (const placed of calls) await followedTogether(agent, placed);
  },

  async rest({ rest, sinch }) {
    const ids = [];
    for (const some of parts(5)) {
      const { body } = await rest.post("/hostingOrders:importNumbers", {
        numbers: some,
        regionCode: "US",
        servicePlanId: plan,
        campaignId: campaign,
      });
      ids.push(body.hostingOrderId);
    }
    await sinch.pass("PT1H");
    for (const id of ids) {
      await rest.get(`/hostingOrders/${id}`);
      await rest.get(`/hostingOrders/${id}/report`);
    }
  },

  right({ hosting }) {
    assert.deepEqual(hosting.importedNumbers.map(({ phoneNumber }) => phoneNumber).sort(), numbers);
    for (const { campaignProvisioning } of hosting.importedNumbers) assert.equal(campaignProvisioning.state, "DONE");
  },
};

function parts(most) {
  const some = [];
  for (let at = 0; at < numbers.length; at += most) some.push(numbers.slice(at, at + most));
  return some;
}
