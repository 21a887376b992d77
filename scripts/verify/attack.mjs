// The attack at full length, with a fresh seed that it prints; `npm test` plays a short one, with the same seed always.
import { spawnSync } from "node:child_process";

process.exit(spawnSync(process.execPath, ["attack/run.mjs"], { stdio: "inherit" }).status ?? 1);
