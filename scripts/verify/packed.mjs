// What people install: the tarball, in an empty folder, without a network; and the MCPB bundle, unpacked as a client does.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MCPB_TOOL } from "../../packaging/mcpb.mjs";
import { checklist, install } from "../verify-tools.mjs";

const root = resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "byon-packed-"));
const { check, exit } = checklist();
/** Nothing of ours in the environment: a newcomer has none of it. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SINCH|BYON|OTEL|npm_)/.test(name)));

function run(cwd, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8", timeout: 300_000 });
  return { ok: status === 0, stdout, text: `${stdout}${stderr}`.slice(-2_000) };
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

const began = Date.now();
const packed = run(root, "npm", "pack", "--ignore-scripts", "--json", "--pack-destination", scratch);
check(packed.ok, "npm pack", packed.text);
const [{ filename, files, size, unpackedSize }] = JSON.parse(packed.stdout);
const tarball = join(scratch, filename);
const wanted =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(server|chunks\/[\w-]+)\.js(\.map)?|dist\/THIRD-PARTY-LICENSES\.txt|dist\/sbom\.cdx\.json)$/;
const extra = files.map(({ path }) => path).filter((path) => !wanted.test(path));
check(extra.length === 0, "the tarball holds what runs, and nothing else", extra.join(", "));
console.log(`         ${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked`);

const home = join(scratch, "home");
mkdirSync(home);
const installed = run(home, "npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
check(installed.ok, "installs in an empty folder, without a network", installed.text);
const lock = JSON.parse(readFileSync(join(home, "node_modules/.package-lock.json"), "utf8"));
const packages = Object.keys(lock.packages).length;
const megabytes = sizeOf(join(home, "node_modules")) / 1e6;
check(
  packages < 60 && megabytes < 30,
  `${packages} package, ${megabytes.toFixed(1)} MB installed (under 60, under 30 MB)`,
);

const doctor = run(home, "npx", "--offline", "sinch-byon-mcp", "doctor", "--sandbox");
check(doctor.ok && doctor.stdout.includes("Nothing keeps this server from working."), "doctor --sandbox", doctor.text);
const server = join(home, "node_modules/sinch-byon-mcp/dist/server.js");
const demo = run(root, process.execPath, "demo/demo.mjs", server);
check(demo.ok && /Done.* in /.test(demo.stdout), "the demo ports and hosts with what was installed", demo.text);
console.log(`         from nothing to a ported number: ${((Date.now() - began) / 1000).toFixed(0)} s`);

const empty = join(scratch, "empty");
mkdirSync(empty);
const npx = run(empty, "npx", "--yes", "--package", tarball, "sinch-byon-mcp", "--version");
check(npx.ok && npx.stdout.trim() === manifest.version, "npx of the packed file, in an empty folder", npx.text);

const bundled = run(root, process.execPath, "scripts/mcpb.mjs");
check(bundled.ok, "the MCPB bundle is valid and packed", bundled.text);
const tool = join(install("mcpb-tool", MCPB_TOOL), "@anthropic-ai/mcpb/dist/cli/cli.js");
const unpacked = join(scratch, "bundle");
const opened = run(
  root,
  process.execPath,
  tool,
  "unpack",
  join(root, `${manifest.name}-${manifest.version}.mcpb`),
  unpacked,
);
check(opened.ok, "it unpacks", opened.text);
const inBundle = run(
  unpacked,
  process.execPath,
  "dist/server.js",
  "doctor",
  "--sandbox=true",
  "--read-only=false",
  "--",
);
check(inBundle.ok, "and works, started as its manifest says", inBundle.text);

rmSync(scratch, { recursive: true, force: true });
exit();
