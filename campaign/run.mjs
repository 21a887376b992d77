// `npm run campaign`: builds the server and, beside it, the campaign, and runs it with Node alone. Arguments go through:
// --seed N, --writes N, --kills N.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";

const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

const out = ".campaign";
rmSync(out, { recursive: true, force: true });
mkdirSync(out);
// The compiled sources look for it one folder up, as they do in service.
copyFileSync("package.json", `${out}/package.json`);
node("scripts/build.mjs");
node("node_modules/typescript/bin/tsc", "-p", "campaign/tsconfig.json");
node(`${out}/campaign/main.js`, ...process.argv.slice(2));
