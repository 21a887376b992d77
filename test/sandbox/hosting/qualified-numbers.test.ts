import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY, type HostingCalls, hostingSandbox, inPath, local, MINUTE, tollFree } from "./calls.js";

const GOOD = local("42");
const WIRELESS = local("99");

let call: HostingCalls;
beforeEach(async () => {
  call = await hostingSandbox();
});
afterEach(() => call.close());

const add = (...phoneNumbers: string[]) => call("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers });
const challenge = (number: string) => call("POST", `/qualifiedNumbers/${inPath(number)}:sendVoiceChallenge`);
const verify = (number: string, code: string) =>
  call("POST", `/qualifiedNumbers/${inPath(number)}:verifyVoiceChallenge`, { code });

describe("qualification", () => {
  it("checks eligibility after a while", async () => {
    const { json } = await add(GOOD, WIRELESS, "+14165550123", tollFree("17"));
    expect(json.qualifiedNumbers[0]).toEqual({
      phoneNumber: GOOD,
      projectId: call.sandbox.projectId,
      regionCode: "US",
      globalProcessState: "GLOBAL_PROCESS_STATE_ELIGIBLE_CHECK_PENDING",
      osrEligibility: { status: "IN_PROGRESS", error: "" },
      ownershipVerification: { status: "WAITING", error: "" },
      createdTime: "2027-01-04T15:00:00.000Z",
      updatedTime: "2027-01-04T15:00:00.000Z",
    });
    expect(json.qualifiedNumbers[2].regionCode).toBe("CA");
    call.sandbox.clock.advance(5 * MINUTE);
    expect(await call.state(GOOD)).toBe("ELIGIBLE");
    const refused = await call("GET", `/qualifiedNumbers/${inPath(WIRELESS)}`);
    expect(refused.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_NOT_ELIGIBLE",
      osrEligibility: { status: "FAILED", error: "Wireless numbers cannot be hosted" },
    });
  });

  it("answers a number that is a candidate already as it is", async () => {
    await add(GOOD);
    call.sandbox.clock.advance(5 * MINUTE);
    const again = await add(GOOD, local("43"));
    const states = again.json.qualifiedNumbers.map((one: { globalProcessState: string }) => one.globalProcessState);
    expect(states).toEqual(["GLOBAL_PROCESS_STATE_ELIGIBLE", "GLOBAL_PROCESS_STATE_ELIGIBLE_CHECK_PENDING"]);
  });

  it("records none when one is malformed", async () => {
    const { status, json } = await call.bad("POST", "/qualifiedNumbers:addNumbers", {
      phoneNumbers: [GOOD, "2065550143", GOOD, 7],
    });
    expect(status).toBe(400);
    expect(json.details[0].fieldViolations.map((one: { field: string }) => one.field)).toEqual([
      "phoneNumbers[1]",
      "phoneNumbers[2]",
      "phoneNumbers[3]",
    ]);
    expect((await call.bad("POST", "/qualifiedNumbers:addNumbers", {})).status).toBe(400);
    expect((await call.bad("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers: [] })).status).toBe(400);
    expect((await call("GET", `/qualifiedNumbers/${inPath(GOOD)}`)).status).toBe(404);
  });

  it("is over when invoices are accepted or refused", async () => {
    await add(GOOD, local("43"), WIRELESS);
    call.sandbox.clock.advance(5 * MINUTE);
    const accepted = await call.lever("POST", "/invoices", { phoneNumbers: [GOOD, WIRELESS, "+12065550100"] });
    expect(accepted).toEqual({ reviewed: [GOOD], ignored: [WIRELESS, "+12065550100"] });
    await call.lever("POST", "/invoices", { phoneNumbers: [local("43")], accepted: false });
    expect(await call.state(GOOD)).toBe("VERIFIED");
    const refused = await call("GET", `/qualifiedNumbers/${inPath(local("43"))}`);
    expect(refused.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_VERIFICATION_FAILED",
      ownershipVerification: { status: "FAILED", error: "The invoices do not show this number" },
    });
    await call.lever("POST", "/invoices", { phoneNumbers: [local("43")] });
    expect(await call.state(local("43"))).toBe("VERIFIED");
  });

  it("is over by itself for the test numbers whose invoices count as mailed", async () => {
    await add(local("97"), local("98"));
    call.sandbox.clock.advance(5 * MINUTE);
    expect(await call.state(local("97"))).toBe("VERIFICATION_PENDING");
    call.sandbox.clock.advance(2 * DAY);
    expect(await call.state(local("97"))).toBe("VERIFIED");
    expect(await call.state(local("98"))).toBe("VERIFICATION_FAILED");
  });
});

describe("voice challenge", () => {
  beforeEach(async () => {
    await add(GOOD);
    call.sandbox.clock.advance(5 * MINUTE);
  });

  it("verifies with the code that the control route tells", async () => {
    const sent = await challenge(GOOD);
    expect(sent.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_VERIFICATION_PENDING",
      ownershipVerification: { status: "IN_PROGRESS", error: "" },
    });
    const { code } = await call.lever("GET", `/voice-code/${inPath(GOOD)}`);
    expect(code).toBe("2410");
    const { status, json } = await verify(GOOD, code);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_VERIFIED",
      ownershipVerification: { status: "DONE", error: "" },
    });
    const { calls } = await call.lever("GET", "/voice-calls");
    expect(calls).toEqual([{ phoneNumber: GOOD, at: "2027-01-04T15:05:00.000Z" }]);
  });

  it("answers a wrong code with 200 and the failed state, and wants another call", async () => {
    await challenge(GOOD);
    const wrong = await verify(GOOD, "0000");
    expect(wrong.status).toBe(200);
    expect(wrong.json).toMatchObject({
      globalProcessState: "GLOBAL_PROCESS_STATE_VERIFICATION_FAILED",
      ownershipVerification: { status: "FAILED" },
    });
    expect((await verify(GOOD, "2410")).status).toBe(400);
    await challenge(GOOD);
    expect((await verify(GOOD, "2410")).json.globalProcessState).toBe("GLOBAL_PROCESS_STATE_VERIFIED");
  });

  it("is blocked after three wrong codes", async () => {
    const states: string[] = [];
    for (const code of ["1", "2", "3"]) {
      await challenge(GOOD);
      states.push((await verify(GOOD, code)).json.globalProcessState);
    }
    expect(states).toEqual([
      "GLOBAL_PROCESS_STATE_VERIFICATION_FAILED",
      "GLOBAL_PROCESS_STATE_VERIFICATION_FAILED",
      "GLOBAL_PROCESS_STATE_VERIFICATION_BLOCKED",
    ]);
    expect((await challenge(GOOD)).status).toBe(400);
    expect((await verify(GOOD, "2410")).status).toBe(400);
    expect((await call.lever("GET", "/voice-calls")).calls).toHaveLength(3);
  });

  it("is refused where there is nothing to verify", async () => {
    expect((await verify(GOOD, "2410")).status).toBe(400);
    expect((await call.bad("POST", `/qualifiedNumbers/${inPath(GOOD)}:verifyVoiceChallenge`, {})).status).toBe(400);
    expect((await challenge(local("11"))).status).toBe(404);
    await add(local("11"));
    expect((await challenge(local("11"))).status).toBe(400);
    expect((await call.lever("GET", "/voice-calls")).calls).toEqual([]);
  });
});

