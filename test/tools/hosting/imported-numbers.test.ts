import { afterEach, describe, expect, it } from "vitest";
import { CAMPAIGN, DEFAULTS, HOUR, local, ok, PLAN, refused, requests, tollFree } from "../../harness/hosting.js";
import { agreeable, startWorld, type World, type WorldOptions } from "../../harness/world.js";

let world: World;
const start = async (options: WorldOptions = {}): Promise<World> => {
  world = await startWorld(options);
  return world;
};
afterEach(() => world.close());

const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
const importArgs = (phoneNumber: string, more: object = {}) => ({
  phoneNumber,
  regionCode: "US",
  smsConfiguration,
  ...more,
});

describe("import_number", () => {
  it("imports a number, and get_imported_number follows it until it is live", async () => {
    await start();
    const imported = await ok(world, "import_number", importArgs(local("01"), { displayName: "Front desk" }));
    expect(imported.summary).toBe(`${local("01")} is imported; provisioning goes on at Sinch.`);
    expect(imported.next[0].tool).toBe("get_imported_number");
    world.sandbox.clock.advance(HOUR);
    const read = await ok(world, "get_imported_number", { phoneNumber: local("01") });
    expect(read.summary).toBe(
      `${local("01")} is imported and linked to service plan ${PLAN} and campaign ${CAMPAIGN}. Texts flow now.`,
    );
    expect(read.data).toMatchObject({
      now: "2026-12-01T16:00:00Z, a Tuesday",
      displayName: "Front desk",
      smsProvisioning: "DONE",
      campaignProvisioning: "DONE",
      carriers: { smsAtt: "DONE", smsTmo: "DONE", mmsAtt: "DONE", mmsTmo: "DONE" },
    });
    expect(read.next).toEqual([
      { tool: "update_imported_number", why: expect.stringContaining("nothing is left to do") },
    ]);
  });

  it("takes plan and campaign from the environment, and says so", async () => {
    await start({ env: DEFAULTS });
    const { summary } = await ok(world, "import_number", { phoneNumber: local("01"), regionCode: "US" });
    expect(summary).toContain(`service plan ${PLAN} from SERVICE_PLAN_ID and campaign ${CAMPAIGN} from CAMPAIGN_ID`);
    expect(world.sandbox.ledger.entries.at(-1)?.body).toEqual({
      phoneNumber: local("01"),
      regionCode: "US",
      smsConfiguration,
    });
    const given = await ok(
      world,
      "import_number",
      importArgs(local("02"), { smsConfiguration: { servicePlanId: "other" } }),
    );
    expect(given.summary).not.toContain("SERVICE_PLAN_ID");
    expect(given.summary).toContain("CAMPAIGN_ID");
  });

  it("gives a toll-free number no campaign, neither asked for nor by default", async () => {
    await start({ env: DEFAULTS });
    const { fields } = await refused(world, "import_number", importArgs(tollFree("01")));
    expect(fields[0].field).toBe("smsConfiguration.campaignId");
    await ok(world, "import_number", { phoneNumber: tollFree("01"), regionCode: "US" });
    expect(world.sandbox.ledger.entries.at(-1)?.body).toMatchObject({ smsConfiguration: { servicePlanId: PLAN } });
  });

  it.each([
    ["phoneNumber", { phoneNumber: "206 555 010" }],
    ["phoneNumber", { phoneNumber: "+18765550101" }],
    ["phoneNumber", { phoneNumber: "+14165550101" }],
    ["regionCode", { regionCode: "SE" }],
    ["smsConfiguration.migrateToSinchTmo", { smsConfiguration: { ...smsConfiguration, migrateToSinchTmo: true } }],
  ])("refuses %s before the wire", async (field, more) => {
    await start();
    const error = await refused(world, "import_number", importArgs(local("01"), more));
    expect(error.kind).toBe("invalid_arguments");
    expect(error.fields.map((problem: { field: string }) => problem.field)).toContain(field);
    expect(requests(world)).toBe(0);
  });

  it("reports a number that is imported already instead of importing it again", async () => {
    await start();
    await ok(world, "import_number", importArgs(local("01")));
    const error = await refused(world, "import_number", importArgs(local("01")));
    expect(error.kind).toBe("conflict");
    expect(error.data.existingNumber).toMatchObject({ phoneNumber: local("01"), servicePlanId: PLAN });
    expect(world.sandbox.ledger.count("ImportNumberService_ImportNumber").received).toBe(1);
  });

  it("explains a 409 for a number that this project does not hold", async () => {
    await start();
    const error = await refused(world, "import_number", importArgs(local("89")));
    expect(error).toMatchObject({ kind: "conflict", sinch: { status: 409 } });
    expect(error.message).not.toContain("Nothing was sent");
    expect(error.fix).toContain("another project");
  });

  it("shows exactly what it will do before it is approved", async () => {
    await start({ args: [] });
    const { body } = await world.call("import_number", importArgs(local("01")));
    expect(body.status).toBe("confirmation_needed");
    expect(body.data.will).toEqual({
      now: "2026-12-01T15:00:00Z, a Tuesday",
      phoneNumber: local("01"),
      regionCode: "US",
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
    });
    expect(requests(world, "ImportNumberService_ImportNumber")).toBe(0);
    await ok(world, "import_number", importArgs(local("01"), { confirmToken: body.data.confirmToken }));
  });

  it("shows in the preview what was not given and where it comes from", async () => {
    await start({ args: [], env: DEFAULTS });
    const one = { phoneNumber: local("01"), regionCode: "US", displayName: "Front desk" };
    const from = {
      displayName: "Front desk",
      servicePlanId: `${PLAN} (from SERVICE_PLAN_ID)`,
      campaignId: `${CAMPAIGN} (from CAMPAIGN_ID)`,
    };
    expect((await world.call("import_number", one)).body.data.will).toMatchObject(from);
    const several = { numbers: [local("01")], regionCode: "US", displayName: "Front desk" };
    const { will, consequence } = (await world.call("import_numbers", several)).body.data;
    expect(will).toMatchObject({ ...from, callbackUrl: "none" });
    expect(will.now).toMatch(/Z, a \w+day$/);
    expect(consequence).toContain("until delete_imported_number takes a number off.");
  });
});

