/**
 * Processes that share a state folder: what one has under way, the others hold back, also when it was killed. The sandbox
 * counts what happened.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../src/sandbox/index.js";
import { eventually } from "../harness/http.js";
import { inAMonth, orderArgs } from "../harness/porting.js";
import { START } from "../harness/world.js";
import { Child } from "./child.js";

let sandbox: Sandbox;
let state: string;
let children: Child[];
beforeEach(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  state = mkdtempSync(join(tmpdir(), "byon-state-"));
  children = [];
});
afterEach(async () => {
  for (const child of children) await child.kill();
  await sandbox.close();
  rmSync(state, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<Child> {
  const child = new Child(["--state", state, ...args], {
    SINCH_PROJECT_ID: sandbox.projectId,
    SINCH_KEY_ID: sandbox.keyId,
    SINCH_KEY_SECRET: sandbox.keySecret,
    SINCH_PORTING_URL: sandbox.portingUrl,
    SINCH_HOSTING_URL: sandbox.hostingUrl,
    SINCH_AUTH_URL: sandbox.authUrl,
  });
  children.push(child);
  await child.initialize();
  return child;
}
let id = 1;
const call = async (child: Child, tool: string, args: object) =>
  (await child.call(id++, tool, args)).result.structuredContent;
const orders = () => sandbox.ledger.count("orderPortIn");
const lists = () => sandbox.ledger.count("getPortInOrders").received;
const checks = () => sandbox.ledger.count("checkPortingAvailability").received;
const PIN = "740291";
const order = (number: string) => {
  const args = orderArgs([number], inAMonth());
  const [first] = args.phoneNumbers as { portOutInfo: object }[];
  return { ...args, phoneNumbers: [{ ...first, portOutInfo: { ...first?.portOutInfo, existingPortOutPin: PIN } }] };
};

describe("killed while Sinch takes its time", () => {
  /** Sinch has the order, and whoever sent it is gone. */
  async function killedOverAnOrder(): Promise<void> {
    sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
    const first = await start("--confirm", "off");
    first.call(id++, "create_port_in_order", order("+12025550150")).catch(() => undefined);
    await eventually(() => orders().received === 1, "the order is on its way");
    await first.kill();
  }

  it("a write is not sent again while Sinch is still at work on it", async () => {
    await killedOverAnOrder();
    const second = await start("--confirm", "off");
    const before = lists();
    const repeated = call(second, "create_port_in_order", order("+12025550150"));
    // Two look for an order of these numbers before it may be sent; the third asks what became of the first one.
    await eventually(() => lists() >= before + 3, "it has looked for the first one's end, and found nothing");
    expect(orders()).toEqual({ received: 1, committed: 0 });
    sandbox.faults.release();
    const { status, summary } = await repeated;
    expect([status, summary]).toEqual(["ok", expect.stringContaining("The answer was lost")]);
    expect(orders()).toEqual({ received: 1, committed: 1 });
  });

  it("a write is not sent again by the next start: it is answered from what Sinch did", async () => {
    await killedOverAnOrder();
    sandbox.faults.release();
    const answer = await call(await start("--confirm", "off"), "create_port_in_order", order("+12025550150"));
    expect(orders()).toEqual({ received: 1, committed: 1 });
    expect(JSON.stringify([answer.data, answer.summary])).toMatch(/"(id|orderId)":"\d+"/);
    expect(answer.summary).toMatch(/The answer was lost|already has the reference/);
  });

  it("and one that Sinch never carried out is held back, and said so", async () => {
    sandbox.faults.add({ kind: "hold", operationId: "addOrderNote" });
    const first = await start("--confirm", "off");
    const { id: orderId } = (await call(first, "create_port_in_order", order("+12025550150"))).data;
    first.call(id++, "add_port_in_note", { orderId, note: "Please confirm." }).catch(() => undefined);
    await eventually(() => sandbox.ledger.count("addOrderNote").received === 1, "the note is on its way");
    await first.kill();
    const answer = await call(await start("--confirm", "off"), "add_port_in_note", {
      orderId,
      note: "Please confirm.",
    });
    expect(answer.error).toMatchObject({ kind: "outcome_unknown", fix: expect.stringMatching(/Wait \d+ seconds/) });
    expect(sandbox.ledger.count("addOrderNote").received).toBe(1);
  }, 60_000);
});

