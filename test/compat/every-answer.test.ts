/**
 * Every answer arrives: each tool succeeds and fails in many ways, through clients that have listed the tools, as hosts do, and
 * so hold each answer against what is listed. Nothing that a tool has to say may end as an error of the protocol.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorKind } from "../../src/errors.js";
import { CAMPAIGN, eligible, local, PLAN } from "../harness/hosting.js";
import { confirmed, entry, LOA, ok, ordered } from "../harness/porting.js";
import { type Answer, type Stub, startStub } from "../harness/stub.js";
import { type ClientKind, startWorld, type ToolAnswer, type World, type WorldOptions } from "../harness/world.js";
import { type Case, prepareCases } from "../mcp/approval/cases.js";
import { control } from "../sandbox/calls.js";

const CLIENTS: readonly ClientKind[] = ["v1", "legacy", "modern"];
const STATUSES = ["ok", "confirmation_needed", "information_needed", "declined", "failed"];

/** What Sinch may answer to anything, and what has to be made of it at least once. */
const BAD_DAYS: readonly (readonly [string, Answer, ErrorKind])[] = [
  [
    "400 with violations",
    { status: 400, body: { message: "bad", details: [{ field: "a", description: "b" }] } },
    "refused",
  ],
  ["401", { status: 401 }, "unauthorized"],
  ["402", { status: 402 }, "payment_required"],
  ["404", { status: 404, body: { title: "gone", detail: "gone" } }, "not_found"],
  ["409", { status: 409 }, "conflict"],
  ["422", { status: 422, body: { error: { code: 422, message: "no", status: "NO" } } }, "refused"],
  ["429", { status: 429, headers: { "retry-after": "1" } }, "rate_limited"],
  ["500", { status: 500, body: "<html>sorry</html>" }, "unavailable"],
  ["504", { status: 504 }, "unavailable"],
  ["a page instead of JSON", { status: 200, body: "<html>hello</html>" }, "bad_reply"],
  ["a connection that breaks", "reset", "unavailable"],
  ["half an answer", "cut", "unavailable"],
];

const NO_CREDENTIALS = { SINCH_PROJECT_ID: "", SINCH_KEY_ID: "", SINCH_KEY_SECRET: "" };
/** Nothing a person has not been asked: an order without a day, text-enabling without a campaign. */
const OPEN_QUESTIONS = { phoneNumbers: [entry("+12025550190")] };

