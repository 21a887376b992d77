/**
 * Every hosting tool, played through a client, with a wiretap before the sandbox: each request and each reply is held
 * against the contract, and every callback on the way.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../src/sandbox/index.js";
import { HOSTING } from "../../src/tools/index.js";
import {
  CAMPAIGN,
  DAY,
  directLoaInfo,
  HOUR,
  local,
  MINUTE,
  ok,
  PLAN,
  refused,
  resellerLoaInfo,
  signLoa,
  textEnableArgs,
  tollFree,
  tollFreeArgs,
} from "../harness/hosting.js";
import { START, startWorld, type ToolAnswer, type World } from "../harness/world.js";
import { hostingTools } from "../known-tools.js";
import { control } from "../sandbox/calls.js";
import { checkReply, checkRequest, checkWebhook, matchOperation, operations } from "./oracle.js";
import { type Exchange, type Recorder, recorder } from "./recorder.js";

/** Operations of the contract that are not a tool, and why: none. */
const NOT_A_TOOL: Readonly<Record<string, string>> = {};

const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };

let sandbox: Sandbox;
let wire: Recorder;
let world: World;
let receiver: Server;
let callbackUrl: string;
const callbacks: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  wire = await recorder(sandbox.url);
  world = await startWorld({
    sharing: sandbox,
    env: { SINCH_PORTING_URL: wire.url, SINCH_HOSTING_URL: wire.url, SINCH_AUTH_URL: wire.url },
  });
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    callbacks.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200).end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await world.close();
  await wire.close();
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

const apiOf = (path: string) => (path.startsWith("/oauth2") ? "auth" : "hosting");

function violations({ method, path, query, contentType, body, status, headers, reply }: Exchange): string[] {
  const api = apiOf(path);
  const asked = checkRequest({ api, method, path, query, body, ...(contentType === undefined ? {} : { contentType }) });
  const answered = checkReply({ api, method, path, status, headers, body: reply });
  return [...asked.map((text) => `request ${text}`), ...answered.map((text) => `reply ${text}`)].map(
    (text) => `${method} ${path} ${status}: ${text}`,
  );
}

const operationOf = ({ method, path }: Exchange): string =>
  matchOperation(apiOf(path), method, path)?.operation.operationId ?? "none";

/** What was on the wire since the last look, each exchange judged. */
function seen(): Exchange[] {
  const exchanges = wire.exchanges.splice(0);
  expect(exchanges.flatMap(violations)).toEqual([]);
  return exchanges;
}

const played = new Set<string>();
const reached = new Set<string>();

/** Plays a tool, holds what it caused on the wire against the contract, and returns its answer and own exchanges. */
async function play(
  tool: string,
  args: Record<string, unknown> = {},
): Promise<{ body: ToolAnswer["body"]; own: Exchange[] }> {
  played.add(tool);
  const body = await ok(world, tool, args);
  const declared = HOSTING.find(({ name }) => name === tool);
  const template = declared?.path.replace(/\{\w+\}/g, "1") ?? "";
  const operationId = matchOperation("hosting", declared?.method ?? "", `/v1/projects/1${template}`)?.operation
    .operationId;
  const own = seen().filter((exchange) => operationOf(exchange) === operationId);
  expect(own.length, `${tool} did not reach ${operationId}`).toBeGreaterThan(0);
  for (const exchange of own) reached.add(operationOf(exchange));
  return { body, own };
}

