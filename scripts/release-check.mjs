// What must hold before a version is published: `npm run release:check`. Build first. Changes nothing.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checklist } from "./verify-tools.mjs";

const root = resolve(import.meta.dirname, "..");
const read = (name) => readFileSync(join(root, name), "utf8");
const run = (command, ...args) => spawnSync(command, args, { cwd: root, encoding: "utf8" });
const { check, exit } = checklist();

const manifest = JSON.parse(read("package.json"));
const { version } = manifest;
check(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version), `package.json names version ${version}`);

// One place for the version: what else shows it was written from there.
const lock = JSON.parse(read("package-lock.json"));
check(lock.version === version && lock.packages[""].version === version, "the lock file agrees", lock.version);
const entry = JSON.parse(read("server.json"));
check(
  [entry, ...entry.packages].every((each) => each.version === version),
  "server.json agrees",
);
const told = run(process.execPath, "dist/server.js", "--version").stdout.trim();
check(told === version, "the bundle agrees", told);
const strays = run(
  "git",
  "grep",
  "-lF",
  `"${version}"`,
  "--",
  "src",
  "scripts",
  "packaging",
  "demo",
  "bench",
).stdout.trim();
check(strays === "", "no source repeats it", strays);

const changelog = read("CHANGELOG.md");
const heading = new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\] - (\\d{4}-\\d{2}-\\d{2})$`, "m").exec(
  changelog,
);
check(heading !== null, `CHANGELOG.md has a dated section ${version}`);
const [newest] = [...changelog.matchAll(/^## \[(\d[^\]]*)\]/gm)].map((match) => match[1]);
check(newest === version, "and it is the newest", newest);
const unreleased = /^## \[Unreleased\]\n([\s\S]*?)^## \[/m.exec(changelog)?.[1].trim() ?? "";
check(unreleased === "", "nothing waits under Unreleased", `${unreleased.slice(0, 100)}...`);

check(!read("package-lock.json").includes('"resolved"'), "the lock file names no registry");
const scripted = Object.entries(lock.packages).filter(([, each]) => each.hasInstallScript && !each.optional);
const known = ["node_modules/esbuild"];
const surprising = scripted.map(([path]) => path).filter((path) => !known.includes(path));
check(
  surprising.length === 0,
  "no package needs an install script (esbuild has one, and runs without it)",
  surprising.join(),
);
check(Object.keys(manifest.dependencies ?? {}).length === 0, "nothing has to be installed beside it");

const docs = run(process.execPath, "scripts/docs.mjs", "--check");
check(docs.status === 0, "generated documentation is fresh", docs.stderr.trim());
const budget = run(process.execPath, "scripts/budget.mjs");
check(budget.status === 0, "the tools stay within budget.json", budget.stderr.trim());

const packed = run("npm", "pack", "--dry-run", "--ignore-scripts", "--json");
const files = JSON.parse(packed.stdout)[0].files.map(({ path }) => path);
const needed = [
  "package.json",
  "README.md",
  "LICENSE",
  "CHANGELOG.md",
  "dist/server.js",
  "dist/THIRD-PARTY-LICENSES.txt",
  "dist/sbom.cdx.json",
];
const missing = needed.filter((name) => !files.includes(name));
check(missing.length === 0, "the tarball has all it needs", missing.join());
const foreign = files.filter(
  (path) => !needed.includes(path) && !/^dist\/(server|chunks\/[\w-]+)\.js(\.map)?$/.test(path),
);
check(foreign.length === 0, "and nothing else", foreign.join());

if (/\.example\//.test(manifest.mcpName))
  console.log(
    `  note   mcpName ${manifest.mcpName} is a placeholder: name your own namespace before you publish to the registry`,
  );
exit();
