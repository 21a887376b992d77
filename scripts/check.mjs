// `npm test`: every check that needs Node and nothing more. Stops at the first group that fails, and closes with the
// plain line "N passed, N failed" taken from the test runner's own report.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const node = (...args) => spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
const scratch = mkdtempSync(join(tmpdir(), "byon-check-"));
const report = join(scratch, "report.json");

const steps = [
  ["types", () => node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json")],
  // The flag is for Nodes before 20.19, which do not take a module into a script without it.
  ["unused", () => node("--no-warnings", "--experimental-require-module", "node_modules/knip/bin/knip.js")],
  ["lint", () => node("node_modules/@biomejs/biome/bin/biome", "ci", ".")],
  ["build", () => node("scripts/build.mjs")],
  ["budget", () => node("scripts/budget.mjs")],
  ["docs", () => node("scripts/docs.mjs", "--check")],
  ["demo", () => node("demo/demo.mjs")],
  [
    "tests",
    () =>
      node(
        "node_modules/vitest/vitest.mjs",
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ),
  ],
];

let failed;
for (const [name, run] of steps) {
  console.log(`\n== ${name}`);
  if (run() !== 0) {
    failed = name;
    break;
  }
}

let counts = { numPassedTests: 0, numFailedTests: 0 };
try {
  counts = JSON.parse(readFileSync(report, "utf8"));
} catch {
  // The runner never got to write its report: an earlier group failed, and the exit code says so.
}
rmSync(scratch, { recursive: true, force: true });
if (failed) console.log(`\nFailed in: ${failed}`);
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
process.exit(failed ? 1 : 0);
