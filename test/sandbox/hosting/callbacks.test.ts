import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostingFailureMessages, hostingTestNumbers } from "../../../src/knowledge/hosting-test-numbers.js";
import { documents } from "../../contract/contract.js";
import { checkWebhook } from "../../contract/oracle.js";
import {
  CAMPAIGN,
  DAY,
  directLoaInfo,
  type HostingCalls,
  hostingSandbox,
  inPath,
  local,
  PLAN,
  tollFree,
} from "./calls.js";

interface Received {
  readonly signature: string | undefined;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: the contract oracle judges the shape.
  readonly event: any;
}

let call: HostingCalls;
let receiver: Server;
let received: Received[];
let callbackUrl: string;

beforeEach(async () => {
  call = await hostingSandbox();
  received = [];
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const signature = request.headers["x-sinch-signature"];
    received.push({ signature: typeof signature === "string" ? signature : undefined, raw, event: JSON.parse(raw) });
    response.writeHead(200).end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/sinch`;
});
afterEach(async () => {
  await call.close();
  receiver.close();
  receiver.closeAllConnections();
});

/** Every event so far, in order, each held against the contract. */
async function events(): Promise<Received[]> {
  await call.sandbox.callbacks.idle();
  for (const { event } of received) expect(checkWebhook("hosting", event)).toEqual([]);
  return received;
}
const told = async () =>
  (await events()).map(({ event }) => [event.resourceType, event.eventType, event.status, event.failureCode]);

const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
const add = (phoneNumber: string) =>
  call("POST", "/importedNumbers", { phoneNumber, regionCode: "US", smsConfiguration, callbackUrl });

describe("callbacks", () => {
  it("follow a number imported on its own, to its deletion", async () => {
    await add(local("42"));
    call.sandbox.clock.advance(DAY);
    const path = `/importedNumbers/${inPath(local("42"))}`;
    await call("PATCH", path, { smsConfiguration: { servicePlanId: "", campaignId: "" } });
    call.sandbox.clock.advance(DAY);
    await call("DELETE", path);
    expect(await told()).toEqual([
      ["IMPORTED_NUMBER", "PROVISIONING_TO_SMS_PLATFORM", "SUCCEEDED", undefined],
      ["IMPORTED_NUMBER", "LINK_TO_10DLC_CAMPAIGN", "SUCCEEDED", undefined],
      ["IMPORTED_NUMBER", "UNLINK_TO_10DLC_CAMPAIGN", "SUCCEEDED", undefined],
      ["IMPORTED_NUMBER", "DEPROVISIONING_TO_SMS_PLATFORM", "SUCCEEDED", undefined],
      ["IMPORTED_NUMBER", "DELETE", "SUCCEEDED", undefined],
    ]);
    const [first] = received;
    expect(first?.event).toMatchObject({
      timestamp: "2027-01-04T15:02:00.000Z",
      projectId: call.sandbox.projectId,
      resourceId: local("42"),
    });
    expect(new Set(received.map(({ event }) => event.eventId)).size).toBe(5);
  });

  it("follow a number inside an order, and the imported number it becomes", async () => {
    await call.verified(local("42"));
    const id = await call.textEnable([local("42")], { callbackUrl });
    await call.lever("POST", `/hosting-orders/${id}/sign-loa`, {});
    call.sandbox.clock.advance(DAY);
    await call("DELETE", `/importedNumbers/${inPath(local("42"))}`);
    expect(await told()).toEqual([
      ["HOSTING_ORDER_NUMBER", "OSR_UPDATE", "SUCCEEDED", undefined],
      ["HOSTING_ORDER_NUMBER", "PROVISIONING_TO_SMS_PLATFORM", "SUCCEEDED", undefined],
      ["HOSTING_ORDER_NUMBER", "LINK_TO_10DLC_CAMPAIGN", "SUCCEEDED", undefined],
      ["HOSTING_ORDER_NUMBER", "HOSTING_PROCESS", "SUCCEEDED", undefined],
      ["IMPORTED_NUMBER", "DELETE", "SUCCEEDED", undefined],
    ]);
  });

  it("tell of a toll-free number without campaign or OSR", async () => {
    await call.verified(tollFree("17"));
    const { json } = await call("POST", "/qualifiedNumbers:textEnableTollFreeNumbers", {
      regionCode: "US",
      numbers: [tollFree("17")],
      servicePlanId: PLAN,
      directLoaInfo,
      callbackUrl,
    });
    await call.lever("POST", `/hosting-orders/${json.hostingOrderId}/sign-loa`, {});
    call.sandbox.clock.advance(DAY);
    expect(await told()).toEqual([
      ["HOSTING_ORDER_NUMBER", "PROVISIONING_TO_SMS_PLATFORM", "SUCCEEDED", undefined],
      ["HOSTING_ORDER_NUMBER", "HOSTING_PROCESS", "SUCCEEDED", undefined],
    ]);
  });

  it("are not sent for a number without a callback URL", async () => {
    await call("POST", "/importedNumbers", { phoneNumber: local("42"), regionCode: "US", smsConfiguration });
    call.sandbox.clock.advance(DAY);
    expect(await events()).toEqual([]);
    expect(call.sandbox.callbacks.deliveries).toEqual([]);
  });

  it("are signed with the secret of their moment, over the bytes as sent", async () => {
    await add(local("42"));
    call.sandbox.clock.advance(DAY);
    await call("PATCH", "/callbackConfiguration", { hmacSecret: "example-secret-rotate-me" });
    await call("DELETE", `/importedNumbers/${inPath(local("42"))}`);
    await events();
    expect(received.map(({ signature }) => signature === undefined)).toEqual([true, true, false]);
    const { signature, raw } = received[2] as Received;
    expect(signature).toMatch(/^[0-9a-f]{40}$/);
    expect(signature).toBe(createHmac("sha1", "example-secret-rotate-me").update(raw).digest("hex"));
  });

  it("reach every event type and every failure code of the contract by a test number", async () => {
    const failing = hostingTestNumbers
      .filter(({ outcome }) => outcome.campaign || outcome.osr || outcome.carriers || outcome.platformFails)
      .map(({ ending }) => local(ending));
    await call.verified(...failing, local("42"));
    const id = await call.textEnable([...failing, local("42")], { callbackUrl });
    await call.lever("POST", `/hosting-orders/${id}/sign-loa`, {});
    call.sandbox.clock.advance(DAY);
    const path = `/importedNumbers/${inPath(local("42"))}`;
    await call("PATCH", path, { smsConfiguration: { servicePlanId: "", campaignId: "" } });
    call.sandbox.clock.advance(DAY);
    await call("DELETE", path);
    await events();
    const { properties } = documents.hosting.components.schemas.CallbackPayload as unknown as {
      properties: Record<string, { enum: string[] }>;
    };
    const seen = (name: string) => new Set(received.map(({ event }) => event[name]).filter((value) => value));
    expect(seen("eventType")).toEqual(new Set(properties.eventType?.enum));
    expect(seen("failureCode")).toEqual(new Set(properties.failureCode?.enum));
    expect(seen("status")).toEqual(new Set(properties.status?.enum));
    expect(seen("resourceType")).toEqual(new Set(properties.resourceType?.enum));
    expect(Object.keys(hostingFailureMessages).sort()).toEqual([...(properties.failureCode?.enum ?? [])].sort());
  });
});

describe("the callback configuration", () => {
  const path = "/callbackConfiguration";

  it("does not exist until a secret is set, then answers with it", async () => {
    const none = await call("GET", path);
    expect(none).toMatchObject({ status: 404, json: { error: { code: 404, status: "NOT_FOUND" } } });
    const set = await call("PATCH", path, { hmacSecret: "example-secret-rotate-me" });
    const current = { projectId: call.sandbox.projectId, hmacSecret: "example-secret-rotate-me" };
    expect(set.json).toEqual(current);
    expect((await call("GET", path)).json).toEqual(current);
    expect((await call("PATCH", path, {})).json).toEqual(current);
    expect((await call("PATCH", path)).json).toEqual(current);
    // A dump of the state says that there is one, not which.
    expect(JSON.stringify(call.sandbox.state)).not.toContain("example-secret");
  });

  it("wraps its errors", async () => {
    for (const body of [{ hmacSecret: " " }, { hmacSecret: "" }, { hmacSecret: 7 }, "{"]) {
      const { status, json } = await call.bad("PATCH", path, body);
      expect(status).toBe(400);
      expect(json.error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT" });
    }
  });
});
