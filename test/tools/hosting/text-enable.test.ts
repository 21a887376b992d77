import type { ElicitRequestParams, ElicitResult } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { loaValues } from "../../../src/knowledge/loa-fields.js";
import {
  CAMPAIGN,
  DEFAULTS,
  directLoaInfo,
  eligible,
  hosted,
  local,
  mail,
  ok,
  PLAN,
  refused,
  requests,
  resellerLoaInfo,
  textEnableArgs,
  tollFree,
  tollFreeArgs,
  verified,
} from "../../harness/hosting.js";
import { agreeable, startWorld, type World, type WorldOptions } from "../../harness/world.js";

let world: World;
const start = async (options: WorldOptions = {}): Promise<World> => {
  world = await startWorld(options);
  return world;
};
afterEach(() => world.close());

const WRITES = [
  "TextEnableNumbers",
  "TextEnableTollFreeNumbers",
  "QualifiedNumberService_TextEnableNumbers",
  "QualifiedNumbersTextEnableTollFreeNumbers",
];
const fieldsOf = (error: { fields?: { field: string }[] }): string[] => error.fields?.map(({ field }) => field) ?? [];

const argumentsOf = (body: { data: { questions: { argument: string }[] } }): string[] =>
  body.data.questions.map(({ argument }) => argument);

const TOOLS = [
  ["text_enable_numbers", local, textEnableArgs, "TextEnableNumbers"],
  ["text_enable_toll_free_numbers", tollFree, tollFreeArgs, "TextEnableTollFreeNumbers"],
  ["text_enable_qualified_numbers", local, textEnableArgs, "QualifiedNumberService_TextEnableNumbers"],
  ["text_enable_qualified_toll_free_numbers", tollFree, tollFreeArgs, "QualifiedNumbersTextEnableTollFreeNumbers"],
] as const;

