/** Whatever a selection or a caller's rights leave out, nothing that is said names a tool that is not listed. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { decisions } from "../../../src/knowledge/decisions/index.js";
import { prompts } from "../../../src/prompts/index.js";
import { eligible, local, tollFree } from "../../harness/hosting.js";
import { connectHttp, type HttpWorld, startHttpWorld } from "../../harness/http.js";
import { entry, ordered } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";
import { knownTools } from "../../known-tools.js";
import { snakeWordsIn } from "../../snake-words.js";
import { prepareCases } from "../approval/cases.js";

interface Call {
  tool: string;
  args: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), "byon-fitting-"));
const file = join(folder, "callers.jsonl");
const sha256 = createHash("sha256").update("token-auditor").digest("hex");
writeFileSync(file, JSON.stringify({ name: "auditor", sha256, readOnly: true, toolsets: ["porting"] }));

/** Everything is there; calls of it are repeated where less is. */
let whole: World;
const calls: Call[] = [];
beforeAll(async () => {
  const world = await startWorld();
  whole = {
    ...world,
    call(tool, args = {}) {
      calls.push({ tool, args });
      return world.call(tool, args);
    },
  };
  calls.push(...(await prepareCases(whole)));
  await callsThatSayMuch();
});
afterAll(async () => {
  await whole.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Orders, numbers and mistakes whose answers name other tools. */
async function callsThatSayMuch(): Promise<void> {
  const orderId = await ordered(whole, ["+12025550120"], { onDemandActivation: true });
  await eligible(whole, local("31"), local("99"));
  const looks: readonly (readonly [string, Record<string, unknown>])[] = [
    ["get_port_in_order", { orderId }],
    ["get_port_in_order", { orderId: "999999" }],
    ["get_port_in_phone_groups", { orderId }],
    ["list_port_in_orders", {}],
    ["list_port_in_orders", { orderStatus: "CANCELED" }],
    ["list_available_activations", { orderId }],
    ["activate_port_in_numbers", { orderId }],
    ["activate_port_in_numbers", { orderId, phoneNumbersGroupIds: ["1"] }],
    ["check_portability", { phoneNumbers: ["+12025550120", "+12025550100"] }],
    ["update_port_in_order", { orderId, changes: { removePhoneNumbers: ["+12025550120"] } }],
    ["create_port_in_order", { phoneNumbers: [entry("+12025550120"), entry("+18885550100")] }],
    ["get_porting_configuration", {}],
    ["get_imported_number", { phoneNumber: local("55") }],
    ["get_qualified_number", { phoneNumber: local("31") }],
    ["get_qualified_number", { phoneNumber: local("56") }],
    ["list_qualified_numbers", { states: "ELIGIBLE" }],
    ["get_hosting_order", { hostingOrderId: "nothing" }],
    ["import_numbers", { numbers: [local("89"), local("86")], migrateToSinchTmo: true }],
    ["text_enable_qualified_numbers", { numbers: [local("99"), tollFree("31")] }],
  ];
  for (const [tool, args] of looks) await whole.call(tool, args);
  for (const { uri } of (await whole.client.listResources()).resources)
    calls.push({ tool: "read_guide", args: { topic: uri.replace("byon://", "") } });
  for (const { id: decision } of decisions) calls.push({ tool: "recommend_path", args: { decision } });
  for (const answers of [{ order: orderId }, { phoneNumbers: `${local("31")} ${local("99")}` }])
    for (const decision of ["track-port-in", "fix-rejected-port-in", "manage", "qualify"])
      calls.push({ tool: "recommend_path", args: { decision, answers } });
}

/** Each argument of a prompt by itself, and all at once, for each of its values. */
function* waysToStart({ arguments: args }: (typeof prompts)[number]): Generator<Record<string, string>> {
  yield {};
  for (const { name, complete = ["2027-02-03"] } of args) for (const value of complete) yield { [name]: value };
  const most = Math.max(...args.map(({ complete }) => complete?.length ?? 1));
  for (let n = 0; n < most; n++)
    yield Object.fromEntries(
      args.map(({ name, complete = ["2027-02-03"] }) => [name, complete[n % complete.length] ?? ""]),
    );
}

/** What this client is told of tools that it has not got, with where it stands. */
async function strangersTold(client: Client): Promise<string[]> {
  const { tools } = await client.listTools();
  const listed = tools.map(({ name }) => name);
  const told: string[] = [];
  const look = (where: string, said: unknown) => {
    for (const word of snakeWordsIn(JSON.stringify(said)))
      if (knownTools.includes(word) && !listed.includes(word)) told.push(`${where}: ${word}`);
  };
  look("instructions", client.getInstructions());
  look("tools/list", tools);
  const { resources } = await client.listResources();
  look("resources/list", resources);
  for (const { uri } of resources) look(uri, await client.readResource({ uri }));
  look("resources/templates/list", (await client.listResourceTemplates()).resourceTemplates);
  const offered = (await client.listPrompts()).prompts;
  // A prompt is a workflow, and some are called as one of its tools is.
  look(
    "prompts/list",
    offered.map(({ name: _, ...rest }) => rest),
  );
  for (const prompt of prompts.filter(({ name }) => offered.some((each) => each.name === name)))
    for (const args of waysToStart(prompt))
      look(`prompt ${prompt.name}`, await client.getPrompt({ name: prompt.name, arguments: args }));
  for (const { tool, args } of calls.filter((call) => listed.includes(call.tool)))
    look(`${tool} ${JSON.stringify(args)}`, await client.callTool({ name: tool, arguments: args }));
  return [...new Set(told)];
}

const SELECTIONS: readonly (readonly string[])[] = [
  ["--toolsets", "porting"],
  ["--toolsets", "hosting"],
  ["--toolsets", "guidance"],
  ["--read-only"],
  ["--read-only", "--toolsets", "hosting"],
  ["--tools", "get_port_in_order,create_port_in_order"],
  ["--exclude-tools", "recommend_path,read_guide,check_portability,qualify_numbers"],
];

describe.each(SELECTIONS.map((args) => [args.join(" "), args] as const))("%s", (_, args) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ args: [...args, "--confirm", "token"], sharing: whole.sandbox });
  });
  afterAll(() => world.close());

  it("names no tool that is not there", async () => {
    expect(await strangersTold(world.client)).toEqual([]);
  });
});

