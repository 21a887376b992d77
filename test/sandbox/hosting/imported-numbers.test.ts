import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CAMPAIGN, HOUR, type HostingCalls, hostingSandbox, inPath, local, MINUTE, PLAN, tollFree } from "./calls.js";

const GOOD = local("42");
const OTHER_PLAN = "c08f5a7712be4d6c93ea41d20b7f6655";

let call: HostingCalls;
beforeEach(async () => {
  call = await hostingSandbox();
});
afterEach(() => call.close());

const advance = (ms: number) => call.sandbox.clock.advance(ms);
const add = (phoneNumber: string, more: object = {}) =>
  call("POST", "/importedNumbers", {
    phoneNumber,
    regionCode: "US",
    smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN },
    ...more,
  });
const read = async (phoneNumber: string) => (await call("GET", `/importedNumbers/${inPath(phoneNumber)}`)).json;
const patch = (phoneNumber: string, body: object) => call("PATCH", `/importedNumbers/${inPath(phoneNumber)}`, body);

describe("importing one number", () => {
  it("answers at once and provisions by the clock", async () => {
    const { status, json } = await add(GOOD, { displayName: "Front desk" });
    expect(status).toBe(200);
    expect(json).toEqual({
      phoneNumber: GOOD,
      projectId: call.sandbox.projectId,
      regionCode: "US",
      displayName: "Front desk",
      smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN, migrateToSinchTmo: false },
    });
    expect((await read(GOOD)).smsConfiguration.scheduledProvisioning).toMatchObject({
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
      status: 2,
    });
    advance(2 * MINUTE);
    expect(await read(GOOD)).toMatchObject({
      smsProvisioning: { serviceType: "SMS", serviceId: PLAN, type: "PROVISIONING", state: "DONE" },
      campaignProvisioning: { serviceType: "CAMPAIGN", serviceId: CAMPAIGN, state: "IN_PROGRESS" },
      mnoConfiguration: { smsAtt: { state: "IN_PROGRESS", operation: "PROVISIONING" } },
    });
    advance(5 * MINUTE);
    const done = await read(GOOD);
    expect(done.campaignProvisioning).toMatchObject({ state: "DONE", errorCode: "", errorMessage: "" });
    expect(done.mnoConfiguration.mmsTmo).toMatchObject({ state: "DONE", errorCode: "" });
    expect(done.smsConfiguration).toEqual({ servicePlanId: PLAN, campaignId: CAMPAIGN, migrateToSinchTmo: false });
  });

  it("answers 409 for a number that is imported already", async () => {
    await add(GOOD);
    const again = await add(GOOD);
    expect(again).toMatchObject({ status: 409, json: { status: "ALREADY_EXISTS" } });
    expect((await add(local("89"))).status).toBe(409);
  });

  it("names every field that will not do", async () => {
    const good = { phoneNumber: GOOD, regionCode: "US", smsConfiguration: { servicePlanId: PLAN } };
    const cases: [object, string][] = [
      [{ phoneNumber: "2065550142" }, "phoneNumber"],
      [{ phoneNumber: undefined }, "phoneNumber"],
      [{ regionCode: "SE" }, "regionCode"],
      [{ smsConfiguration: undefined }, "smsConfiguration"],
      [{ smsConfiguration: {} }, "smsConfiguration.servicePlanId"],
      [{ smsConfiguration: { servicePlanId: "unknown-service-plan" } }, "smsConfiguration.servicePlanId"],
      [{ displayName: 7 }, "displayName"],
    ];
    for (const [change, field] of cases) {
      const { status, json } = await call.bad("POST", "/importedNumbers", { ...good, ...change });
      expect(status, field).toBe(400);
      expect(json.details[0].fieldViolations[0].field).toBe(field);
    }
    expect((await call.bad("POST", "/importedNumbers", "[]")).status).toBe(400);
  });

  it("tells in the number itself why a link failed", async () => {
    await add(local("76"));
    await add(local("85"));
    await add(local("86"));
    await add(tollFree("17"));
    advance(HOUR);
    const expired = await read(local("76"));
    expect(expired.campaignProvisioning).toMatchObject({
      state: "FAILED",
      errorCode: "CAMPAIGN_EXPIRED",
      errorMessage: "Campaign has expired",
    });
    expect(expired.smsConfiguration).toEqual({ servicePlanId: PLAN, migrateToSinchTmo: false });
    expect(expired.mnoConfiguration).toBeUndefined();
    expect(await read(local("85"))).toMatchObject({
      smsConfiguration: { migrateToSinchTmo: false },
      smsProvisioning: { state: "FAILED" },
      campaignProvisioning: { state: "FAILED", errorCode: "NUMBER_PROVISIONING_FAILED" },
    });
    expect(await read(local("86"))).toMatchObject({
      smsConfiguration: { migrateToSinchTmo: true },
      campaignProvisioning: { errorCode: "MNO_SHARING_ERROR" },
      mnoConfiguration: { smsTmo: { errorCode: "60135" }, mmsTmo: { errorCode: "60135" }, smsAtt: { errorCode: "" } },
    });
    expect((await read(tollFree("17"))).campaignProvisioning.errorCode).toBe("TFN_NOT_ALLOWED");
  });
});