describe("the previews of an import", () => {
  const previewOf = async (tool: string, more: object) =>
    (await world.call(tool, { regionCode: "US", ...more })).body as {
      summary: string;
      data: { will: { warnings?: string[] } };
    };
  const summaryOf = async (tool: string, more: object): Promise<string> => (await previewOf(tool, more)).summary;

  it("warn of a US local number without a campaign, and of nothing else, as every preview warns", async () => {
    await start({ args: [] });
    const plan = { servicePlanId: PLAN };
    const one = { phoneNumber: local("01") };
    for (const [tool, args] of [
      ["import_number", { ...one, smsConfiguration: plan }],
      ["import_numbers", { numbers: [local("01")], ...plan }],
    ] as const) {
      const { summary, data } = await previewOf(tool, args);
      expect(data.will.warnings).toEqual([expect.stringContaining("No campaign is linked")]);
      expect(summary).toContain("Mind 1 warning.");
      expect(summary).not.toContain("No campaign");
    }
    for (const [tool, args] of [
      ["import_number", { ...one, smsConfiguration }],
      ["import_numbers", { numbers: [tollFree("01")], ...plan }],
      ["import_numbers", { regionCode: "CA", numbers: ["+14165550101"], ...plan }],
    ] as const) {
      const { summary, data } = await previewOf(tool, args);
      expect(data.will.warnings).toBeUndefined();
      expect(summary).not.toContain("Mind");
    }
  });

  it("say what migrateToSinchTmo does", async () => {
    await start({ args: [] });
    const wanted = { numbers: [local("01")], ...smsConfiguration };
    expect(await summaryOf("import_numbers", wanted)).not.toContain("T-Mobile");
    expect(await summaryOf("import_numbers", { ...wanted, migrateToSinchTmo: true })).toContain(
      "their texts at T-Mobile leave that aggregator",
    );
  });
});