describe("candidates", () => {
  it("are listed by one state, page by page", async () => {
    await add(...["10", "11", "12", "13", "14"].map(local), "+16045550118");
    const list = (more: string) =>
      call("GET", `/qualifiedNumbers?states=GLOBAL_PROCESS_STATE_ELIGIBLE_CHECK_PENDING${more}`);
    const first = await list("&pageSize=4&orderBy=createdTime");
    expect(first.json).toMatchObject({ totalSize: 6, qualifiedNumbers: { length: 4 } });
    const second = await list(`&pageSize=4&pageToken=${first.json.nextPageToken}`);
    expect(second.json).toMatchObject({ totalSize: 6, nextPageToken: "", qualifiedNumbers: { length: 2 } });
    expect((await list("&regionCode=CA")).json.qualifiedNumbers[0].phoneNumber).toBe("+16045550118");
    expect((await call("GET", "/qualifiedNumbers?states=GLOBAL_PROCESS_STATE_VERIFIED")).json.totalSize).toBe(0);
  });

  it("are not listed without a state, by an unknown one, or by several", async () => {
    for (const query of [
      "",
      "?states=",
      "?states=VERIFIED",
      "?states=GLOBAL_PROCESS_STATE_VERIFIED&states=GLOBAL_PROCESS_STATE_ELIGIBLE",
      "?states=GLOBAL_PROCESS_STATE_VERIFIED&pageToken=nonsense",
      "?states=GLOBAL_PROCESS_STATE_VERIFIED&pageSize=many",
      "?states=GLOBAL_PROCESS_STATE_VERIFIED&orderBy=phoneNumber",
      "?states=GLOBAL_PROCESS_STATE_VERIFIED&regionCode=FR",
    ]) {
      expect((await call.bad("GET", `/qualifiedNumbers${query}`)).status, query).toBe(400);
    }
  });

  it("are deleted, and then gone", async () => {
    await add(GOOD);
    const path = `/qualifiedNumbers/${inPath(GOOD)}`;
    const deleted = await call("DELETE", path);
    expect(deleted).toMatchObject({ status: 200, text: "" });
    expect((await call("DELETE", path)).status).toBe(404);
    expect((await call("GET", path)).status).toBe(404);
    // The check that was under way finds nothing to change.
    call.sandbox.clock.advance(DAY);
    await add(GOOD);
    expect(await call.state(GOOD)).toBe("ELIGIBLE_CHECK_PENDING");
  });
});