describe.each(CLIENTS)("the %s client", (client) => {
  const worlds: World[] = [];
  const schemas = new Map<string, ValidateFunction>();
  const statuses = new Map<string, Set<string>>();
  const kinds = new Set<string>();
  /** Arguments with which each tool went well. */
  const good = new Map<string, Record<string, unknown>>();
  let stub: Stub;
  let operator: World;
  let asking: World;
  let cases: Case[];

  /** A world whose every answer is looked at. */
  async function open(options: WorldOptions): Promise<World> {
    const world = await startWorld({ client, ...options });
    worlds.push(world);
    const call = async (tool: string, args: Record<string, unknown> = {}) => {
      const answer = await world.call(tool, args).catch((thrown) => {
        throw new Error(`${tool} ended as an error of the protocol: ${thrown.message}`);
      });
      look(tool, args, answer);
      return answer;
    };
    return { ...world, call };
  }

  function look(tool: string, args: Record<string, unknown>, { isError, body, text }: ToolAnswer): void {
    expect(JSON.parse(text), `${tool}: text and structured content`).toEqual(body);
    expect(STATUSES, text).toContain(body.status);
    expect(isError, text).toBe(body.status === "failed");
    expect(body.summary, text).toMatch(/\w/);
    const fits = schemas.get(tool);
    if (fits) expect(fits(body), `${tool}: ${JSON.stringify(fits.errors)}`).toBe(true);
    if (isError) {
      expect(body.summary, text).toBe(body.error.message);
      expect(body.error.fix, text).toMatch(/\w/);
      kinds.add(body.error.kind);
    }
    if (body.status === "ok") good.set(tool, args);
    statuses.set(tool, (statuses.get(tool) ?? new Set()).add(body.status));
  }

  const statusOf = async (world: World, tool: string, args: Record<string, unknown>) =>
    (await world.call(tool, args)).body.status;

  beforeAll(async () => {
    const ajv = new Ajv2020({ strict: false });
    stub = await startStub();
    operator = await open({});
    for (const { name, outputSchema } of (await operator.client.listTools()).tools)
      schemas.set(name, ajv.compile((outputSchema ?? { not: {} }) as object));
    cases = await prepareCases(operator);
    asking = await open({ args: ["--confirm", "token"], sharing: operator.sandbox });
  });
  afterAll(async () => {
    // The one that owns the sandbox goes last.
    for (const world of worlds.reverse()) await world.close();
    await stub.close();
  });

  it("gets previews, and refusals of tokens that are none", async () => {
    for (const { tool, args } of cases) {
      expect(await statusOf(asking, tool, args), tool).toBe("confirmation_needed");
      for (const wrong of [{ ...args, confirmToken: "made-up" }, { confirmToken: "made-up" }])
        expect((await asking.call(tool, wrong)).body.error.kind, tool).toBe("confirmation_invalid");
    }
  });

  it("gets questions that only a person can answer", async () => {
    expect(await statusOf(asking, "create_port_in_order", OPEN_QUESTIONS)).toBe("information_needed");
  });

  it("gets told that a person said no", async () => {
    const refusing = await open({ args: [], forms: () => ({ action: "decline" }), sharing: operator.sandbox });
    for (const { tool, args } of cases) expect(await statusOf(refusing, tool, args), tool).toBe("declined");
    expect(await statusOf(refusing, "create_port_in_order", OPEN_QUESTIONS)).toBe("declined");
  });

  it("gets a success of every tool", async () => {
    await carryOutTheRest(operator);
    for (const { tool, args } of cases) {
      const { confirmToken } = (await asking.call(tool, args)).body.data;
      expect(await statusOf(asking, tool, { confirmToken }), tool).toBe("ok");
      good.set(tool, args);
    }
    expect([...good.keys()].sort()).toEqual([...schemas.keys()].sort());
  });

  it("gets told what is wrong with its arguments, by every tool, and that a tool does not exist", async () => {
    for (const tool of schemas.keys()) {
      const { body } = await operator.call(tool, { ...good.get(tool), noSuchArgument: 1 });
      expect(body.error, tool).toMatchObject({
        kind: "invalid_arguments",
        fields: expect.arrayContaining([expect.objectContaining({ field: "noSuchArgument" })]),
      });
    }
    expect((await operator.call("no_such_tool")).body.error.kind).toBe("invalid_arguments");
  });

  it("gets the refusal of a lifecycle", async () => {
    const orderId = await ordered(operator, ["+12025550191"]);
    expect((await operator.call("activate_port_in_numbers", { orderId })).body.error.kind).toBe("not_allowed");
    await confirmed(operator, orderId);
    expect((await operator.call("cancel_port_in_order", { orderId })).body.error.kind).toBe("not_allowed");
  });

  it("gets told that the end of a write is unknown", async () => {
    const orderId = await ordered(operator, ["+12025550193"]);
    operator.sandbox.faults.add({ kind: "status", status: 504, method: "POST", path: "*/notes" });
    const { body } = await operator.call("add_port_in_note", { orderId, note: "Any news?" });
    expect(body.error.kind).toBe("outcome_unknown");
  });

  it("gets told what the server lacks", async () => {
    const bare = await open({ env: NO_CREDENTIALS });
    for (const [tool, args] of asksSinch()) expect(await statusOf(bare, tool, args), tool).toBe("failed");
    expect(kinds).toContain("not_configured");
  });

  it.each(BAD_DAYS)("hears of it when Sinch answers with %s", async (_day, answer, kind) => {
    const urls = { SINCH_PORTING_URL: stub.url, SINCH_HOSTING_URL: stub.url, SINCH_AUTH_URL: stub.url };
    const world = await open({ env: urls });
    stub.answer(answer);
    kinds.clear();
    for (const [tool, args] of asksSinch()) await world.call(tool, args);
    expect(kinds).toContain(kind);
  });

  it("has heard all five words, and two of them from every tool", () => {
    expect([...new Set([...statuses.values()].flatMap((seen) => [...seen]))].sort()).toEqual([...STATUSES].sort());
    for (const tool of schemas.keys())
      expect([...(statuses.get(tool) ?? [])], tool).toEqual(expect.arrayContaining(["ok", "failed"]));
  });

  /** Calls that cannot go well without Sinch. */
  const asksSinch = () => [...good].filter(([tool]) => !["read_guide", "recommend_path"].includes(tool));
});

/** Reads, and writes that nobody has to approve; what went well while the cases were prepared is not repeated. */
async function carryOutTheRest(world: World): Promise<void> {
  const play = async (tool: string, args: Record<string, unknown> = {}) => (await ok(world, tool, args)).data;
  const orderId = await ordered(world, ["+12025550143"], { onDemandActivation: true });
  await confirmed(world, orderId);
  for (const tool of ["get_port_in_order", "get_port_in_phone_groups", "list_available_activations"])
    await play(tool, { orderId });
  await play("check_portability", { phoneNumbers: ["+12025550192"] });
  await play("list_port_in_orders");
  await play("add_port_in_note", { orderId, note: "Any news?" });
  const { id } = await play("upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent: LOA });
  await play("get_port_in_document", { orderId, documentId: id });
  await play("get_porting_configuration");

  const lookedUp = { servicePlanId: PLAN, campaignId: CAMPAIGN };
  await play("get_imported_number", { phoneNumber: local("12") });
  await play("list_imported_numbers", lookedUp);
  const phoneNumber = local("29");
  const { hostingOrderId } = await play("import_numbers", { numbers: [phoneNumber], regionCode: "US", ...lookedUp });
  await play("list_hosting_orders", { states: "COMPLETED", type: "IMPORT", ...lookedUp });
  for (const tool of ["get_hosting_order", "get_hosting_order_report", "list_hosting_order_numbers"])
    await play(tool, { hostingOrderId });
  await play("get_hosting_order_number", { hostingOrderId, phoneNumber });
  await play("get_callback_configuration");

  const candidate = { phoneNumber: local("28") };
  await eligible(world, candidate.phoneNumber);
  await play("list_qualified_numbers", { states: "ELIGIBLE" });
  await play("get_qualified_number", candidate);
  await play("send_voice_challenge", candidate);
  const { code } = await control(world.sandbox, "GET", `/voice-code/${candidate.phoneNumber.slice(1)}`);
  await play("verify_voice_challenge", { ...candidate, code });
  await play("read_guide", { topic: "glossary" });
  await play("recommend_path", { decision: "loa", answers: { numberType: "toll-free", owner: "own" } });
}