test("with every tool there, they are named as they are", async () => {
  expect(await strangersTold(whole.client)).toEqual([]);
  expect(whole.app.catalogue.fitting).toBeUndefined();
  const { messages } = await whole.client.getPrompt({ name: "fix_rejected_port_in", arguments: {} });
  expect(JSON.stringify(messages)).toContain("`update_port_in_order`");
});

describe("a caller with fewer rights", () => {
  let world: HttpWorld;
  let client: Client;
  beforeAll(async () => {
    world = await startHttpWorld({ args: ["--auth-tokens", file, "--rate-limit", "0"], sharing: whole.sandbox });
    client = await connectHttp(world.url, { headers: { authorization: "Bearer token-auditor" } });
  });
  afterAll(async () => {
    await client.close();
    await world.close();
  });

  it("is told of no tool that is closed to it but by title", async () => {
    expect(await strangersTold(client)).toEqual([]);
    const { messages } = await client.getPrompt({ name: "fix_rejected_port_in", arguments: {} });
    expect(JSON.stringify(messages)).toContain('\\"Update port-in order\\" (closed to you)');
  });
});

describe("what is left out", () => {
  it("has neither prompts nor live resources, and no steps that lead to it", async () => {
    const porting = await startWorld({ args: ["--toolsets", "porting", "--read-only"], sharing: whole.sandbox });
    const names = (await porting.client.listPrompts()).prompts.map(({ name }) => name);
    expect(names).toEqual([
      "port_or_host",
      "port_in",
      "track_port_in",
      "activate_port_in",
      "fix_rejected_port_in",
      "integrate",
    ]);
    await expect(porting.client.getPrompt({ name: "qualify_numbers" })).rejects.toThrow(
      /no prompt of that name.*port_in/,
    );
    const { resourceTemplates } = await porting.client.listResourceTemplates();
    expect(resourceTemplates.map(({ name }) => name)).toEqual(["port_in_order", "port_in_document"]);
    const orderId = (await whole.call("list_port_in_orders")).body.data.orders[0].id;
    const steps = ({ body }: Awaited<ReturnType<World["call"]>>) =>
      (body.next ?? []).map(({ tool }: { tool: string }) => tool);
    const everything = steps(await whole.call("get_port_in_order", { orderId }));
    const few = steps(await porting.call("get_port_in_order", { orderId }));
    expect(few).toEqual(everything.filter((tool: string) => porting.app.catalogue.names.includes(tool)));
    expect(few.length).toBeLessThan(everything.length);
    const { body } = await porting.call("recommend_path", { decision: "qualify", answers: { proof: "voice" } });
    expect(JSON.stringify(body)).toContain('\\"Qualify numbers for hosting\\" (not offered here)');
    await porting.close();
  });

  it("is not completed either: neither the arguments of a prompt nor the ids of a page", async () => {
    const orderId = await ordered(whole, ["+12025550121"]);
    const few = await startWorld({ args: ["--tools", "list_port_in_orders,read_guide"], sharing: whole.sandbox });
    const readable = await startWorld({ args: ["--toolsets", "porting", "--read-only"], sharing: whole.sandbox });
    const type = { name: "numberType", value: "t" };
    const values = async ({ client }: World, ref: Parameters<Client["complete"]>[0]["ref"], argument = type) =>
      (await client.complete({ ref, argument })).completion.values;
    const prompt = { type: "ref/prompt", name: "text_enable_numbers" } as const;
    expect(await values(whole, prompt)).toEqual(["toll-free"]);
    expect(await values(readable, prompt)).toEqual([]);
    expect(await values(readable, { type: "ref/prompt", name: "port_in" }, { name: "region", value: "u" })).toEqual([
      "us",
    ]);
    const page = { type: "ref/resource", uri: "byon://port-in-orders/{orderId}" } as const;
    const typed = { name: "orderId", value: "" };
    for (const world of [few, readable]) await world.call("list_port_in_orders", { phoneNumber: "+12025550121" });
    expect(await values(readable, page, typed)).toContain(orderId);
    expect(await values(few, page, typed)).toEqual([]);
    await few.close();
    await readable.close();
  });

  it("is said by its title in the forms that a person sees, too", async () => {
    const shown = async (number: string, ...args: readonly string[]) => {
      let message = "";
      const world = await startWorld({
        args: ["--confirm", "auto", ...args],
        env: { SERVICE_PLAN_ID: "sp-fitting", CAMPAIGN_ID: "CFITTNG" },
        sharing: whole.sandbox,
        forms: (form) => {
          message += form.message;
          return { action: "decline" };
        },
      });
      const { text } = await world.call("import_number", { phoneNumber: number, regionCode: "US" });
      await world.close();
      expect(message, text).not.toBe("");
      return message;
    };
    expect(await shown(local("90"))).toContain("taking it out again is delete_imported_number.");
    expect(await shown(local("90"), "--exclude-tools", "delete_imported_number")).toContain(
      'taking it out again is "Delete imported number" (not offered here).',
    );
  });
});
