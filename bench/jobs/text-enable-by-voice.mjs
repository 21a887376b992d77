// A number that stays at its carrier is to carry texts: checked, proven by a call, ordered under a signed letter, followed
// to its end.
import assert from "node:assert/strict";
import { linksAskedAhead } from "./ask-ahead.mjs";
import { followed } from "./follow.mjs";
import { campaign, local, plan, signer } from "./papers.mjs";

const phoneNumber = local("42");

export default {
  name: "text-enable with voice proof",
  person: {
    wish: `Our number ${phoneNumber} (US) stays at its carrier; its texts shall run over Sinch. I am at that phone. Tell me when it works.`,
    knows: { servicePlanId: plan, campaignId: campaign, loa: { type: "direct", ...signer }, directLoaInfo: signer },
  },

  async mcp({ agent, sinch }) {
    const submitted = await agent.call("qualify_numbers", { phoneNumbers: [phoneNumber] }, "Has Sinch check whether");
    // Where the preview of the call looks by itself, nobody has to look before it.
    const ahead = agent.advice(submitted, "send_voice_challenge", /minutes.*its preview looks whether/);
    if (ahead) await sinch.pass("PT10M");
    else await eligible(agent, sinch, submitted);
    const rings = "prove ownership of a few numbers at once; it rings the phone";
    const called = await agent.settle("send_voice_challenge", { phoneNumber }, [ahead, rings, "proof at once"]);
    const code = await heardOnThePhone(sinch, agent);
    const proven = await agent.call(
      "verify_voice_challenge",
      { phoneNumber, code },
      agent.advice(called, "verify_voice_challenge"),
    );
    const order = agent.advice(proven, "text_enable_qualified_numbers");
    const letter = /ask the person for all that it takes: the LOA/.test(order) ? { loa: agent.ask("loa", order) } : {};
    const ordered = await agent.settle(
      "text_enable_qualified_numbers",
      { numbers: [phoneNumber], regionCode: "US", ...letter, ...linksAskedAhead(agent) },
      order,
    );
    await sinch.lever(`/hosting-orders/${ordered.data.hostingOrderId}/sign-loa`, {});
    await sinch.pass("P1D");
    await followed(agent, ordered);
  },

  async rest({ rest, sinch }) {
    const number = `/qualifiedNumbers/${encodeURIComponent(phoneNumber)}`;
    await rest.post("/qualifiedNumbers:addNumbers", { phoneNumbers: [phoneNumber] });
    await sinch.pass("PT10M");
    await rest.get(number);
    await rest.post(`${number}:sendVoiceChallenge`);
    const { code } = await sinch.lever(`/voice-code/${encodeURIComponent(phoneNumber)}`);
    await rest.post(`${number}:verifyVoiceChallenge`, { code });
    const { body } = await rest.post("/qualifiedNumbers:textEnableNumbers", {
      numbers: [phoneNumber],
      regionCode: "US",
      servicePlanId: plan,
      campaignId: campaign,
      directLoaInfo: signer,
    });
    await sinch.lever(`/hosting-orders/${body.hostingOrderId}/sign-loa`, {});
    await sinch.pass("P1D");
    await rest.get(`/hostingOrders/${body.hostingOrderId}`);
    await rest.get(`/hostingOrders/${body.hostingOrderId}/report`);
  },

  right({ hosting }) {
    assert.equal(hosting.hostingOrders[0].state, "COMPLETED");
    const [live] = hosting.importedNumbers;
    assert.equal(live.campaignProvisioning.state, "DONE");
    assert.equal(hosting.voiceCalls.length, 1);
  },
};

/** Looks until the number is eligible: when the answer says how long Sinch takes, once; otherwise at once, and again. */
async function eligible(agent, sinch, submitted) {
  let last = submitted;
  let wait = agent.advice(last, "get_qualified_number", /\bminutes?\b/);
  for (let looks = 0; looks < 4 && !JSON.stringify(last).includes('"ELIGIBLE"'); looks++) {
    if (looks > 0 || wait) await sinch.pass("PT10M");
    last = await agent.call("get_qualified_number", { phoneNumber }, agent.advice(last, "get_qualified_number"));
    wait = agent.advice(last, "get_qualified_number", /\bminutes?\b/);
  }
}

async function heardOnThePhone(sinch, agent) {
  const { code } = await sinch.lever(`/voice-code/${encodeURIComponent(phoneNumber)}`);
  agent.listen(code);
  return code;
}
