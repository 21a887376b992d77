// Property tests on cases that nobody has tried yet, since `npm test` draws the same ones in every run. The seed is printed;
// `node scripts/verify/properties.mjs SEED` draws its cases again.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
if (!/^-?\d+$/.test(seed)) {
  console.error(`A seed is a whole number, not ${seed}.`);
  process.exit(1);
}
const files = readdirSync("test", { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name))
  .filter((file) => readFileSync(file, "utf8").includes('from "fast-check"'));
console.log(`Seed ${seed}, ${files.length} files. To repeat: node scripts/verify/properties.mjs ${seed}`);
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...files], {
  stdio: "inherit",
  env: { ...process.env, PROPERTY_SEED: seed },
});
if (status !== 0) console.log(`Failed with seed ${seed}. To repeat: node scripts/verify/properties.mjs ${seed}`);
process.exit(status ?? 1);
