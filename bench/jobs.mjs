// Ten whole jobs, each played over this server and over plain REST: `npm run bench:jobs`. Counts calls, bytes that a model
// writes (names and arguments) and bytes that it reads (texts of answers), and holds them to bench/jobs-budget.json, beside
// what the same jobs cost before. Ends with 1 above the budget, or when a job does not come out right. Build first.
//   --steps              also prints every call with the sentence that led to it
//   --server CHECKOUT    plays against another checkout, which must have been built, and holds nothing
//   --record budget      writes what was reached as the budget; --record before REVISION as what it was before
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { JOBS, playOverMcp, playOverRest, transcript } from "./jobs/index.mjs";
import { table } from "./measure.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: "boolean" }, server: { type: "string" }, record: { type: "string" } },
});
const FILE = new URL("jobs-budget.json", import.meta.url);
const kept = JSON.parse(readFileSync(FILE, "utf8"));
const checkout = resolve(values.server ?? `${import.meta.dirname}/..`);

const costs = new Map();
for (const job of JOBS) {
  const rest = await playOverRest(job);
  const mcp = await playOverMcp(job, checkout);
  costs.set(job.name, { rest: rest.cost, mcp: mcp.cost });
  if (values.steps) console.log(`${job.name}\n${transcript(mcp.steps)}\n`);
}

const total = (figures) =>
  figures.reduce((all, one) => ({
    calls: all.calls + one.calls,
    sent: all.sent + one.sent,
    read: all.read + one.read,
  }));
const cells = ({ calls, sent, read }) => [calls, sent, read];
const rowOf = (name, rest, before, mcp) => [name, ...cells(rest), ...cells(before), ...cells(mcp)];
const names = [...costs.keys()];
const before = names.map((name) => kept.before.jobs[name]);
const rest = names.map((name) => costs.get(name).rest);
const mcp = names.map((name) => costs.get(name).mcp);
const sums = [rest, before, mcp].map(total);
const was = `before (${kept.before.revision})`;
table([
  ["", "plain REST", "", "", was, "", "", values.server ? "that server" : "now", "", ""],
  ["", ...Array(3).fill(["calls", "sent", "read"]).flat()],
  ...names.map((name, at) => rowOf(name, rest[at], before[at], mcp[at])),
  rowOf("all ten", ...sums),
]);
const share = (of, what) => (sums[2][what] / of[what]).toFixed(2);
for (const [name, of] of [
  ["before", sums[1]],
  ["plain REST", sums[0]],
])
  console.log(
    `against ${name}: ${share(of, "calls")}x the calls, ${share(of, "sent")}x the bytes sent, ${share(of, "read")}x the bytes read`,
  );

const jobs = Object.fromEntries(names.map((name) => [name, costs.get(name).mcp]));
if (values.record) {
  const recorded = values.record === "before" ? { before: { revision: positionals[0], jobs } } : { budget: jobs };
  writeFileSync(FILE, `${JSON.stringify({ ...kept, ...recorded }, null, 2)}\n`);
} else if (!values.server) {
  const above = names.flatMap((name) =>
    ["calls", "sent", "read"]
      .filter((what) => !(jobs[name][what] <= kept.budget[name]?.[what]))
      .map((what) => `${name}: ${jobs[name][what]} ${what}, budget ${kept.budget[name]?.[what]}`),
  );
  if (above.length > 0) console.error(`\nOver budget:\n${above.join("\n")}`);
  process.exit(above.length > 0 ? 1 : 0);
}
