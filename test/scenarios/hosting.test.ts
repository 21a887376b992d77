/** The hosting workflows as an agent goes through them, A to F, through a real client. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CAMPAIGN,
  DAY,
  DEFAULTS,
  directLoaInfo,
  HOUR,
  local,
  MINUTE,
  mail,
  ok,
  PLAN,
  refused,
  resellerLoaInfo,
  signLoa,
  tollFree,
  verified,
} from "../harness/hosting.js";
import { agreeable, startWorld, type World } from "../harness/world.js";
import { control } from "../sandbox/calls.js";

let world: World;
const wait = (ms: number): void => world.sandbox.clock.advance(ms);
const codeOf = async (phoneNumber: string): Promise<string> =>
  (await control(world.sandbox, "GET", `/voice-code/${phoneNumber.slice(1)}`)).code;
const US = { regionCode: "US" };

// A person at the client agrees to what is previewed; plan and campaign come from the environment.
beforeEach(async () => {
  world = await startWorld({ args: [], env: DEFAULTS, forms: agreeable({ approve: "yes" }) });
});
afterEach(() => world.close());

it("A: imports one number and follows it until it is live", async () => {
  await ok(world, "import_number", { phoneNumber: local("01"), ...US, displayName: "Front desk" });
  const early = await ok(world, "get_imported_number", { phoneNumber: local("01") });
  expect(early.summary).toContain("Sinch is still working on");
  expect(early.next[0].tool).toBe("get_imported_number");
  wait(HOUR);
  const live = await ok(world, "get_imported_number", { phoneNumber: local("01") });
  expect(live.data).toMatchObject({ smsProvisioning: "DONE", campaignProvisioning: "DONE" });
  expect((await ok(world, "list_imported_numbers")).data.importedNumbers).toHaveLength(1);
});

it("B: imports by order, finds the number that T-Mobile refused, and migrates it", async () => {
  const numbers = ["01", "02", "03", "04", "86"].map(local);
  const placed = await ok(world, "import_numbers", { numbers, ...US, displayName: "Wave 1" });
  const { hostingOrderId } = placed.data;
  expect(placed.data).toMatchObject({ type: "IMPORT", state: "SUBMITTED" });
  wait(DAY);
  expect((await ok(world, "get_hosting_order", { hostingOrderId })).data.state).toBe("COMPLETED");
  const report = await ok(world, "get_hosting_order_report", { hostingOrderId });
  expect(report.data).toMatchObject({ total: 5, smsProvisioned: 5, addedToCampaign: 4 });
  const { data } = await ok(world, "list_hosting_order_numbers", { hostingOrderId });
  expect(data.numbers[0]).toMatchObject({ phoneNumber: local("86"), state: "FAILED" });
  const number = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("86") });
  expect(number.next[0]).toMatchObject({ tool: "import_numbers", why: expect.stringContaining("migrateToSinchTmo") });

  const again = await ok(world, "import_numbers", { numbers: [local("86")], ...US, migrateToSinchTmo: true });
  wait(DAY);
  const done = await ok(world, "get_hosting_order_report", { hostingOrderId: again.data.hostingOrderId });
  expect(done.data).toMatchObject({ total: 1, addedToCampaign: 1 });
});

it("C: qualifies three numbers: one by voice, one by invoices, one cannot be hosted", async () => {
  await ok(world, "qualify_numbers", { phoneNumbers: [local("01"), local("97"), local("99")] });
  wait(5 * MINUTE);
  await ok(world, "send_voice_challenge", { phoneNumber: local("01") });
  const code = await codeOf(local("01"));
  expect((await ok(world, "verify_voice_challenge", { phoneNumber: local("01"), code })).data.state).toBe("VERIFIED");
  wait(3 * DAY);
  const { data } = await ok(world, "list_qualified_numbers", { states: "VERIFIED" });
  expect(data.qualifiedNumbers.map((each: { phoneNumber: string }) => each.phoneNumber)).toEqual([
    local("01"),
    local("97"),
  ]);
  const out = await ok(world, "get_qualified_number", { phoneNumber: local("99") });
  expect(out.next.map((each: { tool: string }) => each.tool)).toEqual(["check_portability"]);
});

describe("D: text-enables", () => {
  it.each([
    ["direct", "text_enable_qualified_numbers", local, { directLoaInfo }],
    ["reseller", "text_enable_qualified_numbers", local, { resellerLoaInfo }],
    ["direct, full answer", "text_enable_numbers", local, { directLoaInfo }],
    ["toll-free", "text_enable_qualified_toll_free_numbers", tollFree, { directLoaInfo }],
    ["toll-free, reseller", "text_enable_toll_free_numbers", tollFree, { resellerLoaInfo }],
  ] as const)("with a signed LOA: %s", async (_, tool, number, loa) => {
    const numbers = [number("01"), number("02")];
    await verified(world, ...numbers);
    const { summary, data } = await ok(world, tool, { numbers, ...US, ...loa });
    expect(summary).toContain("nothing moves before it is signed");
    const { hostingOrderId } = data;
    wait(DAY);
    const waiting = await ok(world, "get_hosting_order", { hostingOrderId });
    expect(waiting.data.state).toBe("WAITING_FOR_LOA_SIGNATURE");
    expect((await mail(world))[0]).toMatchObject({ to: directLoaInfo.authorisedPerson.email, hostingOrderId });
    await signLoa(world, hostingOrderId);
    wait(DAY);
    expect((await ok(world, "get_hosting_order", { hostingOrderId })).data.state).toBe("COMPLETED");
    const { data: imported } = await ok(world, "get_imported_number", { phoneNumber: number("01") });
    expect(imported).toMatchObject({ servicePlanId: PLAN, smsProvisioning: "DONE" });
    expect(imported.campaignId).toBe(number === local ? CAMPAIGN : undefined);
  });

  it("with a blanket LOA: nobody signs", async () => {
    await verified(world, local("01"));
    const args = { numbers: [local("01")], ...US, blanketLoaInfo: {} };
    const { data } = await ok(world, "text_enable_qualified_numbers", args);
    wait(DAY);
    const order = await ok(world, "get_hosting_order", { hostingOrderId: data.hostingOrderId });
    expect(order.data.state).toBe("COMPLETED");
    expect(await mail(world)).toEqual([]);
  });

  it("with the OSR update at the time that was planned", async () => {
    await verified(world, local("01"));
    const { data } = await ok(world, "text_enable_qualified_numbers", {
      numbers: [local("01")],
      ...US,
      directLoaInfo,
      scheduledOsrUpdateTime: new Date(world.sandbox.clock.now().getTime() + 5 * DAY).toISOString(),
    });
    const { hostingOrderId } = data;
    await signLoa(world, hostingOrderId);
    wait(4 * DAY);
    const before = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("01") });
    expect(before.data.steps.osrUpdate).toBe("WAITING");
    wait(2 * DAY);
    const after = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("01") });
    expect(after.data).toMatchObject({ state: "DONE", steps: { osrUpdate: "DONE" } });
  });

  it("and hears of a declined LOA, after which the numbers can be ordered anew", async () => {
    await verified(world, local("92"));
    const args = { numbers: [local("92")], ...US, directLoaInfo };
    const { data } = await ok(world, "text_enable_qualified_numbers", args);
    wait(DAY);
    const order = await ok(world, "get_hosting_order", { hostingOrderId: data.hostingOrderId });
    expect(order.data.state).toBe("REJECTED");
    const number = await ok(world, "get_qualified_number", { phoneNumber: local("92") });
    expect(number.data).toMatchObject({ state: "HOSTING_FAILED", errors: { hostedNumber: "The LOA was declined" } });
    await ok(world, "text_enable_qualified_numbers", args);
  });
});

it("E: follows an order from the list to the one number that failed", async () => {
  const numbers = [local("01"), local("76"), local("88")];
  await verified(world, ...numbers);
  const placed = await ok(world, "text_enable_qualified_numbers", { numbers, ...US, directLoaInfo });
  await signLoa(world, placed.data.hostingOrderId);
  wait(DAY);
  const listed = await ok(world, "list_hosting_orders", { states: "IN_PROGRESS", type: "TYPE_TEXT_ENABLE" });
  const [{ hostingOrderId }] = listed.data.hostingOrders;
  expect(hostingOrderId).toBe(placed.data.hostingOrderId);
  const report = await ok(world, "get_hosting_order_report", { hostingOrderId });
  expect(report.data).toMatchObject({ total: 3, addedToCampaign: 1, ongoingManualAction: 1 });
  expect(report.summary).toContain("1 number waiting for a person at Sinch");
  const failed = await ok(world, "list_hosting_order_numbers", { hostingOrderId, campaignProvisioningState: "FAILED" });
  expect(failed.data.numbers).toMatchObject([{ phoneNumber: local("76"), state: "FAILED" }]);
  // The order's number carries no code for a campaign; the imported number does.
  const number = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("76") });
  expect(number.next.map((each: { tool: string }) => each.tool)).toContain("get_imported_number");
  const imported = await ok(world, "get_imported_number", { phoneNumber: local("76") });
  expect(imported.data.failed).toMatchObject([
    { part: "campaignProvisioning", errorCode: "CAMPAIGN_EXPIRED", fix: "Renew it or use another." },
  ]);
  wait(3 * DAY);
  expect((await ok(world, "get_hosting_order", { hostingOrderId })).data.state).toBe("COMPLETED");
});

describe("F: manages", () => {
  it("a number: renames, moves to another campaign, removes", async () => {
    const phoneNumber = local("01");
    const relink = (campaignId: string) => ({ phoneNumber, smsConfiguration: { campaignId } });
    await ok(world, "import_number", { phoneNumber, ...US });
    wait(HOUR);
    await ok(world, "update_imported_number", { phoneNumber, displayName: "Recall line" });
    // Time stands still here, so Sinch unlinks for longer than the call waits; the same call goes on later.
    const dark = await refused(world, "update_imported_number", relink("CZ4PK9T"));
    expect(dark.message).toContain("is dark");
    wait(HOUR);
    const unlinked = await ok(world, "get_imported_number", { phoneNumber });
    expect(unlinked.data.campaignProvisioning).toBe("DONE (unlinking)");
    await ok(world, "update_imported_number", relink("CZ4PK9T"));
    wait(HOUR);
    const { data } = await ok(world, "get_imported_number", { phoneNumber });
    expect(data).toMatchObject({ displayName: "Recall line", campaignId: "CZ4PK9T", campaignProvisioning: "DONE" });
    await ok(world, "delete_imported_number", { phoneNumber });
    expect((await refused(world, "get_imported_number", { phoneNumber })).kind).toBe("not_found");
  });

  it("callbacks: sets the secret, and the events of a number come signed", async () => {
    const received: { signature: string; event: string }[] = [];
    const receiver: Server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { eventType, status } = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ signature: String(request.headers["x-sinch-signature"]), event: `${eventType} ${status}` });
      response.writeHead(200).end();
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

    await ok(world, "update_callback_configuration", { hmacSecret: "s3cret" });
    expect((await ok(world, "get_callback_configuration")).data.hmacSecretSet).toBe(true);
    await ok(world, "import_number", { phoneNumber: local("01"), ...US, callbackUrl });
    wait(HOUR);
    await world.sandbox.callbacks.idle();
    receiver.closeAllConnections();
    receiver.close();
    expect(received.map(({ event }) => event)).toEqual([
      "PROVISIONING_TO_SMS_PLATFORM SUCCEEDED",
      "LINK_TO_10DLC_CAMPAIGN SUCCEEDED",
    ]);
    for (const { signature } of received) expect(signature).toMatch(/^[0-9a-f]{40}$/);
  });
});
