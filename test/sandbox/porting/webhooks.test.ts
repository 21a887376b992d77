import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { checkWebhook, portInNumberEntries } from "../../contract/oracle.js";
import { control, numberOf, type PortingCalls, portingCalls } from "../calls.js";

const DAY = 86_400_000;

interface Received {
  type: string;
  orderId: string;
  note?: string;
  phoneNumbers?: { status: string }[];
  order?: { status: string };
}

let receiver: Server;
let received: Received[];
let answers: number[];
let sandbox: Sandbox;
let call: PortingCalls;
beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(answers.shift() ?? 200).end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  call = portingCalls(sandbox);
  const { port } = receiver.address() as AddressInfo;
  await call("POST", "/configuration", { webhookUrl: `http://127.0.0.1:${port}/porting` });
});
afterEach(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

/** Events that arrived since the last look, each held against the contract. */
async function arrived(): Promise<string[]> {
  await sandbox.callbacks.idle();
  const events = received.splice(0);
  for (const event of events) expect(checkWebhook("porting", event, { passUnknown: portInNumberEntries })).toEqual([]);
  return events.map((event) => {
    const about = event.order?.status ?? event.note ?? event.phoneNumbers?.map(({ status }) => status).join(" ");
    return `${event.type} ${event.orderId} ${about}`;
  });
}

it("tells every step of an order, in order, with the order's id as text", async () => {
  const path = await call.order([numberOf("+12025550134"), numberOf("+12025550120")]);
  expect(await arrived()).toEqual([]);
  sandbox.clock.advance(3 * DAY);
  expect(await arrived()).toEqual([
    expect.stringMatching(/^NEW_ORDER_NOTE 901442 \+12025550120: the ZIP/),
    "NUMBERS_REJECTED 901442 REJECTED",
    "NUMBERS_CONFIRMED 901442 CONFIRMED",
  ]);
  const order = (await call("GET", path)).json;
  order.phoneNumbers[1].endUser.zipCode = "20005";
  await call("PUT", path, order);
  await call("POST", `${path}/notes`, { note: "Corrected." });
  sandbox.clock.advance(30 * DAY);
  expect(await arrived()).toEqual([
    "ORDER_UPDATED 901442 PENDING",
    "NEW_ORDER_NOTE 901442 Corrected.",
    "NUMBERS_CONFIRMED 901442 CONFIRMED",
    "ORDER_UPDATED 901442 CONFIRMED",
    "NUMBERS_ACTIVATED 901442 ACTIVATED ACTIVATED",
    "ORDER_UPDATED 901442 COMPLETED",
  ]);
});

it("announces an on-demand group a second time when it is ready", async () => {
  await call.order([numberOf("+12025550134")], { onDemandActivation: true });
  sandbox.clock.advance(2 * DAY);
  expect(await arrived()).toEqual(["NUMBERS_CONFIRMED 901442 CONFIRMED", "ORDER_UPDATED 901442 CONFIRMED"]);
  sandbox.clock.advance(14 * DAY);
  expect(await arrived()).toEqual(["NUMBERS_CONFIRMED 901442 CONFIRMED"]);
});

it("tries twice more when the receiver fails, and keeps a log of it", async () => {
  const path = await call.order([numberOf("+12025550134")]);
  answers = [500, 503];
  await call("POST", `${path}/notes`, { note: "first" });
  answers.push(200, 500, 500, 500);
  await call("POST", `${path}/notes`, { note: "second" });
  const { deliveries } = await control(sandbox, "GET", "/callbacks");
  expect(deliveries).toMatchObject([
    { event: "NEW_ORDER_NOTE", attempts: [500, 503, 200], delivered: true },
    { event: "NEW_ORDER_NOTE", attempts: [500, 500, 500], delivered: false },
  ]);
});

it("sends nothing beyond this machine unless the operator allows it", async () => {
  const { port } = receiver.address() as AddressInfo;
  // Not a loopback address to whoever reads it, yet one that leads here.
  const configuration = { webhookUrl: `http://0.0.0.0:${port}/porting` };
  for (const elsewhere of [
    configuration.webhookUrl,
    "https://hooks.lakeside.example",
    "http://localhost.lakeside.example",
  ]) {
    await call("PUT", "/configuration", { webhookUrl: elsewhere });
    const path = await call.order([numberOf("+12025550134")]);
    await call("POST", `${path}/notes`, { note: "anyone there?" });
    const { deliveries } = await control(sandbox, "GET", "/callbacks");
    expect(deliveries.at(-1)).toMatchObject({
      delivered: false,
      attempts: [expect.stringContaining("not on this machine")],
    });
  }
  expect(await arrived()).toEqual([]);
  const open = await startSandbox({ callbacks: "anywhere", clock: sandboxClock({ start: sandbox.clock.now() }) });
  const there = portingCalls(open);
  await there("POST", "/configuration", configuration);
  await there("POST", `${await there.order([numberOf("+12025550134")])}/notes`, { note: "anyone there?" });
  await open.callbacks.idle();
  expect(received.map(({ type }) => type)).toEqual(["NEW_ORDER_NOTE"]);
  await open.close();
});

it("survives a URL that leads nowhere", async () => {
  await call("PUT", "/configuration", { webhookUrl: "hooks.lakeside.example" });
  const path = await call.order([numberOf("+12025550134")]);
  await call("POST", `${path}/notes`, { note: "anyone there?" });
  const { deliveries } = await control(sandbox, "GET", "/callbacks");
  expect(deliveries[0]).toMatchObject({ delivered: false, attempts: ["not a URL", "not a URL", "not a URL"] });
});
