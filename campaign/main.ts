/** `npm run campaign -- [--seed N] [--writes N] [--kills N]`: the long run, its table, and a bad end if anything went wrong. */
import { parseArgs } from "node:util";
import { runCampaign } from "./campaign.js";
import { isClean, tableText } from "./table.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    writes: { type: "string", default: "2100" },
    kills: { type: "string", default: "250" },
    script: { type: "string", default: "dist/server.js" },
  },
});

console.log(`seed ${values.seed}`);
const report = await runCampaign({
  seed: Number(values.seed),
  writes: Number(values.writes),
  kills: Number(values.kills),
  script: values.script,
  atOnce: 4,
  progress: (done, of) => console.error(`${done} of about ${of} writes`),
});
console.log(tableText(report, true));
for (const problem of report.problems.slice(0, 20)) console.log(problem);
console.log(`seed ${report.seed}: ${report.writes} writes in ${Math.round(report.ms / 1000)} s`);
process.exit(isClean(report) ? 0 : 1);