describe.each(TOOLS)("%s", (tool, number, args, operationId) => {
  it("orders once, says whose mailbox gets the LOA and how to follow the order", async () => {
    await start();
    await verified(world, number("01"), number("02"));
    const { summary, data, next } = await ok(world, tool, args([number("01"), number("02")]));
    expect(summary).toBe(
      `Text-enable order ${data.hostingOrderId} for 2 numbers is placed. Keep this id. The LOA goes to imani.okafor@harbordental.example, who acts next: nothing moves before it is signed.`,
    );
    expect(next.map((each: { tool: string }) => each.tool)).toEqual(["get_hosting_order"]);
    expect(next[0].why).toContain("look again in a day");
    expect(await mail(world)).toMatchObject([
      { to: "imani.okafor@harbordental.example", phoneNumbers: [number("01"), number("02")] },
    ]);
    // Neither the signer nor the address comes back by itself.
    expect(JSON.stringify(data)).not.toContain("Okafor");

    const again = await refused(world, tool, args([number("01")]));
    expect(again.kind).toBe("not_allowed");
    expect(again.data.numbers).toEqual([
      { phoneNumber: number("01"), state: "HOSTING_IN_PROGRESS", why: "is in a hosting order already" },
    ]);
    // An order without a campaign cannot be found: then nothing is offered that needs its id.
    const offered = (await world.call(tool, args([number("01")]))).body.next;
    if (number === local) expect(again.data.existingOrder).toMatchObject({ hostingOrderId: data.hostingOrderId });
    expect(offered[0]).toEqual(
      number === local
        ? { tool: "get_hosting_order", why: `follow order ${data.hostingOrderId}` }
        : { tool: "get_qualified_number", why: expect.any(String) },
    );
    expect(world.sandbox.ledger.count(operationId)).toEqual({ received: 1, committed: 1 });
  });

  it("refuses numbers that are not qualified, not eligible, or waiting for proof", async () => {
    await start();
    await eligible(world, number("02"), number("99"));
    await ok(world, "send_voice_challenge", { phoneNumber: number("02") });
    const error = await refused(world, tool, args([number("01"), number("02"), number("99")]));
    expect(error.kind).toBe("not_allowed");
    expect(error.data.numbers.map((each: { state: string }) => each.state)).toEqual([
      "none",
      "VERIFICATION_PENDING",
      "NOT_ELIGIBLE",
    ]);
    expect(error.next[0].tool).toBe("qualify_numbers");
    expect(requests(world, ...WRITES)).toBe(0);
  });

  it.each([
    ["two LOA blocks", { resellerLoaInfo }, "resellerLoaInfo"],
    ["numbers of the wrong kind only", { numbers: [number === local ? tollFree("01") : local("01")] }, "numbers[0]"],
    ["a number twice", { numbers: [number("01"), number("01")] }, "numbers[1]"],
    ["a region that is none", { regionCode: "GB" }, "regionCode"],
    [
      "an address that is no mailbox",
      { directLoaInfo: { ...directLoaInfo, authorisedPerson: { ...directLoaInfo.authorisedPerson, email: "imani" } } },
      "directLoaInfo.authorisedPerson.email",
    ],
  ])("refuses %s before the wire", async (_, more, field) => {
    await start();
    const error = await refused(world, tool, args([number("01")], more));
    expect(error.kind).toBe("invalid_arguments");
    expect(fieldsOf(error)).toContain(field);
    expect(requests(world)).toBe(0);
  });

  it("asks for the LOA instead of guessing: which one, then each part that is missing", async () => {
    await start();
    const { directLoaInfo: _, ...without } = args([number("01")]);
    const which = await world.call(tool, without);
    expect(which.body.status).toBe("information_needed");
    const [question] = which.body.data.questions;
    expect(question.options.map((option: { value: string }) => option.value)).toEqual(
      number === local ? ["direct", "reseller", "blanket"] : ["direct", "reseller"],
    );
    const { currentVoiceCarrier: __, ...noCarrier } = directLoaInfo;
    const parts = await world.call(tool, {
      ...without,
      resellerLoaInfo: { ...noCarrier, address: { ...noCarrier.address, city: " " } },
    });
    expect(parts.body.status).toBe("information_needed");
    expect(parts.body.data.questions.map((each: { argument: string }) => each.argument)).toEqual([
      "resellerLoaInfo.businessName",
      "resellerLoaInfo.address.city",
      "resellerLoaInfo.currentVoiceCarrier",
    ]);
    expect(requests(world)).toBe(0);
  });

  it("asks for everything that is missing in one round, with the argument that takes it and where it is found", async () => {
    await start();
    const { body } = await world.call(tool, { numbers: [number("01")] });
    expect(body.status).toBe("information_needed");
    const asked = argumentsOf(body);
    expect(asked[0]).toBe("loa.type");
    expect(asked).toEqual(
      expect.arrayContaining([
        "servicePlanId",
        "loa.businessName",
        "loa.authorisedPerson.email",
        "loa.address.country",
      ]),
    );
    // A local number tells its region; only one way in demands a campaign.
    expect(asked.includes("regionCode")).toBe(number === tollFree);
    expect(asked.includes("campaignId")).toBe(tool === "text_enable_qualified_numbers");
    const plan = body.data.questions.find(({ argument }: { argument: string }) => argument === "servicePlanId");
    expect(plan.why).toContain("Sinch dashboard");
    expect(plan.why).toContain("SERVICE_PLAN_ID");
    expect(body.summary).toContain("Give it as loa, an object with type direct or reseller");
    // With the answers the call is whole.
    await verified(world, number("01"));
    const answered = { numbers: [number("01")], loa: { type: "direct", ...directLoaInfo } };
    const whole = {
      ...answered,
      servicePlanId: PLAN,
      ...(number === local ? { campaignId: CAMPAIGN } : { regionCode: "US" }),
    };
    await ok(world, tool, whole);
    expect(world.sandbox.ledger.entries.findLast(({ method }) => method === "POST")?.body).toMatchObject({
      regionCode: "US",
    });
  });

  it("previews who is reached and what cannot be undone, and holds the approval to that", async () => {
    await start({ args: [] });
    const off = await startWorld({ sharing: world.sandbox });
    await verified(off, number("01"));
    await eligible(off, number("02"));
    const wanted = args([number("01"), number("02")]);
    const { body } = await world.call(tool, wanted);
    expect(body.status).toBe("confirmation_needed");
    expect(body.data.will).toMatchObject({
      numbers: 2,
      firstNumbers: [number("01"), number("02")],
      loa: "direct",
      signer: "Imani Okafor",
      signerEmail: "imani.okafor@harbordental.example",
      servicePlanId: PLAN,
      address: "410 Alder Street, Seattle, WA 98101, US",
      currentVoiceCarrier: "Lumen",
      regionCode: "US",
      displayName: "none",
      callbackUrl: "none",
      warnings: [`Ownership is not proven yet for ${number("02")}: prove it first, or Sinch may refuse.`],
      ...(number === local ? { nnid: "Sinch's own", campaignId: CAMPAIGN } : {}),
    });
    expect(body.data.will.now).toMatch(/Z, a \w+day$/);
    expect(body.summary).toContain("Mind 1 warning.");
    expect(body.data.consequence).toContain("until it is signed nothing moves. No operation changes or cancels");
    // The state of a number moves on: what was approved is no longer what would be done.
    await ok(off, "delete_qualified_number", { phoneNumber: number("02") });
    await eligible(off, number("02"));
    await off.close();
    const stale = await refused(world, tool, { ...wanted, confirmToken: body.data.confirmToken });
    expect(stale.kind).toBe("confirmation_invalid");
    expect(requests(world, ...WRITES)).toBe(0);
  });
});

