/** What every model sees of this server: its list of tools, as a client receives it. */
import type { Tool } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOOLS } from "../../src/tools/index.js";
import { startWorld, type World } from "../harness/world.js";
import { guidanceTools, hostingTools, knownTools, portingTools } from "../known-tools.js";

let world: World;
let tools: readonly Tool[];
beforeAll(async () => {
  world = await startWorld();
  ({ tools } = await world.client.listTools());
});
afterAll(() => world.close());

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
const inOrder = (some: readonly string[]) => names(tools).filter((name) => some.includes(name));
/** The tools that a server with these options offers, in the order of its list. */
async function offered(...args: string[]): Promise<string[]> {
  const other = await startWorld({ args, sharing: world.sandbox });
  try {
    return names((await other.client.listTools()).tools);
  } finally {
    await other.close();
  }
}

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema inside a schema, itself included, with where it stands. */
function schemas(node: unknown, at: string): [string, Node][] {
  if (!isNode(node)) return [];
  const inside = [
    ...Object.entries((node.properties as Node) ?? {}).map(([name, inner]) => [`${at}.${name}`, inner] as const),
    ...["items", "additionalProperties", "not"].map((key) => [`${at}.${key}`, node[key]] as const),
    ...["anyOf", "oneOf", "allOf"].flatMap((key) =>
      ((node[key] as unknown[]) ?? []).map((inner, index) => [`${at}.${key}[${index}]`, inner] as const),
    ),
  ];
  return [[at, node], ...inside.flatMap(([place, inner]) => schemas(inner, place))];
}
const everySchema = () => tools.flatMap((tool) => schemas(tool.inputSchema, tool.name));

