// A minute of the soak: 200 calls a second, one in a hundred abandoned. `npm run soak` is the ten minutes.
import { spawnSync } from "node:child_process";

process.exit(spawnSync(process.execPath, ["bench/soak.mjs", "--seconds", "60"], { stdio: "inherit" }).status ?? 1);