describe("previews", () => {
  const preview = async (more: object): Promise<{ will: Record<string, unknown>; consequence: string }> => {
    await start({ args: [], env: DEFAULTS });
    const off = await startWorld({ sharing: world.sandbox });
    await verified(off, local("01"));
    await off.close();
    const { servicePlanId: _, campaignId: __, regionCode: ___, ...rest } = textEnableArgs([local("01")], more);
    const { body } = await world.call("text_enable_qualified_numbers", rest);
    expect(body.status).toBe("confirmation_needed");
    return body.data;
  };

  it("show all that is sent: plan and campaign with their source, NNID, region, callback URL", async () => {
    const callbackUrl = "https://hooks.harbordental.example/sinch";
    const { will } = await preview({ nnid: "103977", callbackUrl, displayName: "Front desk" });
    expect(will).toMatchObject({
      regionCode: "US",
      loa: "direct",
      servicePlanId: `${PLAN} (from SERVICE_PLAN_ID)`,
      campaignId: `${CAMPAIGN} (from CAMPAIGN_ID)`,
      nnid: "103977",
      callbackUrl,
      displayName: "Front desk",
      warnings: [expect.stringContaining("arranged with the account manager")],
    });
  });

  it("show every part of the LOA that is mailed", async () => {
    const { will } = await preview({ directLoaInfo: undefined, resellerLoaInfo });
    const shown = JSON.stringify(will);
    for (const { path, value } of loaValues("reseller", resellerLoaInfo)) expect(shown, path).toContain(value);
  });

  it("say of a standing LOA that nobody signs, and of no mail", async () => {
    const { will, consequence } = await preview({ directLoaInfo: undefined, loa: { type: "blanket" } });
    expect(will.loa).toBe("blanket: a standing LOA, nobody signs");
    expect(will.signer).toBeUndefined();
    expect(consequence).toContain("No document is mailed and nobody signs");
    expect(consequence).not.toContain("mailbox");
    expect(will.warnings).toEqual([expect.stringContaining("A standing LOA has to be arranged")]);
  });

  it.each(["CA", "Canada"])("warn of an LOA whose address is in %s for numbers of the US", async (country) => {
    const elsewhere = { ...directLoaInfo, address: { ...directLoaInfo.address, country } };
    const { will } = await preview({ directLoaInfo: elsewhere });
    expect(will.warnings).toEqual(["The address on the LOA is in CA, the order is for US."]);
  });

  it("tell a person in a form what is ours without quotes", async () => {
    const shown: string[] = [];
    await start({
      args: [],
      env: DEFAULTS,
      forms: (form): ElicitResult => {
        shown.push(form.message);
        return { action: "decline" };
      },
    });
    const off = await startWorld({ sharing: world.sandbox });
    await verified(off, local("01"));
    await off.close();
    await world.call("text_enable_qualified_numbers", {
      ...textEnableArgs([local("01")], {
        servicePlanId: undefined,
        directLoaInfo: undefined,
        loa: { type: "blanket" },
      }),
    });
    expect(shown[0]).toContain(`${PLAN} (from SERVICE_PLAN_ID)`);
    expect(shown[0]).not.toContain(`"${PLAN} (from`);
  });
});