test("the tools speak the contract, from the first candidate to the last number deleted", async () => {
  await play("update_callback_configuration", { hmacSecret: "s3cret-ü" });
  await play("get_callback_configuration");

  await play("import_number", {
    phoneNumber: local("01"),
    regionCode: "US",
    smsConfiguration,
    displayName: "Front desk, Zoë's",
    callbackUrl,
  });
  const imports = await play("import_numbers", {
    numbers: [local("02"), local("86")],
    regionCode: "US",
    ...smsConfiguration,
    displayName: "Wave 1",
    callbackUrl,
    migrateToSinchTmo: true,
  });
  expect(imports.own).toHaveLength(1);
  sandbox.clock.advance(HOUR);
  await play("get_imported_number", { phoneNumber: local("01"), detail: "full" });
  await play("list_imported_numbers", {
    ...smsConfiguration,
    regionCode: "US",
    "numberPattern.pattern": "+1206",
    "numberPattern.searchPattern": "START",
    pageSize: 2,
    orderBy: "createdTime",
  });
  for (const change of [
    { displayName: "Recall line", callbackUrl },
    { smsConfiguration: { servicePlanId: "", campaignId: "" } },
  ]) {
    const { own } = await play("update_imported_number", { phoneNumber: local("01"), ...change });
    // Only what changes is sent.
    expect(own.map(({ body }) => body)).toEqual([change]);
  }
  sandbox.clock.advance(HOUR);
  await play("update_imported_number", { phoneNumber: local("01"), smsConfiguration });

  const phoneNumbers = ["03", "04", "05", "06"].map(local);
  const free = [tollFree("03"), tollFree("04")];
  await play("qualify_numbers", { phoneNumbers: [...phoneNumbers, ...free] });
  sandbox.clock.advance(5 * MINUTE);
  const first = phoneNumbers[0] ?? "";
  await play("list_qualified_numbers", { states: "ELIGIBLE", regionCode: "US", pageSize: 3, orderBy: "updatedTime" });
  const { own: rung } = await play("send_voice_challenge", { phoneNumber: first });
  expect(rung.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: expect.stringMatching(/\/qualifiedNumbers\/%2B12065550103:sendVoiceChallenge$/), body: undefined },
  ]);
  const { code } = await control(sandbox, "GET", `/voice-code/${first.slice(1)}`);
  await play("verify_voice_challenge", { phoneNumber: first, code });
  await control(sandbox, "POST", "/invoices", { phoneNumbers: [...phoneNumbers.slice(1), ...free] });
  await play("get_qualified_number", { phoneNumber: first });

  const full = {
    displayName: "Seattle clinics",
    callbackUrl,
    nnid: "103977",
    scheduledOsrUpdateTime: new Date(START.getTime() + DAY).toISOString(),
  };
  const direct = await play("text_enable_numbers", textEnableArgs([first], full));
  const reseller = { directLoaInfo: undefined, resellerLoaInfo };
  const second = await play("text_enable_qualified_numbers", textEnableArgs([local("04")], { ...full, ...reseller }));
  await play(
    "text_enable_qualified_numbers",
    textEnableArgs([local("05")], { directLoaInfo: undefined, blanketLoaInfo: {} }),
  );
  const registry = { scheduledZipwhipProvisioningTime: new Date(START.getTime() + DAY).toISOString(), callbackUrl };
  for (const [tool, number, loa] of [
    ["text_enable_toll_free_numbers", tollFree("03"), { directLoaInfo }],
    ["text_enable_qualified_toll_free_numbers", tollFree("04"), reseller],
  ] as const) {
    const { own } = await play(tool, tollFreeArgs([number], { ...registry, ...loa }));
    expect(own.map(({ body }) => (body as { projectId: string }).projectId)).toEqual([sandbox.projectId]);
  }
  const { hostingOrderId } = direct.body.data;
  expect(second.body.data).toEqual({ hostingOrderId: expect.any(String) });

  await play("list_hosting_orders", {
    states: "WAITING_FOR_LOA_SIGNATURE",
    type: "TYPE_TEXT_ENABLE",
    ...smsConfiguration,
    regionCode: "US",
    pageSize: 1,
    orderBy: "updatedTime",
  });
  await signLoa(world, hostingOrderId);
  sandbox.clock.advance(3 * DAY);
  await play("get_hosting_order", { hostingOrderId, detail: "full" });
  await play("get_hosting_order_report", { hostingOrderId });
  await play("list_hosting_order_numbers", {
    hostingOrderId,
    osrUpdateState: "DONE",
    campaignProvisioningState: "DONE",
    platformProvisioningState: "DONE",
    orderBy: "createdTime",
  });
  await play("get_hosting_order_number", { hostingOrderId, phoneNumber: first });

  await play("delete_qualified_number", { phoneNumber: local("06") });
  await play("delete_imported_number", { phoneNumber: local("01") });
  expect([...played].sort()).toEqual([...hostingTools].sort());
});

test("what the sandbox refuses, it refuses by the contract", async () => {
  const unknown = "01hzx4k9m2v7qd8r3tb6yw5ncf";
  for (const [tool, args] of [
    ["get_imported_number", { phoneNumber: local("50") }],
    ["get_qualified_number", { phoneNumber: local("50") }],
    ["get_hosting_order", { hostingOrderId: unknown }],
    ["get_hosting_order_number", { hostingOrderId: unknown, phoneNumber: local("50") }],
    ["import_number", { phoneNumber: local("89"), regionCode: "US", smsConfiguration }],
    ["import_numbers", { numbers: [local("89")], regionCode: "US", ...smsConfiguration }],
    [
      "import_number",
      { phoneNumber: local("51"), regionCode: "US", smsConfiguration: { servicePlanId: "unknown-service-plan" } },
    ],
    ["list_imported_numbers", { ...smsConfiguration, pageToken: "none" }],
  ] as const)
    await refused(world, tool, args);
  expect(seen().map(({ status }) => status)).toEqual(expect.arrayContaining([400, 404, 409]));
});

test("every callback on the way was as the contract describes it", async () => {
  await sandbox.callbacks.idle();
  expect(callbacks.flatMap((payload) => checkWebhook("hosting", payload))).toEqual([]);
  expect(new Set(callbacks.map((payload) => (payload as { eventType: string }).eventType)).size).toBe(7);
});

test("every operation of the contract is a tool; the list of exceptions is empty", () => {
  const contract = operations.filter(({ api }) => api === "hosting").map(({ operationId }) => operationId);
  expect(contract).toHaveLength(23);
  expect(NOT_A_TOOL).toEqual({});
  expect([...reached].sort()).toEqual([...contract].sort());
});

test("every path, query and body argument of a tool has its place in the contract", () => {
  const misplaced = HOSTING.flatMap(({ name, method, path, parts }) => {
    const template = `/v1/projects/1${path.replace(/\{\w+\}/g, "1")}`;
    const operation = matchOperation("hosting", method, template)?.operation;
    const named = (place: string) =>
      operation?.parameters.filter((p) => p.in === place && p.name !== "projectId").map((p) => p.name) ?? [];
    return [
      ...(operation ? [] : ["no such operation"]),
      ...parts.path.filter((argument) => !named("path").includes(argument)),
      ...parts.query.filter((argument) => !named("query").includes(argument)),
      // And nothing the contract lets a query say is missing from the tool.
      ...named("query").filter((argument) => !(parts.query as readonly string[]).includes(argument)),
      ...(parts.body.length > 0 && !operation?.requestBody ? ["a body that nobody reads"] : []),
    ].map((argument) => `${name}: ${argument}`);
  });
  expect(misplaced).toEqual([]);
});