describe("the list of tools", () => {
  it("has every tool there is to be, and no other, in the order of the catalogue", () => {
    expect([...names(tools)].sort()).toEqual([...knownTools].sort());
    expect(names(tools)).toEqual(TOOLS.map(({ declaration }) => declaration.name));
  });

  it("is the same in every era and on every asking", async () => {
    const legacy = await startWorld({ client: "legacy", sharing: world.sandbox });
    const v1 = await startWorld({ client: "v1", sharing: world.sandbox });
    try {
      const texts = await Promise.all(
        [world, world, legacy, v1].map(async ({ client }) => JSON.stringify((await client.listTools()).tools)),
      );
      expect(new Set(texts).size).toBe(1);
    } finally {
      await legacy.close();
      await v1.close();
    }
  });

  it.each([
    ["porting", 20, portingTools],
    ["hosting", 22, hostingTools],
    ["both APIs", 40, [...portingTools, ...hostingTools]],
  ])("costs a model for %s at most %i KB", (_, most, mine) => {
    const shown = tools.filter(({ name }) => mine.includes(name));
    expect(Buffer.byteLength(JSON.stringify({ tools: shown }))).toBeLessThanOrEqual(most * 1024);
  });

  const declared = TOOLS.map(({ toolset, declaration }) => [declaration.name, toolset] as const);
  it.each(declared)("shows %s as a reviewer has seen it", async (tool, toolset) => {
    const shown = tools.find(({ name }) => name === tool);
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/${toolset}/${tool}.json`);
  });
});

describe("every tool", () => {
  it("has a name of words in snake case, and a title", () => {
    expect(names(tools).filter((name) => name.length > 40 || !/^[a-z]+(_[a-z]+)+$/.test(name))).toEqual([]);
    expect(tools.filter(({ title }) => !title || title.length > 60).map(({ name }) => name)).toEqual([]);
  });

  it("says in a few sentences what it is for", () => {
    const wrong = tools.filter(({ description = "" }) => !/^[A-Z].{30,600}\.$/s.test(description));
    expect(names(wrong)).toEqual([]);
  });

  it("gives all four hints, and calls destructive what a person has to approve", () => {
    for (const { name, annotations = {} } of tools) {
      const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
      for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint])
        expect(typeof hint, name).toBe("boolean");
      expect(readOnlyHint && destructiveHint, name).toBe(false);
      expect(openWorldHint, name).toBe(name !== "read_guide");
      expect(readOnlyHint, name).toBe(/^(get|list|check|read|recommend)_/.test(name));
    }
  });

  it("has an object for its arguments, closed, without what clients trip over", () => {
    for (const { name, inputSchema, outputSchema } of tools) {
      expect(inputSchema, name).toMatchObject({ type: "object", additionalProperties: false });
      for (const schema of [inputSchema, outputSchema]) {
        expect(JSON.stringify(schema), name).not.toMatch(/"\$(schema|ref|defs|id)"|"definitions"/);
        for (const union of ["anyOf", "oneOf", "allOf"]) expect(schema, name).not.toHaveProperty(union);
      }
    }
  });

  it("names its arguments so that every model may use them, and only requires what it has", () => {
    const bad = everySchema().flatMap(([at, node]) => {
      const properties = Object.keys((node.properties as Node) ?? {});
      const required = (node.required as string[]) ?? [];
      return [
        ...properties.filter((name) => !/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/.test(name)),
        ...required.filter((name) => !properties.includes(name)),
      ].map((name) => `${at}: ${name}`);
    });
    expect(bad).toEqual([]);
  });

  it("leaves no schema empty", () => {
    const takesNothing = new Set(["get_porting_configuration", "get_callback_configuration"]);
    const empty = everySchema().filter(([at, node]) => {
      if (Object.keys(node).every((key) => key === "description" || key === "title")) return true;
      if (node.type === "array") return node.items === undefined;
      const says = isNode(node.additionalProperties) || node.maxProperties === 0;
      const open = node.type === "object" && !says && Object.keys((node.properties as Node) ?? {}).length === 0;
      return open && !takesNothing.has(at);
    });
    expect(empty.map(([at]) => at)).toEqual([]);
  });
});

describe("the operator's choice", () => {
  it("narrows by toolset; guidance stays", async () => {
    expect(await offered("--toolsets", "porting")).toEqual(inOrder([...portingTools, ...guidanceTools]));
    expect(await offered("--toolsets", "hosting")).toEqual(inOrder([...hostingTools, ...guidanceTools]));
    expect(await offered("--toolsets", "hosting,porting")).toEqual(names(tools));
    expect(await offered("--toolsets", "guidance")).toEqual(guidanceTools);
  });

  it("narrows to named tools, without named ones, in the catalogue's order", async () => {
    expect(await offered("--tools", "get_port_in_order,check_portability")).toEqual([
      "check_portability",
      "get_port_in_order",
    ]);
    expect(
      await offered(
        "--toolsets",
        "porting",
        "--exclude-tools",
        "cancel_port_in_order",
        "--exclude-tools",
        "read_guide",
      ),
    ).toEqual(
      inOrder([...portingTools, ...guidanceTools]).filter(
        (name) => !["cancel_port_in_order", "read_guide"].includes(name),
      ),
    );
  });

  it("narrows to tools that change nothing", async () => {
    const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
    expect(await offered("--read-only")).toEqual(reading);
    expect(await offered("--read-only", "--tools", "check_portability,cancel_port_in_order")).toEqual([
      "check_portability",
    ]);
  });

  it("leaves a tool that is not offered unknown to whoever calls it all the same", async () => {
    const reader = await startWorld({ args: ["--read-only"], sharing: world.sandbox });
    try {
      const { isError, body } = await reader.call("cancel_port_in_order", { orderId: "901442" });
      expect(isError).toBe(true);
      expect(body.error.message).toMatch(/no tool of that name/);
      expect(body.error.fix).toMatch(/get_port_in_order/);
    } finally {
      await reader.close();
    }
  });

  it.each([
    [["--toolsets", "porting,numbers"], /no toolset named "numbers"/, /porting, hosting, guidance/],
    [["--tools", "cancel_order"], /no tool named "cancel_order"/, /cancel_port_in_order/],
    [["--exclude-tools", "delete"], /no tool named "delete"/, /delete_imported_number/],
  ])("is refused when it names what is not there: %j", async (args, message, fix) => {
    const refusal = await startWorld({ args, sharing: world.sandbox }).then(
      () => undefined,
      (error: { kind: string; message: string; fix: string }) => error,
    );
    expect(refusal).toMatchObject({
      kind: "invalid_arguments",
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });
});
