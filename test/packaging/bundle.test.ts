/** What is published, held against what was written: `npm test` builds it before the tests run. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OFFERS } from "../../src/mcp/catalogue/all-tools.js";

const ROOT = join(import.meta.dirname, "../..");
const at = (...path: string[]) => join(ROOT, ...path);
if (!existsSync(at("dist/server.js"))) throw new Error("There is no bundle to test: run `npm run build` first.");

interface Output {
  imports: { path: string; kind: string; external?: boolean }[];
  inputs: Record<string, unknown>;
}
const { outputs, inputs } = JSON.parse(readFileSync(at("build/bundle.json"), "utf8")) as {
  outputs: Record<string, Output>;
  inputs: Record<string, unknown>;
};
const manifest = JSON.parse(readFileSync(at("package.json"), "utf8"));

/** Also what only a newer Node has: undici asks for it there. */
const isNodes = (path: string): boolean => path.startsWith("node:") || isBuiltin(path);

const run = (...args: string[]) => spawnSync(process.execPath, [at("dist/server.js"), ...args], { encoding: "utf8" });

/** What a start on standard input reads, before anything is asked of it. */
function readAtStart(): string[] {
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === "import-statement") visit(path);
  };
  visit("dist/server.js");
  return [...reached].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
}

test("the list that was written when it was built is the list that the tools give", () => {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } };
  const messages = [
    { id: 1, method: "initialize", params },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/list" },
  ];
  const { stdout } = spawnSync(process.execPath, [at("dist/server.js")], {
    encoding: "utf8",
    input: messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join(""),
  });
  const answer = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .find(({ id }) => id === 2);
  expect(answer.result.tools).toEqual(JSON.parse(JSON.stringify(OFFERS.map(({ listed }) => listed))));
});

test("a start reads no tool, page, sandbox, doctor, HTTP transport or HTTP client", () => {
  const read = readAtStart();
  const heavy =
    /^src\/(tools\/(porting|hosting|guidance)|resources|prompts|sandbox|doctor|knowledge|lifecycles|auth\/(?!proof)|transports\/http)|node_modules\/(undici|hono|jose|@hono|@modelcontextprotocol\/hono)\//;
  expect(read.filter((path) => heavy.test(path))).toEqual([]);
  // All of it is in the bundle, though, and what is needed is read.
  expect(Object.keys(inputs).filter((path) => heavy.test(path)).length).toBeGreaterThan(100);
  expect(read).toContain("src/mcp/protocol.ts");
});

test("it needs no package beside itself", () => {
  const outside = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ external, path }) => external && !isNodes(path)).map(({ path }) => path),
  );
  expect(outside).toEqual([]);
  expect(manifest.dependencies ?? {}).toEqual({});
  // The one package that a bundle cannot hold, and that may be absent.
  expect(Object.keys(manifest.optionalDependencies)).toEqual(["libsql"]);
});

test("it carries the licence of everything that is in it", () => {
  const licences = readFileSync(at("dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  const bundled = new Set(
    Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  );
  expect(bundled.size).toBeGreaterThan(3);
  for (const name of bundled) expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  expect(licences).not.toContain("No licence text is part");
});

test("it lists what is in it for scanners, and nothing of the machine that built it", () => {
  const text = readFileSync(at("dist/sbom.cdx.json"), "utf8");
  const sbom = JSON.parse(text);
  expect(sbom).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: manifest.name, version: manifest.version } },
  });
  const licensed = [
    ...readFileSync(at("dist/THIRD-PARTY-LICENSES.txt"), "utf8").matchAll(
      /^((?:@[\w.-]+\/)?[\w.-]+) (\d+\.\d+\.\S+) \(/gm,
    ),
  ].map(([, name, version]) => `${name}@${version}`);
  const listed: string[] = sbom.components.map(({ name, version }: Record<string, string>) => `${name}@${version}`);
  expect(listed.toSorted()).toEqual(licensed.toSorted());
  for (const { purl, hashes } of sbom.components) {
    expect(purl).toMatch(/^pkg:npm\/[^?#]+$/);
    expect(hashes[0].alg).toBe("SHA-512");
  }
  // The one address is that of the format's schema.
  expect([...text.matchAll(/https?:\/\/[^/"]+/g)].map(([host]) => host)).toEqual(["http://cyclonedx.org"]);
  expect(text).not.toContain(ROOT);
  expect(text).not.toMatch(/timestamp|serialNumber|node_modules/);
  expect(text.length).toBeLessThan(20_000);
});

test("every chunk has its map, whose sources are ours to find", () => {
  const files = readdirSync(at("dist"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  for (const file of files) expect(existsSync(at("dist", `${file}.map`)), file).toBe(true);
  const { sources } = JSON.parse(readFileSync(at("dist/server.js.map"), "utf8"));
  expect(sources).toContain("../src/server.ts");
});

test("the command runs as it is installed, and knows its version", () => {
  expect(readFileSync(at("dist/server.js"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(at("dist/server.js")).mode & 0o111).not.toBe(0);
  expect(run("--version").stdout.trim()).toBe(manifest.version);
});

test("the doctor's verdict is the exit code", () => {
  const healthy = run("doctor", "--sandbox", "--client", "vscode");
  expect(healthy.stdout).toContain("Nothing keeps this server from working.");
  expect(healthy.status).toBe(0);
  const env = { PATH: process.env.PATH };
  const sick = spawnSync(process.execPath, [at("dist/server.js"), "doctor"], { encoding: "utf8", env });
  expect(sick.stdout).toContain("SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET not set.");
  expect(sick.status).toBe(1);
});
