import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CAMPAIGN,
  DAY,
  directLoaInfo,
  HOUR,
  type HostingCalls,
  hostingSandbox,
  inPath,
  local,
  MINUTE,
  PLAN,
  resellerLoaInfo,
  tollFree,
} from "./calls.js";

let call: HostingCalls;
beforeEach(async () => {
  call = await hostingSandbox();
});
afterEach(() => call.close());

const sign = (id: string) => call.lever("POST", `/hosting-orders/${id}/sign-loa`, {});
const report = async (id: string) => (await call("GET", `/hostingOrders/${id}/report`)).json;
const number = async (id: string, phoneNumber: string) =>
  (await call("GET", `/hostingOrders/${id}/numbers/${inPath(phoneNumber)}`)).json;
const advance = (ms: number) => call.sandbox.clock.advance(ms);
const importBody = (numbers: string[], more: object = {}) => ({
  regionCode: "US",
  numbers,
  servicePlanId: PLAN,
  campaignId: CAMPAIGN,
  ...more,
});
const importOrder = async (numbers: string[], more: object = {}): Promise<string> => {
  const { json } = await call("POST", "/hostingOrders:importNumbers", importBody(numbers, more));
  return json.hostingOrderId;
};

describe("a text-enable order", () => {
  it("waits for the LOA that was mailed, and goes by the clock once it is signed", async () => {
    await call.verified(local("42"));
    const created = await call("POST", "/hostingOrders:textEnableNumbers", {
      displayName: "Seattle clinics, wave 1",
      regionCode: "US",
      numbers: [local("42")],
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
      directLoaInfo,
    });
    expect(created.json).toMatchObject({
      displayName: "Seattle clinics, wave 1",
      state: "WAITING_FOR_LOA_SIGNATURE",
      type: "TYPE_TEXT_ENABLE",
      migrateToSinchTmo: false,
      textEnableInfo: { ...directLoaInfo, serviceProvider: "Sinch", nnid: "103977", loaType: "Direct" },
    });
    const id = created.json.hostingOrderId;
    expect(id).toMatch(/^[0-9a-z]{26}$/);
    expect((await call.lever("GET", "/mail")).mail).toEqual([
      {
        to: "imani.okafor@harbordental.example",
        name: "Imani Okafor",
        subject: expect.stringContaining("Letter of authorization"),
        hostingOrderId: id,
        phoneNumbers: [local("42")],
        at: "2027-01-04T15:05:00.000Z",
      },
    ]);
    expect(await call.state(local("42"))).toBe("HOSTING_IN_PROGRESS");
    advance(10 * DAY);
    expect(await call.orderState(id)).toBe("WAITING_FOR_LOA_SIGNATURE");
    expect(await report(id)).toEqual({
      total: 1,
      osrUpdated: 0,
      smsProvisioned: 0,
      addedToCampaign: 0,
      ongoingManualAction: 0,
    });

    expect(await number(id, local("42"))).toEqual({
      projectId: call.sandbox.projectId,
      hostingOrderId: id,
      phoneNumber: local("42"),
      osrUpdate: { nnid: "103977", state: "WAITING" },
      campaignProvisioning: { campaignId: CAMPAIGN, state: "WAITING" },
      platformProvisioning: { servicePlanId: PLAN, state: "WAITING" },
    });
    await sign(id);
    const steps = async () => {
      const { osrUpdate, platformProvisioning, campaignProvisioning, smsAtt } = await number(id, local("42"));
      return [osrUpdate.state, platformProvisioning.state, campaignProvisioning.state, smsAtt?.state];
    };
    advance(HOUR);
    expect(await steps()).toEqual(["IN_PROGRESS", "WAITING", "WAITING", undefined]);
    advance(3 * HOUR);
    expect(await steps()).toEqual(["DONE", "IN_PROGRESS", "WAITING", undefined]);
    advance(2 * MINUTE);
    expect(await steps()).toEqual(["DONE", "DONE", "IN_PROGRESS", "IN_PROGRESS"]);
    advance(5 * MINUTE);
    expect(await steps()).toEqual(["DONE", "DONE", "DONE", "DONE"]);
    expect(await call.orderState(id)).toBe("COMPLETED");
    expect(await report(id)).toMatchObject({ total: 1, osrUpdated: 1, smsProvisioned: 1, addedToCampaign: 1 });
    const candidate = await call("GET", `/qualifiedNumbers/${inPath(local("42"))}`);
    expect(candidate.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_HOSTING_DONE",
      hostedNumber: { status: 1, error: "" },
    });
    const imported = await call("GET", `/importedNumbers/${inPath(local("42"))}`);
    expect(imported.json.smsConfiguration).toMatchObject({ servicePlanId: PLAN, campaignId: CAMPAIGN });
  });

  it("is named by its id alone on the qualified-number variant, and takes a reseller's LOA", async () => {
    await call.verified("+16045550118");
    const { json } = await call("POST", "/qualifiedNumbers:textEnableNumbers", {
      regionCode: "CA",
      numbers: ["+16045550118"],
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
      resellerLoaInfo,
      nnid: "104321",
    });
    expect(Object.keys(json)).toEqual(["hostingOrderId"]);
    const order = await call("GET", `/hostingOrders/${json.hostingOrderId}`);
    expect(order.json.textEnableInfo).toMatchObject({
      businessName: resellerLoaInfo.businessName,
      loaType: "Reseller",
      nnid: "104321",
    });
  });

  it("needs no signature under a blanket LOA", async () => {
    await call.verified(local("42"));
    const id = await call.textEnable([local("42")], { directLoaInfo: undefined, blanketLoaInfo: {} });
    expect(await call.orderState(id)).toBe("SUBMITTED");
    expect((await call.lever("GET", "/mail")).mail).toEqual([]);
    advance(MINUTE);
    expect(await call.orderState(id)).toBe("IN_PROGRESS");
    advance(DAY);
    expect(await call.orderState(id)).toBe("COMPLETED");
  });

  it("keeps the OSR update for the time planned", async () => {
    await call.verified(local("42"));
    const id = await call.textEnable([local("42")], { scheduledOsrUpdateTime: "2027-01-10T06:00:00Z" });
    expect((await call("GET", `/hostingOrders/${id}`)).json.scheduledOsrUpdateTime).toBe("2027-01-10T06:00:00.000Z");
    await sign(id);
    advance(5 * DAY);
    expect(await call.orderState(id)).toBe("IN_PROGRESS");
    expect((await number(id, local("42"))).osrUpdate.state).toBe("WAITING");
    call.sandbox.clock.advance(new Date("2027-01-10T06:00:00Z").getTime() - call.sandbox.clock.now().getTime());
    expect((await number(id, local("42"))).osrUpdate.state).toBe("IN_PROGRESS");
    advance(5 * HOUR);
    expect(await call.orderState(id)).toBe("COMPLETED");
  });

  it("ends REJECTED when the signer declines, or when Sinch refuses it in work", async () => {
    await call.verified(local("42"), local("43"));
    const declined = await call.textEnable([local("42")]);
    await call.lever("POST", `/hosting-orders/${declined}/decline-loa`, { reason: "Not my numbers" });
    expect(await call.orderState(declined)).toBe("REJECTED");
    const candidate = await call("GET", `/qualifiedNumbers/${inPath(local("42"))}`);
    expect(candidate.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_HOSTING_FAILED",
      hostedNumber: { status: 2, error: "Not my numbers" },
    });
    const refused = await call.textEnable([local("43")]);
    await sign(refused);
    advance(HOUR);
    await call.lever("POST", `/hosting-orders/${refused}/reject`, {});
    advance(DAY);
    expect(await call.orderState(refused)).toBe("REJECTED");
    expect((await number(refused, local("43"))).osrUpdate.state).toBe("FAILED");
    // What has ended cannot be signed any more.
    await expect(sign(refused)).rejects.toThrow("409");
  });

  it("can be ordered again after it failed", async () => {
    await call.verified(local("42"));
    const first = await call.textEnable([local("42")]);
    await call.lever("POST", `/hosting-orders/${first}/decline-loa`, {});
    const second = await call.textEnable([local("42")]);
    await sign(second);
    advance(DAY);
    expect(await call.orderState(second)).toBe("COMPLETED");
    expect(await call.state(local("42"))).toBe("HOSTING_DONE");
  });

  it("is taken twice for the same numbers, so that a repeated order can be counted", async () => {
    await call.verified(local("42"));
    const ids = [await call.textEnable([local("42")]), await call.textEnable([local("42")])];
    expect(new Set(ids).size).toBe(2);
    expect(call.sandbox.ledger.count("TextEnableNumbers").committed).toBe(2);
    for (const id of ids) await sign(id);
    advance(DAY);
    expect(await call.orderState(ids[0] ?? "")).toBe("COMPLETED");
    expect(await call.orderState(ids[1] ?? "")).toBe("COMPLETED");
  });

  it("wants candidates whose state allows it", async () => {
    const body = { regionCode: "US", numbers: [local("42")], servicePlanId: PLAN, directLoaInfo };
    const order = (numbers: string[]) => call("POST", "/qualifiedNumbers:textEnableNumbers", { ...body, numbers });
    expect((await order([local("42")])).status).toBe(404);
    await call("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers: [local("42"), local("99")] });
    expect((await order([local("42")])).status).toBe(400);
    advance(5 * MINUTE);
    expect((await order([local("99")])).json.message).toContain("GLOBAL_PROCESS_STATE_NOT_ELIGIBLE");
    // A public summary lets an eligible number be text-enabled without proof, and so does the lifecycle.
    const { status, json } = await order([local("42")]);
    expect(status).toBe(200);
    await sign(json.hostingOrderId);
    advance(DAY);
    expect((await order([local("42")])).status).toBe(409);
  });

  it("names every field that will not do", async () => {
    await call.verified(local("42"));
    const good = { regionCode: "US", numbers: [local("42")], servicePlanId: PLAN, directLoaInfo };
    const { city: _, ...noCity } = directLoaInfo.address;
    const cases: [object, string][] = [
      [{ regionCode: "FR" }, "regionCode"],
      [{ regionCode: undefined }, "regionCode"],
      [{ numbers: [] }, "numbers"],
      [{ numbers: "all" }, "numbers"],
      [{ numbers: [tollFree("17")] }, "numbers[0]"],
      [{ numbers: Array.from({ length: 501 }, (_, i) => `+1206555${1000 + i}`) }, "numbers"],
      [{ servicePlanId: "unknown-service-plan" }, "servicePlanId"],
      [{ servicePlanId: "" }, "servicePlanId"],
      [{ projectId: "another" }, "projectId"],
      [{ nnid: "Sinch" }, "nnid"],
      [{ scheduledOsrUpdateTime: "next Monday" }, "scheduledOsrUpdateTime"],
      [{ directLoaInfo: undefined }, "directLoaInfo"],
      [{ resellerLoaInfo }, "resellerLoaInfo"],
      [{ directLoaInfo: undefined, blanketLoaInfo: { a: 1 } }, "blanketLoaInfo"],
      [{ directLoaInfo: { ...directLoaInfo, address: noCity } }, "directLoaInfo.address.city"],
      [{ directLoaInfo: { ...directLoaInfo, authorisedPerson: undefined } }, "directLoaInfo.authorisedPerson"],
      [
        {
          directLoaInfo: {
            ...directLoaInfo,
            authorisedPerson: { ...directLoaInfo.authorisedPerson, email: "somewhere" },
          },
        },
        "directLoaInfo.authorisedPerson.email",
      ],
      [{ directLoaInfo: undefined, resellerLoaInfo: directLoaInfo }, "resellerLoaInfo.businessName"],
    ];
    for (const [change, field] of cases) {
      const { status, json } = await call.bad("POST", "/hostingOrders:textEnableNumbers", { ...good, ...change });
      expect(status, field).toBe(400);
      const fields = json.details[0].fieldViolations.map((one: { field: string }) => one.field);
      expect(fields).toEqual([field]);
    }
    expect((await call.bad("POST", "/hostingOrders:textEnableNumbers", "{")).status).toBe(400);
    expect((await call.bad("POST", "/hostingOrders:textEnableNumbers")).status).toBe(400);
    expect(call.sandbox.ledger.count("TextEnableNumbers").committed).toBe(0);
  });

  it("is signed or declined by itself for two test numbers", async () => {
    await call.verified(local("91"), local("92"), local("90"));
    const signed = await call.textEnable([local("91")]);
    const declined = await call.textEnable([local("92")]);
    const refused = await call.textEnable([local("90")]);
    await sign(refused);
    advance(4 * HOUR);
    expect(await call.orderState(signed)).toBe("IN_PROGRESS");
    expect(await call.orderState(declined)).toBe("REJECTED");
    expect(await call.orderState(refused)).toBe("REJECTED");
    expect(await call.state(local("90"))).toBe("HOSTING_FAILED");
  });
});