describe("import_numbers", () => {
  const args = (numbers: string[], more: object = {}) => ({
    numbers,
    regionCode: "US",
    servicePlanId: PLAN,
    campaignId: CAMPAIGN,
    ...more,
  });

  it("places one order of five numbers, and of more only where the operator says so", async () => {
    await start();
    const six = ["01", "02", "03", "04", "05", "06"].map(local);
    const { summary, data } = await ok(world, "import_numbers", args(six.slice(1)));
    expect(summary).toContain(`Import order ${data.hostingOrderId} for 5 numbers`);
    await world.close();

    await start({ args: ["--confirm", "off", "--import-limit", "6"] });
    const tooFar = await refused(world, "import_numbers", args(six));
    // The account's own limit was not raised: Sinch refuses, and that is told.
    expect(tooFar.kind).toBe("refused");
    expect(world.sandbox.ledger.count("HostingOrderService_ImportNumbers").received).toBe(1);
  });

  it.each([
    ["numbers[1]", { numbers: [local("01"), tollFree("01")] }],
    ["numbers[1]", { numbers: [local("01"), "+14165550134"] }],
    ["numbers[1]", { numbers: [local("01"), local("01")] }],
    ["numbers", { numbers: [] }],
    ["campaignId", { numbers: [tollFree("01")] }],
  ])("refuses %s before the wire", async (field, more) => {
    await start();
    const error = await refused(world, "import_numbers", args([local("01")], more));
    expect(error.fields.map((problem: { field: string }) => problem.field)).toContain(field);
    expect(requests(world)).toBe(0);
  });

  it("names the numbers that are imported already, and orders none", async () => {
    await start();
    await ok(world, "import_number", importArgs(local("02")));
    const error = await refused(world, "import_numbers", args([local("01"), local("02"), local("03")]));
    expect(error).toMatchObject({ kind: "conflict", data: { existingNumbers: [{ phoneNumber: local("02") }] } });
    expect(error.message).toContain(local("02"));
    expect(requests(world, "HostingOrderService_ImportNumbers")).toBe(0);
  });

  it("finds the open order of the same number instead of ordering twice", async () => {
    await start();
    const { data } = await ok(world, "import_numbers", args([local("01"), local("02")]));
    const error = await refused(world, "import_numbers", args([local("02"), local("03")]));
    expect(error).toMatchObject({ kind: "conflict", data: { existingOrder: { hostingOrderId: data.hostingOrderId } } });
    expect(world.sandbox.ledger.count("HostingOrderService_ImportNumbers").committed).toBe(1);
  });

  it("imports again, migrating, what T-Mobile refused for another aggregator", async () => {
    await start();
    await ok(world, "import_number", importArgs(local("86")));
    world.sandbox.clock.advance(HOUR);
    const read = await ok(world, "get_imported_number", { phoneNumber: local("86") });
    expect(read.data.failed).toContainEqual(
      expect.objectContaining({
        part: "smsTmo",
        errorCode: "60135",
        fix: expect.stringContaining("migrateToSinchTmo"),
      }),
    );
    expect(read.next).toEqual([{ tool: "import_numbers", why: expect.stringContaining("migrateToSinchTmo true") }]);
    expect(read.data.failed.filter(({ fix }: { fix?: string }) => fix)).toSatisfy((told: { fix: string }[]) =>
      told.every(({ fix }) => fix.includes("migrateToSinchTmo")),
    );
    const plainly = await refused(world, "import_numbers", args([local("86")]));
    expect(plainly.fix).toContain("import_numbers and migrateToSinchTmo true");
    const { summary } = await ok(world, "list_imported_numbers", { servicePlanId: PLAN, campaignId: CAMPAIGN });
    expect(summary).toContain("1 imported number found; 1 of the 1 on this page failed in some part.");
    await ok(world, "import_numbers", args([local("86")], { migrateToSinchTmo: true }));
    world.sandbox.clock.advance(HOUR);
    const migrated = await ok(world, "get_imported_number", { phoneNumber: local("86") });
    expect(migrated.data.failed).toBeUndefined();
  });
});