describe("LOA blocks of local numbers", () => {
  it("sends a blanket one as it is, and says that nobody signs", async () => {
    await start();
    await verified(world, local("01"));
    const { summary, data, next } = await ok(
      world,
      "text_enable_qualified_numbers",
      textEnableArgs([local("01")], { directLoaInfo: undefined, blanketLoaInfo: {} }),
    );
    expect(summary).toContain("The standing LOA covers it: nobody has to sign, Sinch acts next.");
    expect(next[0].why).toContain("look again in a few hours: the work begins without a signature");
    expect(await mail(world)).toEqual([]);
    const order = await ok(world, "get_hosting_order", { hostingOrderId: data.hostingOrderId });
    expect(order.data.state).toBe("SUBMITTED");
    expect(order.summary).toContain(
      "is SUBMITTED. Sinch acts next. Received by Sinch under the standing (blanket) LOA",
    );
    expect(order.next).toEqual([expect.objectContaining({ why: expect.stringContaining("in a few hours") })]);
    expect(order.omitted).toBeUndefined();
  });

  it("names the end customer of a reseller, and keeps person and address to detail full", async () => {
    await start();
    await verified(world, local("01"));
    const placed = await ok(
      world,
      "text_enable_numbers",
      textEnableArgs([local("01")], { directLoaInfo: undefined, resellerLoaInfo }),
    );
    const { hostingOrderId } = placed.data;
    expect(placed.data.loaType).toBe("Reseller");
    expect(JSON.stringify(placed)).not.toContain("Alder Street");
    const full = await ok(world, "get_hosting_order", { hostingOrderId, detail: "full" });
    expect(full.data.textEnableInfo).toMatchObject(resellerLoaInfo);
  });

  it("are sent from one argument with its type, as from the wire's own blocks", async () => {
    await start();
    await verified(world, local("01"), local("02"), local("03"));
    const letters = [
      [local("01"), { type: "direct", ...directLoaInfo }, { directLoaInfo }],
      [local("02"), { type: "reseller", ...resellerLoaInfo }, { resellerLoaInfo }],
      [local("03"), { type: "blanket" }, { blanketLoaInfo: {} }],
    ] as const;
    for (const [number, loa, block] of letters) {
      await ok(world, "text_enable_numbers", textEnableArgs([number], { directLoaInfo: undefined, loa }));
      const sent = world.sandbox.ledger.entries.filter(({ method }) => method === "POST").at(-1)?.body;
      expect(sent).toMatchObject(block);
      expect(Object.keys(sent as object).filter((name) => /loa/i.test(name))).toEqual(Object.keys(block));
    }
  });

  it.each([
    ["parts beside a blanket LOA", { type: "blanket", currentVoiceCarrier: "Lumen" }, ["loa.currentVoiceCarrier"]],
    ["a customer's name on one's own LOA", { type: "direct", ...resellerLoaInfo }, ["loa.businessName"]],
    ["a part left out", { type: "direct", ...directLoaInfo, currentVoiceCarrier: null }, ["loa.currentVoiceCarrier"]],
    ["no type", directLoaInfo, ["loa.type"]],
  ])("as one argument do not take %s", async (_, loa, fields) => {
    await start();
    const answer = await world.call(
      "text_enable_numbers",
      textEnableArgs([local("01")], { directLoaInfo: undefined, loa }),
    );
    const { error, data } = answer.body;
    const named = error ? fieldsOf(error) : data.questions.map(({ argument }: { argument: string }) => argument);
    expect(named).toEqual(fields);
    expect(requests(world)).toBe(0);
  });

  it("takes no blanket LOA for toll-free numbers, and no campaign, NNID or OSR schedule", async () => {
    await start();
    for (const tool of ["text_enable_toll_free_numbers", "text_enable_qualified_toll_free_numbers"]) {
      const error = await refused(
        world,
        tool,
        tollFreeArgs([tollFree("01")], {
          directLoaInfo: undefined,
          blanketLoaInfo: {},
          nnid: "103977",
          scheduledOsrUpdateTime: "2027-01-10T06:00:00Z",
        }),
      );
      // What stands behind the unknown names is told too: no LOA block of a kind that exists.
      expect(fieldsOf(error)).toEqual(["blanketLoaInfo", "nnid", "scheduledOsrUpdateTime", "loa"]);
    }
    expect(requests(world)).toBe(0);
  });
});