describe("partial success", () => {
  it("shows in the counters, and number by number", async () => {
    const numbers = ["42", "43", "76", "84", "85", "88"].map(local);
    await call.verified(...numbers);
    const id = await call.textEnable(numbers);
    await sign(id);
    advance(HOUR);
    expect(await report(id)).toEqual({
      total: 6,
      osrUpdated: 0,
      smsProvisioned: 0,
      addedToCampaign: 0,
      ongoingManualAction: 1,
    });
    advance(4 * HOUR);
    expect(await report(id)).toEqual({
      total: 6,
      osrUpdated: 4,
      smsProvisioned: 3,
      addedToCampaign: 2,
      ongoingManualAction: 1,
    });
    expect(await call.orderState(id)).toBe("IN_PROGRESS");
    advance(2 * DAY);
    expect(await call.orderState(id)).toBe("COMPLETED");
    expect(await report(id)).toEqual({
      total: 6,
      osrUpdated: 5,
      smsProvisioned: 4,
      addedToCampaign: 3,
      ongoingManualAction: 0,
    });
    const listed = async (query: string) => {
      const { json } = await call("GET", `/hostingOrders/${id}/numbers?${query}`);
      return json.numbers.map((one: { phoneNumber: string }) => one.phoneNumber.slice(-2));
    };
    expect(await listed("osrUpdateState=FAILED")).toEqual(["84"]);
    expect(await listed("platformProvisioningState=FAILED")).toEqual(["85"]);
    expect(await listed("campaignProvisioningState=FAILED")).toEqual(["76", "85"]);
    expect(await listed("campaignProvisioningState=DONE&osrUpdateState=DONE")).toEqual(["42", "43", "88"]);
    expect(await listed("pageSize=2")).toEqual(["42", "43"]);
    const failed = await call("GET", `/qualifiedNumbers/${inPath(local("76"))}`);
    expect(failed.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_HOSTING_FAILED",
      hostedNumber: { status: 2, error: "Campaign has expired" },
    });
    // Refused by its service plan or before: it never became an imported number. Refused by its campaign: it did.
    expect((await call("GET", `/importedNumbers/${inPath(local("84"))}`)).status).toBe(404);
    expect((await call("GET", `/importedNumbers/${inPath(local("85"))}`)).status).toBe(404);
    const linked = await call("GET", `/importedNumbers/${inPath(local("76"))}`);
    expect(linked.json.campaignProvisioning).toMatchObject({ state: "FAILED", errorCode: "CAMPAIGN_EXPIRED" });
  });

  it("counts a number that is deleted in the middle as failed", async () => {
    const id = await importOrder([local("42"), local("43")]);
    advance(4 * MINUTE);
    await call("DELETE", `/importedNumbers/${inPath(local("42"))}`);
    advance(DAY);
    expect(await call.orderState(id)).toBe("COMPLETED");
    expect((await report(id)).addedToCampaign).toBe(1);
  });
});

