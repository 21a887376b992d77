/**
 * Every porting tool, played through a client, with a wiretap before the sandbox: each request and each reply is held
 * against the contract. The sandbox learns its routes from nobody's declaration, and neither does this test.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../src/sandbox/index.js";
import { PORTING } from "../../src/tools/index.js";
import { CANADIAN, confirmed, DAY, entry, LOA, NUMBERS, ok, orderArgs, ordered, refused } from "../harness/porting.js";
import { START, startWorld, type ToolAnswer, type World } from "../harness/world.js";
import { portingTools } from "../known-tools.js";
import { control } from "../sandbox/calls.js";
import { checkReply, checkRequest, checkWebhook, matchOperation, operations, portInNumberEntries } from "./oracle.js";
import { type Exchange, type Recorder, recorder } from "./recorder.js";

/** Operations of the contract that are not a tool, and why. */
const NOT_A_TOOL: Readonly<Record<string, string>> = {
  createAccessToken: "the client's own: no caller ever handles a token",
  getOrderDocumentContentAlt: "get_port_in_document tries it by itself when the reference's path answers 404",
};

const passUnknown = portInNumberEntries;

/** For orders that are made after the first one has been waited for. */
const LATER = { desiredPortSchedule: { desiredPortDate: "2027-05-04" } };

let sandbox: Sandbox;
let wire: Recorder;
let world: World;
let receiver: Server;
let webhookUrl: string;
const webhooks: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  wire = await recorder(sandbox.url);
  const env = { SINCH_PORTING_URL: wire.url, SINCH_HOSTING_URL: wire.url, SINCH_AUTH_URL: wire.url };
  world = await startWorld({ sharing: sandbox, env });
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    webhooks.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200).end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await world.close();
  await wire.close();
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

const apiOf = (path: string) => (path.startsWith("/oauth2") ? "auth" : "porting");

function violations({ method, path, query, contentType, body, status, headers, reply }: Exchange): string[] {
  const api = apiOf(path);
  const asked = checkRequest(
    { api, method, path, query, body, ...(contentType === undefined ? {} : { contentType }) },
    { passUnknown },
  );
  const answered = checkReply({ api, method, path, status, headers, body: reply }, { passUnknown });
  return [...asked.map((text) => `request ${text}`), ...answered.map((text) => `reply ${text}`)].map(
    (text) => `${method} ${path} ${status}: ${text}`,
  );
}

/** The contract's operations that were on the wire since the last look, each judged. */
function seen(): string[] {
  const exchanges = wire.exchanges.splice(0);
  expect(exchanges.flatMap(violations)).toEqual([]);
  return exchanges.map(
    ({ method, path }) => matchOperation(apiOf(path), method, path)?.operation.operationId ?? "none",
  );
}

const played = new Set<string>();
/** Plays a tool, and holds what it caused on the wire against the contract. */
async function play(
  tool: string,
  args: Record<string, unknown> = {},
): Promise<{ body: ToolAnswer["body"]; wire: string[] }> {
  played.add(tool);
  const body = await ok(world, tool, args);
  return { body, wire: seen() };
}

