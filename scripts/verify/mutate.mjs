// A sample of the mutation run, drawn anew each time; the printed seed draws the same again. The whole of it: `npm run mutate`.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(process.execPath, ["mutation/run.mjs", "--sample", "10", ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
