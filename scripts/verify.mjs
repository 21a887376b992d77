// `npm run verify`: the checks that need more than Node: packages that are no part of this project, a newer Node, nginx. Each
// is a script of its own in scripts/verify/, runs alone as well, and installs what it needs into .verify/, which git ignores.
// One that cannot run has failed: nothing is passed over in silence.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const wanted = process.argv.slice(2);
const all = readdirSync(new URL("verify/", import.meta.url))
  .filter((name) => name.endsWith(".mjs"))
  .sort();
const chosen = wanted.length === 0 ? all : all.filter((name) => wanted.some((one) => name.startsWith(one)));
if (chosen.length === 0) {
  console.error(`There is no such check. Valid: ${all.join(", ")}.`);
  process.exit(1);
}
const node = (...args) => spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
if (node("scripts/build.mjs") !== 0) process.exit(1);
const results = chosen.map((name) => {
  console.log(`\n== ${name}`);
  const began = Date.now();
  const status = node(`scripts/verify/${name}`);
  return { name, ok: status === 0, seconds: ((Date.now() - began) / 1000).toFixed(0) };
});
console.log("");
for (const { name, ok, seconds } of results) console.log(`${ok ? "passed" : "FAILED"}  ${name}  ${seconds} s`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