/** An entry with everything the contract knows, and a field that only summaries name. */
const richEntry = entry(NUMBERS[0], {
  endUser: {
    name: "Lakeside Dental Clinic LLC",
    streetNum: "480",
    streetPreDir: "N",
    streetName: "Wells",
    streetType: "Street",
    streetPostDir: "SW",
    locationType1: "Suite",
    locationValue1: "210",
    city: "Washington",
    state: "DC",
    zipCode: "20001-1234",
    typeOfService: "B",
  },
  portOutInfo: {
    existingPortOutPin: "740291",
    accountNum: "HT-5520817",
    accountPhoneNumber: "+12025550150",
    authorizingName: "Dana Whitfield",
    authorizingDate: "2026-11-20",
  },
  voiceConfiguration: { type: "EST", trunkId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" },
  smsConfiguration: { smsAppId: "sms-app-1" },
  features: {
    e911: {
      name: "Lakeside",
      streetNum: "480",
      streetInfo: "Wells Street",
      city: "Washington",
      state: "DC",
      postalCode: "20001",
    },
  },
  newPortOutPin: "5521",
  messagingConfiguration: { type: "A2PLC" },
});

test("the tools speak the contract, from the portability check to the last activation", async () => {
  expect((await play("check_portability", { phoneNumbers: [...NUMBERS, "+12025550100"] })).wire).toEqual([
    "createAccessToken",
    "checkPortingAvailability",
  ]);

  const configuration = {
    webhookUrl,
    contact: { email: "porting@lakeside.example", name: "Dana Whitfield", phone: "+12025550199" },
    defaultPortTime: "10:30:00",
    defaultPortTimeZone: "US/Central",
  };
  expect((await play("create_porting_configuration", configuration)).wire).toEqual([
    "getConfiguration",
    "createConfiguration",
  ]);
  expect((await play("get_porting_configuration")).wire).toEqual(["getConfiguration"]);
  expect((await play("update_porting_configuration", { defaultPortTime: "11:00:00" })).wire).toContain(
    "updateConfiguration",
  );

  const created = await play("create_port_in_order", {
    ...orderArgs([], {
      onDemandActivation: true,
      customerOrderReference: "lakeside 0119/ä&=+#",
      loaUploadedBy: "Dana Whitfield",
      loaAttachmentDate: "2026-11-28T10:00:00Z",
      resellerName: "Maple Ridge Communications",
    }),
    phoneNumbers: [richEntry, entry(NUMBERS[2]), entry(CANADIAN), entry("+12025550120")],
  });
  expect(created.wire.filter((id) => id === "orderPortIn")).toHaveLength(1);
  const orderId = created.body.data.id;

  const { body: listed } = await play("list_port_in_orders", {
    orderId,
    orderStatus: "PENDING",
    customerOrderReference: "lakeside 0119/ä&=+#",
    createdDateStart: "2026-11-01T00:00:00Z",
    createdDateEnd: "2026-12-31T00:00:00+02:00",
    phoneNumber: NUMBERS[0],
    pageSize: 10,
    page: 1,
  });
  expect(listed.data.orders.map((order: { id: string }) => order.id)).toEqual([orderId]);
  await play("list_port_in_orders", { focStartDate: "2027-01-01T00:00:00Z", focEndDate: "2027-12-31T00:00:00Z" });
  expect((await play("get_port_in_order", { orderId, detail: "full" })).wire).toEqual(["getOrderDetails"]);
  expect((await play("get_port_in_phone_groups", { orderId })).wire).toEqual(["getPortInPhoneGroups"]);
  expect((await play("add_port_in_note", { orderId, note: "Please port on the 19th. Ünïcode, too." })).wire).toContain(
    "addOrderNote",
  );
  const { body: uploaded } = await play("upload_port_in_document", {
    orderId,
    documentName: "loa.pdf",
    description: "Signed LOA",
    fileContent: LOA,
  });
  const documentId = uploaded.data.id;
  const { body: read, wire: document } = await play("get_port_in_document", { orderId, documentId, detail: "full" });
  expect(document).toEqual(["getOrderDocumentContent"]);
  expect(read.data.fileContent).toBe(LOA);

  // The rejected number is answered in a PUT that carries the whole order, extra field included.
  await control(sandbox, "POST", "/clock", { advance: "P1D" });
  const updated = await play("update_port_in_order", {
    orderId,
    changes: { phoneNumbers: [{ phoneNumber: "+12025550120", endUser: { zipCode: "20005" } }] },
  });
  expect(updated.wire.filter((id) => id === "updatePortInOrder")).toHaveLength(1);

  await confirmed(world, orderId);
  sandbox.clock.advance(60 * DAY);
  const { body: ready } = await play("list_available_activations", { orderId });
  const [first] = ready.data.groups;
  expect(
    (await play("activate_port_in_numbers", { orderId, phoneNumberGroups: [first.phoneNumberGroup] })).wire,
  ).toContain("activatePortIn");
  // Without groups the whole order: a request without a body.
  expect((await play("activate_port_in_numbers", { orderId })).wire).toContain("activatePortIn");

  const second = await ordered(world, ["+12025550152"], LATER);
  expect((await play("cancel_port_in_order", { orderId: second })).wire).toContain("deleteOrder");

  expect([...played].sort()).toEqual([...portingTools].sort());
});

test("where Sinch serves another path than the reference says, the other path is in the contract too", async () => {
  const orderId = await ordered(world, ["+12025550153"], LATER);
  const { data } = await ok(world, "upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent: LOA });
  wire.exchanges.splice(0);
  sandbox.faults.add({ kind: "status", status: 404, operationId: "getOrderDocumentContent" });
  const document = await play("get_port_in_document", { orderId, documentId: data.id });
  expect(document.wire).toEqual(["getOrderDocumentContent", "getOrderDocumentContentAlt"]);
  expect(document.body.data.documentName).toBe("loa.pdf");

  const { body: served } = await play("get_port_in_phone_groups", { orderId });
  sandbox.faults.add({ kind: "status", status: 404, operationId: "getPortInPhoneGroups" });
  const grouped = await play("get_port_in_phone_groups", { orderId });
  expect(grouped.wire).toEqual(["getPortInPhoneGroups", "getOrderDetails"]);
  expect(grouped.body.data).toEqual(served.data);
});

test("what the sandbox refuses, it refuses by the contract", async () => {
  for (const [tool, args] of [
    ["get_port_in_order", { orderId: "999999" }],
    ["get_port_in_document", { orderId: "999999", documentId: "1" }],
    ["list_available_activations", { orderId: "999999" }],
    ["create_port_in_order", orderArgs(["+12025550111"], LATER)],
    ["create_port_in_order", orderArgs(["+12025550110"], LATER)],
    ["create_port_in_order", orderArgs(["+12025550112"], LATER)],
  ] as const)
    await refused(world, tool, args);
  expect(seen().filter((id) => id === "orderPortIn")).toHaveLength(3);
});

test("every webhook on the way was as the contract describes it", async () => {
  await sandbox.callbacks.idle();
  expect(webhooks.flatMap((payload) => checkWebhook("porting", payload, { passUnknown }))).toEqual([]);
  const types = new Set(webhooks.map((payload) => (payload as { type: string }).type));
  expect(types.size).toBeGreaterThanOrEqual(4);
});

test("every operation of the contract is a tool, or stands in the list with its reason", () => {
  const declared = PORTING.map(({ method, path }) => matchOperation("porting", method, path.replace(/\{\w+\}/g, "1")));
  expect(PORTING.filter((_, index) => !declared[index]).map(({ name }) => name)).toEqual([]);
  const covered = [...declared.map((match) => match?.operation.operationId), ...Object.keys(NOT_A_TOOL)].sort();
  const contract = operations.filter(({ api }) => api !== "hosting").map(({ operationId }) => operationId);
  expect(covered).toEqual([...contract].sort());
});

test("every path, query and body argument of a tool has its place in the contract", () => {
  const misplaced = PORTING.flatMap(({ name, method, path, parts }) => {
    const operation = matchOperation("porting", method, path.replace(/\{\w+\}/g, "1"))?.operation;
    const named = (place: string) => operation?.parameters.filter((p) => p.in === place).map((p) => p.name) ?? [];
    return [
      ...parts.path.filter((argument) => !named("path").includes(argument)),
      ...parts.query.filter((argument) => !named("query").includes(argument)),
      // And nothing the contract lets a query say is missing from the tool.
      ...named("query").filter((argument) => !parts.query.includes(argument)),
    ].map((argument) => `${name}: ${argument}`);
  });
  expect(misplaced).toEqual([]);
});