describe("schedules and defaults", () => {
  it("wants schedules ahead of Sinch's clock", async () => {
    await start();
    const past = "2026-12-01T14:59:00Z";
    expect(
      fieldsOf(
        await refused(world, "text_enable_numbers", textEnableArgs([local("01")], { scheduledOsrUpdateTime: past })),
      ),
    ).toEqual(["scheduledOsrUpdateTime"]);
    expect(
      fieldsOf(
        await refused(
          world,
          "text_enable_toll_free_numbers",
          tollFreeArgs([tollFree("01")], { scheduledZipwhipProvisioningTime: past }),
        ),
      ),
    ).toEqual(["scheduledZipwhipProvisioningTime"]);
    await verified(world, local("01"));
    await ok(
      world,
      "text_enable_numbers",
      textEnableArgs([local("01")], { scheduledOsrUpdateTime: "2027-01-10T06:00:00Z" }),
    );
  });

  it("takes plan and campaign from the environment, says so, and gives toll-free numbers no campaign", async () => {
    await start({ env: DEFAULTS });
    await verified(world, local("01"), tollFree("01"));
    const none = { servicePlanId: undefined, campaignId: undefined };
    const placed = await ok(world, "text_enable_qualified_numbers", textEnableArgs([local("01")], none));
    expect(placed.summary).toContain(
      `Used service plan ${PLAN} from SERVICE_PLAN_ID and campaign ${CAMPAIGN} from CAMPAIGN_ID.`,
    );
    const free = await ok(world, "text_enable_toll_free_numbers", tollFreeArgs([tollFree("01")], none));
    expect(free.summary).toContain("Used service plan");
    expect(free.data.campaignId).toBeUndefined();
  });

  it("wants a campaign where Sinch's text demands one", async () => {
    await start();
    const more = { campaignId: undefined };
    const { body } = await world.call("text_enable_qualified_numbers", textEnableArgs([local("01")], more));
    expect(argumentsOf(body)).toEqual(["campaignId"]);
    await verified(world, local("01"));
    await ok(world, "text_enable_numbers", textEnableArgs([local("01")], more));
  });
});

