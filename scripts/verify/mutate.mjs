// A sample of the mutation run: some changes to the safety core that a test has noticed must be noticed still. Drawn anew each
// time; the printed seed draws the same again. The whole of it: `npm run mutate`.
import { spawnSync } from "node:child_process";

const args = ["mutation/run.mjs", "--sample", ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
