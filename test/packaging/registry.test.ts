/**
 * server.json, field by field against what the registry's published schema (2025-12-11) and its rules for publishing say.
 * Written down here as data, so that nothing has to be fetched, and a field that the registry does not know is an error.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENVIRONMENT, OPTIONS } from "../../src/options.js";

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "../..", name), "utf8"));
const entry = read("server.json");
const manifest = read("package.json");

type Rule = {
  required?: true;
  matches?: RegExp;
  oneOf?: readonly string[];
  is?: "boolean";
  list?: Fields;
  object?: Fields;
};
type Fields = Readonly<Record<string, Rule>>;

const text = (least: number, most: number): RegExp => new RegExp(`^[\\s\\S]{${least},${most}}$`);
const URI = /^https:\/\/\S+$/;
const ANY = /^[\s\S]*$/;
const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const INPUT: Fields = {
  description: { matches: ANY },
  isRequired: { is: "boolean" },
  isSecret: { is: "boolean" },
  format: { oneOf: ["string", "number", "boolean", "filepath"] },
  value: { matches: ANY },
  default: { matches: ANY },
  placeholder: { matches: ANY },
};
const ARGUMENT: Fields = {
  ...INPUT,
  type: { required: true, oneOf: ["positional", "named"] },
  name: { matches: /^--?[a-z]/ },
  valueHint: { matches: /^\w+$/ },
  isRepeated: { is: "boolean" },
};
const ICON: Fields = {
  src: { required: true, matches: /^https:\/\/\S{1,247}$/ },
  mimeType: { oneOf: ["image/png", "image/jpeg", "image/jpg", "image/svg+xml", "image/webp"] },
  theme: { oneOf: ["light", "dark"] },
};
const PACKAGE: Fields = {
  registryType: { required: true, oneOf: ["npm", "pypi", "oci", "nuget", "mcpb"] },
  registryBaseUrl: { oneOf: ["https://registry.npmjs.org"] },
  identifier: { required: true, matches: text(1, 214) },
  version: { required: true, matches: VERSION },
  runtimeHint: { matches: ANY },
  fileSha256: { matches: /^[a-f0-9]{64}$/ },
  transport: { required: true, object: { type: { required: true, oneOf: ["stdio"] } } },
  runtimeArguments: { list: ARGUMENT },
  packageArguments: { list: ARGUMENT },
  environmentVariables: { list: { ...INPUT, name: { required: true, matches: /^[A-Z][A-Z0-9_]*$/ } } },
};
const SERVER: Fields = {
  $schema: { required: true, oneOf: ["https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"] },
  name: { required: true, matches: /^(?=.{3,200}$)[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/ },
  title: { matches: text(1, 100) },
  description: { required: true, matches: text(1, 100) },
  version: { required: true, matches: VERSION },
  websiteUrl: { matches: URI },
  repository: {
    object: {
      url: { required: true, matches: URI },
      source: { required: true, matches: ANY },
      id: { matches: ANY },
      subfolder: { matches: /^(?!\/)(?!.*\.\.)/ },
    },
  },
  icons: { list: ICON },
  packages: { list: PACKAGE },
};

function problems(value: Record<string, unknown>, fields: Fields, at = ""): string[] {
  const unknown = Object.keys(value).filter((key) => !(key in fields));
  const missing = Object.entries(fields).flatMap(([key, { required }]) => (required && !(key in value) ? [key] : []));
  const wrong = Object.entries(value).flatMap(([key, inner]) => {
    const rule = fields[key];
    return rule ? broken(inner, rule, `${at}${key}`) : [];
  });
  return [
    ...unknown.map((key) => `${at}${key} is unknown`),
    ...missing.map((key) => `${at}${key} is missing`),
    ...wrong,
  ];
}

function broken(value: unknown, rule: Rule, at: string): string[] {
  if (rule.list)
    return Array.isArray(value)
      ? value.flatMap((item, index) => problems(item, rule.list ?? {}, `${at}[${index}].`))
      : [`${at} is not a list`];
  if (rule.object) return problems(value as Record<string, unknown>, rule.object, `${at}.`);
  if (rule.is === "boolean") return typeof value === "boolean" ? [] : [`${at} is not a boolean`];
  if (typeof value !== "string") return [`${at} is not text`];
  if (rule.oneOf && !rule.oneOf.includes(value)) return [`${at} cannot be ${value}`];
  return rule.matches?.test(value) === false ? [`${at} has the wrong form`] : [];
}

describe("server.json", () => {
  test("has the fields of the registry's schema, and no other", () => {
    expect(problems(entry, SERVER)).toEqual([]);
  });

  test("the check sees what is wrong", () => {
    const [pack] = entry.packages;
    const spoilt = {
      ...entry,
      description: "x".repeat(101),
      name: "no-namespace",
      extra: 1,
      packages: [{ ...pack, version: "^1.0.0", transport: {} }],
    };
    expect(problems(spoilt, SERVER)).toEqual([
      "extra is unknown",
      "name has the wrong form",
      "description has the wrong form",
      "packages[0].version has the wrong form",
      "packages[0].transport.type is missing",
    ]);
  });

  test("says the same as the package that it names, which says that it is named", () => {
    const [pack] = entry.packages;
    expect([entry.version, pack.version]).toEqual([manifest.version, manifest.version]);
    expect(pack.identifier).toBe(manifest.name);
    expect(entry.name).toBe(manifest.mcpName);
  });

  test("asks only for variables and options that exist, and treats the secret as one", () => {
    const [{ environmentVariables, packageArguments }] = entry.packages;
    const known: readonly string[] = ENVIRONMENT.map(({ name }) => name);
    for (const { name } of environmentVariables) expect(known).toContain(name);
    const flags = OPTIONS.map(({ flag }) => `--${flag}`);
    for (const { name } of packageArguments) expect(flags).toContain(name);
    const secrets = environmentVariables.filter(({ isSecret }: { isSecret: boolean }) => isSecret);
    expect(secrets.map(({ name }: { name: string }) => name)).toContain("SINCH_KEY_SECRET");
  });
});