describe("changing an imported number", () => {
  beforeEach(async () => {
    await add(GOOD, { displayName: "Front desk" });
    advance(HOUR);
  });

  it("renames it and leaves the rest alone", async () => {
    const { json } = await patch(GOOD, { displayName: "Recall line" });
    expect(json).toEqual({
      phoneNumber: GOOD,
      projectId: call.sandbox.projectId,
      regionCode: "US",
      displayName: "Recall line",
      smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN, migrateToSinchTmo: false },
    });
    expect((await call.bad("PATCH", `/importedNumbers/${inPath(GOOD)}`, {})).json.message).toContain("field mask");
  });

  it("refuses to link over a link, and changes nothing then", async () => {
    const refused = await patch(GOOD, {
      displayName: "Moved",
      smsConfiguration: { servicePlanId: OTHER_PLAN, campaignId: "CZ4PK9T" },
    });
    expect(refused.status).toBe(400);
    expect(refused.json.details[0].fieldViolations.map((one: { field: string }) => one.field)).toEqual([
      "smsConfiguration.servicePlanId",
      "smsConfiguration.campaignId",
    ]);
    expect(await read(GOOD)).toMatchObject({
      displayName: "Front desk",
      smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN },
    });
    // The same ids again are no change.
    const same = await patch(GOOD, { smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN } });
    expect(same.status).toBe(200);
    expect((await read(GOOD)).smsProvisioning.state).toBe("DONE");
  });

  it("moves it in two steps, the second waiting for the first", async () => {
    const unlinked = await patch(GOOD, { smsConfiguration: { servicePlanId: "", campaignId: "" } });
    expect(unlinked.json.smsConfiguration).toEqual({ migrateToSinchTmo: false });
    expect(await read(GOOD)).toMatchObject({
      smsProvisioning: { type: "DEPROVISIONING", state: "IN_PROGRESS", serviceId: PLAN },
      campaignProvisioning: { type: "DEPROVISIONING", state: "IN_PROGRESS" },
      mnoConfiguration: { smsAtt: { operation: "DEPROVISIONING", state: "IN_PROGRESS" } },
    });
    const linked = await patch(GOOD, { smsConfiguration: { servicePlanId: OTHER_PLAN, campaignId: "CZ4PK9T" } });
    expect(linked.json.smsConfiguration).toMatchObject({ servicePlanId: OTHER_PLAN, campaignId: "CZ4PK9T" });
    expect((await read(GOOD)).smsProvisioning).toMatchObject({ type: "PROVISIONING", state: "WAITING" });
    advance(MINUTE);
    expect((await read(GOOD)).smsProvisioning.state).toBe("IN_PROGRESS");
    advance(HOUR);
    expect(await read(GOOD)).toMatchObject({
      smsProvisioning: { serviceId: OTHER_PLAN, state: "DONE" },
      campaignProvisioning: { serviceId: "CZ4PK9T", state: "DONE" },
    });
  });

  it("detaches the campaign alone, and the carriers with it", async () => {
    await patch(GOOD, { smsConfiguration: { campaignId: "" } });
    advance(MINUTE);
    expect(await read(GOOD)).toMatchObject({
      smsConfiguration: { servicePlanId: PLAN },
      smsProvisioning: { type: "PROVISIONING", state: "DONE" },
      campaignProvisioning: { type: "DEPROVISIONING", state: "DONE" },
      mnoConfiguration: { mmsTmo: { operation: "DEPROVISIONING", state: "DONE" } },
    });
  });

  it("links a campaign again that was not accepted the first time", async () => {
    await add(local("77"));
    advance(HOUR);
    expect((await read(local("77"))).campaignProvisioning.errorCode).toBe("CAMPAIGN_PENDING_ACCEPTANCE");
    expect((await patch(local("77"), { smsConfiguration: { campaignId: CAMPAIGN } })).status).toBe(200);
    advance(HOUR);
    expect((await read(local("77"))).campaignProvisioning).toMatchObject({ state: "DONE", errorCode: "" });
  });

  it("refuses a service plan nobody knows", async () => {
    await patch(GOOD, { smsConfiguration: { servicePlanId: "" } });
    const refused = await patch(GOOD, { smsConfiguration: { servicePlanId: "unknown-service-plan" } });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({
      code: "400",
      message: "Invalid service_plan_id unknown-service-plan",
      status: "INVALID_ARGUMENT",
    });
  });

  it("deletes it with an empty answer", async () => {
    const path = `/importedNumbers/${inPath(GOOD)}`;
    expect(await call("DELETE", path)).toMatchObject({ status: 200, text: "" });
    expect((await call("DELETE", path)).status).toBe(404);
    expect((await call("PATCH", path, { displayName: "x" })).status).toBe(404);
    expect((await add(GOOD)).status).toBe(200);
  });
});