describe("two at once", () => {
  const AT_ONCE = 25;

  it("use one approval once", async () => {
    const [one, two] = [await start("--confirm", "token"), await start("--confirm", "token")];
    for (const number of ["+12025550150", "+12025550170", "+12025550171"]) {
      const before = orders().committed;
      const preview = await call(one, "create_port_in_order", order(number));
      sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
      const args = { ...order(number), confirmToken: preview.data.confirmToken };
      const told: string[] = [];
      const all = [one, two].flatMap((child) =>
        Array.from({ length: AT_ONCE }, async () => {
          const { status, error } = await call(child, "create_port_in_order", args);
          told.push(error?.kind ?? status);
        }),
      );
      // The order is held until every other call has come to its end without it.
      await eventually(() => told.length === 2 * AT_ONCE - 1, "all but one are answered");
      expect(new Set(told)).toEqual(new Set(["confirmation_invalid"]));
      expect(orders().received).toBe(before + 1);
      sandbox.faults.release();
      await Promise.all(all);
      expect([told.at(-1), orders().committed]).toEqual(["ok", before + 1]);
    }
  });

  it("order the same numbers once, when nobody asks for approval", async () => {
    const [one, two] = [await start("--confirm", "off"), await start("--confirm", "off")];
    for (const number of ["+12025550150", "+12025550170", "+12025550171"]) {
      const before = orders().committed;
      const looks = checks();
      sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
      const both = Promise.all([
        call(one, "create_port_in_order", order(number)),
        call(two, "create_port_in_order", { ...order(number), customerOrderReference: `other-${number.slice(-2)}` }),
      ]);
      // The check is the last look before sending: by now each has found the number free.
      await eventually(() => orders().received === before + 1 && checks() === looks + 2, "both are about to order");
      sandbox.faults.release();
      const [first, second] = await both;
      expect(orders().committed).toBe(before + 1);
      const failed = [first, second].find(({ status }) => status !== "ok");
      expect(failed.error).toMatchObject({ kind: "conflict", message: expect.stringContaining("is already in order") });
    }
  });
});

describe("an import that takes two orders", () => {
  const IMPORT = "HostingOrderService_ImportNumbers";
  const LOOK = "ImportNumberService_GetImportedNumber";
  const six = ["01", "02", "03", "04", "05", "06"].map((ending) => `+120655501${ending}`);
  const unlisted = { numbers: six, regionCode: "US", servicePlanId: "plan" };
  const listed = { ...unlisted, campaignId: "CQ7LM2X" };
  const sent = () =>
    sandbox.ledger.entries
      .filter(({ operationId, committed }) => operationId === IMPORT && committed)
      .flatMap(({ body }) => (body as { numbers: string[] }).numbers);

  it("killed between them never repeats the first, though nothing at Sinch lists it", async () => {
    // Looked at are all six, then the one of the second order once more.
    sandbox.faults.add({ kind: "hold", operationId: LOOK, skip: six.length });
    const first = await start("--confirm", "off");
    first.call(id++, "import_numbers", unlisted).catch(() => undefined);
    await eventually(() => sandbox.ledger.count(LOOK).received > six.length, "the second is looked at");
    await first.kill();
    sandbox.faults.release();
    expect(sent()).toEqual(six.slice(0, 5));
    const answer = await call(await start("--confirm", "off"), "import_numbers", unlisted);
    // Whether the second had left nobody can tell yet: it is held back as long as it may be under way.
    expect(answer.error).toMatchObject({ kind: "outcome_unknown", fix: expect.stringMatching(/Wait \d+ seconds/) });
    expect(answer.data).toMatchObject({ orders: [{ numbers: six.slice(0, 5) }], notKnown: six.slice(5) });
    expect(sent()).toEqual(six.slice(0, 5));
  });

  it("killed while the second is on its way is not repeated: both orders are named", async () => {
    sandbox.faults.add({ kind: "hold", operationId: IMPORT, skip: 1 });
    const first = await start("--confirm", "off");
    first.call(id++, "import_numbers", listed).catch(() => undefined);
    await eventually(() => sandbox.ledger.count(IMPORT).received === 2, "the second is on its way");
    await first.kill();
    sandbox.faults.release();
    const answer = await call(await start("--confirm", "off"), "import_numbers", listed);
    expect(answer.error).toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("are under way and hold"),
    });
    expect(answer.data.others).toHaveLength(1);
    expect(sent()).toEqual(six);
  });

  it("is placed once by two processes at once", async () => {
    const [one, two] = [await start("--confirm", "off"), await start("--confirm", "off")];
    sandbox.faults.add({ kind: "delay", ms: 300, operationId: IMPORT, times: 2 });
    const answers = await Promise.all([one, two].map((child) => call(child, "import_numbers", listed)));
    expect(answers.some(({ status }) => status === "ok")).toBe(true);
    expect(sent().toSorted()).toEqual(six);
  });
});

it("what lies in the folder shows no secret and no name", async () => {
  sandbox.faults.add({ kind: "status", status: 504, operationId: "orderPortIn" });
  const child = await start("--confirm", "off");
  expect((await call(child, "create_port_in_order", order("+12025550150"))).error.kind).toBe("outcome_unknown");
  const files = readdirSync(state).filter((name) => name !== "key");
  expect(files.length).toBeGreaterThan(0);
  const bytes = files.map((name) => readFileSync(join(state, name), "latin1")).join("");
  const { phoneNumbers } = orderArgs(["+12025550150"]) as {
    phoneNumbers: { endUser: { name: string; streetName: string } }[];
  };
  const planted = [PIN, phoneNumbers[0]?.endUser.name, phoneNumbers[0]?.endUser.streetName, sandbox.keySecret];
  for (const one of planted) expect(bytes).not.toContain(one);
});