describe("update_imported_number", () => {
  const imported = async () => {
    await ok(world, "import_number", importArgs(local("01")));
    world.sandbox.clock.advance(HOUR);
  };
  const update = (more: object) => ({ phoneNumber: local("01"), ...more });

  it("renames without asking for approval", async () => {
    await start();
    await imported();
    const second = await startWorld({ args: [], sharing: world.sandbox });
    const { data } = await ok(second, "update_imported_number", update({ displayName: "Recall line" }));
    await second.close();
    expect(data.displayName).toBe("Recall line");
    expect(world.sandbox.ledger.entries.at(-1)?.body).toEqual({ displayName: "Recall line" });
  });

  it("previews an unlink with before and after, and what stops", async () => {
    await start({ args: [] });
    const off = await startWorld({ sharing: world.sandbox });
    await ok(off, "import_number", importArgs(local("01")));
    await off.close();
    const unlink = update({ smsConfiguration: { servicePlanId: "", campaignId: "" } });
    const { body } = await world.call("update_imported_number", unlink);
    expect(body.status).toBe("confirmation_needed");
    expect(body.data.will.changes).toEqual([
      `smsConfiguration.servicePlanId: ${PLAN} -> none`,
      `smsConfiguration.campaignId: ${CAMPAIGN} -> none`,
    ]);
    expect(body.data.consequence).toContain("stop");
    // Somebody else unlinks meanwhile: the approval was for another state.
    const other = await startWorld({ sharing: world.sandbox });
    await ok(other, "update_imported_number", update({ smsConfiguration: { campaignId: "" } }));
    await other.close();
    const stale = await refused(world, "update_imported_number", { ...unlink, confirmToken: body.data.confirmToken });
    expect(stale.kind).toBe("confirmation_invalid");
  });

  it("refuses what changes nothing, and what names nothing", async () => {
    await start();
    await imported();
    const same = await refused(world, "update_imported_number", update({ smsConfiguration }));
    expect(same.message).toContain("change nothing");
    for (const more of [{}, { smsConfiguration: {} }])
      expect((await refused(world, "update_imported_number", update(more))).kind).toBe("invalid_arguments");
    expect((await refused(world, "update_imported_number", { phoneNumber: local("09"), displayName: "x" })).kind).toBe(
      "not_found",
    );
    expect(requests(world, "ImportNumberService_UpdateImportedNumber")).toBe(0);
  });

  it("links a campaign again after it was refused once", async () => {
    await start();
    await ok(world, "import_number", importArgs(local("77")));
    world.sandbox.clock.advance(HOUR);
    const failed = await ok(world, "get_imported_number", { phoneNumber: local("77") });
    expect(failed.data.failed[0]).toMatchObject({
      part: "campaignProvisioning",
      errorCode: "CAMPAIGN_PENDING_ACCEPTANCE",
      fix: expect.stringContaining("update_imported_number"),
    });
    expect(failed.next[0].tool).toBe("update_imported_number");
    // What the carrier or Sinch wrote stays in data.
    expect(failed.summary).not.toContain("accepted");
    await ok(world, "update_imported_number", { phoneNumber: local("77"), smsConfiguration: { campaignId: CAMPAIGN } });
    world.sandbox.clock.advance(HOUR);
    const { data } = await ok(world, "get_imported_number", { phoneNumber: local("77") });
    expect(data.campaignProvisioning).toBe("DONE");
  });
});

describe("delete_imported_number", () => {
  it("shows what goes, deletes it, and knows nothing of it afterwards", async () => {
    await start({ args: [] });
    const off = await startWorld({ sharing: world.sandbox });
    await ok(off, "import_number", importArgs(local("01"), { displayName: "Front desk" }));
    await off.close();
    const { body } = await world.call("delete_imported_number", { phoneNumber: local("01") });
    expect(body.data.will).toEqual({ phoneNumber: local("01"), displayName: "Front desk", ...smsConfiguration });
    await ok(world, "delete_imported_number", { phoneNumber: local("01"), confirmToken: body.data.confirmToken });
    expect((await refused(world, "delete_imported_number", { phoneNumber: local("01") })).kind).toBe("not_found");
    expect(world.sandbox.ledger.count("ImportNumberService_DeleteImportedNumber")).toEqual({
      received: 1,
      committed: 1,
    });
  });
});