describe("an import order", () => {
  it("is carried out without LOA or OSR update", async () => {
    const { json } = await call("POST", "/hostingOrders:importNumbers", {
      ...importBody([local("21"), local("22")]),
      displayName: "Portland clinics",
      migrateToSinchTmo: true,
    });
    expect(json).toMatchObject({ state: "SUBMITTED", type: "IMPORT", migrateToSinchTmo: true });
    expect(json.textEnableInfo).toBeUndefined();
    const id = json.hostingOrderId;
    advance(MINUTE);
    expect(await call.orderState(id)).toBe("IN_PROGRESS");
    expect((await number(id, local("21"))).osrUpdate).toBeUndefined();
    advance(7 * MINUTE);
    expect(await call.orderState(id)).toBe("COMPLETED");
    expect(await report(id)).toMatchObject({ total: 2, osrUpdated: 0, smsProvisioned: 2, addedToCampaign: 2 });
  });

  it("fails at T-Mobile for a number held elsewhere, until migrateToSinchTmo is asked for", async () => {
    const id = await importOrder([local("86")]);
    advance(HOUR);
    expect(await number(id, local("86"))).toMatchObject({
      campaignProvisioning: { state: "FAILED" },
      smsAtt: { state: "DONE" },
      smsTmo: { state: "FAILED", errorCode: "60135", errorMessage: "Number is assigned to another aggregator" },
    });
    const imported = async () => (await call("GET", `/importedNumbers/${inPath(local("86"))}`)).json;
    expect((await imported()).smsConfiguration.migrateToSinchTmo).toBe(true);
    expect((await call("POST", "/hostingOrders:importNumbers", importBody([local("86")]))).status).toBe(409);
    const again = await importOrder([local("86")], { migrateToSinchTmo: true });
    advance(HOUR);
    expect(await number(again, local("86"))).toMatchObject({
      campaignProvisioning: { state: "DONE" },
      smsTmo: { state: "DONE", errorCode: "" },
    });
    expect((await imported()).smsConfiguration).toEqual({
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
      migrateToSinchTmo: false,
    });
  });

  it("takes five numbers, none of them imported, until the limit is raised", async () => {
    const six = ["10", "11", "12", "13", "14", "15"].map(local);
    const refused = await call("POST", "/hostingOrders:importNumbers", importBody(six));
    expect(refused.status).toBe(400);
    expect(refused.json.details[0].fieldViolations).toEqual([
      { field: "numbers", description: "Takes at most 5 numbers" },
    ]);
    await call.lever("POST", "/import-limit", { limit: 6 });
    expect((await call("POST", "/hostingOrders:importNumbers", importBody(six))).status).toBe(200);
    const taken = await call("POST", "/hostingOrders:importNumbers", importBody([local("20"), local("89")]));
    expect(taken.status).toBe(409);
    expect(taken.json).toEqual({
      code: "409",
      message: `The number ${local("89")} is already imported.`,
      status: "ALREADY_EXISTS",
    });
  });

  it("works without a campaign", async () => {
    const id = await importOrder([local("21")], { campaignId: undefined });
    advance(HOUR);
    expect(await call.orderState(id)).toBe("COMPLETED");
    const { campaignProvisioning, smsAtt, platformProvisioning } = await number(id, local("21"));
    expect([campaignProvisioning, smsAtt, platformProvisioning.state]).toEqual([undefined, undefined, "DONE"]);
  });
});

