/** `npm run attack -- [--seed N] [--only SECTION,...] [--short]`: plays every section, prints its table, ends badly if anything gave way. */
import { parseArgs } from "node:util";
import { runAttack } from "./attack.js";
import { isClean, LEGEND, tableText } from "./table.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    short: { type: "boolean", default: false },
  },
});

console.log(`seed ${values.seed}`);
const report = await runAttack({
  seed: Number(values.seed),
  only: values.only?.split(","),
  scale: values.short ? "short" : "long",
  progress: (section) => console.error(section),
});
console.log(`${tableText(report)}\n${LEGEND}`);
for (const note of report.notes) console.log(note);
for (const problem of report.problems.slice(0, 20)) console.log(problem);
console.log(`seed ${report.seed}: ${Math.round(report.ms / 1000)} s`);
process.exit(isClean(report) ? 0 : 1);
