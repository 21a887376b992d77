// The MCPB bundle for desktop clients: `npm run mcpb`. Build first. Its own tool validates and packs it; that tool and its
// forty packages are fetched into a folder git ignores when they are first needed, not by everybody's `npm ci`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { iconPng } from "../packaging/icon.mjs";
import { MCPB_TOOL, mcpbManifest } from "../packaging/mcpb.mjs";
import { install } from "./verify-tools.mjs";

const root = dirname(import.meta.dirname);
const stage = join(root, ".verify/mcpb");
const { OFFERS } = await import("../build/mcp/catalogue/all-tools.js");
const { prompts } = await import("../build/prompts/index.js");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const output = join(root, `${manifest.name}-${manifest.version}.mcpb`);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
const write = (name, content) => writeFileSync(join(stage, name), content);
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
write("manifest.json", json(mcpbManifest({ manifest, tools: OFFERS.map(({ listed }) => listed), prompts })));
// Without it Node would take the bundle for CommonJS.
write("package.json", json({ name: manifest.name, version: manifest.version, type: "module", private: true }));
write("icon.png", iconPng());
for (const name of ["LICENSE", "README.md"]) cpSync(join(root, name), join(stage, name));
cpSync(join(root, "dist"), join(stage, "dist"), { recursive: true, filter: (path) => !path.endsWith(".map") });

const tool = join(install("mcpb-tool", MCPB_TOOL), "@anthropic-ai/mcpb/dist/cli/cli.js");
rmSync(output, { force: true });
run(tool, "validate", join(stage, "manifest.json"));
run(tool, "pack", stage, output);