describe("a toll-free order", () => {
  const body = (numbers: string[], more: object = {}) => ({
    regionCode: "US",
    numbers,
    servicePlanId: PLAN,
    directLoaInfo,
    ...more,
  });

  it("has neither campaign nor OSR update, on either variant", async () => {
    const numbers = [tollFree("17"), tollFree("85")];
    await call.verified(...numbers, tollFree("18"));
    for (const [path, some] of [
      ["/hostingOrders:textEnableTollFreeNumbers", numbers],
      ["/qualifiedNumbers:textEnableTollFreeNumbers", [tollFree("18")]],
    ] as const) {
      const { status, json } = await call("POST", path, body([...some]));
      expect(status).toBe(200);
      expect(json).toMatchObject({ state: "WAITING_FOR_LOA_SIGNATURE", type: "TYPE_TEXT_ENABLE" });
      expect(json.textEnableInfo.nnid).toBeUndefined();
      await sign(json.hostingOrderId);
      advance(2 * HOUR);
      expect(await call.orderState(json.hostingOrderId)).toBe("COMPLETED");
      const first = await number(json.hostingOrderId, some[0]);
      expect(Object.keys(first).sort()).toEqual(["hostingOrderId", "phoneNumber", "platformProvisioning", "projectId"]);
      expect(await report(json.hostingOrderId)).toMatchObject({ osrUpdated: 0, smsProvisioned: 1, addedToCampaign: 0 });
    }
    expect(await call.state(tollFree("85"))).toBe("HOSTING_FAILED");
  });

  it("moves the registry step to the next day when the LOA is signed late", async () => {
    await call.verified(tollFree("17"));
    const scheduledZipwhipProvisioningTime = "2027-01-04T16:00:00Z";
    const { json } = await call(
      "POST",
      "/hostingOrders:textEnableTollFreeNumbers",
      body([tollFree("17")], { scheduledZipwhipProvisioningTime }),
    );
    expect(json.scheduledOsrUpdateTime).toBeUndefined();
    advance(2 * HOUR);
    await sign(json.hostingOrderId);
    advance(22 * HOUR);
    expect((await report(json.hostingOrderId)).smsProvisioned).toBe(0);
    advance(2 * HOUR);
    expect((await report(json.hostingOrderId)).smsProvisioned).toBe(1);
  });

  it("takes no local number and no blanket LOA", async () => {
    await call.verified(tollFree("17"), local("42"));
    const path = "/hostingOrders:textEnableTollFreeNumbers";
    const mixed = await call.bad("POST", path, body([tollFree("17"), local("42")]));
    expect(mixed.json.details[0].fieldViolations).toEqual([
      { field: "numbers[1]", description: "Is not a toll-free number" },
    ]);
    const blanket = await call.bad("POST", path, {
      ...body([tollFree("17")]),
      directLoaInfo: undefined,
      blanketLoaInfo: {},
    });
    expect(blanket.json.details[0].fieldViolations[0].field).toBe("blanketLoaInfo");
    expect((await call.bad("POST", path, { ...body([tollFree("17")]), resellerLoaInfo })).status).toBe(400);
  });
});

