/** Every schema of the list, held against what the large providers take: one bad property makes them refuse all tools. */
import type { Tool } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../harness/world.js";
import { PROVIDERS, type ProviderRules } from "./providers.js";

let world: World;
let tools: readonly Tool[];
beforeAll(async () => {
  world = await startWorld();
  ({ tools } = await world.client.listTools());
});
afterAll(() => world.close());

type Node = { readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

interface Place {
  readonly at: string;
  readonly node: Node;
  /** How many objects it is inside of. */
  readonly depth: number;
}

function places(node: unknown, at: string, depth = 0): Place[] {
  if (!isNode(node)) return [];
  const inside = [
    ...Object.entries((node.properties as Node) ?? {}).map(([name, inner]) => [`${at}.${name}`, inner] as const),
    ...["items", "additionalProperties"].map((key) => [`${at}.${key}`, node[key]] as const),
    ...["anyOf", "oneOf", "allOf"].flatMap((key) =>
      ((node[key] as unknown[]) ?? []).map((inner, index) => [`${at}.${key}[${index}]`, inner] as const),
    ),
  ];
  const below = depth + (node.type === "object" ? 1 : 0);
  return [{ at, node, depth }, ...inside.flatMap(([place, inner]) => places(inner, place, below))];
}

const propertiesOf = (node: Node): string[] => Object.keys((node.properties as Node) ?? {});
const enumOf = (node: Node): unknown[] => (node.enum as unknown[]) ?? [];

/** What a provider has against one tool. */
function objections(tool: Pick<Tool, "name" | "description" | "inputSchema">, rules: ProviderRules): string[] {
  const all = places(tool.inputSchema, tool.name);
  const root = tool.inputSchema as Node;
  const names = all.flatMap(({ node }) => propertiesOf(node));
  const values = all.flatMap(({ node }) => enumOf(node));
  const total = (name: string, count: number, most: number | undefined) =>
    most !== undefined && count > most ? [`${tool.name}: ${count} ${name}`] : [];
  return [
    ...(rules.toolName.test(tool.name) ? [] : [`${tool.name}: name`]),
    ...(root.type === "object" && root.additionalProperties === false ? [] : [`${tool.name}: an open root`]),
    ...(["anyOf", "oneOf", "allOf"].some((key) => key in root) ? [`${tool.name}: a union at the root`] : []),
    ...total("properties", names.length, rules.properties),
    ...total("enum values", values.length, rules.enumValues),
    ...total("characters of names", [...names, ...values].join("").length, rules.nameCharacters),
    ...total("characters of description", tool.description?.length ?? 0, rules.descriptionCharacters),
    ...all.flatMap(({ at, node, depth }) =>
      objectionsTo(node, rules, at === tool.name, depth).map((each) => `${at}: ${each}`),
    ),
  ];
}

function objectionsTo(node: Node, rules: ProviderRules, isRoot: boolean, depth: number): string[] {
  const keys = Object.keys(node);
  const open = node.type === "object" && propertiesOf(node).length === 0;
  return [
    ...keys.filter((key) => rules.refused.has(key) || (rules.keywords && !rules.keywords.has(key))),
    ...propertiesOf(node).filter((name) => !rules.propertyName.test(name)),
    ...(typeof node.type === "string" ? [] : ["no single type"]),
    ...(rules.namesEveryProperty && open && !isRoot ? ["an object of unknown shape"] : []),
    ...(!isRoot && "additionalProperties" in node && node.additionalProperties !== false ? ["open by a keyword"] : []),
    ...(node.type === "array" && !isNode(node.items) ? ["a list of unknown items"] : []),
    ...(enumOf(node).some((value) => typeof value !== "string" || value === "") ? ["an enum of other than texts"] : []),
    ...(typeof node.format === "string" && rules.formats && !rules.formats.has(node.format) ? [node.format] : []),
    ...(rules.depth !== undefined && depth >= rules.depth ? ["too deep"] : []),
  ];
}

describe.each(PROVIDERS)("$provider", (rules) => {
  it("says where its rules stand", () => {
    expect(rules.sources.length).toBeGreaterThan(0);
    for (const source of rules.sources) expect(source).toMatch(/https:|@?[a-z/-]+ \d+\.\d+\.\d+,/);
  });

  it("takes every tool", () => {
    expect(tools.flatMap((tool) => objections(tool, rules))).toEqual([]);
  });

  const made = (properties: object, more: object = {}) => ({
    name: "some_tool",
    inputSchema: { type: "object" as const, properties, additionalProperties: false, ...more } as Tool["inputSchema"],
  });
  it.each([
    ["an open object", made({ contact: { type: "object" } })],
    ["an object that takes nothing", made({ blanket: { type: "object", properties: {} } })],
    ["values by any name", made({ answers: { type: "object", additionalProperties: { type: "string" } } })],
    [
      "entries that say they are open",
      made({ a: { type: "object", properties: { b: { type: "string" } }, additionalProperties: true } }),
    ],
    ["a union at the root", made({ a: { type: "string" } }, { anyOf: [{ required: ["a"] }] })],
    ["a union inside", made({ a: { oneOf: [{ type: "string" }, { type: "null" }] } })],
    ["a list of anything", made({ a: { type: "array" } })],
    ["a name with a space", made({ "a b": { type: "string" } })],
    ["an empty choice", made({ a: { type: "string", enum: ["", "b"] } })],
  ])("would not take %s", (_, tool) => {
    expect(objections(tool, rules)).not.toEqual([]);
  });
});

it("a dot in the name of an argument is what Gemini and OpenAI do not take", () => {
  const tool = {
    name: "some_tool",
    inputSchema: { type: "object" as const, properties: { "a.b": { type: "string" } }, additionalProperties: false },
  };
  expect(PROVIDERS.map((rules) => objections(tool as Tool, rules).length)).toEqual([1, 0, 1]);
});

const argument = (tool: string, path: string): Node =>
  path
    .split(".")
    .reduce<Node>(
      (node, name) => ((node.properties as Node)[name] ?? ((node.items as Node).properties as Node)[name]) as Node,
      tools.find(({ name }) => name === tool)?.inputSchema as Node,
    );

describe("an argument", () => {
  const PLANS = [
    "list_imported_numbers",
    "list_hosting_orders",
    "import_numbers",
    "text_enable_numbers",
    "text_enable_toll_free_numbers",
    "text_enable_qualified_numbers",
    "text_enable_qualified_toll_free_numbers",
  ];
  it("names the operator's default wherever one stands in", () => {
    // What an update leaves out stays as it is: no default stands in.
    const others = tools.filter(({ name }) => name !== "update_imported_number");
    for (const { at, node } of others.flatMap(({ name, inputSchema }) => [...places(inputSchema, name)])) {
      if (at.endsWith(".servicePlanId")) expect(node.description, at).toContain("SERVICE_PLAN_ID");
      if (at.endsWith(".campaignId")) expect(node.description, at).toContain("CAMPAIGN_ID");
    }
    for (const tool of PLANS) expect(argument(tool, "servicePlanId")).toHaveProperty("description");
    expect(argument("import_number", "smsConfiguration.campaignId").description).toContain("CAMPAIGN_ID");
  });

  it("says how long a list may be, how a code looks, and what an empty text does", () => {
    expect(argument("import_numbers", "numbers").maxItems).toBe(50);
    for (const tool of ["qualify_numbers", ...PLANS.filter((name) => name.startsWith("text_"))])
      expect(argument(tool, tool === "qualify_numbers" ? "phoneNumbers" : "numbers").maxItems, tool).toBe(500);
    const { pattern } = argument("verify_voice_challenge", "code");
    expect("047291").toMatch(new RegExp(String(pattern)));
    expect("047 291").not.toMatch(new RegExp(String(pattern)));
    for (const name of ["servicePlanId", "campaignId"])
      expect(argument("update_imported_number", `smsConfiguration.${name}`).description).toContain('"" unlinks');
  });

  it("of the LOA is typed alike for local and toll-free numbers", () => {
    const [first, ...others] = PLANS.filter((name) => name.startsWith("text_")).map((tool) => {
      const { type: _, ...parts } = argument(tool, "loa").properties as Node;
      return parts;
    });
    expect(first).toMatchObject({ authorisedPerson: { properties: { email: { type: "string" } } } });
    for (const other of others) expect(other).toEqual(first);
    const types = (tool: string) => argument(tool, "loa.type").enum;
    expect(types("text_enable_numbers")).toEqual(["direct", "reseller", "blanket"]);
    expect(types("text_enable_toll_free_numbers")).toEqual(["direct", "reseller"]);
  });

  /** Arguments whose name, type and tool say all there is to know: "which orderId" needs no answer in `get_port_in_order`. */
  const SPEAKING = new Set(
    "phoneNumber phoneNumbers orderId orderStatus customerOrderReference loaUploadedBy detail changes note description documentId contact defaultPortTimeZone regionCode smsConfiguration displayName callbackUrl numberPattern pageSize orderBy pageToken states type hostingOrderId migrateToSinchTmo hmacSecret topic".split(
      " ",
    ),
  );
  it("has a description unless its name tells", () => {
    const silent = tools.flatMap(({ name, inputSchema }) =>
      Object.entries((inputSchema as Node).properties as Record<string, Node>)
        .filter(([argument_, { description }]) => !description && !SPEAKING.has(argument_))
        .map(([argument_]) => `${name}.${argument_}`),
    );
    expect(silent).toEqual([]);
  });
});