describe("imported numbers", () => {
  const query = (more: Record<string, string>) =>
    `/importedNumbers?${new URLSearchParams({ servicePlanId: PLAN, campaignId: CAMPAIGN, ...more })}`;
  const found = async (more: Record<string, string>) => {
    const { json } = await call("GET", query(more));
    return json.importedNumbers.map((one: { phoneNumber: string }) => one.phoneNumber);
  };

  beforeEach(async () => {
    for (const number of [local("10"), local("11"), "+13125550110"]) await add(number);
    await add("+16045550110", { regionCode: "CA" });
    await add(local("12"), { smsConfiguration: { servicePlanId: OTHER_PLAN, campaignId: CAMPAIGN } });
    await add(local("76"));
    advance(HOUR);
  });

  it("are found by plan, campaign, region and digits", async () => {
    expect(await found({})).toHaveLength(5);
    expect(await found({ servicePlanId: OTHER_PLAN })).toEqual([local("12")]);
    expect(await found({ campaignId: "CNONE" })).toEqual([]);
    expect(await found({ regionCode: "CA" })).toEqual(["+16045550110"]);
    const by = (pattern: string, searchPattern?: string) =>
      found({
        "numberPattern.pattern": pattern,
        ...(searchPattern && { "numberPattern.searchPattern": searchPattern }),
      });
    expect(await by("+1206", "START")).toEqual([local("10"), local("11"), local("76")]);
    expect(await by("0110", "END")).toEqual([local("10"), "+13125550110", "+16045550110"]);
    expect(await by("312555", "CONTAIN")).toEqual(["+13125550110"]);
    expect(await by("312555")).toEqual(["+13125550110"]);
  });

  it("come page by page, and a token nobody gave out is refused", async () => {
    const first = await call("GET", query({ pageSize: "3" }));
    expect(first.json).toMatchObject({ totalSize: 5, importedNumbers: { length: 3 } });
    const second = await call("GET", query({ pageSize: "3", pageToken: first.json.nextPageToken }));
    expect(second.json).toMatchObject({ nextPageToken: "", importedNumbers: { length: 2 } });
    const refused = await call("GET", query({ pageToken: "bm9uc2Vuc2U" }));
    expect(refused).toMatchObject({ status: 400, json: { message: "Invalid page_token" } });
  });

  it("are not listed without plan and campaign", async () => {
    expect((await call.bad("GET", "/importedNumbers")).status).toBe(400);
    expect((await call.bad("GET", `/importedNumbers?servicePlanId=${PLAN}`)).status).toBe(400);
    expect((await call.bad("GET", query({ "numberPattern.searchPattern": "LIKE" }))).status).toBe(400);
  });

  it("are not found under a bare plus, which a gateway takes for a space", async () => {
    expect((await call.bad("GET", `/importedNumbers/${local("10")}`)).status).toBe(404);
  });
});