describe("orders", () => {
  const query = (more: object) =>
    `/hostingOrders?${new URLSearchParams({
      states: "SUBMITTED",
      type: "IMPORT",
      servicePlanId: PLAN,
      campaignId: CAMPAIGN,
      ...more,
    })}`;

  it("are listed by state, type, plan and campaign, page by page", async () => {
    const ids: string[] = [];
    for (const ending of ["10", "11", "12"]) ids.push(await importOrder([local(ending)]));
    await importOrder([local("13")], { campaignId: "CZ4PK9T" });
    await importOrder(["+14165550123"], { regionCode: "CA" });
    const first = await call("GET", query({ pageSize: "2", regionCode: "US" }));
    expect(first.json).toMatchObject({ totalSize: 3, hostingOrders: [{ hostingOrderId: ids[0] }, {}] });
    const second = await call("GET", query({ pageSize: "2", regionCode: "US", pageToken: first.json.nextPageToken }));
    expect(second.json).toMatchObject({ nextPageToken: "", hostingOrders: [{ hostingOrderId: ids[2] }] });
    expect((await call("GET", query({ campaignId: "CZ4PK9T" }))).json.totalSize).toBe(1);
    expect((await call("GET", query({ type: "TYPE_TEXT_ENABLE" }))).json.totalSize).toBe(0);
    expect((await call("GET", query({ states: "COMPLETED" }))).json.totalSize).toBe(0);
  });

  it("are not listed without all four filters, or by values the contract lacks", async () => {
    for (const name of ["states", "type", "servicePlanId", "campaignId"]) {
      const { status, json } = await call.bad("GET", query({ [name]: "" }));
      expect(status, name).toBe(400);
      expect(json.details[0].fieldViolations.map((one: { field: string }) => one.field)).toContain(name);
    }
    expect((await call.bad("GET", query({ states: "DONE" }))).status).toBe(400);
    expect((await call.bad("GET", query({ type: "TEXT_ENABLE" }))).status).toBe(400);
    expect((await call.bad("GET", "/hostingOrders")).status).toBe(400);
  });

  it("and numbers nobody knows answer 404", async () => {
    const id = await importOrder([local("10")]);
    for (const path of [
      "/hostingOrders/01hzx4k9m2v7qd8r3tb6yw5ncf",
      "/hostingOrders/01hzx4k9m2v7qd8r3tb6yw5ncf/report",
      "/hostingOrders/01hzx4k9m2v7qd8r3tb6yw5ncf/numbers",
      `/hostingOrders/${id}/numbers/${inPath(local("11"))}`,
    ]) {
      expect(await call("GET", path)).toMatchObject({ status: 404, json: { code: "404", status: "NOT_FOUND" } });
    }
  });

  it("wait as drafts until somebody submits them in the dashboard", async () => {
    await call.verified(local("42"));
    const body = { regionCode: "US", numbers: [local("42")], servicePlanId: PLAN, campaignId: CAMPAIGN, directLoaInfo };
    const { hostingOrderId } = await call.lever("POST", "/hosting-orders", body);
    expect(await call.orderState(hostingOrderId)).toBe("DRAFT");
    expect((await number(hostingOrderId, local("42"))).osrUpdate.state).toBe("STATE_UNSPECIFIED");
    await call.lever("POST", `/hosting-orders/${hostingOrderId}/submit`, {});
    expect(await call.orderState(hostingOrderId)).toBe("WAITING_FOR_LOA_SIGNATURE");
  });
});
