// src/ -> build/ (plain modules, for the benches and for this script itself) -> dist/ (what is published: one file to start
// from, with the parts that not every start needs in chunks beside it). Everything it runs on is bundled in: one package
// to install, the versions that were tested, and a start that is not spent on finding three hundred files.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { listedByNpm, sbomOf } from "./sbom.mjs";

/** Modules of which only the value matters: it is worked out now, and the bundle holds it as data. */
const DATA_MODULES = ["version", "mcp/catalogue/all-tools"];

/** Also how the benchmarks bundle the server that they compare with. */
export const BUNDLING = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  splitting: true,
  minify: true,
  legalComments: "none",
  chunkNames: "chunks/[name]-[hash]",
  logLevel: "warning",
  // For the packages that are still CommonJS, and ask for Node's own modules when they run.
  banner: { js: 'import{createRequire as nodeRequire}from"node:module";const require=nodeRequire(import.meta.url);' },
};

const dataModules = {
  name: "data-modules",
  setup(esbuild) {
    const sources = new Map(DATA_MODULES.map((name) => [resolve("src", `${name}.ts`), resolve("build", `${name}.js`)]));
    esbuild.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const compiled = sources.get(path);
      if (!compiled) return undefined;
      // One build may follow another in the same process: the value of this one is wanted.
      const values = await import(`${pathToFileURL(compiled)}?${Date.now()}`);
      const exported = Object.entries(values).map(
        ([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`,
      );
      return { contents: exported.join("\n"), loader: "js" };
    });
  },
};

function compile() {
  rmSync("build", { recursive: true, force: true });
  const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}

async function bundle() {
  rmSync("dist", { recursive: true, force: true });
  const { metafile } = await build({
    ...BUNDLING,
    entryPoints: { server: "src/server.ts" },
    outdir: "dist",
    // Names and lines of the sources, without their text: enough to read a stack with `node --enable-source-maps`.
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    plugins: [dataModules],
  });
  chmodSync("dist/server.js", 0o755);
  const packages = bundledPackages(Object.keys(metafile.inputs));
  writeFileSync("dist/THIRD-PARTY-LICENSES.txt", licensesOf(packages));
  mkdirSync("build", { recursive: true });
  writeFileSync("build/bundle.json", JSON.stringify(metafile));
  return packages;
}

/** Every package whose code is in the bundle. */
function bundledPackages(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { folder, name, version, license };
  });
}

/** The licence of each; to ship it along is what they ask. */
function licensesOf(packages) {
  const texts = packages.map(({ folder, name, version, license }) => {
    const text = LICENSE_FILES.map((file) => read(join(folder, file))).find(Boolean);
    return `${name} ${version} (${license})\n\n${text?.trim() ?? "No licence text is part of this package."}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

const LICENSE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE", "license.md"];

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  process.chdir(dirname(import.meta.dirname));
  const listed = listedByNpm();
  compile();
  const packages = await bundle();
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  writeFileSync("dist/sbom.cdx.json", JSON.stringify(sbomOf(await listed, packages, manifest)));
}
