// The attack with a fresh seed that it prints; `npm test` always plays the same one. At full length: `npm run attack`.
import { spawnSync } from "node:child_process";

process.exit(spawnSync(process.execPath, ["attack/run.mjs", "--short"], { stdio: "inherit" }).status ?? 1);
