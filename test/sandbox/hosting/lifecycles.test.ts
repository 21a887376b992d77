import { expect, it } from "vitest";
import { expectedOf } from "../../lifecycles/expected.js";
import { CAMPAIGN, DAY, directLoaInfo, HOUR, hostingSandbox, inPath, local, MINUTE, PLAN } from "./calls.js";

it("the sandbox walks every transition of candidates, orders and their numbers, and no other", async () => {
  const call = await hostingSandbox();
  try {
    const voice = async (number: string, code: string) => {
      await call("POST", `/qualifiedNumbers/${inPath(number)}:sendVoiceChallenge`);
      await call("POST", `/qualifiedNumbers/${inPath(number)}:verifyVoiceChallenge`, { code });
    };
    const sign = async (id: string) => {
      await call.lever("POST", `/hosting-orders/${id}/sign-loa`, {});
      call.sandbox.clock.advance(DAY);
    };
    const phoneNumbers = ["10", "11", "12", "42", "43", "76", "87", "99"].map(local);
    await call("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers });
    call.sandbox.clock.advance(5 * MINUTE);

    await voice(local("10"), "0110");
    await voice(local("11"), "wrong");
    await voice(local("11"), "1110");
    for (const code of ["a", "b", "c"]) await voice(local("12"), code);
    await call.lever("POST", "/invoices", { phoneNumbers: ["43", "76", "87"].map(local) });

    // 42 without proof of ownership; one number partly refused by its carrier, one by its campaign.
    const mixed = await call.textEnable(["42", "76", "87"].map(local));
    await sign(mixed);
    const declined = await call.textEnable([local("43")]);
    await call.lever("POST", `/hosting-orders/${declined}/decline-loa`, {});
    const again = await call.textEnable([local("43")]);
    await call.lever("POST", `/hosting-orders/${again}/sign-loa`, {});
    call.sandbox.clock.advance(HOUR);
    await call.lever("POST", `/hosting-orders/${again}/reject`, {});

    await call("POST", "/hostingOrders:importNumbers", {
      regionCode: "US",
      numbers: [local("21")],
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
    });
    const draft = await call.lever("POST", "/hosting-orders", {
      regionCode: "US",
      numbers: [local("10")],
      servicePlanId: PLAN,
      directLoaInfo,
    });
    await call.lever("POST", `/hosting-orders/${draft.hostingOrderId}/submit`, {});
    call.sandbox.clock.advance(DAY);

    const walked = (id: string) =>
      new Set(call.sandbox.moves.filter(({ lifecycle }) => lifecycle === id).map(({ from, to }) => `${from} -> ${to}`));
    for (const id of ["qualified-number", "hosting-order", "hosting-order-number"])
      expect([...walked(id)].sort(), id).toEqual(expectedOf(id).transitions);
  } finally {
    await call.close();
  }
});
