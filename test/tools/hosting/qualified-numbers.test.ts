import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eligible, hosted, local, MINUTE, ok, refused, requests, tollFree, verified } from "../../harness/hosting.js";
import { startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const SEND = "QualifiedNumberService_SendVoiceChallenge";
const VERIFY = "QualifiedNumberService_VerifyVoiceChallenge";
const tools = (next: { tool: string }[]): string[] => next.map(({ tool }) => tool);
const codeOf = async (phoneNumber: string): Promise<string> =>
  (await control(world.sandbox, "GET", `/voice-code/${phoneNumber.slice(1)}`)).code;

describe("qualify_numbers", () => {
  it("submits them and says how ownership is proven afterwards", async () => {
    const { summary, data, next } = await ok(world, "qualify_numbers", { phoneNumbers: [local("01"), tollFree("01")] });
    expect(summary).toContain("2 numbers submitted");
    expect(summary).toContain("orders@sinch.com");
    expect(summary).toContain("1-3 business days");
    expect(summary).toContain("voice challenge");
    expect(data.invoicesMail).toMatchObject({
      to: "orders@sinch.com",
      subject: "Proof of ownership for 2 numbers",
      text: expect.stringContaining(`${local("01")}, ${tollFree("01")}`),
    });
    expect(data.counts).toEqual({ ELIGIBLE_CHECK_PENDING: 2 });
    expect(tools(next)).toEqual(["send_voice_challenge", "get_qualified_number", "list_qualified_numbers"]);
  });

  it("offers to have a few numbers called without a look before, and many not at all", async () => {
    const few = await ok(world, "qualify_numbers", { phoneNumbers: [local("01")] });
    expect(few.next[0].why).toMatch(/in about 5 minutes.*its preview looks whether the number is ELIGIBLE/);
    const many = ["02", "03", "04", "05", "06", "07"].map(local);
    expect(tools((await ok(world, "qualify_numbers", { phoneNumbers: many })).next)).not.toContain(
      "send_voice_challenge",
    );
  });

  it("reports candidates that are there already, and submits none", async () => {
    await ok(world, "qualify_numbers", { phoneNumbers: [local("01")] });
    const error = await refused(world, "qualify_numbers", { phoneNumbers: [local("01"), local("02")] });
    expect(error.kind).toBe("conflict");
    expect(error.data.existingNumbers).toMatchObject([{ phoneNumber: local("01"), state: "ELIGIBLE_CHECK_PENDING" }]);
    expect(requests(world, "QualifiedNumberService_BatchCreateQualifiedNumbers")).toBe(1);
  });

  it("refuses what is no number, twice in the list, or too many", async () => {
    const many = Array.from({ length: 501 }, (_, index) => `+1206556${String(1000 + index)}`);
    for (const [phoneNumbers, field] of [
      [["206-555-0101 x2"], "phoneNumbers[0]"],
      [[local("01"), local("01")], "phoneNumbers[1]"],
      [[], "phoneNumbers"],
      [many, "phoneNumbers"],
    ] as const) {
      const error = await refused(world, "qualify_numbers", { phoneNumbers });
      expect(error.fields[0].field).toBe(field);
    }
    expect(requests(world)).toBe(0);
  });
});

describe("reading candidates", () => {
  it("shows the state by one name, what it means and what it allows", async () => {
    await eligible(world, local("01"), local("99"));
    const good = await ok(world, "get_qualified_number", { phoneNumber: local("01") });
    expect(good.summary).toContain(`${local("01")} is ELIGIBLE.`);
    expect(good.data).toMatchObject({ state: "ELIGIBLE", osrEligibility: "DONE" });
    expect(good.data.now).toBe("2026-12-01T15:05:00Z, a Tuesday");
    expect(tools(good.next)).toContain("send_voice_challenge");
    const bad = await ok(world, "get_qualified_number", { phoneNumber: local("99") });
    expect(bad.data).toMatchObject({
      state: "NOT_ELIGIBLE",
      errors: { osrEligibility: "Wireless numbers cannot be hosted" },
    });
    // Sinch's text is data only.
    expect(bad.summary).not.toContain("Wireless");
    expect(tools(bad.next)).toEqual(["check_portability"]);
    const full = await ok(world, "get_qualified_number", { phoneNumber: local("01"), detail: "full" });
    expect(full.data.globalProcessState).toBe("GLOBAL_PROCESS_STATE_ELIGIBLE");
    expect((await refused(world, "get_qualified_number", { phoneNumber: local("05") })).kind).toBe("not_found");
  });

  it("offers the text-enable tool of the number's kind", async () => {
    await verified(world, local("01"), tollFree("01"));
    const one = await ok(world, "get_qualified_number", { phoneNumber: local("01") });
    expect(tools(one.next)).toEqual(["text_enable_qualified_numbers"]);
    const free = await ok(world, "get_qualified_number", { phoneNumber: tollFree("01") });
    expect(tools(free.next)).toEqual(["text_enable_qualified_toll_free_numbers"]);
  });

  it("shows how hosting ended", async () => {
    await hosted(world, [local("01")]);
    const { summary, data, next } = await ok(world, "get_qualified_number", { phoneNumber: local("01") });
    expect(data).toMatchObject({ state: "HOSTING_DONE", hostedNumber: "HOSTED" });
    expect(tools(next)).toEqual(["get_imported_number", "delete_qualified_number"]);
    expect(summary).toContain("This state is not updated afterwards");
  });

  it("lists one state a call, with or without Sinch's prefix, and sends the prefix", async () => {
    await eligible(world, local("01"), local("02"));
    for (const states of ["ELIGIBLE", "eligible", "GLOBAL_PROCESS_STATE_ELIGIBLE"]) {
      const { summary, data } = await ok(world, "list_qualified_numbers", { states });
      expect(summary).toBe("2 numbers in state ELIGIBLE found.");
      expect(data.qualifiedNumbers).toHaveLength(2);
      expect(world.sandbox.ledger.entries.at(-1)?.query.states).toBe("GLOBAL_PROCESS_STATE_ELIGIBLE");
    }
    const before = requests(world);
    for (const states of [["ELIGIBLE", "VERIFIED"], '["ELIGIBLE"]', "ELIGIBLE,VERIFIED", undefined, "GONE"]) {
      const { fields } = await refused(world, "list_qualified_numbers", { states });
      expect(fields[0].field).toBe("states");
      if (states !== undefined) expect(fields[0].problem).toContain("one state per call");
    }
    expect(requests(world)).toBe(before);
  });
});

describe("delete_qualified_number", () => {
  it("shows what goes, and deletes it", async () => {
    await eligible(world, local("01"));
    const careful = await startWorld({ args: [], sharing: world.sandbox });
    const { body } = await careful.call("delete_qualified_number", { phoneNumber: local("01") });
    expect(body.data.will).toEqual({ phoneNumber: local("01"), state: "ELIGIBLE" });
    await ok(careful, "delete_qualified_number", { phoneNumber: local("01"), confirmToken: body.data.confirmToken });
    await careful.close();
    expect((await refused(world, "delete_qualified_number", { phoneNumber: local("01") })).kind).toBe("not_found");
  });

  it("leaves to Sinch what no source forbids", async () => {
    // Whether a number may be deleted while it is being hosted is not documented.
    await verified(world, local("01"));
    await ok(world, "text_enable_numbers", {
      numbers: [local("01")],
      regionCode: "US",
      servicePlanId: "plan",
      blanketLoaInfo: {},
    });
    await ok(world, "delete_qualified_number", { phoneNumber: local("01") });
  });
});

describe("voice challenge", () => {
  it("rings the phone once, takes the code, and proves ownership", async () => {
    await eligible(world, local("01"));
    const sent = await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
    expect(sent.summary).toContain("VERIFICATION_PENDING");
    expect(tools(sent.next)).toEqual(["verify_voice_challenge"]);
    const code = await codeOf(local("01"));
    const done = await ok(world, "verify_voice_challenge", { phoneNumber: local("01"), code });
    expect(done.data.state).toBe("VERIFIED");
    expect(tools(done.next)).toEqual(["text_enable_qualified_numbers"]);
    expect((await control(world.sandbox, "GET", "/voice-calls")).calls).toHaveLength(1);
    // The code is as good as a PIN while it lives.
    expect(JSON.stringify([world.audit, world.log])).not.toContain(code);
  });

  it("shows the number and its state before it rings", async () => {
    await eligible(world, local("01"));
    const careful = await startWorld({ args: [], sharing: world.sandbox });
    const { body } = await careful.call("send_voice_challenge", { phoneNumber: local("01") });
    expect(body.status).toBe("confirmation_needed");
    expect(body.data.will).toEqual({ phoneNumber: local("01"), state: "ELIGIBLE" });
    expect(body.data.consequence).toContain("rings at once");
    expect(requests(world, SEND)).toBe(0);
    await careful.close();
  });

  it("is asked for ahead: while Sinch still checks the number nobody is called, and the wait is told", async () => {
    await ok(world, "qualify_numbers", { phoneNumbers: [local("01")] });
    const careful = await startWorld({ args: [], sharing: world.sandbox });
    for (const asking of [world, careful]) {
      const early = await refused(asking, "send_voice_challenge", { phoneNumber: local("01") });
      expect(early).toMatchObject({
        kind: "not_allowed",
        retryable: true,
        data: { state: "ELIGIBLE_CHECK_PENDING", retryAfterSeconds: 300 },
      });
      expect(tools(early.next)).toEqual(["send_voice_challenge"]);
    }
    expect(requests(world, SEND)).toBe(0);
    world.sandbox.clock.advance(5 * MINUTE);
    const { body } = await careful.call("send_voice_challenge", { phoneNumber: local("01") });
    expect(body).toMatchObject({ status: "confirmation_needed", data: { will: { state: "ELIGIBLE" } } });
    await careful.close();
  });

  it("says after the proof what to ask the person for before the order", async () => {
    await eligible(world, local("01"));
    await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
    const code = await codeOf(local("01"));
    const { next } = await ok(world, "verify_voice_challenge", { phoneNumber: local("01"), code });
    expect(next[0].why).toMatch(/First ask the person for all that it takes: the LOA's parts, and service plan/);
  });

  it("does not call a wrong code right, and stops at the block", async () => {
    await eligible(world, local("01"));
    for (const state of ["VERIFICATION_FAILED", "VERIFICATION_FAILED", "VERIFICATION_BLOCKED"]) {
      const { summary } = await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
      expect(summary).toContain("One call is being placed");
      const wrong = await refused(world, "verify_voice_challenge", { phoneNumber: local("01"), code: "0000" });
      expect(wrong.data.state).toBe(state);
      expect(wrong.message).toContain("is dead now");
      expect(wrong.message).toContain("No further call was placed");
      expect(wrong.message).not.toContain("wrong codes");
      expect(wrong.fix).toContain(state === "VERIFICATION_FAILED" ? "Do not guess" : "Only Sinch can lift");
    }
    const error = await refused(world, "send_voice_challenge", { phoneNumber: local("01") });
    expect(error.kind).toBe("not_allowed");
    expect(error.data.errors.ownershipVerification).toBe("Too many wrong codes");
    expect((await refused(world, "verify_voice_challenge", { phoneNumber: local("01"), code: "0000" })).kind).toBe(
      "not_allowed",
    );
    expect(requests(world, SEND, VERIFY)).toBe(6);
  });

  it("refuses by the lifecycle, and codes that are none", async () => {
    await eligible(world, local("99"));
    expect((await refused(world, "send_voice_challenge", { phoneNumber: local("99") })).kind).toBe("not_allowed");
    expect((await refused(world, "send_voice_challenge", { phoneNumber: local("05") })).kind).toBe("not_found");
    for (const code of [7305, "", "73 05", "../1"]) {
      const { fields } = await refused(world, "verify_voice_challenge", { phoneNumber: local("01"), code });
      expect(fields[0].field).toBe("code");
    }
    expect(requests(world, SEND, VERIFY)).toBe(0);
  });

  it("passes on that no call is open", async () => {
    await eligible(world, local("97"));
    world.sandbox.clock.advance(MINUTE);
    const { body } = await world.call("verify_voice_challenge", { phoneNumber: local("97"), code: "0000" });
    const { error, next } = body;
    expect(error.message).not.toContain("malformed");
    expect(error.fix).toContain("sinch.message");
    expect(tools(next)[0]).toBe("send_voice_challenge");
    expect(error).toMatchObject({ kind: "refused", sinch: { message: "No voice challenge is open for this number." } });
  });
});
