// The attack at full length: hostile callers, files and answers by the thousand, with a fresh seed that it prints.
import { spawnSync } from "node:child_process";

process.exit(spawnSync(process.execPath, ["attack/run.mjs"], { stdio: "inherit" }).status ?? 1);