describe("forms", () => {
  const answering = (shown: string[][], answers: Record<string, string>) => (form: ElicitRequestParams) => {
    const { properties } = (form as { requestedSchema: { properties: Record<string, unknown> } }).requestedSchema;
    shown.push(Object.keys(properties));
    return agreeable(answers)(form);
  };
  const SIGNER = {
    loaType: "reseller",
    businessName: resellerLoaInfo.businessName,
    "authorisedPerson.firstName": "Imani",
    "authorisedPerson.lastName": "Okafor",
    "authorisedPerson.email": "imani.okafor@harbordental.example",
    "address.buildingNumber": "410",
    "address.street": "Alder Street",
    "address.city": "Seattle",
    "address.state": "WA",
    "address.postalCode": "98101",
    "address.country": "US",
    currentVoiceCarrier: "Lumen",
  };

  it.each(["modern", "legacy", "v1"] as const)(
    "lead a %s client from a mixed list to a signed-for order",
    async (client) => {
      const shown: string[][] = [];
      await start({ args: [], client, forms: answering(shown, { ...SIGNER, send: "local" }) });
      const off = await startWorld({ sharing: world.sandbox });
      await verified(off, local("01"), tollFree("01"));
      await off.close();
      const { directLoaInfo: _, ...without } = textEnableArgs([local("01"), tollFree("01")]);
      const { data } = await ok(world, "text_enable_qualified_numbers", {
        ...without,
        resellerLoaInfo: client === "v1" ? { currentVoiceCarrier: "Lumen" } : undefined,
      });
      expect(shown[0]).toEqual(["send"]);
      expect(shown.at(-1)).toEqual(["approve"]);
      // What the arguments say is not asked again.
      if (client === "v1") expect(shown.flat()).not.toContain("currentVoiceCarrier");
      else expect(shown[1]).toEqual(["loaType"]);
      expect(
        world.sandbox.ledger.entries.find(({ method, path }) => method === "POST" && path.endsWith("textEnableNumbers"))
          ?.body,
      ).toMatchObject({ numbers: [local("01")], resellerLoaInfo });
      expect(await mail(world)).toMatchObject([{ hostingOrderId: data.hostingOrderId }]);
    },
  );

  it("stop when the person wants the other numbers, or no form at all", async () => {
    await start({ forms: agreeable({ send: "toll-free" }) });
    const mixed = textEnableArgs([local("01"), tollFree("01")]);
    const { body } = await world.call("text_enable_qualified_numbers", mixed);
    expect(body.status).toBe("declined");
    expect(body.summary).toContain("text_enable_qualified_toll_free_numbers takes those");
    await world.close();

    await start({ forms: (): ElicitResult => ({ action: "decline" }) });
    expect((await world.call("text_enable_qualified_numbers", mixed)).body.status).toBe("declined");
    expect(requests(world)).toBe(0);
  });

  it("are not needed by a client without them: the odd numbers are named as a question", async () => {
    await start();
    const { body } = await world.call("text_enable_toll_free_numbers", tollFreeArgs([local("01"), tollFree("01")]));
    expect(body.status).toBe("information_needed");
    expect(body.summary).toContain(`1 of 2 numbers is local: ${local("01")}.`);
    expect(body.data.questions[0].argument).toContain("text_enable_numbers");
    expect(requests(world)).toBe(0);
  });
});

