import { describe, expect, it } from "vitest";
import { errorKinds } from "../../src/knowledge/errors.js";
import { hostingTestNumbers } from "../../src/knowledge/hosting-test-numbers.js";
import { rejections } from "../../src/knowledge/rejections.js";
import { portingTestNumbers } from "../../src/knowledge/test-numbers.js";
import { lifecycles } from "../../src/lifecycles/index.js";
import { findStatic, guideTopics, staticResources } from "../../src/resources/index.js";
import { table } from "../../src/resources/markdown.js";
import { commonControls } from "../../src/sandbox/control.js";
import { knownTools } from "../known-tools.js";
import { parseMermaid } from "../mermaid.js";
import { snakeWordsIn } from "../snake-words.js";

/** Words that are spelt like a tool's name and are none. */
const notTools = [
  "grant_type",
  "client_credentials",
  "expires_in",
  ...Object.keys(errorKinds),
  ...rejections.map(({ name }) => name),
  ...portingTestNumbers.map(({ outcome }) => outcome),
];

const withDiagram = /^byon:..(lifecycles|decisions)\//;
const diagramsIn = (text: string): string[] =>
  [...text.matchAll(/```mermaid\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

describe("the static resources", () => {
  it("are the ones that are promised", () => {
    const uris = staticResources.map(({ uri }) => uri);
    expect(uris).toEqual(
      expect.arrayContaining([
        ...lifecycles.map(({ id }) => `byon://lifecycles/${id}`),
        ...["port-or-host", "loa", "hosting-workflow"].map((id) => `byon://decisions/${id}`),
        ...["rules/porting", "rules/hosting", "rejections", "callbacks/porting", "callbacks/hosting"].map(
          (id) => `byon://${id}`,
        ),
        ...["authentication", "errors", "glossary", "sandbox"].map((id) => `byon://${id}`),
      ]),
    );
    expect(new Set(uris).size).toBe(uris.length);
    expect([...guideTopics.keys()]).toEqual(uris.map((uri) => uri.replace("byon://", "")));
  });

  it("are found by their URI, and only by it", () => {
    expect(findStatic("byon://rejections")?.title).toBe("Rejection reasons");
    expect(findStatic("byon://rejections/")).toBeUndefined();
    expect(findStatic("constructor")).toBeUndefined();
  });
});

describe.each(staticResources.map((each) => [each.uri, each] as const))("%s", (_uri, resource) => {
  const text = resource.render();

  it("has a title, a description and a size worth reading", () => {
    expect(resource.title.length).toBeGreaterThan(3);
    // A page that a model reads in one go.
    expect(Buffer.byteLength(resource.render())).toBeLessThan(8_192);
    expect(resource.description.length).toBeGreaterThan(30);
    expect(text).toMatch(/^# /);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_000);
    expect(Buffer.byteLength(text)).toBeLessThan(10_000);
    expect(text).not.toMatch(/undefined|\[object|NaN|\n{3}/);
  });

  it("names only tools that exist", () => {
    const named = snakeWordsIn(text).filter((word) => !notTools.includes(word));
    expect(named.filter((word) => !knownTools.includes(word))).toEqual([]);
  });

  it("draws diagrams that Mermaid accepts", async () => {
    const diagrams = diagramsIn(text);
    expect(diagrams).toHaveLength(withDiagram.test(resource.uri) ? 1 : 0);
    for (const diagram of diagrams) {
      expect(await parseMermaid(diagram)).toBe(resource.uri.includes("lifecycles") ? "stateDiagram" : "flowchart-v2");
    }
  });

  it("draws tables whose rows are as wide as their head", () => {
    const width = (row: string) => row.replaceAll("\\|", "").split("|").length;
    const widths = (block: string) => new Set(block.trim().split("\n").map(width));
    const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
    expect(tables.filter((block) => widths(block).size !== 1)).toEqual([]);
  });
});

describe("the Mermaid parser", () => {
  it("refuses what is no diagram", async () => {
    await expect(parseMermaid("stateDiagram-v2\n  A --> \n --> B")).rejects.toThrow();
    await expect(parseMermaid("flowchart TD\n a[Hi (x] --> b")).rejects.toThrow();
  });
});

describe("the lifecycle pages", () => {
  it("show every state and every transition", () => {
    for (const machine of lifecycles) {
      const text = findStatic(`byon://lifecycles/${machine.id}`)?.render() ?? "";
      for (const [name, { meaning, actor }] of Object.entries(machine.states)) {
        expect(text).toContain(`| ${name} | ${meaning}`);
        expect(text).toContain(actor);
      }
      for (const { from, to } of machine.transitions) {
        expect(text).toContain(`  ${from} --> ${to}: `);
        expect(text).toContain(`| ${from} | ${to} |`);
      }
    }
  });
});

describe("the sandbox page", () => {
  it("names control paths that the sandbox has", () => {
    const text = findStatic("byon://sandbox")?.render() ?? "";
    const unused = undefined as unknown as Parameters<typeof commonControls>[0];
    const routes = commonControls(unused).map(({ method, path }) => `${method} ${path}`);
    for (const [named] of text.matchAll(/\b(GET|POST|DELETE|PUT) \/[a-z/]+/g)) expect(routes).toContain(named);
    for (const { number } of portingTestNumbers) expect(text).toContain(`| ${number} |`);
    for (const { ending, does } of hostingTestNumbers) expect(text).toContain(`| ${ending} | ${does} |`);
    expect(portingTestNumbers.every(({ does }) => text.includes(does))).toBe(true);
  });
});

describe("table", () => {
  it("keeps bars and line breaks from breaking a row", () => {
    expect(table(["a"], [["x | y\n z"]])).toBe("| a |\n| --- |\n| x \\| y z |");
  });
});
