// The suite under other clocks, zones and Nodes. Most tests hold their own clock; what runs by the machine's is what a date can
// break, and what starts processes is what another Node can. Those run under every condition; whatever has dates in it runs
// once, where date and zone are both far from home. Left out is what takes minutes and knows neither.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checklist, nodeOf } from "../verify-tools.mjs";

/** Run by the machine's clock, in processes of their own, or on what differs between Nodes. */
const EVERYWHERE = [
  "test/stdio/process.test.ts",
  "test/transports/disconnects-and-shutdown.test.ts",
  "test/sandbox/time.test.ts",
  "test/store",
];
/** Rules, previews, answers, pages and tokens with dates in them. */
const DATES = [
  "test/auth",
  "test/doctor",
  "test/knowledge",
  "test/prompts",
  "test/sandbox",
  "test/sinch",
  "test/tools/guidance",
  "test/tools/porting",
  "test/mcp/steps/clarify.test.ts",
  "test/mcp/steps/confirm-token.test.ts",
];
const CONDITIONS = [
  { node: "20", zone: "Pacific/Auckland", days: 365, files: [...EVERYWHERE, ...DATES] },
  { node: "20", zone: "America/Los_Angeles", days: 90, files: EVERYWHERE },
  { node: "22", zone: "Pacific/Auckland", days: 90, files: EVERYWHERE },
  { node: "24", zone: "Pacific/Auckland", days: 365, files: EVERYWHERE },
];

const preload = pathToFileURL(join(import.meta.dirname, "../clock-ahead.mjs"));
const { check, exit } = checklist();
for (const { node, zone, days, files } of CONDITIONS) {
  const { status, stdout, stderr } = spawnSync(nodeOf(node), ["node_modules/vitest/vitest.mjs", "run", ...files], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", TZ: zone, NODE_OPTIONS: `--import=${preload}?days=${days}` },
    maxBuffer: 64 * 1024 * 1024,
  });
  const count = /Tests +(.*)/.exec(stdout)?.[1] ?? "no test ran";
  check(status === 0, `Node ${node}, ${zone}, ${days} days ahead: ${count}`, `${stdout}${stderr}`.slice(-6_000));
}
exit();
