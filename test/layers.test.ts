/** The house's import rules: who may know whom. A violation is named by its two files. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/**
 * Each place of src/ with the places, or single modules, that it may import; its own place is always open to it. A place
 * is a folder, or a module that stands at the root.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // Leaves: they know nothing of the house.
  values: [],
  errors: [],
  log: [],
  loopback: [],
  version: [],
  "document-type": [],
  // `sinch` speaks HTTP and knows nothing of MCP or of any tool.
  sinch: ["values", "errors"],
  lifecycles: ["knowledge/invoice-mail"],
  knowledge: ["values", "errors"],
  // Tools declare operations and read replies; the client reaches them only as a function in their context.
  tools: [
    "values",
    "errors",
    "document-type",
    "loopback",
    "lifecycles",
    "knowledge",
    "sinch/endpoint",
    "sinch/reply",
    "sinch/secret",
  ],
  // A live resource reads through a tool's declaration, so that a route is written once.
  resources: ["errors", "lifecycles", "knowledge", "tools"],
  prompts: ["errors", "lifecycles", "knowledge", "tools"],
  files: ["errors", "document-type"],
  // What is remembered: it knows neither MCP nor Sinch.
  store: ["errors", "log"],
  mcp: ["values", "errors", "log", "store", "sinch", "tools", "resources", "prompts", "lifecycles", "knowledge"],
  // Who calls, and what the operator sees: beside the protocol, not part of it.
  auth: ["errors", "log", "loopback", "sinch/token"],
  ops: ["values", "log", "mcp/turn", "sinch/http"],
  transports: ["values", "errors", "log", "config", "mcp", "auth", "ops"],
  options: [],
  config: ["values", "errors", "log", "loopback", "options"],
  doctor: ["errors", "version", "config", "auth", "sinch", "store", "tools"],
  // A whole fake Sinch: it shares the lifecycles and the test numbers with the house, and nothing that could share a mistake.
  sandbox: ["values", "loopback", "lifecycles", "knowledge"],
  // The composition root wires everything but what tools and resources read for themselves.
  app: ["errors", "log", "version", "files", "config", "sinch", "tools", "mcp", "auth", "ops", "store"],
  "serve-http": ["errors", "log", "version", "config", "app", "auth", "transports"],
  server: [
    "errors",
    "log",
    "version",
    "config",
    "app",
    "serve-http",
    "sinch",
    "mcp",
    "ops",
    "doctor",
    "store",
    "transports",
    "sandbox",
  ],
};

/** Packages with one door. */
const ONLY_IMPORTER: Readonly<Record<string, string>> = { undici: "sinch/http" };

interface Import {
  from: string;
  to: string;
  isPackage: boolean;
}

const modules = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: name.replace(/\.ts$/, ""), code: code(readFileSync(join(SRC, name), "utf8")) }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Without comments: they may speak of what the code must not do. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/** Static, re-exporting, side-effect and dynamic imports, types included: to know a type is to know its owner. */
function importsOf({ name, code }: (typeof modules)[number]): Import[] {
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] as string);
  return specifiers.map((specifier) => {
    const isPackage = !specifier.startsWith(".");
    const to = isPackage ? specifier : normalize(join(dirname(name), specifier)).replace(/\.js$/, "");
    return { from: name, to, isPackage };
  });
}

const placeOf = (module: string): string => module.split("/")[0] as string;

const isAllowed = ({ from, to }: Import): boolean =>
  placeOf(from) === placeOf(to) ||
  (MAY_IMPORT[placeOf(from)] ?? []).some((open) => to === open || placeOf(to) === open);

const imports = modules.flatMap(importsOf);

test("every module stands in a place whose imports are ruled", () => {
  expect(modules.map(({ name }) => placeOf(name)).filter((place) => !(place in MAY_IMPORT))).toEqual([]);
  // A parser that finds nothing would find nothing wrong.
  expect(imports.length).toBeGreaterThan(300);
});

test("imports run one way", () => {
  const wrong = imports.filter((found) => !found.isPackage && !isAllowed(found));
  expect(wrong.map(({ from, to }) => `src/${from}.ts must not import src/${to}.ts`)).toEqual([]);
});

test("every relative import names a module that exists", () => {
  const known = new Set(modules.map(({ name }) => name));
  const lost = imports.filter(({ to, isPackage }) => !isPackage && !known.has(to));
  expect(lost.map(({ from, to }) => `src/${from}.ts imports src/${to}.ts, which is not there`)).toEqual([]);
});

test("only the wire knows undici, and only config.ts the environment", () => {
  const intruders = imports.filter(({ from, to }) => to in ONLY_IMPORTER && ONLY_IMPORTER[to] !== from);
  expect(intruders.map(({ from, to }) => `src/${from}.ts must not import ${to}`)).toEqual([]);
  expect(imports).toContainEqual({ from: "sinch/http", to: "undici", isPackage: true });
  const readers = modules.filter(({ code }) => /\bprocess\s*\.\s*env\b|"(node:)?process"/.test(code));
  expect(readers.map(({ name }) => `src/${name}.ts`)).toEqual(["src/config.ts"]);
});

test("no modules know each other in a circle, not even by their types", () => {
  const known = new Map(modules.map((module) => [module.name, importsOf(module).map(({ to }) => to)]));
  const through = new Set<string>();
  const visit = (module: string, path: readonly string[]): string[] => {
    if (path.includes(module)) return [[...path.slice(path.indexOf(module)), module].join(" -> ")];
    if (through.has(module)) return [];
    const circles = (known.get(module) ?? []).flatMap((to) => visit(to, [...path, module]));
    through.add(module);
    return circles;
  };
  expect([...known.keys()].flatMap((module) => visit(module, []))).toEqual([]);
});

test("the rules themselves run one way", () => {
  // A table with a circle in it would allow what it is there to prevent.
  const visit = (place: string, path: readonly string[]): string[] => {
    if (path.includes(place)) return [[...path, place].join(" -> ")];
    return (MAY_IMPORT[place] ?? []).flatMap((open) => visit(placeOf(open), [...path, place]));
  };
  expect(Object.keys(MAY_IMPORT).flatMap((place) => visit(place, []))).toEqual([]);
});

test("stdout is the protocol's: nothing in src writes to it but the answers to --help and --version", () => {
  const writers = modules.filter(({ code }) => /process\.stdout|console\.(log|info|debug|table)\b/.test(code));
  expect(writers.map(({ name }) => `src/${name}.ts`)).toEqual(["src/server.ts"]);
});
