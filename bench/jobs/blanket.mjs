// Two numbers whose invoices were accepted are text-enabled under a standing letter: nobody signs anything.
import assert from "node:assert/strict";
import { linksAskedAhead } from "./ask-ahead.mjs";
import { followed } from "./follow.mjs";
import { campaign, local, plan } from "./papers.mjs";

const numbers = [local("43"), local("44")];

export default {
  name: "text-enable under a blanket LOA",
  person: {
    wish: `Text-enable ${numbers.join(" and ")} (US, VERIFIED) under our standing LOA, and tell me when they work.`,
    knows: { servicePlanId: plan, campaignId: campaign },
  },

  async before({ api, pass, lever }) {
    await api("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers: numbers });
    await pass("PT10M");
    await lever("/invoices", { phoneNumbers: numbers });
  },

  async mcp({ agent, sinch, tools }) {
    const { properties } = tools.find(({ name }) => name === "text_enable_qualified_numbers").inputSchema;
    const letter = properties.loa ? { loa: { type: "blanket" } } : { blanketLoaInfo: {} };
    const order = { numbers, regionCode: "US", ...letter, ...linksAskedAhead(agent) };
    const ordered = await agent.settle("text_enable_qualified_numbers", order, ["{} for a standing LOA", "blanket"]);
    await sinch.pass("P1D");
    await followed(agent, ordered);
  },

  async rest({ rest, sinch }) {
    const { body } = await rest.post("/qualifiedNumbers:textEnableNumbers", {
      numbers,
      regionCode: "US",
      servicePlanId: plan,
      campaignId: campaign,
      blanketLoaInfo: {},
    });
    await sinch.pass("P1D");
    await rest.get(`/hostingOrders/${body.hostingOrderId}`);
    await rest.get(`/hostingOrders/${body.hostingOrderId}/report`);
  },

  right({ hosting }) {
    assert.equal(hosting.hostingOrders[0].state, "COMPLETED");
    assert.deepEqual(hosting.mail, []);
    assert.deepEqual(hosting.importedNumbers.map(({ phoneNumber }) => phoneNumber).sort(), numbers);
  },
};
