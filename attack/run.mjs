// `npm run attack`: builds the server and, beside it, the attack, and runs it with Node alone. Arguments go through:
// --seed N, --only SECTION,..., --short.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";

const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

const out = ".attack";
rmSync(out, { recursive: true, force: true });
mkdirSync(out);
// The compiled sources look for both where they stand in the checkout.
copyFileSync("package.json", `${out}/package.json`);
symlinkSync("../dist", `${out}/dist`, "junction");
node("scripts/build.mjs");
node("node_modules/typescript/bin/tsc", "-p", "attack/tsconfig.json");
node(`${out}/attack/main.js`, ...process.argv.slice(2));
