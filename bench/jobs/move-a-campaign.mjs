// A live number changes its campaign. Sinch wants it unlinked first, and in between it carries no texts.
import assert from "node:assert/strict";
import { campaign, local, plan } from "./papers.mjs";

const phoneNumber = local("57");
const campaignId = "CNEW881";

export default {
  name: "move a campaign",
  person: {
    wish: `Move our hosted number ${phoneNumber} to the campaign ${campaignId}. Tell me when its texts run again.`,
  },

  async before({ api, pass }) {
    await api("POST", "/importedNumbers", {
      phoneNumber,
      regionCode: "US",
      smsConfiguration: { servicePlanId: plan, campaignId: campaign },
    });
    await pass("PT1H");
  },

  async mcp({ agent, sinch }) {
    const link = { phoneNumber, smsConfiguration: { campaignId } };
    let moved = await agent.settle("update_imported_number", link, "changes its links");
    if (moved.status === "failed" || moved.error) {
      const unlink = agent.advice(moved, "update_imported_number", /step one/);
      const unlinked = await agent.settle(
        "update_imported_number",
        { phoneNumber, smsConfiguration: { campaignId: "" } },
        unlink,
      );
      await settled(agent, sinch, unlinked);
      moved = await agent.settle("update_imported_number", link, "then link the new ids");
    }
    await settled(agent, sinch, moved);
  },

  async rest({ rest, sinch }) {
    const number = `/importedNumbers/${encodeURIComponent(phoneNumber)}`;
    await rest.patch(number, { smsConfiguration: { campaignId: "" } });
    await sinch.pass("PT10M");
    await rest.get(number);
    await rest.patch(number, { smsConfiguration: { campaignId } });
    await sinch.pass("PT10M");
    await rest.get(number);
  },

  right({ hosting }) {
    const [number] = hosting.importedNumbers;
    assert.equal(number.campaignId, campaignId);
    assert.equal(number.campaignProvisioning.state, "DONE");
  },
};

/** Looks as long as the answer says that something is still to be followed; at once, unless it says how long it takes. */
async function settled(agent, sinch, answer) {
  let last = answer;
  for (let looks = 0; looks < 4; looks++) {
    const follow = agent.advice(last, "get_imported_number", /DONE/);
    if (!follow) break;
    if (looks > 0 || /\bminutes?\b/.test(follow)) await sinch.pass("PT10M");
    last = await agent.call("get_imported_number", { phoneNumber }, follow);
  }
  await sinch.pass("PT10M");
}