describe("list_imported_numbers", () => {
  it("lists by plan, campaign, region and pattern, page by page", async () => {
    await start({ env: DEFAULTS });
    for (const ending of ["01", "02", "03"]) await ok(world, "import_number", importArgs(local(ending)));
    const all = await ok(world, "list_imported_numbers");
    expect(all.summary).toContain("3 imported numbers found. Used service plan");
    const page = await ok(world, "list_imported_numbers", {
      numberPattern: { pattern: "+1206", searchPattern: "START" },
      regionCode: "US",
      pageSize: 2,
    });
    expect(page.data.importedNumbers).toHaveLength(2);
    const rest = await ok(world, "list_imported_numbers", {
      "numberPattern.pattern": "+1206",
      "numberPattern.searchPattern": "START",
      regionCode: "US",
      pageSize: 2,
      pageToken: page.page.nextPageToken,
    });
    expect(rest.data.importedNumbers.map((each: { phoneNumber: string }) => each.phoneNumber)).toEqual([local("03")]);
    expect(rest.page).toEqual({ totalSize: 3 });
    // The wire's names have dots; as arguments they are taken as well.
    for (const { query } of world.sandbox.ledger.entries.slice(-2))
      expect(query).toMatchObject({ "numberPattern.pattern": "+1206", "numberPattern.searchPattern": "START" });
  });

  it("refuses a START pattern without its plus", async () => {
    await start();
    const error = await refused(world, "list_imported_numbers", {
      "numberPattern.pattern": "1206",
      "numberPattern.searchPattern": "START",
    });
    expect(error.fields.map((problem: { field: string }) => problem.field)).toEqual(["numberPattern.pattern"]);
    expect(requests(world)).toBe(0);
  });
});

describe("a service plan or campaign that nobody gave", () => {
  const both = ["servicePlanId", "campaignId"];
  it.each([
    ["import_number", { phoneNumber: local("01"), regionCode: "US" }, ["smsConfiguration.servicePlanId"]],
    ["import_numbers", { numbers: [local("01")], regionCode: "US" }, ["servicePlanId"]],
    ["list_imported_numbers", {}, both],
    ["list_hosting_orders", { states: "SUBMITTED", type: "IMPORT" }, both],
  ])("is asked for by %s, not refused", async (tool, args, missing) => {
    await start();
    const { isError, body } = await world.call(tool, args);
    expect([isError, body.status]).toEqual([false, "information_needed"]);
    expect(body.data.questions.map(({ argument }: { argument: string }) => argument)).toEqual(missing);
    expect(body.data.questions[0].why).toContain("SMS > APIs");
    expect(requests(world)).toBe(0);
    await world.close();
    await start({ env: DEFAULTS });
    await ok(world, tool, args);
  });

  it("is asked for by a form, and taken into the block it belongs to", async () => {
    await start({ forms: agreeable({ servicePlanId: PLAN }) });
    const args = { phoneNumber: local("01"), regionCode: "US", smsConfiguration: { campaignId: CAMPAIGN } };
    expect((await ok(world, "import_number", args)).data).toMatchObject(smsConfiguration);
  });

  it.each([
    ["neither is set", {}, "SERVICE_PLAN_ID is not set and CAMPAIGN_ID is not set here: ask the person"],
    ["one is set", { SERVICE_PLAN_ID: PLAN }, "SERVICE_PLAN_ID is set and CAMPAIGN_ID is not set here: ask the person"],
    ["both are set", DEFAULTS, "SERVICE_PLAN_ID and CAMPAIGN_ID are set here."],
  ])("is said before the first call: %s", async (_, env, told) => {
    await start({ env });
    expect(world.client.getInstructions()).toContain(`For hosting, ${told}`);
  });

  it("is no matter where no tool takes it", async () => {
    await start({ args: ["--toolsets", "porting"] });
    expect(world.client.getInstructions()).not.toContain("CAMPAIGN_ID");
  });
});