describe("following an order", () => {
  it("shows one failed number first, with the cause and the way out", async () => {
    await start();
    const hostingOrderId = await hosted(world, [local("01"), local("86"), local("02")]);
    const order = await ok(world, "get_hosting_order", { hostingOrderId });
    expect(order.summary).toContain("is COMPLETED");
    const report = await ok(world, "get_hosting_order_report", { hostingOrderId });
    expect(report.data).toMatchObject({ total: 3, osrUpdated: 3, smsProvisioned: 3, addedToCampaign: 2 });
    expect(report.data.behind).toEqual({ addedToCampaign: 1 });
    expect(report.next[0].tool).toBe("list_hosting_order_numbers");

    const numbers = await ok(world, "list_hosting_order_numbers", { hostingOrderId });
    expect(numbers.data.counts).toEqual({ DONE: 2, FAILED: 1 });
    expect(numbers.data.numbers[0]).toMatchObject({ phoneNumber: local("86"), state: "FAILED" });
    expect(numbers.data.numbers[0].failed).toContainEqual({
      part: "smsTmo",
      errorCode: "60135",
      errorMessage: "Number is assigned to another aggregator",
      meaning: "T-Mobile lists the number under another aggregator.",
      fix: "Import it by order with migrateToSinchTmo true.",
    });
    const fixes = numbers.data.numbers[0].failed.flatMap(({ fix }: { fix?: string }) => fix ?? []);
    expect([...new Set(fixes)]).toEqual(["Import it by order with migrateToSinchTmo true."]);
    const failed = await ok(world, "list_hosting_order_numbers", {
      hostingOrderId,
      campaignProvisioningState: "FAILED",
    });
    expect(failed.data.numbers).toHaveLength(1);

    const number = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("86") });
    expect(number.summary).toContain("is FAILED; failed: campaignProvisioning, smsTmo, mmsTmo");
    expect(number.summary).not.toContain("aggregator");
    expect(number.next).toMatchObject([{ tool: "import_numbers" }]);
    const full = await ok(world, "get_hosting_order_number", {
      hostingOrderId,
      phoneNumber: local("86"),
      detail: "full",
    });
    expect(full.data.smsTmo.errorMessage).toBe("Number is assigned to another aggregator");
  });

  it("lists orders by one state in any spelling, and refuses a list of states", async () => {
    await start({ env: DEFAULTS });
    const hostingOrderId = await hosted(world, [local("01")]);
    for (const states of ["COMPLETED", "completed", "HOSTING_ORDER_STATE_COMPLETED"])
      for (const type of ["TYPE_TEXT_ENABLE", "TEXT_ENABLE"]) {
        const { data } = await ok(world, "list_hosting_orders", { states, type });
        expect(data.hostingOrders).toMatchObject([{ hostingOrderId, state: "COMPLETED" }]);
      }
    for (const states of [["COMPLETED", "REJECTED"], "COMPLETED,REJECTED", "ENDED"]) {
      const error = await refused(world, "list_hosting_orders", { states, type: "IMPORT" });
      expect(error.fields[0]).toMatchObject({
        field: "states",
        problem: expect.stringContaining("one state per call"),
      });
    }
    expect(fieldsOf(await refused(world, "list_hosting_orders", { states: "DRAFT", type: "PORT" }))).toEqual(["type"]);
  });

  it("says that an unknown order is unknown", async () => {
    await start();
    const hostingOrderId = "01hzx4k9m2v7qd8r3tb6yw5ncf";
    for (const tool of ["get_hosting_order", "get_hosting_order_report", "list_hosting_order_numbers"])
      expect((await refused(world, tool, { hostingOrderId })).kind).toBe("not_found");
    const number = await refused(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("01") });
    expect(number.kind).toBe("not_found");
    expect(fieldsOf(await refused(world, "get_hosting_order", { hostingOrderId: "../secrets" }))).toEqual([
      "hostingOrderId",
    ]);
  });
});

it("keeps a list of 500 numbers within 2,000 tokens, failed ones first", async () => {
  await start();
  const numbers = Array.from(
    { length: 500 },
    (_, index) =>
      `+1206${index < 100 ? "555" : "556"}${String(1000 + index)
        .slice(-4)
        .padStart(4, "0")}`,
  );
  numbers[0] = local("77");
  const hostingOrderId = await hosted(world, numbers);
  const listed = await world.call("list_hosting_order_numbers", { hostingOrderId });
  expect(Buffer.byteLength(listed.text) / 4).toBeLessThan(2_000);
  expect(listed.body.data.numbers[0].phoneNumber).toBe(local("77"));
  expect(listed.body.data.counts).toEqual({ FAILED: 1, DONE: 499 });
  expect(listed.body.omitted.numbers).toBeGreaterThan(0);
  const candidates = await world.call("list_qualified_numbers", { states: "HOSTING_DONE" });
  expect(Buffer.byteLength(candidates.text) / 4).toBeLessThan(2_000);
});

it("names the parts of an LOA in each of the four tools, and none leans on another's description", async () => {
  await start();
  const { tools } = await world.client.listTools();
  const four = tools.filter(({ name }) => name.startsWith("text_enable_"));
  expect(four).toHaveLength(4);
  for (const { name, description, inputSchema } of four) {
    const published = JSON.stringify(inputSchema);
    for (const part of ["firstName", "lastName", "email", "buildingNumber", "street", "postalCode", "country"])
      expect(published, name).toContain(part);
    expect(description, name).not.toContain("text_enable_");
  }
});
